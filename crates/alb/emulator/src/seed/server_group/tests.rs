use aliyun_alb_model::ListServerGroupServers;

use crate::Seed;
use crate::desk::Desk;

/// What is wrong with a group that has these members.
#[track_caller]
fn problem(members: &str) -> String {
    let shared = r#""Instances":[{"InstanceId":"i-1"}],"Vpcs":[{"VpcId":"vpc-1"}]"#;
    let groups = format!(r#"{{"ServerGroups":[{{"ServerGroupId":"sgp-1",{members}}}]}}"#);
    let seed = format!(r#"{{"Regions":{{"cn-hangzhou":{{{shared},"Alb":{groups}}}}}}}"#);
    Seed::parse(&seed).expect_err("it is refused").to_string()
}

#[test]
fn a_group_of_a_seed_is_one_that_calls_could_make() {
    for (members, told) in [
        (r#""VpcId":"vpc-9""#, "there is no VPC \"vpc-9\""),
        (r#""VpcId":"vpc-1","Protocol":"TCP""#, "\"TCP\""),
        (
            r#""VpcId":"vpc-1","Scheduler":"Wlc","SlowStartConfig":{"SlowStartEnabled":true}"#,
            "Mismatch.ServerGroupSchedulerAndSlowStartEnable",
        ),
        (r#""VpcId":"vpc-1","Colour":"red""#, "Colour"),
    ] {
        let problem = problem(members);
        assert!(problem.contains(told) && problem.contains("ServerGroups["), "{problem}");
    }
    for (server, told) in [
        (r#"{"ServerId":"i-9","ServerType":"Ecs","Port":80}"#, "ResourceNotFound.Ecs"),
        (r#"{"ServerId":"i-1","ServerType":"Ecs"}"#, "Port"),
        (r#"{"ServerId":"10.0.0.1","ServerType":"Ip","Port":80}"#, "Mismatch.ServerType"),
        (r#"{"ServerId":"i-1","ServerType":"Ecs","Port":80,"Weight":101}"#, "101"),
        (
            r#"{"ServerId":"i-1","ServerType":"Ecs","Port":80},
            {"ServerId":"i-1","ServerType":"Ecs","Port":80}"#,
            "Servers[1]",
        ),
    ] {
        let problem = problem(&format!(r#""VpcId":"vpc-1","Servers":[{server}]"#));
        assert!(problem.contains(told) && problem.contains("Servers["), "{problem}");
    }
}

#[test]
fn servers_of_a_seed_get_their_addresses() {
    let desk = Desk::seeded(include_str!("../../../seed/default.json"));
    let shown = desk.call(&ListServerGroupServers::new()).unwrap().servers;
    assert_eq!(shown.len(), 3);
    assert!(shown.iter().all(|own| own.server_ip.is_some()), "{shown:?}");
}
