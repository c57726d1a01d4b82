//! Variables that look as if they were options, and are none.

use aliyun_core::excerpt;

use super::options::{OPTIONS, Opt, PREFIX};

/// What is read by tests that look for a running emulator, not by the program.
const URL: &str = "URL";

/// What to tell about each of these names that is passed over.
///
/// A cluster sets variables for each of its services, and one that is called like this program would
/// have it refuse to start: so they are told, and these are not.
pub(in crate::program) fn warnings(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let known: Vec<_> = OPTIONS.iter().map(Opt::variable).collect();
    let mut strange: Vec<_> = names
        .into_iter()
        .filter(|name| !known.contains(name))
        .filter(|name| name.strip_prefix(PREFIX).is_some_and(|rest| !is_of_others(rest)))
        .collect();
    strange.sort();
    let hint = |name: &str| {
        // What all begin with makes none more alike.
        let bare = |name: &str| name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
        let name = bare(name);
        let likeness = |word: &str| strsim::normalized_damerau_levenshtein(&name, &bare(word));
        let scored = known.iter().map(|word| (likeness(word), word));
        let best = scored.max_by(|left, right| left.0.total_cmp(&right.0));
        let best = best.filter(|(likeness, _)| *likeness >= 0.6);
        best.map_or(String::new(), |(_, word)| format!("; did you mean {word}?"))
    };
    let told = |name: &String| {
        let shown = excerpt(name);
        format!("{shown} is no option and is passed over{}", hint(name))
    };
    strange.iter().map(told).collect()
}

/// Whether what follows the prefix is not for the program: as Kubernetes writes it for a service of
/// this name (`SERVICE_HOST`, `PORT_8080_TCP_ADDR`), or for tests.
fn is_of_others(rest: &str) -> bool {
    rest == URL || rest == "PORT" || rest.starts_with("SERVICE_") || rest.starts_with("PORT_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_that_is_none_is_told_with_what_was_meant() {
        let told = |name: &str| warnings([format!("ALIYUN_LB_EMULATOR_{name}")]);
        assert_eq!(
            told("SEEDS"),
            ["ALIYUN_LB_EMULATOR_SEEDS is no option and is passed over; \
              did you mean ALIYUN_LB_EMULATOR_SEED?"]
        );
        assert!(told("ACCESKEY")[0].ends_with("did you mean ALIYUN_LB_EMULATOR_ACCESS_KEY?"));
        assert!(told("BOGUS")[0].ends_with("is passed over"), "{:?}", told("BOGUS"));
        assert!(told("A\nB")[0].starts_with("ALIYUN_LB_EMULATOR_A\\nB is no option"));
        let made_up = ["ALIYUN_LB_EMULATOR_SOMETHING_ELSE is no option and is passed over"];
        assert_eq!(told("SOMETHING_ELSE"), made_up);
        for known in ["SEED", "TLS", "URL", "PORT", "SERVICE_HOST", "PORT_8080_TCP_ADDR"] {
            assert!(told(known).is_empty(), "{known}");
        }
        assert!(warnings(["PATH".to_owned()]).is_empty());
    }
}
