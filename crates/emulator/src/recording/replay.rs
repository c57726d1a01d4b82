use std::fmt;

use aliyun_core::{Params, excerpt};

use super::compare::{Difference, differences};
use super::{Answered, Recorded, RecordedMove, Recorder, Recording, RecordingError, Tape};
use crate::answer::{Format, Writer};
use crate::clock::Clock;
use crate::document;
use crate::product::{List, Products};
use crate::registry::{Caller, Entry, Registry};
use crate::requests::{as_json, lacks_a_secret};
use crate::seed::SeedForm;
use crate::settling::Settling;
use crate::state::{Account, Accounts};

/// What came of playing a [`Recording`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replay {
    compared: usize,
    passed_over: Vec<String>,
    differences: Vec<Difference>,
}

impl Replay {
    /// How many calls have answers that could be compared.
    pub fn compared(&self) -> usize {
        self.compared
    }

    /// The calls whose answers could not be compared, each with the reason.
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// What is not as it was recorded.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }
}

/// A line for each difference and each call that was not compared, and a last one that counts.
impl fmt::Display for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.passed_over.iter().try_for_each(|passed| writeln!(f, "{passed}"))?;
        self.differences.iter().try_for_each(|difference| writeln!(f, "{difference}"))?;
        let (compared, differences) = (self.compared, self.differences.len());
        write!(f, "{compared} answers compared, {differences} differences")
    }
}

impl<P: Products> Recording<P> {
    /// Plays the calls from the state at their beginning, without network and signatures, and
    /// compares the answers. Ids of requests may differ.
    ///
    /// A call whose answer a fault kept back is done and not compared. A call with a secret parameter
    /// is passed over, and the state that it left is taken from the recording.
    pub fn replay(self) -> Result<Replay, RecordingError> {
        self.tape.replay(P::LIST)
    }
}

impl Tape {
    fn replay(mut self, products: List) -> Result<Replay, RecordingError> {
        let states = self.calls.iter().filter_map(|call| call.state_after.as_ref());
        SeedForm::check_size(self.state.accounts.values().chain(states))
            .map_err(|error| RecordingError(error.told()))?;
        let strict = self.is_strict();
        let stage = Stage::new(products, self.state.accounts.keys().cloned(), strict);
        for (id, form) in std::mem::take(&mut self.state.accounts) {
            stage.put(&id, form, &document::join("State.Accounts", &document::step(&id)))?;
        }
        let mut replay = Replay::default();
        self.go_through(&stage, |n, call| stage.play(n + 1, call, &mut replay))?;
        Ok(replay)
    }

    /// Goes through the calls, each with the number of those before it. What became of servers and
    /// certificates meanwhile happens at its place.
    pub(super) fn go_through(
        self,
        stage: &Stage,
        mut each: impl FnMut(usize, Recorded) -> Result<(), RecordingError>,
    ) -> Result<(), RecordingError> {
        let mut moves = self.inventory.iter().enumerate().peekable();
        for (n, call) in self.calls.into_iter().enumerate() {
            while let Some((at, next)) = moves.next_if(|(_, next)| next.after_calls <= n) {
                stage.happen(at, next)?;
            }
            each(n, call)?;
        }
        moves.try_for_each(|(at, next)| stage.happen(at, next))
    }
}

/// What calls are played on.
pub(super) struct Stage {
    pub(super) accounts: Accounts,
    /// The time of calls that tell none, in milliseconds since 1970.
    now: i64,
    strict: bool,
    pub(super) registry: Registry,
    recorder: Recorder,
}

impl Stage {
    /// A stage with an empty account for each access key id.
    pub(super) fn new(products: List, key_ids: impl Iterator<Item = String>, strict: bool) -> Self {
        Self {
            accounts: Accounts::new(products, Account::default(), key_ids),
            now: Clock::system().milliseconds(),
            strict,
            registry: Registry::new(products),
            recorder: Recorder::default(),
        }
    }

    fn play(
        &self,
        n: usize,
        mut call: Recorded,
        replay: &mut Replay,
    ) -> Result<(), RecordingError> {
        let place = format!("Calls[{}]", n - 1);
        let action = call.action.clone();
        let mut pass = |why: &str| {
            replay.passed_over.push(format!("call {n}, {action}: not compared, {why}"));
        };
        if let Some(after) = call.state_after.take() {
            self.put(&call.access_key_id, after, &format!("{place}.StateAfter"))?;
            pass("since its secrets are not recorded; the state is as it left it");
            return Ok(());
        }
        // It was refused before it came to the state: by its secret, as like as not.
        if call.parameters.iter().any(|(name, value)| lacks_a_secret(name, value)) {
            pass("since its secrets are not recorded; it changed nothing");
            return Ok(());
        }
        let now = self.answer(&call, &place)?;
        match (&call.answered, call.fault.as_deref()) {
            (Some(recorded), None | Some("Delay")) => {
                replay.compared += 1;
                replay.differences.extend(differences(n, &call.action, recorded, &now));
            }
            _ => pass("since a fault kept its answer back"),
        }
        Ok(())
    }

    /// Lets happen what became of a server or a certificate, as item `n` of the list.
    fn happen(&self, n: usize, next: &RecordedMove) -> Result<(), RecordingError> {
        let place = format!("Inventory[{n}]");
        let mut account =
            self.accounts.get(&next.moved.access_key_id).ok_or_else(|| no_account(&place))?;
        next.moved.happen(&mut account);
        // The index counts on being told of every change.
        account.settle_in();
        Ok(())
    }

    fn put(&self, key_id: &str, state: SeedForm, place: &str) -> Result<(), RecordingError> {
        let state = state.account(self.accounts.products);
        let state = state.map_err(|error| RecordingError(error.inside(place).told()))?;
        *self.accounts.get(key_id).ok_or_else(|| no_account(place))? = state;
        Ok(())
    }

    /// The operation of a call, of any product if it does not tell its version.
    fn find(&self, call: &Recorded) -> Option<&Entry> {
        match &call.version {
            Some(version) => self.registry.find(version, &call.action).ok(),
            None => self.registry.named(None, &call.action).next(),
        }
    }

    /// Does what a call asks for.
    pub(super) fn answer(&self, call: &Recorded, place: &str) -> Result<Answered, RecordingError> {
        let entry = self.find(call).ok_or_else(|| {
            let action = excerpt(&call.action);
            RecordingError(format!("{place}.Action: there is no operation \"{action}\""))
        })?;
        if self.accounts.get(&call.access_key_id).is_none() {
            return Err(no_account(place));
        }
        let params: Params =
            call.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let format =
            call.answered.as_ref().and_then(|answered| answered.format).unwrap_or(Format::Json);
        let writer = Writer { format, host: "", request_id: "" };
        let caller = Caller {
            accounts: &self.accounts,
            key_id: &call.access_key_id,
            request_id: writer.request_id,
            milliseconds: call.unix_milliseconds.unwrap_or(self.now),
            settling: call.settling.map_or(Settling::AtOnce, Settling::from),
            strict: self.strict,
            home: call.home.as_deref(),
            failure: call.job_failure.as_ref(),
            witness: &self.recorder.witness(&params),
        };
        let answer = match entry.run(&caller, &params, format) {
            Ok(body) => writer.done(body),
            Err(error) => writer.refuse(&error, &entry.about()),
        };
        Ok(Answered {
            status: answer.status,
            format: Some(format),
            answer: as_json(answer.told(), Some(format)),
            code: answer.code.map(Into::into),
        })
    }
}

fn no_account(place: &str) -> RecordingError {
    RecordingError(format!("{place}.AccessKeyId: it has no account in State.Accounts"))
}
