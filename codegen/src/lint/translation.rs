//! Texts in Chinese. Summaries have one for all operations of a product or for none, and so have the
//! meanings of codes: `half-translated`.

use std::collections::BTreeSet;

use super::Lint;
use super::describe::said;
use crate::catalog::Catalog;
use crate::report::Report;
use crate::source::Spanned;

const RULE: &str = "half-translated";

/// `all_understood` says whether every file could be read: only then is it known what is missing.
pub(super) fn check(lint: &Lint<'_>, all_understood: bool, report: &mut Report) {
    let spec = lint.spec;
    let lists = spec.operations.iter().map(|operation| &operation.file.error_codes);
    let listed = [&spec.service.error_codes].into_iter().chain(lists).flatten();
    let entries: Vec<_> = spec.codes.iter().chain(listed.flat_map(|(_, codes)| codes)).collect();
    for entry in &entries {
        if let Some(text) = &entry.meaning_zh {
            said(text, "the meaning in Chinese", report);
            if entry.meaning.is_none() {
                report.add(
                    RULE,
                    text.span,
                    "there is no meaning beside this one in Chinese",
                    "write `meaning` beside it, or move it to where the code is described",
                );
            }
        }
    }
    let summaries = spec.operations.iter().filter_map(|it| it.file.summary_zh.as_ref());
    summaries.clone().for_each(|text| said(text, "the summary in Chinese", report));
    if !all_understood {
        return;
    }
    if summaries.count() > 0 {
        for operation in spec.operations.iter().filter(|it| it.file.summary_zh.is_none()) {
            missing(&operation.file.summary, "summaryZh", "summary", report);
        }
    }
    if entries.iter().all(|it| it.meaning_zh.is_none()) {
        return;
    }
    // A meaning of one operation alone may go without.
    let catalog = Catalog::of(spec);
    let mut seen = BTreeSet::new();
    for entry in entries.into_iter().filter(|entry| seen.insert(entry.code.as_str())) {
        let entry = catalog.get(&entry.code).unwrap_or(entry);
        if let (Some(meaning), None) = (&entry.meaning, &entry.meaning_zh) {
            missing(meaning, "meaningZh", "meaning", report);
        }
    }
}

fn missing(text: &Spanned<String>, key: &str, beside: &str, report: &mut Report) {
    report.add(
        RULE,
        text.span,
        format!("`{key}` is missing, which others of the product have"),
        format!("say in Chinese what `{beside}` says"),
    );
}
