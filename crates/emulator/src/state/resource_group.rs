//! Resource groups. They belong to another service: every id that looks like one is taken for one.

/// The resource group of what is put in no other.
pub fn default_resource_group() -> String {
    "rg-default".to_owned()
}

/// The resource group that a request names, or the default one; none if there is no such group.
pub fn resource_group(id: Option<String>) -> Option<String> {
    match id.filter(|id| !id.is_empty()) {
        None => Some(default_resource_group()),
        Some(id) => id.strip_prefix("rg-").is_some_and(is_name).then_some(id),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}
