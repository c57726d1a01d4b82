//! Properties of both signers: they survive anything, what they sign verifies, and no change of
//! it does.

use aliyun_core::{Params, Secret};
use aliyun_runtime::sign::{Signing, acs3, percent, v1};
use aliyun_runtime::{Credentials, Timestamp};
use proptest::prelude::*;

/// Like `Params`, but free to hold anything.
type Pairs = Vec<(String, String)>;

fn pairs() -> impl Strategy<Value = Pairs> {
    proptest::collection::vec((any::<String>(), any::<String>()), 0..8)
}

/// Parameters as an operation has them: each name once, none of a common one.
fn params() -> impl Strategy<Value = Params> {
    proptest::collection::btree_map("[a-z][A-Za-z0-9.]{0,12}", any::<String>(), 0..8)
        .prop_map(|map| map.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect())
}

fn borrowed(pairs: &Pairs) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Some other text of the same alphabet.
fn changed(text: &str) -> String {
    let mut changed = text.to_owned();
    changed.push(if text.ends_with('a') { 'b' } else { 'a' });
    changed
}

/// Reads an encoded set of parameters.
fn decode(form: &str) -> Pairs {
    form.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            (
                percent::decode(name).unwrap().into_owned(),
                percent::decode(value).unwrap().into_owned(),
            )
        })
        .collect()
}

/// The same pairs with one thing changed, in every way there is.
fn every_change(pairs: &Pairs) -> Vec<Pairs> {
    let mut changes = Vec::new();
    for n in 0..pairs.len() {
        let mut value = pairs.clone();
        value[n].1 = changed(&value[n].1);
        let mut name = pairs.clone();
        name[n].0 = changed(&name[n].0);
        let mut without = pairs.clone();
        without.remove(n);
        changes.extend([value, name, without]);
    }
    let mut more = pairs.clone();
    more.push(("another".to_owned(), String::new()));
    changes.push(more);
    changes
}

