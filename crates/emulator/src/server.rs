//! The HTTP server around the engine: connections, their limits and their end.

mod line;
mod patience;
mod room;

use std::error::Error as _;
use std::fs::File;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONNECTION, DATE, HeaderValue};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::api_error::ApiError;
use crate::control;
use crate::engine::{Engine, ReadBody};
use crate::faults::{Reset, WireBody};
use crate::origin;
use line::Line;
use patience::Patience;
use room::{Place, Room};

/// How long open connections may take to finish when the server stops.
const GRACE: Duration = Duration::from_secs(2);

/// How long to wait when no connection can be accepted, as when there are no descriptors left.
const PAUSE: Duration = Duration::from_millis(50);

/// How many descriptors are held from the start.
const SPARES: usize = 16;

/// The largest head of a request. A whole call fits in a query.
const HEAD_BYTES: usize = 128 * 1024;

/// What HTTPS needs, where there is any.
#[cfg(feature = "tls")]
pub(crate) type Secured = Option<crate::https::Tls>;
#[cfg(not(feature = "tls"))]
pub(crate) type Secured = Option<NoTls>;

/// There is no value of it.
#[cfg(not(feature = "tls"))]
#[derive(Clone)]
pub(crate) enum NoTls {}

/// Serves until `stop` is set or its sender is gone.
pub(crate) async fn serve(
    listener: TcpListener,
    engine: Arc<Engine>,
    secured: Secured,
    mut stop: watch::Receiver<bool>,
) {
    let room = Room::new(engine.limits().connections);
    let mut spares = Spares::new();
    let mut connections = JoinSet::new();
    loop {
        // What has ended is taken off the set, or it would grow for ever.
        while connections.try_join_next().is_some() {}
        let accepted = async {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let local = is_local(&stream);
                    let _ = stream.set_nodelay(true);
                    let line = Line::new(stream, engine.metrics().traffic());
                    let place = room.enter(&line).await;
                    Some(Accepted { line, place, local })
                }
                Err(error) if is_of_one_client(&error) => None,
                Err(_) => {
                    room.shrink(spares.spend());
                    room.vacancy().await;
                    sleep(PAUSE).await;
                    None
                }
            }
        };
        let accepted = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = accepted => accepted,
        };
        if let Some(accepted) = accepted {
            let (engine, stop) = (Arc::clone(&engine), stop.clone());
            connections.spawn(connection(accepted, engine, secured.clone(), stop));
        }
    }
    drop(listener);
    // Whatever is still open after that is cut off with the set.
    let _ = timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

/// A connection that has its place.
struct Accepted {
    line: Arc<Line>,
    place: Place,
    /// Whether it came in by a loopback address.
    local: bool,
}

/// Whether a connection came in by a loopback address. One of IPv4 has an address of IPv6 where
/// both are listened to.
fn is_local(stream: &TcpStream) -> bool {
    stream.local_addr().is_ok_and(|address| address.ip().to_canonical().is_loopback())
}

/// Whether a connection could not be accepted for a reason that is its own, and the next one can be.
fn is_of_one_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}

/// Descriptors that are held from the start, for the time when the system gives no more: half of
/// them are connections then that no call holds, the rest is for what else needs one.
struct Spares(Vec<File>);

impl Spares {
    fn new() -> Self {
        // Systems without this file have no such bound either.
        Self((0..SPARES).map_while(|_| File::open("/dev/null").ok()).collect())
    }

    /// Gives them back, and says how many more connections there can be for it.
    fn spend(&mut self) -> usize {
        std::mem::take(&mut self.0).len() / 2
    }
}

