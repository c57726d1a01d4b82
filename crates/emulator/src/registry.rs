//! Which operation of which product is answered by what.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aliyun_core::{DecodeError, Params, Value};

use crate::answer::Format;
use crate::api_error::{About, ApiError};
use crate::empty;
use crate::handler::Handler;
use crate::json_text;
use crate::product::{List, Product};
use crate::recording::Witness;
use crate::refusal;
use crate::settling::Settling;
use crate::state::{Accounts, JobFailure};
use crate::tables::Facts;

/// The operations of all products.
pub(crate) struct Registry {
    products: List,
    /// By their names, in the order of the products.
    entries: Vec<BTreeMap<&'static str, Entry>>,
}

/// One operation in its place.
pub(crate) struct Entry {
    pub(crate) product: &'static dyn Product,
    /// The number of the product.
    pub(crate) slot: usize,
    pub(crate) handler: Handler,
    /// What the tables say of it.
    pub(crate) facts: Facts,
}

impl Registry {
    pub(crate) fn new(products: List) -> Self {
        let entries = products.iter().enumerate().map(|(slot, product)| {
            let handlers = product.handlers().into_iter();
            let entries = handlers.map(|handler| {
                let action = handler.info.action();
                let facts = product.tables().facts(action);
                (action, Entry { product: *product, slot, handler, facts })
            });
            entries.collect()
        });
        Self { products, entries: entries.collect() }
    }

    /// The products.
    pub(crate) fn products(&self) -> List {
        self.products
    }

    /// What answers an operation of a version. Names are case-sensitive, as with the service.
    pub(crate) fn find<'r>(&'r self, version: &str, action: &str) -> Result<&'r Entry, ApiError> {
        let mut of_version = self.of_version(version).peekable();
        if of_version.peek().is_none() {
            return Err(ApiError::new("InvalidVersion"));
        }
        let mut found = of_version.filter_map(|(entries, _)| entries.get(action));
        found.next().ok_or_else(|| ApiError::new("InvalidAction.NotFound"))
    }

    /// What answers a call that names no known operation speaks of: the product of a version, or the
    /// first one.
    pub(crate) fn about(&self, version: Option<&str>) -> About {
        let mut found = version.into_iter().flat_map(|version| self.of_version(version));
        let product = found.next().map(|(_, product)| product);
        let product = product.or_else(|| self.products.first().copied());
        product.map_or(About::NOTHING, |product| About::service(product.service()))
    }

    /// The operations with a name, of a product or of all.
    pub(crate) fn named<'r, 'n>(
        &'r self,
        product: Option<&'n str>,
        action: &'n str,
    ) -> impl Iterator<Item = &'r Entry> + use<'r, 'n> {
        self.of_product(product).filter(move |entry| entry.handler.info.action() == action)
    }

    /// The operations of a product or of all.
    pub(crate) fn of_product<'r, 'n>(
        &'r self,
        product: Option<&'n str>,
    ) -> impl Iterator<Item = &'r Entry> + use<'r, 'n> {
        let entries = self.entries.iter().flat_map(BTreeMap::values);
        entries.filter(move |it| product.is_none_or(|name| it.product.service().product == name))
    }

    /// The names of the operations of a product.
    pub(crate) fn actions(&self, slot: usize) -> impl Iterator<Item = &'static str> {
        self.entries.get(slot).into_iter().flat_map(|entries| entries.keys().copied())
    }

    fn of_version<'r, 'v>(
        &'r self,
        version: &'v str,
    ) -> impl Iterator<Item = (&'r BTreeMap<&'static str, Entry>, &'static dyn Product)> + use<'r, 'v>
    {
        let products = self.entries.iter().zip(self.products.iter().copied());
        products.filter(move |(_, product)| product.service().version == version)
    }
}

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
    /// The region that the host is named after.
    pub(crate) home: Option<&'a str>,
    /// How the jobs of the call end, if not well.
    pub(crate) failure: Option<&'a JobFailure>,
    pub(crate) witness: &'a Witness<'a>,
}

impl Entry {
    /// What answers to its calls speak of.
    pub(crate) fn about(&self) -> About {
        About::operation(self.handler.info, self.facts.cases)
    }

    /// Whether it begins a job, so that there is something to fail later.
    pub(crate) fn begins_job(&self) -> bool {
        self.facts.begins_job || self.handler.has_job
    }

    /// The switch of a dry run, if it is there with an empty text. Any other switch is then as good as
    /// absent; but who sends this one may not expect that the call is done.
    fn undecided_trial(&self, params: &Params) -> Option<&'static str> {
        let name = self.product.services().dry_run?.parameter;
        (self.facts.parameters.contains(&name) && params.get(name) == Some("")).then_some(name)
    }

    /// Answers a call whose caller is known.
    pub(crate) fn run(
        &self,
        caller: &Caller<'_>,
        params: &Params,
        format: Format,
    ) -> Result<String, ApiError> {
        let Self { handler: Handler { info, run, texts, .. }, facts, product, .. } = self;
        let params = match caller.strict {
            true => Cow::Borrowed(params),
            false => json_text::tidy(facts, params),
        };
        let given = |name: &str| {
            let is_item =
                |key: &str| key.strip_prefix(name).is_some_and(|key| key.starts_with('.'));
            params.iter().any(|(key, value)| (key == name || is_item(key)) && !value.is_empty())
        };
        if let Some(missing) = info.required.iter().find(|name| !given(name)) {
            return Err(refusal::missing(missing, facts.refusals, *product));
        }
        if let Some(found) = refusal::find_uncountable(&params, facts.parameters) {
            return Err(refusal::uncountable(found, *product));
        }
        if let Some(path) = empty::find(facts.enums, &params) {
            return Err(refusal::empty(&path, facts.refusals, *product));
        }
        if let Some(name) = self.undecided_trial(&params) {
            let wrong = DecodeError::wrong("true or false", &Value::Text("".into())).under(name);
            return Err(refusal::unreadable(&wrong, facts.refusals, *product));
        }
        if caller.strict {
            json_text::check(facts, &params)
                .map_err(|error| refusal::unreadable(&error, facts.refusals, *product))?;
        }
        let answer = run(caller, self, &params)?;
        let mut value = answer.to_value();
        texts.iter().for_each(|name| write_as_text(name, &mut value));
        Ok(format.write(format_args!("{}Response", info.action()), &value))
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
