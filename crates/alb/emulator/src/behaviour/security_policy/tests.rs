use aliyun_alb_model::{
    CreateSecurityPolicy, DeleteListener, DeleteSecurityPolicy, ListSecurityPolicies,
    ListSecurityPolicyRelations, ListSystemSecurityPolicies, SecurityPolicy as Item,
    SecurityPolicyStatus, Tag, TlsCipher, TlsVersion, UpdateSecurityPolicyAttribute,
};
use aliyun_core::Operation;
use aliyun_emulator::Settling;

use crate::behaviour::fixture::{desk, https, listen};
use crate::desk::Desk;

const SUITE: &str = "ECDHE-RSA-AES128-GCM-SHA256";

fn policy(desk: &Desk, id: &str) -> Item {
    let found = desk.call(&ListSecurityPolicies::new().security_policy_ids([id])).unwrap();
    found.security_policies.into_iter().next().expect("it is there")
}

fn new(name: &str) -> CreateSecurityPolicy {
    CreateSecurityPolicy::new(name, ["TLSv1.2"], [SUITE])
}

#[track_caller]
fn code<O: Operation>(desk: &Desk, request: &O) -> &'static str {
    desk.call(request).err().expect("it is refused").code()
}

#[test]
fn a_policy_is_told_and_its_listeners_are() {
    let desk = desk();
    let twice = [TlsVersion::TLSv12, TlsVersion::TLSv13, TlsVersion::TLSv12];
    let request = CreateSecurityPolicy::new("own", twice, [SUITE, "AES128-SHA"]);
    let id = desk.call(&request).unwrap().security_policy_id;
    assert!(id.starts_with("spy-") && id.len() == 22, "{id}");
    let own = policy(&desk, &id);
    assert_eq!(own.tls_versions, [TlsVersion::TLSv12, TlsVersion::TLSv13]);
    assert_eq!(own.ciphers, [TlsCipher::EcdheRsaAes128GcmSha256, TlsCipher::Aes128Sha]);
    assert_eq!(own.security_policy_status, Some(SecurityPolicyStatus::Available));
    assert_eq!(own.create_time.as_deref(), Some("2023-11-14T22:13:20Z"));
    let listener = listen(&desk, &https(443).security_policy_id(&id));
    let usual = listen(&desk, &https(444));
    let system = "tls_cipher_policy_1_0";
    let request = ListSecurityPolicyRelations::new(["spy-1", id.as_str(), system, "spy-1"]);
    let relations = desk.call(&request).unwrap().secrity_policy_relations;
    let shown: Vec<_> = relations
        .iter()
        .map(|own| {
            let listeners = own.related_listeners.iter().map(|it| it.listener_id.clone().unwrap());
            (own.security_policy_id.as_deref().unwrap(), listeners.collect::<Vec<_>>())
        })
        .collect();
    let expected = [("spy-1", vec![]), (&id, vec![listener.clone()]), (system, vec![usual])];
    assert_eq!(shown, expected);
    let related = &relations[1].related_listeners[0];
    assert_eq!(
        (related.listener_port, related.load_balancer_id.as_deref()),
        (Some(443), Some("alb-1"))
    );
    let code = "ResourceNotFound.SecurityPolicy";
    desk.refuses(&ListSecurityPolicyRelations::new(["spy-1", "spy-0"]), code);
    desk.refuses(&DeleteSecurityPolicy::new(&id), "ResourceInUse.SecurityPolicy");
    desk.call(&DeleteListener::new(listener)).unwrap();
    desk.call(&DeleteSecurityPolicy::new(&id)).unwrap();
    desk.refuses(&DeleteSecurityPolicy::new(&id), code);
    desk.refuses(&DeleteSecurityPolicy::new(system), code);
    desk.reload();
}

#[test]
fn every_suite_belongs_to_a_version() {
    let desk = desk();
    let create = |version: &str, suite: &str| CreateSecurityPolicy::new("own", [version], [suite]);
    assert_eq!(code(&desk, &create("TLSv1.0", SUITE)), "InvalidParameter");
    assert_eq!(code(&desk, &create("TLSv1.2", "TLS_AES_128_GCM_SHA256")), "InvalidParameter");
    assert_eq!(code(&desk, &create("TLSv1.3", "AES128-SHA")), "InvalidParameter");
    desk.call(&create("TLSv1.0", "AES128-SHA")).unwrap();
    let change = UpdateSecurityPolicyAttribute::new("spy-1").tls_versions(["TLSv1.1"]);
    assert_eq!(code(&desk, &change), "InvalidParameter");
}

