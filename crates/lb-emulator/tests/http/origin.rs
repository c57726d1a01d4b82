//! Web pages are kept away.

use aliyun_lb_emulator::Emulator;

use crate::support::{GROUP, ONE_ECS, V1, send};

#[tokio::test]
async fn pages_of_other_sites_change_nothing() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    assert_eq!(V1::add(GROUP, ONE_ECS).send(address).await.status, 200);
    let own = format!("Host: {address}\r\nOrigin: http://{address}");
    for (headers, status) in [
        (format!("Host: {address}\r\nOrigin: http://example.com"), 403),
        (format!("Host: {address}\r\nOrigin: null"), 403),
        ("Host: example.com\r\nOrigin: http://example.com".to_owned(), 403),
        ("Host: example.com".to_owned(), 403),
        (own, 200),
    ] {
        let reset = format!(
            "POST /_emulator/reset HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\
             Content-Length: 0\r\n\r\n"
        );
        let reply = send(address, reset.as_bytes()).await;
        assert_eq!(reply.status, status, "{headers}");
        assert_eq!(reply.body.contains("\"Message\""), status == 403, "{headers}");
        // The server is still there after a refusal, and gone after a reset.
        let again = V1::add(GROUP, ONE_ECS).send(address).await.status;
        assert_eq!(again, if status == 403 { 400 } else { 200 }, "{headers}");
    }
}

#[tokio::test]
async fn calls_of_pages_are_refused() {
    let emulator = Emulator::start().await.unwrap();
    let mut call = V1::add(GROUP, ONE_ECS);
    call.headers = "Origin: http://example.com\r\n".to_owned();
    let reply = call.send(emulator.address()).await;
    assert_eq!(reply.status, 403);
    assert!(reply.text("Message").contains("without the header Origin"));
}

#[tokio::test]
async fn names_are_refused_of_callers_of_either_family() {
    let both = "[::]:0".parse().unwrap();
    // A machine without IPv6 has nothing to test here.
    let Ok(emulator) = Emulator::builder().listen(both).start().await else { return };
    let port = emulator.address().port();
    for address in [format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        for (host, status) in [("example.com", 403), (address.as_str(), 200)] {
            let bytes = format!(
                "POST /_emulator/reset HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
                 Content-Length: 0\r\n\r\n"
            );
            let reply = send(address.parse().unwrap(), bytes.as_bytes()).await;
            assert_eq!(reply.status, status, "{host} at {address}");
        }
    }
}
