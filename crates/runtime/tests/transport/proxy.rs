//! Proxies, which are servers on this machine that count. The address 0.0.0.0 means this machine
//! too, but is not a loopback address.

use std::process::Command;

use aliyun_runtime::TransportErrorKind;
use aliyun_runtime::transport::{HyperTransport, ProxySettings};

use crate::server::{Server, http, impatient, send};

/// A proxy that answers by itself, with the first line and the authorization that came.
async fn proxy() -> Server {
    Server::start(|mut peer| async move {
        let head = peer.request().await;
        let authorization = head.lines().find(|line| line.starts_with("proxy-authorization: "));
        let line = head.lines().next().unwrap_or_default();
        let body = format!("{line}|{}", authorization.unwrap_or_default());
        peer.write(http(&body)).await;
    })
    .await
}

fn through(proxy: ProxySettings) -> HyperTransport {
    impatient().proxy(proxy).build().unwrap()
}

#[tokio::test]
async fn a_request_without_tls_goes_to_the_proxy_as_a_whole() {
    let proxy = proxy().await;
    let url = format!("http://user:pass%20word@{}", proxy.address);
    let transport = through(ProxySettings::none().http(url));
    let (_, said) = send(&transport, "http://made-up.example/?a=b").await.unwrap();
    // "user:pass word"
    let authorization = "proxy-authorization: Basic dXNlcjpwYXNzIHdvcmQ=";
    assert_eq!(said, format!("GET http://made-up.example/?a=b HTTP/1.1|{authorization}"));
    assert!(!format!("{transport:?}").contains("pass"));
}

#[tokio::test]
async fn a_proxy_is_only_for_its_kind_of_request() {
    let (one, other) = (proxy().await, proxy().await);
    let settings = ProxySettings::none().http(one.url()).https(other.url());
    send(&through(settings.clone()), "http://made-up.example/").await.unwrap();
    assert_eq!((one.requests(), other.requests()), (1, 0));
    // The other one is asked for a tunnel, and what it answers is none.
    let error = send(&through(settings), "https://made-up.example/").await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    assert_eq!((one.requests(), other.requests()), (1, 1));
}

#[tokio::test]
async fn a_url_is_one_proxy_for_everything() {
    let proxy = proxy().await;
    let transport = impatient().proxy(proxy.url()).build().unwrap();
    send(&transport, "http://made-up.example/").await.unwrap();
    send(&transport, "https://made-up.example/").await.unwrap_err();
    assert_eq!(proxy.requests(), 2);
    // The same on a client, which fails where the URL is none.
    let builder = aliyun_runtime::Client::builder().region("cn-hangzhou");
    let error = builder.proxy("http//proxy:3128").build().unwrap_err();
    assert_eq!(error.kind(), aliyun_runtime::ErrorKind::Configuration);
    assert!(error.to_string().contains("ProxySettings::all"), "{error}");
}

#[tokio::test]
async fn a_proxy_that_refuses_a_tunnel_is_a_failed_connection() {
    for status in ["407 Proxy Authentication Required", "502 Bad Gateway"] {
        let proxy = Server::answering(format!("HTTP/1.1 {status}\r\n\r\n")).await;
        let transport = through(ProxySettings::all(proxy.url()));
        let error = send(&transport, "https://made-up.example/").await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    }
}

#[tokio::test]
async fn what_a_proxy_fails_at_is_told_with_the_root_and_without_its_password() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refusing = Server::answering("HTTP/1.1 407 No\r\n\r\n").await.address;
    let silent = Server::answering("").await.address;
    for (proxy, url, expected) in [
        (nobody, "http://made-up.example/", "made (through a proxy): Connection refused"),
        (nobody, "https://made-up.example/", "made (through a proxy): Connection refused"),
        (refusing, "https://made-up.example/", "made (through a proxy): tunnel error: proxy auth"),
        (silent, "http://made-up.example/", "the answer was there (through a proxy): "),
    ] {
        let transport = through(ProxySettings::all(format!("http://user:canary@{proxy}")));
        let error = send(&transport, url).await.unwrap_err();
        let told = error.to_string();
        assert!(told.contains(expected) && !told.contains("canary"), "{told}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}

#[tokio::test]
async fn no_proxy_works() {
    let server = Server::answering(http("directly")).await;
    let url = format!("http://0.0.0.0:{}/", server.address.port());
    for (bypassed, direct) in [
        ("", false),
        ("example.com, 10.0.0.0/8", false),
        ("0.0.0", false),
        ("example.com,0.0.0.0", true),
        (" 0.0.0.0/8 ", true),
        ("*", true),
    ] {
        let proxy = proxy().await;
        let transport = through(ProxySettings::all(proxy.url()).no_proxy(bypassed));
        let (_, said) = send(&transport, &url).await.unwrap();
        assert_eq!((said == "directly", proxy.connections()), (direct, usize::from(!direct)));
    }
}

#[tokio::test]
async fn names_that_no_proxy_does_not_name_go_through_it() {
    let proxy = proxy().await;
    let settings = ProxySettings::all(proxy.url()).no_proxy("example.com,up.example,.p.example");
    for host in ["made-up.example", "example", "example.com.example"] {
        send(&through(settings.clone()), &format!("http://{host}/")).await.unwrap();
    }
    assert_eq!(proxy.requests(), 3);
}

#[tokio::test]
async fn this_machine_is_reached_directly() {
    let (server, proxy) = (Server::answering(http("directly")).await, proxy().await);
    let transport = through(ProxySettings::all(proxy.url()));
    let port = server.address.port();
    for host in ["127.0.0.1", "localhost"] {
        let (_, said) = send(&transport, &format!("http://{host}:{port}/")).await.unwrap();
        assert_eq!(said, "directly");
    }
    assert_eq!(proxy.connections(), 0);
}

const CHILD: &str = "proxy::in_an_environment_of_its_own";

#[tokio::test]
async fn the_environment_is_read() {
    let server = Server::answering(http("directly")).await;
    let url = format!("http://0.0.0.0:{}/", server.address.port());
    for (variables, proxied) in [
        (&["HTTP_PROXY"][..], true),
        (&["http_proxy"], true),
        (&["ALL_PROXY"], true),
        (&["HTTPS_PROXY"], false),
        (&["HTTP_PROXY", "NO_PROXY"], false),
        (&["http_proxy", "no_proxy"], false),
    ] {
        let (proxy, url) = (proxy().await, url.clone());
        let proxy_url = proxy.url();
        let child = tokio::task::spawn_blocking(move || {
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.env_clear().args([CHILD, "--exact", "--ignored"]).env("TEST_URL", url);
            for name in variables {
                let no = name.eq_ignore_ascii_case("no_proxy");
                child.env(name, if no { "0.0.0.0" } else { &proxy_url });
            }
            child.output().unwrap()
        });
        let output = child.await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(proxy.requests(), usize::from(proxied), "{variables:?}");
    }
    assert_eq!(server.requests(), 3);
}

#[tokio::test]
#[ignore = "run by `the_environment_is_read`, which sets the environment"]
async fn in_an_environment_of_its_own() {
    let url = std::env::var("TEST_URL").unwrap();
    send(&impatient().build().unwrap(), &url).await.unwrap();
}
