use aliyun_core::{CodeInfo, Effect, Object, OperationInfo, Params, Secret, ServiceInfo};

use super::*;
use crate::sample::{READ, WRITE};
use crate::sign::{Signing, acs3, v1};
use crate::{Credentials, Timestamp};

fn answer(status: u16, body: impl AsRef<[u8]>) -> Result<Answer, Error> {
    answer_to(&Sent::default(), status, body)
}

fn answer_to(sent: &Sent, status: u16, body: impl AsRef<[u8]>) -> Result<Answer, Error> {
    let mut response = http::Response::new(Bytes::copy_from_slice(body.as_ref()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    response.headers_mut().insert("content-type", "a/type".parse().unwrap());
    response.headers_mut().insert("x-acs-request-id", "id-of-header".parse().unwrap());
    read(&WRITE, sent, response)
}

fn read(
    operation: &'static OperationInfo,
    sent: &Sent,
    response: http::Response<Bytes>,
) -> Result<Answer, Error> {
    Answer::read(&operation.into(), sent, response, &mut AsItCame)
}

fn refusal(status: u16, body: &str) -> Error {
    let error = answer(status, body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service, "{error}");
    error
}

fn unreadable(status: u16, body: impl AsRef<[u8]>) -> String {
    let error = answer(status, body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreadableAnswer, "{error}");
    assert_eq!((error.status(), error.request_id()), (Some(status), Some("id-of-header")));
    assert!(error.may_have_taken_effect());
    error.to_string()
}

#[derive(Debug)]
struct Port(i64);

impl FromValue for Port {
    fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
        Object::new(value)?.required("Port").map(Port)
    }
}

fn port(answer: &Answer) -> Result<i64, Error> {
    answer.decode::<Port>().map(|port| port.0)
}

#[test]
fn json_and_xml_are_told_apart_by_content() {
    for body in [
        r#"{"Port": 80}"#,
        "\u{feff} {\"Port\": \"80\"}\n",
        "<DoItResponse><Port>80</Port></DoItResponse>",
        "<?xml version=\"1.0\"?>\n<!-- a -->\n<DoItResponse><Port>80</Port></DoItResponse>\n",
    ] {
        let answer = answer(200, body).unwrap();
        assert_eq!(port(&answer).unwrap(), 80, "{body}");
        assert_eq!((answer.status(), answer.request_id()), (200, Some("id-of-header")));
    }
}

#[test]
fn a_refusal_is_read_in_every_spelling() {
    let json = r#"{"RequestId":"R","HostId":"h.com","Code":"Busy","Message":"Wait.","Recommend":"https://x/?a=1&b=2","AccessDeniedDetail":{"AuthAction":"a"}}"#;
    let lower = r#"{"requestId":"R","hostId":"h.com","code":" Busy ","message":"Wait.","Recommend":"https://x/?a=1&b=2","AccessDeniedDetail":"{\"AuthAction\":\"a\"}"}"#;
    let xml = "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>R</RequestId><HostId>h.com</HostId><Code>Busy</Code><Message>Wait.</Message><Recommend><![CDATA[https://x/?a=1&b=2]]></Recommend><AccessDeniedDetail>{\"AuthAction\":\"a\"}</AccessDeniedDetail></Error>";
    for body in [json, lower, xml] {
        let error = refusal(400, body);
        assert_eq!(error.code(), Some("Busy"));
        assert_eq!(error.message(), "Wait.");
        assert_eq!(error.status(), Some(400));
        assert_eq!(error.request_id(), Some("R"));
        assert_eq!(error.host(), Some("h.com"));
        assert_eq!(error.recommend(), Some("https://x/?a=1&b=2"));
        assert_eq!(error.access_denied_detail(), Some(r#"{"AuthAction":"a"}"#));
        assert_eq!(error.class(), Some(CodeClass::Busy));
        assert_eq!(
            error.to_string(),
            "DoIt: Busy: Try again later. (in the service's words: Wait.); status 400; request R"
        );
    }
}

#[test]
fn the_request_id_is_in_the_header_if_not_in_the_body() {
    assert_eq!(refusal(400, r#"{"Code":"Busy"}"#).request_id(), Some("id-of-header"));
}

#[test]
fn an_error_root_is_a_refusal_whatever_the_status() {
    assert_eq!(refusal(200, "<Error><Code>Busy</Code></Error>").code(), Some("Busy"));
}

#[test]
fn a_code_that_is_not_known_is_kept() {
    let error = refusal(400, r#"{"Code":"Brand.New","Message":"So."}"#);
    assert_eq!((error.code(), error.info(), error.hint()), (Some("Brand.New"), None, None));
    assert_eq!(error.to_string(), "DoIt: Brand.New: So.; status 400; request id-of-header");
    assert_eq!(refusal(400, r#"{"Code":-21013}"#).code(), Some("-21013"));
}

#[test]
fn everything_else_says_what_came() {
    let page = "<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>";
    assert_eq!(
        unreadable(502, page),
        "DoIt: the answer is a web page (a/type, 57 bytes: <!DOCTYPE html>\\n<html><body>502 Bad \
         Gateway</body></html>); status 502; request id-of-header"
    );
    for (status, body, why) in [
        (200, "", "is empty"),
        (200, " \n", "is empty"),
        (204, "", "is empty"),
        (200, "OK", "is neither JSON nor XML"),
        (200, "[1]", "is neither JSON nor XML"),
        (200, r#"{"Port": 8"#, "is cut off"),
        (200, "<R><Port>8", "is cut off"),
        (400, r#"{"Code": "Busy"#, "is cut off"),
        (400, "<Error><Code>Busy</Co", "is cut off"),
        (400, r#"{"Code": "Busy", }"#, "cannot be read"),
        (500, r#"{"error": "bad gateway"}"#, "names no error code"),
        (500, r#"{"Code": ""}"#, "names no error code"),
        (301, "", "is a redirect, which is not followed"),
        (302, r#"{"Port": 80}"#, "is a redirect, which is not followed"),
        (200, "<HTML>", "is a web page"),
    ] {
        let said = unreadable(status, body);
        assert!(said.contains(why), "{status} {body}: {said}");
    }
    let huge = unreadable(200, "x".repeat(1_000_000));
    assert!(huge.contains("1000000 bytes") && huge.len() < 300, "{huge}");
}

#[test]
fn a_label_counts_for_nothing_and_other_charsets_are_told() {
    let labelled = |label: &str, body: &[u8]| {
        let mut response = http::Response::new(Bytes::copy_from_slice(body));
        response.headers_mut().insert("content-type", label.parse().unwrap());
        read(&WRITE, &Sent::default(), response)
    };
    let xml = "<R><Port>80</Port></R>".as_bytes();
    for (label, body) in [
        ("application/json;charset=utf-8", xml),
        ("text/xml", br#"{"Port": 80}"#),
        ("text/html; charset=gbk", b"\xEF\xBB\xBF{\"Port\": 80}"),
        ("", xml),
    ] {
        assert_eq!(port(&labelled(label, body).unwrap()).unwrap(), 80, "{label}");
    }
    let utf_16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (label, body) in [
        ("application/json;charset=gbk", &b"{\"a\": \"\xD6\xD0\"}"[..]),
        ("application/json;charset=utf-16", &utf_16),
    ] {
        let error = labelled(label, body).unwrap_err().to_string();
        let expected = format!("is not text in UTF-8 ({label}, {} bytes", body.len());
        assert!(error.contains(&expected), "{error}");
    }
}

#[test]
fn what_is_still_compressed_is_told_and_not_shown() {
    let response = http::Response::builder()
        .header("content-encoding", "gzip")
        .header("x-acs-request-id", "R")
        .body(Bytes::from_static(b"\x1F\x8Bcut"));
    let error = read(&READ, &Sent::default(), response.unwrap()).unwrap_err();
    assert_eq!((error.status(), error.request_id()), (Some(200), Some("R")));
    assert!(error.is_retryable());
    let said = error.to_string();
    assert!(said.contains("is 5 bytes of gzip that cannot be unpacked"), "{said}");
    assert!(!said.contains("cut"), "{said}");
}

#[test]
fn garbage_between_the_braces_is_found_at_once() {
    let cut = r#"{"RequestId":"R","BackendServers":{"BackendServer":[{"ServerId":"a","Port":1}"#;
    for body in ["{garbage}", "<R><Port></R>", "<R><Port>1</Port>", "{} {}", cut] {
        let error = answer(200, body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnreadableAnswer);
        assert!(std::error::Error::source(&error).is_some(), "{error}");
    }
}

#[test]
fn what_is_not_as_documented_is_found_by_whom_it_is_for() {
    let [(sent, ..), _] = sent();
    for (body, why) in [
        (r#"{"Port": "many"}"#.to_owned(), "found the text \"many\""),
        ("{}".to_owned(), "Port is missing"),
        (format!(r#"{{"Port": "{}"}}"#, CANARIES[0]), "found something else"),
    ] {
        let response = http::Response::new(Bytes::from(body));
        let mut port: Option<Port> = None;
        let error = Answer::read(&(&WRITE).into(), &sent, response, &mut port).unwrap_err();
        assert_eq!((error.kind(), port.is_none()), (ErrorKind::UnreadableAnswer, true));
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains(why) && error.may_have_taken_effect(), "{cause}");
    }
    let mut port: Option<Port> = None;
    let response = http::Response::new(Bytes::from_static(br#"{"Port": 80}"#));
    Answer::read(&(&WRITE).into(), &sent, response, &mut port).unwrap();
    assert_eq!(port.map(|port| port.0), Some(80));
}

#[test]
fn anything_is_survived() {
    use proptest::prelude::*;
    proptest!(|(status in 100u16..600, body: Vec<u8>, text in "[<>/{}\":, A-Za-z!?-]{0,60}")| {
        for body in [body, text.into_bytes()] {
            if let Ok(answer) = answer(status, body) {
                let _ = answer.decode::<String>();
            }
        }
    });
}

const CANARIES: [&str; 3] =
    ["canary/secret+", "canary/token==", "-----BEGIN KEY-----\ncanary/key+of==\n-----END KEY-----"];

fn credentials() -> Credentials {
    Credentials::new("testid", CANARIES[0]).security_token(CANARIES[1])
}

/// A request of either kind, with its signature and the text that was signed.
fn sent() -> [(Sent, String, String); 2] {
    let credentials = credentials();
    let mut params = Params::from_iter([("Name", "a b")]);
    params.put("PrivateKey", &Secret::from(CANARIES[2]));
    let signing = Signing {
        credentials: &credentials,
        action: "DoIt",
        version: "2020-01-01",
        time: Timestamp::from_unix(0),
        nonce: "once",
    };
    let old = v1::sign(&signing, "POST", &params);
    let new = acs3::sign(&signing, "POST", "example.com", &params);
    let (old_text, new_text) = (old.string_to_sign("POST"), new.canonical.as_str().to_owned());
    let (old_signature, new_signature) = (old.signature().to_owned(), new.signature.clone());
    [
        (Sent::v1(credentials.clone(), &params, old, "POST"), old_signature, old_text),
        (Sent::acs3(credentials.clone(), &params, new), new_signature, new_text),
    ]
}

#[test]
fn a_wrong_secret_is_told_from_a_changed_request() {
    for (sent, _, text) in sent() {
        let twice = |text: &str| crate::sign::percent::encode(&crate::sign::percent::encode(text));
        let hidden = CANARIES
            .iter()
            .fold(text.clone(), |text, canary| text.replace(&twice(canary), "[redacted]"));
        for (theirs, expected) in [
            (text.as_str(), "secret is not the one"),
            (&hidden, "secret is not the one"),
            ("other", "proxy"),
        ] {
            let said = "Specified signature is not matched with our calculation.";
            let body = Value::Object(vec![
                ("Code".into(), Value::Text("SignatureDoesNotMatch".into())),
                (
                    "Message".into(),
                    Value::Text(format!("{said} server string to sign is:{theirs}").into()),
                ),
            ]);
            let error = answer_to(&sent, 400, body.to_json()).unwrap_err();
            assert_eq!(error.message(), said);
            assert!(error.hint().is_some_and(|hint| hint.contains(expected)), "{error}");
            assert!(!format!("{error} {error:?}").contains("testid"), "{error:?}");
        }
    }
}

#[test]
fn a_secret_that_comes_back_is_not_shown() {
    for (sent, signature, _) in sent() {
        let echo = format!("{} {signature}", CANARIES.join(" ")).replace('\n', "\\n");
        let encoded = crate::sign::percent::encode(&echo);
        for (status, body) in [
            (502, format!("<html>{echo}{encoded}</html>")),
            (200, format!("{echo} {encoded}")),
            (200, format!("{{\"{encoded}")),
            (
                400,
                format!(
                    r#"{{"Code":"{echo}","Message":"{encoded}","RequestId":"{echo}","HostId":"{echo}","Recommend":"{encoded}","AccessDeniedDetail":{{"a":"{echo}"}}}}"#
                ),
            ),
        ] {
            let error = answer_to(&sent, status, body).unwrap_err();
            let shown = format!(
                "{error} {error:?} {:?} {:?}",
                error.recommend(),
                error.access_denied_detail()
            );
            assert!(shown.contains("[redacted]"), "{shown}");
            for secret in ["canary", signature.as_str(), &crate::sign::percent::encode(&signature)]
            {
                assert!(!shown.contains(secret), "{secret} in {shown}");
            }
        }
        assert!(!format!("{sent:?}").contains("canary"));
    }
}

#[test]
fn a_code_without_meaning_and_message_says_so() {
    let error = refusal(400, r#"{"Code":"Brand.New","RequestId":"R"}"#);
    let line = "DoIt: Brand.New: the service gives no message; status 400; request R";
    assert_eq!(error.to_string(), line);
    assert_eq!(error.message(), "");
}

#[test]
fn a_service_cannot_forge_lines() {
    let odd = r"\n\r\u0000\u0085\u2028\u2029\u202e\u2066\u200b\ufeff";
    let body = format!(
        r#"{{"Code":"A{odd}","Message":"b{odd}","RequestId":"c{odd}","HostId":"d{odd}","Recommend":"e{odd}","AccessDeniedDetail":{{"f":"g{odd}"}}}}"#
    );
    let error = refusal(400, &body);
    let texts = [error.code(), Some(error.message()), error.request_id(), error.host()];
    let texts = texts.into_iter().chain([error.recommend(), error.access_denied_detail()]);
    for text in texts.map(Option::unwrap).chain([error.to_string().as_str()]) {
        let forged = |c: char| {
            c.is_control() || "\u{2028}\u{2029}\u{202e}\u{2066}\u{200b}\u{feff}".contains(c)
        };
        assert!(text.len() > 40 && !text.contains(forged), "{text:?}");
    }
}

#[test]
fn a_read_never_takes_effect_and_may_always_be_repeated() {
    let response = |status: u16, body: &'static str| {
        let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        response
    };
    let judge = |operation, status, body| {
        let error = read(operation, &Sent::default(), response(status, body)).unwrap_err();
        (error.may_have_taken_effect(), error.is_retryable())
    };
    let internal = r#"{"Code":"InternalError"}"#;
    let unknown = r#"{"Code":"Brand.New"}"#;
    assert_eq!(judge(&READ, 500, internal), (false, true));
    assert_eq!(judge(&WRITE, 500, internal), (true, false));
    assert_eq!(judge(&WRITE, 400, r#"{"Code":"Busy"}"#), (false, true));
    assert_eq!(judge(&WRITE, 400, r#"{"Code":"Throttling.User"}"#), (false, true));
    assert_eq!(judge(&WRITE, 400, r#"{"Code":"SignatureDoesNotMatch"}"#), (false, false));
    assert_eq!(judge(&WRITE, 400, unknown), (false, false));
    assert_eq!(judge(&WRITE, 429, unknown), (false, true));
    // What a gateway says that has stopped waiting for a request it may have passed on.
    assert_eq!(judge(&WRITE, 408, unknown), (true, false));
    assert_eq!(judge(&WRITE, 499, unknown), (true, false));
    assert_eq!(judge(&READ, 408, unknown), (false, true));
    assert_eq!(judge(&READ, 499, unknown), (false, true));
    assert_eq!(judge(&WRITE, 503, unknown), (true, false));
    assert_eq!(judge(&READ, 503, unknown), (false, true));
    assert_eq!(judge(&READ, 502, "<html>"), (false, true));
    assert_eq!(judge(&WRITE, 502, "<html>"), (true, false));
    assert_eq!(judge(&READ, 403, "<html>"), (false, false));
    assert_eq!(judge(&READ, 302, ""), (false, false));
}

#[test]
fn nobody_looks_for_secrets_in_the_headers_of_every_answer() {
    for common in [
        "application/json",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "Application/JSON ; charset=\"utf-8\"",
        "text/xml;charset=utf-8",
        "CEF72CEB-54B6-4AE8-B225-F876FF7BA984",
    ] {
        assert!(is_common(common), "{common}");
    }
    for odd in ["", "text/html", "application/json; boundary=canary", "application/json; canary"] {
        assert!(!is_common(odd), "{odd}");
    }
}

#[test]
fn a_secret_that_looks_like_a_request_id_is_not_shown() {
    let secret = "cef72ceb-54b6-4ae8-b225-f876ff7ba984";
    let credentials = Credentials::new("testid", secret);
    let signing = Signing {
        credentials: &credentials,
        action: "DoIt",
        version: "2020-01-01",
        time: Timestamp::from_unix(0),
        nonce: "once",
    };
    let params = Params::new();
    let signed = v1::sign(&signing, "POST", &params);
    let sent = Sent::v1(credentials.clone(), &params, signed, "POST");
    let response = http::Response::builder()
        .header("x-acs-request-id", secret)
        .body(Bytes::from_static(b"{}"));
    let answer = read(&READ, &sent, response.unwrap()).unwrap();
    assert_eq!(answer.request_id(), Some("[redacted]"));
}

#[test]
fn an_answer_keeps_what_came() {
    let response = http::Response::builder()
        .header("date", "Sun, 06 Nov 1994 08:49:37 GMT")
        .body(Bytes::from_static(b"{\"Port\": 80}"));
    let answer = read(&READ, &Sent::default(), response.unwrap()).unwrap();
    let answer = answer.after(3, Duration::from_secs(2));
    assert_eq!((answer.text(), answer.status(), answer.attempts()), ("{\"Port\": 80}", 200, 3));
    assert_eq!(answer.date().map(|date| date.unix()), Some(784_111_777));
    assert_eq!(answer.headers().len(), 1);
    assert_eq!(answer.request_id(), None);
}

#[test]
fn a_dry_run_wants_one_refusal_and_no_answer() {
    static PASSED: CodeInfo = CodeInfo::new("DryRun", 400, CodeClass::DryRun, "", "It passed.");
    static CODES: [CodeInfo; 1] = [PASSED];
    static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01").codes(&CODES, &[]);
    static TRY: OperationInfo = OperationInfo::new(&SERVICE, "DoIt", Effect::Write);
    let tried = |status: u16, body: &'static str| {
        let response =
            http::Response::builder().status(status).body(Bytes::from_static(body.as_bytes()));
        let mut receiver = DryRun::<Port> { response: None };
        let answer =
            Answer::read(&(&TRY).into(), &Sent::default(), response.unwrap(), &mut receiver);
        (
            answer.map(|answer| answer.status()).map_err(|error| error.kind()),
            receiver.response.is_some(),
        )
    };
    assert_eq!(tried(400, r#"{"Code":"DryRun"}"#), (Ok(400), false));
    assert_eq!(tried(400, r#"{"Code":"Other"}"#), (Err(ErrorKind::Service), false));
    assert_eq!(tried(200, r#"{"Port":80}"#), (Err(ErrorKind::DryRunIgnored), true));
}
