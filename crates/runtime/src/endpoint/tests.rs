use proptest::prelude::*;

use super::*;
use crate::sample::SERVICE;

#[test]
fn a_host_may_have_a_scheme_and_a_port() {
    for (text, expected) in [
        ("slb.aliyuncs.com", "https://slb.aliyuncs.com"),
        ("SLB.aliyuncs.com:8443", "https://slb.aliyuncs.com:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("HTTPS://localhost", "https://localhost"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("[::1]", "https://[::1]"),
        ("100.100.100.200", "https://100.100.100.200"),
        ("slb.cn-hangzhou.aliyuncs.com:443", "https://slb.cn-hangzhou.aliyuncs.com:443"),
    ] {
        assert_eq!(text.parse::<Endpoint>().unwrap().to_string(), expected);
    }
}

#[test]
fn anything_more_is_refused() {
    for bad in [
        "",
        "http://",
        "ftp://host",
        "http://host/",
        "http://host/path",
        "host?query",
        "host#fragment",
        "host:",
        "host:0",
        "host:65536",
        "host:+80",
        "host:80:80",
        "a..b",
        "-a.com",
        "host name",
        "host\r\nx: y",
        "[::1",
        "[host]",
        "::1",
        "中.com",
        "http://http://host",
        "//host",
        "host\\path",
        "host%2Fpath",
        "host@other",
        "host .com",
        "\tslb.aliyuncs.com",
        "slb.aliyuncs.com\0",
        "slb.aliyuncs.com.",
        "127.1",
        "2130706433",
        "0x7f000001",
        "127.0.0.0x1",
        "0177.0.0.1",
        "1.2.3.4.5",
        "[fe80::1%eth0]",
        "[::1]8080",
        "ａ.com",
    ] {
        assert!(bad.parse::<Endpoint>().is_err(), "{bad}");
    }
}

#[test]
fn a_password_is_not_repeated() {
    for text in [
        "https://user:canary@host",
        "ftp://user:canary@host",
        "user:canary@host",
        "https:/user:canary@host",
        "//user:canary@host:80",
        "http://user:can/ary?canary@host",
        "https://user:canary%40host",
        "https://host/path?token=canary",
        "host?canary",
        "https://host#canary",
    ] {
        let error = text.parse::<Endpoint>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
    let error = "https://host/path?token=canary".parse::<Endpoint>().unwrap_err().to_string();
    assert!(error.starts_with("\"https://host…\" is no endpoint: it must end after"), "{error}");
}

fn host(region: &str, network: Network) -> Result<String, EndpointError> {
    Endpoint::of_region(&SERVICE, region, network).map(|e| e.authority().to_owned())
}

#[test]
fn map_then_rule_and_the_vpc_never_the_map() {
    for (region, network, expected) in [
        ("cn-hangzhou", Network::Public, "made-up.aliyuncs.com"),
        ("eu-west-1", Network::Public, "made-up.eu-west-1.aliyuncs.com"),
        ("cn-hangzhou", Network::Vpc, "made-up-vpc.cn-hangzhou.aliyuncs.com"),
        ("eu-west-1", Network::Vpc, "made-up-vpc.eu-west-1.aliyuncs.com"),
    ] {
        assert_eq!(host(region, network).as_deref(), Ok(expected));
    }
}

#[test]
fn what_is_no_region_id_gets_into_no_host() {
    for bad in [
        "",
        "-a",
        "a-",
        "A",
        "a.b",
        "a/b",
        "a@b",
        "a:1",
        "a b",
        "a\nb",
        "a%2e",
        "é",
        "{regionId}",
        "evil.example/?",
        "x.evil.example#",
        &"a".repeat(65),
    ] {
        for network in [Network::Public, Network::Vpc] {
            let error = host(bad, network).unwrap_err().to_string();
            assert!(error.contains("no region id") && !error.contains('\n'), "{error}");
        }
    }
}

#[test]
fn without_a_rule_for_the_network_there_is_no_endpoint() {
    static PUBLIC_ONLY: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01")
        .endpoint_rules("made-up.{regionId}.aliyuncs.com", "");
    let error = Endpoint::of_region(&PUBLIC_ONLY, "eu-west-1", Network::Vpc).unwrap_err();
    assert!(error.to_string().contains("set one"), "{error}");
}

#[test]
fn a_public_host_contradicts_a_vpc() {
    for (text, public) in [
        ("made-up.aliyuncs.com", true),
        ("http://MADE-UP.aliyuncs.com:8080", true),
        ("made-up.eu-west-1.aliyuncs.com", true),
        ("made-up-vpc.eu-west-1.aliyuncs.com", false),
        ("made-up.a.b.aliyuncs.com", false),
        ("127.0.0.1:80", false),
        ("[::1]:80", false),
    ] {
        let endpoint: Endpoint = text.parse().unwrap();
        assert_eq!(endpoint.check_network(&SERVICE, Network::Vpc).is_err(), public, "{text}");
        assert_eq!(endpoint.check_network(&SERVICE, Network::Public), Ok(()));
    }
}

proptest! {
    #[test]
    fn what_is_accepted_is_a_host_and_nothing_else(text in "\\PC*|[a-z0-9.:/@\\[\\]-]*") {
        if let Ok(endpoint) = text.parse::<Endpoint>() {
            let uri: http::Uri = format!("{endpoint}/").parse().unwrap();
            prop_assert_eq!(uri.authority().map(|a| a.as_str()), Some(endpoint.authority()));
            prop_assert_eq!(uri.path(), "/");
        }
    }
}

#[test]
fn host_and_port_are_told_apart() {
    for (text, host, port) in [
        ("slb.aliyuncs.com", "slb.aliyuncs.com", 443),
        ("http://slb.aliyuncs.com", "slb.aliyuncs.com", 80),
        ("http://127.0.0.1:8080", "127.0.0.1", 8080),
        ("https://[::1]", "::1", 443),
        ("[2001:db8::1]:65535", "2001:db8::1", 65535),
    ] {
        let endpoint: Endpoint = text.parse().unwrap();
        assert_eq!((endpoint.host(), endpoint.port()), (host, port), "{text}");
    }
}
