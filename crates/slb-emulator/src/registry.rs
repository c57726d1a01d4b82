//! Which operation is answered by what.

use std::collections::BTreeMap;

use aliyun_core::{Operation, OperationInfo, Params, ToValue};
use aliyun_slb_validator::Validate;

use crate::answer::Format;
use crate::behaviour::{Scene, vserver_group};
use crate::fault::Fault;
use crate::refusal;
use crate::state::Accounts;

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
type Run = Box<dyn Fn(&Caller<'_>, &Params) -> Result<Box<dyn ToValue>, Fault> + Send + Sync>;

/// Who calls.
pub(crate) struct Caller<'a> {
    pub(crate) accounts: &'a Accounts,
    pub(crate) key_id: &'a str,
    pub(crate) request_id: &'a str,
}

impl Handler {
    /// Answers a call whose caller is known.
    pub(crate) fn run(
        &self,
        caller: &Caller<'_>,
        params: &Params,
        format: Format,
    ) -> Result<String, Fault> {
        let given = |name: &str| params.get(name).is_some_and(|value| !value.is_empty());
        if let Some(missing) = self.info.required.iter().find(|name| !given(name)) {
            return Err(Fault::new("MissingParameter").with(*missing));
        }
        let answer = (self.run)(caller, params)?;
        Ok(format.write(&format!("{}Response", self.info.action), &answer.to_value()))
    }
}

/// An operation with its behaviour. The account is locked for the behaviour alone.
fn handler<O>(behaviour: fn(&mut Scene<'_>, O) -> Result<O::Response, Fault>) -> Handler
where
    O: Operation + Validate + 'static,
    O::Response: 'static,
{
    let refusals = refusal::of(O::INFO.action);
    Handler {
        info: O::INFO,
        run: Box::new(move |caller, params| {
            let request =
                O::from_params(params).map_err(|error| refusal::unreadable(&error, refusals))?;
            request.validate().map_err(|found| refusal::invalid(&found, refusals))?;
            let account = caller.accounts.get(caller.key_id);
            let mut account = account.ok_or_else(|| Fault::new("InvalidAccessKeyId.NotFound"))?;
            let mut scene = Scene { account: &mut account, request_id: caller.request_id };
            Ok(Box::new(behaviour(&mut scene, request)?))
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use aliyun_slb_model::SLB;

    use super::*;

    /// Every code that the sources name, down the tree.
    fn codes(dir: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                codes(&path, found);
            } else if path.file_name().is_some_and(|name| name != "tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                let named = text.split("Fault::new(\"").skip(1);
                found.extend(named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
        }
    }

    #[test]
    fn every_code_that_is_answered_is_in_the_spec() {
        let mut found = Vec::new();
        codes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() > 20, "{found:?}");
        let handlers = handlers();
        for code in found {
            let known = SLB.code(&code).is_some()
                || handlers.iter().any(|handler| handler.info.code(&code).is_some());
            assert!(known, "{code} is in no table of the spec");
        }
    }

    #[test]
    fn every_refusal_has_a_documented_code() {
        let handlers = handlers();
        for handler in &handlers {
            for refusal in refusal::of(handler.info.action) {
                assert!(handler.info.code(refusal.code).is_some(), "{refusal:?}");
            }
        }
    }
}
