//! What the vendor gives a form: `ram-action`, `resource-arn`, `endpoint-rule`.

use super::Lint;
use crate::load::OperationSpec;
use crate::report::Report;
use crate::source::Spanned;

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let endpoints = &lint.spec.service.endpoints;
    for rule in [&endpoints.regional, &endpoints.vpc] {
        endpoint(rule, report);
    }
    for operation in &lint.spec.operations {
        ram_action(lint, operation, report);
        for resource in &operation.file.permission.resources {
            arn(&resource.arn, report);
        }
    }
}

/// A rule names every region by the same host unless it holds the region.
fn endpoint(rule: &Spanned<String>, report: &mut Report) {
    let around = rule.split_once("{regionId}");
    let is_rest_plain = |(before, after): (&str, &str)| !has_brace(before) && !has_brace(after);
    if !around.is_some_and(is_rest_plain) {
        report.add(
            "endpoint-rule",
            rule.span,
            format!("`{}` is no rule for the hosts of all regions", **rule),
            "write `{regionId}` once, where the region stands, and no other braces",
        );
    }
}

fn has_brace(text: &str) -> bool {
    text.contains(['{', '}'])
}

fn ram_action(lint: &Lint<'_>, operation: &OperationSpec, report: &mut Report) {
    let action = &operation.file.permission.action;
    let product = lint.spec.service.product.to_lowercase();
    let name = action.strip_prefix(product.as_str()).and_then(|rest| rest.strip_prefix(':'));
    let is_action = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if !name.is_some_and(is_action) {
        report.add(
            "ram-action",
            action.span,
            format!("`{}` is no RAM action of this product", **action),
            format!("write `{product}:{}`", operation.name),
        );
    }
}

fn arn(arn: &Spanned<String>, report: &mut Report) {
    if !is_arn(arn) {
        report.add(
            "resource-arn",
            arn.span,
            format!("`{}` does not name a resource", **arn),
            "write `acs:<product>:{regionId}:{accountId}:<resource>`, with `*` for what does not \
             count and names of letters in braces",
        );
    }
}

fn is_arn(arn: &str) -> bool {
    let mut parts = arn.splitn(5, ':');
    let mut next = || parts.next().unwrap_or_default();
    let is_product = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    next() == "acs"
        && is_product(next())
        && matches!(next(), "{regionId}" | "*")
        && matches!(next(), "{accountId}" | "*")
        && is_resource(next())
}

/// Whether each brace that opens is closed around a name.
fn is_resource(resource: &str) -> bool {
    let mut pieces = resource.split('{');
    let is_plain = |text: &str| !text.contains(|c: char| c == '}' || c.is_whitespace());
    let is_filled = |piece: &str| {
        let Some((name, rest)) = piece.split_once('}') else { return false };
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()) && is_plain(rest)
    };
    !resource.is_empty() && pieces.next().is_some_and(is_plain) && pieces.all(is_filled)
}
