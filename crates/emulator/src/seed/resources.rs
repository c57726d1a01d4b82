//! What must hold between the things that products name and do not own.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use super::{SeedError, fresh};
use crate::state::{Block, Resource, Resources};

/// Refuses what no cloud has.
pub(super) fn check(own: &Resources) -> Result<(), SeedError> {
    ids("Vpcs", &own.vpcs)?;
    ids("VSwitches", &own.v_switches)?;
    ids("Eips", &own.eips)?;
    ids("BandwidthPackages", &own.bandwidth_packages)?;
    ids("SecurityGroups", &own.security_groups)?;
    let mut known = BTreeSet::new();
    for (n, listed) in own.certificates.iter().enumerate() {
        let (place, id) = (format!("Certificates[{n}]"), &listed.certificate_id);
        fresh(&place, id, !known.insert(id))?;
        if listed.is_any() && listed.pem.is_some() {
            let problem = "\"*\" stands for any other id; give this one an id of its own";
            return Err(SeedError::new("CertificateId", problem).inside(&place));
        }
    }
    each("Vpcs", &own.vpcs, |vpc| cidr(vpc.cidr_block.as_deref()))?;
    each("VSwitches", &own.v_switches, |vswitch| {
        if vswitch.zone_id.is_empty() {
            return Err(SeedError::new("ZoneId", "must not be empty"));
        }
        vpc(own, &vswitch.vpc_id)?;
        cidr(vswitch.cidr_block.as_deref())
    })?;
    each("Eips", &own.eips, |eip| match eip.ip_address.parse::<Ipv4Addr>() {
        Ok(_) => Ok(()),
        Err(_) => {
            let problem = format!("\"{}\" is no IPv4 address", eip.ip_address);
            Err(SeedError::new("IpAddress", problem))
        }
    })?;
    each("SecurityGroups", &own.security_groups, |group| {
        group.vpc_id.as_deref().map_or(Ok(()), |id| vpc(own, id))
    })
}

/// Each of a list has an id of its own.
fn ids<T: Resource>(list: &str, things: &[T]) -> Result<(), SeedError> {
    let mut known = BTreeSet::new();
    each(list, things, |own| fresh(T::NAME, own.id(), !known.insert(own.id())))
}

fn each<'t, T>(
    list: &str,
    things: &'t [T],
    mut check: impl FnMut(&'t T) -> Result<(), SeedError>,
) -> Result<(), SeedError> {
    things
        .iter()
        .enumerate()
        .try_for_each(|(n, own)| check(own).map_err(|error| error.inside(&format!("{list}[{n}]"))))
}

/// Where VPCs are listed, what is in one is in one of these.
fn vpc(own: &Resources, id: &str) -> Result<(), SeedError> {
    match own.vpc(id).is_there() {
        true => Ok(()),
        false => Err(SeedError::new("VpcId", format!("there is no VPC \"{id}\""))),
    }
}

