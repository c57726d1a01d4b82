//! The peer that only speaks HTTP: an axum handler that reads the body and answers with a fixed
//! text.

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use tokio::net::TcpListener;

use crate::server::Server;

/// The argument that makes this program the peer.
pub const COMMAND: &str = "axum";

/// This very program as the peer, whose answers have so many bytes.
pub fn answering(size: usize) -> Server {
    let here = std::env::current_exe().expect("the path of this program");
    Server::new(here).argument(COMMAND).argument(size.to_string())
}

/// Serves until the process is ended, on as many threads as the emulator.
#[tokio::main]
pub async fn run(size: usize) {
    let padding = size.saturating_sub(r#"{"Padding":""}"#.len());
    let body = Bytes::from(format!(r#"{{"Padding":"{}"}}"#, "x".repeat(padding)));
    let answer = move |request: Bytes| {
        assert!(!request.is_empty());
        let body = body.clone();
        async move { ([(CONTENT_TYPE, "application/json;charset=utf-8")], body) }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("listening on http://{}", listener.local_addr().expect("its address"));
    axum::serve(listener, Router::new().route("/", post(answer))).await.expect("a server");
}
