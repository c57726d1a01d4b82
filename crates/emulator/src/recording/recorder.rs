use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use aliyun_core::Params;

use super::{Answered, Moved, Recorded, RecordedMove, State, Tape};
use crate::clock::rfc3339;
use crate::requests::{Entry, Request, asks_with_secrets, hide_keys};
use crate::seed::SeedForm;
use crate::settling::Settling;
use crate::state::{Account, Accounts, JobFailure};

/// A recording is ended when it has more calls than this.
const MOST: usize = 100_000;

/// A recording is ended when its calls have more bytes than this.
const MOST_BYTES: usize = 64 << 20;

/// A recording is ended when more states than this would be in it.
const MOST_STATES: usize = 100;

/// Records calls, once it is asked to.
#[derive(Default)]
pub(crate) struct Recorder {
    on: AtomicBool,
    /// How many calls were done. They have their numbers while their account is locked, so in the
    /// order in which they took effect.
    turns: AtomicU64,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    begun: i64,
    strict: bool,
    /// Each account as it was, and the number of the last call that it had seen.
    starts: BTreeMap<String, (Account, u64)>,
    calls: BTreeMap<u64, (Request, Seen)>,
    moved: BTreeMap<u64, Moved>,
    bytes: usize,
    /// How many calls have the state after them.
    states: usize,
    /// The number of the last call that may be added.
    end: Option<u64>,
}

/// Stands by while a call is done, and notes what is known only then.
pub(crate) struct Witness<'a> {
    recorder: &'a Recorder,
    /// What the call asks for. With a secret in it, the call cannot be played.
    params: &'a Params,
    noted: Cell<Option<(u64, Option<Account>)>>,
}

/// What was noted of a call that was tried.
pub(crate) struct Seen {
    turn: u64,
    /// The time that it was done at.
    time: i64,
    settling: Settling,
    /// The region that its host was named after.
    home: Option<String>,
    /// How its jobs were to end, if not well.
    failure: Option<JobFailure>,
    /// The account after it, where the call itself cannot be played.
    after: Option<Account>,
}

impl Witness<'_> {
    /// Notes that a call is done, while its account is locked.
    pub(crate) fn note(&self, account: &Account) {
        let is_kept = self.recorder.is_on() && asks_with_secrets(self.params);
        let after = is_kept.then(|| account.clone());
        self.noted.set(Some((self.recorder.turn(), after)));
    }

    /// What was noted. A call that did not get as far as the state has its turn now.
    pub(crate) fn seen(
        self,
        time: i64,
        settling: Settling,
        home: Option<String>,
        failure: Option<JobFailure>,
    ) -> Seen {
        let (turn, after) = self.noted.take().unwrap_or_else(|| (self.recorder.turn(), None));
        Seen { turn, time, settling, home, failure, after }
    }
}

impl Recorder {
    /// Begins a recording in the place of the one that there may be, of an emulator that is strict or
    /// not.
    pub(crate) fn begin(&self, accounts: &Accounts, now: i64, strict: bool) {
        let mut kept = self.lock();
        // First of all: from here on calls wait with what they saw until the states are known.
        self.on.store(true, Ordering::SeqCst);
        let start = |account: &Account| (account.clone(), self.turns.load(Ordering::SeqCst));
        let starts = accounts.iter().map(|(id, account)| (id.to_owned(), start(&account)));
        let starts = starts.collect();
        let (calls, moved) = (BTreeMap::new(), BTreeMap::new());
        let (begun, bytes, states, end) = (now, 0, 0, None);
        *kept = Some(Kept { begun, strict, starts, calls, moved, bytes, states, end });
    }

    /// Adds no more calls: the state is about to be replaced, so nothing after it follows from
    /// what was before.
    pub(crate) fn end(&self) {
        if let Some(kept) = &mut *self.lock() {
            kept.end_at(self.turns.load(Ordering::SeqCst));
        }
    }

    /// The recording, if one was begun.
    pub(crate) fn tape(&self) -> Option<Tape> {
        self.lock().as_ref().map(Kept::tape)
    }

    /// Stands by while a call with these parameters is done.
    pub(crate) fn witness<'a>(&'a self, params: &'a Params) -> Witness<'a> {
        Witness { recorder: self, params, noted: Cell::new(None) }
    }

    /// Adds a call, if there is a recording that it belongs to.
    pub(crate) fn offer(&self, number: u64, entry: &Entry<'_>, seen: Seen) {
        if self.is_on()
            && let Some(kept) = &mut *self.lock()
        {
            kept.add(number, entry, seen);
        }
    }

