//! What stands in redirects and rewriting for parts of the request.

use super::message::Request;

/// A text with the variables filled in. What is none stays.
pub(super) fn fill(text: &str, request: &Request) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        filled.push_str(before);
        let known =
            behind.split_once('}').and_then(|(name, after)| Some((value(name, request)?, after)));
        match known {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push_str("${");
                rest = behind;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The value of a variable; a number is that of a group of the regular expression that the path
/// fits.
fn value(name: &str, request: &Request) -> Option<String> {
    Some(match name {
        "protocol" => request.protocol.to_owned(),
        "host" => request.host.clone(),
        "port" => request.port.to_string(),
        "path" => request.path.clone(),
        "query" => request.query.clone(),
        number => request.captures.get(number.parse::<usize>().ok()?)?.clone(),
    })
}
