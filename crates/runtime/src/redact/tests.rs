use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use proptest::prelude::*;

use super::*;
use crate::sign::percent;

const KEY: &str = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA1+xYz/09QwErTyUiOp\nAsDfGhJkL+zXcVbNm/1234567890abcdef\n-----END RSA PRIVATE KEY-----\n";
const SECRET: &str = "canary/secret+of=the key";
/// Pieces of the secrets that no text may show.
const CANARIES: [&str; 5] = ["MIIEowIBAAKC", "1xYz09QwErTyUiOp", "AsDfGhJk", "canary", "secret"];

fn clean(text: &str) -> String {
    Redactor::new([KEY, SECRET]).hide(text).into_owned()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('+', "&#43;").replace('/', "&#x2F;").replace('\n', "&#10;")
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap().trim_matches('"').replace('/', "\\/")
}

fn unicode(text: &str) -> String {
    text.chars()
        .map(
            |c| {
                if c.is_ascii_alphanumeric() {
                    c.into()
                } else {
                    format!("\\u{:04x}", u32::from(c))
                }
            },
        )
        .collect()
}

fn all_unicode(text: &str) -> String {
    text.chars().map(|c| format!("\\u{:04X}", u32::from(c))).collect()
}

fn lower_percent(text: &str) -> String {
    let encoded = percent::encode(text);
    let mut parts = encoded.split('%');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let (digits, rest) = part.split_at(2);
        text + "%" + &digits.to_lowercase() + rest
    })
}

fn form(text: &str) -> String {
    percent::encode(text).replace("%20", "+")
}

type Encode = fn(&str) -> String;

const ENCODINGS: [(&str, Encode); 15] = [
    ("plain", str::to_owned),
    ("percent", percent::encode),
    ("lower-case percent", lower_percent),
    ("form", form),
    ("double percent", |text| percent::encode(&percent::encode(text))),
    ("HTML", html),
    ("double HTML", |text| html(&html(text))),
    ("JSON", json),
    ("double JSON", |text| json(&json(text))),
    ("\\u", unicode),
    ("all \\u", all_unicode),
    ("HTML in JSON", |text| json(&html(text))),
    ("percent in HTML", |text| html(&percent::encode(text))),
    ("Debug", |text| format!("{text:?}")),
    ("joined lines", |text| text.replace('\n', "")),
];

#[test]
fn a_secret_is_found_in_every_encoding() {
    for (name, encode) in ENCODINGS {
        for secret in [KEY, SECRET] {
            let shown = clean(&format!("before {} after", encode(secret)));
            assert!(CANARIES.iter().all(|it| !shown.contains(it)), "{name}: {shown}");
            assert!(shown.starts_with("before ") && shown.ends_with(" after"), "{name}: {shown}");
            assert!(shown.contains(REDACTED), "{name}: {shown}");
        }
    }
}

#[test]
fn so_are_base64_at_any_offset_and_hexadecimal_digits() {
    for before in ["", "a", "ab", "abc:"] {
        for encode in [|text: String| STANDARD.encode(text), |text: String| URL_SAFE.encode(text)] {
            let whole = encode(format!("{before}{SECRET}:after"));
            let shown = clean(&format!("Basic {whole}"));
            // The digits of its neighbours stay, and those that it shares with them.
            assert!(shown.contains(REDACTED) && shown.len() < 40, "{shown}");
        }
    }
    let digits: String = SECRET.bytes().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(clean(&digits), REDACTED);
    assert_eq!(clean(&digits.to_lowercase()), REDACTED);
}

#[test]
fn a_piece_of_it_is_enough() {
    assert_eq!(clean("key MIIEowIBAAKCAQEA1... is"), "key [redacted]... is");
    assert_eq!(clean("line \"AsDfGhJkL+zXcVbNm/1234567890abcdef\""), "line \"[redacted]\"");
    assert_eq!(clean("starts with canary/secret+o"), "starts with [redacted]");
}

