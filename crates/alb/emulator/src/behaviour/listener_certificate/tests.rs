use aliyun_alb_model::{
    AssociateAdditionalCertificatesWithListener, Certificate, CertificateStatus, CertificateType,
    DissociateAdditionalCertificatesFromListener, ListListenerCertificates,
    UpdateListenerAttribute,
};
use aliyun_emulator::Settling;
use aliyun_emulator::product::Local;

use crate::behaviour::fixture::{desk, http, https, listen, quic};
use crate::desk::Desk;
use crate::state::Region;

fn associate(id: &str, ids: &[&str]) -> AssociateAdditionalCertificatesWithListener {
    let certificates = ids.iter().map(|id| Certificate::new(*id));
    AssociateAdditionalCertificatesWithListener::new(id, certificates)
}

fn dissociate(id: &str, ids: &[&str]) -> DissociateAdditionalCertificatesFromListener {
    let certificates = ids.iter().map(|id| Certificate::new(*id));
    DissociateAdditionalCertificatesFromListener::new(id, certificates)
}

/// The certificates of a listener, with whether each is the default one.
fn certificates(desk: &Desk, request: &ListListenerCertificates) -> Vec<(String, bool)> {
    let answer = desk.call(request).unwrap();
    assert_eq!(answer.next_token, None);
    assert_eq!(answer.total_count, i32::try_from(answer.certificates.len()).ok());
    let shown = answer.certificates.into_iter();
    shown.map(|own| (own.certificate_id.unwrap(), own.is_default.unwrap())).collect()
}

fn pairs(list: &[(&str, bool)]) -> Vec<(String, bool)> {
    list.iter().map(|(id, is_default)| ((*id).to_owned(), *is_default)).collect()
}

#[test]
fn certificates_come_and_go() {
    let desk = desk();
    let request = https(443).ca_certificates([Certificate::new("ca-1")]).ca_enabled(true);
    let id = listen(&desk, &request);
    let all = || ListListenerCertificates::new(&id);
    assert_eq!(certificates(&desk, &all()), pairs(&[("cert-1", true), ("ca-1", false)]));
    let answer = desk.call(&associate(&id, &["cert-2", "cert-3", "cert-2"])).unwrap();
    assert!(answer.job_id.is_some());
    let of_server = all().certificate_type("server");
    let expected = pairs(&[("cert-1", true), ("cert-2", false), ("cert-3", false)]);
    assert_eq!(certificates(&desk, &of_server), expected);
    assert!(desk.call(&dissociate(&id, &["cert-2"])).unwrap().job_id.is_some());
    let expected = pairs(&[("cert-1", true), ("cert-3", false)]);
    assert_eq!(certificates(&desk, &of_server), expected);
    let of_clients = desk.call(&all().certificate_type("Ca")).unwrap().certificates;
    assert_eq!(of_clients.len(), 1);
    assert_eq!(of_clients[0].certificate_type, Some(CertificateType::Ca));
    let some = all().certificate_ids(["cert-3", "cert-9"]);
    assert_eq!(certificates(&desk, &some), pairs(&[("cert-3", false)]));
    let id = listen(&desk, &quic(443));
    desk.call(&associate(&id, &["cert-2"])).unwrap();
    desk.reload();
}

#[test]
fn certificates_are_there_and_on_the_listener_once() {
    let desk = desk();
    let id = listen(&desk, &https(443));
    let plain = listen(&desk, &http(80));
    desk.refuses(&associate("lsn-0", &["cert-2"]), "ResourceNotFound.Listener");
    desk.refuses(&associate(&plain, &["cert-2"]), "OperationDenied.HttpListenerNotSupport");
    desk.refuses(&associate(&id, &["cert-2", "cert-9"]), "ResourceNotFound.Certificate");
    desk.refuses(&associate(&id, &["cert-1"]), "OperationDenied.DefaultCertificateUsed");
    desk.call(&associate(&id, &["cert-2"])).unwrap();
    let again = associate(&id, &["cert-3", "cert-2"]);
    desk.refuses(&again, "ResourceAlreadyAssociated.Certificate");
    let change = UpdateListenerAttribute::new(&id).certificates([Certificate::new("cert-2")]);
    desk.refuses(&change, "ResourceAlreadyAssociated.Certificate");

    desk.refuses(&dissociate("lsn-0", &["cert-2"]), "ResourceNotFound.Listener");
    desk.refuses(&dissociate(&plain, &["cert-2"]), "OperationDenied.HttpListenerNotSupport");
    let both = dissociate(&id, &["cert-2", "cert-1"]);
    desk.refuses(&both, "OperationDenied.DefaultCertificateUsed");
    desk.refuses(&dissociate(&id, &["cert-3"]), "ResourceNotAssociated.Certificate");
    let list = ListListenerCertificates::new(&plain);
    desk.refuses(&list, "OperationDenied.HttpListenerNotSupport");
    desk.refuses(&ListListenerCertificates::new("lsn-0"), "ResourceNotFound.Listener");
    let expected = pairs(&[("cert-1", true), ("cert-2", false)]);
    assert_eq!(certificates(&desk, &ListListenerCertificates::new(&id)), expected);
}

#[test]
fn pages_end_and_quotas_bound() {
    let desk = desk();
    let (id, other) = (listen(&desk, &https(443)), listen(&desk, &https(444)));
    desk.local(|local: Local<'_, Region>| {
        local.own.quotas.additional_certificates_per_load_balancer.standard = 2;
    });
    desk.call(&associate(&id, &["cert-2", "cert-3"])).unwrap();
    let code = "ResourceQuotaExceeded.LoadBalancerCertificatesNum";
    desk.refuses(&associate(&other, &["cert-2"]), code);
    let page = |token: &str| {
        desk.call(&ListListenerCertificates::new(&id).max_results(2).next_token(token)).unwrap()
    };
    let first = page("");
    assert_eq!((first.certificates.len(), first.total_count), (2, Some(3)));
    let last = page(&first.next_token.unwrap());
    assert_eq!(last.certificates[0].certificate_id.as_deref(), Some("cert-3"));
    assert_eq!((last.certificates.len(), last.next_token), (1, None));
}

#[test]
fn certificates_show_what_becomes_of_them_while_that_settles() {
    let desk = desk();
    let id = listen(&desk, &https(443));
    desk.settling.set(Settling::AfterDescribes(1));
    let status = |wanted: &str| {
        let answer = desk.call(&ListListenerCertificates::new(&id)).unwrap();
        let mut shown = answer.certificates.into_iter();
        let found = shown.find(|own| own.certificate_id.as_deref() == Some(wanted));
        found.map(|own| own.status.unwrap())
    };
    desk.call(&associate(&id, &["cert-2"])).unwrap();
    desk.refuses(&dissociate(&id, &["cert-2"]), "IncorrectStatus.Listener");
    assert_eq!(status("cert-2"), Some(CertificateStatus::Associating));
    assert_eq!(status("cert-2"), Some(CertificateStatus::Associated));
    assert_eq!(status("cert-1"), Some(CertificateStatus::Associated));
    desk.call(&dissociate(&id, &["cert-2"])).unwrap();
    assert_eq!(status("cert-2"), Some(CertificateStatus::Diassociating));
    assert_eq!(status("cert-2"), None);
}
