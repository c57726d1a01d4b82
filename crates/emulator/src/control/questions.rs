//! What products can be asked beside their operations.

use serde_json::{Value, json};

use super::{PREFIX, Problem};
use crate::engine::Engine;
use crate::question::Question;

/// Every question, as the list of endpoints shows it.
pub(super) fn list(engine: &Engine) -> impl Iterator<Item = Value> {
    engine.registry().products().iter().flat_map(|product| {
        let folder = Question::folder(*product);
        product.questions().iter().map(move |question| {
            let path = format!("{PREFIX}/{folder}/{}", question.name);
            let parameters = question.parameters;
            json!({
                "Method": "GET", "Path": path, "Summary": question.summary, "Parameters": parameters,
            })
        })
    })
}

/// The product and the name of a question, if a path is that of one.
pub(super) fn on_path<'p>(engine: &Engine, path: &'p str) -> Option<(&'p str, &'p str)> {
    let (product, name) = path.strip_prefix('/')?.split_once('/')?;
    let mut products = engine.registry().products().iter();
    let known = products.find(|known| Question::folder(**known) == product)?;
    known.questions().iter().any(|question| question.name == name).then_some((product, name))
}

pub(super) fn answer(
    engine: &Engine,
    (product, name): (&str, &str),
    query: &str,
) -> Result<Value, Problem> {
    let parameters = form_urlencoded::parse(query.as_bytes()).into_owned();
    Ok(engine.ask(product, name, parameters)?)
}
