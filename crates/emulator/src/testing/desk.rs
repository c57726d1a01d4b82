//! For the tests of behaviours: typed calls from reading to answer, without a network. What they
//! change is kept on a disk in memory, and after each call the two are compared.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::iter;
use std::marker::PhantomData;

use aliyun_core::{Effect, FromValue as _, Operation, OperationInfo, Params, Value};
use aliyun_runtime::Timestamp;

use crate::answer::Format;
use crate::api_error::ApiError;
use crate::product::{Local, Products, State};
use crate::recording::Recorder;
use crate::registry::{Caller, Entry, Registry};
use crate::seed::{Seed, SeedForm};
use crate::settling::Settling;
use crate::state::{Account, Accounts, JobFailure, Region, Slot, take_visits};
use crate::store::memory::Memory;

/// The region of calls that name none.
const REGION: &str = "cn-hangzhou";

/// Products whose page of documentation tells which codes they answer.
pub trait Documented: Products {
    /// Panics if a code that a test has seen does not stand on the page at its operation.
    #[track_caller]
    fn assert_ticked(info: &'static OperationInfo, code: &str);
}

/// An emulator behind a desk: calls are handed over as they are.
pub struct Desk<P> {
    accounts: Accounts,
    registry: Registry,
    /// Where the state is kept.
    pub memory: Memory,
    /// Whether the state was changed as no call can; what is on disk is another then.
    by_hand: Cell<bool>,
    /// What the calls take for the present, in seconds since 1970.
    pub now: Cell<i64>,
    /// How long changes take.
    pub settling: Cell<Settling>,
    /// How the jobs of the calls end, if not well.
    pub failure: RefCell<Option<JobFailure>>,
    products: PhantomData<fn() -> P>,
}

impl<P: Documented> Desk<P> {
    /// With the built-in seed.
    pub fn new() -> Self {
        Self::with(Seed::built_in().unwrap())
    }

    /// With a seed in JSON.
    pub fn seeded(json: &str) -> Self {
        Self::with(Seed::parse(json).unwrap())
    }

    /// With a seed.
    pub fn with(seed: Seed<P>) -> Self {
        Self::on(Memory::default(), seed)
    }

    /// On a disk that may hold a state already, with the built-in seed.
    pub fn again(memory: Memory) -> Self {
        Self::on(memory, Seed::built_in().unwrap())
    }

    /// On a disk that may hold a state already.
    pub fn on(memory: Memory, seed: Seed<P>) -> Self {
        let disk = memory.disk().unwrap();
        let accounts =
            Accounts::kept(P::LIST, seed.into_account(), iter::once("me".to_owned()), disk)
                .unwrap();
        Self {
            accounts,
            registry: Registry::new(P::LIST),
            memory,
            by_hand: Cell::new(false),
            now: Cell::new(1_700_000_000),
            settling: Cell::default(),
            failure: RefCell::default(),
            products: PhantomData,
        }
    }

    /// Runs a request as if it had come over the wire. The region is `cn-hangzhou` unless it says
    /// otherwise.
    pub fn call<O: Operation>(&self, request: &O) -> Result<O::Response, ApiError> {
        let mut params = Params::new();
        request.encode(&mut params);
        if params.get("RegionId").is_none() {
            params.text("RegionId", REGION);
        }
        let result = self.run(self.entry_of(O::INFO), &params, None, || ());
        if !self.by_hand.get() && O::INFO.effect != Effect::Read {
            self.check_disk();
        }
        result.map(|body| {
            let value = Value::from_json(&body).unwrap();
            O::Response::from_value(&value).unwrap_or_else(|error| panic!("{error}: {body}"))
        })
    }

    /// The body of an answer to parameters that may be wrong.
    pub fn call_raw(&self, action: &str, params: &Params) -> Result<String, ApiError> {
        self.run(self.entry(action), params, None, || ())
    }

    /// The same of a call to a host that is named after a region.
    pub fn call_at(
        &self,
        home: Option<&str>,
        action: &str,
        params: &Params,
    ) -> Result<String, ApiError> {
        self.run(self.entry(action), params, home, || ())
    }

    /// The first operation with a name.
    fn entry(&self, action: &str) -> &Entry {
        let mut found = self.registry.named(None, action);
        found.next().unwrap_or_else(|| panic!("{action} is not there"))
    }

    /// An operation of a product.
    fn entry_of(&self, info: &OperationInfo) -> &Entry {
        let mut found = self.registry.named(Some(info.service.product), info.action());
        found.next().unwrap_or_else(|| panic!("{} is not there", info.action()))
    }

    fn run(
        &self,
        entry: &Entry,
        params: &Params,
        home: Option<&str>,
        then: impl FnOnce(),
    ) -> Result<String, ApiError> {
        let recorder = Recorder::default();
        let failure = self.failure.borrow();
        let caller = Caller {
            accounts: &self.accounts,
            key_id: "me",
            request_id: "ID",
            milliseconds: self.now.get() * 1000,
            settling: self.settling.get(),
            home,
            failure: failure.as_ref(),
            witness: &recorder.witness(params),
            strict: false,
        };
        let answer = entry.run(&caller, params, Format::Json);
        then();
        // What a call leaves behind in the index is what one finds who begins anew.
        for region in self.accounts.get("me").unwrap().regions.values() {
            region.slots.iter().for_each(|slot| slot.state.assert_whole());
        }
        if let Err(error) = &answer {
            let (_, message) = error.written(&entry.about());
            assert_readable(error.code(), &message);
        }
        answer
    }

