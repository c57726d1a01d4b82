use crate::Seed;
use crate::desk::Desk;

/// What is wrong with a section.
#[track_caller]
fn problem(section: &str) -> String {
    let shared = r#""VSwitches":[{"VSwitchId":"vsw-1","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
        {"VSwitchId":"vsw-2","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}],
        "Vpcs":[{"VpcId":"vpc-1"},{"VpcId":"vpc-2"}]"#;
    let seed = format!(r#"{{"Regions":{{"cn-hangzhou":{{{shared},"Alb":{section}}}}}}}"#);
    Seed::parse(&seed).expect_err("it is refused").to_string()
}

#[test]
fn a_load_balancer_of_a_seed_stands_on_what_is_there() {
    let told = |zones: &str, more: &str| {
        problem(&format!(
            r#"{{"LoadBalancers":[{{"LoadBalancerId":"alb-1","VpcId":"vpc-1",
                "AddressType":"Internet","ZoneMappings":[{zones}]{more}}}]}}"#
        ))
    };
    let g = |vswitch: &str| format!(r#"{{"ZoneId":"cn-hangzhou-g","VSwitchId":"{vswitch}"}}"#);
    let twice = r#"{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1","AllocationId":"eip-1"},
        {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-2","AllocationId":"eip-1"}"#;
    for (zones, more, expected) in [
        (g("vsw-9"), "", "ZoneMappings[0].VSwitchId: there is no vSwitch \"vsw-9\""),
        (g("vsw-2"), "", "not in the zone \"cn-hangzhou-g\""),
        (String::new(), "", "there must be a zone"),
        (g("vsw-1"), r#","Number":18446744073709551615"#, "[\"alb-1\"].Number"),
        (g("vsw-1"), r#","LoadBalancerEdition":"Huge""#, "\"Huge\" is no known value"),
        (g("vsw-1"), r#","Colour":"red""#, "Colour"),
        (twice.to_owned(), "", "ZoneMappings[1].AllocationId"),
    ] {
        let problem = told(&zones, more);
        assert!(problem.contains(expected), "{problem}");
    }
}

#[test]
fn what_is_named_is_there() {
    for (section, expected) in [
        (
            r#"{"Listeners":[{"ListenerId":"lsn-1","LoadBalancerId":"alb-9",
                "ListenerProtocol":"HTTP","ListenerPort":80,"DefaultActions":[]}]}"#,
            "alb-9",
        ),
        (
            r#"{"AScripts":[{"AScriptId":"as-1","AScriptName":"one","ListenerId":"lsn-9",
                "LoadBalancerId":"alb-1","ScriptContent":"x"}]}"#,
            "lsn-9",
        ),
        (r#"{"ServerGroups":[{"ServerGroupId":"sgp-1"},{"ServerGroupId":"sgp-1"}]}"#, "sgp-1"),
    ] {
        let problem = problem(section);
        assert!(problem.contains(expected), "{problem}");
    }
}

#[test]
fn addresses_that_a_seed_does_not_tell_are_chosen_and_kept() {
    let seed = r#"{"Regions":{"cn-hangzhou":{
        "Eips":[{"AllocationId":"eip-7","IpAddress":"1.2.3.4"}],
        "Alb":{"LoadBalancers":[{"LoadBalancerId":"alb-1","VpcId":"vpc-1","AddressType":"Internet",
            "AddressIpVersion":"DualStack","ZoneMappings":[
                {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1","Address":"1.2.3.4"},
                {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-2"}]}]}}}}"#;
    let zones = |desk: &Desk| {
        let request = aliyun_alb_model::GetLoadBalancerAttribute::new("alb-1");
        let zones = desk.call(&request).unwrap().zone_mappings.into_iter();
        zones.map(|zone| zone.load_balancer_addresses[0].clone()).collect::<Vec<_>>()
    };
    let desk = Desk::seeded(seed);
    let own = zones(&desk);
    // The EIP that is listed is known by its address.
    assert_eq!(own[0].allocation_id.as_deref(), Some("eip-7"));
    assert!(own[1].allocation_id.as_deref().unwrap().starts_with("eip-"));
    for zone in &own {
        for address in [&zone.address, &zone.intranet_address, &zone.ipv6_address] {
            assert!(address.as_deref().unwrap().parse::<std::net::IpAddr>().is_ok(), "{zone:?}");
        }
    }
    assert_eq!(zones(&desk.reload()), own);
}

#[test]
fn the_seed_of_the_readme_is_one() {
    let readme = include_str!("../../README.md");
    let blocks = readme.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let (seeds, members): (Vec<_>, Vec<_>) = blocks.partition(|block| block.starts_with('{'));
    let [seed] = seeds[..] else { panic!("one seed: {seeds:?}") };
    let desk = Desk::seeded(seed);
    desk.reload();
    let [quotas] = members[..] else { panic!("the quotas: {members:?}") };
    let told: serde_json::Value = serde_json::from_str(&format!("{{{quotas}}}")).unwrap();
    let defaults = serde_json::to_value(crate::state::Quotas::default()).unwrap();
    assert_eq!(told["Quotas"], defaults);
}

#[test]
fn the_built_in_seed_is_one() {
    let desk = Desk::seeded(include_str!("../../seed/default.json"));
    let all = desk.call(&aliyun_alb_model::ListLoadBalancers::new()).unwrap();
    assert_eq!(all.total_count, Some(1));
    desk.reload();
}
