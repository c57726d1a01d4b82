use super::*;
use crate::state::{Condition, Host, Table};

fn problem(json: &str) -> String {
    Seed::parse(json).unwrap_err().to_string()
}

#[test]
fn the_built_in_seed_is_as_documented() {
    let account = Seed::built_in().unwrap().account();
    let region = &account.regions["cn-hangzhou"];
    assert_eq!(account.regions.len(), 1);

    let spec = |id: &str| region.load_balancers[id].is_shared();
    assert!(!spec("lb-bp1000000000000000001") && spec("lb-bp1000000000000000002"));
    for (group, load_balancer) in [
        ("rsp-bp10000000001", "lb-bp1000000000000000001"),
        ("rsp-bp10000000002", "lb-bp1000000000000000002"),
    ] {
        let found = &region.vserver_groups[group];
        assert!(found.load_balancer_id == load_balancer && found.servers.is_empty());
    }

    let inventory = &region.inventory;
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
    let seed = r#"{"Regions": {"r": {
        "Instances": [{"InstanceId": "i-1"}],
        "LoadBalancers": [{"LoadBalancerId": "lb", "VServerGroups": [{
            "VServerGroupId": "rsp", "VServerGroupName": "web",
            "BackendServers": [{"ServerId": "i-1", "Port": 80}]}]}]}}}"#;
    let account = Seed::parse(seed).unwrap().account();
    let group = &account.regions["r"].vserver_groups["rsp"];
    assert_eq!(group.name.as_deref(), Some("web"));
    assert_eq!((group.servers[0].weight, group.servers[0].kind.as_str()), (100, "ecs"));
}

#[test]
fn a_broken_seed_is_told_where() {
    for (json, told) in [
        ("", "line 1 column 0: EOF"),
        ("[]", "line 1 column 2: "),
        ("{\n  \"Regions\": {,}}", "line 2 column 15: "),
        (r#"{}"#, "missing field `Regions`"),
        (r#"{"Regions":{"r":{"Instanzes":[]}}}"#, "unknown field `Instanzes`, expected one of"),
        (
            r#"{"Regions":{"r":{"Instances":[{"InstanceId":"i","Status":"Off"}]}}}"#,
            "unknown variant",
        ),
        (
            r#"{"Regions":{"r":{"Instances":[{"InstanceId":"i-[2-1]"}]}}}"#,
            "Regions.r.Instances.1.InstanceId: \"i-[2-1]\" is no range; write one such as",
        ),
        (
            r#"{"Regions":{"r":{"Instances":[{"InstanceId":"i"},{"InstanceId":"i"}]}}}"#,
            "Regions.r.Instances.2.InstanceId: \"i\" stands twice in the region; give each its own",
        ),
        (
            r#"{"Regions":{"r":{"NetworkInterfaces":[{"NetworkInterfaceId":"e-[1-3]","PrivateIpAddresses":["10.0.0.[1-2]"]}]}}}"#,
            "Regions.r.NetworkInterfaces.1.PrivateIpAddresses.1: stands for 2 addresses, and NetworkInterfaceId for 3 ids",
        ),
        (
            r#"{"Regions":{"r":{"ContainerGroups":[{"ContainerGroupId":"e","PrivateIpAddresses":["10.0.0"]}]}}}"#,
            "Regions.r.ContainerGroups.1.PrivateIpAddresses.1: \"10.0.0\" is no IPv4 or IPv6 address",
        ),
        (
            r#"{"Regions":{"r":{"LoadBalancers":[{"LoadBalancerId":"a"},{"LoadBalancerId":"a"}]}}}"#,
            "Regions.r.LoadBalancers.2.LoadBalancerId: \"a\" stands twice",
        ),
        (
            r#"{"Regions":{"r":{"LoadBalancers":[{"LoadBalancerId":"a","VServerGroups":[{"VServerGroupId":"g","BackendServers":[{"ServerId":"i","Port":80}]}]}]}}}"#,
            "Regions.r.LoadBalancers.1.VServerGroups.1.BackendServers.1: a call that adds this server is refused: InvalidServerId.NotExist",
        ),
        (
            r#"{"Regions":{"r":{"LoadBalancers":[{"LoadBalancerId":"a","VServerGroups":[{"VServerGroupId":"g","BackendServers":[{"ServerId":"i","Port":0}]}]}]}}}"#,
            "BackendServers.1: Port must be from 1 to 65535 (got 0)",
        ),
        (
            r#"{"Regions":{"r":{"AccessControlLists":[{"AclId":"a","AclName":"n","Entries":[{"Entry":"a::"}]}]}}}"#,
            "Regions.r.AccessControlLists: \"a::\" of a is refused: IllegalEntry",
        ),
        (
            r#"{"Regions":{"r":{"AccessControlLists":[{"AclId":"a","AclName":"n"},{"AclId":"a","AclName":"n"}]}}}"#,
            "Regions.r.AccessControlLists.AclId: \"a\" stands twice in the region",
        ),
        (
            r#"{"Regions":{"r":{"TLSCipherPolicies":[{"TLSCipherPolicyId":"t","Name":"n","TLSVersions":["TLSv1.3"],"Ciphers":["AES128-SHA"]}]}}}"#,
            "Regions.r.TLSCipherPolicies: t is refused: TLSPolicyNoSupportCipher",
        ),
        (
            r#"{"Regions":{"r":{"DomainExtensions":[{"DomainExtensionId":"d","LoadBalancerId":"l","ListenerPort":443,"Domain":"a.com","ServerCertificateId":"c"}]}}}"#,
            "Regions.r.DomainExtensions: d names a listener or certificate that is not there",
        ),
        (
            r#"{"Regions":{"r":{"AccessLogs":{"l":{"LogProject":"p","LogStore":"s"}}}}}"#,
            "Regions.r.AccessLogs: there is no load balancer \"l\"",
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
