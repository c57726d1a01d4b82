//! The modes of the CLI's file.

use std::time::Duration;

use aliyun_runtime::credentials::CliProfileCredentials;
use aliyun_runtime::{Credentials, CredentialsProvider as _};
use serde_json::{Value as Json, json};

use crate::support::{
    Came, Home, LATER, Server, config, error, granted, of, ok, refusal, temporary, text,
};

const FILE: &str = ".aliyun/config.json";

/// One profile for every mode.
fn file(process: &str) -> String {
    let key = |mode: &str, more: Json| {
        let mut profile = json!({
            "name": mode, "mode": mode, "access_key_id": "id", "access_key_secret": "secret",
            "region_id": "cn-hangzhou", "output_format": "json", "unknown": [1, null],
        });
        profile.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        profile
    };
    let role = json!({
        "ram_role_arn": "arn", "ram_session_name": "session", "expired_seconds": 900,
        "policy": "{\"a\": 1}", "external_id": "ext", "sts_region": "eu-west-1",
        "enable_vpc": true,
    });
    json!({
        "current": "AK",
        "profiles": [
            key("AK", json!({})),
            key("StsToken", json!({ "sts_token": "token" })),
            key("RamRoleArn", role.clone()),
            key("RamRoleArn with token", json!({
                "mode": "ramrolearn", "ram_role_arn": "arn", "sts_token": "token",
                "expired_seconds": 0, "sts_endpoint": "sts.example:8443",
            })),
            { "name": "Chain", "mode": "ChainableRamRoleArn", "source_profile": "Middle",
              "ram_role_arn": "outer" },
            { "name": "Middle", "mode": "ChainableRamRoleArn", "source_profile": "StsToken",
              "ram_role_arn": "middle" },
            { "name": "EcsRamRole", "mode": "EcsRamRole", "ram_role_name": "my-role" },
            { "name": "Instance", "mode": "RamRoleArnWithRoleName", "ram_role_name": "my-role",
              "ram_role_arn": "arn" },
            { "name": "External", "mode": "External", "process_command": process },
            { "name": "CredentialsURI", "mode": "CredentialsURI",
              "credentials_uri": "http://vault/key" },
            { "name": "A", "mode": "ChainableRamRoleArn", "source_profile": "B" },
            { "name": "B", "mode": "ChainableRamRoleArn", "source_profile": "A" },
            { "name": "Self", "mode": "ChainableRamRoleArn", "source_profile": "Self" },
            { "name": "Orphan", "mode": "ChainableRamRoleArn", "source_profile": "Nobody" },
            { "name": "RsaKeyPair", "mode": "RsaKeyPair", "private_key": "canary" },
            { "name": "No mode", "access_key_id": "canary" },
            { "name": "No secret", "mode": "AK", "access_key_id": "canary" },
            key("Odd", json!({ "mode": "AK", "access_key_secret": ["canary"] })),
        ],
    })
    .to_string()
}

/// STS, the metadata service and a vault, in one.
async fn everything() -> Server {
    Server::start(|came: &Came| match came.what.as_str() {
        "GET http://vault/key" => ok(temporary("uri", LATER)),
        what if what.starts_with("PUT") => ok("token"),
        what if what.ends_with("/my-role") => ok(temporary("ecs", LATER)),
        _ => ok(granted(&came.field("RoleArn").unwrap())),
    })
    .await
}

