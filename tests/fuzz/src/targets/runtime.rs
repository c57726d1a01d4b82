//! What comes back from an endpoint, signatures, and texts of the configuration.

use aliyun_core::{Effect, ServiceInfo};
use aliyun_runtime::redact::Redactor;
use aliyun_runtime::sign::{acs3::Authorization, percent};
use aliyun_runtime::testing::{Player, ScriptedTransport};
use aliyun_runtime::transport::ProxySettings;
use aliyun_runtime::{Client, Credentials, Endpoint, HyperTransport, RetryConfig, Timestamp};

use super::{SECRET, block_on, keeps_secret, says_why, text};

static SERVICE: ServiceInfo = ServiceInfo::new("Fuzz", "2020-01-01");

/// An answer: a status on the first line, headers up to an empty one, and a body.
pub fn answer(data: &[u8]) {
    let end = data.windows(2).position(|two| two == b"\n\n").unwrap_or(data.len());
    let body = data[(end + 2).min(data.len())..].to_vec();
    let Some(mut lines) = text(&data[..end]).map(str::lines) else { return };
    let status = lines.next().unwrap_or_default().parse::<u16>().unwrap_or(200);
    let mut response = http::Response::builder().status(status);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        response = response.header(name, value);
    }
    let Ok(response) = response.body(body) else { return };
    let client: Client = Client::builder()
        .endpoint("http://fuzz.example")
        .region("xx-test")
        .credentials(Credentials::new("fuzzKey", SECRET))
        .transport(ScriptedTransport::new().respond(response))
        .retry(RetryConfig::off())
        .build()
        .expect("a client");
    match block_on(client.operation(&SERVICE, "DoFuzz", Effect::Read).into_future()) {
        Ok(answer) => {
            assert!((200..300).contains(&answer.status()));
            keeps_secret(&format!("{answer:?}"));
            if let Err(error) = answer.value() {
                keeps_secret(&says_why(&error));
            }
        }
        Err(error) => {
            keeps_secret(&says_why(&error));
            keeps_secret(&format!("{error:?}"));
            // However long the service asks to wait.
            _ = error.retry_after();
        }
    }
}

/// A text that repeats secrets: none of it comes through, neither as it is nor encoded, in the text
/// or in a part of it.
pub fn redaction(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let redactor = Redactor::new([SECRET]);
    for shown in [redactor.hide(text).into_owned(), redactor.excerpt(text, 300)] {
        keeps_secret(&shown);
        if let Some(decoded) = percent::decode(&shown) {
            keeps_secret(&decoded);
        }
    }
    let plain = text.chars().all(|c| c == ' ' || c.is_ascii_uppercase());
    assert!(!plain || redactor.hide(text) == text, "what is no secret is hidden");
}

/// A recording of calls.
pub fn player(data: &[u8]) {
    let Some(text) = text(data) else { return };
    if let Err(error) = Player::from_lines(text) {
        says_why(&error);
    }
}

/// What is encoded is decoded as it was; and what is decoded is another text only by encoding.
pub fn percent(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let encoded = percent::encode(text);
    assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte)));
    assert_eq!(percent::decode(&encoded).as_deref(), Some(text), "of {encoded}");
    if let Some(decoded) = percent::decode(text) {
        let again = percent::encode(&decoded);
        assert_eq!(percent::decode(&again), Some(decoded));
    }
}

/// A header is taken apart into parts of its own.
pub fn authorization(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let Some(parts) = Authorization::parse(text) else { return };
    for part in [parts.access_key_id, parts.signed_headers, parts.signature] {
        assert!(text.contains(part));
    }
    let headers = [("host", "fuzz.example"), ("X-Acs-Date", "2014-05-15T08:30:00Z")];
    if let Some(selected) = parts.select(&headers) {
        let is_named = |name: &str| {
            parts.signed_headers.split(';').any(|signed| signed.eq_ignore_ascii_case(name))
        };
        assert!(selected.iter().all(|(name, _)| is_named(name)));
    }
    assert!(parts.signature.len() < 4 || !format!("{parts:?}").contains("signature"));
}

/// A time is written as it was read.
pub fn timestamp(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match text.parse::<Timestamp>() {
        Ok(time) => assert_eq!(time.to_string(), text),
        Err(error) => _ = says_why(&error),
    }
}

/// An endpoint is read from what it is told as.
pub fn endpoint(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match text.parse::<Endpoint>() {
        Ok(endpoint) => {
            assert!(!endpoint.host().is_empty());
            let told = format!("{}://{}", endpoint.scheme(), endpoint.authority());
            let again: Endpoint = told.parse().expect("an endpoint of ours");
            assert_eq!(again, endpoint, "{told}");
        }
        Err(error) => _ = says_why(&error),
    }
}

/// The URL of a proxy on the first line, and the hosts that are reached without one.
pub fn proxy(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let (url, hosts) = text.split_once('\n').unwrap_or((text, ""));
    if hosts.contains(SECRET) {
        // The hosts are no secret, and told.
        return;
    }
    let settings = ProxySettings::all(url).no_proxy(hosts);
    keeps_secret(&format!("{settings:?}"));
    if let Err(error) = HyperTransport::builder().proxy(settings).build() {
        keeps_secret(&says_why(&error));
        keeps_secret(&format!("{error:?}"));
    }
}
