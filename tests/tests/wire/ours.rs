//! The request that we send, with the nonce and the time of another one.

use aliyun_slb_client::model::core::Operation as _;
use aliyun_slb_client::runtime::{self, CallOptions};
use aliyun_slb_client::{
    AddVServerGroupBackendServers, Client, ClientBuilder, Credentials, HttpMethod, SignatureMethod,
};
use aliyun_slb_tests::recorder::Recorder;
use http::Response;

use crate::capture::{Signed, Wire};

/// What we send for these servers and this group.
pub async fn send(like: &Wire, request: AddVServerGroupBackendServers) -> Wire {
    let recorder = recorder();
    let client: Client = builder(like, &recorder).validate(false).build().expect("a client");
    client.add_vserver_group_backend_servers(request).await.expect("an answer");
    only(&recorder)
}

/// What we send for exactly these parameters, which need not be those that the types write.
pub async fn send_texts(like: &Wire) -> Wire {
    let recorder = recorder();
    let client: runtime::Client = builder(like, &recorder).build().expect("a client");
    let (info, options) = (AddVServerGroupBackendServers::INFO, CallOptions::new());
    client.call(info, like.own_params(), &options).await.expect("an answer");
    only(&recorder)
}

fn builder<C: From<runtime::Client>>(like: &Wire, recorder: &Recorder) -> ClientBuilder<C> {
    let given = |param, header| like.common(param, header).expect(param).to_owned();
    let nonce = given("SignatureNonce", "x-acs-signature-nonce");
    let time = given("Timestamp", "x-acs-date").parse().expect("a time");
    let mut credentials = Credentials::new("testid", "testsecret");
    if let Some(token) = like.common("SecurityToken", "x-acs-security-token") {
        credentials = credentials.security_token(token);
    }
    ClientBuilder::new()
        .endpoint(format!("http://{}", like.host))
        .credentials(credentials)
        .signature_method(match like.signed {
            Signed::Params => SignatureMethod::V1HmacSha1,
            Signed::Headers => SignatureMethod::Acs3HmacSha256,
        })
        .http_method(if like.method == "GET" { HttpMethod::Get } else { HttpMethod::Post })
        .clock(move || time)
        .nonces(move || nonce.clone())
        .transport(recorder.clone())
}

fn recorder() -> Recorder {
    Recorder::answering(|_| Response::new(r#"{"VServerGroupId":"rsp-1","RequestId":"ID"}"#.into()))
}

fn only(recorder: &Recorder) -> Wire {
    let sent = recorder.sent();
    assert_eq!(sent.len(), 1);
    Wire::read(&sent[0]).expect("a signed request")
}
