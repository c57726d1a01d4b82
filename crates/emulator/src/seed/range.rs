//! The short form of a seed file: `i-bp1[001-050]` stands for fifty ids.

/// More values than this in one range are a slip of the finger.
const MOST: u64 = 100_000;

/// Every text that `text` stands for: itself, or one per number of the range in brackets. A first
/// number with leading zeros gives all numbers its width.
pub(super) fn expand(text: &str) -> Result<Vec<String>, String> {
    let Some((before, rest)) = text.split_once('[') else { return Ok(vec![text.to_owned()]) };
    let (Some((range, after)), false) = (rest.split_once(']'), before.is_empty()) else {
        return Err(malformed(text));
    };
    let Some((first, last)) = range.split_once('-') else { return Err(malformed(text)) };
    let (Ok(low), Ok(high)) = (first.parse::<u64>(), last.parse::<u64>()) else {
        return Err(malformed(text));
    };
    if after.contains(['[', ']']) || low > high {
        return Err(malformed(text));
    }
    if high - low >= MOST {
        return Err(format!("\"{text}\" stands for more than {MOST} values; use smaller ranges"));
    }
    let width = if first.starts_with('0') { first.len() } else { 0 };
    Ok((low..=high).map(|n| format!("{before}{n:0width$}{after}")).collect())
}

/// How many texts and bytes `text` stands for, without making them; a malformed one is itself.
pub(super) fn size(text: &str) -> (u64, u64) {
    let bytes = text.len() as u64;
    let range = text.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    let bounds = range.and_then(|(range, _)| range.split_once('-'));
    let bounds =
        bounds.and_then(|(low, high)| Some((low.parse::<u64>().ok()?, high.parse::<u64>().ok()?)));
    match bounds {
        Some((low, high)) if low < high => {
            let count = (high - low).saturating_add(1);
            (count, count.saturating_mul(bytes))
        }
        _ => (1, bytes),
    }
}

fn malformed(text: &str) -> String {
    format!("\"{text}\" is no range; write one such as \"i-bp1[001-050]\", low number first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_stands_for_itself() {
        assert_eq!(expand("i-1"), Ok(vec!["i-1".to_owned()]));
    }

    #[test]
    fn a_range_counts_and_keeps_its_width() {
        assert_eq!(expand("i-[08-10]x"), Ok(["i-08x", "i-09x", "i-10x"].map(Into::into).into()));
        assert_eq!(expand("10.0.0.[9-11]").map(|all| all.concat()), {
            Ok("10.0.0.910.0.0.1010.0.0.11".to_owned())
        });
        assert_eq!(expand("a[00-01]"), Ok(["a00", "a01"].map(Into::into).into()));
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for bad in ["i-[", "i-[1]", "i-[a-b]", "i-[3-1]", "[1-2]", "i-[1-2][3-4]", "i-[-1-2]"] {
            assert!(expand(bad).is_err(), "{bad}");
        }
        assert!(expand("i-[0-100000]").is_err_and(|error| error.contains("smaller")));
        assert!(expand("i-[0-18446744073709551615]").is_err());
    }
}
