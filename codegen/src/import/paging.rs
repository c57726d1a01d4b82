//! How a list comes in pages: `paging`, from the names that the vendor has for it.

use serde_json::{Value as Json, json};

use super::document::{Operation, Schema};

/// What parameters for the greatest number of items on a page are called.
const SIZES: [&str; 3] = ["PageSize", "MaxResults", "MaxItems"];
/// What parameters for the number of a page are called.
const PAGES: [&str; 2] = ["PageNumber", "Page"];
/// What the token of a page is called, in a request and in an answer.
const TOKEN: &str = "NextToken";

/// The key `paging` of an operation that reads, where its parameters and its answer have the names
/// for it. What was guessed goes into the remarks.
pub(super) fn write(name: &str, operation: &Operation, remarks: &mut Vec<String>) -> Option<Json> {
    let answer = &operation.answer.as_ref()?.properties;
    let optional = |name: &&&str| {
        operation.parameters.iter().any(|it| it.name == **name && !it.schema.required)
    };
    let size = SIZES.iter().find(optional);
    let page = PAGES.iter().find(optional);
    let has_token = optional(&&TOKEN) && answer.iter().any(|(name, _)| name == TOKEN);
    let total = answer.iter().find(|(name, schema)| {
        name.starts_with("Total") && schema.kind.as_deref() == Some("integer")
    });
    let total = total.map(|(name, _)| name.as_str());
    if !has_token && (page.is_none() || size.is_none()) {
        return None;
    }
    let mut paging = serde_json::Map::new();
    let mut put = |key: &str, value: &str| _ = paging.insert(key.to_owned(), json!(value));
    put("items", &items(name, answer, total, remarks)?);
    size.iter().for_each(|size| put("size", size));
    if has_token {
        put("token", TOKEN);
        put("nextToken", TOKEN);
    } else {
        page.iter().for_each(|page| put("page", page));
        total.iter().for_each(|total| put("total", total));
    }
    Some(Json::Object(paging))
}

/// The member of the answer that holds the items of a page; none where there is no list.
fn items(
    name: &str,
    answer: &[(String, Schema)],
    total: Option<&str>,
    remarks: &mut Vec<String>,
) -> Option<String> {
    let is_list = |schema: &Schema| schema.kind.as_deref() == Some("array") || schema.item_node;
    let lists: Vec<&str> = answer
        .iter()
        .filter(|(_, schema)| is_list(schema))
        .map(|(name, _)| name.as_str())
        .collect();
    if let [list] = lists.as_slice() {
        return Some((*list).to_owned());
    }
    // `TotalAclEntry` counts the `AclEntrys`, and `ListThings` lists the `Things`.
    let counted = total.and_then(|total| total.strip_prefix("Total")).filter(|it| *it != "Count");
    let mut fitting = lists.iter().filter(|list| {
        counted.is_some_and(|counted| list.starts_with(counted)) || name.ends_with(**list)
    });
    let all = lists.join("`, `");
    match (fitting.next(), fitting.next()) {
        _ if lists.is_empty() => None,
        (Some(list), None) => {
            remarks
                .push(format!("`paging` reads `{list}`, of the lists `{all}`: see if that is so"));
            Some((*list).to_owned())
        }
        _ => Some(format!("TODO: which of `{all}` holds the items of a page")),
    }
}
