use aliyun_alb_model::{
    AclEntry, AclEntryStatus, AclRelationStatus, AclStatus, AddEntriesToAcl,
    AssociateAclsWithListener, CreateAcl, DeleteAcl, DissociateAclsFromListener, ListAclEntries,
    ListAclRelations, ListAcls, ListAsynJobs, RelatedListener, RemoveEntriesFromAcl, Tag,
    UpdateAclAttribute,
};
use aliyun_core::Params;
use aliyun_emulator::Settling;
use aliyun_emulator::product::Local;

use crate::behaviour::fixture::desk;
use crate::desk::Desk;
use crate::state::Region;

fn add(acl: &str, entries: &[&str]) -> AddEntriesToAcl {
    AddEntriesToAcl::new(acl, entries.iter().map(|entry| AclEntry::new(*entry)))
}

fn remove(acl: &str, entries: &[&str]) -> RemoveEntriesFromAcl {
    RemoveEntriesFromAcl::new(acl, entries.iter().copied())
}

fn associate(acls: &[&str], kind: &str) -> AssociateAclsWithListener {
    AssociateAclsWithListener::new(acls.iter().copied(), "lsn-1", kind)
}

fn dissociate(acls: &[&str]) -> DissociateAclsFromListener {
    DissociateAclsFromListener::new(acls.iter().copied(), "lsn-1")
}

/// The entries of an ACL with their states.
fn entries(desk: &Desk, acl: &str) -> Vec<(String, AclEntryStatus)> {
    let answer = desk.call(&ListAclEntries::new(acl)).unwrap();
    assert_eq!(answer.total_count, i32::try_from(answer.acl_entries.len()).ok());
    answer.acl_entries.into_iter().map(|own| (own.entry, own.status.unwrap())).collect()
}

fn texts(desk: &Desk, acl: &str) -> Vec<String> {
    entries(desk, acl).into_iter().map(|(entry, _)| entry).collect()
}

/// The listeners of an ACL.
fn related(desk: &Desk, acl: &str) -> Vec<RelatedListener> {
    let mut answer = desk.call(&ListAclRelations::new([acl])).unwrap().acl_relations;
    assert_eq!(answer.len(), 1);
    assert_eq!(answer[0].acl_id, acl);
    answer.remove(0).related_listeners
}

fn status(desk: &Desk, acl: &str) -> AclStatus {
    let found = desk.call(&ListAcls::new().acl_ids([acl])).unwrap();
    found.acls[0].acl_status.clone().unwrap()
}

