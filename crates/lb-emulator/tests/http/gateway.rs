//! Every refusal that comes before the operation, in JSON and in XML.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::support::{GROUP, ONE_ECS, V1, acs3_add, acs3_bytes, http, nonce, send};
use aliyun_lb_emulator::{Emulator, Timestamp};
use aliyun_slb_model::SLB;

/// A call in a form, refused with a code of the service; `%s` filled with a text.
async fn assert_refused(call: V1, code: &str, filled: &str) {
    let emulator = Emulator::start().await.unwrap();
    let info = SLB.code(code).unwrap();
    let message = info.message.replace("%s", filled);
    for format in ["JSON", "XML"] {
        let call = call.clone().set("Format", format).set("SignatureNonce", &nonce());
        let call = match filled {
            "" => call,
            missing => call.without(missing),
        };
        let reply = call.send(emulator.address()).await;
        assert_eq!(reply.refusal(), (info.status, code.to_owned(), message.clone()));
        assert_eq!(reply.text("HostId"), "slb.test");
        let advice = format!("https://api.aliyun.com/troubleshoot?q={code}&product=Slb&requestId=");
        assert!(reply.text("Recommend").starts_with(&advice));
    }
}

fn call() -> V1 {
    V1::add(GROUP, ONE_ECS)
}

#[tokio::test]
async fn what_is_missing_is_named() {
    for name in [
        "Action",
        "Version",
        "AccessKeyId",
        "SignatureMethod",
        "SignatureVersion",
        "SignatureNonce",
        "Timestamp",
        "RegionId",
        "VServerGroupId",
        "BackendServers",
    ] {
        assert_refused(call(), "MissingParameter", name).await;
    }
}

#[tokio::test]
async fn an_unsigned_call_lacks_a_signature() {
    let emulator = Emulator::start().await.unwrap();
    let target = "/?Action=AddVServerGroupBackendServers&Version=2014-05-15&AccessKeyId=testid";
    let reply = send(emulator.address(), &http("GET", target, "", "")).await;
    let message = SLB.code("MissingParameter").unwrap().message.replace("%s", "Signature");
    assert_eq!(reply.refusal(), (400, "MissingParameter".into(), message));
}

#[tokio::test]
async fn what_is_wrong_has_its_code() {
    for (name, value, code) in [
        ("Action", "Made", "InvalidAction.NotFound"),
        ("Action", "addVServerGroupBackendServers", "InvalidAction.NotFound"),
        ("Version", "2015-05-15", "InvalidVersion"),
        ("AccessKeyId", "nobody", "InvalidAccessKeyId.NotFound"),
        ("SignatureMethod", "HMAC-MD5", "InvalidSignatureMethod"),
        ("Timestamp", "2026-01-01 00:00:00", "InvalidTimeStamp.Format"),
        ("Timestamp", "2014-05-15T00:00:00Z", "InvalidTimeStamp.Expired"),
        ("Timestamp", "9999-05-15T00:00:00Z", "InvalidTimeStamp.Expired"),
    ] {
        assert_refused(call().set(name, value), code, "").await;
    }
}

#[tokio::test]
async fn a_format_that_is_none_is_refused_in_what_accept_asks_for() {
    let emulator = Emulator::start().await.unwrap();
    for (accept, kind) in [("application/json", "application/json"), ("*/*", "text/xml")] {
        let mut call = call().set("Format", "None");
        call.headers = format!("Accept: {accept}\r\n");
        let reply = call.send(emulator.address()).await;
        assert_eq!(reply.refusal().1, "InvalidParameter.Format");
        assert_eq!(reply.header("content-type"), Some(&*format!("{kind};charset=utf-8")));
    }
}

#[tokio::test]
async fn other_methods_and_paths_are_refused() {
    let emulator = Emulator::start().await.unwrap();
    let put = V1 { method: "PUT", ..call() }.send(emulator.address()).await;
    assert_eq!((put.status, put.text("Code")), (400, "UnsupportedHTTPMethod".into()));
    for path in ["/api", "/_emulatorx"] {
        let reply = send(emulator.address(), &http("GET", path, "", "")).await;
        assert_eq!((reply.status, reply.text("Code")), (404, "InvalidAction.NotFound".into()));
    }
}

#[tokio::test]
async fn a_wrong_signature_is_told_the_string_to_sign() {
    let emulator = Emulator::start().await.unwrap();
    for format in ["JSON", "XML"] {
        let mut wrong = call().set("Format", format);
        wrong.secret = "wrong".into();
        let (status, code, message) = wrong.send(emulator.address()).await.refusal();
        assert_eq!((status, &*code), (400, "SignatureDoesNotMatch"));
        let signed = wrong.params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let string = aliyun_runtime::sign::v1::string_to_sign("POST", signed);
        assert!(message.ends_with(&format!("server string to sign is:{string}")), "{message}");

        // With the right secret the same nonce is still free.
        let right = V1 { secret: "testsecret".into(), ..wrong };
        let servers = ONE_ECS.replace("80", if format == "XML" { "81" } else { "82" });
        assert_eq!(
            right.set("BackendServers", &servers).send(emulator.address()).await.status,
            200
        );
    }
}

