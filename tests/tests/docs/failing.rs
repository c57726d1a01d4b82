//! The examples of docs/WHEN_A_CALL_FAILS.md: the page shows these files, they work, and the
//! errors on it are those that come.

mod look_first;
mod what_to_do;

use aliyun_slb_client::runtime::credentials::{DefaultCredentials, Environment, ProviderConfig};
use aliyun_slb_client::runtime::testing::ScriptedTransport;
use aliyun_slb_client::runtime::{Timestamp, TransportErrorKind};
use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, ClientBuilder, CodeClass, Credentials,
    Error, ErrorCode as _, ErrorKind, Network, RetryConfig, SLB, SlbErrorCode,
};
use aliyun_slb_emulator::{Emulator, Fault};

use self::what_to_do::what_to_do;
use crate::blocks;

const PAGE: &str = include_str!("../../../docs/WHEN_A_CALL_FAILS.md");
const GROUP: &str = "rsp-bp10000000001";
const ECS: &str = "i-bp100000000000000001";

#[test]
fn the_page_shows_these_files() {
    let files = [include_str!("failing/what_to_do.rs"), include_str!("failing/look_first.rs")];
    assert_eq!(blocks(PAGE, "rust"), files);
}

fn builder(script: ScriptedTransport) -> ClientBuilder<Client> {
    Client::builder()
        .region("cn-hangzhou")
        .credentials(Credentials::new("id", "secret"))
        .clock(|| Timestamp::from_unix(1_700_000_000))
        .chance(|| 1.0)
        .transport(script)
}

/// Adds servers, which is to fail.
async fn failure(builder: ClientBuilder<Client>, servers: &[BackendServer]) -> Error {
    let client = builder.build().expect("a client");
    let request = AddVServerGroupBackendServers::new(GROUP, servers.iter().cloned());
    client.add_vserver_group_backend_servers(request).await.expect_err("an error")
}

/// A refusal with the time of the service, which is an hour later than that of the client.
fn refusal(status: u16, code: &str, message: &str) -> http::Response<String> {
    let body = format!(
        r#"{{"RequestId":"365F4154-92F6-4AE4-92F8-7FF34B540710","Code":"{code}","Message":"{message}"}}"#
    );
    let response = http::Response::builder().status(status);
    response.header("date", "Tue, 14 Nov 2023 23:13:20 GMT").body(body).expect("a response")
}

#[tokio::test(start_paused = true)]
async fn the_errors_on_the_page_are_those_that_come() {
    let new = ScriptedTransport::new;
    let server = [BackendServer::ecs(ECS, 80)];
    let bare = ProviderConfig::new().environment(Environment::of([
        ("HOME", "/home/me"),
        ("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"),
    ]));
    let wrong = [BackendServer::ecs("", 80).weight(101)];
    let no_server =
        refusal(404, "InvalidServerId.NotExist", "The specified server does not exist.");
    let throttled = || refusal(400, "Throttling.User", "Request was denied due to throttling.");
    let denied = refusal(403, "Forbidden.RAM", "User not authorized to operate.");
    let late = refusal(400, "InvalidTimeStamp.Expired", "Specified time stamp is expired.");
    let refusing = |refusals: Vec<http::Response<String>>| {
        builder(refusals.into_iter().fold(new(), ScriptedTransport::respond))
    };
    let errors = [
        (failure(refusing(vec![no_server]), &server).await, "look at the IDs and the region"),
        (
            failure(builder(new()), &wrong).await,
            "mend the request at BackendServers.1.ServerId, BackendServers.1.Weight",
        ),
        (
            failure(builder(new().fail(TransportErrorKind::Timeout)), &server).await,
            "look whether it was done",
        ),
        (
            failure(refusing(vec![throttled(), throttled(), throttled()]), &server).await,
            "make the call again later",
        ),
        (
            failure(refusing(vec![denied]), &server).await,
            "ask for the permission slb:AddVServerGroupBackendServers",
        ),
        (
            failure(refusing(vec![late]).retry(RetryConfig::off()), &server).await,
            "look at key, token and clock",
        ),
        (
            failure(builder(new()).credentials(DefaultCredentials::new(&bare)), &server).await,
            "give the program credentials",
        ),
        (
            failure(builder(new()).network(Network::Vpc).endpoint("slb.aliyuncs.com"), &server)
                .await,
            "set up the client differently",
        ),
    ];
    for (error, to_do) in errors {
        assert_eq!(what_to_do(&error), to_do, "{error}");
        assert!(
            PAGE.contains(&format!(
                "
{error}
"
            )),
            "not on the page: {error}"
        );
    }
}

#[tokio::test]
async fn where_an_answer_is_lost_the_group_tells() {
    let emulator = Emulator::start().await.expect("an emulator");
    let client: Client = emulator.client().build().expect("a client");
    let server = |port| BackendServer::ecs(ECS, port);
    let lose = |fault: Fault| {
        emulator.inject(fault.on("AddVServerGroupBackendServers").times(1)).expect("a fault");
    };
    lose(Fault::reset_after());
    look_first::add(&client, GROUP, server(80)).await.expect("it was added");
    lose(Fault::reset_before());
    let error = look_first::add(&client, GROUP, server(81)).await.expect_err("it was not");
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Interrupted, true));
    // A refusal needs no look.
    let unknown = BackendServer::ecs("i-unknown", 80);
    let error = look_first::add(&client, GROUP, unknown).await.expect_err("a refusal");
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(emulator.fired().len(), 2);
}

/// What the tables of the page name exists, and no kind or class is left out.
#[test]
fn the_tables_name_what_there_is() {
    use ErrorKind as Kind;
    for kind in [
        Kind::InvalidRequest,
        Kind::Refused,
        Kind::Configuration,
        Kind::Credentials,
        Kind::RateLimited,
        Kind::Connect,
        Kind::Timeout,
        Kind::Interrupted,
        Kind::Transport,
        Kind::UnreadableAnswer,
        Kind::Service,
        Kind::DryRunIgnored,
        Kind::Paging,
        Kind::WaitFailed,
        Kind::WaitTimeout,
    ] {
        assert!(PAGE.contains(&format!("`{kind:?}`")), "{kind:?}");
    }
    let classes = SlbErrorCode::ALL.iter().map(|code| format!("`{:?}`", code.class()));
    for class in classes {
        assert!(PAGE.contains(&class), "{class}");
    }
    for code in [
        "InvalidAccessKeyId.NotFound",
        "SignatureDoesNotMatch",
        "InvalidSecurityToken.Expired",
        "InvalidTimeStamp.Expired",
    ] {
        assert!(PAGE.contains(&format!("| `{code}` |")), "{code}");
        assert_eq!(SLB.code(code).map(|info| info.class), Some(CodeClass::Unauthenticated));
    }
}
