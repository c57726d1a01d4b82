//! One operation of a product: from parameters to an answer.

mod token;
mod trial;

use std::fmt;
use std::marker::PhantomData;

use aliyun_core::{
    DecodeError, FromValue as _, Limits, Operation, OperationInfo, Params, ToValue, Value,
    Violations,
};
use aliyun_runtime::Timestamp;

use crate::api_error::ApiError;
use crate::refusal;
use crate::registry::{Caller, Entry};
use crate::scene::Scene;
use crate::settling::{Ask, Course, Settles};
use token::Token;
use trial::Trial;

/// One operation.
pub struct Handler {
    pub(crate) info: &'static OperationInfo,
    pub(crate) run: Run,
    /// The numbers and booleans that its answer writes as texts.
    pub(crate) texts: &'static [&'static str],
    /// Whether it begins a job that its answer does not name.
    pub(crate) has_job: bool,
}

/// Reads the parameters, checks them and does what is asked for.
type Run =
    Box<dyn Fn(&Caller<'_>, &Entry, &Params) -> Result<Box<dyn ToValue>, ApiError> + Send + Sync>;

impl Handler {
    /// What is known about the operation.
    pub fn info(&self) -> &'static OperationInfo {
        self.info
    }

    /// Writes the numbers and booleans under these names as texts, as the service does in some
    /// answers.
    #[must_use]
    pub fn with_texts(self, texts: &'static [&'static str]) -> Self {
        Self { texts, ..self }
    }

    /// Begins a job that its answer does not name. Of those that answers name the tables tell.
    #[must_use]
    pub fn with_job(self) -> Self {
        Self { has_job: true, ..self }
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("action", &self.info.action()).finish_non_exhaustive()
    }
}

/// An operation with its behaviour and the rules of its requests. It is not asked while its subject
/// is being changed. The account is locked for the behaviour alone.
pub fn handler<S, O>(
    behaviour: fn(&mut Scene<'_, S>, O) -> Result<O::Response, ApiError>,
    validate: fn(&O, Limits) -> Result<(), Violations>,
) -> Handler
where
    S: Settles,
    O: Operation + 'static,
    O::Response: 'static,
{
    let run = move |caller: &Caller<'_>, entry: &Entry, params: &Params| {
        let refusals = entry.facts.refusals;
        let request = O::from_params(params)
            .map_err(|error| refusal::unreadable(&error, refusals, entry.product))?;
        let limits = if caller.strict { Limits::Documented } else { Limits::Observed };
        validate(&request, limits)
            .map_err(|found| refusal::invalid(&found, refusals, entry.product))?;
        run(caller, entry, params, Box::new(Asked { request, behaviour }))
    };
    Handler { info: O::INFO, run: Box::new(run), texts: &[], has_job: false }
}

/// A request of any operation. Most of what is done with one is the same for all of them, and is
/// there once: it is most of the program otherwise.
trait Ready<S> {
    /// What it asks for, as it is on the wire.
    fn encode(&self, params: &mut Params);

    /// Does it.
    fn perform(self: Box<Self>, scene: &mut Scene<'_, S>) -> Result<Box<dyn ToValue>, ApiError>;

    /// An answer that it was given before.
    fn reread(&self, answer: &Value<'_>) -> Result<Box<dyn ToValue>, DecodeError>;
}

struct Asked<S, O: Operation> {
    request: O,
    behaviour: fn(&mut Scene<'_, S>, O) -> Result<O::Response, ApiError>,
}

impl<S, O> Ready<S> for Asked<S, O>
where
    O: Operation,
    O::Response: 'static,
{
    fn encode(&self, params: &mut Params) {
        self.request.encode(params);
    }

    fn perform(self: Box<Self>, scene: &mut Scene<'_, S>) -> Result<Box<dyn ToValue>, ApiError> {
        Ok(Box::new((self.behaviour)(scene, self.request)?))
    }

    fn reread(&self, answer: &Value<'_>) -> Result<Box<dyn ToValue>, DecodeError> {
        Ok(Box::new(O::Response::from_value(answer)?))
    }
}

/// Does what is asked for, or only tries it.
fn run<S: Settles>(
    caller: &Caller<'_>,
    entry: &Entry,
    params: &Params,
    request: Box<dyn Ready<S> + '_>,
) -> Result<Box<dyn ToValue>, ApiError> {
    let info = entry.handler.info;
    let account = caller.accounts.get(caller.key_id);
    let mut account = account.ok_or_else(|| ApiError::new("InvalidAccessKeyId.NotFound"))?;
    let milliseconds = caller.milliseconds;
    caller.accounts.tick(caller.key_id, &mut account, milliseconds)?;
    let trial = Trial::of(caller, entry, params);
    // A dry run has nothing to do with other calls, whatever token it has.
    let is_dry_run = matches!(trial, Some(Trial::DryRun(_)));
    let token = Token::of(entry, params).filter(|_| !is_dry_run);
    // What is only tried is done to the account as well, and it is put back as it was.
    let before = trial.is_some().then(|| account.clone());
    // A host of a region that the account does not have is one that stands for all of them.
    let home = caller.home.filter(|id| account.regions.contains_key(*id));
    let mut scene = Scene {
        account: &mut account,
        slot: entry.slot,
        services: entry.product.services(),
        action: info.action(),
        now: Timestamp::from_unix(milliseconds.div_euclid(1000)),
        milliseconds,
        request_id: caller.request_id,
        home: home.or_else(|| named_beside(info, params)),
        failure: caller.failure,
        begun: Vec::new(),
        own: PhantomData,
    };
    let done = perform(caller, token, &mut scene, request, &Ask { info, params });
    let begun = std::mem::take(&mut scene.begun);
    debug_assert!(
        begun.is_empty() || entry.begins_job(),
        "{}: its answer names no job; it is to be a handler `with_job`",
        info.action()
    );
    let answer = match (before, trial) {
        (Some(before), Some(trial)) => trial.end(done, &mut account, before, entry, &begun),
        _ => done,
    };
    let noted = caller.accounts.note(caller.key_id, &mut account);
    caller.witness.note(&account);
    let answer = answer?;
    noted?;
    Ok(answer)
}

/// The region that a call names of whose operation it is no parameter: each region of the service has
/// a host of its own there, of which an emulator at one address knows nothing.
fn named_beside<'p>(info: &OperationInfo, params: &'p Params) -> Option<&'p str> {
    if info.region_param.is_some() {
        return None;
    }
    params.get("RegionId").filter(|id| !id.is_empty())
}

/// Does what is asked for, unless it was done before or something stands in the way.
fn perform<S: Settles>(
    caller: &Caller<'_>,
    token: Option<Token<'_>>,
    scene: &mut Scene<'_, S>,
    request: Box<dyn Ready<S> + '_>,
    ask: &Ask<'_>,
) -> Result<Box<dyn ToValue>, ApiError> {
    let first = match &token {
        Some(token) => match token.repeated(scene, ask.info, &*request)? {
            Some(answer) => return Ok(answer),
            None => Some(token.first(scene, ask.info, &*request)),
        },
        None => None,
    };
    let course = Course::begin(ask, caller, scene)?;
    let answer = request.perform(scene)?;
    course.end(ask, &*answer, scene);
    if let (Some(token), Some(first)) = (token, first) {
        token.keep(scene, first, &*answer);
    }
    Ok(answer)
}
