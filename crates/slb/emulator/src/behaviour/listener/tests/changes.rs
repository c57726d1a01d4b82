use super::*;

#[test]
fn a_change_leaves_the_rest_as_it_is() {
    let desk = desk();
    desk.call(&tcp(80).scheduler("rr").description("a")).unwrap();
    let set = || SetLoadBalancerTCPListenerAttribute::new(GUARANTEED, 80);
    let shown =
        || desk.call(&DescribeLoadBalancerTCPListenerAttribute::new(GUARANTEED, 80)).unwrap();
    desk.call(&set().description("b").health_check_interval(7)).unwrap();
    let after = shown();
    assert_eq!((after.scheduler, after.health_check_interval), (Some(TcpScheduler::Rr), Some(7)));
    assert_eq!(after.description.as_deref(), Some("b"));

    desk.refuses(&set().scheduler("sch"), "InvalidParameter");
    desk.call(&set().scheduler("wrr")).unwrap();
    desk.refuses(&set().vserver_group(Switch::On), "MissingParam.VServerGroupId");
    desk.refuses(&set().master_slave_server_group(Switch::On), "MissingParameter");
    desk.refuses(
        &set().vserver_group(Switch::On).vserver_group_id(OTHER_GROUP),
        "InvalidParameter",
    );
    desk.call(&set().vserver_group(Switch::On).vserver_group_id(GROUP)).unwrap();
    assert_eq!(shown().vserver_group_id.as_deref(), Some(GROUP));
    desk.refuses(&DeleteVServerGroup::new(GROUP), "RspoolVipExist");
    let pair = pair(&desk);
    let switch = set()
        .vserver_group(Switch::Off)
        .master_slave_server_group(Switch::On)
        .master_slave_server_group_id(pair.as_str());
    desk.call(&switch).unwrap();
    let after = shown();
    assert_eq!(after.vserver_group_id, None);
    assert_eq!(after.master_slave_server_group_id.as_deref(), Some(pair.as_str()));
    desk.refuses(
        &set().health_check_switch(Switch::Off),
        "OperationDenied.HealthCheckClosedForMasterSlaveMode",
    );
    desk.call(&set().master_slave_server_group(Switch::Off)).unwrap();
    assert_eq!(shown().master_slave_server_group_id, None);

    desk.call(&set().acl_status(Switch::On).acl_id("acl").acl_type("white")).unwrap();
    assert_eq!(shown().acl_ids, ["acl"]);
    desk.call(&set().acl_status(Switch::Off)).unwrap();
    assert_eq!((shown().acl_ids.len(), shown().acl_id), (0, None));

    let set = SetLoadBalancerUDPListenerAttribute::new(GUARANTEED, 80);
    desk.refuses(&set, "InvalidParameter");
    desk.call(&http(81)).unwrap();
    let set = SetLoadBalancerHTTPListenerAttribute::new(GUARANTEED, 81);
    desk.refuses(&set.clone().vserver_group(Switch::On), "MissingParameter");
    desk.call(&set.x_forwarded_for_slbip(Switch::On)).unwrap();
    desk.call(&https(443)).unwrap();
    let set = SetLoadBalancerHTTPSListenerAttribute::new(GUARANTEED, 443);
    desk.refuses(&set.clone().server_certificate_id("none"), "ServerCertificateId.NotFound");
    desk.call(&set.tls_cipher_policy("tls_cipher_policy_1_2")).unwrap();
}

#[test]
fn a_group_stays_where_nothing_else_is() {
    let desk = desk();
    let only = CreateLoadBalancerTCPListener::new(GUARANTEED, 80, -1).vserver_group_id(GROUP);
    desk.call(&only).unwrap();
    let off = SetLoadBalancerTCPListenerAttribute::new(GUARANTEED, 80).vserver_group(Switch::Off);
    desk.refuses(&off, "OperationFailed.ServerGroupInUse");
}

#[test]
fn listeners_share_the_bandwidth_that_is_paid_for() {
    let desk = desk();
    let paid = ModifyLoadBalancerInternetSpec::new(GUARANTEED)
        .internet_charge_type(InternetChargeType::Paybybandwidth)
        .bandwidth(10);
    desk.call(&paid).unwrap();
    let with = |port, bandwidth| {
        CreateLoadBalancerTCPListener::new(GUARANTEED, port, bandwidth).backend_server_port(80)
    };
    desk.call(&with(80, 7)).unwrap();
    desk.refuses(&with(81, 4), "InvalidParameter");
    desk.call(&with(81, 3)).unwrap();
    let set = SetLoadBalancerTCPListenerAttribute::new(GUARANTEED, 80);
    desk.refuses(&set.clone().bandwidth(8), "InvalidParameter");
    desk.call(&set.bandwidth(6)).unwrap();
}
