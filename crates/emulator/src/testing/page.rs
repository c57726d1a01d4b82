use crate::product::PageFile;

/// Panics if a module of the page makes markup of texts, or shows a text that is not there in Chinese.
#[track_caller]
pub fn assert_page(files: &[PageFile]) {
    for file in files {
        for risky in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!file.text.contains(risky), "{}: {risky}", file.name);
        }
        count_known(file.name, file.text);
    }
}

/// How many texts a module shows, each of which is there in Chinese.
#[track_caller]
pub(crate) fn count_known(name: &str, module: &str) -> usize {
    let mut count = 0;
    for (at, _) in module.match_indices("t('") {
        let (before, after) = (&module[..at], &module[at + 3..]);
        if before.ends_with(|last: char| last.is_alphanumeric() || last == '.') {
            continue;
        }
        let text = after.split('\'').next().unwrap_or_default();
        assert!(is_known(text), "{name}: {text}");
        count += 1;
    }
    count
}

/// Whether a text is there in Chinese.
pub(crate) fn is_known(text: &str) -> bool {
    let words = include_str!("../../page/words.js");
    words.contains(&format!("  '{text}': ")) || words.contains(&format!("  '{text}':\n"))
}
