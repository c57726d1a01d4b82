//! States that can be waited for: `waiter`, and the names and summaries of the waiters.

use super::name::{unique, upper_camel};
use super::site::Owner;
use super::{Lint, describe};
use crate::catalog::Known;
use crate::keys::{list, nearest};
use crate::load::OperationSpec;
use crate::names::Words;
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::{Acceptor, Effect, Kind, Schema, Waiter, WaiterState};

const RULE: &str = "waiter";

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for operation in &lint.spec.operations {
        let waiters = &operation.file.waiters;
        if let Some(first) = waiters.first()
            && *operation.file.effect != Effect::Read
        {
            let message = "an operation that writes cannot be repeated until a state is there";
            report.add(RULE, first.name.span, message, "delete `waiters`, or mend `effect`");
        }
        let names = waiters.iter().map(|waiter| (waiter.name.as_str(), waiter.name.span));
        unique(lint, "waiter", Some(Words::camel), names, report);
        for waiter in waiters {
            let name = &waiter.name;
            upper_camel(lint, Owner::Operation(operation), (name, name.span), report);
            describe::said(&waiter.summary, "the summary of the waiter", report);
            times(waiter, report);
            for acceptor in &waiter.acceptors {
                Check { lint, operation, acceptor, report }.run();
            }
        }
    }
}

fn times(waiter: &Waiter, report: &mut Report) {
    if waiter.delay.value == 0 {
        let message = "there is no time between two calls";
        report.add(RULE, waiter.delay.span, message, "write the seconds that the service needs");
    }
    if waiter.limit.value <= waiter.delay.value {
        let message = "the wait is over before the second call";
        report.add(RULE, waiter.limit.span, message, "write more seconds than in `delay`");
    }
    let succeeds = |acceptor: &Spanned<Acceptor>| *acceptor.state == WaiterState::Success;
    if !waiter.acceptors.iter().any(succeeds) {
        let message = format!("nothing says that `{}` is there", *waiter.name);
        report.add(RULE, waiter.name.span, message, "add an acceptor with the state `success`");
    }
}

struct Check<'l, 'a> {
    lint: &'l Lint<'a>,
    operation: &'a OperationSpec,
    acceptor: &'a Spanned<Acceptor>,
    report: &'l mut Report,
}

impl<'a> Check<'_, 'a> {
    fn add(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.report.add(RULE, span, message, help);
    }

    fn run(mut self) {
        let Acceptor { path, quantity, equals, error_code, .. } = &self.acceptor.value;
        let span = self.acceptor.span;
        match (path, error_code) {
            (Some(path), None) => self.path(path),
            (None, Some(code)) => {
                self.code(code);
                let strange = [("match", quantity.is_some()), ("equals", equals.is_some())];
                for (key, _) in strange.into_iter().filter(|(_, is_there)| *is_there) {
                    let message = format!("`{key}` stands beside `errorCode`");
                    self.add(self.lint.key(span, key), message, format!("delete `{key}`"));
                }
            }
            _ => {
                let message = "the acceptor does not test exactly one thing";
                self.add(span, message, "give it either `path` and `equals`, or `errorCode`");
            }
        }
    }

    fn code(&mut self, code: &Spanned<String>) {
        if !Known::of(self.lint.spec, self.operation).has(code) {
            let message = format!("`{}` is no error code of `{}`", **code, self.operation.name);
            let help = "list it in `errorCodes`, here or in service.json, or name one of those";
            self.add(code.span, message, help);
        }
    }

    fn path(&mut self, path: &Spanned<String>) {
        let to = follow(self.lint, RULE, self.operation, path, self.report);
        let Some((schema, in_list)) = to else { return };
        match &self.acceptor.quantity {
            None if in_list => {
                let message = format!("`{}` leads through a list", **path);
                self.add(path.span, message, "say in `match` whether `all` or `any` items count");
            }
            Some(quantity) if !in_list => {
                let message = format!("`{}` leads through no list", **path);
                self.add(quantity.span, message, "delete `match`");
            }
            _ => {}
        }
        let Some(kind) = schema.kind.as_deref() else { return };
        if matches!(kind, Kind::Array | Kind::Object)
            || schema.secret == Some(true)
            || schema.content_schema.is_some()
        {
            let message = format!("`{}` is no plain value that may be shown", **path);
            return self.add(path.span, message, "go on to a text, a number or a switch");
        }
        self.equals(path, *kind, schema);
    }

    fn equals(&mut self, path: &Spanned<String>, kind: Kind, schema: &Schema) {
        let Some(equals) = &self.acceptor.equals else {
            let message = format!("`{}` is compared with nothing", **path);
            return self.add(path.span, message, "add `equals`");
        };
        let fits = match kind {
            Kind::String => equals.is_string(),
            Kind::Integer => equals.is_i64(),
            _ => equals.is_boolean(),
        };
        if !fits {
            let message = format!("`{}` is of the type `{}`, this is not", **path, kind.as_str());
            return self.add(equals.span, message, "write a value of that type");
        }
        let known: Vec<_> = schema.known_values().map(|value| value.as_str()).collect();
        if let Some(text) = equals.as_str()
            && !known.is_empty()
            && !known.contains(&text)
        {
            let help = match nearest(text, &known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the known ones are {}", list(&known)),
            };
            self.add(equals.span, format!("`{text}` is no known value of `{}`", **path), help);
        }
    }
}

/// Where a path leads in the answer of an operation, and whether it does so through a list.
pub(super) fn follow<'a>(
    lint: &Lint<'a>,
    rule: &'static str,
    operation: &'a OperationSpec,
    path: &Spanned<String>,
    report: &mut Report,
) -> Option<(&'a Schema, bool)> {
    let mut schema = lint.resolve(&operation.file.responses.ok.schema)?;
    let mut in_list = false;
    for step in path.split('.') {
        let known = schema.properties.iter().find(|(name, _)| **name == step);
        let Some((_, member)) = known else {
            let names: Vec<_> = schema.properties.iter().map(|(it, _)| it.as_str()).collect();
            let help = match nearest(step, &names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name members from the answer down, with dots between them".to_owned(),
            };
            report.add(rule, path.span, format!("there is no member `{step}` on this path"), help);
            return None;
        };
        schema = lint.resolve(member)?;
        // A wrapper is passed over, and so is the list, to its items.
        if schema.item_node == Some(true) {
            let (_, inner) = schema.properties.first()?;
            schema = lint.resolve(inner)?;
        }
        if let Some(items) = &schema.items {
            in_list = true;
            schema = lint.resolve(items)?;
        }
    }
    Some((schema, in_list))
}
