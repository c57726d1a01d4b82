//! The services beside the products that clients ask before their first call: where a product is
//! (Location), and who they are (STS). No state is theirs, so they are no products: what they tell
//! follows from the call, the keys and the products.

mod location;
mod sts;

use aliyun_core::{OperationInfo, Params, ServiceInfo, Value};
use aliyun_runtime::Timestamp;

use crate::api_error::{About, ApiError};
use crate::gate::{Gate, Identity};
use crate::state::Accounts;

/// An operation of a neighbour.
pub(crate) struct Neighbour {
    info: &'static OperationInfo,
    answer: fn(&Asker<'_>, &Params) -> Result<Told, ApiError>,
}

/// Who asks, and what there is to tell.
pub(crate) struct Asker<'a> {
    pub(crate) identity: &'a Identity<'a>,
    pub(crate) accounts: &'a Accounts,
    pub(crate) gate: &'a Gate,
    /// The host by which the caller has reached the emulator.
    pub(crate) host: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) now: Timestamp,
}

/// An answer.
pub(crate) struct Told {
    pub(crate) answer: Value<'static>,
    /// The same without what is secret in it, if anything is.
    pub(crate) remembered: Option<Value<'static>>,
}

/// The services, each with its operations.
static ALL: [(&ServiceInfo, &[Neighbour]); 2] =
    [(&location::SERVICE, location::OPERATIONS), (&sts::SERVICE, sts::OPERATIONS)];

/// The operation of a neighbour; none if no neighbour has the version.
pub(crate) fn find(version: &str, action: &str) -> Option<Result<&'static Neighbour, ApiError>> {
    let (_, operations) = ALL.iter().find(|(service, _)| service.version == version)?;
    let found = operations.iter().find(|known| known.info.action() == action);
    Some(found.ok_or_else(|| ApiError::new("InvalidAction.NotFound")))
}

/// The service of a version.
pub(crate) fn service(version: &str) -> Option<&'static ServiceInfo> {
    ALL.iter().map(|(service, _)| *service).find(|service| service.version == version)
}

impl Neighbour {
    /// What its answers speak of, before a gateway that has codes of its own.
    pub(crate) fn about(&self) -> About {
        About::operation(self.info, &[])
    }

    pub(crate) fn answer(&self, asker: &Asker<'_>, params: &Params) -> Result<Told, ApiError> {
        let given = |name: &&str| params.get(name).is_some_and(|value| !value.is_empty());
        match self.info.required.iter().find(|name| !given(name)) {
            Some(missing) => Err(ApiError::new("MissingParameter").with(*missing)),
            None => (self.answer)(asker, params),
        }
    }

    /// The name of the document that its answers are.
    pub(crate) fn root(&self) -> String {
        format!("{}Response", self.info.action())
    }
}

impl Told {
    /// An answer that holds no secret.
    fn open(answer: Value<'static>) -> Self {
        Self { answer, remembered: None }
    }
}

/// An object of an answer.
fn object<const N: usize>(members: [(&'static str, Value<'static>); N]) -> Value<'static> {
    Value::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

/// A text of an answer.
fn text(text: impl Into<String>) -> Value<'static> {
    Value::Text(text.into().into())
}
