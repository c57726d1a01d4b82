//! What tests of listeners, groups and servers begin with.

use aliyun_nlb_model::{CreateListener, GetListenerAttribute, GetListenerAttributeResponse};

use crate::desk::Desk;

/// Two load balancers in one VPC and one in another, and groups of every kind.
pub(crate) fn desk() -> Desk {
    Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{
        "Instances":[{"InstanceId":"i-[1-9]"}],
        "NetworkInterfaces":[
            {"NetworkInterfaceId":"eni-1","PrivateIpAddresses":["10.1.0.1","10.1.0.2"]},
            {"NetworkInterfaceId":"eni-2","PrivateIpAddresses":["fd00::2"]},
            {"NetworkInterfaceId":"eni-3","PrivateIpAddresses":["10.1.0.3"],"Status":"Stopped"},
            {"NetworkInterfaceId":"eni-4","PrivateIpAddresses":["10.1.0.1"]}],
        "ContainerGroups":[{"ContainerGroupId":"eci-1","PrivateIpAddresses":["10.2.0.1"]}],
        "Certificates":["cert-1","cert-2","cert-3","ca-1"],
        "Nlb":{
        "LoadBalancers":[
            {"LoadBalancerId":"nlb-1","VpcId":"vpc-1","ZoneMappings":[
                {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"},
                {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-2"}]},
            {"LoadBalancerId":"nlb-2","VpcId":"vpc-1","ZoneMappings":[
                {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]},
            {"LoadBalancerId":"nlb-3","VpcId":"vpc-2","LoadBalancerStatus":"Inactive",
                "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-3"}]}],
        "ServerGroups":[
            {"ServerGroupId":"sgp-tcp","ServerGroupName":"web","VpcId":"vpc-1"},
            {"ServerGroupId":"sgp-udp","VpcId":"vpc-1","Protocol":"UDP"},
            {"ServerGroupId":"sgp-both","VpcId":"vpc-1","Protocol":"TCP_UDP"},
            {"ServerGroupId":"sgp-tls","VpcId":"vpc-1","PreserveClientIpEnabled":false},
            {"ServerGroupId":"sgp-any","VpcId":"vpc-1","AnyPortEnabled":true,
                "HealthCheck":{"HealthCheckEnabled":false}},
            {"ServerGroupId":"sgp-ip","VpcId":"vpc-1","ServerGroupType":"Ip"},
            {"ServerGroupId":"sgp-far","VpcId":"vpc-2"}],
        "SecurityPolicies":[{"SecurityPolicyId":"tls-1","SecurityPolicyName":"mine",
            "TlsVersions":["TLSv1.2"],"Ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}]}}}}"#,
    )
}

/// A TCP listener on a port of the first load balancer.
pub(crate) fn tcp(port: u16) -> CreateListener {
    CreateListener::new("nlb-1", "TCP", port, "sgp-tcp")
}

/// A UDP listener.
pub(crate) fn udp(port: u16) -> CreateListener {
    CreateListener::new("nlb-1", "UDP", port, "sgp-udp")
}

/// A listener with TLS.
pub(crate) fn tls(port: u16) -> CreateListener {
    CreateListener::new("nlb-1", "TCPSSL", port, "sgp-tls").certificate_ids(["cert-1"])
}

/// A listener on a range of ports.
pub(crate) fn range(start: u16, end: u16) -> CreateListener {
    CreateListener::new("nlb-1", "TCP", 0, "sgp-any").start_port(start).end_port(end)
}

/// Creates a listener and returns its id.
#[track_caller]
pub(crate) fn listen(desk: &Desk, request: &CreateListener) -> String {
    let answer = desk.call(request).unwrap();
    assert!(answer.job_id.is_some());
    answer.listener_id
}

/// What is told of a listener.
#[track_caller]
pub(crate) fn listener(desk: &Desk, id: &str) -> GetListenerAttributeResponse {
    desk.call(&GetListenerAttribute::new(id)).unwrap()
}
