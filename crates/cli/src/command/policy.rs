//! `slb policy`: the least RAM policy for some operations.

use aliyun_core::{OperationInfo, Policy};

use crate::args::{Globals, PolicyArgs};
use crate::failure::{Exit, Failure};
use crate::input::data;
use crate::operation::{self, Found};
use crate::{output, safety, screen};

pub(crate) fn run(globals: &Globals, args: &PolicyArgs) -> Result<(), Failure> {
    let mut found: Vec<Found> = Vec::new();
    for name in &args.operations {
        match name.contains('*') {
            true => found.extend(matching(name, args.product.as_deref())?),
            false => found.push(operation::find(name, args.product.as_deref())?),
        }
    }
    let infos: Vec<&OperationInfo> = found.iter().map(|it| it.entry.info).collect();
    let mut policy = Policy::of(&infos);
    if let Some(region) = &globals.region {
        policy = policy.region(region.as_str());
    }
    if let Some(account) = &args.account {
        policy = policy.account(account.as_str());
    }
    let unrestricted: Vec<&str> = policy.unrestricted().collect();
    if !unrestricted.is_empty() {
        screen::tell(&format!(
            "note: no resources are documented for {}; the policy allows them on all",
            unrestricted.join(", ")
        ));
    }
    match &globals.output {
        Some(format) => format.print(&data(&policy.to_string())),
        None => output::say(&format!("{policy}\n")),
    }
}

/// The operations that a pattern fits.
fn matching(pattern: &str, product: Option<&str>) -> Result<Vec<Found>, Failure> {
    let whole = match pattern.contains(':') {
        true => pattern.to_owned(),
        false => format!("*:{pattern}"),
    };
    let mut found = operation::all(product)?;
    found.retain(|it| safety::fits(&whole, &it.to_string()));
    if found.is_empty() {
        return Err(Failure::new(Exit::Usage, format!("no operation fits \"{pattern}\""))
            .note("all operations", "slb explain"));
    }
    Ok(found)
}
