use std::net::IpAddr;
use std::str::FromStr;

use aliyun_emulator::product::Tags;
use aliyun_slb_model::AddressIpVersion;
use serde::{Deserialize, Serialize};

/// An access control list, which is also its form in a seed.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AccessControlList {
    pub(crate) acl_id: String,
    pub(crate) acl_name: String,
    #[serde(default, rename = "AddressIPVersion")]
    pub(crate) family: Family,
    #[serde(default = "aliyun_emulator::product::default_resource_group")]
    pub(crate) resource_group_id: String,
    /// Seconds since 1970.
    #[serde(default)]
    pub(crate) created: i64,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
    /// In the order they were added.
    #[serde(default)]
    pub(crate) entries: Vec<AclEntry>,
}

/// An entry of an access control list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct AclEntry {
    /// As it was written.
    pub(crate) entry: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) comment: Option<String>,
}

impl AclEntry {
    /// Whether both name the same addresses, in whatever spelling.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        match (self.entry.parse::<Block>(), other.entry.parse::<Block>()) {
            (Ok(block), Ok(other)) => block == other,
            _ => false,
        }
    }
}

/// The two kinds of addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Family {
    #[default]
    Ipv4,
    Ipv6,
}

impl From<Family> for AddressIpVersion {
    fn from(family: Family) -> Self {
        match family {
            Family::Ipv4 => AddressIpVersion::Ipv4,
            Family::Ipv6 => AddressIpVersion::Ipv6,
        }
    }
}

/// An address or a CIDR block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    address: IpAddr,
    bits: u8,
}

impl Block {
    pub(crate) const fn family(self) -> Family {
        match self.address {
            IpAddr::V4(_) => Family::Ipv4,
            IpAddr::V6(_) => Family::Ipv6,
        }
    }

    /// Whether it begins at the unspecified address: `0.0.0.0` and `0.0.0.0/0`.
    pub(crate) const fn is_unspecified(self) -> bool {
        self.address.is_unspecified()
    }
}

impl FromStr for Block {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| ())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most { Err(()) } else { Ok(Self { address, bits }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_an_address_with_bits() {
        let block = |text: &str| text.parse::<Block>();
        assert_eq!(block("10.0.0.1"), block("10.0.0.1/32"));
        assert_ne!(block("10.0.0.0/8"), block("10.0.0.0/9"));
        assert_eq!(block("::/0").map(Block::family), Ok(Family::Ipv6));
        for wrong in ["", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "a::/129", "10.0.0.0/8/9"] {
            assert_eq!(block(wrong), Err(()), "{wrong}");
        }
    }
}
