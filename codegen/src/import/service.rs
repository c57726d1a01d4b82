//! The draft of `service.json`, for a product that has no specs yet.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::document::{Document, Schema};
use super::draft::Drafts;
use super::group::titles;
use super::schema::TODO;

/// The name of the folder of a product's specs: `demo-2024-01-01`.
pub fn folder(document: &Document) -> String {
    format!("{}-{}", document.product.to_lowercase(), document.version)
}

/// Drafts `service.json`, with the groups that these drafts are in.
pub fn draft_service(document: &Document, drafts: &Drafts) -> String {
    let product = document.product.to_lowercase();
    let folders = drafts.drafts.iter().filter_map(|draft| draft.path.split('/').next());
    let folders: BTreeSet<&str> = folders.collect();
    let known = titles(document);
    let groups = folders.into_iter().map(|folder| {
        let title = known.get(folder).map_or(TODO, |title| title);
        json!({ "name": folder, "title": title, "summary": TODO })
    });
    let mut written = Map::new();
    let mut put = |key: &str, value: Json| _ = written.insert(key.to_owned(), value);
    put("$schema", json!("../service.schema.json"));
    put("product", json!(document.product));
    put("version", json!(document.version));
    put("title", json!(TODO));
    put("summary", json!(TODO));
    put("crates", json!(format!("crates/{product}")));
    put("package", json!(format!("aliyun-{product}")));
    let words = words(document);
    if !words.is_empty() {
        put("words", json!(words));
    }
    put("groups", groups.collect());
    put("endpoints", endpoints(document));
    format!("{:#}\n", Json::Object(written))
}

/// The rule that most hosts follow, and the regions whose hosts do not.
fn endpoints(document: &Document) -> Json {
    let rule = |region: &str, host: &str| {
        Some(host.replacen(region, "{regionId}", 1)).filter(|rule| rule != host)
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (region, host) in &document.endpoints {
        if let Some(rule) = rule(region, host) {
            *counts.entry(rule).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count).map(|(rule, _)| rule);
    let differs = |region: &str, host: &str| rule(region, host) != most;
    let others = document.endpoints.iter().filter(|(region, host)| differs(region, host));
    let map: Map<String, Json> =
        others.map(|(region, host)| (region.clone(), json!(host))).collect();
    let regional = most.clone().unwrap_or_else(|| TODO.to_owned());
    let mut written = Map::new();
    if !map.is_empty() {
        written.insert("map".to_owned(), Json::Object(map));
    }
    written.insert("regional".to_owned(), json!(regional));
    written.insert("vpc".to_owned(), json!("TODO: the rule inside a VPC"));
    written.insert("source".to_owned(), json!("The vendor's API document."));
    Json::Object(written)
}

/// The words in the names of the document that do not fall apart where a capital letter stands.
fn words(document: &Document) -> Vec<String> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for (name, operation) in &document.operations {
        names.insert(name);
        names.extend(operation.parameters.iter().map(|parameter| parameter.name.as_str()));
        let parameters = operation.parameters.iter().map(|parameter| &parameter.schema);
        parameters.chain(&operation.answer).for_each(|schema| members(schema, &mut names));
    }
    let found: BTreeSet<String> = names.into_iter().flat_map(words_in).collect();
    found.into_iter().collect()
}

fn members<'a>(schema: &'a Schema, names: &mut BTreeSet<&'a str>) {
    for (name, member) in &schema.properties {
        names.insert(name);
        members(member, names);
    }
    schema.items.iter().for_each(|items| members(items, names));
}

/// `TCP` of `SetTCPListener`, and `VServer` of `AddVServerGroup`: one capital letter before a word
/// belongs to it.
fn words_in(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
        let run = rest.iter().take_while(|c| c.is_ascii_uppercase()).count();
        let ends = rest.get(run).is_none_or(|next| !next.is_ascii_lowercase());
        let length = match run {
            0 | 1 => 0,
            _ if ends => run,
            2 => 2 + rest.iter().skip(2).take_while(|c| !c.is_ascii_uppercase()).count(),
            _ => run - 1,
        };
        found.extend((length > 1).then(|| rest.iter().take(length).collect::<String>()));
        at += length.max(1);
    }
    found.retain(|word| word.chars().all(|c| c.is_ascii_alphanumeric()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_names() {
        assert_eq!(words_in("SetLoadBalancerHTTPSListenerCAAttribute"), ["HTTPS", "CA"]);
        assert_eq!(words_in("AddVServerGroup"), ["VServer"]);
        assert_eq!(words_in("ServerID"), ["ID"]);
        assert_eq!(words_in("LoadBalancerId"), [""; 0]);
    }
}
