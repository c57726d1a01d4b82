//! For the tests of behaviours: typed calls from reading to answer, without a network. What they
//! change is kept on a disk in memory, and after each call the two are compared.

use std::cell::Cell;
use std::iter;

use aliyun_core::{Effect, FromValue as _, Operation, Params, Value};

use crate::answer::Format;
use crate::api_error::{self, ApiError};
use crate::documentation;
use crate::recording::Recorder;
use crate::registry::{Caller, Registry};
use crate::seed::{Seed, SeedForm};
use crate::settling::Settling;
use crate::state::{Account, Accounts, take_visits};
use crate::store::memory::Memory;

/// An emulator behind a desk: calls are handed over as they are.
pub(crate) struct Desk {
    accounts: Accounts,
    registry: Registry,
    /// Where the state is kept.
    pub(crate) memory: Memory,
    /// Whether the state was changed as no call can; what is on disk is another then.
    by_hand: Cell<bool>,
    /// What the calls take for the present, in seconds since 1970.
    pub(crate) now: Cell<i64>,
    pub(crate) settling: Cell<Settling>,
}

impl Desk {
    /// With the built-in seed.
    pub(crate) fn new() -> Self {
        Self::with(Seed::built_in().unwrap())
    }

    /// With a seed in JSON.
    pub(crate) fn seeded(json: &str) -> Self {
        Self::with(Seed::parse(json).unwrap())
    }

    fn with(seed: Seed) -> Self {
        Self::on(Memory::default(), seed)
    }

    /// On a disk that may hold a state already.
    pub(crate) fn on(memory: Memory, seed: Seed) -> Self {
        let disk = memory.disk().unwrap();
        let accounts = Accounts::kept(seed, iter::once("me".to_owned()), disk).unwrap();
        Self {
            accounts,
            registry: Registry::new(),
            memory,
            by_hand: Cell::new(false),
            now: Cell::new(1_700_000_000),
            settling: Cell::default(),
        }
    }

    /// Runs a request as if it had come over the wire. The region is `cn-hangzhou` unless it says
    /// otherwise.
    pub(crate) fn call<O: Operation>(&self, request: &O) -> Result<O::Response, ApiError> {
        let mut params = Params::new();
        request.encode(&mut params);
        if params.get("RegionId").is_none() {
            params.text("RegionId", "cn-hangzhou");
        }
        let result = self.call_raw(O::INFO.action(), &params);
        if !self.by_hand.get() && O::INFO.effect != Effect::Read {
            self.check_disk();
        }
        result.map(|body| {
            let value = Value::from_json(&body).unwrap();
            O::Response::from_value(&value).unwrap_or_else(|error| panic!("{error}: {body}"))
        })
    }

    /// The body of an answer to parameters that may be wrong.
    pub(crate) fn call_raw(&self, action: &str, params: &Params) -> Result<String, ApiError> {
        self.run(action, params, || ())
    }

    fn run(&self, action: &str, params: &Params, then: impl FnOnce()) -> Result<String, ApiError> {
        let handler = self.registry.get(action).unwrap_or_else(|| panic!("{action} is not there"));
        let recorder = Recorder::default();
        let caller = Caller {
            accounts: &self.accounts,
            key_id: "me",
            request_id: "ID",
            milliseconds: self.now.get() * 1000,
            settling: self.settling.get(),
            witness: &recorder.witness(params),
            strict: false,
        };
        let answer = handler.run(&caller, params, Format::Json);
        then();
        // What a call leaves behind in the index is what one finds who begins anew.
        for region in self.accounts.get("me").unwrap().regions.values() {
            assert_eq!(region.index, region.index_from_scratch(), "{action}");
        }
        if let Err(error) = &answer {
            let (_, message) = error.written(Some(handler.info));
            api_error::tests::assert_readable(error.code(), &message);
        }
        answer
    }

    /// The accounts behind it; there is one, `me`.
    pub(crate) fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Waits until the account is on disk.
    pub(crate) fn written(&self) -> Result<(), ApiError> {
        runtime().block_on(self.accounts.written("me"))
    }

    /// Waits until everything is on disk.
    pub(crate) fn all_written(&self) {
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
    pub(crate) fn kept(bytes: Vec<u8>) -> Option<String> {
        let form = Memory::of(bytes).disk().unwrap().account("me").unwrap()?;
        let account = form.account().unwrap_or_else(|error| panic!("{error}"));
        Some(serde_json::to_string(&SeedForm::from(&account)).unwrap())
    }

    /// Asserts that a request is refused with a code, and that it changed nothing.
    #[track_caller]
    pub(crate) fn refuses<O: Operation>(&self, request: &O, code: &str) {
        let before = self.state();
        let error = self.call(request).err().unwrap_or_else(|| panic!("not refused with {code}"));
        assert_eq!(error.code(), code, "{error}");
        documentation::assert_ticked(O::INFO, code);
        assert_eq!(self.state(), before, "{code} changed the state");
    }

    /// What a caller is told by the refusal of parameters that may be wrong.
    #[track_caller]
    pub(crate) fn told(
        &self,
        action: &str,
        params: &[(&str, &str)],
    ) -> (u16, &'static str, String) {
        let mut sent = Params::new();
        for (name, text) in params.iter().chain(&[("RegionId", "cn-hangzhou")]) {
            sent.text((*name).to_owned(), *text);
        }
        let error =
            self.call_raw(action, &sent).err().unwrap_or_else(|| panic!("{action} is done"));
        let handler = self.registry.get(action).unwrap_or_else(|| panic!("{action} is not there"));
        let (status, message) = error.written(Some(handler.info));
        (status, error.code(), message)
    }

    /// Looks at the state, or changes it as no call can.
    pub(crate) fn account<T>(&self, look: impl FnOnce(&mut Account) -> T) -> T {
        let mut account = self.accounts.get("me").unwrap();
        let show = |account: &Account| serde_json::to_string(&SeedForm::from(account)).unwrap();
        let before = show(&account);
        let seen = look(&mut account);
        let changed = before != show(&account);
        if changed {
            // What is changed past the calls is in the index, and not on disk.
            account.take_changes();
        }
        self.by_hand.set(self.by_hand.get() || changed);
        seen
    }

    /// How many things of tables a call walks over.
    pub(crate) fn visits(&self, action: &str, params: &Params) -> usize {
        take_visits();
        let visits = Cell::new(0);
        self.run(action, params, || visits.set(take_visits())).unwrap();
        visits.get()
    }

    /// The state in the form of a seed.
    pub(crate) fn state(&self) -> String {
        let account = self.accounts.get("me").unwrap();
        serde_json::to_string(&SeedForm::from(&*account)).unwrap()
    }

    /// Asserts that the state, read as a seed, is the same state, and goes on from there.
    #[track_caller]
    pub(crate) fn reload(&self) -> Self {
        let state = self.state();
        let again = Self::seeded(&state);
        assert_eq!(again.state(), state);
        again.now.set(self.now.get());
        again
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}
