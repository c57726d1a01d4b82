//! What was probably meant by a name that is not known.

/// What to add to an error about a name: the one of these that is most like it, if any is.
pub(crate) fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(known) => format!("; did you mean \"{known}\"?"),
        None => ".".to_owned(),
    }
}

fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let likeness = |word: &str| strsim::normalized_damerau_levenshtein(&name, &word.to_lowercase());
    let scored = known.into_iter().map(|word| (likeness(word), word));
    let best = scored.max_by(|left, right| left.0.total_cmp(&right.0))?;
    (best.0 >= 0.6).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_is_named_and_nothing_else() {
        let known = ["SystemBusy", "SystemError", "OverQuota"];
        assert_eq!(hint("systembusy", known), "; did you mean \"SystemBusy\"?");
        assert_eq!(hint("OverQouta", known), "; did you mean \"OverQuota\"?");
        assert_eq!(hint("Made.Up", known), ".");
        assert_eq!(hint("", []), ".");
    }
}
