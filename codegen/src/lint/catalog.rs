//! Codes and the catalog: `incomplete-code`, `equal-override`, `repeated-code`, `unused-code`,
//! `unsorted-codes`.

use std::collections::BTreeMap;

use super::Lint;
use super::code::lists;
use crate::catalog::Catalog;
use crate::drift::Pin;
use crate::load::Spec;
use crate::report::Report;
use crate::source::Spanned;
use crate::spec::ErrorCode;

/// `all_understood` says whether every file could be read: only then is it known what is unused.
pub(super) fn check(lint: &Lint<'_>, all_understood: bool, report: &mut Report) {
    let spec = lint.spec;
    let catalog = Catalog::of(spec);
    let service = || spec.service.error_codes.iter().flat_map(|(_, codes)| codes);
    for entry in service().chain(&spec.codes) {
        complete(entry, None, report);
    }
    for entry in service() {
        if spec.codes.iter().any(|code| *code.code == *entry.code) {
            repeated(entry, "codes.json describes this code too", report);
        }
    }
    sorted(&spec.codes, report);
    let unused = |code: &ErrorCode| !spec.operations.iter().any(|it| lists(it, &code.code));
    let is_complete = all_understood && !awaits_operations(spec);
    for entry in spec.codes.iter().filter(|entry| is_complete && unused(entry)) {
        report.add(
            "unused-code",
            entry.code.span,
            format!("no operation lists the code `{}`", *entry.code),
            "delete it, or add it to the `errorCodes` of an operation",
        );
    }
    if is_lost(spec, all_understood) {
        return;
    }
    let mut described: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in &spec.operations {
        for entry in operation.file.error_codes.iter().flat_map(|(_, codes)| codes) {
            let known = catalog.get(&entry.code);
            complete(entry, known, report);
            if let Some(known) = known {
                overrides(lint, entry, known, report);
                continue;
            }
            let first = *described.entry(&entry.code).or_insert(&operation.name);
            // Twice in one operation is a mistake of another kind.
            if first != operation.name {
                repeated(entry, &format!("`{first}` lists this code too"), report);
            }
        }
    }
}

/// Whether the catalog may be one that could not be understood: what is listed would look
/// incomplete everywhere, and what its names keep apart would collide.
pub(super) fn is_lost(spec: &Spec, all_understood: bool) -> bool {
    !all_understood && spec.codes.is_empty()
}

/// Whether the pinned document has operations without a spec: a code may wait for them.
fn awaits_operations(spec: &Spec) -> bool {
    let path = format!("{}/upstream.json", spec.folder);
    let file = spec.sources.ids().find(|file| spec.sources.path(*file) == path);
    let pin = file.and_then(|file| Pin::parse(spec.sources.text(file)).ok()).unwrap_or_default();
    let has_spec = |name: &String| spec.operations.iter().any(|known| known.name == *name);
    !pin.operations.keys().all(has_spec)
}

fn repeated(entry: &ErrorCode, why: &str, report: &mut Report) {
    report.add(
        "repeated-code",
        entry.code.span,
        format!("the facts of `{}` stand twice: {why}", *entry.code),
        "describe it in codes.json alone; where it is listed, `errorCode` is enough",
    );
}

/// Whether an entry has class and meaning, together with what the catalog knows.
fn complete(entry: &Spanned<ErrorCode>, known: Option<&Spanned<ErrorCode>>, report: &mut Report) {
    let has_class = entry.class.is_some() || known.is_some_and(|it| it.class.is_some());
    let has_meaning = entry.meaning.is_some() || known.is_some_and(|it| it.meaning.is_some());
    let keys = [("class", has_class), ("meaning", has_meaning)];
    for (key, _) in keys.into_iter().filter(|(_, has)| !has) {
        report.add(
            "incomplete-code",
            entry.code.span,
            format!("the code `{}` lacks `{key}`", *entry.code),
            format!("add `{key}` here, or describe the code in codes.json"),
        );
    }
}

/// Reports what an entry says although the catalog says the same.
fn overrides(lint: &Lint<'_>, entry: &Spanned<ErrorCode>, known: &ErrorCode, report: &mut Report) {
    let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
    let equal: [(&str, bool); 6] = [
        ("errorMessage", same(text(&entry.message), text(&known.message))),
        ("meaning", same(text(&entry.meaning), text(&known.meaning))),
        ("class", same(entry.class.map(|it| it.value), known.class.map(|it| it.value))),
        ("repeat", same(entry.repeat.map(|it| it.value), known.repeat.map(|it| it.value))),
        ("family", same(entry.family, known.family)),
        ("source", same(text(&entry.source), text(&known.source))),
    ];
    for (key, _) in equal.into_iter().filter(|(_, equal)| *equal) {
        report.add(
            "equal-override",
            lint.key(entry.span, key),
            format!("`{key}` is what the catalog says of `{}` anyway", *entry.code),
            "delete it here",
        );
    }
}

fn same<T: PartialEq>(own: Option<T>, known: Option<T>) -> bool {
    own.is_some() && own == known
}

/// One message for the list, at the first code that is out of order: to sort them is one change.
fn sorted(codes: &[Spanned<ErrorCode>], report: &mut Report) {
    let pairs = codes.iter().zip(codes.iter().skip(1));
    let mut wrong = pairs.filter(|(before, code)| *code.code < *before.code);
    if let Some((before, code)) = wrong.next() {
        report.add(
            "unsorted-codes",
            code.code.span,
            format!("the codes are not sorted: `{}` stands after `{}`", *code.code, *before.code),
            "sort all of them, so that each is found and two people do not add the same",
        );
    }
}
