use aliyun_core::Secret;
use aliyun_emulator::product::Local;
use aliyun_slb_model::{
    DeleteCACertificate, DeleteServerCertificate, DescribeCACertificates,
    DescribeServerCertificates, SetCACertificateName, SetServerCertificateName, Tag,
    UploadCACertificate, UploadServerCertificate,
};

use crate::desk::Desk;
use crate::state::Region;
use crate::state::{DomainExtension, Protocol};

const LOAD_BALANCER: &str = "lb-bp1000000000000000001";

macro_rules! pem {
    ($name:literal) => {
        include_str!(concat!("../../../tests/certificates/", $name, ".pem"))
    };
}

const FINGERPRINT: &str = "17:05:52:48:f6:56:ce:46:00:d0:dc:42:a1:dc:85:b9:29:e6:2a:68";

fn upload(certificate: &str, key: &str) -> UploadServerCertificate {
    UploadServerCertificate::new().server_certificate(certificate).private_key(Secret::from(key))
}

#[test]
fn a_server_certificate_lives() {
    let desk = Desk::new();
    let request = upload(pem!("rsa"), pem!("rsa.key"))
        .server_certificate_name("www")
        .resource_group_id("rg-1")
        .tag([Tag::new("env")]);
    let made = desk.call(&request).unwrap();
    let id = made.server_certificate_id;
    assert_eq!(id.split('_').count(), 4, "{id}");
    assert_eq!(made.fingerprint.as_deref(), Some(FINGERPRINT));
    assert_eq!(made.common_name.as_deref(), Some("www.example.com"));
    assert_eq!(made.subject_alternative_names, ["www.example.com", "*.example.com", "192.0.2.1"]);
    assert_eq!(made.expire_time.as_deref(), Some("2126-10-30T04:33:40Z"));
    assert_eq!(made.create_time_stamp, Some(1_700_000_000_000));
    assert_eq!(made.is_ali_cloud_certificate, Some(0));

    desk.call(&SetServerCertificateName::new(&id, "home")).unwrap();
    let desk = desk.reload();
    let other = desk.call(&upload(pem!("ec"), pem!("ec.key"))).unwrap().server_certificate_id;
    assert_ne!(other, id);
    let find = |request| desk.call::<DescribeServerCertificates>(&request).unwrap();
    assert_eq!(find(DescribeServerCertificates::new()).server_certificates.len(), 2);
    let found = find(DescribeServerCertificates::new().tag([Tag::new("env")])).server_certificates;
    assert_eq!((found.len(), found[0].server_certificate_name.as_deref()), (1, Some("home")));
    assert_eq!(found[0].region_id.as_deref(), Some("cn-hangzhou"));
    let elsewhere =
        DescribeServerCertificates::new().server_certificate_id(&id).resource_group_id("rg-2");
    desk.refuses(&elsewhere, "Abs.ServerCertificateIdAndResourceGroupId.MissMatch");
    desk.call(&DeleteServerCertificate::new(&id)).unwrap();
    desk.refuses(&DeleteServerCertificate::new(&id), "ServerCertificateId.NotFound");
    desk.refuses(&SetServerCertificateName::new(&id, "home"), "ServerCertificateId.NotFound");
}

#[test]
fn keys_come_in_several_forms() {
    let desk = Desk::new();
    for (certificate, key) in [
        (pem!("rsa"), pem!("rsa.key")),
        (pem!("rsa"), pem!("rsa.pkcs1.key")),
        (pem!("ec"), pem!("ec.key")),
        (pem!("ec"), pem!("ec.pkcs8.key")),
    ] {
        desk.call(&upload(certificate, key)).unwrap();
    }
    // Of a chain the first certificate is that of the key.
    let chain = concat!(pem!("rsa"), pem!("ec"));
    let made = desk.call(&upload(chain, pem!("rsa.key"))).unwrap();
    assert_eq!(made.fingerprint.as_deref(), Some(FINGERPRINT));
}

#[test]
fn pairs_that_are_none_are_refused() {
    let desk = Desk::new();
    let (rsa, key) = (pem!("rsa"), pem!("rsa.key"));
    let cut = rsa.replacen('M', "N", 1);
    for (certificate, key, code) in [
        (rsa, pem!("other.key"), "InvalidParameter"),
        (rsa, pem!("ec.key"), "InvalidParameter"),
        (rsa, pem!("encrypted.key"), "InvalidParameter"),
        (rsa, pem!("rsa"), "InvalidParameter"),
        (rsa, "nonsense", "InvalidParameter"),
        ("nonsense", key, "CertificateFormatInvalid"),
        (key, key, "CertificateFormatInvalid"),
        (&cut, key, "IllegalParam.ServerCertificate"),
        (pem!("short"), pem!("short.key"), "OperationDenied.IllegalKeyLength"),
        (pem!("ed25519"), pem!("ed25519.key"), "EccCertificateNotSupport"),
    ] {
        desk.refuses(&upload(certificate, key), code);
    }
    desk.refuses(&UploadServerCertificate::new(), "MissingParameter");
    desk.refuses(&upload(rsa, key).resource_group_id("nowhere"), "InvalidResourceGroupId.NotFound");
    for _ in 0..100 {
        desk.call(&upload(rsa, key)).unwrap();
    }
    desk.refuses(&upload(rsa, key), "InvalidParameter");
}

