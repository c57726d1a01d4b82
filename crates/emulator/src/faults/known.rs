//! Whether what a fault names is there: an operation, its parameters and its error codes, an account
//! and a job.

use aliyun_core::{CodeInfo, ServiceInfo, excerpt};

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
    pub(super) fn check_names(
        &self,
        registry: &Registry,
        key_ids: &[&str],
    ) -> Result<(), FaultError> {
        if let Some(id) = self.access_key_id.as_deref() {
            check_account(id, key_ids)?;
        }
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
            Effect::FailJob(failure) => {
                check_job(action, product, &meant)?;
                check_job_code(&failure.code, product, registry.products())
            }
            _ => Ok(()),
        }
    }
}

/// A call that comes through the gate has an account.
fn check_account(id: &str, known: &[&str]) -> Result<(), FaultError> {
    if known.contains(&id) {
        return Ok(());
    }
    let (shown, hint) = (excerpt(id), hint(id, known.iter().copied()));
    Err(FaultError(format!(
        "AccessKeyId: there is no account \"{shown}\"{hint} GET /_emulator/state lists them."
    )))
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

/// Where no job begins, none fails.
fn check_job(
    action: Option<&str>,
    product: Option<&str>,
    meant: &[&Entry],
) -> Result<(), FaultError> {
    if meant.iter().any(|entry| entry.begins_job()) {
        return Ok(());
    }
    let none = match (action, product) {
        (Some(action), _) => format!("{action} begins none"),
        (None, Some(product)) => format!("no operation of {product} begins one"),
        (None, None) => "no operation begins one".to_owned(),
    };
    Err(FaultError(format!(
        "Effect.Type: FailJob is for operations that begin a job, and {none}. For a call that is \
         refused, there is the effect Error."
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

/// The service of a product, or all.
fn services(product: Option<&str>, products: List) -> impl Iterator<Item = &'static ServiceInfo> {
    let services = products.iter().map(|known| known.service());
    services.filter(move |service| product.is_none_or(|name| service.product == name))
}

/// Their codes as they can come.
fn codes(product: Option<&str>, products: List) -> impl Iterator<Item = &'static str> {
    let known = services(product, products).flat_map(|service| service.codes);
    known.map(|known| known.code).filter(|code| !has_placeholder(code))
}

/// Whether it stands for what varies: a code that comes has no such sign.
fn has_placeholder(code: &str) -> bool {
    code.contains('%')
}

/// A family is documented with a placeholder, in place of which a code that comes says something.
fn check_whole(code: &str, product: Option<&str>, products: List) -> Result<(), FaultError> {
    if !has_placeholder(code) {
        return Ok(());
    }
    let stem = code.split('%').next().unwrap_or_default();
    let alike = codes(product, products).find(|known| known.starts_with(stem));
    let example = alike.map(|known| format!(", such as {known}")).unwrap_or_default();
    Err(FaultError(format!(
        "Effect.Code: \"{}\" has a placeholder for what varies; write the code as it comes{example}.",
        excerpt(code)
    )))
}

/// The code of a job may be any, since no document lists those; but one that is known is written as it
/// comes.
fn check_job_code(code: &str, product: Option<&str>, products: List) -> Result<(), FaultError> {
    check_whole(code, product, products)?;
    let mut same =
        codes(product, products).filter(|known| known.eq_ignore_ascii_case(code.trim())).peekable();
    let Some(known) = same.peek().copied() else { return Ok(()) };
    if same.any(|known| known == code) {
        return Ok(());
    }
    let shown = excerpt(code);
    Err(FaultError(format!("Effect.Code: \"{shown}\" is written {known}.")))
}

/// Any operation may be answered with any code that the product knows.
fn check_code(code: &str, product: Option<&str>, products: List) -> Result<(), FaultError> {
    check_whole(code, product, products)?;
    let is_written_so = |known: &CodeInfo| {
        let stem = known.code.strip_suffix(".%s").unwrap_or(known.code);
        let rest = code.strip_prefix(stem);
        known.code == code || rest.is_some_and(|rest| known.family && rest.starts_with('.'))
    };
    let mut known = services(product, products).filter_map(|service| service.code(code));
    if known.any(is_written_so) && code.trim() == code {
        return Ok(());
    }
    let (shown, hint) = (excerpt(code), hint(code, codes(product, products)));
    Err(FaultError(format!(
        "Effect.Code: no operation documents \"{shown}\"{hint} For an answer that the service does \
         not give, there is the effect Answer."
    )))
}
