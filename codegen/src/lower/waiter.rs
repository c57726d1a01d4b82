//! The states that can be waited for.

use super::Context;
use crate::ir::{Acceptor, AcceptorTest, Waiter, WaiterEnum};
use crate::spec::{self, OperationFile, Quantity, Schema, WaiterState};

/// The states of an operation, if there are any.
pub(super) fn lower<'s>(
    context: &Context<'s>,
    operation: &str,
    file: &'s OperationFile,
) -> Option<WaiterEnum> {
    let answer = &file.responses.ok.schema.value;
    let waiters = file.waiters.iter().map(|waiter| Waiter {
        name: waiter.name.value.clone(),
        variant: context.words.camel(&waiter.name),
        docs: vec![
            waiter.summary.value.clone(),
            format!("Looked at every {} s, for at most {} s.", *waiter.delay, *waiter.limit),
        ],
        delay: waiter.delay.value,
        limit: waiter.limit.value,
        acceptors: waiter.acceptors.iter().map(|it| acceptor(context, answer, it)).collect(),
    });
    let waiters: Vec<_> = waiters.collect();
    (!waiters.is_empty()).then(|| WaiterEnum { name: states(operation), waiters })
}

/// What the enum of the states of an operation is called.
pub(super) fn states(operation: &str) -> String {
    format!("{operation}Waiter")
}

fn acceptor<'s>(context: &Context<'s>, answer: &'s Schema, acceptor: &spec::Acceptor) -> Acceptor {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let equals = acceptor.equals.as_ref().map(|value| text(value)).unwrap_or_default();
    let quantity = acceptor.quantity.as_ref().map(|quantity| quantity.value);
    let test = match (&acceptor.path, &acceptor.error_code, quantity) {
        (None, Some(code), _) => AcceptorTest::Code(code.value.clone()),
        (spec_path, _, quantity) => {
            let spec_path = spec_path.as_ref().map_or("", |path| path.as_str());
            let path = path(context, answer, spec_path);
            match quantity {
                Some(Quantity::All) => AcceptorTest::All(path, equals),
                Some(Quantity::Any) | None => AcceptorTest::Has(path, equals),
            }
        }
    };
    let state = match acceptor.state.value {
        WaiterState::Success => "Success",
        WaiterState::Failure => "Failure",
        WaiterState::Retry => "Retry",
    };
    Acceptor { state: state.to_owned(), test }
}

/// A path with the wrappers of lists on it, as the answer has them.
pub(super) fn path<'s>(context: &Context<'s>, answer: &'s Schema, path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut schema = context.resolve(answer);
    for step in path.split('.') {
        steps.push(step.to_owned());
        let member = schema.properties.iter().find(|(name, _)| **name == step);
        schema = member.map_or(schema, |(_, member)| context.resolve(member));
        if let (Some(true), [(inner, list)]) = (schema.item_node, schema.properties.as_slice()) {
            steps.push(inner.value.clone());
            schema = context.resolve(list);
        }
        schema = schema.items.as_ref().map_or(schema, |items| context.resolve(items));
    }
    steps
}
