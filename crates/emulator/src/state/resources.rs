//! What products name and do not own: networks, addresses, certificates. A seed may list what there
//! is of a kind; where it lists none, any id of that form is taken for one that is there.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ListedCertificate;

/// What is known of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'r, T> {
    /// It is listed, with this.
    Listed(&'r T),
    /// Nothing of its kind is listed, and it has the form of such an id.
    Assumed,
    /// It is not there.
    Missing,
}

impl<'r, T> Known<'r, T> {
    /// Whether it is there, listed or not.
    pub fn is_there(&self) -> bool {
        !matches!(self, Self::Missing)
    }

    /// What is listed of it.
    pub fn listed(self) -> Option<&'r T> {
        match self {
            Self::Listed(listed) => Some(listed),
            Self::Assumed | Self::Missing => None,
        }
    }
}

macro_rules! resource {
    ($(#[$about:meta])* $name:ident, $id:literal, $prefix:literal, $($(#[$member:meta])* $field:ident: $kind:ty,)*) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
        #[serde(rename_all = "PascalCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$member])* pub $field: $kind,)*
        }

        impl Resource for $name {
            const NAME: &'static str = $id;
            const PREFIX: &'static str = $prefix;

            fn id(&self) -> &str {
                resource!(@first self, $($field)*)
            }
        }
    };
    (@first $self:ident, $first:ident $($rest:ident)*) => { &$self.$first };
}

/// Something with an id.
pub(crate) trait Resource {
    /// The name of the id in a seed.
    const NAME: &'static str;

    /// How ids of the kind begin.
    const PREFIX: &'static str;

    fn id(&self) -> &str;
}

resource! {
    /// A VPC.
    Network, "VpcId", "vpc-",
    /// `vpc-…`
    vpc_id: String,
    /// Its addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cidr_block: Option<String>,
}

resource! {
    /// A vSwitch: the part of a VPC in a zone.
    VSwitch, "VSwitchId", "vsw-",
    /// `vsw-…`
    #[serde(rename = "VSwitchId")]
    v_switch_id: String,
    /// The VPC that it is of.
    vpc_id: String,
    /// The zone that it is in.
    zone_id: String,
    /// Its addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cidr_block: Option<String>,
}

resource! {
    /// An elastic IP address.
    Eip, "AllocationId", "eip-",
    /// `eip-…`
    allocation_id: String,
    /// The address.
    ip_address: String,
}

resource! {
    /// An internet shared bandwidth.
    Bandwidth, "BandwidthPackageId", "cbwp-",
    /// `cbwp-…`
    bandwidth_package_id: String,
}

resource! {
    /// A security group.
    SecurityGroup, "SecurityGroupId", "sg-",
    /// `sg-…`
    security_group_id: String,
    /// The VPC that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vpc_id: Option<String>,
}

/// What is known by its id in a region. No call changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
pub struct Resources {
    /// VPCs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vpcs: Vec<Network>,
    /// vSwitches.
    #[serde(rename = "VSwitches", skip_serializing_if = "Vec::is_empty")]
    pub v_switches: Vec<VSwitch>,
    /// Elastic IP addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub eips: Vec<Eip>,
    /// Internet shared bandwidths.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bandwidth_packages: Vec<Bandwidth>,
    /// Security groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<SecurityGroup>,
    /// Certificates of the certificate service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<ListedCertificate>,
}