#[test]
fn a_managed_certificate_is_named() {
    let desk = Desk::new();
    let request = UploadServerCertificate::new()
        .ali_cloud_certificate_id("7751234")
        .ali_cloud_certificate_name("cloud");
    let made = desk.call(&request).unwrap();
    assert_eq!(made.is_ali_cloud_certificate, Some(1));
    assert_eq!(made.ali_cloud_certificate_name.as_deref(), Some("cloud"));
    assert_eq!(made.fingerprint, None);
    desk.reload();
}

#[test]
fn what_stands_in_a_managed_certificate_is_told_if_it_is_known() {
    let certificates =
        serde_json::json!([{ "CertificateId": "77-cn-hangzhou", "Pem": pem!("rsa") }]);
    let regions = serde_json::json!({ "cn-hangzhou": { "Certificates": certificates } });
    let desk = Desk::seeded(&serde_json::json!({ "Regions": regions }).to_string());
    let managed = |id: &str| UploadServerCertificate::new().ali_cloud_certificate_id(id);
    for request in [
        managed("77"),
        managed("77-cn-hangzhou"),
        managed("77").ali_cloud_certificate_region_id("cn-hangzhou"),
    ] {
        let made = desk.call(&request.region_id("cn-hangzhou")).unwrap();
        assert_eq!(made.fingerprint.as_deref(), Some(FINGERPRINT));
        assert_eq!(made.is_ali_cloud_certificate, Some(1));
    }
    let elsewhere = managed("77").ali_cloud_certificate_region_id("cn-shanghai");
    assert_eq!(desk.call(&elsewhere).unwrap().fingerprint, None);
    desk.reload();
}

#[test]
fn a_certificate_in_use_stays() {
    let desk = Desk::new();
    let id = desk.call(&upload(pem!("rsa"), pem!("rsa.key"))).unwrap().server_certificate_id;
    let ca = desk.call(&UploadCACertificate::new(pem!("ec"))).unwrap().ca_certificate_id;
    desk.local(|local: Local<'_, Region>| {
        let region = local.own;
        let extension = DomainExtension {
            id: "de-1".to_owned(),
            load_balancer_id: LOAD_BALANCER.to_owned(),
            listener_port: 443,
            domain: "a.example.com".to_owned(),
            server_certificate_id: id.clone(),
        };
        region.domain_extensions.insert("de-1".to_owned(), extension);
    });
    let delete = DeleteServerCertificate::new(&id);
    desk.refuses(&delete, "CertificateRelatedDomainExtensionExist");
    desk.local(|local: Local<'_, Region>| {
        let region = local.own;
        let load_balancer = region.load_balancers.get_mut(LOAD_BALANCER).unwrap();
        let listener = load_balancer.listeners.entry((443, Protocol::Https)).or_default();
        listener.settings.set("ServerCertificateId", id.clone());
        listener.settings.set("CACertificateId", ca.clone());
    });
    desk.refuses(&delete, "CertificateAndPrivateKeyIsRefered");
    desk.refuses(&DeleteCACertificate::new(&ca), "CertificateAndPrivateKeyIsRefered");
}

#[test]
fn white_space_in_pem_is_refused_where_it_stands() {
    let desk = Desk::new();
    let (rsa, key) = (pem!("rsa"), pem!("rsa.key"));
    let chain = format!("{rsa}\n{}", pem!("ec"));
    let spaced = rsa.replacen('\n', " \n", 1);
    for wrong in [&chain, &spaced] {
        desk.refuses(&upload(wrong, key), "CertificateFormatInvalid");
        desk.refuses(&UploadCACertificate::new(wrong), "InvalidParameter");
    }
    desk.refuses(&upload(rsa, &key.replacen('\n', "\n\n", 1)), "InvalidParameter");
    // As files are.
    for fine in [rsa.to_owned(), format!("\n{rsa}\n \n"), rsa.replace('\n', "\r\n")] {
        desk.call(&upload(&fine, key)).unwrap();
    }
    desk.call(&upload(&format!("{rsa}{}", pem!("ec")), key)).unwrap();
}

#[test]
fn a_ca_certificate_lives() {
    let desk = Desk::new();
    let request = UploadCACertificate::new(pem!("rsa")).ca_certificate_name("root");
    let made = desk.call(&request.tag([Tag::new("env")])).unwrap();
    let id = made.ca_certificate_id;
    assert_eq!(made.fingerprint.as_deref(), Some(FINGERPRINT));
    assert_eq!(made.common_name.as_deref(), Some("www.example.com"));
    desk.call(&SetCACertificateName::new(&id, "home")).unwrap();
    let desk = desk.reload();
    let found = desk.call(&DescribeCACertificates::new().tag([Tag::new("env")])).unwrap();
    let [only] = found.ca_certificates.as_slice() else { panic!("{found:?}") };
    assert_eq!(only.ca_certificate_name.as_deref(), Some("home"));
    let elsewhere = DescribeCACertificates::new().ca_certificate_id(&id).resource_group_id("rg-2");
    desk.refuses(&elsewhere, "Abs.CACertificateIdAndResourceGroupId.MissMatch");
    desk.call(&DeleteCACertificate::new(&id)).unwrap();
    desk.refuses(&DeleteCACertificate::new(&id), "CACertificateId.NotFound");
    desk.refuses(&SetCACertificateName::new(&id, "home"), "CACertificateId.NotFound");
    for wrong in ["nonsense", pem!("rsa.key"), concat!(pem!("rsa"), pem!("ec"))] {
        desk.refuses(&UploadCACertificate::new(wrong), "InvalidParameter");
    }
}
