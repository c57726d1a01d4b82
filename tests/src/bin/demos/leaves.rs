//! What of an answer its type did not take.

use aliyun_core::Value;

/// A value, and the names of the members around it.
struct Leaf<'v> {
    path: Vec<&'v str>,
    text: String,
}

/// The values that the second tree lacks, as `Name.Name=text`. Examples leave out wrappers, so
/// there may be more names around a value there than here.
pub fn passed_over(demo: &Value<'_>, written: &Value<'_>) -> Vec<String> {
    let mut taken = leaves(written);
    let mut over = leaves(demo);
    over.retain(|leaf| {
        let same = taken.iter().enumerate().filter(|(_, taken)| leaf.is_in(taken));
        // The closest first: others may only be found in the farther ones.
        let closest = same.min_by_key(|(_, taken)| taken.path.len()).map(|(at, _)| at);
        closest.map(|at| taken.swap_remove(at)).is_none()
    });
    over.iter().map(|leaf| format!("{}={}", leaf.path.join("."), leaf.text)).collect()
}

impl Leaf<'_> {
    /// Whether the other one is the same value, with at least the same names around it in the
    /// same order.
    fn is_in(&self, other: &Leaf<'_>) -> bool {
        let mut names = other.path.iter();
        self.text == other.text && self.path.iter().all(|name| names.any(|other| other == name))
    }
}

fn leaves<'v>(value: &'v Value<'_>) -> Vec<Leaf<'v>> {
    let mut found = Vec::new();
    collect(&mut Vec::new(), value, &mut found);
    found
}

fn collect<'v>(path: &mut Vec<&'v str>, value: &'v Value<'_>, found: &mut Vec<Leaf<'v>>) {
    let text = match value {
        Value::Null => return,
        Value::Text(text) | Value::Secret(text) if text.is_empty() => return,
        Value::Text(text) | Value::Secret(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::List(items) => return items.iter().for_each(|item| collect(path, item, found)),
        Value::Object(members) => {
            for (name, value) in members {
                path.push(name);
                collect(path, value, found);
                path.pop();
            }
            return;
        }
    };
    found.push(Leaf { path: path.clone(), text });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(demo: &str, written: &str) -> Vec<String> {
        passed_over(&Value::from_json(demo).unwrap(), &Value::from_json(written).unwrap())
    }

    #[test]
    fn a_wrapper_left_out_is_no_loss() {
        let written = r#"{"Servers":{"Server":[{"Port":80},{"Port":80}]},"Ports":{"Port":[1]}}"#;
        assert!(over(r#"{"Servers":[{"Port":"80"},{"Port":80}],"Ports":1}"#, written).is_empty());
    }

    #[test]
    fn the_same_value_may_stand_further_in() {
        let json = r#"{"Group":"a","Rules":{"Rule":[{"Group":"a"}]}}"#;
        let written = r#"{"Rules":{"Rule":[{"Group":"a"}]},"Group":"a"}"#;
        assert!(over(json, written).is_empty());
    }

    #[test]
    fn each_value_counts_once() {
        let demo = r#"{"Servers":[{"Port":80},{"Port":80}],"New":true,"Empty":"","Null":null}"#;
        let written = r#"{"Servers":{"Server":[{"Port":80}]}}"#;
        assert_eq!(over(demo, written), ["Servers.Port=80", "New=true"]);
    }
}
