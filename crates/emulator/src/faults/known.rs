//! Whether what a fault names is there: an operation, its parameters and its error codes.

use aliyun_core::{CodeInfo, excerpt};

use super::{Effect, Fault, FaultError};
use crate::nearest::hint;
use crate::product::List;
use crate::registry::{Entry, Registry};
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
        let product = self.product.as_deref();
        if let Some(product) = product {
            check_product(product, registry.products())?;
        }
        let meant: Vec<_> = match self.action.as_deref() {
            None => registry.of_product(product).collect(),
            Some(action) => find(action, product, registry)?,
        };
        let action = self.action.as_deref();
        self.parameters.keys().try_for_each(|name| check_parameter(name, action, &meant))?;
        match &self.effect {
            Effect::Error { code, .. } => check_code(code, product, registry.products()),
            _ => Ok(()),
        }
    }
}

fn check_product(product: &str, products: List) -> Result<(), FaultError> {
    let names = || products.iter().map(|known| known.service().product);
    if names().any(|known| known == product) {
        return Ok(());
    }
    let (shown, hint) = (excerpt(product), hint(product, names()));
    let names = names().collect::<Vec<_>>().join(", ");
    let problem = format!("Product: there is no product \"{shown}\"{hint} There are: {names}.");
    Err(FaultError(problem))
}

/// The operations with a name: several products may have one.
fn find<'r>(
    action: &'r str,
    product: Option<&'r str>,
    registry: &'r Registry,
) -> Result<Vec<&'r Entry>, FaultError> {
    let found: Vec<_> = registry.named(product, action).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let shown = excerpt(action);
    let known = registry.of_product(product).map(|entry| entry.handler.info.action());
    let hint = hint(action, known);
    Err(FaultError(format!(
        "Action: there is no operation \"{shown}\"{hint} Names are case-sensitive, and GET \
         /_emulator/health lists them."
    )))
}

/// The name of an item, such as `Tag.1.Key`, is known by that of its list.
fn check_parameter(name: &str, action: Option<&str>, meant: &[&Entry]) -> Result<(), FaultError> {
    let shown = excerpt(name);
    if is_secret(name) {
        let problem = format!("Parameters: {shown} is secret; name another parameter.");
        return Err(FaultError(problem));
    }
    let known = meant.iter().flat_map(|entry| entry.facts.parameters).copied().chain(COMMON);
    let list = name.split_once('.').map_or(name, |(list, _)| list);
    if known.clone().any(|known| known == list) {
        return Ok(());
    }
    let problem = match action {
        Some(action) => format!("{action} has no such parameter"),
        None => "no operation has such a parameter".to_owned(),
    };
    let hint = hint(list, known.filter(|known| !is_secret(known)));
    Err(FaultError(format!("Parameters.{shown}: {problem}{hint} Names are case-sensitive.")))
}

/// Any operation may be answered with any code that the product knows.
fn check_code(code: &str, product: Option<&str>, products: List) -> Result<(), FaultError> {
    let services = || {
        let services = products.iter().map(|known| known.service());
        services.filter(|service| product.is_none_or(|name| service.product == name))
    };
    let is_written_so = |known: &CodeInfo| {
        let stem = known.code.strip_suffix(".%s").unwrap_or(known.code);
        let rest = code.strip_prefix(stem);
        known.code == code || rest.is_some_and(|rest| known.family && rest.starts_with('.'))
    };
    if services().filter_map(|service| service.code(code)).any(is_written_so) && code.trim() == code
    {
        return Ok(());
    }
    let known = services().flat_map(|service| service.codes).map(|known| known.code);
    let (shown, hint) = (excerpt(code), hint(code, known));
    Err(FaultError(format!(
        "Effect.Code: no operation documents \"{shown}\"{hint} For an answer that the service does \
         not give, there is the effect Answer."
    )))
}
