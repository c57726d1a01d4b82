use aliyun_core::Params;

/// What stands in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// The parameters of signatures whose values are not shown.
const OF_SIGNATURES: [&str; 4] = ["AccessKeySecret", "BearerToken", "SecurityToken", "Signature"];

/// The parameters of operations whose values are not shown: the spec marks them as secret.
const OF_OPERATIONS: [&str; 1] = ["PrivateKey"];

/// Whether the value of a parameter is not shown. Names in the wrong case are read by nobody, and
/// their values are as secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let mut known = OF_SIGNATURES.iter().chain(&OF_OPERATIONS);
    known.any(|secret| secret.eq_ignore_ascii_case(name))
}

/// Whether what a call asks for is secret in part, so that it cannot be told in full.
pub(crate) fn asks_with_secrets(params: &Params) -> bool {
    OF_OPERATIONS.iter().any(|name| params.get(name).is_some())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use serde_json::Value;

    use super::*;

    /// The parameters that the specs of a folder mark as secret.
    fn secrets(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                secrets(&path, found);
            } else {
                let spec: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
                let parameters = spec["parameters"].as_array().cloned().unwrap_or_default();
                let marked = parameters.iter().filter(|p| p["schema"]["secret"] == true);
                found.extend(marked.map(|p| p["name"].as_str().unwrap().to_owned()));
            }
        }
    }

    #[test]
    fn what_the_specs_mark_as_secret_is_not_shown() {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/slb-2014-05-15");
        let mut found = Vec::new();
        secrets(&spec, &mut found);
        assert!(found.contains(&"PrivateKey".to_owned()), "{found:?}");
        assert!(found.iter().all(|name| is_secret(name)), "{found:?}");
    }
}
