//! How a list comes in pages: `paging`.

use super::Lint;
use crate::keys::nearest;
use crate::load::OperationSpec;
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::{Effect, Format, Kind, Paging, Schema};

const RULE: &str = "paging";

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    for operation in &lint.spec.operations {
        if let Some(paging) = &operation.file.paging {
            let mut check = Check { lint, operation, paging, report };
            check.keys();
            check.items();
            check.numbers();
            check.tokens();
        }
    }
}

struct Check<'l, 'a> {
    lint: &'l Lint<'a>,
    operation: &'a OperationSpec,
    paging: &'a Spanned<Paging>,
    report: &'l mut Report,
}

impl<'a> Check<'_, 'a> {
    fn add(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.report.add(RULE, span, message, help);
    }

    /// Which keys stand together.
    fn keys(&mut self) {
        let paging = self.paging;
        if *self.operation.file.effect != Effect::Read {
            let message = "an operation that writes cannot be read page by page";
            self.add(paging.span, message, "delete `paging`, or mend `effect`");
        }
        let has = |name: &str| match name {
            "size" => paging.size.is_some(),
            "firstPage" => paging.first_page.is_some(),
            "total" => paging.total.is_some(),
            "nextToken" => paging.next_token.is_some(),
            _ => false,
        };
        let (way, needed, strange): (_, _, &[_]) = match (&paging.page, &paging.token) {
            (Some(_), None) => ("page", "size", &["nextToken"]),
            (None, Some(_)) => ("token", "nextToken", &["firstPage", "total"]),
            _ => {
                let message = "the pages are not found in exactly one way";
                return self.add(paging.span, message, "give either `page` or `token`");
            }
        };
        if !has(needed) {
            let message = format!("`{way}` stands without `{needed}`");
            self.add(paging.span, message, format!("add `{needed}`: the end is found by it"));
        }
        for key in strange.iter().filter(|key| has(key)) {
            let message = format!("`{key}` stands beside `{way}`");
            self.add(self.lint.key(paging.span, key), message, format!("delete `{key}`"));
        }
    }

    fn items(&mut self) {
        let name = &self.paging.items;
        let Some(schema) = self.member(name) else { return };
        let is_list = schema.kind.as_deref() == Some(&Kind::Array);
        if !is_list && schema.item_node != Some(true) {
            let message = format!("`{}` is no list", **name);
            self.add(name.span, message, "name the member that holds the items of a page");
        }
    }

    fn numbers(&mut self) {
        let Paging { page, size, first_page, total, .. } = &self.paging.value;
        for name in page.iter().chain(size) {
            if let Some(schema) = self.parameter(name) {
                self.expect(name, schema, is_int32, "an integer of 32 bits");
            }
            // What the answer says about the page, if it does.
            if let Some(schema) = self.answered(name) {
                self.expect(name, schema, is_int32, "an integer of 32 bits in the answer");
            }
        }
        if let Some(name) = size
            && self.parameter(name).is_some_and(|schema| schema.maximum.is_none())
        {
            let message = format!("the parameter `{}` has no `maximum`", **name);
            self.add(name.span, message, "add it: pages are read at the greatest size");
        }
        if let Some(first) = first_page
            && i32::try_from(first.value).is_err()
        {
            self.add(first.span, "this number does not fit into 32 bits", "mend the number");
        }
        if let Some(name) = total
            && let Some(schema) = self.member(name)
        {
            let is_integer = |schema: &Schema| schema.kind.as_deref() == Some(&Kind::Integer);
            self.expect(name, schema, is_integer, "an integer");
        }
    }

    fn tokens(&mut self) {
        let Paging { token, next_token, .. } = &self.paging.value;
        if let Some(name) = token
            && let Some(schema) = self.parameter(name)
        {
            self.expect(name, schema, is_text, "a plain text");
        }
        if let Some(name) = next_token
            && let Some(schema) = self.member(name)
        {
            self.expect(name, schema, is_text, "a plain text");
        }
    }

    fn expect(
        &mut self,
        name: &Spanned<String>,
        schema: &Schema,
        fits: impl Fn(&Schema) -> bool,
        what: &str,
    ) {
        if !fits(schema) {
            let message = format!("`{}` is not {what}", **name);
            self.add(name.span, message, "name another, or mend its type");
        }
    }

    /// The parameter of this name, which a call may leave out.
    fn parameter(&mut self, name: &Spanned<String>) -> Option<&'a Schema> {
        let parameters = &self.operation.file.parameters;
        let Some(parameter) = parameters.iter().find(|it| *it.name == **name) else {
            let names: Vec<_> = parameters.iter().map(|it| it.name.as_str()).collect();
            self.unknown(name, "parameter of the operation", &names);
            return None;
        };
        if parameter.required == Some(true) {
            let message = format!("the parameter `{}` is required", **name);
            self.add(
                name.span,
                message,
                "the first page must be there without it; mend `required`",
            );
        }
        self.lint.resolve(&parameter.schema)
    }

    /// The member of the answer of this name.
    fn member(&mut self, name: &Spanned<String>) -> Option<&'a Schema> {
        let found = self.answered(name);
        if found.is_none() {
            let answer = self.lint.resolve(&self.operation.file.responses.ok.schema)?;
            let names: Vec<_> = answer.properties.iter().map(|(name, _)| name.as_str()).collect();
            if !names.contains(&name.as_str()) {
                self.unknown(name, "member of the answer", &names);
            }
        }
        found
    }

    fn answered(&self, name: &str) -> Option<&'a Schema> {
        let answer = self.lint.resolve(&self.operation.file.responses.ok.schema)?;
        let (_, schema) = answer.properties.iter().find(|(known, _)| **known == name)?;
        self.lint.resolve(schema)
    }

    fn unknown(&mut self, name: &Spanned<String>, what: &str, known: &[&str]) {
        let help = match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name one that is there, or add it".to_owned(),
        };
        self.add(name.span, format!("`{}` is no {what}", **name), help);
    }
}

fn is_int32(schema: &Schema) -> bool {
    schema.kind.as_deref() == Some(&Kind::Integer)
        && matches!(schema.format.as_deref(), None | Some(Format::Int32))
}

/// Whether it becomes a plain text in Rust.
fn is_text(schema: &Schema) -> bool {
    schema.kind.as_deref() == Some(&Kind::String)
        && schema.values.is_none()
        && schema.content_schema.is_none()
        && schema.secret != Some(true)
}
