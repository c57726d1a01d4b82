//! What released clients do, in their order and with their patience, while changes take their time.

use aliyun_core::Operation;
use aliyun_emulator::Settling;
use aliyun_emulator::product::JobFailure;
use aliyun_nlb_model::{
    AddServersToServerGroup, CreateListener, CreateLoadBalancer, CreateServerGroup, DeleteListener,
    DeleteLoadBalancer, DeleteServerGroup, GetJobStatus, GetListenerAttribute,
    GetLoadBalancerAttribute, JobStatus, ListListeners, ListServerGroups, ListenerStatus,
    LoadBalancerStatus, NewZoneMapping, Server, StartListener, StopListener, Tag, TagResources,
    UpdateListenerAttribute, UpdateLoadBalancerAttribute,
};

use super::fixture;
use crate::desk::Desk;

/// How often a client asks before it gives up.
const PATIENCE: usize = 5;

#[track_caller]
fn wait_for_job(desk: &Desk, job: Option<String>) {
    let request = GetJobStatus::new(job.expect("there is a job"));
    let mut statuses = (0..PATIENCE).map(|_| desk.call(&request).unwrap().status);
    assert!(statuses.any(|status| status == JobStatus::Succeeded), "the job goes on");
}

fn new_load_balancer(desk: &Desk) -> String {
    let zones = [
        NewZoneMapping::new("cn-hangzhou-g", "vsw-1"),
        NewZoneMapping::new("cn-hangzhou-h", "vsw-2"),
    ];
    let id = desk.call(&CreateLoadBalancer::new("Intranet", "vpc-1", zones)).unwrap();
    let id = id.loadbalancer_id;
    let request = GetLoadBalancerAttribute::new(&id);
    let mut statuses = (0..PATIENCE).map(|_| desk.call(&request).unwrap().load_balancer_status);
    assert!(statuses.any(|status| status == LoadBalancerStatus::Active));
    id
}

#[test]
fn cloud_provider_alibaba_cloud_makes_everything_side_by_side() {
    let desk = fixture::desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let id = new_load_balancer(&desk);
    let tags =
        [Tag::new("kubernetes.do.not.delete").value("a"), Tag::new("ack.aliyun.com").value("c")];
    desk.call(&TagResources::new([&id], "loadbalancer", tags.clone())).unwrap();
    let groups = ListServerGroups::new().tag(tags.clone()).max_results(100).next_token("");
    assert_eq!(desk.call(&groups).unwrap().server_groups.len(), 0);
    // An update of the load balancer goes on while listeners and groups are made.
    desk.call(&UpdateLoadBalancerAttribute::new(&id).cps(100)).unwrap();
    let group = CreateServerGroup::new("k8s", "vpc-1").tag(tags);
    let group = desk.call(&group).unwrap();
    let busy = desk.call(&AddServersToServerGroup::new(&group.server_group_id, [ecs(1)]));
    assert_eq!(busy.unwrap_err().code(), "IncorrectStatus.serverGroup");
    wait_for_job(&desk, group.job_id);
    let group = group.server_group_id;
    for servers in [[ecs(1), ecs(2)], [ecs(3), ecs(4)]] {
        let added = desk.call(&AddServersToServerGroup::new(&group, servers)).unwrap();
        wait_for_job(&desk, added.job_id);
    }
    let listen = |port: u16| CreateListener::new(&id, "TCP", port, &group);
    let (one, two) = (desk.call(&listen(80)).unwrap(), desk.call(&listen(81)).unwrap());
    wait_for_job(&desk, one.job_id);
    wait_for_job(&desk, two.job_id);
    let listed = desk.call(&ListListeners::new().load_balancer_ids([&id]).next_token("")).unwrap();
    assert_eq!(listed.listeners.len(), 2);
    assert!(
        listed.listeners.iter().all(|own| own.listener_status == Some(ListenerStatus::Running))
    );
    let found = desk.call(&groups).unwrap().server_groups;
    assert_eq!((found.len(), found[0].server_count), (1, Some(4)));
    assert_eq!(found[0].related_load_balancer_ids, [id]);
}

