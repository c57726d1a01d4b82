use aliyun_emulator::Settling;
use aliyun_nlb_model::{
    AssociateAdditionalCertificatesWithListener as Associate,
    DisassociateAdditionalCertificatesWithListener as Disassociate, ListListenerCertificates,
    ListenerCertificateStatus, UpdateListenerAttribute,
};

use crate::behaviour::fixture::{desk, listen, tcp, tls};
use crate::desk::Desk;

/// The certificates of a listener, with whether each is the default one.
fn certificates(desk: &Desk, id: &str) -> Vec<(String, bool)> {
    let answer = desk.call(&ListListenerCertificates::new(id)).unwrap();
    let shown: Vec<_> = answer
        .certificates
        .iter()
        .map(|own| (own.certificate_id.clone(), own.is_default.unwrap()))
        .collect();
    let ids: Vec<_> = shown.iter().map(|(id, _)| id.clone()).collect();
    assert_eq!(answer.certificate_ids, ids);
    assert_eq!(answer.next_token, None);
    shown
}

fn pairs(list: &[(&str, bool)]) -> Vec<(String, bool)> {
    list.iter().map(|(id, is_default)| ((*id).to_owned(), *is_default)).collect()
}

#[test]
fn certificates_come_and_go() {
    let desk = desk();
    let id = listen(&desk, &tls(443).ca_certificate_ids(["ca-1"]).ca_enabled(true));
    assert_eq!(certificates(&desk, &id), pairs(&[("cert-1", true)]));
    let answer = desk.call(&Associate::new(&id, ["cert-2", "cert-3", "cert-2"])).unwrap();
    assert!(answer.job_id.is_some());
    let all = pairs(&[("cert-1", true), ("cert-2", false), ("cert-3", false)]);
    assert_eq!(certificates(&desk, &id), all);
    let answer = desk.call(&Disassociate::new(&id, ["cert-2"])).unwrap();
    assert!(answer.job_id.is_some());
    assert_eq!(certificates(&desk, &id), pairs(&[("cert-1", true), ("cert-3", false)]));
    // Those that clients are checked by are told when they are asked for.
    let of_clients = desk.call(&ListListenerCertificates::new(&id).cert_type("Ca")).unwrap();
    assert_eq!(of_clients.certificate_ids, ["ca-1"]);
    assert_eq!(of_clients.certificates[0].is_default, Some(false));
    let one = ListListenerCertificates::new(&id).certificate_ids(["cert-3", "cert-9"]);
    assert_eq!(desk.call(&one).unwrap().certificate_ids, ["cert-3"]);
    desk.reload();
}

#[test]
fn certificates_are_there_and_on_the_listener_once() {
    let desk = desk();
    let id = listen(&desk, &tls(443).ca_certificate_ids(["ca-1"]));
    let plain = listen(&desk, &tcp(80));
    desk.refuses(&Associate::new("lsn-0@1", ["cert-2"]), "ResourceNotFound.listener");
    desk.refuses(&Associate::new(&plain, ["cert-2"]), "OperationDenied.Protocol");
    desk.refuses(&Associate::new(&id, ["cert-2", "cert-9"]), "ResourceNotFound.Certificate");
    desk.refuses(&Associate::new(&id, ["cert-1"]), "ResourceAlreadyAssociated.Certificate");
    desk.call(&Associate::new(&id, ["cert-2"])).unwrap();
    desk.refuses(
        &Associate::new(&id, ["cert-3", "cert-2"]),
        "ResourceAlreadyAssociated.Certificate",
    );
    let change = UpdateListenerAttribute::new(&id).certificate_ids(["cert-2"]);
    desk.refuses(&change, "ResourceAlreadyAssociated.Certificate");

    desk.refuses(&Disassociate::new("lsn-0@1", ["cert-2"]), "ResourceNotFound.listener");
    desk.refuses(&Disassociate::new(&plain, ["cert-2"]), "OperationDenied.Protocol");
    desk.refuses(
        &Disassociate::new(&id, ["cert-2", "cert-1"]),
        "OperationDenied.DefaultCertificateUsed",
    );
    desk.refuses(&Disassociate::new(&id, ["ca-1"]), "OperationDenied.CaCertificateUsed");
    desk.refuses(&Disassociate::new(&id, ["cert-3"]), "ResourceNotAssociated.Certificate");
    desk.refuses(&ListListenerCertificates::new(&plain), "OperationDenied.Protocol");
    desk.refuses(&ListListenerCertificates::new("lsn-0@1"), "ResourceNotFound.listener");
}

#[test]
fn pages_end_and_quotas_bound() {
    let ids: Vec<String> = (1..=27).map(|n| format!("cert-{n}")).collect();
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{"Nlb":{
        "LoadBalancers":[{"LoadBalancerId":"nlb-1","VpcId":"vpc-1","ZoneMappings":[
            {"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}]}],
        "ServerGroups":[{"ServerGroupId":"sgp-tls","VpcId":"vpc-1",
            "PreserveClientIpEnabled":false}]}}}}"#,
    );
    let (id, other) = (listen(&desk, &tls(443)), listen(&desk, &tls(444)));
    desk.call(&Associate::new(&id, &ids[1..16])).unwrap();
    desk.call(&Associate::new(&other, &ids[16..26])).unwrap();
    for full in [&id, &other] {
        desk.refuses(&Associate::new(full, ["cert-27"]), "QuotaExceeded.QuotaInsufficient");
    }
    let page = |token: &str| {
        let request = ListListenerCertificates::new(&id).max_results(10).next_token(token);
        desk.call(&request).unwrap()
    };
    let first = page("");
    assert_eq!((first.certificate_ids.len(), first.total_count), (10, Some(16)));
    let last = page(&first.next_token.unwrap());
    assert_eq!((last.certificate_ids, last.next_token), (ids[10..16].to_vec(), None));
}

#[test]
fn certificates_show_what_becomes_of_them_while_that_settles() {
    let desk = desk();
    let id = listen(&desk, &tls(443));
    desk.settling.set(Settling::AfterDescribes(1));
    let status = |wanted: &str| {
        let answer = desk.call(&ListListenerCertificates::new(&id)).unwrap();
        let mut shown = answer.certificates.into_iter();
        shown.find(|own| own.certificate_id == wanted).unwrap().status.unwrap()
    };
    desk.call(&Associate::new(&id, ["cert-2"])).unwrap();
    assert_eq!(status("cert-2"), ListenerCertificateStatus::Associating);
    assert_eq!(status("cert-2"), ListenerCertificateStatus::Associated);
    assert_eq!(status("cert-1"), ListenerCertificateStatus::Associated);
}
