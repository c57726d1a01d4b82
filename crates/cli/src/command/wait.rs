//! `slb wait`: until an operation answers that a state is there.

use aliyun_core::{Limits, Value, WaiterInfo};
use aliyun_runtime::{Answer, Wait, Waited};

use super::call::named;
use crate::args::{Globals, Patience, WaitArgs};
use crate::failure::{Exit, Failure};
use crate::input::build::{self, Built};
use crate::input::scan::Parameter;
use crate::operation::{self, Found};
use crate::screen::Progress;
use crate::session::Session;
use crate::{check, manual, nearest, output};

pub(crate) async fn run(
    globals: &Globals,
    args: &WaitArgs,
    parameters: &[Parameter],
) -> Result<(), Failure> {
    let Some(name) = &args.operation else { return list(args.product.as_deref()) };
    let found = operation::find(name, args.product.as_deref())?;
    let page = manual::operation(found)?;
    let Some(name) = &args.state else {
        let states: Vec<&str> = page.states.iter().map(|state| state.name.as_str()).collect();
        return Err(Failure::new(Exit::Usage, format!("for which state of {found}?")).note(
            "the states are",
            if states.is_empty() { "none".into() } else { states.join(", ") },
        ));
    };
    let state = state(found, name)?;
    let Built { members, mistakes } = build::build(Vec::new(), parameters, &page.takes);
    let request = Value::Object(members);
    let params = check::check(found, &page, &request, mistakes, Some(Limits::Observed))?;
    let session = Session::open(globals).await?;
    let progress = Progress::begin(format!("{found}: until {}", state.name));
    let wait = named(&session.client, found.entry.info, &params).wait_for(state);
    let outcome = patient(wait, args.patience).await;
    drop(progress);
    let printed = match (outcome, &globals.output) {
        (Ok(waited), Some(format)) => match waited.into_response() {
            Some(answer) => format.print(&answer.value()?),
            None => Ok(()),
        },
        (outcome, _) => outcome.map(drop).map_err(Failure::from),
    };
    session.close().await;
    printed
}

/// A wait of some length.
pub(super) fn patient<'c>(
    mut wait: Wait<'c, Answer, Waited<Answer>>,
    patience: Patience,
) -> Wait<'c, Answer, Waited<Answer>> {
    if let Some(limit) = patience.limit {
        wait = wait.limit(limit);
    }
    if let Some(delay) = patience.delay {
        wait = wait.delay(delay);
    }
    wait
}

/// The state of an operation with a name.
pub(super) fn state(found: Found, name: &str) -> Result<&'static WaiterInfo, Failure> {
    let states = found.entry.waiters();
    let wanted = operation::squashed(name);
    let known = states.iter().find(|state| operation::squashed(state.name) == wanted);
    known.copied().ok_or_else(|| {
        let names: Vec<&str> = states.iter().map(|state| state.name).collect();
        let failure = Failure::new(Exit::Usage, format!("{found} shows no state \"{name}\""));
        match nearest::one(name, names.iter().copied()) {
            Some(near) => failure.note("did you mean", near),
            None if names.is_empty() => failure.note("all states", "slb wait"),
            None => failure.note("the states are", names.join(", ")),
        }
    })
}

/// All states.
fn list(product: Option<&str>) -> Result<(), Failure> {
    let mut text = String::new();
    for found in operation::all(product)? {
        for state in manual::operation(found)?.states {
            text.push_str(&format!("slb wait {found} {}\n    {}\n", state.name, state.about));
        }
    }
    output::say(&text)
}