fn cidr(block: Option<&str>) -> Result<(), SeedError> {
    match block.filter(|block| Block::of_cidr(block).is_none()) {
        None => Ok(()),
        Some(block) => {
            let problem = format!(
                "\"{block}\" is no block of IPv4 addresses from /1 to /29; write one such as \
                 \"172.16.0.0/16\""
            );
            Err(SeedError::new("CidrBlock", problem))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::made_up::MadeUp;
    use crate::seed::Seed;

    /// What is wrong with a region that has this.
    #[track_caller]
    fn told(members: &Value) -> String {
        let seed = json!({ "Regions": { "r": members } }).to_string();
        let told = Seed::<MadeUp>::parse(&seed).expect_err("it is refused").to_string();
        told.strip_prefix("seed: Regions.r.").unwrap_or(&told).to_owned()
    }

    #[test]
    fn what_no_cloud_has_is_told_with_its_place() {
        let vpc = |id: &str, cidr: &str| json!({ "VpcId": id, "CidrBlock": cidr });
        let good = vpc("vpc-1", "172.16.0.0/12");
        let vswitch = |id: &str, vpc: &str, zone: &str, cidr: &str| {
            let own = json!({ "VSwitchId": id, "VpcId": vpc, "ZoneId": zone, "CidrBlock": cidr });
            json!([own])
        };
        let no_block = |place: &str, text: &str| {
            format!("{place}.CidrBlock: \"{text}\" is no block of IPv4 addresses from /1 to /29")
        };
        let twice = |place: &str, id: &str| {
            format!("{place}: \"{id}\" stands twice in the region; give each its own")
        };
        for text in ["", "x", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/30", "10.0.0/8", "fd00::/64"] {
            let members = json!({ "Vpcs": [good, vpc("vpc-2", text)] });
            assert!(told(&members).starts_with(&no_block("Vpcs[1]", text)), "{text}");
            let members = json!({ "VSwitches": vswitch("vsw-1", "vpc-1", "z", text) });
            assert!(told(&members).starts_with(&no_block("VSwitches[0]", text)), "{text}");
        }
        for (members, problem) in [
            (json!({ "Vpcs": [good, good] }), twice("Vpcs[1].VpcId", "vpc-1")),
            (
                json!({ "SecurityGroups": [
                    { "SecurityGroupId": "sg-1" }, { "SecurityGroupId": "sg-1", "VpcId": "vpc-1" },
                ] }),
                twice("SecurityGroups[1].SecurityGroupId", "sg-1"),
            ),
            (json!({ "Certificates": ["1", "2", "1"] }), twice("Certificates[2]", "1")),
            (json!({ "Certificates": [""] }), "Certificates[0]: must not be empty".to_owned()),
            (
                json!({ "BandwidthPackages": [{ "BandwidthPackageId": "" }] }),
                "BandwidthPackages[0].BandwidthPackageId: must not be empty".to_owned(),
            ),
            (
                json!({ "VSwitches": vswitch("", "vpc-1", "z", "10.0.0.0/8") }),
                "VSwitches[0].VSwitchId: must not be empty".to_owned(),
            ),
            (
                json!({ "VSwitches": vswitch("vsw-1", "vpc-1", "", "10.0.0.0/8") }),
                "VSwitches[0].ZoneId: must not be empty".to_owned(),
            ),
            (
                json!({ "Vpcs": [good], "VSwitches": vswitch("vsw-1", "vpc-2", "z", "10.0.0.0/8") }),
                "VSwitches[0].VpcId: there is no VPC \"vpc-2\"".to_owned(),
            ),
            (
                json!({ "Vpcs": [good],
                    "SecurityGroups": [{ "SecurityGroupId": "sg-1", "VpcId": "vpc-2" }] }),
                "SecurityGroups[0].VpcId: there is no VPC \"vpc-2\"".to_owned(),
            ),
            (
                json!({ "Eips": [{ "AllocationId": "eip-1", "IpAddress": "1.2.3" }] }),
                "Eips[0].IpAddress: \"1.2.3\" is no IPv4 address".to_owned(),
            ),
            (
                json!({ "Instances": [{ "InstanceId": "" }] }),
                "Instances[0].InstanceId: must not be empty".to_owned(),
            ),
            (
                json!({ "Made": { "Things": [{ "ThingId": "", "Name": "x" }] } }),
                "Made.Things[0].ThingId: must not be empty".to_owned(),
            ),
        ] {
            let told = told(&members);
            assert!(told.starts_with(&problem), "{told}");
        }
        let nameless = Seed::<MadeUp>::parse(r#"{"Regions":{"":{}}}"#).unwrap_err().to_string();
        assert!(nameless.contains("Regions[\"\"]: a region needs an id"), "{nameless}");
    }

    #[test]
    fn what_a_cloud_has_is_taken() {
        let members = json!({
            "Vpcs": [{ "VpcId": "vpc-1" }, { "VpcId": "vpc-2", "CidrBlock": "10.0.0.0/8" }],
            "VSwitches": [{ "VSwitchId": "vsw-1", "VpcId": "vpc-2", "ZoneId": "z",
                "CidrBlock": "10.0.0.0/29" }],
            "SecurityGroups": [{ "SecurityGroupId": "sg-1", "VpcId": "vpc-2" },
                { "SecurityGroupId": "sg-2" }],
            "Eips": [{ "AllocationId": "eip-1", "IpAddress": "1.2.3.4" }],
        });
        let seed = json!({ "Regions": { "r": members } }).to_string();
        assert!(Seed::<MadeUp>::parse(&seed).is_ok());
    }
}
