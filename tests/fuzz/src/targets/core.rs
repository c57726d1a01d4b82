//! Values, and the parameters that they become.

use aliyun_core::{Params, Value};

use super::{says_why, text};

/// What is read and written again is read as the same.
pub fn json(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match Value::from_json(text) {
        Ok(value) => written_and_read(&value),
        Err(error) => _ = says_why(&error),
    }
}

/// A tree that came as XML can be told as JSON.
pub fn xml(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match Value::from_xml(text) {
        Ok(value) => written_and_read(&value),
        Err(error) => _ = says_why(&error),
    }
}

#[track_caller]
fn written_and_read(value: &Value<'_>) {
    let json = value.to_json();
    let again = Value::from_json(&json).expect("our own JSON");
    assert_eq!(again.to_json(), json, "JSON of ours is not read as it was written");
    // It shows no text, and takes any value.
    assert!(!format!("{value:?}").is_empty());
}

/// A form becomes a tree, and the tree parameters that become the same tree.
pub fn params(data: &[u8]) {
    let params = form(data);
    let tree = params.to_value();
    let mut written = Params::new();
    written.put_all(&tree, &[]);
    let mut again = Params::new();
    again.put_all(&written.to_value(), &[]);
    assert!(again == written, "parameters of a tree are not read as they were written");
}

/// The parameters that stand in a form.
pub fn form(data: &[u8]) -> Params {
    let pairs: Vec<_> = form_urlencoded::parse(data).into_owned().collect();
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
