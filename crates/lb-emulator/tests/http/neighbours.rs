//! The few calls of other services that clients make first: Location and STS.

use aliyun_lb_emulator::{Emulator, Timestamp};
use aliyun_slb_model::SLB;

use crate::support::{Reply, V1, control, nonce, send};

const ROLE: &str = "acs:ram::1234567890123456:role/deploy";

fn location(params: &[(&str, &str)]) -> V1 {
    V1::call("DescribeEndpoints", params).set("Version", "2015-06-12").without("RegionId")
}

fn sts(action: &str, params: &[(&str, &str)]) -> V1 {
    V1::call(action, params).set("Version", "2015-04-01").without("RegionId")
}

fn assume(params: &[(&str, &str)]) -> V1 {
    let mut all = vec![("RoleArn", ROLE), ("RoleSessionName", "me@work")];
    all.extend(params);
    sts("AssumeRole", &all)
}

/// A call that is signed with the credentials of an answer.
fn with(call: V1, answer: &Reply) -> V1 {
    let credentials = &answer.json()["Credentials"];
    let text = |name: &str| credentials[name].as_str().unwrap().to_owned();
    let call = call
        .set("AccessKeyId", &text("AccessKeyId"))
        .set("SecurityToken", &text("SecurityToken"))
        .set("SignatureNonce", &nonce());
    V1 { secret: text("AccessKeySecret").into(), ..call }
}

#[tokio::test]
async fn every_product_is_where_the_emulator_was_reached() {
    let emulator = Emulator::start().await.unwrap();
    for service in ["slb", "alb", "nlb", "sts", "location"] {
        let asked = [("Id", "cn-hangzhou"), ("ServiceCode", service), ("Type", "openAPI")];
        let reply = location(&asked).send(emulator.address()).await;
        let answer = reply.json();
        assert_eq!((reply.status, &answer["Success"]), (200, &true.into()), "{answer}");
        let [endpoint] = answer["Endpoints"]["Endpoint"].as_array().unwrap().as_slice() else {
            panic!("{answer}");
        };
        for (member, expected) in [
            ("Endpoint", "slb.test"),
            ("Id", "cn-hangzhou"),
            ("SerivceCode", service),
            ("Type", "openAPI"),
        ] {
            assert_eq!(endpoint[member], expected, "{endpoint}");
        }
        assert_eq!(endpoint["Protocols"]["Protocols"], serde_json::json!(["HTTP", "HTTPS"]));
    }
    let inner = [("Id", "cn-hangzhou"), ("ServiceCode", "slb"), ("Type", "innerAPI")];
    let answer = location(&inner).send(emulator.address()).await.json();
    assert_eq!(answer["Endpoints"]["Endpoint"], serde_json::json!([]), "{answer}");
    // As the older ones ask: in XML.
    let xml = location(&inner[..2]).set("Format", "XML").send(emulator.address()).await;
    assert!(xml.body.contains("<Endpoint>slb.test</Endpoint>"), "{}", xml.body);
    assert!(xml.body.contains("<DescribeEndpointsResponse>"), "{}", xml.body);
}