#[tokio::test]
async fn every_mode_does_what_it_says() {
    let process = "printf '%s' '{\"access_key_id\":\"p\",\"access_key_secret\":\"s\"}'";
    let home = Home::with(FILE, &file(process));
    let server = everything().await;
    let get = async |profile: &str| {
        let before = server.log().len();
        let config = server.config(&[("HOME", home.path())]);
        let provider = CliProfileCredentials::new(&config).profile(profile);
        let credentials = provider.credentials().await.unwrap();
        (credentials, server.requests().split_off(before))
    };
    let key = Credentials::new("id", "secret");
    assert_eq!(get("AK").await.0, key);
    assert_eq!(get("StsToken").await.0, key.security_token("token"));
    assert_eq!(get("EcsRamRole").await.0, of("ecs"));
    assert_eq!(get("External").await.0, Credentials::new("p", "s"));
    assert_eq!(get("CredentialsURI").await.0, of("uri"));

    let (credentials, came) = get("RamRoleArn").await;
    assert_eq!(credentials, of("arn"));
    assert_eq!(came[0].what, "POST https://sts-vpc.eu-west-1.aliyuncs.com/");
    let names = ["RoleSessionName", "DurationSeconds", "Policy", "ExternalId", "AccessKeyId"];
    let fields = names.map(|name| came[0].field(name).unwrap());
    assert_eq!(fields, ["session", "900", "{\"a\": 1}", "ext", "id"]);
    assert_eq!(came[0].field("SecurityToken"), None);

    let (credentials, came) = get("RamRoleArn with token").await;
    assert_eq!(credentials, of("arn"));
    assert_eq!(came[0].what, "POST https://sts.example:8443/");
    assert_eq!(came[0].field("SecurityToken").as_deref(), Some("token"));
    assert_eq!(came[0].field("DurationSeconds").as_deref(), Some("3600"));

    let (credentials, came) = get("Chain").await;
    assert_eq!(credentials, of("outer"));
    let ids: Vec<_> = came.iter().map(|came| came.field("AccessKeyId").unwrap()).collect();
    assert_eq!(ids, ["id", "middle"]);

    let (credentials, came) = get("Instance").await;
    assert_eq!(credentials, of("arn"));
    assert_eq!(came.last().unwrap().field("AccessKeyId").as_deref(), Some("ecs"));
}

#[tokio::test]
async fn oidc_knows_both_spellings_of_the_session() {
    let home = Home::with("token", "jwt\n");
    for spelling in ["ram_session_name", "role_session_name"] {
        let profile = json!({
            "name": "p", "mode": "OIDC", "ram_role_arn": "arn", "oidc_provider_arn": "idp",
            "oidc_token_file": text(&home.file("token")), spelling: "mine",
        });
        home.write(FILE, &json!({ "current": "p", "profiles": [profile] }).to_string());
        let server = everything().await;
        let provider = CliProfileCredentials::new(&server.config(&[("HOME", home.path())]));
        assert_eq!(provider.credentials().await.unwrap(), of("arn"));
        let came = server.only_request();
        assert_eq!(came.field("RoleSessionName").as_deref(), Some("mine"));
        assert_eq!(came.field("OIDCToken").as_deref(), Some("jwt"));
    }
}

#[tokio::test]
async fn the_profile_is_set_or_named_or_current() {
    let profiles = ["a", "b", "c", "c"].iter().enumerate().map(|(n, name)| {
        json!({ "name": name, "mode": "AK", "access_key_id": format!("{name}{n}"),
                "access_key_secret": "s" })
    });
    let content = json!({ "current": "c", "profiles": profiles.collect::<Vec<_>>() }).to_string();
    let home = Home::with(FILE, &format!("\u{feff}{content}"));
    home.write("other.json", &content.replace("a0", "other"));
    let path = home.file("other.json");
    let at_home = ("HOME", home.path());
    let named = ("ALIBABA_CLOUD_PROFILE", "a");
    let elsewhere = ("ALIBABA_CLOUD_CONFIG_FILE", text(&path));
    let id =
        async |provider: CliProfileCredentials| provider.credentials().await.unwrap().access_key_id;
    let new = |variables: &[_]| CliProfileCredentials::new(&config(variables));
    assert_eq!(id(new(&[at_home])).await, "c2");
    assert_eq!(id(new(&[at_home, named])).await, "a0");
    assert_eq!(id(new(&[at_home, named]).profile("b")).await, "b1");
    assert_eq!(id(new(&[at_home, named, elsewhere])).await, "other");
    assert_eq!(id(new(&[named]).file(&path)).await, "other");
}

#[tokio::test]
async fn what_cannot_be_used_is_said() {
    let home = Home::with(FILE, &file("x"));
    let config = config(&[("HOME", home.path())]);
    for (profile, expected) in [
        ("Nobody", "no profile is called \"Nobody\""),
        ("A", "circle: A -> B -> A"),
        ("Self", "circle: Self -> Self"),
        ("Orphan", "profile \"Orphan\": no profile is called \"Nobody\""),
        ("RsaKeyPair", "the mode \"RsaKeyPair\" is not supported: the modes are AK,"),
        ("No mode", "profile \"No mode\": mode is missing"),
        ("No secret", "access_key_secret is missing"),
        ("Odd", "access_key_secret: expected a text"),
    ] {
        let said = refusal(&CliProfileCredentials::new(&config).profile(profile)).await;
        assert!(said.contains(expected), "{said}");
        assert!(said.starts_with(text(&home.file(FILE))) && !said.contains("canary"), "{said}");
    }
}

