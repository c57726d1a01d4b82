//! How texts are written: `markup`, `summary-style`, `repeat-in-words`.

use super::Lint;
use crate::catalog::{Catalog, Facts};
use crate::report::Report;
use crate::source::Spanned;
use crate::spec::{Class, ErrorCode, Repeat};

pub(super) fn check(lint: &Lint<'_>, report: &mut Report) {
    let service = &lint.spec.service;
    let groups = service.groups.iter().map(|group| &group.summary);
    let files = lint.spec.operations.iter().map(|operation| &operation.file);
    let of_files = files.clone().flat_map(|file| {
        [&file.summary].into_iter().chain(file.examples.iter().map(|example| &example.summary))
    });
    for summary in [&service.summary].into_iter().chain(groups).chain(of_files) {
        self::summary(summary, report);
        markup(summary, report);
    }
    let mut texts: Vec<&Spanned<String>> = vec![&service.title];
    texts.extend(service.groups.iter().map(|group| &group.title));
    texts.extend(service.common_parameters.iter().map(|parameter| &parameter.description));
    for file in files {
        texts.extend(&file.description);
        texts.extend(file.choices.iter().flat_map(|it| [&it.about, &it.choice]));
        texts.extend(file.exceptions.iter().map(|it| &it.reason));
    }
    for site in &lint.sites {
        let schema = site.schema;
        texts.extend(schema.description.iter().chain(&schema.note));
        texts.extend(&schema.pattern_description);
        texts.extend(schema.value_descriptions.iter().map(|(_, text)| text));
    }
    texts.into_iter().for_each(|text| markup(text, report));
    codes(lint, report);
}

/// Whether a text has a tag or an entity of HTML outside of code.
fn is_marked_up(text: &str) -> bool {
    let plain = text.split('`').step_by(2);
    plain.into_iter().any(|text| has(text, '<', '>') || has(text, '&', ';'))
}

/// Whether something stands between the two that may be the name of a tag or an entity.
fn has(text: &str, open: char, close: char) -> bool {
    text.split(open).skip(1).any(|rest| {
        let Some((inside, _)) = rest.split_once(close) else { return false };
        let name = inside.trim_start_matches(['/', '#', '!']);
        let name = name.split([' ', '/']).next().unwrap_or_default();
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

fn markup(text: &Spanned<String>, report: &mut Report) {
    if is_marked_up(text) {
        report.add(
            "markup",
            text.span,
            "the text holds HTML",
            "write plain words; names and code stand between backticks",
        );
    }
}

fn summary(text: &Spanned<String>, report: &mut Report) {
    let is_sentence = !text.starts_with(char::is_lowercase) && text.ends_with('.');
    // An empty one is missing.
    if !text.trim().is_empty() && !is_sentence {
        report.add(
            "summary-style",
            text.span,
            "the summary is no whole sentence",
            "begin it with a capital letter and end it with a full stop",
        );
    }
}

/// What a meaning says about a repeat is what a client does.
fn codes(lint: &Lint<'_>, report: &mut Report) {
    let catalog = Catalog::of(lint.spec);
    let lists = lint.spec.operations.iter().map(|operation| &operation.file.error_codes);
    let listed = [&lint.spec.service.error_codes].into_iter().chain(lists).flatten();
    let listed = listed.flat_map(|(_, codes)| codes);
    for entry in lint.spec.codes.iter().chain(listed) {
        entry.meaning.iter().for_each(|meaning| markup(meaning, report));
        // What only names a code is checked where the code is described.
        let says = entry.meaning.is_some() || entry.class.is_some() || entry.repeat.is_some();
        if says || entry.message.is_some() {
            repeat(entry, catalog.facts(entry), report);
        }
    }
}

fn repeat(entry: &Spanned<ErrorCode>, facts: Facts<'_>, report: &mut Report) {
    const RULE: &str = "repeat-in-words";
    let code = facts.code;
    let repeat = facts.repeat.unwrap_or(match facts.class {
        Class::Busy | Class::Lingering | Class::Throttled => Repeat::Safe,
        Class::Internal => Repeat::Unknown,
        _ => Repeat::Useless,
    });
    let is_waited_out = repeat == Repeat::Safe && facts.class != Class::Throttled;
    let is_said = facts.meaning.contains("repeat in a few seconds");
    if is_said && !is_waited_out {
        report.add(
            RULE,
            entry.code.span,
            format!("the meaning of `{code}` says to repeat in a few seconds, its class does not"),
            "make it `busy` or `lingering`, or give it the repeat `safe`",
        );
    } else if is_waited_out && !is_said && !facts.meaning.is_empty() {
        report.add(
            RULE,
            entry.code.span,
            format!("`{code}` is waited out, and its meaning does not say so"),
            "end the meaning with \"repeat in a few seconds\", or mend its class",
        );
    }
    let asks = ["again later", "retry later"].iter().any(|words| facts.message.contains(words));
    if asks && repeat == Repeat::Useless {
        report.add(
            RULE,
            entry.code.span,
            format!("the service asks to repeat after `{code}`, and the class says it is in vain"),
            "mend its class, or give it a `repeat`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::is_marked_up;

    #[test]
    fn tags_and_entities_are_found_outside_of_code() {
        for text in ["<b>bold</b>", "a<br/>b", "see <a href=\"x\">this</a>", "a &amp; b", "&#39;"] {
            assert!(is_marked_up(text), "{text}");
        }
        for text in ["1 < 2 and 3 > 2", "a & b; c", "write `<b>` here", "x <= y", "", "R&D"] {
            assert!(!is_marked_up(text), "{text}");
        }
    }
}
