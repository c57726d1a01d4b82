//! Which operation is answered by what.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aliyun_core::{Limits, Operation, OperationInfo, Params, ToValue, Value};
use aliyun_runtime::Timestamp;
use aliyun_slb_validator::Validate;

use crate::answer::Format;
use crate::api_error::ApiError;
use crate::behaviour::{self, Scene};
use crate::json_text;
use crate::recording::Witness;
use crate::refusal;
use crate::settling::{Course, Settling};
use crate::state::Accounts;

/// Every operation that the emulator answers.
fn handlers() -> Vec<Handler> {
    let groups = [
        behaviour::access_control::handlers(),
        behaviour::access_log::handlers(),
        behaviour::certificate::handlers(),
        behaviour::default_server_group::handlers(),
        behaviour::domain_extension::handlers(),
        behaviour::listener::handlers(),
        behaviour::load_balancer::handlers(),
        behaviour::master_slave_server_group::handlers(),
        behaviour::monitoring::handlers(),
        behaviour::region::handlers(),
        behaviour::resource_group::handlers(),
        behaviour::rule::handlers(),
        behaviour::tag::handlers(),
        behaviour::tls_cipher_policy::handlers(),
        behaviour::vserver_group::handlers(),
        behaviour::white_list::handlers(),
    ];
    groups.into_iter().flatten().collect()
}

/// The operations by their names.
pub(crate) struct Registry(BTreeMap<&'static str, Handler>);

impl Registry {
    pub(crate) fn new() -> Self {
        Self(handlers().into_iter().map(|handler| (handler.info.action(), handler)).collect())
    }

    /// What answers an operation. Names are case-sensitive, as with the service.
    pub(crate) fn get(&self, action: &str) -> Option<&Handler> {
        self.0.get(action)
    }

    #[cfg(test)]
    pub(crate) fn handlers(&self) -> impl Iterator<Item = &Handler> {
        self.0.values()
    }

    pub(crate) fn actions(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }
}

/// One operation.
pub(crate) struct Handler {
    pub(crate) info: &'static OperationInfo,
    run: Run,
    /// The numbers and booleans that its answer writes as texts.
    texts: &'static [&'static str],
}

/// Reads the parameters, checks them and does what is asked for.
type Run = Box<dyn Fn(&Caller<'_>, &Params) -> Result<Box<dyn ToValue>, ApiError> + Send + Sync>;

/// Who calls.
pub(crate) struct Caller<'a> {
    pub(crate) accounts: &'a Accounts,
    pub(crate) key_id: &'a str,
    /// The present, in milliseconds since 1970.
    pub(crate) milliseconds: i64,
    pub(crate) settling: Settling,
    /// Whether the documents count to the letter, and not what the service was seen to do.
    pub(crate) strict: bool,
    pub(crate) request_id: &'a str,
    pub(crate) witness: &'a Witness<'a>,
}

impl Handler {
    /// Answers a call whose caller is known.
    pub(crate) fn run(
        &self,
        caller: &Caller<'_>,
        params: &Params,
        format: Format,
    ) -> Result<String, ApiError> {
        let params = match caller.strict {
            true => Cow::Borrowed(params),
            false => json_text::tidy(self.info.action(), params),
        };
        let given = |name: &str| {
            let is_item =
                |key: &str| key.strip_prefix(name).is_some_and(|key| key.starts_with('.'));
            params.iter().any(|(key, value)| (key == name || is_item(key)) && !value.is_empty())
        };
        if let Some(missing) = self.info.required.iter().find(|name| !given(name)) {
            return Err(refusal::missing(missing, refusal::of(self.info.action())));
        }
        if caller.strict {
            let refusals = refusal::of(self.info.action());
            json_text::check(self.info.action(), &params)
                .map_err(|error| refusal::unreadable(&error, refusals))?;
        }
        let answer = (self.run)(caller, &params)?;
        let mut value = answer.to_value();
        self.texts.iter().for_each(|name| write_as_text(name, &mut value));
        Ok(format.write(&format!("{}Response", self.info.action()), &value))
    }

    /// Writes the numbers and booleans under these names as texts, as the service does in some
    /// answers.
    pub(crate) fn with_texts(self, texts: &'static [&'static str]) -> Self {
        Self { texts, ..self }
    }
}

fn write_as_text(name: &str, value: &mut Value<'_>) {
    match value {
        Value::List(items) => items.iter_mut().for_each(|item| write_as_text(name, item)),
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::Number(number) if key == name => {
                        *member = Value::Text(number.to_string().into());
                    }
                    Value::Bool(truth) if key == name => {
                        *member = Value::Text(truth.to_string().into());
                    }
                    other => write_as_text(name, other),
                }
            }
        }
        _ => {}
    }
}

/// An operation with its behaviour, which is not asked while its subject is being changed. The
/// account is locked for that alone.
pub(crate) fn handler<O>(
    behaviour: fn(&mut Scene<'_>, O) -> Result<O::Response, ApiError>,
) -> Handler
where
    O: Operation + Validate + 'static,
    O::Response: 'static,
{
    let refusals = refusal::of(O::INFO.action());
    Handler {
        info: O::INFO,
        run: Box::new(move |caller, params| {
            let request =
                O::from_params(params).map_err(|error| refusal::unreadable(&error, refusals))?;
            let limits = if caller.strict { Limits::Documented } else { Limits::Observed };
            request.validate_with(limits).map_err(|found| refusal::invalid(&found, refusals))?;
            let account = caller.accounts.get(caller.key_id);
            let mut account =
                account.ok_or_else(|| ApiError::new("InvalidAccessKeyId.NotFound"))?;
            let milliseconds = caller.milliseconds;
            caller.accounts.tick(caller.key_id, &mut account, milliseconds)?;
            let now = Timestamp::from_unix(milliseconds.div_euclid(1000));
            let request_id = caller.request_id;
            let mut scene = Scene { account: &mut account, request_id, now, milliseconds };
            let course = Course::begin(O::INFO, params, caller, &mut scene);
            let answer = course.and_then(|course| {
                let answer = behaviour(&mut scene, request)?;
                course.end(O::INFO, params, &answer, &mut scene);
                Ok(answer)
            });
            let noted = caller.accounts.note(caller.key_id, &mut account);
            caller.witness.note(&account);
            let answer = answer?;
            noted?;
            Ok(Box::new(answer))
        }),
        texts: &[],
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use aliyun_slb_model::{OPERATIONS, SLB};

    use super::*;
    use crate::documentation::documents;

    /// Every code that the sources name, down the tree.
    fn codes(dir: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                codes(&path, found);
            } else if path.file_name().is_some_and(|name| name != "tests.rs" && name != "desk.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                let named = text.split("ApiError::new(\"").skip(1);
                found.extend(named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
        }
    }

    #[test]
    fn every_operation_is_answered() {
        let registry = Registry::new();
        let answered: Vec<_> = registry.actions().collect();
        let mut known: Vec<_> = OPERATIONS.iter().map(|info| info.action()).collect();
        known.sort_unstable();
        assert_eq!(answered, known);
    }

    #[test]
    fn every_code_that_is_answered_is_in_the_spec() {
        let mut found = Vec::new();
        codes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() > 20, "{found:?}");
        for code in found {
            assert!(SLB.code(&code).is_some(), "{code} is not in the table of the spec");
        }
    }

    #[test]
    fn every_refusal_has_a_documented_code() {
        let handlers = handlers();
        for handler in &handlers {
            for refusal in refusal::of(handler.info.action()) {
                assert!(documents(handler.info, refusal.code), "{refusal:?}");
            }
        }
    }
}
