use aliyun_emulator::Settling;
use aliyun_nlb_model::{
    CreateSecurityPolicy, DeleteListener, DeleteSecurityPolicy, ListSecurityPolicy,
    ListSystemSecurityPolicy, SecurityPolicy as Item, SecurityPolicyStatus, Tag,
    UpdateSecurityPolicyAttribute,
};

use crate::behaviour::fixture::{desk, listen, tls};
use crate::desk::Desk;

const SUITE: &str = "ECDHE-RSA-AES128-GCM-SHA256";

fn policy(desk: &Desk, id: &str) -> Item {
    let found = desk.call(&ListSecurityPolicy::new().security_policy_ids([id])).unwrap();
    found.security_policies.into_iter().next().expect("it is there")
}

fn new() -> CreateSecurityPolicy {
    CreateSecurityPolicy::new(["TLSv1.2"], [SUITE])
}

#[test]
fn a_policy_is_told_with_its_listeners() {
    let desk = desk();
    let twice = CreateSecurityPolicy::new(["TLSv1.2", "TLSv1.3", "TLSv1.2"], [SUITE, "AES128-SHA"]);
    let answer = desk.call(&twice.security_policy_name("own")).unwrap();
    assert!(answer.job_id.is_some());
    let id = answer.security_policy_id;
    assert!(id.starts_with("tls-") && id.len() == 22, "{id}");
    let own = policy(&desk, &id);
    assert_eq!(own.tls_version.as_deref(), Some("TLSv1.2,TLSv1.3"));
    assert_eq!(own.ciphers.as_deref(), Some("ECDHE-RSA-AES128-GCM-SHA256,AES128-SHA"));
    assert_eq!(own.security_policy_status, Some(SecurityPolicyStatus::Available));
    assert_eq!((own.related_listeners.len(), own.tags.len()), (0, 0));
    let listener = listen(&desk, &tls(443).security_policy_id(&id));
    let related = policy(&desk, &id).related_listeners;
    assert_eq!(related[0].listener_id.as_ref(), Some(&listener));
    assert_eq!(
        (related[0].listener_port, related[0].load_balancer_id.as_deref()),
        (Some(443), Some("nlb-1"))
    );
    desk.refuses(&DeleteSecurityPolicy::new(&id), "ResourceInUse.SecurityPolicy");
    desk.call(&DeleteListener::new(listener)).unwrap();
    desk.call(&DeleteSecurityPolicy::new(&id)).unwrap();
    desk.refuses(&DeleteSecurityPolicy::new(&id), "ResourceNotFound.securitypolicy");
    desk.refuses(
        &DeleteSecurityPolicy::new("tls_cipher_policy_1_0"),
        "ResourceNotFound.securitypolicy",
    );
    desk.reload();
}

#[test]
fn every_suite_belongs_to_a_version() {
    let desk = desk();
    let create = |version: &str, suite: &str| CreateSecurityPolicy::new([version], [suite]);
    desk.refuses(&create("TLSv1.0", SUITE), "IllegalParam");
    desk.refuses(&create("TLSv1.2", "TLS_AES_128_GCM_SHA256"), "IllegalParam");
    desk.refuses(&create("TLSv1.3", "AES128-SHA"), "IllegalParam");
    desk.call(&create("TLSv1.0", "AES128-SHA")).unwrap();
    let change = UpdateSecurityPolicyAttribute::new("tls-1").tls_versions(["TLSv1.1"]);
    let error = desk.call(&change).unwrap_err();
    assert_eq!(error.code(), "IllegalParam");
}

