use aliyun_emulator::product::Local;
use aliyun_slb_model::UploadServerCertificate;

use super::*;
use crate::behaviour::listener;
use crate::desk::Desk;
use crate::state::Region;
use crate::state::Rule;

const LOAD_BALANCER: &str = "lb-bp1000000000000000001";
const SHARED: &str = "lb-bp1000000000000000002";

/// With an HTTPS listener on 443 of both load balancers, and one for HTTP on 80.
fn desk() -> (Desk, String) {
    let desk = Desk::new();
    let managed = UploadServerCertificate::new().ali_cloud_certificate_id("7751234");
    let certificate = desk.call(&managed).unwrap().server_certificate_id;
    change(&desk, |region| {
        for (id, key) in [
            (LOAD_BALANCER, (443, Protocol::Https)),
            (LOAD_BALANCER, (80, Protocol::Http)),
            (SHARED, (443, Protocol::Https)),
        ] {
            let load_balancer = region.load_balancers.get_mut(id).unwrap();
            let listener = load_balancer.listeners.entry(key).or_default();
            listener.settings.set("BackendServerPort", "80");
            if key.1 == Protocol::Https {
                listener.settings.set("ServerCertificateId", certificate.clone());
            }
            listener.settings.default_to(listener::defaults(key.1));
        }
    });
    (desk, certificate)
}

fn change(desk: &Desk, with: impl FnOnce(&mut Region)) {
    desk.local(|local: Local<'_, Region>| with(local.own));
}

fn create(domain: &str, certificate: &str) -> CreateDomainExtension {
    CreateDomainExtension::new(LOAD_BALANCER, 443, domain, certificate)
}

#[test]
fn an_extension_lives() {
    let (desk, certificate) = desk();
    let made = desk.call(&create("a.example.com", &certificate)).unwrap();
    let id = made.domain_extension_id;
    assert!(id.starts_with("de-") && id.len() == 16 && made.listener_port == Some(443));
    let other = UploadServerCertificate::new().ali_cloud_certificate_id("2");
    let other = desk.call(&other).unwrap().server_certificate_id;
    desk.call(&SetDomainExtensionAttribute::new(&id, &other)).unwrap();

    let desk = desk.reload();
    let one = desk.call(&DescribeDomainExtensionAttribute::new(&id)).unwrap();
    assert_eq!(one.domain.as_deref(), Some("a.example.com"));
    assert_eq!(one.load_balancer_id.as_deref(), Some(LOAD_BALANCER));
    assert_eq!((one.listener_port, one.server_certificate_id), (Some(443), Some(other)));
    let list = DescribeDomainExtensions::new(LOAD_BALANCER, 443);
    assert_eq!(desk.call(&list).unwrap().domain_extensions.len(), 1);
    let none = list.domain_extension_id("de-x");
    assert!(desk.call(&none).unwrap().domain_extensions.is_empty());
    desk.call(&DeleteDomainExtension::new(&id)).unwrap();
    desk.refuses(&DeleteDomainExtension::new(&id), "InvalidParameter.DomainExtensionId");
}

#[test]
fn every_fault_has_its_code() {
    let (desk, certificate) = desk();
    let at = |id: &str, port| CreateDomainExtension::new(id, port, "a.example.com", &certificate);
    desk.refuses(&at("lb-x", 443), "InvalidLoadBalancerId.NotFound");
    desk.refuses(&at(LOAD_BALANCER, 80), "InvalidParameter");
    desk.refuses(&at(SHARED, 443), "DomainExtensionNotSupport");
    desk.refuses(&create("a.example.com", "made-up"), "InvalidParameter.ServerCertificateId");
    let id = desk.call(&create("a.example.com", &certificate)).unwrap().domain_extension_id;
    desk.refuses(&create("A.example.com", &certificate), "InvalidParameter.Domain");
    for domain in ["b.example.com", "*.example.com"] {
        desk.call(&create(domain, &certificate)).unwrap();
    }
    desk.refuses(&create("d.example.com", &certificate), "DomainExtensionNumberOverLimit");
    let unknown = SetDomainExtensionAttribute::new(&id, "made-up");
    desk.refuses(&unknown, "InvalidParameter.ServerCertificateId");
    let unknown = SetDomainExtensionAttribute::new("de-x", &certificate);
    desk.refuses(&unknown, "InvalidParameter.DomainExtensionId");
    let unknown = DescribeDomainExtensionAttribute::new("de-x");
    desk.refuses(&unknown, "InvalidParameter.DomainExtensionId");
    desk.refuses(&DescribeDomainExtensions::new(LOAD_BALANCER, 80), "InvalidParameter");
}

#[test]
fn an_extension_with_rules_stays() {
    let (desk, certificate) = desk();
    let id = desk.call(&create("a.example.com", &certificate)).unwrap().domain_extension_id;
    change(&desk, |region| {
        let rule = Rule {
            load_balancer_id: LOAD_BALANCER.to_owned(),
            listener: (443, Protocol::Https),
            name: "rule".to_owned(),
            domain: Some("a.example.com".to_owned()),
            url: None,
            vserver_group_id: "rsp-bp10000000001".to_owned(),
            own: None,
        };
        region.add_rule("rule-1".to_owned(), rule);
    });
    desk.refuses(&DeleteDomainExtension::new(&id), "DomainExtensionRelatedRuleExist");
    change(&desk, |region| region.remove_rule("rule-1"));
    desk.call(&DeleteDomainExtension::new(&id)).unwrap();
}