impl Resources {
    /// A VPC.
    pub fn vpc(&self, id: &str) -> Known<'_, Network> {
        find(&self.vpcs, id)
    }

    /// A vSwitch.
    pub fn v_switch(&self, id: &str) -> Known<'_, VSwitch> {
        find(&self.v_switches, id)
    }

    /// The ids of the zones of a region: those of the vSwitches that are listed, or else two.
    pub fn zones(&self, region_id: &str) -> BTreeSet<String> {
        if self.v_switches.is_empty() {
            return ["a", "b"].map(|letter| format!("{region_id}-{letter}")).into();
        }
        self.v_switches.iter().map(|vswitch| vswitch.zone_id.clone()).collect()
    }

    /// Whether a region has a zone. Where no vSwitches are listed, it has one for every letter.
    pub fn has_zone(&self, region_id: &str, zone_id: &str) -> bool {
        if !self.v_switches.is_empty() {
            return self.v_switches.iter().any(|vswitch| vswitch.zone_id == zone_id);
        }
        let letter = zone_id.strip_prefix(region_id).and_then(|rest| rest.strip_prefix('-'));
        letter.is_some_and(|letter| matches!(letter.as_bytes(), [b'a'..=b'z']))
    }

    /// An elastic IP address.
    pub fn eip(&self, id: &str) -> Known<'_, Eip> {
        find(&self.eips, id)
    }

    /// An internet shared bandwidth.
    pub fn bandwidth_package(&self, id: &str) -> Known<'_, Bandwidth> {
        find(&self.bandwidth_packages, id)
    }

    /// A security group.
    pub fn security_group(&self, id: &str) -> Known<'_, SecurityGroup> {
        find(&self.security_groups, id)
    }

    /// A certificate of the certificate service.
    pub fn certificate(&self, id: &str) -> Known<'_, ListedCertificate> {
        let mut listed = self.certificates.iter().filter(|known| !known.is_any());
        match listed.find(|known| known.certificate_id == id) {
            Some(listed) => Known::Listed(listed),
            None if self.any_certificate() && is_plain(id) => Known::Assumed,
            None => Known::Missing,
        }
    }

    /// Whether any id that is not listed is one of a certificate, too.
    fn any_certificate(&self) -> bool {
        self.certificates.is_empty() || self.certificates.iter().any(ListedCertificate::is_any)
    }

    /// Adds a certificate, in place of the one with its id. It takes nothing away: where none was
    /// listed, any other id stays one that is there.
    pub(crate) fn add_certificate(&mut self, fresh: ListedCertificate) {
        if self.certificates.is_empty() {
            self.certificates.push(ListedCertificate::any());
        }
        let mut known = self.certificates.iter_mut();
        match known.find(|known| known.certificate_id == fresh.certificate_id) {
            Some(known) => *known = fresh,
            None => self.certificates.push(fresh),
        }
    }
}

fn find<'r, T: Resource>(list: &'r [T], id: &str) -> Known<'r, T> {
    match list.iter().find(|known| known.id() == id) {
        Some(listed) => Known::Listed(listed),
        None if list.is_empty() && id.strip_prefix(T::PREFIX).is_some_and(is_plain) => {
            Known::Assumed
        }
        None => Known::Missing,
    }
}

/// Whether a text may be the rest of an id.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_counts_and_else_the_form() {
        let mut resources = Resources::default();
        assert_eq!(resources.vpc("vpc-bp1"), Known::Assumed);
        for wrong in ["", "vpc-", "vsw-bp1", "vpc- 1", "bp1"] {
            assert_eq!(resources.vpc(wrong), Known::Missing, "{wrong}");
        }
        assert!(resources.certificate("12345-cn-hangzhou").is_there());
        resources.vpcs.push(Network { vpc_id: "vpc-one".to_owned(), cidr_block: None });
        assert_eq!(resources.vpc("vpc-bp1"), Known::Missing);
        assert!(resources.vpc("vpc-one").listed().is_some());
        // Of the other kinds nothing is listed still.
        assert_eq!(resources.eip("eip-1"), Known::Assumed);
    }

    #[test]
    fn a_certificate_that_is_added_takes_nothing_away() {
        let mut resources = Resources::default();
        let fresh = |id: &str| ListedCertificate { certificate_id: id.to_owned(), pem: None };
        resources.add_certificate(fresh("1"));
        assert!(matches!(resources.certificate("1"), Known::Listed(_)));
        assert_eq!(resources.certificate("2"), Known::Assumed);
        assert_eq!(resources.certificate("*"), Known::Missing);
        resources.add_certificate(fresh("1"));
        assert_eq!(resources.certificates.len(), 2);
        // Where some are listed, no others are.
        let mut resources = Resources { certificates: vec![fresh("1")], ..Resources::default() };
        resources.add_certificate(fresh("2"));
        assert!(resources.certificate("2").is_there());
        assert_eq!(resources.certificate("3"), Known::Missing);
    }

    #[test]
    fn the_form_is_that_of_a_seed() {
        let json =
            r#"{"VSwitches":[{"VSwitchId":"vsw-1","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"}]}"#;
        let resources: Resources = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&resources).unwrap(), json);
    }
}
