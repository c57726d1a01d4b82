use std::time::Duration;

use aliyun_core::{Effect, Repeat};
use aliyun_emulator::product::Local;
use aliyun_slb_model::*;

use super::busy;
use crate::Settling;
use crate::desk::Desk;
use crate::state::Region;

const LB: &str = "lb-bp1000000000000000001";
const OTHER: &str = "lb-bp1000000000000000002";
const GROUP: &str = "rsp-bp10000000001";

fn desk(settling: Settling) -> Desk {
    let desk = Desk::new();
    desk.call(&http(80)).unwrap();
    desk.settling.set(settling);
    desk
}

fn http(port: u16) -> CreateLoadBalancerHTTPListener {
    CreateLoadBalancerHTTPListener::new(LB, port, Switch::Off).backend_server_port(80)
}

fn start() -> StartLoadBalancerListener {
    StartLoadBalancerListener::new(LB, 80)
}

fn add(port: u16) -> AddVServerGroupBackendServers {
    let server = BackendServer::ecs("i-bp100000000000000001", port);
    AddVServerGroupBackendServers::new(GROUP, [server])
}

fn status(desk: &Desk) -> String {
    let request = DescribeLoadBalancerHTTPListenerAttribute::new(LB, 80);
    let shown = desk.call(&request).unwrap().status.as_str().to_owned();
    let list = DescribeLoadBalancerListeners::new().load_balancer_id([LB]);
    let listed = desk.call(&list).unwrap().listeners.remove(0).status.as_str().to_owned();
    assert_eq!(listed, shown);
    shown
}

#[test]
fn states_go_through_what_lies_between_them() {
    let desk = desk(Settling::After(Duration::from_secs(2)));
    let later = |seconds| desk.now.set(desk.now.get() + seconds);
    desk.call(&start()).unwrap();
    assert_eq!(status(&desk), "starting");
    later(1);
    assert_eq!(status(&desk), "starting");
    later(1);
    assert_eq!(status(&desk), "running");
    desk.call(&SetLoadBalancerHTTPListenerAttribute::new(LB, 80).scheduler(Scheduler::Rr)).unwrap();
    assert_eq!(status(&desk), "configuring");
    desk.refuses(&start(), "Operation.Deny");
    later(2);
    desk.call(&StopLoadBalancerListener::new(LB, 80)).unwrap();
    assert_eq!(status(&desk), "stopping");
    desk.refuses(&start(), "ServiceIsStopping");
    later(2);
    assert_eq!(status(&desk), "stopped");
}

#[test]
fn a_second_change_finds_the_service_busy() {
    let desk = desk(Settling::After(Duration::from_secs(1)));
    desk.call(&add(80)).unwrap();
    desk.refuses(&add(81), "VServerGroupProcessing");
    desk.refuses(&CreateVServerGroup::new(LB), "BackendServer.configuring");
    desk.refuses(&DeleteVServerGroup::new(GROUP), "VServerGroupProcessing");
    desk.refuses(&http(81), "BackendServer.configuring");
    // Most documents list no such code, and the service answers it all the same.
    desk.refuses(&DeleteLoadBalancer::new(LB), "BackendServer.configuring");
    // Neither another load balancer, nor what is only written on it, nor reading waits.
    desk.call(&CreateVServerGroup::new(OTHER)).unwrap();
    desk.call(&SetLoadBalancerName::new(LB, "renamed")).unwrap();
    desk.call(&DescribeVServerGroupAttribute::new(GROUP)).unwrap();
    desk.now.set(desk.now.get() + 1);
    desk.call(&add(81)).unwrap();
}

#[test]
fn a_change_settles_when_it_was_described() {
    let desk = desk(Settling::AfterDescribes(2));
    desk.call(&start()).unwrap();
    desk.refuses(&add(80), "ServiceIsConfiguring");
    let describe = DescribeLoadBalancerHTTPListenerAttribute::new(LB, 80);
    for expected in ["starting", "starting", "running", "running"] {
        let shown = desk.call(&describe).unwrap().status;
        assert_eq!(shown.as_str(), expected);
    }
    desk.call(&add(80)).unwrap();
    // Only what shows it counts: nothing else, but a list of all.
    desk.call(&DescribeLoadBalancerAttribute::new(OTHER)).unwrap();
    desk.call(&DescribeLoadBalancers::new().load_balancer_id(OTHER)).unwrap();
    desk.call(&ListTLSCipherPolicies::new()).unwrap();
    desk.call(&DescribeRegions::new()).unwrap();
    desk.call(&DescribeLoadBalancers::new()).unwrap();
    desk.refuses(&add(81), "VServerGroupProcessing");
    desk.call(&DescribeVServerGroupAttribute::new(GROUP)).unwrap();
    desk.call(&add(81)).unwrap();
}

