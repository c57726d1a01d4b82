//! Recordings of calls, which are played again as tests.
//!
//! What the operations do depends on the state, the parameters and the time alone, so calls that
//! are played from the state in which they were recorded must have the same answers.

mod compare;
mod recorder;
mod replay;
mod set_up;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Format;
use crate::document;
use crate::product::Products;
use crate::requests::hide_keys;
use crate::seed::SeedForm;
use crate::settling::Policy;
use crate::state::{Account, JobFailure, ListedCertificate, Pem, Planned};

pub use compare::Difference;
pub use replay::Replay;

pub(crate) use recorder::{Recorder, Seen, Witness};

/// Calls with their answers, and the state before the first of them.
///
/// ```no_run
/// use aliyun_emulator::Recording;
/// use aliyun_emulator::product::Products;
/// # fn test<P: Products>() -> Result<(), Box<dyn std::error::Error>> {
/// // `Recording` and `P` are one type in the crate of a product.
/// let replay = Recording::<P>::read("bug-1234.json")?.replay()?;
/// assert!(replay.differences().is_empty(), "{replay}");
/// # Ok(())
/// # }
/// ```
pub struct Recording<P> {
    tape: Tape,
    products: PhantomData<fn() -> P>,
}

/// What is recorded.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Tape {
    /// When it was begun, by the clock of the emulator.
    #[serde(default)]
    now: String,
    /// Whether calls are still added.
    #[serde(default)]
    open: bool,
    /// Whether the emulator held to the documents. Older recordings say the contrary, or nothing
    /// where it did.
    strict: Option<bool>,
    #[serde(default, skip_serializing)]
    loose: bool,
    #[serde(default)]
    state: State,
    calls: Vec<Recorded>,
    /// What became of servers and certificates meanwhile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inventory: Vec<RecordedMove>,
}

/// The state of each account, by access key id.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct State {
    accounts: BTreeMap<String, SeedForm>,
}

/// One call.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Recorded {
    #[serde(default)]
    access_key_id: String,
    /// That of its product; older recordings have one product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    action: String,
    /// The region that its host was named after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    home: Option<String>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    /// The time that it was done at, in milliseconds since 1970. It is the present where somebody has
    /// written down a call without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unix_milliseconds: Option<i64>,
    /// How long changes took to settle, unless they took no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settling: Option<Policy>,
    /// The name of what struck it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// How its job failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    job_failure: Option<JobFailure>,
    /// What it was answered; absent if the connection was reset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered: Option<Answered>,
    /// The state of the account after it, if a parameter was removed because it is secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state_after: Option<SeedForm>,
}

/// Something that became of a server or a certificate.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RecordedMove {
    /// How many of the calls were done before.
    after_calls: usize,
    moved: Moved,
}

/// Something that somebody let become of a server or a certificate, and when.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Moved {
    /// When it was said, in milliseconds since 1970; it may be planned for later.
    pub(crate) unix_milliseconds: i64,
    pub(crate) access_key_id: String,
    pub(crate) region_id: String,
    /// What becomes of a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) planned: Option<Planned>,
    /// A certificate that is put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) certificate: Option<ListedCertificate>,
}

impl Moved {
    /// Lets it happen in its account, or plans it.
    pub(crate) fn happen(&self, account: &mut Account) {
        account.tick(self.unix_milliseconds);
        let Some(region) = account.regions.get_mut(&self.region_id) else { return };
        if let Some(planned) = &self.planned {
            region.plan(planned.clone(), self.unix_milliseconds);
        }
        if let Some(certificate) = &self.certificate {
            region.shared.resources.add_certificate(certificate.clone());
        }
    }

    /// What it takes in a recording, roughly; the ids and ports of a server are few.
    fn size(&self) -> usize {
        let certificate = self.certificate.as_ref().and_then(|own| own.pem.as_ref());
        512 + certificate.map_or(0, Pem::size)
    }
}

/// What a call was answered.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Answered {
    status: u16,
    /// None if it is neither JSON nor XML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    format: Option<Format>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    answer: Value,
}

impl<P: Products> Recording<P> {
    pub(crate) fn new(tape: Tape) -> Self {
        Self { tape, products: PhantomData }
    }

    /// Reads a recording from JSON, as `GET /_emulator/recording` gives it.
    pub fn parse(json: &str) -> Result<Self, RecordingError> {
        let tape = document::read(json.as_bytes());
        tape.map(Self::new).map_err(|mistake| RecordingError(mistake.to_string()))
    }

    /// Reads a recording from a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let path = path.as_ref();
        let in_file = |problem: String| RecordingError(format!("{}: {problem}", path.display()));
        let json = document::text(path)
            .map_err(|error| in_file(format!("{error}; name a file that can be read")))?;
        Self::parse(&json).map_err(|error| in_file(error.0))
    }

    /// Writes it as JSON, for [`Recording::parse`].
    pub fn to_json(&self) -> Result<String, RecordingError> {
        serde_json::to_string_pretty(&self.tape)
            .map_err(|error| RecordingError(format!("it cannot be written: {error}")))
    }

    /// How many calls are in it.
    pub fn len(&self) -> usize {
        self.tape.calls.len()
    }

    /// Whether no call is in it.
    pub fn is_empty(&self) -> bool {
        self.tape.calls.is_empty()
    }
}

impl<P> fmt::Debug for Recording<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl Tape {
    /// Whether the emulator held to the documents.
    fn is_strict(&self) -> bool {
        self.strict.unwrap_or(!self.loose)
    }
}

/// Why a recording cannot be read or played, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingError(String);

impl RecordingError {
    /// The problem, for whoever knows what was read.
    pub(crate) fn told(&self) -> String {
        hide_keys(&self.0).into_owned()
    }
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "recording: {}", hide_keys(&self.0))
    }
}

impl std::error::Error for RecordingError {}
