//! The tables of the emulator: the codes for bad values, what is read in place of JSON, the messages
//! that are for one case only, the settings that other settings make meaningless, what must not be an
//! empty text, and which operations begin jobs.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, ident};
use crate::ir::{Api, Finish, Operation};
use crate::layout::{Home, Layout};

/// Where the types of the tables are.
const PLATFORM: &str = "aliyun_emulator::product";

pub(super) fn emit(api: &Api, layout: &Layout) -> Vec<File> {
    let Some(home) = &layout.emulator else { return Vec::new() };
    let mut root = File::new(&home.folder, "mod", &api.service.spec);
    let tables = root.uses.name(PLATFORM, "Tables");
    root.items.push(quote! {
        pub mod cases;
        pub mod conditions;
        pub mod enums;
        pub mod jobs;
        pub mod json_texts;
        pub mod parameters;
        pub mod refusals;

        /// What the specs say.
        pub const TABLES: #tables = #tables {
            cases: cases::CASES,
            conditions: conditions::CONDITIONS,
            enums: enums::ENUMS,
            jobs: jobs::JOBS,
            json_forms: json_texts::JSON_FORMS,
            json_texts: json_texts::JSON_TEXTS,
            parameters: parameters::PARAMETERS,
            refusals: refusals::REFUSALS,
        };
    });
    let tables = [cases, conditions, enums, jobs, json_texts, refusals];
    [root].into_iter().chain(tables.map(|table| table(api, home))).collect()
}

/// The rows of a table by operation, for the operations that have something in it.
fn rows<'a, T: 'a>(
    api: &'a Api,
    of: impl Fn(&'a Operation) -> &'a [T],
    row: impl Fn(&'a T) -> TokenStream,
) -> Vec<TokenStream> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let filled = operations.map(|operation| (&operation.action, of(operation)));
    filled
        .filter(|(_, items)| !items.is_empty())
        .map(|(action, items)| {
            let items = items.iter().map(&row);
            quote! { (#action, &[#(#items),*]) }
        })
        .collect()
}

fn cases(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "cases", &api.service.spec);
    file.docs = vec!["The messages that are for one case, by operation.".to_owned()];
    let rows = rows(api, |operation| &operation.cases, |(code, when)| quote! { (#code, #when) });
    file.items.push(quote! {
        /// The codes whose documented message is only for one of the cases that they are used in,
        /// and that case.
        pub const CASES: &[(&str, &[(&str, &str)])] = &[#(#rows),*];
    });
    file
}

fn conditions(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "conditions", &api.service.spec);
    file.docs = vec!["When members of answers count, by operation.".to_owned()];
    let applies = file.uses.name(PLATFORM, "Applies");
    let rows = rows(
        api,
        |operation| &operation.applies,
        |known| {
            let (path, tests) = (&known.path, &known.tests);
            let tests = tests.iter().map(|(name, texts)| quote! { (#name, &[#(#texts),*]) });
            quote! { #applies { path: #path, tests: &[#(#tests),*] } }
        },
    );
    file.items.push(quote! {
        /// The members of an answer that count under a condition; otherwise they are not answered.
        pub const CONDITIONS: &[(&str, &[#applies])] = &[#(#rows),*];
    });
    file
}

fn enums(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "enums", &api.service.spec);
    file.docs = vec!["What is one of some values in requests, by operation.".to_owned()];
    let rows = rows(api, |operation| &operation.enum_paths, |path| quote! { #path });
    file.items.push(quote! {
        /// The parameters, and what is inside of them, that are one of some values, of which an
        /// empty text is none.
        pub const ENUMS: &[(&str, &[&str])] = &[#(#rows),*];
    });
    file
}

fn jobs(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "jobs", &api.service.spec);
    file.docs = vec!["The operations that begin jobs.".to_owned()];
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let begins = |operation: &&Operation| matches!(operation.finish, Some(Finish::Job(_)));
    let actions = operations.filter(begins).map(|operation| &operation.action);
    file.items.push(quote! {
        /// The operations whose answer names the job that they begin.
        pub const JOBS: &[&str] = &[#(#actions),*];
    });
    file
}

fn json_texts(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "json_texts", &api.service.spec);
    file.docs = vec!["The parameters that hold JSON in a text, by operation.".to_owned()];
    let text = file.uses.name(PLATFORM, "JsonText");
    let form = file.uses.name(PLATFORM, "JsonForm");
    let rows = rows(
        api,
        |operation| &operation.json_texts,
        |known| {
            let (name, members, emptied) = (&known.name, &known.members, &known.emptied);
            let ids_as = match &known.ids_as {
                Some(member) => quote! { Some(#member) },
                None => quote! { None },
            };
            quote! {
                #text {
                    name: #name,
                    members: &[#(#members),*],
                    ids_as: #ids_as,
                    emptied: &[#(#emptied),*],
                }
            }
        },
    );
    let forms = api.json_forms.iter().map(|variant| {
        let variant = ident(variant);
        quote! { #form::#variant }
    });
    file.items.push(quote! {
        /// What is read in place of JSON, in all of them.
        pub const JSON_FORMS: &[#form] = &[#(#forms),*];
    });
    file.items.push(quote! {
        /// The texts of an operation.
        pub const JSON_TEXTS: &[(&str, &[#text])] = &[#(#rows),*];
    });
    file
}

fn refusals(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "refusals", &api.service.spec);
    file.docs = vec!["The codes for bad values, by operation.".to_owned()];
    let refusal = file.uses.name(PLATFORM, "Refusal");
    let rows = rows(
        api,
        |operation| &operation.refusals,
        |known| {
            let (path, rule, code) = (&known.path, &known.rule, &known.code);
            quote! { #refusal { path: #path, rule: #rule, code: #code } }
        },
    );
    file.items.push(quote! {
        /// What an operation answers to a value that breaks a rule.
        pub const REFUSALS: &[(&str, &[#refusal])] = &[#(#rows),*];
    });
    file
}