#[tokio::test]
async fn a_nonce_counts_once_in_fifteen_minutes() {
    let now = Arc::new(AtomicI64::new(Timestamp::now().unix()));
    let clock = Arc::clone(&now);
    let emulator = Emulator::builder()
        .clock(move || Timestamp::from_unix(clock.load(Ordering::Relaxed)))
        .start()
        .await
        .unwrap();
    // Of this second, though the next one may have begun.
    let begun = Timestamp::from_unix(now.load(Ordering::Relaxed)).to_string();
    let call = call().set("Timestamp", &begun);
    assert_eq!(call.send(emulator.address()).await.status, 200);
    for format in ["JSON", "XML"] {
        let again = call.clone().set("Format", format).set("VServerGroupId", "other");
        let refusal = again.send(emulator.address()).await.refusal();
        let message = "Specified signature nonce was used already.".to_owned();
        assert_eq!(refusal, (400, "SignatureNonceUsed".into(), message));
    }
    now.fetch_add(900, Ordering::Relaxed);
    // As long as the time is good the nonce is remembered.
    assert_eq!(call.send(emulator.address()).await.text("Code"), "SignatureNonceUsed");
    now.fetch_add(1, Ordering::Relaxed);
    assert_eq!(call.send(emulator.address()).await.text("Code"), "InvalidTimeStamp.Expired");
    // Then it is forgotten, so the call gets as far as the server that is in the group.
    let time = Timestamp::from_unix(now.load(Ordering::Relaxed)).to_string();
    let (.., message) = call.set("Timestamp", &time).send(emulator.address()).await.refusal();
    assert!(message.contains("duplicated"), "{message}");
}

#[tokio::test]
async fn a_request_of_the_future_is_not_replayed_either() {
    let now = Arc::new(AtomicI64::new(Timestamp::now().unix()));
    let clock = Arc::clone(&now);
    let emulator = Emulator::builder()
        .clock(move || Timestamp::from_unix(clock.load(Ordering::Relaxed)))
        .start()
        .await
        .unwrap();
    let begun = now.load(Ordering::Relaxed);
    let ahead = Timestamp::from_unix(begun + 840).to_string();
    let call = call().set("Timestamp", &ahead);
    assert_eq!(call.send(emulator.address()).await.status, 200);
    for later in [901, 1740] {
        now.store(begun + later, Ordering::Relaxed);
        let replayed = call.send(emulator.address()).await;
        assert_eq!(replayed.text("Code"), "SignatureNonceUsed", "after {later} s");
    }
    now.store(begun + 1741, Ordering::Relaxed);
    assert_eq!(call.send(emulator.address()).await.text("Code"), "InvalidTimeStamp.Expired");
}

#[tokio::test]
async fn acs3_is_verified_too() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let (good, query) = acs3_add(address, GROUP, ONE_ECS);
    let changed = |name: &str, change: &dyn Fn(&str) -> String| {
        let mut headers = good.clone();
        for (known, value) in &mut headers {
            if known == name {
                *value = change(value);
            }
        }
        headers
    };
    let without = |name: &str| {
        let kept = good.iter().filter(|(known, _)| known != name);
        kept.cloned().collect::<Vec<_>>()
    };
    let authorization =
        |from: &str, to: &str| changed("authorization", &|value: &str| value.replacen(from, to, 1));
    for (headers, code) in [
        (without("x-acs-action"), "MissingParameter"),
        (without("x-acs-version"), "MissingParameter"),
        (without("x-acs-date"), "MissingParameter"),
        (without("x-acs-signature-nonce"), "MissingParameter"),
        (without("x-acs-content-sha256"), "MissingParameter"),
        (changed("x-acs-action", &|_| "Made".into()), "InvalidAction.NotFound"),
        (changed("x-acs-version", &|_| "2015-05-15".into()), "InvalidVersion"),
        (changed("x-acs-date", &|_| "now".into()), "InvalidTimeStamp.Format"),
        (changed("x-acs-date", &|_| "2014-05-15T00:00:00Z".into()), "InvalidTimeStamp.Expired"),
        (changed("x-acs-content-sha256", &|_| "5".into()), "SignatureDoesNotMatch"),
        (changed("x-acs-signature-nonce", &|_| "other".into()), "SignatureDoesNotMatch"),
        (changed("host", &|_| "other".into()), "SignatureDoesNotMatch"),
        (changed("authorization", &|_| "Basic dGVzdA==".into()), "InvalidSignatureMethod"),
        (authorization("SHA256", "SM3"), "InvalidSignatureMethod"),
        (authorization("testid", "nobody"), "InvalidAccessKeyId.NotFound"),
        (authorization("Signature=", "Made="), "IncompleteSignature"),
        (authorization("host;", ""), "IncompleteSignature"),
        (authorization("host;", "host;made-up;"), "IncompleteSignature"),
        (authorization("host;", &"host;".repeat(1000)), "IncompleteSignature"),
    ] {
        let reply = send(address, &acs3_bytes(&headers, &query)).await;
        assert_eq!(reply.text("Code"), code, "{reply:?}");
    }
    let other_query = query.replace("cn-hangzhou", "cn-shanghai");
    let reply = send(address, &acs3_bytes(&good, &other_query)).await;
    let (.., message) = reply.refusal();
    assert!(message.contains("server string to sign is:ACS3-HMAC-SHA256\n"), "{message}");

    assert_eq!(send(address, &acs3_bytes(&good, &query)).await.status, 200);
    let again = send(address, &acs3_bytes(&good, &query)).await;
    assert_eq!(again.text("Code"), "SignatureNonceUsed");
}
