//! Texts that are addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What kind of address a text must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// One of IPv4 or IPv6.
    Ip,
    /// One of IPv4.
    Ipv4,
    /// One of IPv6.
    Ipv6,
    /// A block of them: `10.0.0.0/8`.
    Cidr,
}

impl Address {
    /// Whether a text is one.
    pub(super) fn is(self, text: &str) -> bool {
        match self {
            Self::Ip => text.parse::<IpAddr>().is_ok(),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Cidr => is_block(text),
        }
    }

    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Ip => "an IPv4 or IPv6 address",
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
            Self::Cidr => "a block of addresses, such as 10.0.0.0/8",
        }
    }
}

fn is_block(text: &str) -> bool {
    let Some((address, prefix)) = text.split_once('/') else { return false };
    let longest = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    // Rust reads a sign too.
    prefix.bytes().all(|byte| byte.is_ascii_digit())
        && prefix.parse::<u8>().is_ok_and(|prefix| prefix <= longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        let kinds = |text| {
            [Address::Ip, Address::Ipv4, Address::Ipv6, Address::Cidr].map(|kind| kind.is(text))
        };
        assert_eq!(kinds("10.0.0.1"), [true, true, false, false]);
        assert_eq!(kinds("2001:db8::1"), [true, false, true, false]);
        for block in ["10.0.0.0/8", "0.0.0.0/0", "::/128", "10.0.0.1/32"] {
            assert_eq!(kinds(block), [false, false, false, true], "{block}");
        }
        for text in ["", "10.0.0", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/", "/8", "::/129", "a/8"]
        {
            assert_eq!(kinds(text), [false; 4], "{text}");
        }
    }
}
