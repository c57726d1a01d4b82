//! Which operation is answered by what.

use std::collections::BTreeMap;

use aliyun_core::{Operation, OperationInfo, Params, ToValue};
use aliyun_slb_validator::Validate;

use crate::answer::Format;
use crate::behaviour::{Scene, vserver_group};
use crate::fault::Fault;
use crate::refusal;

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
    run: Run,
}

/// Reads the parameters, checks them and does what is asked for.
type Run = Box<dyn Fn(&mut Scene<'_>, &Params) -> Result<Box<dyn ToValue>, Fault> + Send + Sync>;

impl Handler {
    /// Answers a call whose caller is known.
    pub(crate) fn run(
        &self,
        scene: &mut Scene<'_>,
        params: &Params,
        format: Format,
    ) -> Result<String, Fault> {
        let given = |name: &str| params.get(name).is_some_and(|value| !value.is_empty());
        if let Some(missing) = self.info.required.iter().find(|name| !given(name)) {
            return Err(Fault::new("MissingParameter").with(*missing));
        }
        let answer = (self.run)(scene, params)?;
        Ok(format.write(&format!("{}Response", self.info.action), &answer.to_value()))
    }
}

/// An operation with its behaviour.
fn handler<O>(behaviour: fn(&mut Scene<'_>, O) -> Result<O::Response, Fault>) -> Handler
where
    O: Operation + Validate + 'static,
    O::Response: 'static,
{
    let refusals = refusal::of(O::INFO.action);
    Handler {
        info: O::INFO,
        run: Box::new(move |scene, params| {
            let request =
                O::from_params(params).map_err(|error| refusal::unreadable(&error, refusals))?;
            request.validate().map_err(|found| refusal::invalid(&found, refusals))?;
            Ok(Box::new(behaviour(scene, request)?))
        }),
    }
}