#[test]
fn each_way_to_write_a_character_is_read() {
    for (text, meant) in [
        ("a%2Bb%2f", "a+b/"),
        ("a&#43;b", "a+b"),
        ("a&#x2B;b", "a+b"),
        ("a&#X2b;b", "a+b"),
        ("a&amp;b&lt;c", "a&b c"),
        (r"a\u002bb", "a+b"),
        (r"a\ud83d\ude00b", "a\u{1f600}b"),
        (r"a\ud83d\u0021b", "a !b"),
        (r"a\u{2b}b\u{0000002b}c", "a+b+c"),
        (r"a\x2bb", "a+b"),
        (r"a\nb\tc", "a b c"),
        (r#"a\"b\/"#, "a\"b/"),
    ] {
        assert_eq!(decoded(text).as_deref(), Some(meant), "{text}");
    }
    for nothing in ["", "plain", "100%", "%zz", "a & b", "&#;", "&a1;", "&;"] {
        assert_eq!(decoded(nothing), None, "{nothing}");
    }
}

#[test]
fn white_space_written_as_an_escape_is_no_letter() {
    let redactor = Redactor::new(["canary one\ntwo"]);
    assert_eq!(redactor.hide(r"is canary\tone\ntwo."), "is [redacted].");
}

#[test]
fn what_is_no_secret_stays() {
    for text in [
        "",
        "PrivateKey must begin with -----BEGIN RSA PRIVATE KEY-----",
        "100% of & all \\ things; %zz &amp; \\u12 &#; &#x110000; \\ud800 中文",
        "%",
        "\\",
        "&",
        "The access key secret is wrong.",
    ] {
        assert_eq!(clean(text), text);
        assert_eq!(Redactor::default().hide(text), text);
    }
}

#[test]
fn short_secrets_are_found_as_a_whole() {
    let redactor = Redactor::new(["hunter2", "a-b!", "xy", "p\u{e4}s"]);
    let hide = |text| redactor.hide(text).into_owned();
    assert_eq!(hide("user:hunter2@x Hunter2 hunter"), "user:[redacted]@x Hunter2 hunter");
    assert_eq!(hide("is a-b! or a-b!c or a%2Db%21"), "is [redacted] or a-b!c or [redacted]");
    assert_eq!(hide("xy p\u{e4}s p\\u00e4s"), "xy [redacted] [redacted]");
}

#[test]
fn short_secrets_are_found_in_base64_and_hexadecimal_digits() {
    for secret in ["hunter", "hunter2", "a-b!c?d#", "??>>~~", "elevenchars", "twelve-chars1"] {
        let redactor = Redactor::new([secret]);
        for before in ["", "u", "us", "user:"] {
            for after in ["", ":x", "@host"] {
                let whole = format!("{before}{secret}{after}");
                for whole in [STANDARD.encode(&whole), URL_SAFE.encode(&whole)] {
                    let shown = redactor.hide(&whole).into_owned();
                    assert!(shown.contains(REDACTED), "{secret} in {whole}: {shown}");
                }
            }
        }
        let digits: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        for digits in [digits.to_uppercase(), digits] {
            assert_eq!(redactor.hide(&format!("is {digits}.")), "is [redacted].", "{secret}");
        }
    }
    let shown = Redactor::new(["hunter2"]).hide("Basic dXNlcjpodW50ZXIy and Basic Zm9vOmJhcg==");
    assert!(shown.ends_with(" and Basic Zm9vOmJhcg==") && !shown.contains("dW50ZXIy"), "{shown}");
}

#[test]
fn an_excerpt_is_short_and_one_line() {
    let redactor = Redactor::new([SECRET]);
    assert_eq!(
        redactor.excerpt(&format!("a\n{SECRET}{}", "b".repeat(99)), 20),
        "a\\n[redacted]bbbbbbbb…"
    );
    let endless = redactor.excerpt(&SECRET.repeat(100_000), 80);
    assert_eq!(endless, "[redacted]…");
}

/// Work that grew with the square of the length would never come to its end here.
#[test]
fn hostile_texts_are_looked_through() {
    let redactor = Redactor::new([KEY, SECRET]);
    for piece in ["%25", "&amp;", "\\\\", "\\u005c", "&#38;", "a ", "&", "%2"] {
        let text = piece.repeat(10_000);
        assert!(redactor.hide(&text) == text, "{piece}");
    }
    assert!(redactor.hide(&"canary/secret".repeat(10_000)) == REDACTED);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_or_show_the_secret(
        before in "\\PC{0,20}|[%&\\\\u#;x0-9a-f]{0,20}",
        after in "\\PC{0,20}|[%&\\\\u#;x0-9a-f]{0,20}",
        secret in "[A-Za-z0-9+/=]{20,60}",
        encoding in 0..ENCODINGS.len(),
    ) {
        let redactor = Redactor::new([secret.as_str()]);
        let text = format!("{before} {} {after}", ENCODINGS[encoding].1(&secret));
        let shown = redactor.hide(&text);
        let plain = String::from_utf8(significant(secret.as_bytes())).unwrap();
        prop_assume!(plain.len() >= PIECE);
        let left = String::from_utf8(significant(shown.as_bytes())).unwrap();
        prop_assert!(!left.contains(&plain), "{}", shown);
    }
}
