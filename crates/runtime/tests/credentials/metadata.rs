//! The metadata service of an instance.

use std::time::{Duration, Instant};

use aliyun_runtime::CredentialsProvider as _;
use aliyun_runtime::credentials::EcsRamRoleCredentials;

use crate::support::{Came, Does, Server, config, of, ok, refusal, temporary};

const TOKEN: &str = "PUT http://100.100.100.200/latest/api/token";
const ROLES: &str = "GET http://100.100.100.200/latest/meta-data/ram/security-credentials/";
const ROLE: &str = "GET http://100.100.100.200/latest/meta-data/ram/security-credentials/my-role";

/// A service that is in order.
fn in_order(came: &Came) -> Does {
    match came.what.as_str() {
        TOKEN => ok("canary-token\n"),
        ROLES => ok("my-role\n"),
        ROLE => ok(temporary("ecs", crate::support::LATER)),
        _ => Does::Answer(404, "<html>".to_owned()),
    }
}

/// A service that does something else with one kind of request.
async fn but(what: &'static str, does: Does) -> Server {
    Server::start(move |came| if came.what == what { does.clone() } else { in_order(came) }).await
}

#[tokio::test]
async fn a_token_comes_first_and_a_role_is_looked_up() {
    let server = Server::start(in_order).await;
    let provider = EcsRamRoleCredentials::new(&server.config(&[]));
    for _ in 0..3 {
        assert_eq!(provider.credentials().await.unwrap(), of("ecs"));
    }
    assert_eq!(server.log(), [TOKEN, ROLES, ROLE]);
    let [token, roles, role] = &server.requests()[..] else { unreachable!() };
    assert_eq!(token.header("x-aliyun-ecs-metadata-token-ttl-seconds"), Some("21600"));
    for came in [roles, role] {
        assert_eq!(came.header("x-aliyun-ecs-metadata-token"), Some("canary-token"));
    }
}

#[tokio::test]
async fn a_role_that_is_known_is_not_looked_up() {
    let variable = [("ALIBABA_CLOUD_ECS_METADATA", " my-role ")];
    let server = Server::start(in_order).await;
    let named = EcsRamRoleCredentials::new(&server.config(&variable));
    assert_eq!(named.credentials().await.unwrap(), of("ecs"));
    let config = server.config(&[variable[0], ("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")]);
    let other = EcsRamRoleCredentials::new(&config).role_name("other-role");
    let said = refusal(&other).await;
    assert!(said.contains("has no RAM role \"other-role\""), "{said}");
    let other = ROLE.replace("my-role", "other-role");
    assert_eq!(server.log(), [TOKEN, ROLE, TOKEN, &other]);
}

#[tokio::test]
async fn what_is_no_name_of_a_role_is_not_asked_for() {
    let long = "x".repeat(129);
    for name in ["..", ".", "...", "a/b", "../../user-data", "a b", "%2e%2e", "a?b", "中", &long] {
        let said = refusal(&EcsRamRoleCredentials::new(&config(&[])).role_name(name)).await;
        assert!(said.contains("is not the name of a RAM role"), "{said}");
        let variable = config(&[("ALIBABA_CLOUD_ECS_METADATA", name)]);
        let said = refusal(&EcsRamRoleCredentials::new(&variable)).await;
        assert!(said.contains("is not the name of a RAM role"), "{said}");
    }
    // Nor if the service itself says so.
    let server = but(ROLES, ok("..")).await;
    let said = refusal(&EcsRamRoleCredentials::new(&server.config(&[]))).await;
    assert!(said.contains("is not the name of a role"), "{said}");
    assert!(server.log().iter().all(|what| what == TOKEN || what == ROLES));
}

