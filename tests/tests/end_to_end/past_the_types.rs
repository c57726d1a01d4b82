//! Parameters, fields and operations that the types do not have.

use aliyun_slb_client::model::core::{Operation, Value};
use aliyun_slb_client::runtime::TransportErrorKind;
use aliyun_slb_client::runtime::testing::ScriptedTransport;
use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, CreateLoadBalancer, Credentials,
    DescribeLoadBalancerAttribute, DescribeLoadBalancerAttributeWaiter as State, DescribeTags,
    Effect, ErrorKind, OPERATIONS, SLB,
};
use aliyun_slb_emulator::Emulator;

fn client(script: &ScriptedTransport) -> Client {
    Client::builder()
        .region("cn-hangzhou")
        .credentials(Credentials::new("testid", "testsecret"))
        .transport(script.clone())
        .build()
        .expect("a client")
}

#[tokio::test]
async fn an_answer_shows_fields_that_its_type_does_not_have() {
    let json = r#"{"RequestId":"R","New":{"Deep":["x"]}}"#;
    let response = http::Response::builder().header("x-new", "header").body(json);
    let script = ScriptedTransport::new().respond(response.expect("a response"));
    let client = client(&script);
    let call = client.describe_tags(DescribeTags::new());
    let (typed, answer) = call.with_answer().await.expect("an answer");
    assert_eq!(typed.request_id, "R");
    let value = answer.value().expect("a document");
    assert_eq!(value.get("New").map(Value::to_json).as_deref(), Some(r#"{"Deep":["x"]}"#));
    assert_eq!((answer.status(), answer.text()), (200, json));
    assert_eq!(answer.headers().get("x-new").map(|value| value.as_bytes()), Some(&b"header"[..]));
    assert!(!format!("{answer:?}").contains("Deep"));
}

#[tokio::test]
async fn a_parameter_goes_along_and_in_place_of_what_the_request_writes() {
    let script = ScriptedTransport::new().answer(r#"{"RequestId":"R","VServerGroupId":"rsp-1"}"#);
    let client = client(&script);
    let request =
        |port| AddVServerGroupBackendServers::new("rsp-typed", [BackendServer::ecs("i-1", port)]);
    let call = client.add_vserver_group_backend_servers(request(80));
    call.param("VServerGroupId", "rsp-mine").param("New", "x").await.expect("an answer");
    script.request(0).assert_param("VServerGroupId", "rsp-mine").assert_param("New", "x");

    // What is checked is the request.
    let call = client.add_vserver_group_backend_servers(request(0)).param("New", "x");
    assert_eq!(call.await.expect_err("an error").kind(), ErrorKind::InvalidRequest);
}

#[tokio::test(start_paused = true)]
async fn a_parameter_is_carried_along_over_pages_and_waits() {
    let page = |number: u32| {
        format!(
            r#"{{"RequestId":"R","PageNumber":{number},"PageSize":1,"TotalCount":2,"TagSets":{{"TagSet":[{{"TagKey":"k{number}","TagValue":"v","InstanceCount":1}}]}}}}"#
        )
    };
    let status = |status: &str| {
        format!(r#"{{"RequestId":"R","LoadBalancerId":"lb-1","LoadBalancerStatus":"{status}"}}"#)
    };
    let script = ScriptedTransport::new()
        .on_operation::<DescribeTags>()
        .answer(page(1))
        .answer(page(2))
        .on_operation::<DescribeLoadBalancerAttribute>()
        .answer(status("inactive"))
        .answer(status("active"));
    let client = client(&script);
    let call = client.describe_tags(DescribeTags::new().page_size(1));
    let tags: Vec<_> =
        call.param("New", "x").paginate().items().try_collect().await.expect("two pages");
    assert_eq!(tags.len(), 2);
    let request = DescribeLoadBalancerAttribute::new("lb-1");
    let call = client.describe_load_balancer_attribute(request).param("New", "x");
    call.wait_for(State::Active).await.expect("the state");
    script.assert_finished();
    assert_eq!(script.requests().len(), 4);
    for request in script.requests() {
        request.assert_param("New", "x");
    }
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_the_crate_has_keeps_its_facts_when_it_is_called_by_name() {
    // Whoever calls it a read is not believed: it is made again only with a token of its own.
    for info in OPERATIONS.iter().filter(|info| info.effect == Effect::Write) {
        let script = ScriptedTransport::new().fail(TransportErrorKind::Timeout).always();
        let client = client(&script);
        let error = client.operation(info.action(), Effect::Read).await.expect_err("an error");
        assert!(error.may_have_taken_effect(), "{error}");
        assert_eq!(script.requests().len() > 1, info.idempotency_param.is_some(), "{error}");
        assert_eq!(error.operation().map(|known| known.permission), Some(info.permission));
    }
}

#[tokio::test]
async fn by_name_and_by_type_the_emulator_does_the_same() {
    let emulator = Emulator::start().await.expect("an emulator");
    let client: Client = emulator.client().build().expect("a client");
    let name = CreateLoadBalancer::INFO.action().to_owned();
    let call = client.operation(name, Effect::Write).param("LoadBalancerName", "by-name");
    let answer = call.param("LoadBalancerSpec", "slb.s1.small").await.expect("an answer");
    let value = answer.value().expect("a document");
    let id = value.get("LoadBalancerId").and_then(Value::as_text).expect("an id");
    let typed = client.describe_load_balancer_attribute(DescribeLoadBalancerAttribute::new(id));
    let typed = typed.await.expect("the load balancer");
    assert_eq!(typed.load_balancer_name.as_deref(), Some("by-name"));

    let under = client.runtime().operation(&SLB, "DescribeZones", Effect::Read);
    assert_eq!(under.await.expect("an answer").status(), 200);
    let error = client.operation("DescribeSomethingNew", Effect::Read).await.expect_err("none");
    assert_eq!(error.code(), Some("InvalidAction.NotFound"));
}
