//! Whether what a fault names is there: an operation, its parameters and its error codes.

use aliyun_core::{OperationInfo, excerpt};
use aliyun_slb_model::SLB;

use super::{Effect, Fault, FaultError};
use crate::generated::parameters::PARAMETERS;
use crate::nearest::hint;
use crate::registry::Registry;
use crate::requests::is_secret;

/// The parameters that any call may have under V1 and that are not secret, with those that the
/// vendor's older clients send.
const COMMON: [&str; 15] = [
    "AccessKeyId",
    "Action",
    "Format",
    "OwnerAccount",
    "OwnerId",
    "RegionId",
    "ResourceOwnerAccount",
    "ResourceOwnerId",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "TimeStamp",
    "Timestamp",
    "Version",
];

impl Fault {
    /// Whether what it names is there.
    pub(super) fn check_names(&self, registry: &Registry) -> Result<(), FaultError> {
        let info = match self.action.as_deref() {
            None => None,
            Some(action) => Some(find(action, registry)?),
        };
        self.parameters.keys().try_for_each(|name| check_parameter(name, info))?;
        match &self.effect {
            Effect::Error { code, .. } => check_code(code),
            _ => Ok(()),
        }
    }
}

fn find(action: &str, registry: &Registry) -> Result<&'static OperationInfo, FaultError> {
    registry.get(action).map(|handler| handler.info).ok_or_else(|| {
        let shown = excerpt(action);
        let hint = hint(action, registry.actions());
        FaultError(format!(
            "Action: there is no operation \"{shown}\"{hint} Names are case-sensitive, and GET \
             /_emulator/health lists them."
        ))
    })
}

/// The name of an item, such as `Tag.1.Key`, is known by that of its list.
fn check_parameter(name: &str, info: Option<&OperationInfo>) -> Result<(), FaultError> {
    let shown = excerpt(name);
    if is_secret(name) {
        let problem = format!("Parameters: {shown} is secret; name another parameter.");
        return Err(FaultError(problem));
    }
    let is_meant = |action: &str| info.is_none_or(|info| info.action() == action);
    let of_operations = PARAMETERS.iter().filter(|(action, _)| is_meant(action));
    let known = of_operations.flat_map(|(_, names)| *names).copied().chain(COMMON);
    let list = name.split_once('.').map_or(name, |(list, _)| list);
    if known.clone().any(|known| known == list) {
        return Ok(());
    }
    let problem = match info {
        Some(info) => format!("{} has no such parameter", info.action()),
        None => "no operation has such a parameter".to_owned(),
    };
    let hint = hint(list, known.filter(|known| !is_secret(known)));
    Err(FaultError(format!("Parameters.{shown}: {problem}{hint} Names are case-sensitive.")))
}

/// Any operation may be answered with any code that the product knows.
fn check_code(code: &str) -> Result<(), FaultError> {
    if SLB.code(code).is_some() && code.trim() == code {
        return Ok(());
    }
    let known = SLB.codes.iter().map(|known| known.code);
    let (shown, hint) = (excerpt(code), hint(code, known));
    Err(FaultError(format!(
        "Effect.Code: no operation documents \"{shown}\"{hint} For an answer that the service does \
         not give, there is the effect Answer."
    )))
}
