//! For tests of code that makes calls: transports that answer without the service.
//!
//! | what it is | when to use it |
//! |---|---|
//! | [`ScriptedTransport`] | what your code does with an answer, a refusal, a failure |
//! | [`Refused`], [`error`](error()) | what your code does with an [`Error`](crate::Error), without a call |
//! | [`Recorder`], [`Player`] | a real exchange, recorded once and played back in every test |
//!
//! Another way is the emulator, which comes as a crate of its own where a product has one. The
//! guide with all of them is `docs/TESTING.md` in the repository.

mod exchange;
mod player;
mod recorder;
mod redaction;
mod refused;
mod scripted;
mod seen;

pub use player::{Player, RecordingError};
pub use recorder::Recorder;
pub use refused::{Refused, error};
pub use scripted::ScriptedTransport;
pub use seen::SeenRequest;