#[tokio::test]
async fn what_is_unknown_is_refused_as_the_services_do() {
    let emulator = Emulator::start().await.unwrap();
    let place = |id, service| location(&[("Id", id), ("ServiceCode", service)]);
    let missing = SLB.code("MissingParameter").unwrap().message.replace("%s", "ServiceCode");
    let nowhere = SLB.code("InvalidAction.NotFound").unwrap();
    for (call, status, code, message) in [
        (place("cn-hangzhou", "ecs"), 400, "Illegal Parameter", "Please check the parameters"),
        (
            place("cn-nowhere", "slb"),
            400,
            "InvalidRegionId",
            "The specified region does not exist.",
        ),
        (place("cn-hangzhou", ""), 400, "MissingParameter", &missing),
        (
            location(&[]).set("Action", "ListEndpoints"),
            404,
            "InvalidAction.NotFound",
            nowhere.message,
        ),
        (sts("AssumeRoleWithOIDC", &[]), 404, "InvalidAction.NotFound", nowhere.message),
        (
            assume(&[]).set("RoleArn", "deploy"),
            400,
            "InvalidParameter.RoleArn",
            "The parameter RoleArn is wrongly formed.",
        ),
        (
            assume(&[]).set("RoleSessionName", "?"),
            400,
            "InvalidParameter.RoleSessionName",
            "The parameter RoleSessionName is wrongly formed.",
        ),
        (
            assume(&[("DurationSeconds", "899")]),
            400,
            "InvalidParameter.DurationSeconds",
            "The Min/Max value of DurationSeconds is 15min/1hr.",
        ),
        (
            assume(&[("DurationSeconds", "soon")]),
            400,
            "InvalidParameter.DurationSeconds",
            "The Min/Max value of DurationSeconds is 15min/1hr.",
        ),
    ] {
        let reply = call.send(emulator.address()).await;
        let told = (reply.status, reply.text("Code"), reply.text("Message"));
        assert_eq!(told, (status, code.to_owned(), message.to_owned()), "{reply:?}");
        let product = if call.params.contains(&("Version".into(), "2015-04-01".into())) {
            "Sts"
        } else {
            "Location"
        };
        assert!(reply.text("Recommend").contains(&format!("product={product}&")), "{reply:?}");
    }
}

#[tokio::test]
async fn signatures_are_checked_as_for_the_products() {
    let emulator = Emulator::start().await.unwrap();
    for call in [sts("GetCallerIdentity", &[]), location(&[("Id", "x"), ("ServiceCode", "slb")])] {
        let stranger = V1 { secret: "wrong".into(), ..call.clone() };
        let (_, code, message) = stranger.send(emulator.address()).await.refusal();
        assert_eq!(code, "SignatureDoesNotMatch");
        assert!(message.contains("server string to sign is:POST&"), "{message}");
        let used = call.set("SignatureNonce", "the same");
        let _ = used.send(emulator.address()).await;
        assert_eq!(used.send(emulator.address()).await.text("Code"), "SignatureNonceUsed");
        emulator
            .requests()
            .iter()
            .for_each(|seen| assert_eq!(seen.access_key_id(), Some("testid")));
        control(&emulator, "POST", "/reset", "").await;
    }
}

#[tokio::test]
async fn whoever_calls_is_told_who_he_is() {
    let builder = Emulator::builder().access_key("one", "testsecret");
    let emulator = builder.access_key("two", "testsecret").start().await.unwrap();
    let mut accounts = Vec::new();
    for key in ["one", "two"] {
        let call = sts("GetCallerIdentity", &[]).set("AccessKeyId", key);
        let told = call.send(emulator.address()).await.json();
        let account = told["AccountId"].as_str().unwrap().to_owned();
        assert_eq!(told["IdentityType"], "RAMUser", "{told}");
        assert_eq!(told["Arn"], format!("acs:ram::{account}:user/{key}"));
        assert_eq!(told["UserId"], told["PrincipalId"]);
        assert_eq!(account.len(), 16, "{told}");
        accounts.push(account);
    }
    assert_ne!(accounts[0], accounts[1]);
}

