//! Reading bodies, within limits.

mod memory;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Incoming};
use tokio::time::{Instant, sleep, timeout};

use crate::api_error::ApiError;
use crate::limits::Limits;
use memory::{Memory, Share};

/// How much of a body that is too large is read and thrown away, so that the answer arrives.
const DISCARDED: usize = 8;

/// What of a body is read without asking whether there is room for it. Nearly all calls are smaller.
const FREE: usize = 64 * 1024;

/// How much the larger bodies may have together, those of calls and those of control requests each.
/// More wait, so that memory does not grow with the number of clients that send slowly.
const MOST: usize = 64 << 20;

/// Where bodies are read.
pub(super) struct Intake {
    calls: Memory,
    /// Apart, so that no call keeps out what controls the emulator.
    control: Memory,
}

impl Default for Intake {
    fn default() -> Self {
        Self { calls: Memory::new(MOST), control: Memory::new(MOST) }
    }
}

/// Why there is no body.
enum Unread {
    TooLarge,
    Broken,
    TooSlow,
    /// Others waited for its memory.
    GaveWay,
    /// It waited for memory in vain.
    NoRoom,
}

impl Intake {
    /// The whole body of a call or a control request, unless it is too large or too slow.
    pub(super) async fn read_body(
        &self,
        body: Incoming,
        is_control: bool,
        limits: &Limits,
    ) -> Result<Bytes, ApiError> {
        let (memory, most) = if is_control {
            (&self.control, limits.control_body_bytes)
        } else {
            (&self.calls, limits.body_bytes)
        };
        let mut reading = Reading { body, most, size: 0, read: BytesMut::new() };
        let read = async {
            let begun = Instant::now();
            let begin = timeout(limits.body_time, reading.begin());
            if begin.await.unwrap_or(Err(Unread::TooSlow))?.is_none() {
                return Ok(());
            }
            // The time that it waits for room is not that of the client.
            let left = limits.body_time.saturating_sub(begun.elapsed());
            let share = memory.share(reading.needs());
            let share = timeout(limits.body_time, share).await.map_err(|_| Unread::NoRoom)?;
            tokio::select! {
                read = reading.go_on(&share) => read,
                () = share.wanted() => Err(Unread::GaveWay),
                () = sleep(left) => Err(Unread::TooSlow),
            }
        };
        match read.await {
            Ok(()) => Ok(reading.read.freeze()),
            Err(unread) => Err(unread.told(most, limits)),
        }
    }
}

/// A body of which a part has been read.
struct Reading {
    body: Incoming,
    most: usize,
    /// How much of it has come.
    size: usize,
    read: BytesMut,
}

impl Reading {
    /// How many bytes the client says it has.
    fn announced(&self) -> Option<usize> {
        let exact = self.body.size_hint().exact()?;
        Some(usize::try_from(exact).unwrap_or(usize::MAX).saturating_add(self.size))
    }

    /// How much memory it needs: one that does not say how long it is may be as long as any.
    fn needs(&self) -> usize {
        self.announced().unwrap_or(self.most).min(self.most)
    }

    /// Reads what is read without asking for room. None if that is all.
    async fn begin(&mut self) -> Result<Option<()>, Unread> {
        let announced = self.announced();
        if announced.is_some_and(|bytes| bytes > self.most.saturating_mul(DISCARDED)) {
            return Err(Unread::TooLarge);
        }
        self.read.reserve(announced.unwrap_or(0).min(FREE).min(self.most));
        while self.size < FREE {
            if self.frame().await?.is_none() {
                return self.end().map(|()| None);
            }
        }
        Ok(Some(()))
    }

    /// Reads the rest.
    async fn go_on(&mut self, share: &Share<'_>) -> Result<(), Unread> {
        // A buffer that grows has its bytes twice at times; one that is not filled costs nothing.
        self.read.reserve(self.needs().saturating_sub(self.read.len()));
        while self.frame().await?.is_some() {
            share.received(self.size);
        }
        self.end()
    }

    /// Reads a piece, unless there is none; what is too much is thrown away.
    async fn frame(&mut self) -> Result<Option<()>, Unread> {
        let Some(frame) = self.body.frame().await else { return Ok(None) };
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { return Ok(Some(())) };
        self.size = self.size.saturating_add(data.len());
        if self.size > self.most.saturating_mul(DISCARDED) {
            return Err(Unread::TooLarge);
        }
        if self.size <= self.most {
            self.read.extend_from_slice(&data);
        }
        Ok(Some(()))
    }

    fn end(&self) -> Result<(), Unread> {
        if self.size <= self.most { Ok(()) } else { Err(Unread::TooLarge) }
    }
}

impl Unread {
    fn told(&self, most: usize, limits: &Limits) -> ApiError {
        let (status, why) = match self {
            Self::TooLarge => (413, format!("The body is larger than {most} bytes.")),
            Self::Broken => (400, "The body is broken.".to_owned()),
            Self::TooSlow => (408, too_slow(limits.body_time)),
            Self::GaveWay => {
                (408, "The body came slowly while others waited for its memory.".to_owned())
            }
            Self::NoRoom => (503, "There is no room for the body; send it again later.".to_owned()),
        };
        ApiError::new("InvalidParameter").status(status).because(why)
    }
}

fn too_slow(limit: Duration) -> String {
    format!("The body took longer than {} s.", limit.as_secs_f32())
}
