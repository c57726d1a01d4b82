use super::*;
use aliyun_slb_model::Tag;

use crate::desk::Desk;

const SEED: &str = r#"{"Regions": {"cn-hangzhou": {
    "Instances": [{"InstanceId": "i-1"}, {"InstanceId": "i-2"}, {"InstanceId": "i-off", "Status": "Stopped"}],
    "NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "PrivateIpAddresses": ["10.0.0.1", "10.0.0.2"]}],
    "LoadBalancers": [
        {"LoadBalancerId": "lb-1", "LoadBalancerSpec": "slb.s1.small",
         "Listeners": [{"ListenerPort": 53, "ListenerProtocol": "udp",
            "Settings": {"MasterSlaveServerGroupId": "rsp-1"}}],
         "MasterSlaveServerGroups": [{"MasterSlaveServerGroupId": "rsp-1",
            "Master": {"ServerId": "i-1", "Port": 1}, "Slave": {"ServerId": "i-2", "Port": 1}}]},
        {"LoadBalancerId": "lb-2"}]}}}"#;

fn server(id: &str, port: u16, part: Part) -> MasterSlaveBackendServer {
    MasterSlaveBackendServer::new(id, port, part)
}

fn pair() -> [MasterSlaveBackendServer; 2] {
    [server("i-2", 80, Part::Slave), server("i-1", 80, Part::Master).weight(5)]
}

fn create(
    servers: impl IntoIterator<Item = MasterSlaveBackendServer>,
) -> CreateMasterSlaveServerGroup {
    CreateMasterSlaveServerGroup::new("lb-1", servers)
}

#[test]
fn a_group_lives_from_creation_to_deletion() {
    let desk = Desk::seeded(SEED);
    let request =
        create(pair()).master_slave_server_group_name("pair").tag([Tag::new("k").value("v")]);
    let made = desk.call(&request).unwrap();
    let id = made.master_slave_server_group_id;
    assert!(id.len() == 17 && id.starts_with("rsp-"), "{id}");
    let parts: Vec<_> = made
        .master_slave_backend_servers
        .iter()
        .map(|server| (server.server_id.as_str(), server.weight, server.server_type.clone()))
        .collect();
    assert_eq!(parts, [("i-1", Some(5), Part::Master), ("i-2", Some(100), Part::Slave)]);

    let attribute = DescribeMasterSlaveServerGroupAttribute::new(id.as_str());
    let told = desk.call(&attribute).unwrap();
    assert_eq!(told.master_slave_server_group_name.as_deref(), Some("pair"));
    assert_eq!(told.load_balancer_id, "lb-1");
    assert_eq!(told.create_time.as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_eq!((told.tags.len(), told.master_slave_backend_servers.len()), (1, 2));
    assert_eq!(desk.reload().call(&attribute).unwrap(), told);

    let list = |request: DescribeMasterSlaveServerGroups| {
        desk.call(&request).unwrap().master_slave_server_groups
    };
    let all = || DescribeMasterSlaveServerGroups::new("lb-1");
    assert_eq!(list(all()).len(), 2);
    assert_eq!(list(all().tag([Tag::new("k")])).len(), 1);
    assert_eq!(list(all().description("pair")).len(), 1);
    assert_eq!(list(all().description("rsp-1"))[0].master_slave_server_group_id, "rsp-1");
    let users = |request| list(request).remove(0).associated_objects.unwrap().listeners;
    let listed = users(all().description("rsp-1").include_listener(true));
    assert_eq!(listed[0].port, 53);
    assert!(users(all().description("rsp-1")).is_empty());

    desk.call(&DeleteMasterSlaveServerGroup::new(id.as_str())).unwrap();
    desk.refuses(&attribute, "InvalidParameter");
    desk.refuses(&DeleteMasterSlaveServerGroup::new(id.as_str()), "InvalidParameter");
    desk.refuses(&DeleteMasterSlaveServerGroup::new("rsp-1"), "RspoolVipExist");
}

#[test]
fn two_addresses_of_an_eni_are_two_servers() {
    let desk = Desk::seeded(SEED);
    let eni = |ip: &str, part| server("eni-1", 80, part).r#type("eni").server_ip(ip);
    let both = [eni("10.0.0.1", Part::Master), eni("10.0.0.2", Part::Slave)];
    let id = desk.call(&create(both.clone())).unwrap().master_slave_server_group_id;
    let told = desk.call(&DescribeMasterSlaveServerGroupAttribute::new(id)).unwrap();
    let addresses = told.master_slave_backend_servers.iter().filter_map(|s| s.server_ip.as_deref());
    assert_eq!(addresses.collect::<Vec<_>>(), ["10.0.0.1", "10.0.0.2"]);
    let shared = CreateMasterSlaveServerGroup::new("lb-2", both);
    desk.refuses(&shared, "InvalidParameter");
}

#[test]
fn a_pair_that_cannot_be_is_refused_with_its_code() {
    let desk = Desk::seeded(SEED);
    let [slave, master] = pair();
    for (servers, code) in [
        (vec![master.clone()], "BACKEND_SERVERS_NUM_MUST_BE_TWO"),
        (
            vec![master.clone(), server("i-2", 80, Part::Master)],
            "BACKEND_SERVERS_CAN_ONLY_CONTAIN_ONE_MASTER_AND_ONE_SLAVE",
        ),
        (
            vec![master.clone(), server("i-1", 80, Part::Slave)],
            "BACKEND_SERVERS_HAVE_SAME_PORT_AND_SERVERID",
        ),
        (vec![master.clone(), server("", 80, Part::Slave)], "BACKEND_SERVER_ID_CAN_NOT_EMPTY"),
        (vec![master.clone(), slave.clone().weight(101)], "InvalidWeight.Malformed"),
        (vec![master.clone(), server("i-none", 80, Part::Slave)], "InvalidParameter"),
        (vec![master.clone(), server("i-off", 80, Part::Slave)], "InvalidParameter"),
    ] {
        desk.refuses(&create(servers), code);
    }
    let unknown = CreateMasterSlaveServerGroup::new("lb-none", pair());
    desk.refuses(&unknown, "InvalidLoadBalancerId.NotFound");
    let list = DescribeMasterSlaveServerGroups::new("lb-none");
    desk.refuses(&list, "InvalidLoadBalancerId.NotFound");
}
