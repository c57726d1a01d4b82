use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Some addresses that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    first: IpAddr,
    size: u32,
}

impl Block {
    /// Where public addresses come from.
    pub const INTERNET: Self =
        Self { first: IpAddr::V4(Ipv4Addr::new(47, 97, 0, 1)), size: 1 << 20 };

    /// The addresses of a vSwitch of which no more is known.
    const VSWITCH: Self = Self { first: IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), size: 1 << 23 };

    /// The IPv6 addresses of a vSwitch.
    pub const VSWITCH_V6: Self =
        Self { first: IpAddr::V6(Ipv6Addr::new(0x2408, 0x4005, 0, 0, 0, 0, 0, 1)), size: 1 << 23 };

    /// The addresses of a vSwitch with this CIDR block, but for the first and the last three, which
    /// the cloud keeps.
    pub fn of_vswitch(cidr: Option<&str>) -> Self {
        cidr.and_then(Self::of_cidr).unwrap_or(Self::VSWITCH)
    }

    /// The same, if the text is a block that has some.
    pub(crate) fn of_cidr(cidr: &str) -> Option<Self> {
        let (address, bits) = cidr.split_once('/')?;
        let (address, bits): (Ipv4Addr, u32) = (address.parse().ok()?, bits.parse().ok()?);
        let whole = 1_u32.checked_shl(32_u32.checked_sub(bits)?)?;
        let size = whole.checked_sub(4).filter(|size| *size > 0)?;
        let first = address.to_bits() & !(whole - 1);
        Some(Self { first: Ipv4Addr::from_bits(first.checked_add(1)?).into(), size })
    }

    /// Whether an address is one of them.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let number = address.to_bits().checked_sub(first.to_bits());
                number.is_some_and(|number| number < self.size)
            }
            _ => false,
        }
    }

    /// One of them that is not taken. The search begins at a place that the number tells, so that it is
    /// short however many are taken.
    pub fn free(self, number: u64, is_taken: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
        let start = (number % u64::from(self.size)) as u32;
        let numbers = (start..self.size).chain(0..start);
        numbers.map(|number| self.address(number)).find(|address| !is_taken(*address))
    }

    fn address(self, number: u32) -> IpAddr {
        match self.first {
            IpAddr::V4(first) => Ipv4Addr::from_bits(first.to_bits().wrapping_add(number)).into(),
            IpAddr::V6(first) => {
                Ipv6Addr::from_bits(first.to_bits().wrapping_add(u128::from(number))).into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_what_its_text_says() {
        let block = Block::of_vswitch(Some("192.168.10.0/29"));
        assert_eq!(block, Block { first: "192.168.10.1".parse().unwrap(), size: 4 });
        let is_in = |address: &str| block.contains(address.parse().unwrap());
        assert!(is_in("192.168.10.1") && is_in("192.168.10.4"));
        assert!(!is_in("192.168.10.0") && !is_in("192.168.10.5") && !is_in("::1"));
        for unreadable in [None, Some("x"), Some("10.0.0.0/33"), Some("10.0.0.0/31")] {
            assert_eq!(Block::of_vswitch(unreadable), Block::VSWITCH, "{unreadable:?}");
        }
    }
}