#[test]
fn an_acl_is_made_named_and_deleted() {
    let desk = desk();
    let answer = desk.call(&CreateAcl::new().acl_name("guests")).unwrap();
    let id = answer.acl_id;
    assert!(id.starts_with("acl-") && id.len() == 22, "{id}");
    let job = answer.job_id.unwrap();
    let wanted = ListAsynJobs::new().job_ids([job]).resource_type("acl").resource_ids([&id]);
    assert_eq!(desk.call(&wanted).unwrap().total_count, Some(1));
    let shown = || desk.call(&ListAcls::new().acl_ids([&id])).unwrap().acls.remove(0);
    assert_eq!(shown().acl_name.as_deref(), Some("guests"));
    assert_eq!(shown().acl_status, Some(AclStatus::Available));
    assert_eq!(shown().address_ip_version.as_deref(), Some("IPv4"));
    assert!(shown().create_time.unwrap().ends_with('Z'));
    desk.call(&UpdateAclAttribute::new(&id, "friends")).unwrap();
    assert_eq!(shown().acl_name.as_deref(), Some("friends"));
    desk.refuses(&UpdateAclAttribute::new(&id, "friends"), "Conflict.Acl");
    desk.refuses(&UpdateAclAttribute::new("acl-0", "friends"), "ResourceNotFound.Acl");
    let mut params = Params::new();
    params.text("AclIds.1", id.as_str());
    let body = desk.call_raw("ListAcls", &params).unwrap();
    assert!(body.contains(r#""Tags":[]"#) && !body.contains("NextToken"), "{body}");
    let desk = desk.reload();
    assert!(desk.call(&DeleteAcl::new(&id)).unwrap().job_id.is_some());
    desk.refuses(&DeleteAcl::new(&id), "ResourceNotFound.Acl");
    // Without a name it has none.
    let id = desk.call(&CreateAcl::new()).unwrap().acl_id;
    let found = desk.call(&ListAcls::new().acl_ids([&id])).unwrap();
    assert_eq!(found.acls[0].acl_name.as_deref(), Some(""));
    desk.refuses(&CreateAcl::new().resource_group_id("x"), "NotExist.ResourceGroup");
}

#[test]
fn acls_are_found_by_all_filters_together() {
    let desk = desk();
    let tag = |value: &str| Tag::new("k").value(value);
    let create = |request: CreateAcl| desk.call(&request).unwrap().acl_id;
    let first = create(CreateAcl::new().acl_name("one").tag([tag("a")]));
    let second = create(CreateAcl::new().acl_name("one").tag([tag("b")]).resource_group_id("rg-1"));
    let ids = |request: &ListAcls| {
        let answer = desk.call(request).unwrap();
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        answer.acls.into_iter().map(|own| own.acl_id).collect::<Vec<_>>()
    };
    let all = ListAcls::new;
    assert_eq!(ids(&all()), [&second, &first, "acl-1", "acl-2"]);
    assert_eq!(ids(&all().acl_names(["one"])), [&*second, &first]);
    assert_eq!(ids(&all().acl_names(["one"]).tag([tag("a")])), [&*first]);
    assert_eq!(ids(&all().resource_group_id("rg-1")), [&*second]);
    assert_eq!(ids(&all().acl_ids(["acl-0"])), [""; 0]);
    assert_eq!(ids(&all().address_ip_version("ipv4")).len(), 4);
    assert_eq!(ids(&all().address_ip_version("IPv6")), [""; 0]);
    let page = desk.call(&all().max_results(3)).unwrap();
    assert_eq!((page.acls.len(), page.total_count), (3, Some(4)));
    let last = desk.call(&all().max_results(3).next_token(page.next_token.unwrap())).unwrap();
    assert_eq!((last.acls.len(), last.next_token), (1, None));
    assert_eq!(desk.call(&all().next_token("x")).unwrap_err().code(), "InvalidParameter");
}

#[test]
fn entries_come_and_go_all_or_none_as_they_are_written() {
    let desk = desk();
    let described = AclEntry::new("10.0.1.1/24").description("guests");
    let answer = desk.call(&AddEntriesToAcl::new("acl-2", [described])).unwrap();
    assert!(answer.job_id.is_some());
    desk.call(&add("acl-2", &["10.0.2.0/24", "10.0.1.0/24"])).unwrap();
    assert_eq!(texts(&desk, "acl-2"), ["10.0.1.1/24", "10.0.2.0/24", "10.0.1.0/24"]);
    let shown = desk.call(&ListAclEntries::new("acl-2").max_results(2)).unwrap();
    assert_eq!(shown.acl_entries[0].description.as_deref(), Some("guests"));
    assert_eq!(shown.acl_entries[1].description.as_deref(), Some(""));
    assert_eq!(shown.total_count, Some(3));
    let next = ListAclEntries::new("acl-2").max_results(2).next_token(shown.next_token.unwrap());
    let last = desk.call(&next).unwrap();
    assert_eq!((last.acl_entries.len(), last.next_token), (1, None));
    let twice = "ResourceAlreadyExist.AclEntry";
    desk.refuses(&add("acl-2", &["10.0.3.0/24", "10.0.2.0/24"]), twice);
    desk.refuses(&add("acl-2", &["10.0.3.0/24", "10.0.3.0/24"]), twice);
    let unknown = "ResourceNotFound.AclEntry";
    desk.refuses(&remove("acl-2", &["10.0.2.0/24", "10.0.1.9/24"]), unknown);
    let away = ["10.0.2.0/24", "10.0.2.0/24", "10.0.1.0/24"];
    assert!(desk.call(&remove("acl-2", &away)).unwrap().job_id.is_some());
    assert_eq!(texts(&desk, "acl-2"), ["10.0.1.1/24"]);
    desk.refuses(&add("acl-0", &["10.0.3.0/24"]), "ResourceNotFound.Acl");
    desk.refuses(&remove("acl-0", &["10.0.3.0/24"]), "ResourceNotFound.Acl");
    desk.refuses(&ListAclEntries::new("acl-0"), "ResourceNotFound.Acl");
    let wrong = ListAclEntries::new("acl-2").next_token("x");
    assert_eq!(desk.call(&wrong).unwrap_err().code(), "InvalidParameter");
    desk.reload();
}

#[test]
fn a_listener_has_acls_of_one_type() {
    let desk = desk();
    assert!(desk.call(&associate(&["acl-1", "acl-1"], "white")).unwrap().job_id.is_some());
    let shown = related(&desk, "acl-1");
    assert_eq!((shown.len(), shown[0].listener_id.as_str()), (1, "lsn-1"));
    assert_eq!(shown[0].listener_port, Some(8080));
    assert_eq!(shown[0].load_balancer_id.as_deref(), Some("alb-1"));
    assert_eq!(shown[0].status, Some(AclRelationStatus::Associated));
    // One without listeners is told of, too.
    let all = desk.call(&ListAclRelations::new(["acl-2", "acl-1"])).unwrap().acl_relations;
    assert_eq!((all.len(), all[0].related_listeners.len()), (2, 0));
    desk.refuses(&ListAclRelations::new(["acl-1", "acl-0"]), "ResourceNotFound.Acl");
    desk.refuses(&associate(&["acl-2"], "Black"), "OperationDenied.AclNotSupport");
    desk.refuses(&associate(&["acl-2", "acl-1"], "White"), "ResourceInUse.Acl");
    desk.refuses(&associate(&["acl-2", "acl-0"], "White"), "ResourceNotFound.Acl");
    let elsewhere = AssociateAclsWithListener::new(["acl-2"], "lsn-0", "White");
    desk.refuses(&elsewhere, "ResourceNotFound.Listener");
    desk.refuses(&DeleteAcl::new("acl-1"), "ResourceInUse.Acl");
    desk.refuses(&dissociate(&["acl-1", "acl-2"]), "ResourceNotAssociated.Acl");
    assert!(desk.call(&dissociate(&["acl-1"])).unwrap().job_id.is_some());
    assert_eq!(related(&desk, "acl-1"), []);
    // Nothing is left of the type.
    desk.call(&associate(&["acl-2"], "Black")).unwrap();
    desk.call(&DeleteAcl::new("acl-1")).unwrap();
    let from = DissociateAclsFromListener::new(["acl-2"], "lsn-0");
    desk.refuses(&from, "ResourceNotFound.Listener");
    desk.reload();
}

#[test]
fn acls_of_a_listener_have_no_entry_in_common() {
    let desk = desk();
    let twice = "ResourceAlreadyExist.AclEntry";
    desk.call(&add("acl-2", &["10.0.0.0/8"])).unwrap();
    desk.refuses(&associate(&["acl-1", "acl-2"], "White"), twice);
    desk.call(&associate(&["acl-1"], "White")).unwrap();
    desk.refuses(&associate(&["acl-2"], "White"), twice);
    desk.call(&remove("acl-2", &["10.0.0.0/8"])).unwrap();
    desk.call(&associate(&["acl-2"], "White")).unwrap();
}

#[test]
fn a_security_group_keeps_acls_out() {
    let desk = desk();
    desk.local(|local: Local<'_, Region>| {
        let own = local.own.load_balancers.get_mut("alb-1").unwrap();
        own.security_group_ids = vec!["sg-1".to_owned()];
    });
    let code = "OperationDenied.LoadBalancerJoinedSecurityGroupNotSupportAcl";
    desk.refuses(&associate(&["acl-1"], "White"), code);
}

#[test]
fn quotas_bound_acls_and_their_entries() {
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{"Alb":{
        "Quotas":{"Acls":5,"EntriesPerAcl":3,"AclEntriesPerListener":{"Basic":2,"Standard":4},
            "AclEntriesPerLoadBalancer":5,"ListenersPerAcl":1},
        "LoadBalancers":[{"LoadBalancerId":"alb-1","VpcId":"vpc-1","ZoneMappings":[
            {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]}],
        "ServerGroups":[{"ServerGroupId":"sgp-1","VpcId":"vpc-1"}],
        "Acls":[{"AclId":"acl-1","AclEntries":[{"Entry":"10.0.0.0/8"},{"Entry":"11.0.0.0/8"}]},
            {"AclId":"acl-2","AclEntries":[{"Entry":"12.0.0.0/8"},{"Entry":"13.0.0.0/8"}]},
            {"AclId":"acl-3"},{"AclId":"acl-4"}],
        "Listeners":[
            {"ListenerId":"lsn-1","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP",
            "ListenerPort":80,"DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":
            {"ServerGroupTuples":[{"ServerGroupId":"sgp-1"}]}}]},
            {"ListenerId":"lsn-2","LoadBalancerId":"alb-1","ListenerProtocol":"HTTP",
            "ListenerPort":81,"DefaultActions":[{"Type":"ForwardGroup","ForwardGroupConfig":
            {"ServerGroupTuples":[{"ServerGroupId":"sgp-1"}]}}]}]}}}}"#,
    );
    desk.call(&CreateAcl::new()).unwrap();
    desk.refuses(&CreateAcl::new(), "QuotaExceeded.AclsNum");
    let more = ["14.0.0.0/8", "15.0.0.0/8"];
    desk.refuses(&add("acl-1", &more), "ResourceQuotaExceeded.AclEntriesNum");
    desk.refuses(
        &associate(&["acl-1", "acl-2", "acl-3", "acl-4"], "White"),
        "QuotaExceeded.AclsNum",
    );
    desk.call(&associate(&["acl-1", "acl-3"], "White")).unwrap();
    let second = |acl: &str| AssociateAclsWithListener::new([acl], "lsn-2", "White");
    desk.refuses(&second("acl-1"), "QuotaExceeded.AclsNum");
    let listener = "ResourceQuotaExceeded.ListenerAclEntriesNum";
    desk.refuses(&add("acl-3", &["14.0.0.0/8", "15.0.0.0/8", "16.0.0.0/8"]), listener);
    desk.call(&add("acl-3", &more)).unwrap();
    desk.refuses(&associate(&["acl-2"], "White"), listener);
    let all = "ResourceQuotaExceeded.LoadBalancerAclEntriesNum";
    desk.refuses(&second("acl-2"), all);
    desk.call(&second("acl-4")).unwrap();
    desk.refuses(&add("acl-4", &more), all);
    desk.call(&add("acl-4", &["14.0.0.0/8"])).unwrap();
}