    /// Adds what became of servers and certificates, each with the turn in which it did.
    pub(crate) fn add_moved(&self, moved: Vec<(u64, Moved)>) {
        if self.is_on()
            && let Some(kept) = &mut *self.lock()
        {
            moved.into_iter().for_each(|(turn, one)| kept.add_moved(turn, one));
        }
    }

    fn is_on(&self) -> bool {
        self.on.load(Ordering::SeqCst)
    }

    /// The next turn, while an account is locked that is changed in it.
    pub(crate) fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A call is added in one step, so a recording is whole even if a thread died while it held
    /// the lock.
    fn lock(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn add(&mut self, number: u64, entry: &Entry<'_>, seen: Seen) {
        if !self.has_turn(entry.key_id.unwrap_or_default(), seen.turn) {
            return;
        }
        let request = Request::new(number, entry);
        self.bytes += request.size();
        self.states += usize::from(seen.after.is_some());
        if self.is_full() || self.states > MOST_STATES {
            self.end_at(seen.turn - 1);
            return;
        }
        self.calls.insert(seen.turn, (request, seen));
    }

    fn add_moved(&mut self, turn: u64, moved: Moved) {
        if !self.has_turn(&moved.access_key_id, turn) {
            return;
        }
        self.bytes += moved.size();
        if self.is_full() {
            self.end_at(turn - 1);
            return;
        }
        self.moved.insert(turn, moved);
    }

    /// Whether what was done in a turn belongs to the recording.
    fn has_turn(&self, key_id: &str, turn: u64) -> bool {
        let is_after = self.starts.get(key_id).is_some_and(|(_, start)| turn > *start);
        is_after && self.end.is_none_or(|end| turn <= end)
    }

    fn is_full(&self) -> bool {
        self.calls.len() >= MOST || self.bytes > MOST_BYTES
    }

    fn end_at(&mut self, turn: u64) {
        self.end = Some(self.end.map_or(turn, |end| end.min(turn)));
        self.calls.retain(|known, _| *known <= turn);
        self.moved.retain(|known, _| *known <= turn);
    }

    fn tape(&self) -> Tape {
        let starts = self.starts.iter();
        let accounts = starts.map(|(id, (account, _))| (id.clone(), shown(account)));
        Tape {
            now: rfc3339(self.begun),
            open: self.end.is_none(),
            strict: Some(self.strict),
            loose: false,
            state: State { accounts: accounts.collect() },
            calls: self.calls.values().map(|(request, seen)| recorded(request, seen)).collect(),
            inventory: self.inventory(),
        }
    }
}

impl Kept {
    /// What became of servers and certificates, each with the number of calls before it.
    fn inventory(&self) -> Vec<RecordedMove> {
        let mut turns = self.calls.keys().peekable();
        let mut after_calls = 0;
        let moved = self.moved.iter().map(|(turn, moved)| {
            while turns.next_if(|call| *call < turn).is_some() {
                after_calls += 1;
            }
            RecordedMove { after_calls, moved: moved.clone() }
        });
        moved.collect()
    }
}

fn recorded(request: &Request, seen: &Seen) -> Recorded {
    let parameters = request.parameters();
    let answered = request.status().map(|status| Answered {
        status,
        format: request.format(),
        code: request.code().map(str::to_owned),
        answer: request.answer_as_json(),
    });
    Recorded {
        access_key_id: request.access_key_id().unwrap_or_default().to_owned(),
        version: request.facts().version.map(str::to_owned),
        action: request.action().unwrap_or_default().to_owned(),
        home: seen.home.clone(),
        parameters: parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        unix_milliseconds: Some(seen.time),
        settling: (seen.settling != Settling::AtOnce).then(|| seen.settling.into()),
        fault: request.facts().effect().map(|effect| effect.name().to_owned()),
        job_failure: seen.failure.clone(),
        answered,
        state_after: seen.after.as_ref().map(shown),
    }
}

/// The state of an account, without the private keys that somebody may have put into a name.
fn shown(account: &Account) -> SeedForm {
    // What was read can be written.
    let form = SeedForm::of(account).unwrap_or_default();
    let json = serde_json::to_string(&form).unwrap_or_default();
    match hide_keys(&json) {
        Cow::Borrowed(_) => form,
        // Only texts have changed, so it can be read again.
        Cow::Owned(json) => serde_json::from_str(&json).unwrap_or_default(),
    }
}