#[test]
fn cloud_provider_alibaba_cloud_deletes_groups_once_the_load_balancer_is_gone() {
    let desk = fixture::desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let id = new_load_balancer(&desk);
    let listener = desk.call(&CreateListener::new(&id, "TCP", 80, "sgp-tcp")).unwrap();
    wait_for_job(&desk, listener.job_id);
    let other = desk.call(&CreateListener::new(&id, "UDP", 80, "sgp-udp")).unwrap();
    wait_for_job(&desk, other.job_id);
    // Until the deletion of a listener has settled, its group counts as in use.
    let deleted = desk.call(&DeleteListener::new(&other.listener_id)).unwrap();
    desk.refuses(&DeleteServerGroup::new("sgp-udp"), "ResourceInUse.ServerGroup");
    wait_for_job(&desk, deleted.job_id);
    desk.call(&DeleteServerGroup::new("sgp-udp")).unwrap();
    // Those of a load balancer that is deleted are gone with it.
    let deleted = desk.call(&DeleteLoadBalancer::new(&id)).unwrap();
    wait_for_job(&desk, deleted.job_id);
    desk.call(&DeleteServerGroup::new("sgp-tcp")).unwrap();
}

#[test]
fn cloud_provider_alibaba_cloud_starts_a_listener_and_changes_it_at_once() {
    let desk = fixture::desk();
    let id = fixture::listen(&desk, &fixture::tcp(80));
    desk.call(&StopListener::new(&id)).unwrap();
    desk.settling.set(Settling::AfterDescribes(3));
    desk.call(&StartListener::new(&id)).unwrap();
    let changed = desk.call(&UpdateListenerAttribute::new(&id).idle_timeout(60)).unwrap();
    wait_for_job(&desk, changed.job_id);
    let own = fixture::listener(&desk, &id);
    assert_eq!((own.listener_status, own.idle_timeout), (Some(ListenerStatus::Running), Some(60)));
}

#[test]
fn terraform_provider_alicloud_waits_for_states() {
    let desk = fixture::desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let id = desk.call(&fixture::tcp(80)).unwrap().listener_id;
    let wait = |wanted: ListenerStatus| {
        let request = GetListenerAttribute::new(&id);
        let mut statuses = (0..PATIENCE).map(|_| desk.call(&request).unwrap().listener_status);
        assert!(statuses.any(|status| status.as_ref() == Some(&wanted)), "{wanted}");
    };
    wait(ListenerStatus::Running);
    desk.call(&StopListener::new(&id)).unwrap();
    wait(ListenerStatus::Stopped);
    let deleted = desk.call(&DeleteListener::new(&id)).unwrap();
    wait_for_job(&desk, deleted.job_id);
    assert_eq!(gone(&desk, &GetListenerAttribute::new(&id)), "ResourceNotFound.listener");
}

#[test]
fn a_job_that_fails_leaves_everything_as_it_was() {
    let desk = fixture::desk();
    let failure = JobFailure { code: "Conflict.Lock".to_owned(), message: "It failed.".to_owned() };
    desk.failure.replace(Some(failure));
    let answer = desk.call(&fixture::tcp(80)).unwrap();
    desk.failure.take();
    let status = desk.call(&GetJobStatus::new(answer.job_id.unwrap())).unwrap().status;
    assert_eq!(status, JobStatus::Failed);
    let request = GetListenerAttribute::new(answer.listener_id);
    assert_eq!(gone(&desk, &request), "ResourceNotFound.listener");
    fixture::listen(&desk, &fixture::tcp(80));
}

/// The code of what is no more.
#[track_caller]
fn gone<O: Operation>(desk: &Desk, request: &O) -> &'static str {
    desk.call(request).err().expect("it is gone").code()
}

fn ecs(n: u8) -> Server {
    Server::new(format!("i-{n}"), "Ecs").port(80)
}
