//! Operations and the service: `folder-name`, `unlisted-group`, `parameter-style`, `supplied-by`,
//! `response-type`, `read-effect`, `empty-list`.

use super::Lint;
use super::site::{Role, Site};
use crate::keys::nearest;
use crate::load::OperationSpec;
use crate::report::Report;
use crate::spec::{Access, Effect, Kind, Location, Method, Parameter, Style, Supplier};

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    folder(lint, report);
    for operation in &lint.spec.operations {
        group(lint, operation, report);
        effect(operation, report);
        for parameter in &operation.file.parameters {
            style(lint, parameter, report);
            place(operation, parameter, report);
        }
        suppliers(operation, report);
        if operation.file.methods.is_empty() {
            let at = lint.key(operation.span, "methods");
            report.add("empty-list", at, "there is no method", "list `get`, `post` or both");
        }
    }
    for site in &lint.sites {
        answer(lint, site, report);
    }
}

fn folder(lint: &Lint<'_>, report: &mut Report) {
    let service = &lint.spec.service;
    let expected = format!("spec/{}-{}", service.product.to_lowercase(), *service.version);
    if lint.spec.folder != expected {
        report.add(
            "folder-name",
            service.product.span,
            format!("this product and version belong into `{expected}`"),
            format!("rename `{}`, or mend `product` and `version`", lint.spec.folder),
        );
    }
}

fn group(lint: &Lint<'_>, operation: &OperationSpec, report: &mut Report) {
    let groups = &lint.spec.service.groups;
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    if !names.contains(&operation.group.as_str()) {
        let help = match nearest(&operation.group, &names) {
            Some(near) => format!("move the file into `{near}`, or add the group to service.json"),
            None => "add the group to `groups` in service.json, or move the file".to_owned(),
        };
        let message = format!("the group `{}` is not listed in service.json", operation.group);
        report.add("unlisted-group", operation.span, message, help);
    }
}

/// What the names of operations that only read begin with.
const READS: [&str; 9] =
    ["Check", "Count", "Describe", "Get", "List", "Query", "Read", "Search", "Verify"];

fn effect(operation: &OperationSpec, report: &mut Report) {
    let effect = &operation.file.effect;
    let access = &operation.file.permission.access;
    let may_read = matches!(access.value, Access::Get | Access::List);
    let is_named_so = READS.iter().any(|verb| operation.name.starts_with(verb));
    if effect.value == Effect::Read && !may_read && !is_named_so {
        report.add(
            "read-effect",
            effect.span,
            format!("`{}` is said to change nothing", operation.name),
            "neither its name nor the access of its permission is that of a read: mend `effect`, or \
             calls are repeated that must not be",
        );
    }
}

fn style(lint: &Lint<'_>, parameter: &Parameter, report: &mut Report) {
    const RULE: &str = "parameter-style";
    let Some(schema) = lint.resolve(&parameter.schema) else { return };
    let Some(kind) = &schema.kind else { return };
    let spreads = matches!(**kind, Kind::Array | Kind::Object);
    match &parameter.style {
        None if spreads => report.add(
            RULE,
            parameter.name.span,
            format!("the parameter `{}` does not say how it is written", *parameter.name),
            "add `\"style\"`: `repeatList` for a list, `flat` for what is nested, `json` for JSON",
        ),
        Some(style) if **style == Style::RepeatList && **kind == Kind::Object => report.add(
            RULE,
            style.span,
            format!("the parameter `{}` is no list", *parameter.name),
            "write `flat`, or `json` where it is JSON",
        ),
        Some(style) if !spreads => report.add(
            RULE,
            style.span,
            format!("the parameter `{}` is no list or object", *parameter.name),
            "delete `style`",
        ),
        _ => {}
    }
    if let Some(supplier) = &parameter.supplied_by {
        let (needed, what) = match supplier.value {
            Supplier::ClientRegion | Supplier::ClientToken => {
                (Kind::String, "the client supplies a text")
            }
            Supplier::CallDryRun => (Kind::Boolean, "a dry run supplies a switch"),
        };
        if **kind != needed {
            report.add(
                RULE,
                supplier.span,
                format!("{what}, but `{}` is none", *parameter.name),
                "delete `suppliedBy`, or mend `type`",
            );
        }
    }
}

/// What is in a form has a body to be in.
fn place(operation: &OperationSpec, parameter: &Parameter, report: &mut Report) {
    let methods = &operation.file.methods;
    let can_post = methods.is_empty() || methods.iter().any(|it| it.value == Method::Post);
    if *parameter.location == Location::FormData && !can_post {
        report.add(
            "parameter-style",
            parameter.location.span,
            format!("`{}` has no body that a form could be in", operation.name),
            "add `post` to `methods`, or write `query`",
        );
    }
}

fn suppliers(operation: &OperationSpec, report: &mut Report) {
    const RULE: &str = "supplied-by";
    let mut seen = Vec::new();
    for supplier in operation.file.parameters.iter().filter_map(|p| p.supplied_by.as_ref()) {
        if seen.contains(&supplier.value) {
            report.add(
                RULE,
                supplier.span,
                format!("`{}` stands at two parameters", supplier.as_str()),
                "leave it at the one that the service documents for it",
            );
        }
        seen.push(supplier.value);
        let for_writes = match supplier.value {
            Supplier::ClientRegion => continue,
            Supplier::ClientToken => "a call that changes nothing needs no token",
            Supplier::CallDryRun => "a call that changes nothing needs no dry run",
        };
        if *operation.file.effect == Effect::Read {
            report.add(RULE, supplier.span, for_writes, "delete `suppliedBy`, or mend `effect`");
        }
    }
}

fn answer<'a>(lint: &Lint<'a>, site: &Site<'a>, report: &mut Report) {
    let Role::Answer = site.role else { return };
    let kind = lint.resolve(site.schema).and_then(|schema| schema.kind.as_deref());
    if kind.is_some_and(|kind| *kind != Kind::Object) {
        report.add(
            "response-type",
            site.schema.span,
            "the answer is not an object",
            "the service answers with an object; write `\"type\": \"object\"` and its members",
        );
    }
}
