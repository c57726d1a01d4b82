use aliyun_nlb_model::ListServerGroupServers;

use crate::Seed;
use crate::desk::Desk;

/// What is wrong with a section.
#[track_caller]
fn problem(section: &str) -> String {
    let shared =
        r#""Instances":[{"InstanceId":"i-1"}],"Vpcs":[{"VpcId":"vpc-1"},{"VpcId":"vpc-2"}]"#;
    let seed = format!(r#"{{"Regions":{{"cn-hangzhou":{{{shared},"Nlb":{section}}}}}}}"#);
    Seed::parse(&seed).expect_err("it is refused").to_string()
}

const LOAD_BALANCER: &str = r#""LoadBalancers":[{"LoadBalancerId":"nlb-1","VpcId":"vpc-1",
    "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]}]"#;

/// What is wrong with a group that has these members.
#[track_caller]
fn of_group(members: &str) -> String {
    problem(&format!(r#"{{"ServerGroups":[{{"ServerGroupId":"sgp-1",{members}}}]}}"#))
}

/// What is wrong with listeners, each with these members.
#[track_caller]
fn of_listeners(listeners: &[&str]) -> String {
    let (mut all, mut port) = (Vec::new(), 0);
    for members in listeners {
        port += 1;
        all.push(format!(r#"{{"ListenerId":"lsn-{port}","LoadBalancerId":"nlb-1",{members}}}"#));
    }
    problem(&format!(
        r#"{{{LOAD_BALANCER},"ServerGroups":[{{"ServerGroupId":"sgp-1","VpcId":"vpc-1"}},
            {{"ServerGroupId":"sgp-2","VpcId":"vpc-2"}}],"Listeners":[{}]}}"#,
        all.join(",")
    ))
}

#[test]
fn a_group_of_a_seed_is_one_that_calls_could_make() {
    for (members, told) in [
        (r#""VpcId":"vpc-9""#, "there is no VPC \"vpc-9\""),
        (r#""VpcId":"vpc-1","Protocol":"HTTP""#, "\"HTTP\""),
        (r#""VpcId":"vpc-1","Scheduler":"qch""#, "qch"),
        (
            r#""VpcId":"vpc-1","AnyPortEnabled":true"#,
            "IllegalParam.AnyPortServerGroupConflictWithHealthCheckConfig",
        ),
        (r#""VpcId":"vpc-1","Colour":"red""#, "Colour"),
    ] {
        let problem = of_group(members);
        assert!(problem.contains(told), "{problem}");
    }
    for (server, told) in [
        (r#"{"ServerId":"i-9","ServerType":"Ecs","Port":80}"#, "ResourceNotFound.Ecs"),
        (r#"{"ServerId":"i-1","ServerType":"Ecs"}"#, "RSPortConflictWithServerGroup"),
        (r#"{"ServerId":"10.0.0.1","ServerType":"Ip","Port":80}"#, "Mismatch.ServerType"),
        (r#"{"ServerId":"i-1","ServerType":"Ecs","Port":80,"Weight":101}"#, "101"),
        (
            r#"{"ServerId":"i-1","ServerType":"Ecs","Port":80},
               {"ServerId":"i-1","ServerType":"Ecs","Port":80}"#,
            "DuplicatedParam.Server",
        ),
    ] {
        let problem = of_group(&format!(r#""VpcId":"vpc-1","Servers":[{server}]"#));
        assert!(problem.contains(told), "{problem}");
        assert!(problem.contains("Servers["), "{problem}");
    }
}

#[test]
fn a_listener_of_a_seed_is_one_that_calls_could_make() {
    const TCP: &str = r#""ListenerProtocol":"TCP","ListenerPort":80,"ServerGroupId":"sgp-1""#;
    for (members, told) in [
        (r#""ListenerProtocol":"TCP","ListenerPort":80,"ServerGroupId":"sgp-9""#, "sgp-9"),
        (r#""ListenerProtocol":"TCP","ListenerPort":80,"ServerGroupId":"sgp-2""#, "Mismatch.VpcId"),
        (
            r#""ListenerProtocol":"UDP","ListenerPort":80,"ServerGroupId":"sgp-1""#,
            "Mismatch.Protocol",
        ),
        (r#""ListenerProtocol":"TCP","ListenerPort":0,"ServerGroupId":"sgp-1""#, "StartPort"),
        (r#""ListenerProtocol":"TCPSSL","ListenerPort":80,"ServerGroupId":"sgp-1""#, "Certificate"),
    ] {
        let problem = of_listeners(&[members]);
        assert!(problem.contains(told) && problem.contains("Listeners["), "{problem}");
    }
    let problem = of_listeners(&[TCP, TCP]);
    assert!(problem.contains("Conflict.Port"), "{problem}");
    let absent = problem_without_load_balancer(TCP);
    assert!(absent.contains("there is no load balancer \"nlb-1\""), "{absent}");
}

#[track_caller]
fn problem_without_load_balancer(members: &str) -> String {
    problem(&format!(
        r#"{{"ServerGroups":[{{"ServerGroupId":"sgp-1","VpcId":"vpc-1"}}],
            "Listeners":[{{"ListenerId":"lsn-1","LoadBalancerId":"nlb-1",{members}}}]}}"#
    ))
}

#[test]
fn servers_of_a_seed_get_their_addresses() {
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{"Instances":[{"InstanceId":"i-1"}],
        "Nlb":{"ServerGroups":[
            {"ServerGroupId":"sgp-1","VpcId":"vpc-1","Servers":[
                {"ServerId":"i-1","ServerType":"Ecs","Port":80}]},
            {"ServerGroupId":"sgp-2","VpcId":"vpc-1","ServerGroupType":"Ip","Servers":[
                {"ServerId":"10.0.0.1","ServerType":"Ip","Port":80}]}]}}}}"#,
    );
    let of = |group: &str| {
        let request = ListServerGroupServers::new().server_group_id(group);
        desk.call(&request).unwrap().servers[0].server_ip.clone().unwrap()
    };
    assert!(of("sgp-1").starts_with("10."));
    assert_eq!(of("sgp-2"), "10.0.0.1");
    desk.reload();
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
fn a_load_balancer_of_a_seed_stands_on_what_is_there() {
    let told = |zones: &str, more: &str| {
        let listed = r#""VSwitches":[{"VSwitchId":"vsw-1","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
            {"VSwitchId":"vsw-2","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}],
            "Vpcs":[{"VpcId":"vpc-1"}]"#;
        let seed = format!(
            r#"{{"Regions":{{"cn-hangzhou":{{{listed},"Nlb":{{"LoadBalancers":[
                {{"LoadBalancerId":"nlb-1","VpcId":"vpc-1","AddressType":"Internet",
                "ZoneMappings":[{zones}]{more}}}]}}}}}}}}"#
        );
        Seed::parse(&seed).expect_err("it is refused").to_string()
    };
    let g = |vswitch: &str| format!(r#"{{"ZoneId":"cn-hangzhou-g","VSwitchId":"{vswitch}"}}"#);
    let problem = told(&g("vsw-9"), "");
    assert!(problem.contains("there is no vSwitch \"vsw-9\""), "{problem}");
    assert!(problem.contains("ZoneMappings[0].VSwitchId"), "{problem}");
    let problem = told(&g("vsw-2"), "");
    assert!(problem.contains("not in the zone \"cn-hangzhou-g\""), "{problem}");
    let problem = told(&g("vsw-1"), r#","Number":18446744073709551615"#);
    assert!(problem.contains("[\"nlb-1\"].Number"), "{problem}");
    let twice = r#"{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1","AllocationId":"eip-1"},
        {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-2","AllocationId":"eip-1"}"#;
    let problem = told(twice, "");
    assert!(problem.contains("ZoneMappings[1].AllocationId"), "{problem}");
}

#[test]
fn a_policy_of_a_seed_has_not_the_name_of_a_system_policy() {
    let problem = problem(
        r#"{"SecurityPolicies":[{"SecurityPolicyId":"tls-1","TlsVersions":["TLSv1.2"],
            "SecurityPolicyName":"tls_cipher_policy_1_2","Ciphers":["AES128-SHA"]}]}"#,
    );
    assert!(problem.contains("[\"tls-1\"].SecurityPolicyName"), "{problem}");
}
