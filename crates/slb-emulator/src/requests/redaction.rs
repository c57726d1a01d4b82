use aliyun_core::Params;

/// What stands in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// The parameters whose values are not shown: those of the signature, and those that the spec marks
/// as secret.
const SECRET: [&str; 5] =
    ["AccessKeySecret", "BearerToken", "PrivateKey", "SecurityToken", "Signature"];

/// Whether the value of a parameter is not shown. Names in the wrong case are read by nobody, and
/// their values are as secret.
pub(crate) fn is_secret(name: &str) -> bool {
    SECRET.iter().any(|secret| secret.eq_ignore_ascii_case(name))
}

/// The parameters without the values that are not shown.
pub(super) fn redact(params: &Params) -> Params {
    params
        .iter()
        .map(|(name, value)| (name, if is_secret(name) { REDACTED } else { value }))
        .collect()
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
