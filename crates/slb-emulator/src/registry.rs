//! Which operation is answered by what.

use std::collections::BTreeMap;

use aliyun_core::{Checker, Limits, Operation, OperationInfo, Params, ToValue as _, Value};
use aliyun_slb_validator::Validate;

use crate::answer::Format;
use crate::behaviour::{Scene, vserver_group};
use crate::fault::Fault;
use crate::generated::refusals::REFUSALS;
use crate::refusal::{self, Refusal};

/// Every operation that the emulator answers.
fn handlers() -> Vec<Handler> {
    vec![handler(vserver_group::add_vserver_group_backend_servers)]
}

/// The operations by their names.
pub(crate) struct Registry(BTreeMap<&'static str, Handler>);

impl Registry {
    pub(crate) fn new() -> Self {
        Self(handlers().into_iter().map(|handler| (handler.info.action, handler)).collect())
    }

    /// What answers an operation. Names are case-sensitive, as with the service.
    pub(crate) fn get(&self, action: &str) -> Option<&Handler> {
        self.0.get(action)
    }

    pub(crate) fn actions(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}

/// One operation.
pub(crate) struct Handler {
    pub(crate) info: &'static OperationInfo,
    refusals: &'static [Refusal],
    run: Box<dyn Fn(&Self, &mut Scene<'_>, &Params, Format) -> Result<String, Fault> + Send + Sync>,
}

impl Handler {
    /// Reads the parameters, checks them, does what is asked for and writes the answer.
    pub(crate) fn run(
        &self,
        scene: &mut Scene<'_>,
        params: &Params,
        format: Format,
    ) -> Result<String, Fault> {
        let given = |name: &str| params.get(name).is_some_and(|value| !value.is_empty());
        match self.info.required.iter().find(|name| !given(name)) {
            Some(name) => Err(Fault::new("MissingParameter").with(*name)),
            None => (self.run)(self, scene, params, format),
        }
    }

    fn write(&self, format: Format, answer: &Value<'_>) -> String {
        format.write(&format!("{}Response", self.info.action), answer)
    }
}

/// An operation with its behaviour.
fn handler<O: Operation + Validate>(
    behaviour: fn(&mut Scene<'_>, O) -> Result<O::Response, Fault>,
) -> Handler {
    let of_action = |(action, _): &&(&str, _)| *action == O::INFO.action;
    Handler {
        info: O::INFO,
        refusals: REFUSALS.iter().find(of_action).map_or(&[], |(_, refusals)| refusals),
        run: Box::new(move |handler, scene, params, format| {
            let request = O::from_params(params)
                .map_err(|error| refusal::unreadable(&error, handler.refusals))?;
            let mut checker = Checker::new(Limits::Documented);
            request.check(&mut checker);
            checker.finish().map_err(|found| refusal::invalid(&found, handler.refusals))?;
            let answer = behaviour(scene, request)?;
            Ok(handler.write(format, &answer.to_value()))
        }),
    }
}