#[tokio::test]
async fn a_chain_of_profiles_has_an_end() {
    // The profile 0 has a key, and each other the one before it as its source.
    let profiles = |count: usize| {
        let profile = |n: usize| match n.checked_sub(1) {
            None => json!({ "name": "0", "mode": "AK", "access_key_id": "id",
                            "access_key_secret": "secret" }),
            Some(source) => json!({ "name": n.to_string(), "mode": "ChainableRamRoleArn",
                                    "source_profile": source.to_string(), "ram_role_arn": "arn" }),
        };
        let profiles: Vec<_> = (0..=count).map(profile).collect();
        json!({ "current": count.to_string(), "profiles": profiles }).to_string()
    };
    let server = everything().await;
    for (count, sent) in [(16, 16), (17, 0), (1468, 0)] {
        let home = Home::with(FILE, &profiles(count));
        let provider = CliProfileCredentials::new(&server.config(&[("HOME", home.path())]));
        let before = server.log().len();
        match provider.credentials().await {
            Ok(credentials) => assert_eq!(credentials, of("arn")),
            Err(error) => {
                let said = error.to_string();
                assert!(said.contains("more than 16 profiles are the source"), "{said}");
            }
        }
        assert_eq!(server.log().len() - before, sent, "{count}");
    }
}

#[tokio::test]
async fn a_file_that_is_none_is_said() {
    let home = Home::new();
    let config = config(&[("HOME", home.path())]);
    let said = async || refusal(&CliProfileCredentials::new(&config)).await;
    assert!(said().await.ends_with("config.json does not exist"));
    for (content, expected) in [
        ("", "not JSON"),
        ("{\"current\": \"canary", "not JSON"),
        ("[]", "expected an object"),
        ("\"canary\"", "expected an object"),
        ("{}", "set ALIBABA_CLOUD_PROFILE"),
        (r#"{"current":"x","profiles":"canary"}"#, "no profile is called \"x\""),
        (r#"{"current":"x","profiles":[null,{"name":["canary"]}]}"#, "no profile is called"),
    ] {
        home.write(FILE, content);
        let said = said().await;
        assert!(said.contains(expected) && !said.contains("canary"), "{said}");
    }
    home.write(FILE, &" ".repeat(2 << 20));
    assert!(said().await.contains("more than 1048576 bytes"));
    std::fs::write(home.file(FILE), b"\xff").unwrap();
    assert!(said().await.contains("cannot be read"));
}

#[tokio::test]
async fn the_switches_work() {
    let home = Home::with(FILE, &file("printf '{}'"));
    let says = async |profile: &str, switch| {
        let config = config(&[("HOME", home.path()), switch]);
        refusal(&CliProfileCredentials::new(&config).profile(profile)).await
    };
    let disabled = says("AK", ("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")).await;
    assert_eq!(disabled, "switched off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED");
    for value in ["1", "true"] {
        for profile in ["External", "CredentialsURI"] {
            let said = says(profile, ("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", value)).await;
            assert!(said.contains("switched off by ALIBABA_CLOUD_DISABLE_EXT"), "{said}");
        }
    }
    let no_home = error(&CliProfileCredentials::new(&config(&[]))).await;
    assert_eq!(no_home.to_string(), "there is no home directory: set HOME");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_changes_is_read_again_without_a_wait() {
    let start = tokio::time::Instant::now();
    let home = Home::with(FILE, &file("x"));
    let clock = move || {
        let seconds = start.elapsed().as_secs() as i64;
        aliyun_runtime::Timestamp::from_unix(crate::support::NOW + seconds)
    };
    let provider = CliProfileCredentials::new(&config(&[("HOME", home.path())]).clock(clock));
    let id = async || provider.credentials().await.unwrap().access_key_id;
    assert_eq!(id().await, "id");
    home.write(FILE, &file("x").replace("\"id\"", "\"new\""));
    tokio::time::advance(Duration::from_secs(15 * 60)).await;
    assert_eq!(id().await, "id");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(id().await, "new");
}
