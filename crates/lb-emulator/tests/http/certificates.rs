//! Certificates of the certificate service, put in while the emulator runs.

use aliyun_lb_emulator::{Emulator, NewCertificate, Recording, Seed};
use serde_json::{Value, json};

use crate::support::{Reply, V1, control};

const RSA: &str = include_str!("../../../slb/emulator/tests/certificates/rsa.pem");
const EC: &str = include_str!("../../../slb/emulator/tests/certificates/ec.pem");
const KEY: &str = include_str!("../../../slb/emulator/tests/certificates/rsa.key.pem");

/// The id that is made for the one of RSA.
const ID: &str = "11508690-cn-hangzhou";

/// Load balancers of ALB and NLB with a group, in a region that lists a certificate.
const SEED: &str = r#"{"Regions": {"cn-hangzhou": {
    "Certificates": ["1-cn-hangzhou"],
    "Alb": {
        "LoadBalancers": [{"LoadBalancerId": "alb-1", "VpcId": "vpc-1", "ZoneMappings": [
            {"ZoneId": "cn-hangzhou-a", "VSwitchId": "vsw-1"}]}],
        "ServerGroups": [{"ServerGroupId": "sgp-1", "VpcId": "vpc-1"}]},
    "Nlb": {
        "LoadBalancers": [{"LoadBalancerId": "nlb-1", "VpcId": "vpc-1", "ZoneMappings": [
            {"ZoneId": "cn-hangzhou-a", "VSwitchId": "vsw-1"}]}],
        "ServerGroups": [
            {"ServerGroupId": "sgp-2", "VpcId": "vpc-1", "Protocol": "TCPSSL",
                "PreserveClientIpEnabled": false}]}}}}"#;

async fn start() -> Emulator {
    Emulator::builder().seed(Seed::parse(SEED).unwrap()).start().await.unwrap()
}

async fn put(emulator: &Emulator, body: &Value) -> Reply {
    control(emulator, "POST", "/certificates", &body.to_string()).await
}

async fn list(emulator: &Emulator, query: &str) -> Vec<Value> {
    let shown = control(emulator, "GET", &format!("/certificates{query}"), "").await.json();
    shown["Certificates"].as_array().unwrap().clone()
}

/// Makes an HTTPS listener of ALB.
async fn listen(emulator: &Emulator, certificate: &str) -> Reply {
    let params = [
        ("LoadBalancerId", "alb-1"),
        ("ListenerProtocol", "HTTPS"),
        ("ListenerPort", "443"),
        ("DefaultActions.1.Type", "ForwardGroup"),
        ("DefaultActions.1.ForwardGroupConfig.ServerGroupTuples.1.ServerGroupId", "sgp-1"),
        ("Certificates.1.CertificateId", certificate),
    ];
    let call = V1::call("CreateListener", &params).set("Version", "2020-06-16");
    call.send(emulator.address()).await
}

#[tokio::test]
async fn what_stands_in_a_certificate_is_told_and_where_it_is() {
    let emulator = start().await;
    let told = put(&emulator, &json!({ "Pem": RSA })).await.json();
    let expected = json!({
        "CertificateId": ID,
        "CommonName": "www.example.com",
        "SubjectAlternativeNames": ["www.example.com", "*.example.com", "192.0.2.1"],
        "NotBefore": told["NotBefore"],
        "NotAfter": "2126-10-30T04:33:40Z",
        "KeyAlgorithm": "RSA",
        "KeySize": 2048,
        "Fingerprint": "17:05:52:48:f6:56:ce:46:00:d0:dc:42:a1:dc:85:b9:29:e6:2a:68",
    });
    assert_eq!(told, expected);
    let all = list(&emulator, "").await;
    let place = |one: &Value| (one["AccessKeyId"].clone(), one["RegionId"].clone());
    assert_eq!(place(&all[1]), (json!("testid"), json!("cn-hangzhou")));
    assert_eq!(
        (&all[0]["CertificateId"], &all[0]["CommonName"]),
        (&json!("1-cn-hangzhou"), &Value::Null)
    );
    assert_eq!((all.len(), &all[1]["CommonName"]), (2, &json!("www.example.com")));
    assert!(list(&emulator, "?AccessKeyId=other").await.is_empty());
    assert!(
        !control(&emulator, "GET", "/state", "").await.body.contains("\"*\""),
        "all are listed"
    );
}

