//! Which host a call goes to, by what is set and what the environment says.

#[path = "calls/service.rs"]
mod service;

use std::process::Command;

use aliyun_runtime::testing::ScriptedTransport;
use aliyun_runtime::{CallOptions, Client, ClientBuilder, Credentials, Error, ErrorKind, Network};
use service::{SECRET, TOKEN, call};

/// The host that a call with this client goes to.
async fn host(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Result<String, Error> {
    let script = ScriptedTransport::new().answer(r#"{"RequestId":"R"}"#);
    let credentials = Credentials::new("testid", SECRET).security_token(TOKEN);
    let client = Client::builder().credentials(credentials).transport(script.clone());
    call(&set(client).build()?, &CallOptions::new()).await?;
    Ok(script.request(0).host().to_owned())
}

#[tokio::test]
async fn a_public_host_is_refused_where_a_vpc_was_asked_for() {
    for endpoint in ["made-up.aliyuncs.com", "made-up.eu-west-1.aliyuncs.com:443"] {
        let error = host(|client| client.endpoint(endpoint).network(Network::Vpc)).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("is a public host of MadeUp"), "{error}");
    }
    for endpoint in ["made-up-vpc.eu-west-1.aliyuncs.com", "10.0.0.1:80"] {
        let host = host(|client| client.endpoint(endpoint).network(Network::Vpc)).await;
        assert_eq!(host.unwrap(), endpoint);
    }
}

const REGION: (&str, &str) = ("ALIBABA_CLOUD_REGION_ID", "eu-west-1");
const ENDPOINT: (&str, &str) = ("ALIBABA_CLOUD_ENDPOINT", "http://127.0.0.1:8080");
const OWN: (&str, &str) = ("ALIBABA_CLOUD_ENDPOINT_MADEUP", "http://127.0.0.1:8081");
const VPC: (&str, &str) = ("ALIBABA_CLOUD_ENDPOINT_TYPE", "vpc");

#[test]
fn the_environment_counts_where_nothing_is_set() {
    for (variables, unset, set) in [
        (&[REGION][..], "made-up.eu-west-1.aliyuncs.com", "made-up.aliyuncs.com"),
        (&[REGION, VPC], "made-up-vpc.eu-west-1.aliyuncs.com", "made-up.aliyuncs.com"),
        (&[REGION, ENDPOINT], "127.0.0.1:8080", "127.0.0.1:8080"),
        (&[ENDPOINT, VPC], "127.0.0.1:8080", "127.0.0.1:8080"),
        (&[], "or ALIBABA_CLOUD_ENDPOINT_MADEUP in the environment", "made-up.aliyuncs.com"),
        (&[REGION, ENDPOINT, OWN], "127.0.0.1:8081", "127.0.0.1:8081"),
        (&[REGION, OWN, ("ALIBABA_CLOUD_ENDPOINT_OTHER", "no host")], "8081", "8081"),
        (
            &[REGION, ENDPOINT, ("ALIBABA_CLOUD_ENDPOINT_MADEUP", "no host")],
            "ALIBABA_CLOUD_ENDPOINT_MADEUP: \"no host\" is no endpoint",
            "ALIBABA_CLOUD_ENDPOINT_MADEUP: ",
        ),
        (
            &[REGION, VPC, ("ALIBABA_CLOUD_ENDPOINT", "made-up.aliyuncs.com")],
            "is a public host of MadeUp",
            "made-up.aliyuncs.com",
        ),
        (&[("ALIBABA_CLOUD_REGION_ID", "a/b")], "ALIBABA_CLOUD_REGION_ID", "made-up.aliyuncs.com"),
        (&[REGION, ("ALIBABA_CLOUD_ENDPOINT_TYPE", "x")], "ENDPOINT_TYPE", "made-up.aliyuncs.com"),
    ] {
        let output = Command::new(std::env::current_exe().unwrap())
            .env_clear()
            .envs(variables.iter().copied())
            .args(["in_an_environment_of_its_own", "--exact", "--ignored", "--nocapture"])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}");
        for (name, expected) in [("unset", unset), ("set", set)] {
            let line = said.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
            assert!(line.unwrap().contains(expected), "{variables:?} {expected}: {said}");
        }
    }
}

#[tokio::test]
#[ignore = "run by `the_environment_counts_where_nothing_is_set`, which sets the environment"]
async fn in_an_environment_of_its_own() {
    let show = |host: Result<String, Error>| host.unwrap_or_else(|error| error.to_string());
    println!("\nunset: {}", show(host(|client| client).await));
    let set = |client: ClientBuilder| client.region("cn-hangzhou").network(Network::Public);
    println!("set: {}", show(host(set).await));
}
