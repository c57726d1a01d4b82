//! The state on disk: writes that fail, power cuts, damage.

use std::collections::BTreeSet;

use aliyun_emulator::testing::{Dice, Memory};
use aliyun_runtime::Timestamp;
use aliyun_slb_model::{
    AddVServerGroupBackendServers, BackendServer, CreateLoadBalancer, CreateVServerGroup,
    DeleteVServerGroup, LoadBalancerSpec, RemoveVServerGroupBackendServers,
};

use crate::Seed;
use crate::desk::Desk;

const LOAD_BALANCER: &str = "lb-bp1000000000000000001";
const GROUP: &str = "rsp-bp10000000001";

fn servers(port: u16) -> Vec<BackendServer> {
    let server = |port| BackendServer::new("i-bp100000000000000001", port);
    vec![server(port), server(port + 1)]
}

fn group(name: &str) -> CreateVServerGroup {
    let mut request = CreateVServerGroup::new(LOAD_BALANCER);
    request.vserver_group_name = Some(name.to_owned());
    request
}

#[test]
fn a_write_that_fails_is_told_and_made_up_for() {
    let desk = Desk::new();
    desk.call(&group("one")).unwrap();
    let before = Desk::kept(desk.memory.copy());
    desk.memory.fail(true);
    let params = aliyun_core::Params::from_iter([
        ("RegionId", "cn-hangzhou"),
        ("LoadBalancerId", LOAD_BALANCER),
        ("VServerGroupName", "two"),
    ]);
    desk.call_raw("CreateVServerGroup", &params).unwrap();
    for _ in 0..3 {
        let told = desk.written().unwrap_err();
        assert_eq!(told.code(), "InternalError");
        assert!(told.to_string().contains("memory cannot be"), "{told}");
    }
    desk.memory.fail(false);
    assert_eq!(Desk::kept(desk.memory.copy()), before);
    // The next one makes up for it; that both are there is checked with every call.
    desk.call(&group("three")).unwrap();
    assert!(desk.state().contains(r#""VServerGroupName":"two""#));
    // So does waiting alone.
    desk.memory.fail(true);
    desk.call_raw("CreateVServerGroup", &params).unwrap();
    desk.written().unwrap_err();
    desk.memory.fail(false);
    desk.written().unwrap();
    assert_eq!(Desk::kept(desk.memory.copy()), Some(desk.state()));
}

#[test]
fn a_power_cut_leaves_what_was_answered_and_nothing_half() {
    let desk = Desk::new();
    desk.all_written();
    let mut dice = Dice(1);
    let mut groups = Vec::new();
    let mut seen = BTreeSet::new();
    for step in 0..80 {
        let before = desk.state();
        desk.memory.photos();
        match dice.roll(4) {
            0 => {
                let mut request = group(&format!("g{step}"));
                request.backend_servers = Some(servers(80));
                groups.push(desk.call(&request).unwrap().vserver_group_id);
            }
            1 if !groups.is_empty() => {
                let id = groups.swap_remove(dice.roll(groups.len()));
                desk.call(&DeleteVServerGroup::new(id)).unwrap();
            }
            2 => drop(desk.call(&AddVServerGroupBackendServers::new(GROUP, servers(step + 1)))),
            _ => drop(desk.call(&RemoveVServerGroupBackendServers::new(GROUP, servers(step)))),
        }
        let after = desk.state();
        for photo in desk.memory.photos() {
            let kept = Desk::kept(photo).unwrap();
            assert!(kept == before || kept == after, "step {step}: {kept}");
            seen.insert((before != after, kept == after));
        }
        let kept = Desk::kept(desk.memory.cut()).unwrap();
        assert_eq!(kept, after, "step {step}");
    }
    // Some were cut off before they counted, and some after.
    assert!(seen.contains(&(true, false)) && seen.contains(&(true, true)), "{seen:?}");
}

#[test]
fn a_token_is_kept_with_its_answer() {
    let desk = Desk::new();
    let mut request = CreateLoadBalancer::new();
    request.client_token = Some("once".to_owned());
    request.load_balancer_spec = Some(LoadBalancerSpec::SlbS1Small);
    let first = desk.call(&request).unwrap();
    let again = Desk::again(Memory::of(desk.memory.copy()));
    assert_eq!(again.call(&request).unwrap().load_balancer_id, first.load_balancer_id);
    request.load_balancer_name = Some("other".to_owned());
    again.refuses(&request, "InvalidParameter");
}

#[test]
fn what_is_on_disk_counts_and_not_the_seed() {
    let desk = Desk::new();
    desk.call(&group("kept")).unwrap();
    let other = Seed::parse(r#"{"Regions":{"elsewhere":{}}}"#).unwrap();
    let again = Desk::on(Memory::of(desk.memory.copy()), other);
    assert_eq!(again.state(), desk.state());
    again.reset();
    again.written().unwrap();
    let kept = Desk::kept(again.memory.copy()).unwrap();
    assert!(kept.contains("elsewhere") && !kept.contains("cn-hangzhou"), "{kept}");
}

#[test]
fn snapshots_are_kept() {
    let desk = Desk::new();
    desk.call(&group("before")).unwrap();
    let before = desk.state();
    desk.take_snapshot("a", Timestamp::from_unix(7));
    desk.take_snapshot("b", Timestamp::from_unix(8));
    desk.call(&group("after")).unwrap();
    desk.remove_snapshot("b");
    desk.all_written();

    let again = Desk::again(Memory::of(desk.memory.copy()));
    let listed = again.list_snapshots();
    assert_eq!(listed, [("a".to_owned(), Timestamp::from_unix(7))]);
    assert_ne!(again.state(), before);
    again.restore("a");
    assert_eq!(again.state(), before);
    again.written().unwrap();
    assert_eq!(Desk::kept(again.memory.copy()), Some(before));
}

#[test]
fn a_damaged_file_is_an_error() {
    let desk = Desk::new();
    for n in 0..20 {
        desk.call(&group(&format!("g{n}"))).unwrap();
    }
    let (memory, state) = (desk.memory.clone(), desk.state());
    drop(desk);
    let whole = memory.copy();
    let mut dice = Dice(2);
    let mut told = BTreeSet::new();
    for _ in 0..120 {
        let mut bytes = whole.clone();
        let at = dice.roll(bytes.len());
        bytes[at] ^= 1 << dice.roll(8);
        if dice.roll(4) == 0 {
            bytes.truncate(at);
        }
        match Memory::of(bytes.clone()).check() {
            // What is not part of the state may be damaged, and an empty disk is a new one.
            Ok(_) if !bytes.is_empty() => {
                assert!(Desk::kept(bytes) == Some(state.clone()), "another state, byte {at}");
            }
            Ok(_) => {}
            Err(problem) => drop(told.insert(problem)),
        }
    }
    assert!(!told.is_empty() && told.iter().all(|problem| problem.starts_with("memory ")));
    let problem = Memory::of(b"{}".repeat(5000)).check().unwrap_err();
    assert!(problem.contains("damaged or no state"), "{problem}");
}
