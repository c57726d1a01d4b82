//! For the tests of behaviours: typed calls from reading to answer, without a network.

use std::cell::Cell;
use std::iter;

use aliyun_core::{FromValue as _, Operation, Params, Value};

use crate::answer::Format;
use crate::api_error::ApiError;
use crate::documentation;
use crate::recording::Recorder;
use crate::registry::{Caller, Registry};
use crate::seed::{Seed, SeedForm};
use crate::settling::Settling;
use crate::state::{Account, Accounts};

/// An emulator behind a desk: calls are handed over as they are.
pub(crate) struct Desk {
    accounts: Accounts,
    registry: Registry,
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
        let accounts = Accounts::new(seed, iter::once("me".to_owned()));
        let (now, settling) = (Cell::new(1_700_000_000), Cell::default());
        Self { accounts, registry: Registry::new(), now, settling }
    }

    /// Runs a request as if it had come over the wire. The region is `cn-hangzhou` unless it says
    /// otherwise.
    pub(crate) fn call<O: Operation>(&self, request: &O) -> Result<O::Response, ApiError> {
        let mut params = Params::new();
        request.encode(&mut params);
        if params.get("RegionId").is_none() {
            params.text("RegionId", "cn-hangzhou");
        }
        self.call_raw(O::INFO.action, &params).map(|body| {
            let value = Value::from_json(&body).unwrap();
            O::Response::from_value(&value).unwrap_or_else(|error| panic!("{error}: {body}"))
        })
    }

    /// The body of an answer to parameters that may be wrong.
    pub(crate) fn call_raw(&self, action: &str, params: &Params) -> Result<String, ApiError> {
        let handler = self.registry.get(action).unwrap_or_else(|| panic!("{action} is not there"));
        let recorder = Recorder::default();
        let caller = Caller {
            accounts: &self.accounts,
            key_id: "me",
            request_id: "ID",
            milliseconds: self.now.get() * 1000,
            settling: self.settling.get(),
            witness: &recorder.witness(false),
        };
        handler.run(&caller, params, Format::Json)
    }

    /// Asserts that a request is refused with a code, and that it changed nothing.
    #[track_caller]
    pub(crate) fn refuses<O: Operation>(&self, request: &O, code: &str) {
        let before = self.state();
        let error = self.call(request).err().unwrap_or_else(|| panic!("not refused with {code}"));
        assert_eq!(error.code(), code, "{error}");
        assert!(O::INFO.code(code).is_some(), "{code} is not documented for {}", O::INFO.action);
        documentation::assert_ticked(O::INFO.action, code);
        assert_eq!(self.state(), before, "{code} changed the state");
    }

    /// Looks at the state, or changes it as no call can.
    pub(crate) fn account<T>(&self, look: impl FnOnce(&mut Account) -> T) -> T {
        look(&mut self.accounts.get("me").unwrap())
    }

    /// The state in the form of a seed.
    pub(crate) fn state(&self) -> String {
        self.account(|account| serde_json::to_string(&SeedForm::from(&*account)).unwrap())
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
