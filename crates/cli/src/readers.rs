//! The readers of what others wrote, each by itself and with nothing called: doors for the fuzz
//! tests, which are in another package. What is refused is told as the program tells it.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use aliyun_core::{Limits, Value};
use aliyun_lb_groups::{Drain, Identity, Server};

use crate::args::Whose;
use crate::command::recipe::keep::{Asked, Keep};
use crate::input::{build, file, scan};
use crate::output::Format;
use crate::record::Record;
use crate::target::Target;
use crate::{check, manual, operation, safety};

/// The servers of a group that these words mean; `@FILE` is a document.
pub fn servers(group: &str, words: &[String]) -> Result<Vec<Server>, String> {
    let target = Target::parse(group).map_err(|failure| failure.to_string())?;
    crate::servers::servers(words, &target).map_err(|failure| failure.to_string())
}

/// The parameters of a request, from a document and from the words of a command line, as JSON.
pub fn request(document: &str, words: Vec<OsString>) -> Result<String, String> {
    let members = match file::parse(document)? {
        Value::Object(members) => members,
        Value::Null => Vec::new(),
        other => return Err(format!("it holds {}, not a request", other.kind())),
    };
    let name = words.get(2).map(|name| name.to_string_lossy().into_owned());
    let told = |failure: crate::failure::Failure| failure.to_string();
    let found = operation::find(&name.unwrap_or_default(), None).map_err(told)?;
    let page = manual::operation(found).map_err(told)?;
    let scanned = scan::scan(words);
    let built = build::build(members, &scanned.parameters, &page.takes);
    let request = Value::Object(built.members);
    let limits = Some(Limits::Observed);
    let params = check::check(found, &page, &request, built.mistakes, limits).map_err(told)?;
    Ok(format!("{} {params:?}", request.to_json()))
}

/// An answer as it is printed in a form, with what a JMESPath chooses of it.
pub fn printed(format: &str, answer: &str) -> Result<String, String> {
    let format: Format = format.parse()?;
    let answer = Value::from_json(answer).map_err(|error| error.to_string())?;
    format.text(&answer, None).map_err(|failure| failure.to_string())
}

/// Whether a safety policy, of a file and of the environment, lets a call pass unasked.
pub fn is_allowed(file: &str, environment: &str, call: &str) -> Result<bool, String> {
    safety::is_allowed(file, environment, call)
}

/// What the record of a group says is ours.
pub fn record(path: &Path, group: &str) -> Result<BTreeSet<Identity>, String> {
    Record::new(path, group.to_owned()).servers().map_err(|failure| failure.to_string())
}

/// Whether a file says how far it is that these servers leave a group.
pub fn kept(path: &Path, group: &str, servers: &[Server]) -> Result<bool, String> {
    let told = |failure: crate::failure::Failure| failure.to_string();
    let target = Target::parse(group).map_err(told)?;
    let asked = Asked::new("group drain", &target, &Whose::default()).from(servers);
    let kept = Keep::new(path, asked).read::<Drain>(|_| false).map_err(told)?;
    Ok(kept.is_some())
}
