//! Reading bodies, within limits.

use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Incoming};

use crate::api_error::ApiError;
use crate::limits::Limits;

/// How much of a body that is too large is read and thrown away, so that the answer arrives.
const DISCARDED: usize = 8;

/// The whole body, unless it is too large or too slow.
pub(super) async fn read_body(
    body: Incoming,
    most: usize,
    limits: &Limits,
) -> Result<Bytes, ApiError> {
    match tokio::time::timeout(limits.body_time, collect(body, most)).await {
        Ok(Ok(Some(body))) => Ok(body),
        Ok(Ok(None)) => Err(ApiError::new("InvalidParameter")
            .status(413)
            .because(format!("The body is larger than {most} bytes."))),
        Ok(Err(_)) => Err(ApiError::new("InvalidParameter").because("The body is broken.")),
        Err(_) => Err(too_slow(limits.body_time)),
    }
}

fn too_slow(limit: Duration) -> ApiError {
    let why = format!("The body took longer than {} s.", limit.as_secs_f32());
    ApiError::new("InvalidParameter").status(408).because(why)
}

/// The body, or nothing if it has more bytes than `most`.
async fn collect(mut body: Incoming, most: usize) -> io::Result<Option<Bytes>> {
    let mut read = BytesMut::new();
    let mut size = 0_usize;
    let announced = body.size_hint().lower();
    let end = most.saturating_mul(DISCARDED);
    if announced > end as u64 {
        return Ok(None);
    }
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(io::Error::other)?.into_data() else { continue };
        size = size.saturating_add(data.len());
        if size > end {
            break;
        }
        if size <= most {
            read.extend_from_slice(&data);
        }
    }
    Ok((size <= most).then(|| read.freeze()))
}
