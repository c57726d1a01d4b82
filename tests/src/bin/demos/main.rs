//! Reads the vendor's own example answers with our types: `demos api-docs.json`.
//!
//! The document is the vendor's description of the product (OpenMeta), which everybody can
//! download from the vendor's OpenAPI portal. An answer is read when our type takes all of it:
//! passing over a value is a failure too.

mod leaves;
mod mistakes;

use std::fs;
use std::process::ExitCode;

use aliyun_core::Value;
use aliyun_slb_tests::erased::ErasedOperation;
use aliyun_slb_tests::generated::PRODUCTS;
use serde_json::Value as Json;

use leaves::passed_over;
use mistakes::Mistakes;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path] = arguments.as_slice() else {
        eprintln!("usage: cargo xtask demos --from api-docs.json");
        return ExitCode::FAILURE;
    };
    let text = fs::read_to_string(path).map_err(|error| error.to_string());
    match text.and_then(|text| Outcome::of(&text)) {
        Ok(outcome) => {
            outcome.print();
            if outcome.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What came of all examples of a document.
#[derive(Default)]
struct Outcome {
    examples: usize,
    decoded: usize,
    /// Examples that are mistaken, with the reason.
    mistaken: Vec<String>,
    problems: Vec<String>,
}

impl Outcome {
    fn of(document: &str) -> Result<Self, String> {
        let document: Json = serde_json::from_str(document).map_err(|error| error.to_string())?;
        let apis = document["apis"].as_object().ok_or("no member \"apis\": not such a document")?;
        let info = |key: &str| document["info"][key].as_str().unwrap_or_default();
        let is_meant =
            |name: &str, version: &str| name == info("product") && version == info("version");
        let product = PRODUCTS.iter().find(|it| is_meant(it.name, it.version));
        let product = product.ok_or_else(|| {
            format!("there are no types of {} {}", info("product"), info("version"))
        })?;
        let mut mistakes = Mistakes::of(product.name);
        let mut outcome = Self::default();
        for operation in product.operations {
            let action = operation.info.action();
            let examples = apis.get(action).map_or_else(|| Ok(Vec::new()), examples);
            let examples = examples.map_err(|error| format!("{action}: responseDemo: {error}"))?;
            if examples.is_empty() {
                outcome.problems.push(format!("{action}: the document has no example of it"));
            }
            for example in &examples {
                outcome.add(operation, example, &mut mistakes);
            }
        }
        let is_known =
            |name: &str| product.operations.iter().any(|known| known.info.action() == name);
        let unknown = apis.keys().filter(|name| !is_known(name));
        outcome.problems.extend(unknown.map(|name| format!("{name}: not one of our operations")));
        outcome.problems.extend(mistakes.unused());
        Ok(outcome)
    }

    fn add(&mut self, operation: &ErasedOperation, example: &Example, mistakes: &mut Mistakes) {
        let (action, format) = (operation.info.action(), example.format.as_str());
        self.examples += 1;
        let Err(problem) = decode(operation, example) else {
            self.decoded += 1;
            return;
        };
        match mistakes.explain(action, format, &problem) {
            Some(why) => self.mistaken.push(format!("{action} ({format}): mistaken: {why}")),
            None => self.problems.push(format!("{action} ({format}): {problem}")),
        }
    }

    fn print(&self) {
        for line in self.mistaken.iter().chain(&self.problems) {
            println!("{line}");
        }
        println!("{} of {} decoded", self.decoded, self.examples);
    }
}

/// An example answer.
struct Example {
    format: String,
    text: String,
}

/// The example answers of an operation, which the document has as JSON in a text.
fn examples(api: &Json) -> Result<Vec<Example>, String> {
    let Some(text) = api["responseDemo"].as_str() else { return Ok(Vec::new()) };
    let examples: Vec<Json> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let examples = examples.iter().map(|example| {
        let member = |name: &str| example[name].as_str().unwrap_or_default().to_owned();
        Example { format: member("type"), text: member("example") }
    });
    Ok(examples.filter(|example| !example.text.is_empty()).collect())
}

/// Reads an example and sees to it that nothing in it was passed over.
fn decode(operation: &ErasedOperation, example: &Example) -> Result<(), String> {
    let answer = match example.format.as_str() {
        "json" => Value::from_json(&example.text),
        "xml" => Value::from_xml(&example.text),
        other => return Err(format!("of the format {other:?}, which is neither json nor xml")),
    };
    let answer = answer.map_err(|error| error.to_string())?;
    let written = (operation.response)(&answer).map_err(|error| error.to_string())?;
    let written = Value::from_json(&written).map_err(|error| error.to_string())?;
    match passed_over(&answer, &written).as_slice() {
        [] => Ok(()),
        over => Err(format!("passed over: {}", over.join(", "))),
    }
}
