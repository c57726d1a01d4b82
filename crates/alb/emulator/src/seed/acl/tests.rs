use crate::Seed;

/// What is wrong with an ACL that has these entries, and a listener that has these members.
#[track_caller]
fn problem(entries: &str, listener: &str) -> String {
    let seed = format!(
        r#"{{"Regions":{{"cn-hangzhou":{{"Alb":{{
        "LoadBalancers":[{{"LoadBalancerId":"alb-1","VpcId":"vpc-1","ZoneMappings":[
            {{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}}]}}],
        "ServerGroups":[{{"ServerGroupId":"sgp-1","VpcId":"vpc-1"}}],
        "Acls":[{{"AclId":"acl-1","AclEntries":[{entries}]}}],
        "Listeners":[{{"ListenerId":"lsn-1","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP",
            "ListenerPort":80,"DefaultActions":[{{"Type":"ForwardGroup","ForwardGroupConfig":
            {{"ServerGroupTuples":[{{"ServerGroupId":"sgp-1"}}]}}}}]{listener}}}]}}}}}}}}"#
    );
    Seed::parse(&seed).expect_err("it is refused").to_string()
}

#[test]
fn acls_of_a_seed_are_those_that_calls_could_make() {
    let twice = r#"{"Entry":"10.0.0.0/8"},{"Entry":"10.0.0.0/8"}"#;
    let told = problem(twice, "");
    assert!(told.contains("acl-1") && told.contains("AclEntries[1]"), "{told}");
    for (listener, place) in [
        (r#","AclType":"White","AclIds":["acl-0"]"#, "AclIds[0]"),
        (r#","AclType":"White","AclIds":["acl-1","acl-1"]"#, "AclIds[1]"),
        (r#","AclIds":["acl-1"]"#, "AclType"),
        (r#","AclType":"White""#, "AclType"),
    ] {
        let told = problem("", listener);
        assert!(told.contains("lsn-1") && told.contains(place), "{told}");
    }
}
