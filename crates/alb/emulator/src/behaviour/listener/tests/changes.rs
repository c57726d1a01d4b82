//! What becomes of listeners.

use aliyun_alb_model::{
    Certificate, DefaultAction, DeleteListener, GetListenerAttribute, ListAsynJobs, ListenerStatus,
    QuicConfig, StartListener, StopListener, UpdateListenerAttribute, UpdateListenerLogConfig,
    XForwardedForConfig,
};
use aliyun_emulator::Settling;
use aliyun_emulator::product::Local;

use super::{code, over};
use crate::behaviour::fixture::{desk, http, https, listen, listener, quic};
use crate::state::{Region, Standing};

#[test]
fn a_change_leaves_what_is_not_given() {
    let desk = desk();
    let told = XForwardedForConfig::new().x_forwarded_for_proto_enabled(true);
    let other = listen(&desk, &quic(443));
    let id = listen(
        &desk,
        &https(443)
            .listener_description("first")
            .x_forwarded_for_config(told)
            .quic_config(over(&other)),
    );
    desk.call(&UpdateListenerAttribute::new(&id).idle_timeout(20)).unwrap();
    let own = listener(&desk, &id);
    assert_eq!((own.listener_description.as_deref(), own.idle_timeout), (Some("first"), Some(20)));
    let change = UpdateListenerAttribute::new(&id)
        .x_forwarded_for_config(XForwardedForConfig::new().x_forwarded_for_host_enabled(true))
        .quic_config(QuicConfig::new().quic_upgrade_enabled(false))
        .certificates([Certificate::new("cert-2")])
        .ca_certificates([Certificate::new("ca-1")])
        .ca_enabled(true)
        .security_policy_id("spy-1")
        .gzip_enabled(false)
        .http2_enabled(false)
        .request_timeout(90)
        .default_actions([DefaultAction::forward_to("sgp-more")])
        .listener_description("second");
    desk.call(&change).unwrap();
    // The same again is no mistake.
    assert!(desk.call(&change).unwrap().job_id.is_some());
    let own = listener(&desk, &id);
    let told = own.x_forwarded_for_config.unwrap();
    assert_eq!(told.x_forwarded_for_enabled, Some(true));
    assert_eq!(told.x_forwarded_for_proto_enabled, Some(true));
    assert_eq!(told.x_forwarded_for_host_enabled, Some(true));
    assert_eq!(told.x_forwarded_for_slb_id_enabled, Some(false));
    let told = own.quic_config.unwrap();
    assert_eq!(told.quic_upgrade_enabled, Some(false));
    assert_eq!(told.quic_listener_id.as_deref(), Some(other.as_str()));
    assert_eq!(own.certificates, [Certificate::new("cert-2")]);
    assert_eq!(own.ca_certificates[0].certificate_id.as_deref(), Some("ca-1"));
    assert_eq!((own.gzip_enabled, own.http2_enabled), (Some(false), Some(false)));
    assert_eq!((own.request_timeout, own.ca_enabled), (Some(90), Some(true)));
    assert_eq!(own.security_policy_id.as_deref(), Some("spy-1"));
    assert_eq!(own.default_actions, [DefaultAction::forward_to("sgp-more")]);
    desk.reload();
}