/// Serves one connection. What goes wrong on it concerns nobody else.
async fn connection(
    accepted: Accepted,
    engine: Arc<Engine>,
    secured: Secured,
    mut stop: watch::Receiver<bool>,
) {
    let stream = Patience::new(Arc::clone(&accepted.line), engine.limits().write_time);
    let Some(secured) = secured else {
        return talk(stream, "http", accepted, &engine, stop).await;
    };
    let opened = tokio::select! {
        opened = timeout(engine.limits().head_time, opened(stream, &accepted.line, &secured)) => opened,
        () = accepted.place.wanted() => return,
        _ = stop.wait_for(|stop| *stop) => return,
    };
    // Who sends nothing, or no TLS after all, is let go.
    match opened {
        Ok(Ok(Opened::Plain(stream))) => talk(stream, "http", accepted, &engine, stop).await,
        #[cfg(feature = "tls")]
        Ok(Ok(Opened::Secure(stream))) => talk(stream, "https", accepted, &engine, stop).await,
        Ok(Err(_)) | Err(_) => {}
    }
}

/// How a client speaks.
enum Opened {
    Plain(Patience),
    #[cfg(feature = "tls")]
    Secure(Box<tokio_rustls::server::TlsStream<Patience>>),
}

/// Finds out how a client speaks, by its first byte, and shakes hands.
#[cfg(feature = "tls")]
async fn opened(stream: Patience, line: &Line, tls: &crate::https::Tls) -> io::Result<Opened> {
    match line.first_byte().await? {
        Some(byte) if crate::https::begins_with(byte) => {
            tls.accept(stream).await.map(|stream| Opened::Secure(Box::new(stream)))
        }
        _ => Ok(Opened::Plain(stream)),
    }
}

/// Without TLS there is one way.
#[cfg(not(feature = "tls"))]
async fn opened(stream: Patience, _: &Line, _: &NoTls) -> io::Result<Opened> {
    Ok(Opened::Plain(stream))
}

/// Answers the requests on a connection.
async fn talk<S: AsyncRead + AsyncWrite + Unpin + Send>(
    stream: S,
    scheme: &str,
    accepted: Accepted,
    engine: &Engine,
    mut stop: watch::Receiver<bool>,
) {
    let Accepted { line, place, local } = accepted;
    let limits = engine.limits();
    let io = TokioIo::new(stream);
    let mut http = http1::Builder::new();
    // A client may have said all it has to say and still wait for the answer.
    http.half_close(true);
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_time).max_buf_size(HEAD_BYTES);
    let service = service_fn(async |request: Request<Incoming>| {
        let local = local && control::path(request.uri().path()).is_some();
        if let Err(problem) = origin::check(request.headers(), scheme, local) {
            return Ok(control::forbidden(problem).map(WireBody::Whole));
        }
        let request = engine.read(request).await;
        let answer = answer(engine, request, &place).await;
        let answer = answer.map(|answer| dated(answer, engine));
        answer.map(|answer| if place.gives_way() { last(answer) } else { answer })
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
        line.reset();
    }
}

/// Answers a request in its place. Calls are answered when it is their turn, and refused if their
/// place is needed before.
async fn answer(
    engine: &Engine,
    request: Request<ReadBody>,
    place: &Place,
) -> Result<Response<WireBody>, Reset> {
    let (parts, body) = request.into_parts();
    if !engine.is_call(&parts) {
        let _answering = place.answering();
        return engine.answer(Request::from_parts(parts, body)).await;
    }
    match place.turn().await {
        Some(_answering) => engine.answer(Request::from_parts(parts, body)).await,
        None => {
            let why = "Every place is held by a call that is not answered yet.";
            let refused = ApiError::new("ServiceUnavailable").status(503).because(why);
            engine.answer(Request::from_parts(parts, Err(refused))).await.map(last)
        }
    }
}

/// An answer with the time of the emulator, from which clients correct their clocks, unless it has
/// one of its own.
fn dated(mut answer: Response<WireBody>, engine: &Engine) -> Response<WireBody> {
    if let Some(date) = engine.clock().http_date() {
        answer.headers_mut().entry(DATE).or_insert(date);
    }
    answer
}

/// The last answer on its connection.
fn last(mut answer: Response<WireBody>) -> Response<WireBody> {
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// Whether a connection ended because its service asked for a reset.
fn is_reset(error: &hyper::Error) -> bool {
    error.source().is_some_and(|source| source.is::<Reset>())
}