#[test]
fn a_change_must_change_something() {
    let desk = desk();
    let change = || UpdateSecurityPolicyAttribute::new("tls-1");
    desk.refuses(&change(), "UpdateSecurityPolicyFailed");
    let same = change().security_policy_name("mine").ciphers([SUITE, SUITE]);
    desk.refuses(&same, "UpdateSecurityPolicyFailed");
    let answer = desk.call(&change().tls_versions(["TLSv1.2", "TLSv1.3"])).unwrap();
    assert!(answer.job_id.is_some());
    assert_eq!(answer.security_policy_id.as_deref(), Some("tls-1"));
    let own = policy(&desk, "tls-1");
    assert_eq!(own.tls_version.as_deref(), Some("TLSv1.2,TLSv1.3"));
    assert_eq!(
        (own.security_policy_name.as_deref(), own.ciphers.as_deref()),
        (Some("mine"), Some(SUITE))
    );
    let unknown = UpdateSecurityPolicyAttribute::new("tls-0").security_policy_name("a");
    desk.refuses(&unknown, "ResourceNotFound.securitypolicy");
}

#[test]
fn filters_narrow_and_quotas_bound() {
    let desk = desk();
    let first =
        desk.call(&new().security_policy_name("a").tag([Tag::new("k").value("v")])).unwrap();
    let second = desk.call(&new().security_policy_name("a").resource_group_id("rg-1")).unwrap();
    let (first, second) = (first.security_policy_id, second.security_policy_id);
    desk.call(&new().resource_group_id("x")).unwrap_err();
    let ids = |request: &ListSecurityPolicy| {
        let answer = desk.call(request).unwrap();
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        let found = answer.security_policies.into_iter();
        found.map(|own| own.security_policy_id).collect::<Vec<_>>()
    };
    let all = ListSecurityPolicy::new;
    // Those of the service are not among them.
    assert_eq!(ids(&all()), [&second, &first, &"tls-1".to_owned()].map(Clone::clone));
    assert_eq!(ids(&all().security_policy_names(["a"])), [&second, &first].map(Clone::clone));
    assert_eq!(ids(&all().security_policy_names(["a"]).tag([Tag::new("k")])), [first]);
    assert_eq!(ids(&all().resource_group_id("rg-1")), [second]);
    assert_eq!(ids(&all().security_policy_ids(["tls_cipher_policy_1_0"])), [""; 0]);
    let page = desk.call(&all().max_results(2)).unwrap();
    assert_eq!((page.security_policies.len(), page.total_count), (2, Some(3)));
    let last = desk.call(&all().max_results(2).next_token(page.next_token.unwrap())).unwrap();
    assert_eq!((last.security_policies.len(), last.next_token), (1, None));
    for _ in 0..47 {
        desk.call(&new()).unwrap();
    }
    let error = desk.call(&new()).unwrap_err();
    assert_eq!(error.code(), "QuotaExceeded.QuotaInsufficient");
}

#[test]
fn a_policy_shows_that_it_is_being_changed() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let id = desk.call(&new()).unwrap().security_policy_id;
    let status = || policy(&desk, &id).security_policy_status.unwrap();
    let both = (SecurityPolicyStatus::Configuring, SecurityPolicyStatus::Available);
    assert_eq!((status(), status()), both);
}

#[test]
fn the_service_comes_with_five() {
    let desk = desk();
    let all = desk.call(&ListSystemSecurityPolicy::new()).unwrap().security_policies;
    let ids: Vec<_> = all.iter().map(|own| own.security_policy_id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "tls_cipher_policy_1_0",
            "tls_cipher_policy_1_1",
            "tls_cipher_policy_1_2",
            "tls_cipher_policy_1_2_strict",
            "tls_cipher_policy_1_2_strict_with_1_3"
        ]
    );
    assert_eq!(all[0].tls_version.as_deref(), Some("TLSv1.0,TLSv1.1,TLSv1.2"));
    assert_eq!(all[0].ciphers.as_ref().unwrap().split(',').count(), 19);
    assert!(!all[3].ciphers.as_ref().unwrap().split(',').any(|suite| suite == "AES128-SHA"));
    assert!(all[4].ciphers.as_ref().unwrap().starts_with("TLS_"));
}