#[tokio::test]
async fn a_role_acts_for_the_account_of_whoever_has_assumed_it() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let lent = assume(&[("DurationSeconds", "900")]).send(address).await;
    let credentials = &lent.json()["Credentials"];
    assert_eq!(lent.json()["AssumedRoleUser"]["Arn"], format!("{ROLE}/me@work"));
    let until: Timestamp = credentials["Expiration"].as_str().unwrap().parse().unwrap();
    assert!((890..=900).contains(&(until.unix() - Timestamp::now().unix())), "{until}");

    let create = || {
        V1::call(
            "CreateVServerGroup",
            &[("LoadBalancerId", "lb-bp1000000000000000001"), ("VServerGroupName", "by-a-role")],
        )
    };
    let created = with(create(), &lent).send(address).await;
    assert_eq!(created.status, 200, "{created:?}");
    let state = control(&emulator, "GET", "/state", "").await.body;
    assert!(state.contains("by-a-role") && !state.contains("STS."), "{state}");
    let seen = emulator.requests();
    assert!(seen.iter().all(|request| request.access_key_id() == Some("testid")), "{seen:?}");

    let told = with(sts("GetCallerIdentity", &[]), &lent).send(address).await.json();
    assert_eq!(told["IdentityType"], "AssumedRoleUser");
    assert_eq!(told["AccountId"], "1234567890123456");
    assert_eq!(told["Arn"], "acs:ram::1234567890123456:assumed-role/deploy/me@work");
    let principal = told["PrincipalId"].as_str().unwrap();
    assert_eq!(principal, format!("{}:me@work", told["RoleId"].as_str().unwrap()));
    assert_eq!(lent.json()["AssumedRoleUser"]["AssumedRoleId"], principal);

    // Nobody else reads what was lent.
    let log = control(&emulator, "GET", "/requests", "").await.body;
    assert!(log.contains("AssumeRole") && log.contains("[redacted]"), "{log}");
    for secret in ["AccessKeySecret", "SecurityToken"] {
        assert!(!log.contains(credentials[secret].as_str().unwrap()), "{secret} in {log}");
    }

    // A reset goes back to the state of the start; what was lent is good as long as it was lent for.
    control(&emulator, "POST", "/reset", "").await;
    assert_eq!(with(create(), &lent).send(address).await.status, 200);
    let late = |call: V1| {
        let now = Timestamp::from_unix(Timestamp::now().unix() + 960);
        call.set("Timestamp", &now.to_string())
    };
    emulator.advance(std::time::Duration::from_secs(960));
    let over = with(late(create()), &lent).send(address).await;
    assert_eq!(over.refusal().1, "InvalidSecurityToken.Expired");
}

#[tokio::test]
async fn a_temporary_key_needs_its_token() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let (lent, other) = (assume(&[]).send(address).await, assume(&[]).send(address).await);
    let call = || V1::call("DescribeRegions", &[]);
    let token =
        |reply: &Reply| reply.json()["Credentials"]["SecurityToken"].as_str().unwrap().to_owned();
    for (call, code) in [
        (with(call(), &lent).without("SecurityToken"), "MissingSecurityToken"),
        (with(call(), &lent).set("SecurityToken", "made up"), "InvalidSecurityToken.Malformed"),
        (
            with(call(), &lent).set("SecurityToken", &token(&other)),
            "InvalidSecurityToken.MismatchWithAccessKey",
        ),
        (V1 { secret: "testsecret".into(), ..with(call(), &lent) }, "SignatureDoesNotMatch"),
    ] {
        let refused = call.send(address).await.refusal();
        let expected = SLB.code(code).unwrap();
        assert_eq!((refused.0, refused.1.as_str()), (expected.status, code));
    }
    assert_eq!(with(call(), &lent).send(address).await.status, 200);
    // Another emulator with the same key knows it too: it is as one that was started again.
    let again = Emulator::start().await.unwrap();
    assert_eq!(with(call(), &lent).send(again.address()).await.status, 200);
    let stranger = Emulator::builder().access_key("testid", "changed").start().await.unwrap();
    let refused = with(call(), &lent).send(stranger.address()).await;
    assert_eq!(refused.refusal().1, "InvalidSecurityToken.Malformed");
}

#[tokio::test]
async fn faults_and_recordings_are_of_the_products_alone() {
    let emulator = Emulator::start().await.unwrap();
    control(&emulator, "POST", "/recording", "").await;
    let fault = r#"{"Effect":{"Type":"Error","Code":"SystemBusy"}}"#;
    assert!(control(&emulator, "POST", "/faults", fault).await.status < 300);
    assert_eq!(sts("GetCallerIdentity", &[]).send(emulator.address()).await.status, 200);
    let recording = control(&emulator, "GET", "/recording", "").await.json();
    assert_eq!(recording["Calls"], serde_json::json!([]));
    let metrics = send(
        emulator.address(),
        b"GET /_emulator/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )
    .await;
    let counted = r#"product="Sts",action="GetCallerIdentity",status="200""#;
    assert!(metrics.body.contains(counted), "{}", metrics.body);
}
