//! `slb call`: any operation, by its name.

use aliyun_core::{CodeClass, Effect, Limits, OperationInfo, Params, Value};
use aliyun_runtime::{Answer, ByName, Call, Client};

use super::pages;
use crate::args::{CallArgs, Globals, Patience};
use crate::check;
use crate::failure::{Exit, Failure};
use crate::input::build::{self, Built};
use crate::input::mistakes::Mistakes;
use crate::input::scan::Parameter;
use crate::input::{Members, file};
use crate::manual::{self, OperationPage};
use crate::operation::{self, Found};
use crate::output::{Form, Format};
use crate::screen::{self, Progress};
use crate::session::Session;
use crate::{interrupt, output, safety, skeleton};

pub(crate) async fn run(
    globals: &Globals,
    args: &CallArgs,
    parameters: &[Parameter],
) -> Result<(), Failure> {
    let Some(name) = &args.operation else {
        return Err(Failure::new(Exit::Usage, "which operation is to be called?")
            .note("all operations", "slb explain")
            .note("help", "slb call --help"));
    };
    let found = operation::find(name, args.product.as_deref())?;
    let page = manual::operation(found)?;
    if args.skeleton {
        return print_skeleton(globals, found, &page);
    }
    let plan = Plan::of(args, found, &page)?;
    let (request, mistakes) = request(args, parameters, found, &page)?;
    let limits = match (args.no_check, args.strict) {
        (true, _) => None,
        (false, true) => Some(Limits::Documented),
        (false, false) => Some(Limits::Observed),
    };
    let params = check::check(found, &page, &request, mistakes, limits)?;
    let info = found.entry.info;
    if info.effect != Effect::Read && !matches!(plan, Plan::DryRun) {
        safety::pass(globals, found, operation::deletes(info))?;
        interrupt::changes();
    }
    let session = Session::open(globals).await?;
    let outcome = perform(globals, &session.client, found, &plan, &params, args.patience).await;
    session.close().await;
    outcome
}

fn print_skeleton(globals: &Globals, found: Found, page: &OperationPage) -> Result<(), Failure> {
    match globals.output.as_ref().map(Format::form) {
        Some(Form::Json) => output::say(&output::pretty(&Value::Object(skeleton::request(page)))),
        _ => output::say(&skeleton::yaml(found, page)?),
    }
}

/// The request: that of the file, and what is written beside it.
fn request(
    args: &CallArgs,
    parameters: &[Parameter],
    found: Found,
    page: &OperationPage,
) -> Result<(Value<'static>, Mistakes), Failure> {
    let start: Members = match &args.input {
        None => Vec::new(),
        Some(path) => match file::document(path)? {
            Value::Object(members) => members,
            Value::Null => Vec::new(),
            other => {
                let message = format!("{} holds {}, not a request", path.display(), other.kind());
                return Err(Failure::new(Exit::Usage, message).note(
                    "what to do",
                    format!("slb call {found} --skeleton prints one to fill"),
                ));
            }
        },
    };
    let Built { members, mistakes } = build::build(start, parameters, &page.takes);
    Ok((Value::Object(members), mistakes))
}

/// What is done beside the call itself.
enum Plan {
    Plain,
    DryRun,
    /// All pages.
    All(manual::Paging),
    /// The end of what it sets off.
    Finished(&'static aliyun_core::Finish),
    /// A state.
    State(&'static aliyun_core::WaiterInfo),
}

impl Plan {
    fn of(args: &CallArgs, found: Found, page: &OperationPage) -> Result<Self, Failure> {
        let cannot = |what: &str| Failure::new(Exit::Usage, format!("{found} {what}"));
        if args.dry_run {
            let has_one = found.entry.info.dry_run_param.is_some();
            return has_one.then_some(Self::DryRun).ok_or_else(|| cannot("has no dry run"));
        }
        if args.all {
            let paging = page.paging.clone();
            return paging.map(Self::All).ok_or_else(|| cannot("is no list that comes in pages"));
        }
        match &args.wait {
            None => Ok(Self::Plain),
            Some(Some(state)) => Ok(Self::State(super::wait::state(found, state)?)),
            Some(None) => match found.entry.finish {
                Some(finish) => Ok(Self::Finished(finish)),
                None if !page.states.is_empty() => {
                    let states: Vec<&str> = page.states.iter().map(|it| it.name.as_str()).collect();
                    Err(cannot("is waited with for a state: --wait=STATE")
                        .note("the states are", states.join(", ")))
                }
                None if found.entry.info.effect == Effect::Read => {
                    Err(cannot("sets nothing off, and shows no state that could be waited for")
                        .note("what to do", "leave out --wait"))
                }
                // All is done with its answer.
                None => Ok(Self::Plain),
            },
        }
    }
}

async fn perform(
    globals: &Globals,
    client: &Client,
    found: Found,
    plan: &Plan,
    params: &Params,
    patience: Patience,
) -> Result<(), Failure> {
    let format = globals.output.clone().unwrap_or_default();
    let progress = Progress::begin(found.to_string());
    let call = named(client, found.entry.info, params);
    let answer = match plan {
        Plan::Plain => match call.await {
            // Who sets the switch by hand asks for the same.
            Err(error) if error.class() == Some(CodeClass::DryRun) => {
                drop(progress);
                return would_do(found);
            }
            answer => answer?,
        },
        Plan::DryRun => {
            call.dry_run().await?;
            drop(progress);
            return would_do(found);
        }
        Plan::All(paging) => {
            return pages::print(client, found.entry.info, params, paging, &format, &progress)
                .await;
        }
        Plan::Finished(finish) => {
            progress.say(format!("{found}: until it is done"));
            let mut finished = call.finished(finish);
            if let Some(limit) = patience.limit {
                finished = finished.limit(limit);
            }
            if let Some(delay) = patience.delay {
                finished = finished.delay(delay);
            }
            match finished.await {
                Ok(answer) => answer,
                Err(error) => {
                    // What was made has an ID, which is in the answer.
                    if let Some(answer) = error.response::<Answer>() {
                        drop(progress);
                        format.print(&answer.value()?)?;
                    }
                    return Err(error.into());
                }
            }
        }
        Plan::State(state) => {
            progress.say(format!("{found}: until {}", state.name));
            let waited = super::wait::patient(call.wait_for(state), patience).await?;
            match waited.into_response() {
                Some(answer) => answer,
                None => return Ok(()),
            }
        }
    };
    drop(progress);
    format.print(&answer.value()?)
}

/// A dry run went well.
fn would_do(found: Found) -> Result<(), Failure> {
    screen::tell(&format!("{found}: the service would do it"));
    Ok(())
}

/// A call of an operation by its name.
pub(crate) fn named<'c>(
    client: &'c Client,
    info: &'static OperationInfo,
    params: &Params,
) -> Call<'c, ByName> {
    client.operation_of(info).params(params)
}
