//! What the transports over hyper and over reqwest share: the bounds of time and size, and gzip.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderValue;
use http::header::ACCEPT_ENCODING;
use http_body_util::BodyExt;

use super::gzip;
use super::{TransportError, TransportErrorKind, TransportLimits};
use crate::system::{check_io, timeout};

/// How many bytes of an answer there is room for at first: that is nearly every answer.
const FIRST_ROOM: usize = 64 << 10;

/// Sends a request and reads its answer, within the limits. What sends it returns the head as soon
/// as that is there, and `explain` tells what is wrong where the body breaks off.
pub(super) async fn exchange<A, B>(
    limits: &TransportLimits,
    mut request: http::Request<Bytes>,
    send: impl FnOnce(http::Request<Bytes>) -> A,
    explain: fn(B::Error) -> TransportError,
) -> Result<http::Response<Bytes>, TransportError>
where
    A: Future<Output = Result<http::Response<B>, TransportError>>,
    B: BodyExt<Data = Bytes> + Unpin,
{
    // Timers and connections of tokio panic on a runtime that has none.
    check_io().map_err(|why| TransportError::new(TransportErrorKind::Configuration, why))?;
    let encoding = request.headers_mut().entry(ACCEPT_ENCODING);
    encoding.or_insert(HeaderValue::from_static("gzip"));
    let work = async {
        let answer = heard(limits, send(request)).await??;
        let (head, body) = answer.into_parts();
        let body = read(limits, body, explain).await?;
        gzip::unpack(http::Response::from_parts(head, body), limits.largest_answer)
            .ok_or_else(|| too_large(limits))
    };
    within(limits.attempt_timeout, "the answer was not complete", work).await?
}

async fn read<B: BodyExt<Data = Bytes> + Unpin>(
    limits: &TransportLimits,
    mut body: B,
    explain: fn(B::Error) -> TransportError,
) -> Result<Bytes, TransportError> {
    let room = |length: usize| length <= limits.largest_answer;
    let announced = usize::try_from(body.size_hint().lower());
    let Some(announced) = announced.ok().filter(|length| room(*length)) else {
        return Err(too_large(limits));
    };
    // Anybody can announce anything: more room is made as the bytes come.
    let mut whole = BytesMut::with_capacity(announced.min(FIRST_ROOM));
    while let Some(frame) = heard(limits, body.frame()).await? {
        let Ok(chunk) = frame.map_err(explain)?.into_data() else { continue };
        if !room(whole.len().saturating_add(chunk.len())) {
            return Err(too_large(limits));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// What comes of some work, unless the service stays silent for too long.
async fn heard<W: Future>(limits: &TransportLimits, work: W) -> Result<W::Output, TransportError> {
    within(limits.read_timeout, "nothing was heard", work).await
}

async fn within<W: Future>(
    time: Duration,
    what: &str,
    work: W,
) -> Result<W::Output, TransportError> {
    timeout(time, work).await.map_err(|_| {
        TransportError::new(TransportErrorKind::Timeout, format!("{what} in {time:?}"))
    })
}

fn too_large(limits: &TransportLimits) -> TransportError {
    let message = format!("more than {} bytes", limits.largest_answer);
    TransportError::new(TransportErrorKind::TooLarge, message)
}