proptest! {
    #[test]
    fn v1_survives_anything(
        method: String, secret: String, signature: String, pairs in pairs(), id: String, time: i64,
        nonce: String,
    ) {
        let secret = Secret::new(secret);
        let text = v1::string_to_sign(&method, borrowed(&pairs));
        let _ = v1::verify(&secret, &method, borrowed(&pairs), &signature);
        prop_assert!(v1::verify(&secret, &method, borrowed(&pairs), &v1::signature(&secret, &text)));

        let credentials = Credentials { access_key_id: id, access_key_secret: secret.clone(), security_token: Some(secret), expiration: None };
        let signing = Signing { credentials: &credentials, action: &method, version: &nonce, time: Timestamp::from_unix(time), nonce: &nonce };
        let signed = v1::sign(&signing, &method, &borrowed(&pairs).into_iter().collect());
        prop_assert!(signed.as_str().is_ascii());
    }

    #[test]
    fn acs3_survives_anything(
        method: String, path: String, secret: String, query in pairs(), headers in pairs(),
        content_hash: String, authorization: String, signature: String,
    ) {
        let request = acs3::Request { method: &method, path: &path, query: &borrowed(&query), headers: &borrowed(&headers), content_hash: &content_hash };
        let canonical = acs3::CanonicalRequest::new(&request);
        prop_assert!(canonical.as_str().contains(canonical.query()));
        let secret = Secret::new(secret);
        let _ = canonical.verify(&secret, &signature);
        prop_assert!(canonical.verify(&secret, &canonical.signature(&secret)));
        for header in [authorization.clone(), format!("{} {authorization}", acs3::ALGORITHM)] {
            if let Some(parsed) = acs3::Authorization::parse(&header) {
                let _ = parsed.select(&borrowed(&headers));
            }
        }
    }

    #[test]
    fn what_v1_signs_verifies_and_no_change_of_it_does(
        params in params(), token in proptest::option::of("[ -~]{1,20}"), post: bool,
    ) {
        let mut credentials = Credentials::new("testid", "testsecret");
        credentials.security_token = token.map(Secret::from);
        let signing = Signing { credentials: &credentials, action: "DoIt", version: "2020-01-01", time: Timestamp::from_unix(0), nonce: "once" };
        let method = if post { "POST" } else { "GET" };
        let signed = v1::sign(&signing, method, &params);
        let secret = &credentials.access_key_secret;
        let verify = |pairs: &Pairs| v1::verify(secret, method, borrowed(pairs), signed.signature());

        let pairs = decode(signed.as_str());
        prop_assert!(verify(&pairs));
        prop_assert!(pairs.contains(&("Signature".to_owned(), signed.signature().to_owned())));
        prop_assert_eq!(signed.string_to_sign(method), v1::string_to_sign(method, borrowed(&pairs).into_iter().filter(|(name, _)| *name != "Signature")));
        let signed_pairs: Pairs = pairs.into_iter().filter(|(name, _)| name != "Signature").collect();
        for change in every_change(&signed_pairs) {
            prop_assert!(!verify(&change), "{change:?}");
        }
        prop_assert!(!v1::verify(&"testsecreu".into(), method, borrowed(&signed_pairs), signed.signature()));
        prop_assert!(!v1::verify(secret, "PUT", borrowed(&signed_pairs), signed.signature()));
        prop_assert!(!v1::verify(secret, method, borrowed(&signed_pairs), &changed(signed.signature())));
    }

    #[test]
    fn what_acs3_signs_verifies_and_no_change_of_it_does(
        params in params(), token in proptest::option::of("[!-~]{1,20}"), post: bool,
    ) {
        let mut credentials = Credentials::new("testid", "testsecret");
        credentials.security_token = token.map(Secret::from);
        let signing = Signing { credentials: &credentials, action: "DoIt", version: "2020-01-01", time: Timestamp::from_unix(0), nonce: "once" };
        let method = if post { "POST" } else { "GET" };
        let signed = acs3::sign(&signing, method, "example.com", &params);
        let headers: Pairs = signed.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let (_, authorization) = headers.last().unwrap();
        let authorization = acs3::Authorization::parse(authorization).unwrap();
        prop_assert_eq!(authorization.access_key_id, "testid");
        prop_assert_eq!(authorization.signature, signed.signature.as_str());

        let verify = |method: &str, path: &str, query: &Pairs, headers: &Pairs, content: &[u8]| {
            let Some(selected) = authorization.select(&borrowed(headers)) else { return false };
            let request = acs3::Request { method, path, query: &borrowed(query), headers: &selected, content_hash: &acs3::content_hash(content) };
            acs3::CanonicalRequest::new(&request).verify(&credentials.access_key_secret, authorization.signature)
        };
        let query = decode(signed.canonical.query());
        prop_assert!(verify(method, "/", &query, &headers, b""));
        prop_assert!(!verify("PUT", "/", &query, &headers, b""));
        prop_assert!(!verify(method, "/a", &query, &headers, b""));
        prop_assert!(!verify(method, "/", &query, &headers, b"body"));
        for change in every_change(&query) {
            prop_assert!(!verify(method, "/", &change, &headers, b""), "{change:?}");
        }
        for n in 0..headers.len() - 1 {
            let mut value = headers.clone();
            value[n].1 = changed(&value[n].1);
            prop_assert!(!verify(method, "/", &query, &value, b""), "{}", value[n].0);
            let mut without = headers.clone();
            without.remove(n);
            prop_assert!(!verify(method, "/", &query, &without, b""));
        }
        prop_assert!(!signed.canonical.verify(&"testsecreu".into(), authorization.signature));
        prop_assert!(!signed.canonical.verify(&credentials.access_key_secret, &changed(authorization.signature)));
    }
}

#[test]
fn headers_are_signed_in_their_canonical_form() {
    let headers = [("X-Acs-B", " two "), ("host", "h"), ("x-acs-a", "2"), ("X-ACS-A", "1")];
    let canonical = acs3::CanonicalRequest::new(&acs3::Request {
        method: "get",
        path: "/",
        query: &[("b", "1 2"), ("a", "")],
        headers: &headers,
        content_hash: "hash",
    });
    let expected =
        "GET\n/\na=&b=1%202\nhost:h\nx-acs-a:1,2\nx-acs-b:two\n\nhost;x-acs-a;x-acs-b\nhash";
    assert_eq!(canonical.as_str(), expected);
    assert_eq!(canonical.query(), "a=&b=1%202");
    assert_eq!(canonical.signed_headers(), "host;x-acs-a;x-acs-b");
}

#[test]
fn an_authorization_that_lacks_a_part_is_none() {
    let whole = "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host,Signature=00";
    assert!(acs3::Authorization::parse(whole).is_some());
    for bad in [
        "",
        "ACS3-HMAC-SHA256",
        "ACS3-HMAC-SHA256 ",
        "ACS3-HMAC-SM3 Credential=id,SignedHeaders=host,Signature=00",
        "ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host",
        "ACS3-HMAC-SHA256 Credential,SignedHeaders=host,Signature=00",
    ] {
        assert!(acs3::Authorization::parse(bad).is_none(), "{bad}");
    }
}
