//! The folder of an operation, from the vendor's grouping.

use std::collections::BTreeMap;

use super::Error;
use super::document::Document;
use crate::load::Spec;

/// A folder, and the title when `service.json` does not list it yet.
pub(super) struct Group {
    pub(super) folder: String,
    pub(super) unlisted: Option<String>,
}

/// The group of an operation: the one asked for, or the one the document says.
pub(super) fn of(
    document: &Document,
    spec: Option<&Spec>,
    operation: &str,
    asked: Option<&str>,
) -> Result<Group, Error> {
    let title = document
        .directories
        .iter()
        .find(|directory| directory.operations.iter().any(|name| name == operation))
        .and_then(|directory| directory.title.as_deref());
    let listed = spec.map(|spec| spec.service.groups.as_slice()).unwrap_or_default();
    let is_listed = |folder: &str| listed.iter().any(|group| *group.name == folder);
    if let Some(asked) = asked {
        if kebab(asked) != asked || asked == "shapes" || asked.is_empty() {
            return Err(Error::new("--group", format!("`{asked}` is no folder in kebab case")));
        }
        let unlisted = (!is_listed(asked)).then(|| title.unwrap_or_default().to_owned());
        return Ok(Group { folder: asked.to_owned(), unlisted });
    }
    let title = title.map(str::trim).filter(|title| !kebab(title).is_empty()).ok_or_else(|| {
        let message = "the document names no group for it: say it with --group";
        Error::new(operation, message)
    })?;
    let same = |name: &str| singular(&kebab(name)) == singular(&kebab(title));
    let known = listed.iter().find(|group| same(&group.title) || same(&group.name));
    Ok(match known {
        Some(group) => Group { folder: group.name.value.clone(), unlisted: None },
        None => Group { folder: kebab(title), unlisted: Some(title.to_owned()) },
    })
}

/// The titles of the document's groups, by the folders that they become.
pub(super) fn titles(document: &Document) -> BTreeMap<String, &str> {
    let titles = document.directories.iter().filter_map(|directory| directory.title.as_deref());
    titles.map(|title| (kebab(title.trim()), title.trim())).collect()
}

/// `TCP listeners` as `tcp-listeners`.
fn kebab(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}
