use aliyun_emulator::product::Local;

use super::*;
use crate::desk::Desk;
use crate::state::Protocol;
use crate::state::Region;

const OLD: &str = "AES128-SHA";
const NEW: &str = "AES128-GCM-SHA256";
const NEWEST: &str = "TLS_AES_128_GCM_SHA256";

fn create(name: &str, versions: &[&str], ciphers: &[&str]) -> CreateTLSCipherPolicy {
    CreateTLSCipherPolicy::new(name, versions.iter().copied(), ciphers.iter().copied())
}

fn set(id: &str, name: &str, versions: &[&str], ciphers: &[&str]) -> SetTLSCipherPolicyAttribute {
    SetTLSCipherPolicyAttribute::new(id, name, versions.iter().copied(), ciphers.iter().copied())
}

#[test]
fn a_policy_lives() {
    let desk = Desk::new();
    let versions = ["TLSv1.2", "TLSv1.3"];
    let id = desk.call(&create("strict", &versions, &[NEW, NEWEST])).unwrap().tls_cipher_policy_id;
    assert!(id.starts_with("tls-bp1") && id.len() == 25);
    desk.refuses(
        &set(&id, "strict", &["TLSv1.3", "TLSv1.2"], &[NEWEST, NEW]),
        "TLSPolicyUnchanged",
    );
    let task = desk.call(&set(&id, "loose", &["TLSv1.1", "TLSv1.2"], &[OLD, NEW])).unwrap();
    assert!(task.task_id.is_some());

    let desk = desk.reload();
    let listed = desk.call(&ListTLSCipherPolicies::new()).unwrap();
    let [only] = listed.tls_cipher_policies.as_slice() else { panic!("{listed:?}") };
    assert_eq!(only.name.as_deref(), Some("loose"));
    assert_eq!(only.status, Some(ShownStatus::Normal));
    assert_eq!(only.create_time, Some(1_700_000_000_000));
    assert_eq!(wires(&only.tls_versions), ["TLSv1.1", "TLSv1.2"]);
    assert_eq!(only.ciphers, [TLSCipher::Aes128Sha, TLSCipher::Aes128GcmSha256]);
    desk.call(&DeleteTLSCipherPolicy::new(&id)).unwrap();
    desk.refuses(&DeleteTLSCipherPolicy::new(&id), "InvalidTLSPolicyId.NotExist");
    let again = set(&id, "name", &["TLSv1.2"], &[NEW]);
    desk.refuses(&again, "InvalidTLSPolicyId.NotExist");
}

#[test]
fn suites_must_fit_the_versions() {
    let desk = Desk::new();
    for (versions, ciphers) in [
        (&["TLSv1.0"][..], &[NEW][..]),
        (&["TLSv1.2"], &[NEWEST]),
        (&["TLSv1.3"], &[OLD, NEWEST]),
        (&["TLSv1.2"], &["MADE-UP-SHA"]),
    ] {
        desk.refuses(&create("name", versions, ciphers), "TLSPolicyNoSupportCipher");
    }
    desk.refuses(&create("name", &["TLSv9"], &[OLD]), "TLSPolicyNoSupportVersion");
    desk.call(&create("name", &["TLSv1.0"], &[OLD])).unwrap();
    desk.call(&create("name", &["TLSv1.3"], &[NEWEST])).unwrap();
    // Terraform's provider chooses TLS 1.3 without a suite of it.
    desk.call(&create("name", &["TLSv1.2", "TLSv1.3"], &[OLD])).unwrap();
}

#[test]
fn what_the_validator_finds_has_its_code() {
    let desk = Desk::new();
    for (versions, ciphers, code) in [
        (&["TLSv1.2", "TLSv1.2"][..], &[NEW][..], "ParamDuplicateError.TlsVersions"),
        (&["TLSv1.2"], &[NEW, NEW], "ParamDuplicateError.Ciphers"),
    ] {
        desk.refuses(&create("name", versions, ciphers), code);
    }
}

#[test]
fn policies_come_in_pages() {
    let desk = Desk::new();
    for n in 0..5 {
        desk.call(&create(&format!("policy-{n}"), &["TLSv1.2"], &[NEW])).unwrap();
    }
    let mut request = ListTLSCipherPolicies::new().max_items(2);
    let mut sizes = Vec::new();
    loop {
        let page = desk.call(&request).unwrap();
        assert_eq!(page.total_count, Some(5));
        assert_eq!(page.is_truncated, Some(page.next_token.is_none()));
        sizes.push(page.tls_cipher_policies.len());
        let Some(token) = page.next_token else { break };
        request = request.next_token(token);
    }
    assert_eq!(sizes, [2, 2, 1]);
    let named = desk.call(&ListTLSCipherPolicies::new().name("policy-3")).unwrap();
    assert_eq!(named.total_count, Some(1));
    desk.refuses(&ListTLSCipherPolicies::new().next_token("nonsense"), "QueryTokenInvalid");
}

#[test]
fn a_policy_in_use_stays() {
    let desk = Desk::new();
    let id = desk.call(&create("strict", &["TLSv1.2"], &[NEW])).unwrap().tls_cipher_policy_id;
    desk.local(|local: Local<'_, Region>| {
        let region = local.own;
        let load_balancer = region.load_balancers.get_mut("lb-bp1000000000000000001").unwrap();
        let listener = load_balancer.listeners.entry((443, Protocol::Https)).or_default();
        listener.settings.set("TLSCipherPolicy", id.clone());
    });
    desk.refuses(&DeleteTLSCipherPolicy::new(&id), "TLSPolicyRelated");
    let listed = desk.call(&ListTLSCipherPolicies::new().include_listener(true)).unwrap();
    let related = &listed.tls_cipher_policies[0].relate_listeners[0];
    assert_eq!((related.port, related.protocol.as_deref()), (Some(443), Some("HTTPS")));
    desk.call(&set(&id, "loose", &["TLSv1.2"], &[NEW])).unwrap();
}
