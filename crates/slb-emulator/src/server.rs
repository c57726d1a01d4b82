//! The HTTP server around the engine: connections, their limits and their end.

mod patience;
mod room;

use std::error::Error as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::control;
use crate::engine::Engine;
use crate::faults::{Reset, WireBody};
use crate::origin;
use patience::Patience;
use room::{Place, Room};

/// How long open connections may take to finish when the server stops.
const GRACE: Duration = Duration::from_secs(2);

/// How long to wait when no connection can be accepted, as when there are no descriptors left.
const PAUSE: Duration = Duration::from_millis(50);

/// The largest head of a request. A whole call fits in a query.
const HEAD_BYTES: usize = 128 * 1024;

/// Serves until `stop` is set or its sender is gone.
pub(crate) async fn serve(
    listener: TcpListener,
    engine: Arc<Engine>,
    mut stop: watch::Receiver<bool>,
) {
    let room = Room::new(engine.limits().connections);
    let mut connections = JoinSet::new();
    loop {
        // What has ended is taken off the set, or it would grow for ever.
        while connections.try_join_next().is_some() {}
        let accepted = async {
            let (stream, _) = listener.accept().await?;
            Ok::<_, io::Error>((stream, room.enter().await))
        };
        let accepted = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, place)) => {
                connections.spawn(connection(stream, place, Arc::clone(&engine), stop.clone()));
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
    drop(listener);
    // Whatever is still open after that is cut off with the set.
    let _ = timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

/// Serves one connection. What goes wrong on it concerns nobody else.
async fn connection(
    stream: TcpStream,
    place: Place,
    engine: Arc<Engine>,
    mut stop: watch::Receiver<bool>,
) {
    let limits = engine.limits();
    let loopback = stream.local_addr().is_ok_and(|address| address.ip().is_loopback());
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Patience::new(stream, limits.write_time, engine.metrics().traffic()));
    let mut http = http1::Builder::new();
    // A client may have said all it has to say and still wait for the answer.
    http.half_close(true);
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_time).max_buf_size(HEAD_BYTES);
    let service = service_fn(async |request: Request<Incoming>| {
        let local = loopback && control::path(request.uri().path()).is_some();
        if let Err(problem) = origin::check(request.headers(), local) {
            return Ok(control::forbidden(problem).map(WireBody::Whole));
        }
        let request = engine.read(request).await;
        let _answering = place.answering();
        engine.answer(request).await
    });
    let mut connection = http.serve_connection(io, service);
    let ended = tokio::select! {
        ended = &mut connection => Some(ended),
        () = place.wanted() => return,
        _ = stop.wait_for(|stop| *stop) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    if ended.is_err_and(|error| is_reset(&error)) {
        connection.into_parts().io.into_inner().reset();
    }
}

/// Whether a connection ended because its service asked for a reset.
fn is_reset(error: &hyper::Error) -> bool {
    error.source().is_some_and(|source| source.is::<Reset>())
}