#[test]
fn lists_and_policies_settle_too() {
    let desk = desk(Settling::AfterDescribes(1));
    let list = desk.call(&CreateAccessControlList::new("office")).unwrap().acl_id;
    let entry = || [AclEntry::new("10.0.0.0/8")];
    let add = AddAccessControlListEntry::new(&list, entry());
    desk.refuses(&add, "AclEntryProcessing");
    desk.call(&DescribeAccessControlListAttribute::new(&list)).unwrap();
    desk.call(&add).unwrap();

    let suites = [TLSCipher::EcdheRsaAes128GcmSha256];
    let create = CreateTLSCipherPolicy::new("strict", [TLSVersion::TLSv12], suites);
    let policy = desk.call(&create).unwrap().tls_cipher_policy_id;
    let delete = DeleteTLSCipherPolicy::new(&policy);
    desk.refuses(&delete, "TLSPolicyConfiguring");
    let shown = || desk.call(&ListTLSCipherPolicies::new()).unwrap().tls_cipher_policies.remove(0);
    assert_eq!(shown().status.unwrap().as_str(), "configuring");
    assert_eq!(shown().status.unwrap().as_str(), "normal");
    desk.call(&delete).unwrap();
}

#[test]
fn a_token_is_processed_while_what_it_creates_settles() {
    let desk = desk(Settling::AfterDescribes(1));
    let create = CreateLoadBalancer::new()
        .load_balancer_spec(LoadBalancerSpec::SlbS1Small)
        .client_token("token");
    let id = desk.call(&create).unwrap().load_balancer_id;
    desk.refuses(&create, "OperationFailed.TokenIsProcessing");
    desk.call(&DescribeLoadBalancerAttribute::new(&id)).unwrap();
    assert_eq!(desk.call(&create).unwrap().load_balancer_id, id);
}

#[test]
fn a_group_is_in_use_for_a_while_after_its_listener() {
    let desk = desk(Settling::AtOnce);
    let tcp = CreateLoadBalancerTCPListener::new(LB, 81, -1).vserver_group_id(GROUP);
    desk.call(&tcp).unwrap();
    desk.settling.set(Settling::After(Duration::from_secs(1)));
    desk.call(&DeleteLoadBalancerListener::new(LB, 81)).unwrap();
    let delete = DeleteVServerGroup::new(GROUP);
    desk.refuses(&delete, "RspoolVipExist");
    desk.now.set(desk.now.get() + 1);
    desk.call(&delete).unwrap();
}

#[test]
fn what_is_deleted_does_not_settle() {
    let desk = desk(Settling::AfterDescribes(1));
    let unsettled = || desk.local(|it: Local<'_, Region>| it.own.unsettled.iter().count());
    desk.call(&start()).unwrap();
    assert_eq!(unsettled(), 1);
    desk.refuses(&DeleteLoadBalancer::new(LB), "ServiceIsConfiguring");
    desk.call(&DescribeLoadBalancerAttribute::new(LB)).unwrap();
    desk.call(&DeleteLoadBalancer::new(LB)).unwrap();
    assert_eq!(unsettled(), 0);
}

/// What never finds the service busy: it is about nothing that settles, or is only written down.
const NEVER_BUSY: [&str; 21] = [
    "AddTags",
    "CreateAccessControlList",
    "CreateTLSCipherPolicy",
    "DeleteAccessLogsDownloadAttribute",
    "DeleteCACertificate",
    "DeleteServerCertificate",
    "EnableHighDefinationMonitor",
    "ModifyHighDefinationMonitor",
    "MoveResourceGroup",
    "RemoveTags",
    "SetAccessControlListAttribute",
    "SetAccessLogsDownloadAttribute",
    "SetCACertificateName",
    "SetLoadBalancerDeleteProtection",
    "SetLoadBalancerModificationProtection",
    "SetLoadBalancerName",
    "SetServerCertificateName",
    "TagResources",
    "UntagResources",
    "UploadCACertificate",
    "UploadServerCertificate",
];

#[test]
fn every_other_write_finds_the_service_busy() {
    let mut never = Vec::new();
    for info in OPERATIONS {
        let codes: Vec<_> = busy::codes(info).collect();
        let is_write = info.effect != Effect::Read;
        assert!(is_write || codes.is_empty(), "{} only reads", info.action());
        if is_write && codes.is_empty() {
            never.push(info.action());
        }
        for code in codes {
            let known = info.code(code).unwrap();
            assert_eq!(known.repeat, Repeat::Safe, "{} {code}", info.action());
        }
    }
    assert_eq!(never, NEVER_BUSY);
}