#[test]
fn a_change_is_checked_as_a_new_one_is() {
    let desk = desk();
    let id = listen(&desk, &https(443));
    let change = || UpdateListenerAttribute::new(&id);
    let to = |group: &str| change().default_actions([DefaultAction::forward_to(group)]);
    let unknown = [Certificate::new("cert-9")];
    desk.refuses(&UpdateListenerAttribute::new("lsn-0"), "ResourceNotFound.Listener");
    desk.refuses(&change().certificates(unknown.clone()), "ResourceNotFound.Certificate");
    desk.refuses(&change().ca_certificates(unknown), "ResourceNotFound.Certificate");
    desk.refuses(&change().security_policy_id("spy-9"), "ResourceNotFound.SecurityPolicy");
    desk.refuses(&change().quic_config(over("lsn-0")), "ResourceNotFound.Listener");
    desk.refuses(&to("sgp-0"), "ResourceNotFound.ServerGroup");
    desk.refuses(&to("sgp-far"), "Mismatch.VpcId");
    let two = ["cert-1", "cert-2"].map(Certificate::new);
    assert_eq!(code(&desk, &change().certificates(two)), "InvalidParameter");
    let plain = UpdateListenerAttribute::new("lsn-1");
    let grpc = plain.clone().default_actions([DefaultAction::forward_to("sgp-grpc")]);
    desk.refuses(&grpc, "OperationDenied.GRPCServerGroup");
    // What is for HTTPS is passed over.
    desk.call(&plain.security_policy_id("spy-9")).unwrap();
    let quic = listen(&desk, &quic(443));
    let change = UpdateListenerAttribute::new(&quic);
    let https = change.default_actions([DefaultAction::forward_to("sgp-https")]);
    desk.refuses(&https, "OperationDenied.ServerGroupProtocolNotSupport");
    desk.local(|local: Local<'_, Region>| local.own.quotas.users_per_server_group = 0);
    desk.refuses(&to("sgp-more"), "ResourceQuotaExceeded.ServerGroupAttachedNum");
    desk.local(|local: Local<'_, Region>| local.own.quotas.listeners_per_security_policy = 0);
    let change = UpdateListenerAttribute::new(&id).security_policy_id("spy-1");
    desk.refuses(&change, "ResourceQuotaExceeded.SecurityPolicyAttachedNum");
}

#[test]
fn listeners_stop_start_and_go() {
    let desk = desk();
    let id = listen(&desk, &http(80));
    // One that runs can be started again.
    assert!(desk.call(&StartListener::new(&id)).unwrap().job_id.is_some());
    assert!(desk.call(&StopListener::new(&id)).unwrap().job_id.is_some());
    assert_eq!(listener(&desk, &id).listener_status, Some(ListenerStatus::Stopped));
    desk.call(&StopListener::new(&id)).unwrap();
    // One that is stopped can be changed, and stays so.
    desk.call(&UpdateListenerAttribute::new(&id).idle_timeout(9)).unwrap();
    assert_eq!(listener(&desk, &id).listener_status, Some(ListenerStatus::Stopped));
    desk.call(&StartListener::new(&id)).unwrap();
    assert_eq!(listener(&desk, &id).listener_status, Some(ListenerStatus::Running));
    let job = desk.call(&DeleteListener::new(&id)).unwrap().job_id.unwrap();
    desk.refuses(&GetListenerAttribute::new(&id), "ResourceNotFound.Listener");
    desk.refuses(&DeleteListener::new(&id), "ResourceNotFound.Listener");
    desk.refuses(&StartListener::new(&id), "ResourceNotFound.Listener");
    desk.refuses(&StopListener::new(&id), "ResourceNotFound.Listener");
    // Its jobs are listed still.
    let asked = ListAsynJobs::new().resource_type("Listener").resource_ids([&id]);
    let jobs = desk.call(&asked).unwrap();
    assert_eq!((jobs.total_count, jobs.jobs.len()), (Some(7), 7));
    let jobs = desk.call(&ListAsynJobs::new().job_ids([&job])).unwrap();
    assert_eq!(jobs.total_count, Some(1));
    assert_eq!(jobs.jobs[0].operate_type, Some("Delete".into()));
    listen(&desk, &http(80));
}

#[test]
fn a_quic_listener_stays_while_clients_are_sent_there() {
    let desk = desk();
    let id = listen(&desk, &quic(443));
    let user = listen(&desk, &https(443).quic_config(over(&id)));
    desk.refuses(&DeleteListener::new(&id), "ResourceInUse.Listener");
    let off = QuicConfig::new().quic_upgrade_enabled(false);
    desk.call(&UpdateListenerAttribute::new(&user).quic_config(off)).unwrap();
    desk.call(&DeleteListener::new(&id)).unwrap();
    // What it named is gone, and matters once it counts.
    let change = UpdateListenerAttribute::new(&user);
    desk.refuses(&change.quic_config(over(&id)), "ResourceNotFound.Listener");
}

#[test]
fn nothing_of_a_load_balancer_that_failed_can_be_changed() {
    let desk = desk();
    desk.local(|local: Local<'_, Region>| {
        let own = local.own.load_balancers.get_mut("alb-1").unwrap();
        own.standing = Standing::CreateFailed;
    });
    let code = "IncorrectStatus.LoadBalancer";
    desk.refuses(&UpdateListenerAttribute::new("lsn-1").idle_timeout(9), code);
    desk.refuses(&StopListener::new("lsn-1"), code);
    desk.refuses(&StartListener::new("lsn-1"), code);
    desk.refuses(&DeleteListener::new("lsn-1"), code);
    desk.refuses(&UpdateListenerLogConfig::new("lsn-1"), code);
}

#[test]
fn states_between_are_shown_while_changes_settle() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let status = |id: &str| listener(&desk, id).listener_status.unwrap();
    let id = listen(&desk, &http(80));
    assert_eq!((status(&id), status(&id)), (ListenerStatus::Provisioning, ListenerStatus::Running));
    let change = || UpdateListenerAttribute::new(&id).idle_timeout(5);
    desk.call(&change()).unwrap();
    desk.refuses(&change(), "IncorrectStatus.Listener");
    desk.refuses(&StopListener::new(&id), "IncorrectStatus.Listener");
    assert_eq!((status(&id), status(&id)), (ListenerStatus::Configuring, ListenerStatus::Running));
    desk.call(&StopListener::new(&id)).unwrap();
    assert_eq!((status(&id), status(&id)), (ListenerStatus::Configuring, ListenerStatus::Stopped));
    // A change of a listener locks neither its load balancer nor other listeners.
    let other = listen(&desk, &http(81));
    listen(&desk, &http(82));
    status(&other);
    desk.call(&DeleteListener::new(&other)).unwrap();
    assert_eq!(status(&other), ListenerStatus::Deleting);
    desk.refuses(&GetListenerAttribute::new(&other), "ResourceNotFound.Listener");
}
