//! The tables of the emulator: the codes for bad values, and what is read in place of JSON.

use quote::quote;

use super::{File, ident};
use crate::ir::Api;
use crate::layout::{Home, Layout};

pub(super) fn emit(api: &Api, layout: &Layout) -> Vec<File> {
    let Some(home) = &layout.emulator else { return Vec::new() };
    let mut root = File::new(&home.folder, "mod", &api.service.spec);
    root.items.push(quote! {
        pub mod json_texts;
        pub mod refusals;
    });

    let mut file = File::new(&home.folder, "refusals", &api.service.spec);
    file.docs = vec!["The codes for bad values, by operation.".to_owned()];
    let refusal = file.uses.name(&format!("{}::refusal", home.inside), "Refusal");
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let rows = operations.filter(|operation| !operation.refusals.is_empty()).map(|operation| {
        let action = &operation.action;
        let refusals = operation.refusals.iter().map(|known| {
            let (path, rule, code) = (&known.path, &known.rule, &known.code);
            quote! { #refusal { path: #path, rule: #rule, code: #code } }
        });
        quote! { (#action, &[#(#refusals),*]) }
    });
    file.items.push(quote! {
        /// What an operation answers to a value that breaks a rule.
        pub const REFUSALS: &[(&str, &[#refusal])] = &[#(#rows),*];
    });
    vec![root, file, json_texts(api, home)]
}

fn json_texts(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "json_texts", &api.service.spec);
    file.docs = vec!["The parameters that hold JSON in a text, by operation.".to_owned()];
    let reader = format!("{}::json_text", home.inside);
    let text = file.uses.name(&reader, "JsonText");
    let form = file.uses.name(&reader, "JsonForm");
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let rows = operations.filter(|operation| !operation.json_texts.is_empty()).map(|operation| {
        let action = &operation.action;
        let texts = operation.json_texts.iter().map(|known| {
            let (name, emptied) = (&known.name, &known.emptied);
            let ids_as = match &known.ids_as {
                Some(member) => quote! { Some(#member) },
                None => quote! { None },
            };
            quote! { #text { name: #name, ids_as: #ids_as, emptied: &[#(#emptied),*] } }
        });
        quote! { (#action, &[#(#texts),*]) }
    });
    let rows: Vec<_> = rows.collect();
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
