//! The default chain.

use aliyun_runtime::credentials::DefaultCredentials;
use aliyun_runtime::{Client, CredentialsProvider as _};

use crate::support::{
    Came, Does, Home, LATER, Server, config, granted, ok, refusal, temporary, text,
};

const CLI: &str = ".aliyun/config.json";
const INI: &str = ".alibabacloud/credentials.ini";

/// Services that give credentials named after themselves.
fn giving(came: &Came) -> Does {
    match came.what.as_str() {
        "GET http://vault/" => ok(temporary("uri", LATER)),
        what if what.contains("://100.100.100.200/") => {
            if what.starts_with("PUT") {
                ok("token")
            } else {
                ok(temporary("ecs", LATER))
            }
        }
        _ => ok(granted("oidc")),
    }
}

/// Everything is there. Step by step, what was found first is taken away.
#[tokio::test]
async fn the_steps_come_in_the_documented_order() {
    let home = Home::with("token", "jwt");
    let cli = r#"{"name":"p","mode":"AK","access_key_id":"cli","access_key_secret":"s"}"#;
    home.write(CLI, &format!(r#"{{"current":"p","profiles":[{cli}]}}"#));
    home.write(INI, "[default]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=s");
    let token = home.file("token");
    let mut variables = vec![
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "env"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s"),
        ("ALIBABA_CLOUD_ROLE_ARN", "arn"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "idp"),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", text(&token)),
        ("ALIBABA_CLOUD_ECS_METADATA", "role"),
        ("ALIBABA_CLOUD_CREDENTIALS_URI", "http://vault/"),
        ("HOME", home.path()),
    ];
    let server = Server::start(giving).await;
    type Removal = fn(&mut Vec<(&str, &str)>, &Home);
    let steps: [(&str, Removal); 6] = [
        ("env", |variables, _| variables[0].1 = ""),
        ("oidc", |variables, _| variables[3].1 = ""),
        ("cli", |variables, _| variables.push(("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true"))),
        ("ini", |_, home| std::fs::remove_file(home.file(INI)).unwrap()),
        ("ecs", |variables, _| variables.push(("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"))),
        ("uri", |variables, _| variables[6].1 = ""),
    ];
    for (expected, remove) in steps {
        let chain = DefaultCredentials::new(&server.config(&variables));
        let first = chain.credentials().await.unwrap();
        assert_eq!(first.access_key_id, expected);
        // What gave credentials is kept, and what it gave too.
        let asked = server.log().len();
        assert_eq!(chain.credentials().await.unwrap(), first);
        assert_eq!(server.log().len(), asked);
        remove(&mut variables, &home);
    }
    let said = refusal(&DefaultCredentials::new(&server.config(&variables))).await;
    let expected = [
        "no credentials were found; environment: ALIBABA_CLOUD_ACCESS_KEY_ID is not set; ",
        "OIDC role: ALIBABA_CLOUD_OIDC_PROVIDER_ARN is not set; ",
        "CLI profile: switched off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED; ",
        &format!("credentials file: {} does not exist; ", text(&home.file(INI))),
        "ECS RAM role: switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED; ",
        "credentials URI: ALIBABA_CLOUD_CREDENTIALS_URI is not set; ",
        "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, mend one of the \
         others, or give the client credentials of its own",
    ];
    assert_eq!(said, expected.concat());
}

#[tokio::test(start_paused = true)]
async fn after_a_failure_everything_is_looked_at_again() {
    let home = Home::new();
    let off = ("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    let chain = DefaultCredentials::new(&config(&[("HOME", home.path()), off]));
    refusal(&chain).await;
    home.write(INI, "[default]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=s");
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    assert_eq!(chain.credentials().await.unwrap().access_key_id, "ini");
    // A better one that appears later does not matter any more.
    home.write(CLI, "{}");
    assert_eq!(chain.credentials().await.unwrap().access_key_id, "ini");
}

#[test]
fn a_client_has_the_chain_unless_told_otherwise() {
    let client = Client::builder().region("cn-hangzhou").build().unwrap();
    assert!(format!("{client:?}").contains("DefaultCredentials"));
}