#[tokio::test]
async fn listeners_name_what_was_put_in() {
    let emulator = start().await;
    assert_eq!(listen(&emulator, ID).await.refusal().1, "ResourceNotFound.Certificate");
    assert_eq!(put(&emulator, &json!({ "Pem": RSA })).await.status, 200);
    let listener = listen(&emulator, ID).await.text("ListenerId");
    let path = |host: &str| format!("/alb/route?listener={listener}&host={host}");
    let routed = control(&emulator, "GET", &path("api.example.com"), "").await.json();
    assert_eq!(
        routed["Certificate"],
        json!({
            "CertificateId": ID,
            "ChosenBy": "Wildcard",
            "Names": ["www.example.com", "*.example.com", "192.0.2.1"],
            "NotAfter": "2126-10-30T04:33:40Z",
        })
    );
    let routed = control(&emulator, "GET", &path("example.org"), "").await.json();
    assert_eq!(routed["Certificate"]["ChosenBy"], "Default");
    assert_eq!(routed["Certificate"]["Objection"], "None of its names is that of example.org.");

    let nlb = [
        ("LoadBalancerId", "nlb-1"),
        ("ListenerProtocol", "TCPSSL"),
        ("ListenerPort", "443"),
        ("ServerGroupId", "sgp-2"),
        ("CertificateIds.1", ID),
    ];
    let call = V1::call("CreateListener", &nlb).set("Version", "2022-04-30");
    assert_eq!(call.send(emulator.address()).await.status, 200);

    // What is exported can be taken in, with what stands in the certificate.
    let other = start().await;
    other.import(&emulator.export().unwrap()).await.unwrap();
    assert_eq!(list(&other, "").await, list(&emulator, "").await);
}

#[tokio::test]
async fn where_none_is_listed_any_id_stays_one() {
    let emulator = Emulator::start().await.unwrap();
    let id = emulator.add_certificate(NewCertificate::from_pem(RSA)).await.unwrap();
    assert_eq!(id, ID);
    let all = list(&emulator, "").await;
    assert_eq!((&all[0]["CertificateId"], all.len()), (&json!("*"), 2));
    let seed = control(&emulator, "GET", "/state/testid", "").await.body;
    Seed::parse(&seed).unwrap();
    control(&emulator, "POST", "/reset", "").await;
    assert!(list(&emulator, "").await.is_empty());
}

#[tokio::test]
async fn what_makes_no_sense_is_told_without_the_text() {
    let emulator = start().await;
    let both = format!("{RSA}{KEY}");
    for (body, told) in [
        (json!({}), "Pem: is missing"),
        (json!({ "Pem": "x" }), "Pem is no certificate in PEM form;"),
        (json!({ "Pem": both }), "Pem holds a private key; give the certificates alone."),
        (json!({ "Pem": RSA, "CertificateId": "a b" }), "CertificateId has letters"),
        (json!({ "Pem": RSA, "PrivateKey": KEY }), "PrivateKey: is not known here;"),
    ] {
        let reply = put(&emulator, &body).await;
        let message = reply.text("Message");
        assert_eq!(reply.status, 400, "{message}");
        assert!(message.starts_with(told) && !message.contains("MII"), "{message}");
    }
    let nowhere = "/certificates?RegionId=cn-nowhere";
    let body = json!({ "Pem": RSA }).to_string();
    assert_eq!(control(&emulator, "POST", nowhere, &body).await.status, 404);
    assert_eq!(list(&emulator, "").await.len(), 1);
}

#[tokio::test]
async fn a_directory_keeps_certificates() {
    let dir = tempfile::tempdir().unwrap();
    let begin = || {
        let seed = Seed::parse(SEED).unwrap();
        Emulator::builder().data(dir.path()).seed(seed).start()
    };
    let emulator = begin().await.unwrap();
    assert_eq!(put(&emulator, &json!({ "Pem": RSA })).await.status, 200);
    let other = NewCertificate::from_pem(EC).id("1-cn-hangzhou");
    emulator.add_certificate(other).await.unwrap();
    assert_eq!(listen(&emulator, ID).await.status, 200);
    let state = emulator.export().unwrap();
    emulator.shutdown().await;
    let emulator = begin().await.unwrap();
    assert_eq!(emulator.export().unwrap(), state);
    assert_eq!(list(&emulator, "").await[0]["KeyAlgorithm"], "EC");
}

#[tokio::test]
async fn a_recording_has_what_was_put_in() {
    let emulator = start().await;
    emulator.begin_recording();
    assert_eq!(listen(&emulator, ID).await.status, 404);
    assert_eq!(put(&emulator, &json!({ "Pem": RSA })).await.status, 200);
    assert_eq!(listen(&emulator, ID).await.status, 200);
    let recording = emulator.recording().unwrap().to_json().unwrap();
    let replay = Recording::parse(&recording).unwrap().replay().unwrap();
    assert_eq!((replay.compared(), replay.differences().len()), (2, 0), "{replay}");
}