#[test]
fn states_between_are_shown_while_changes_settle() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let id = desk.call(&CreateAcl::new()).unwrap().acl_id;
    desk.refuses(&add(&id, &["10.0.0.0/8"]), "IncorrectStatus.Acl");
    assert_eq!(
        (status(&desk, &id), status(&desk, &id)),
        (AclStatus::Creating, AclStatus::Available)
    );
    desk.call(&add(&id, &["10.0.0.0/8", "11.0.0.0/8"])).unwrap();
    desk.refuses(&remove(&id, &["10.0.0.0/8"]), "IncorrectStatus.Acl");
    desk.refuses(&UpdateAclAttribute::new(&id, "name"), "IncorrectStatus.Acl");
    desk.refuses(&DeleteAcl::new(&id), "IncorrectStatus.Acl");
    assert_eq!(entries(&desk, &id)[0].1, AclEntryStatus::Adding);
    assert_eq!(entries(&desk, &id)[0].1, AclEntryStatus::Available);
    desk.call(&remove(&id, &["10.0.0.0/8"])).unwrap();
    // On disk it is gone already.
    assert!(!desk.state().contains(r#"{"Entry":"10.0.0.0/8"},{"Entry":"11.0.0.0/8"}"#));
    let states = [AclEntryStatus::Removing, AclEntryStatus::Available];
    let shown: Vec<_> = entries(&desk, &id).into_iter().map(|(_, status)| status).collect();
    assert_eq!(shown, states);
    assert_eq!(texts(&desk, &id), ["11.0.0.0/8"]);

    let relation = || related(&desk, &id).first().and_then(|own| own.status.clone());
    desk.call(&associate(&[&id], "White")).unwrap();
    desk.refuses(&dissociate(&[&id]), "IncorrectStatus.Listener");
    desk.refuses(&associate(&["acl-2"], "White"), "IncorrectStatus.Listener");
    assert_eq!(relation(), Some(AclRelationStatus::Associating));
    assert_eq!(relation(), Some(AclRelationStatus::Associated));
    desk.call(&dissociate(&[&id, &id])).unwrap();
    assert_eq!(relation(), Some(AclRelationStatus::Dissociating));
    assert_eq!(relation(), None);
    desk.call(&DeleteAcl::new(&id)).unwrap();
    desk.refuses(&associate(&[&id], "White"), "IncorrectStatus.Acl");
    assert_eq!(status(&desk, &id), AclStatus::Deleting);
    desk.refuses(&DeleteAcl::new(&id), "ResourceNotFound.Acl");
}