/// As the vendor's Java and Python libraries do since August 2026.
#[tokio::test]
async fn version_1_is_asked_where_a_read_with_a_token_fails() {
    let html = || "<html>".to_owned();
    for failure in [Does::Reset, Does::Answer(403, html()), Does::Answer(404, html()), ok("")] {
        let does = move |came: &Came| {
            let with_token = came.header("x-aliyun-ecs-metadata-token").is_some();
            if with_token && came.what != TOKEN { failure.clone() } else { in_order(came) }
        };
        let server = Server::start(does).await;
        let provider = EcsRamRoleCredentials::new(&server.config(&[]));
        assert_eq!(provider.credentials().await.unwrap(), of("ecs"));
        assert_eq!(server.log(), [TOKEN, ROLES, ROLES, ROLE, ROLE]);

        let before = server.log().len();
        let off = EcsRamRoleCredentials::new(&server.config(&[])).disable_v1();
        refusal(&off).await;
        assert_eq!(server.log()[before..], [TOKEN, ROLES]);
    }
}

#[tokio::test]
async fn version_1_is_asked_only_where_it_may_be() {
    for failure in [Does::Answer(404, String::new()), Does::Reset, ok(""), ok("a\u{0}b")] {
        let server = but(TOKEN, failure).await;
        let provider = EcsRamRoleCredentials::new(&server.config(&[]));
        assert_eq!(provider.credentials().await.unwrap(), of("ecs"));
        let last = server.requests().pop().unwrap();
        assert_eq!(last.header("x-aliyun-ecs-metadata-token"), None);

        let off = [("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")];
        let before = server.log().len();
        let providers = [
            EcsRamRoleCredentials::new(&server.config(&off)),
            EcsRamRoleCredentials::new(&server.config(&[])).disable_v1(),
        ];
        for provider in providers {
            let said = refusal(&provider).await;
            assert!(said.contains("metadata service"), "{said}");
        }
        assert!(server.log()[before..].iter().all(|what| what == TOKEN));
    }
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let config = config(&[("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "True")]);
    let said = refusal(&EcsRamRoleCredentials::new(&config)).await;
    assert_eq!(said, "switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED");
}

#[tokio::test]
async fn what_goes_wrong_is_said() {
    let html = || "<html>canary</html>".to_owned();
    let of_roles = [
        (Does::Answer(404, html()), "no RAM role is attached"),
        (Does::Answer(500, html()), "is not the name of a role (status 500"),
        (ok(html()), "is not the name of a role (status 200"),
        (ok(""), "is not the name of a role"),
        (ok("a\nb"), "is not the name of a role"),
        (Does::Reset, "the connection broke"),
    ];
    let of_role = [
        (ok(html()), "is a web page and not JSON (status 200, 19 bytes)"),
        (ok(r#"{"Code":"Success","AccessKeyId":"canary"#), "is broken or cut off"),
        (Does::BreakOff(temporary("x", crate::support::LATER)), "the connection broke"),
        (ok(r#"{"Code":"Failed","Message":"canary-token"}"#), "Failed: [redacted] (status 200)"),
        (Does::Answer(403, r#"{"Code":"Forbidden"}"#.into()), "Forbidden (status 403)"),
        (ok(r#"{"AccessKeyId":"a","AccessKeySecret":"canary"}"#), "SecurityToken is missing"),
        (ok(r#"{"AccessKeyId":["canary"]}"#), "AccessKeyId: expected"),
        (ok(temporary("canary", "tomorrow")), "Expiration: a time must look like"),
        (ok("\"canary\""), "is not a JSON object"),
        (ok("x".repeat(100_000)), "has 100000 bytes, which is too many"),
        (ok(""), "is empty"),
    ];
    let all = of_roles.map(|case| (ROLES, case)).into_iter();
    for (what, (does, expected)) in all.chain(of_role.map(|case| (ROLE, case))) {
        let server = but(what, does).await;
        let said = refusal(&EcsRamRoleCredentials::new(&server.config(&[]))).await;
        assert!(said.contains(expected) && !said.contains("canary"), "{expected}: {said}");
        assert!(said.starts_with("the ECS metadata service: "), "{said}");
    }
}

#[tokio::test]
async fn silence_is_waited_for_one_second() {
    let server = but(TOKEN, Does::Stall).await;
    let provider = EcsRamRoleCredentials::new(&server.config(&[])).disable_v1();
    let start = Instant::now();
    let said = refusal(&provider).await;
    assert_eq!(said, "the ECS metadata service: no answer came in 1 s");
    assert!(start.elapsed() < Duration::from_secs(5));
}
