use aliyun_emulator::product::{Condition, Host, Local, Table};

use aliyun_slb_model::DescribeRegions;

use crate::Seed;
use crate::desk::Desk;
use crate::state::Region;

fn problem(json: &str) -> String {
    Seed::parse(json).unwrap_err().to_string()
}

#[test]
fn the_built_in_seed_is_as_documented() {
    let desk = Desk::new();
    let regions = desk.call(&DescribeRegions::new()).unwrap().regions;
    assert_eq!(regions.len(), 1);
    desk.local(|local: Local<'_, Region>| is_as_documented(&local));
}

fn is_as_documented(Local { own: region, shared, .. }: &Local<'_, Region>) {
    let spec = |id: &str| region.load_balancers[id].is_shared();
    assert!(!spec("lb-bp1000000000000000001") && spec("lb-bp1000000000000000002"));
    for (group, load_balancer) in [
        ("rsp-bp10000000001", "lb-bp1000000000000000001"),
        ("rsp-bp10000000002", "lb-bp1000000000000000002"),
    ] {
        let found = &region.vserver_groups[group];
        assert!(found.load_balancer_id == load_balancer && found.servers.is_empty());
    }

    let inventory = &shared.inventory;
    assert_eq!(inventory.instances.len(), 50);
    assert!(inventory.instances.values().all(|host| host.condition == Condition::default()));
    assert!(inventory.instances.contains_key("i-bp100000000000000001"));
    assert!(inventory.instances.contains_key("i-bp100000000000000050"));
    let addresses = |of: &Table<Host>, id: &str| {
        of[id].addresses.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(inventory.network_interfaces.len(), 10);
    assert_eq!(
        addresses(&inventory.network_interfaces, "eni-bp100000000000000010"),
        ["192.168.1.10", "172.16.1.10"]
    );
    assert_eq!(inventory.container_groups.len(), 10);
    assert_eq!(addresses(&inventory.container_groups, "eci-bp100000000000000001"), ["192.168.2.1"]);
}

#[test]
fn a_seed_may_hold_servers() {
    let seed = r#"{"Regions": {"cn-hangzhou": {
        "Instances": [{"InstanceId": "i-1"}],
        "LoadBalancers": [{"LoadBalancerId": "lb", "VServerGroups": [{
            "VServerGroupId": "rsp", "VServerGroupName": "web",
            "BackendServers": [{"ServerId": "i-1", "Port": 80}]}]}]}}}"#;
    Desk::seeded(seed).local(|local: Local<'_, Region>| {
        let group = &local.own.vserver_groups["rsp"];
        assert_eq!(group.name.as_deref(), Some("web"));
        assert_eq!((group.servers[0].weight, group.servers[0].kind.as_str()), (100, "ecs"));
    });
}