#[test]
fn a_change_leaves_what_is_not_given() {
    let desk = desk();
    let change = || UpdateSecurityPolicyAttribute::new("spy-1");
    assert!(desk.call(&change()).unwrap().job_id.is_some());
    desk.call(&change().tls_versions(["TLSv1.2", "TLSv1.3"])).unwrap();
    let own = policy(&desk, "spy-1");
    assert_eq!(own.tls_versions, [TlsVersion::TLSv12, TlsVersion::TLSv13]);
    assert_eq!(own.security_policy_name.as_deref(), Some("mine"));
    assert_eq!(own.ciphers, [TlsCipher::EcdheRsaAes128GcmSha256]);
    desk.call(&change().security_policy_name("other").ciphers(["AES128-SHA"])).unwrap();
    let own = policy(&desk, "spy-1");
    assert_eq!(own.security_policy_name.as_deref(), Some("other"));
    assert_eq!(own.ciphers, [TlsCipher::Aes128Sha]);
    let unknown = UpdateSecurityPolicyAttribute::new("spy-0").security_policy_name("other");
    desk.refuses(&unknown, "ResourceNotFound.SecurityPolicy");
}

#[test]
fn filters_narrow_and_quotas_bound() {
    let desk = desk();
    let first = desk.call(&new("twin").tag([Tag::new("k").value("v")])).unwrap();
    let second = desk.call(&new("twin").resource_group_id("rg-1")).unwrap();
    let (first, second) = (first.security_policy_id, second.security_policy_id);
    assert_eq!(code(&desk, &new("own").resource_group_id("x")), "NotExist.ResourceGroup");
    let ids = |request: &ListSecurityPolicies| {
        let answer = desk.call(request).unwrap();
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        let found = answer.security_policies.into_iter();
        found.map(|own| own.security_policy_id).collect::<Vec<_>>()
    };
    let all = ListSecurityPolicies::new;
    // Those of the service are not among them.
    assert_eq!(ids(&all()), [&second, &first, "spy-1"]);
    assert_eq!(ids(&all().security_policy_names(["twin"])), [&second, &first].map(Clone::clone));
    let tagged = all().security_policy_names(["twin"]).tag([Tag::new("k")]);
    assert_eq!(ids(&tagged), [first.as_str()]);
    assert_eq!(ids(&all().resource_group_id("rg-1")), [second.as_str()]);
    assert_eq!(ids(&all().security_policy_ids(["tls_cipher_policy_1_0"])), [""; 0]);
    let page = desk.call(&all().max_results(2)).unwrap();
    assert_eq!((page.security_policies.len(), page.total_count), (2, Some(3)));
    let last = desk.call(&all().max_results(2).next_token(page.next_token.unwrap())).unwrap();
    assert_eq!((last.security_policies.len(), last.next_token), (1, None));
    for _ in 0..47 {
        desk.call(&new("own")).unwrap();
    }
    desk.refuses(&new("own"), "QuotaExceeded.SecurityPoliciesNum");
}

#[test]
fn a_policy_shows_that_it_is_being_changed() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let status = || policy(&desk, "spy-1").security_policy_status.unwrap();
    assert_eq!(status(), SecurityPolicyStatus::Available);
    let change = || UpdateSecurityPolicyAttribute::new("spy-1").security_policy_name("other");
    desk.call(&change()).unwrap();
    desk.refuses(&change(), "IncorrectStatus.SecurityPolicy");
    desk.refuses(&DeleteSecurityPolicy::new("spy-1"), "IncorrectStatus.SecurityPolicy");
    let both = (SecurityPolicyStatus::Configuring, SecurityPolicyStatus::Available);
    assert_eq!((status(), status()), both);
    desk.call(&DeleteSecurityPolicy::new("spy-1")).unwrap();
}

#[test]
fn the_service_comes_with_five() {
    let desk = desk();
    let answer = desk.call(&ListSystemSecurityPolicies::new()).unwrap();
    assert_eq!(answer.total_count, Some(5));
    let all = answer.security_policies;
    let ids: Vec<_> = all.iter().map(|own| own.security_policy_id.as_deref().unwrap()).collect();
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
    assert_eq!(all[0].tls_versions, [TlsVersion::TLSv10, TlsVersion::TLSv11, TlsVersion::TLSv12]);
    assert_eq!(all[0].ciphers.len(), 19);
    assert!(!all[3].ciphers.contains(&TlsCipher::Aes128Sha));
    assert!(all[4].ciphers[0].as_str().starts_with("TLS_"));
}