    /// Lets everything be as it was at the start.
    pub fn reset(&self) {
        self.accounts.reset().unwrap();
    }

    /// Takes a snapshot.
    pub fn take_snapshot(&self, name: &str, time: Timestamp) {
        self.accounts.take_snapshot(name, time, 100).unwrap();
    }

    /// Forgets one.
    pub fn remove_snapshot(&self, name: &str) {
        self.accounts.remove_snapshot(name).unwrap();
    }

    /// Goes back to one.
    pub fn restore(&self, name: &str) {
        self.accounts.restore(name).unwrap();
    }

    /// The names of the snapshots, with their times.
    pub fn list_snapshots(&self) -> Vec<(String, Timestamp)> {
        self.accounts.list_snapshots()
    }

    /// Waits until the account is on disk.
    pub fn written(&self) -> Result<(), ApiError> {
        runtime().block_on(self.accounts.written("me"))
    }

    /// Waits until everything is on disk.
    pub fn all_written(&self) {
        runtime().block_on(self.accounts.all_written()).unwrap();
    }

    /// Asserts that the state on disk is the state.
    #[track_caller]
    fn check_disk(&self) {
        self.written().unwrap();
        let kept = Self::kept(self.memory.copy()).expect("the account is on disk");
        assert_eq!(kept, self.state());
    }

    /// The state that is kept in a file with these bytes, in the form of a seed.
    pub fn kept(bytes: Vec<u8>) -> Option<String> {
        let form = Memory::of(bytes).disk().unwrap().account(P::LIST, "me").unwrap()?;
        let account = form.account(P::LIST).unwrap_or_else(|error| panic!("{error}"));
        Some(shown(&account))
    }

    /// Asserts that a request is refused with a code, and that it changed nothing.
    #[track_caller]
    pub fn refuses<O: Operation>(&self, request: &O, code: &str) {
        let before = self.state();
        let error = self.call(request).err().unwrap_or_else(|| panic!("not refused with {code}"));
        assert_eq!(error.code(), code, "{error}");
        P::assert_ticked(O::INFO, code);
        assert_eq!(self.state(), before, "{code} changed the state");
    }

    /// What a caller is told by the refusal of parameters that may be wrong.
    #[track_caller]
    pub fn told(&self, action: &str, params: &[(&str, &str)]) -> (u16, &'static str, String) {
        let mut sent = Params::new();
        for (name, text) in params.iter().chain(&[("RegionId", REGION)]) {
            sent.text((*name).to_owned(), *text);
        }
        let error =
            self.call_raw(action, &sent).err().unwrap_or_else(|| panic!("{action} is done"));
        let (status, message) = error.written(&self.entry(action).about());
        (status, error.code(), message)
    }

    /// Looks at the state of a product, or changes it as no call can.
    pub fn local<S: State, T>(&self, look: impl FnOnce(Local<'_, S>) -> T) -> T {
        let mut account = self.accounts.get("me").unwrap();
        let before = shown(&account);
        let Region { shared, slots } = account.regions.get_mut(REGION).unwrap();
        let mut slots = slots.iter_mut();
        let (own, jobs) = slots
            .find_map(|Slot { state, jobs, .. }| {
                let state: &mut dyn Any = &mut **state;
                Some((state.downcast_mut::<S>()?, jobs))
            })
            .unwrap();
        let seen = look(Local { own, shared, jobs });
        let changed = before != shown(&account);
        if changed {
            // What is changed past the calls is in the index, and not on disk.
            account.settle_in();
        }
        self.by_hand.set(self.by_hand.get() || changed);
        seen
    }

    /// How many things of tables a call walks over.
    pub fn visits(&self, action: &str, params: &Params) -> usize {
        take_visits();
        let visits = Cell::new(0);
        self.run(self.entry(action), params, None, || visits.set(take_visits())).unwrap();
        visits.get()
    }

    /// The state in the form of a seed.
    pub fn state(&self) -> String {
        shown(&self.accounts.get("me").unwrap())
    }

    /// Asserts that the state, read as a seed, is the same state, and goes on from there.
    #[track_caller]
    pub fn reload(&self) -> Self {
        let state = self.state();
        let again = Self::seeded(&state);
        assert_eq!(again.state(), state);
        again.now.set(self.now.get());
        again
    }
}

/// With the built-in seed.
impl<P: Documented> Default for Desk<P> {
    fn default() -> Self {
        Self::new()
    }
}

/// An account in the form of a seed.
fn shown(account: &Account) -> String {
    serde_json::to_string(&SeedForm::of(account).unwrap()).unwrap()
}

/// Panics unless a message is fit to be read.
#[track_caller]
pub fn assert_readable(code: &str, message: &str) {
    assert!(message.contains(' '), "{code} says nothing: {message:?}");
    for hole in ["%s", "  ", "None", "undefined"] {
        assert!(!message.contains(hole), "{code} has a hole: {message:?}");
    }
}

/// What stands at a path of an answer, such as `Servers.0.Tags`.
pub fn at<'v, 'a>(answer: &'v Value<'a>, path: &str) -> Option<&'v Value<'a>> {
    path.split('.').try_fold(answer, |value, step| match value {
        Value::List(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}
