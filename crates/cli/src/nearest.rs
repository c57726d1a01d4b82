//! What was probably meant by a name that is not known.

/// How alike two names must be for one to be a suggestion.
const ALIKE: f64 = 0.6;
/// How many suggestions are made.
const MOST: usize = 3;

/// The one that is most like a name, if any is.
pub(crate) fn one<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    all(name, known).first().copied()
}

/// Those that are like a name, the most alike first, and each once.
pub(crate) fn all<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let name = name.to_lowercase();
    let likeness = |word: &str| strsim::normalized_damerau_levenshtein(&name, &word.to_lowercase());
    let mut scored: Vec<_> = known.into_iter().map(|word| (likeness(word), word)).collect();
    scored.retain(|(likeness, _)| *likeness >= ALIKE);
    scored.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut near: Vec<&str> = Vec::new();
    for (_, word) in scored {
        if !near.contains(&word) {
            near.push(word);
        }
    }
    near.truncate(MOST);
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_comes_first_and_what_is_not_alike_does_not_come() {
        let known = ["Weight", "Port", "Weights", "ServerId", "Weight"];
        assert_eq!(all("Wieght", known), ["Weight", "Weights"]);
        assert_eq!(one("prot", known), Some("Port"));
        assert_eq!(one("Made.Up", known), None);
    }
}
