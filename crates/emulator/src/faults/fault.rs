use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Effect;
use super::effect::bad_gateway;
use crate::registry::Registry;
use crate::requests::hide_keys;
use crate::state::JobFailure;

/// Conditions with more bytes than this are refused.
const LONGEST_CONDITIONS: usize = 10_000;

/// Something that goes wrong on purpose: what, for which calls, and how often.
///
/// Without a condition it strikes every call, and without [`Fault::times`] until it is removed.
///
/// ```
/// use aliyun_emulator::product::Products;
/// use aliyun_emulator::{Emulator, Fault};
/// # async fn test<P: Products>() -> Result<(), Box<dyn std::error::Error>> {
/// // `Emulator` and `P` are one type in the crate of a product.
/// let emulator = Emulator::<P>::start().await?;
/// emulator.inject(Fault::error("SystemBusy").on("AddVServerGroupBackendServers").times(2))?;
/// // ... whatever is tested calls the emulator, and repeats what was refused ...
/// # assert!(emulator.fired().is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[must_use]
pub struct Fault {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) product: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) action: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) parameters: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) access_key_id: Option<String>,
    pub(super) effect: Effect,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) times: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) probability: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) seed: Option<u64>,
    #[serde(default = "yes")]
    pub(super) enabled: bool,
}

fn yes() -> bool {
    true
}

impl Fault {
    /// A fault with this effect, for every call.
    pub fn new(effect: Effect) -> Self {
        Self {
            product: None,
            action: None,
            parameters: BTreeMap::new(),
            access_key_id: None,
            effect,
            times: None,
            probability: None,
            seed: None,
            enabled: true,
        }
    }

    /// An error code, with its documented status and message.
    pub fn error(code: impl Into<String>) -> Self {
        Self::new(Effect::Error { code: code.into(), status: None, message: None })
    }

    /// Too many calls: the headers of the answer ask to wait so long.
    pub fn throttling(retry_after: Duration) -> Self {
        Self::new(Effect::Throttling { retry_after_seconds: retry_after.as_secs_f64() })
    }

    /// An answer that comes later, in real time.
    pub fn delay(by: Duration) -> Self {
        let milliseconds = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        Self::new(Effect::Delay { milliseconds })
    }

    /// A connection that is reset before the call is done.
    pub fn reset_before() -> Self {
        Self::new(Effect::ResetBefore)
    }

    /// A connection that is reset after the call is done.
    pub fn reset_after() -> Self {
        Self::new(Effect::ResetAfter)
    }

    /// An answer that ends in its middle, although the call is done.
    pub fn half_answer() -> Self {
        Self::new(Effect::HalfAnswer)
    }

    /// A page of a proxy with status 502.
    pub fn html() -> Self {
        Self::new(Effect::Html { status: bad_gateway() })
    }

    /// A job that fails with a code and a message, and does nothing of what was asked for. It strikes
    /// calls of operations that begin one. A product tells the code if its answers about jobs have a
    /// place for it.
    pub fn fail_job(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Effect::FailJob(JobFailure { code: code.into(), message: message.into() }))
    }

    /// An answer of one's own: any status, headers and body, also what the service never answers.
    ///
    /// ```
    /// use aliyun_emulator::Fault;
    /// let body = r#"{"RequestId": "R", "Code": "Made.Up", "Message": "No."}"#;
    /// let fault = Fault::answer(400, [("x-acs-request-id", "R")], body).times(1);
    /// ```
    pub fn answer<N: Into<String>, V: Into<String>>(
        status: u16,
        headers: impl IntoIterator<Item = (N, V)>,
        body: impl Into<String>,
    ) -> Self {
        let headers = headers.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self::new(Effect::Answer { status, headers: headers.collect(), body: body.into() })
    }

    /// For calls of this product, as its name is in answers.
    pub fn of_product(mut self, product: impl Into<String>) -> Self {
        self.product = Some(product.into());
        self
    }

    /// For calls of this operation.
    pub fn on(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// For calls that have this parameter.
    pub fn with_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// For calls with this access key id.
    pub fn with_access_key(mut self, id: impl Into<String>) -> Self {
        self.access_key_id = Some(id.into());
        self
    }

    /// So often, and never again.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// By chance. The same seed gives the same sequence over the calls that it is for.
    pub fn with_probability(mut self, probability: f64, seed: u64) -> Self {
        self.probability = Some(probability);
        self.seed = Some(seed);
        self
    }

    /// Whether it makes sense, and names what is there.
    pub(super) fn check(&self, registry: &Registry, key_ids: &[&str]) -> Result<(), FaultError> {
        let wrong = |problem: String| Err(FaultError(problem));
        let parameters = self.parameters.iter().map(|(name, value)| name.len() + value.len());
        let key_id = self.access_key_id.as_ref().map_or(0, String::len);
        if parameters.sum::<usize>() + key_id > LONGEST_CONDITIONS {
            return wrong(format!(
                "Parameters and AccessKeyId may have {LONGEST_CONDITIONS} bytes together."
            ));
        }
        if self.times == Some(0) {
            return wrong("Times must be 1 or more; leave it out for every time.".to_owned());
        }
        match self.probability {
            Some(probability) if !(0.0..=1.0).contains(&probability) => {
                return wrong("Probability must be from 0 to 1.".to_owned());
            }
            None if self.seed.is_some() => {
                return wrong("Seed goes with Probability: give both or neither.".to_owned());
            }
            _ => {}
        }
        self.effect.check()?;
        self.check_names(registry, key_ids)
    }

    /// How many bytes its texts have, roughly.
    pub(super) fn size(&self) -> usize {
        LONGEST_CONDITIONS + self.effect.size()
    }
}

/// Why a [`Fault`] makes no sense, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(pub(super) String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hide_keys(&self.0))
    }
}

impl std::error::Error for FaultError {}
