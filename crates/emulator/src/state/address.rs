use std::net::{IpAddr, Ipv4Addr};

/// Whether an address is one of a private network. 100.64.0.0/10 is, as that of clouds.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || is_shared(ip),
        IpAddr::V6(ip) => !ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast(),
    }
}

fn is_shared(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    first == 100 && second & 0b1100_0000 == 64
}

/// An address in 10.0.0.0/8, the same for the same id.
pub(super) fn made_up(id: &str) -> IpAddr {
    // FNV-1a.
    let hash = id
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let [_, first, second, third] = hash.to_be_bytes();
    IpAddr::from(Ipv4Addr::new(10, first, second, third))
}
