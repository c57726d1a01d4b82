use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where the addresses come from that load balancers are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pool {
    Internet,
    Intranet,
    Ipv6,
}

/// How many addresses each pool has.
const SIZE: u32 = 1 << 20;

const INTERNET: Ipv4Addr = Ipv4Addr::new(47, 96, 0, 1);
const INTRANET: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);
const IPV6: Ipv6Addr = Ipv6Addr::new(0x2408, 0x4005, 0, 0, 0, 0, 0, 1);

impl Pool {
    /// An address of the pool by its number.
    pub(crate) fn address(self, number: u32) -> Option<IpAddr> {
        let number = Some(number).filter(|number| *number < SIZE)?;
        Some(match self {
            Pool::Internet => Ipv4Addr::from_bits(INTERNET.to_bits() + number).into(),
            Pool::Intranet => Ipv4Addr::from_bits(INTRANET.to_bits() + number).into(),
            Pool::Ipv6 => Ipv6Addr::from_bits(IPV6.to_bits() + u128::from(number)).into(),
        })
    }

    /// The pool that an address is of, with its number.
    pub(crate) fn of(address: IpAddr) -> Option<(Self, u32)> {
        let (pool, number) = match address {
            IpAddr::V6(address) => {
                (Pool::Ipv6, u32::try_from(address.to_bits().checked_sub(IPV6.to_bits())?).ok()?)
            }
            IpAddr::V4(address) if address >= INTERNET => {
                (Pool::Internet, address.to_bits().checked_sub(INTERNET.to_bits())?)
            }
            IpAddr::V4(address) => {
                (Pool::Intranet, address.to_bits().checked_sub(INTRANET.to_bits())?)
            }
        };
        Some((pool, number)).filter(|_| number < SIZE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_knows_its_number() {
        for pool in [Pool::Internet, Pool::Intranet, Pool::Ipv6] {
            for number in [0, 1, 300, SIZE - 1] {
                assert_eq!(Pool::of(pool.address(number).unwrap()), Some((pool, number)));
            }
            assert_eq!(pool.address(SIZE), None);
        }
        for other in ["9.9.9.9", "192.168.1.1", "::1", "255.255.255.255"] {
            assert_eq!(Pool::of(other.parse().unwrap()), None, "{other}");
        }
    }
}
