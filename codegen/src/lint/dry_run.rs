//! Dry runs that pass: `dry-run`.

use super::Lint;
use super::catalog::is_lost;
use crate::catalog::Catalog;
use crate::report::Report;
use crate::spec::{Class, Effect, ErrorCode, Supplier};

/// A call takes the code of a dry run that passed for success, so there must be one.
pub(super) fn check(lint: &Lint<'_>, all_understood: bool, report: &mut Report) {
    let spec = lint.spec;
    if is_lost(spec, all_understood) {
        return;
    }
    let catalog = Catalog::of(spec);
    let says_so = |entry: &ErrorCode| {
        let known = || catalog.get(&entry.code)?.class.as_ref();
        entry.class.as_ref().or_else(known).is_some_and(|class| **class == Class::DryRun)
    };
    for operation in spec.operations.iter().filter(|it| *it.file.effect != Effect::Read) {
        let mut suppliers = operation.file.parameters.iter().filter_map(|p| p.supplied_by.as_ref());
        let switch = suppliers.find(|supplier| supplier.value == Supplier::CallDryRun);
        let listed = operation.file.error_codes.iter().chain(&spec.service.error_codes);
        let mut codes = listed.flat_map(|(_, codes)| codes);
        if let Some(switch) = switch.filter(|_| !codes.any(|entry| says_so(entry))) {
            report.add(
                "dry-run",
                switch.span,
                format!("no code of `{}` says that a dry run passed", operation.name),
                "list the code with the class `dryRun`, here or in service.json",
            );
        }
    }
}
