//! What tests begin with.

use aliyun_alb_model::{
    Certificate, CreateListener, DefaultAction, GetListenerAttribute, GetListenerAttributeResponse,
};

use crate::desk::Desk;

/// A standard and a basic load balancer in one VPC, one that is stopped and one that is locked in
/// another, groups of every kind, and what listeners can name.
pub(crate) fn desk() -> Desk {
    Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{
        "Instances":[{"InstanceId":"i-[1-9]"}],
        "NetworkInterfaces":[
            {"NetworkInterfaceId":"eni-1","PrivateIpAddresses":["10.1.0.1","10.1.0.2"]},
            {"NetworkInterfaceId":"eni-2","PrivateIpAddresses":["10.1.0.3"],"Status":"Stopped"}],
        "ContainerGroups":[{"ContainerGroupId":"eci-1","PrivateIpAddresses":["10.2.0.1"]}],
        "Certificates":["cert-1","cert-2","cert-3","ca-1"],
        "Alb":{
        "LoadBalancers":[
            {"LoadBalancerId":"alb-1","VpcId":"vpc-1","ZoneMappings":[
                {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"},
                {"ZoneId":"cn-hangzhou-h","VSwitchId":"vsw-2"}]},
            {"LoadBalancerId":"alb-2","VpcId":"vpc-1","LoadBalancerEdition":"Basic","ZoneMappings":[
                {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]},
            {"LoadBalancerId":"alb-3","VpcId":"vpc-2","LoadBalancerStatus":"Inactive",
                "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-3"}]},
            {"LoadBalancerId":"alb-4","VpcId":"vpc-2",
                "OperationLocks":[{"LockType":"FinancialLocked","LockReason":"unpaid"}],
                "ZoneMappings":[{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-3"}]}],
        "ServerGroups":[
            {"ServerGroupId":"sgp-http","ServerGroupName":"web","VpcId":"vpc-1"},
            {"ServerGroupId":"sgp-more","VpcId":"vpc-1"},
            {"ServerGroupId":"sgp-https","VpcId":"vpc-1","Protocol":"HTTPS"},
            {"ServerGroupId":"sgp-grpc","VpcId":"vpc-1","Protocol":"gRPC"},
            {"ServerGroupId":"sgp-ip","VpcId":"vpc-1","ServerGroupType":"Ip"},
            {"ServerGroupId":"sgp-fc","ServerGroupType":"Fc"},
            {"ServerGroupId":"sgp-far","VpcId":"vpc-2"}],
        "Acls":[
            {"AclId":"acl-1","AclName":"office","AclEntries":[{"Entry":"10.0.0.0/8"}]},
            {"AclId":"acl-2"}],
        "SecurityPolicies":[{"SecurityPolicyId":"spy-1","SecurityPolicyName":"mine",
            "TLSVersions":["TLSv1.2"],"Ciphers":["ECDHE-RSA-AES128-GCM-SHA256"]}],
        "HealthCheckTemplates":[
            {"HealthCheckTemplateId":"hct-1","HealthCheckTemplateName":"often"}],
        "Listeners":[{"ListenerId":"lsn-1","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP",
            "ListenerPort":8080,"DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":
                {"ServerGroupTuples":[{"ServerGroupId":"sgp-http"}]}}]}]}}}}"#,
    )
}

/// An HTTP listener on a port of the first load balancer.
pub(crate) fn http(port: u16) -> CreateListener {
    CreateListener::new("alb-1", "HTTP", port, [DefaultAction::forward_to("sgp-http")])
}

/// An HTTPS listener.
pub(crate) fn https(port: u16) -> CreateListener {
    let own = CreateListener::new("alb-1", "HTTPS", port, [DefaultAction::forward_to("sgp-http")]);
    own.certificates([Certificate::new("cert-1")])
}

/// A QUIC listener.
pub(crate) fn quic(port: u16) -> CreateListener {
    let own = CreateListener::new("alb-1", "QUIC", port, [DefaultAction::forward_to("sgp-http")]);
    own.certificates([Certificate::new("cert-1")])
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
