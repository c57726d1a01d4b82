//! Where the crates of the products are: `crates`.

use std::collections::BTreeMap;

use crate::load::Spec;
use crate::report::Report;
use crate::source::{Span, Spanned};
use crate::spec::ServiceFile;

const RULE: &str = "crates";

/// Looks at all products, since what one has no other may have.
pub(super) fn check(specs: &[Spec], report: &mut Report) {
    let mut taken: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for spec in specs {
        let service = &spec.service;
        let (folder, package) = (service.crates_folder(), service.package_prefix());
        let (at_folder, at_package) =
            (span(service, &service.crates), span(service, &service.package));
        if !folder.split('/').all(is_name) {
            report.add(
                RULE,
                at_folder,
                format!("`{folder}` is no folder for crates"),
                "say `crates`: names in kebab case with `/` between them, as `crates/demo`",
            );
        }
        if !is_name(&package) {
            report.add(
                RULE,
                at_package,
                format!("`{package}` is no name for packages"),
                "say `package`: a name in kebab case that begins with a letter, as `aliyun-demo`",
            );
        }
        for (what, key, at) in [(folder, "crates", at_folder), (package, "package", at_package)] {
            if let Some(other) = taken.insert((key, what.clone()), &spec.folder) {
                report.add(
                    RULE,
                    at,
                    format!("`{what}` belongs to `{other}` already"),
                    format!("say another `{key}` in one of them"),
                );
            }
        }
    }
}

/// Where a fact is said, or what it follows from.
fn span(service: &ServiceFile, given: &Option<Spanned<String>>) -> Span {
    given.as_ref().map_or(service.product.span, |it| it.span)
}

/// Whether it is in kebab case and begins with a letter.
fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('-').all(|word| !word.is_empty() && word.chars().all(is_letter))
}