#[test]
fn a_broken_seed_is_told_where() {
    for (json, told) in [
        ("", "there is nothing to read"),
        ("[]", "must be an object, and is a list"),
        ("{\n  \"Regions\": {,}}", "line 2 column 15: "),
        (r#"{}"#, "Regions: is missing"),
        (
            r#"{"Regions":{"r":{"Instanzes":[]}}}"#,
            "Regions.r.Instanzes: is not known here; did you mean Instances? There are LoadBalancers, ",
        ),
        (
            r#"{"Regions":{"r":{"Instances":[{"InstanceId":"i","Status":"Off"}]}}}"#,
            "Regions.r.Instances[0].Status: must be one of Running, Stopped, Released, and is the text \"Off\"",
        ),
        (
            r#"{"Regions":{"r":{"Instances":[{"InstanceId":"i-[2-1]"}]}}}"#,
            "Regions.r.Instances[0].InstanceId: \"i-[2-1]\" is no range; write one such as",
        ),
        (
            r#"{"Regions":{"r":{"Instances":[{"InstanceId":"i"},{"InstanceId":"i"}]}}}"#,
            "Regions.r.Instances[1].InstanceId: \"i\" stands twice in the region; give each its own",
        ),
        (
            r#"{"Regions":{"r":{"NetworkInterfaces":[{"NetworkInterfaceId":"e-[1-3]","PrivateIpAddresses":["10.0.0.[1-2]"]}]}}}"#,
            "Regions.r.NetworkInterfaces[0].PrivateIpAddresses[0]: stands for 2 addresses, and NetworkInterfaceId for 3 ids",
        ),
        (
            r#"{"Regions":{"r":{"ContainerGroups":[{"ContainerGroupId":"e","PrivateIpAddresses":["10.0.0"]}]}}}"#,
            "Regions.r.ContainerGroups[0].PrivateIpAddresses[0]: \"10.0.0\" is no IPv4 or IPv6 address",
        ),
        (
            r#"{"Regions":{"r":{"LoadBalancers":[{"LoadBalancerId":"a"},{"LoadBalancerId":"a"}]}}}"#,
            "Regions.r.LoadBalancers[1].LoadBalancerId: \"a\" stands twice",
        ),
        (
            r#"{"Regions":{"r":{"LoadBalancers":[{"LoadBalancerId":"a","VServerGroups":[{"VServerGroupId":"g","BackendServers":[{"ServerId":"i","Port":80}]}]}]}}}"#,
            "Regions.r.LoadBalancers[0].VServerGroups[0].BackendServers[0]: a call that adds this server is refused: InvalidServerId.NotExist",
        ),
        (
            r#"{"Regions":{"r":{"LoadBalancers":[{"LoadBalancerId":"a","VServerGroups":[{"VServerGroupId":"g","BackendServers":[{"ServerId":"i","Port":0}]}]}]}}}"#,
            "BackendServers[0].Port: must be from 1 to 65535 (got 0)",
        ),
        (
            r#"{"Regions":{"r":{"AccessControlLists":[{"AclId":"a","AclName":"n","Entries":[{"Entry":"a::"}]}]}}}"#,
            "Regions.r.AccessControlLists[0].Entries[0].Entry: \"a::\" is refused: IllegalEntry",
        ),
        (
            r#"{"Regions":{"r":{"AccessControlLists":[{"AclId":"a","AclName":"n"},{"AclId":"a","AclName":"n"}]}}}"#,
            "Regions.r.AccessControlLists[1].AclId: \"a\" stands twice in the region",
        ),
        (
            r#"{"Regions":{"r":{"TLSCipherPolicies":[{"TLSCipherPolicyId":"t","Name":"n","TLSVersions":["TLSv1.3"],"Ciphers":["AES128-SHA"]}]}}}"#,
            "Regions.r.TLSCipherPolicies[0]: is refused: TLSPolicyNoSupportCipher",
        ),
        (
            r#"{"Regions":{"r":{"DomainExtensions":[{"DomainExtensionId":"d","LoadBalancerId":"l","ListenerPort":443,"Domain":"a.com","ServerCertificateId":"c"}]}}}"#,
            "Regions.r.DomainExtensions[0]: names a listener or certificate that is not there",
        ),
        (
            r#"{"Regions":{"r":{"AccessLogs":{"l":{"LogProject":"p","LogStore":"s"}}}}}"#,
            "Regions.r.AccessLogs.l: there is no load balancer \"l\"",
        ),
    ] {
        let problem = problem(json);
        assert!(problem.starts_with("seed: ") && problem.contains(told), "{problem}");
    }
}

#[test]
fn a_file_is_named() {
    let problem = Seed::read("/made/up.json").unwrap_err().to_string();
    assert!(problem.starts_with("seed file /made/up.json: "), "{problem}");
}

#[test]
fn ranges_are_bounded_over_the_whole_document() {
    let instances: Vec<_> =
        (0..100).map(|n| format!(r#"{{"InstanceId":"i-{n}-[000001-100000]"}}"#)).collect();
    let many = format!(r#"{{"Regions":{{"r":{{"Instances":[{}]}}}}}}"#, instances.join(","));
    assert!(problem(&many).contains("10000000 values"), "{}", problem(&many));
    let regions: Vec<_> = instances
        .iter()
        .enumerate()
        .map(|(n, one)| format!(r#""r{n}":{{"Instances":[{one}]}}"#))
        .collect();
    let spread = format!(r#"{{"Regions":{{{}}}}}"#, regions.join(","));
    assert!(problem(&spread).contains("all ranges together may stand for 200000 values"));
    let long = format!(
        r#"{{"Regions":{{"r":{{"NetworkInterfaces":[
            {{"NetworkInterfaceId":"{}[1-10000]","PrivateIpAddresses":[]}}]}}}}}}"#,
        "x".repeat(4000)
    );
    assert!(problem(&long).contains("of 16777216 bytes"), "{}", problem(&long));
    let one = r#"{"Regions":{"r":{"Instances":[{"InstanceId":"i-[1-100000]"}]}}}"#;
    assert!(Seed::parse(one).is_ok());
}
