//! Reading bodies, within limits.

use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Incoming};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::api_error::ApiError;
use crate::limits::Limits;

/// How much of a body that is too large is read and thrown away, so that the answer arrives.
const DISCARDED: usize = 8;

/// What of a body is read without asking whether there is room for it. Nearly all calls are smaller.
const UNIT: usize = 64 * 1024;

/// How many units the larger bodies may have together: 64 MiB. More wait, so that memory does not
/// grow with the number of clients that send slowly.
const UNITS: usize = 1024;

/// Where bodies are read.
pub(super) struct Intake {
    room: Semaphore,
}

impl Default for Intake {
    fn default() -> Self {
        Self { room: Semaphore::new(UNITS) }
    }
}

impl Intake {
    /// The whole body, unless it is too large or too slow.
    pub(super) async fn read_body(
        &self,
        body: Incoming,
        most: usize,
        limits: &Limits,
    ) -> Result<Bytes, ApiError> {
        match timeout(limits.body_time, self.collect(body, most)).await {
            Ok(Ok(Some(body))) => Ok(body),
            Ok(Ok(None)) => Err(ApiError::new("InvalidParameter")
                .status(413)
                .because(format!("The body is larger than {most} bytes."))),
            Ok(Err(_)) => Err(ApiError::new("InvalidParameter").because("The body is broken.")),
            Err(_) => Err(too_slow(limits.body_time)),
        }
    }

    /// The body, or nothing if it has more bytes than `most`.
    async fn collect(&self, mut body: Incoming, most: usize) -> io::Result<Option<Bytes>> {
        let mut size = 0_usize;
        let mut held: Vec<SemaphorePermit<'_>> = Vec::new();
        let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        let end = most.saturating_mul(DISCARDED);
        if announced > end {
            return Ok(None);
        }
        // A buffer that grows has its bytes twice at times; one that is not filled costs nothing.
        let mut read = BytesMut::with_capacity(announced.min(most).min(1 << 20));
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(io::Error::other)?.into_data() else { continue };
            size = size.saturating_add(data.len());
            if size > end {
                break;
            }
            if size <= most {
                while held.len() < (size / UNIT).min(UNITS) {
                    held.push(self.room.acquire().await.map_err(io::Error::other)?);
                }
                read.extend_from_slice(&data);
            }
        }
        Ok((size <= most).then(|| read.freeze()))
    }
}

fn too_slow(limit: Duration) -> ApiError {
    let why = format!("The body took longer than {} s.", limit.as_secs_f32());
    ApiError::new("InvalidParameter").status(408).because(why)
}
