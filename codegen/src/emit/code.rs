//! Error codes: the enum of the product, its table, names for the texts, and what an operation
//! lists.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{File, Uses, docs, ident};
use crate::ir::{Api, Code, Docs, Operation, OwnFacts};
use crate::layout::Home;

/// The files for the codes of the product.
pub(super) fn files(api: &Api, home: &Home) -> [File; 3] {
    [enumeration(api, home), table(api, home), texts(api, home)]
}

/// The enum.
fn enumeration(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "error_code", &api.service.spec);
    let name = ident(&api.codes.name);
    let variants = api.codes.codes.iter().map(|code| {
        let (docs, variant) = (docs(&code.docs), ident(&code.variant));
        quote! { #docs #variant }
    });
    let all = api.codes.codes.iter().map(|code| ident(&code.variant));
    let title = api.service.docs.first().map_or("", |title| title.trim_end_matches('.'));
    let about = docs(&[
        format!("The error codes of {title}: those of its operations and those of the gateway."),
        "What an operation lists is in its documentation; it can answer with others too. The \
         texts on the wire are in [`codes`](super::codes)."
            .to_owned(),
    ]);
    let implement = file.uses.core("error_code");
    let table = file.uses.name(&format!("{}::generated::code_table", home.inside), "TABLE");
    file.items = vec![
        quote! {
            #about
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[non_exhaustive]
            pub enum #name { #(#variants),* }
        },
        quote! { #implement!(#name, #table, [#(#all),*]); },
    ];
    file
}

/// What is known about each code, in the order of the enum.
fn table(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "code_table", &api.service.spec);
    let ty = file.uses.core("CodeInfo");
    let rows: Vec<_> = api.codes.codes.iter().map(|code| info(code, &mut file.uses)).collect();
    let count = Literal::usize_unsuffixed(rows.len());
    file.items.push(quote! {
        /// What is known about each error code, sorted by code.
        pub(crate) static TABLE: [#ty; #count] = [#(#rows),*];
    });
    file
}

fn info(code: &Code, uses: &mut Uses) -> TokenStream {
    let (info, class) = (uses.core("CodeInfo"), uses.core("CodeClass"));
    let (text, message, meaning) = (&code.code, &code.message, &code.meaning);
    let (status, variant) = (Literal::u16_unsuffixed(code.status), ident(&code.class));
    let repeat = code.repeat.as_deref().map(|repeat| with_repeat(repeat, uses));
    let family = code.family.then(|| quote! { .as_family() });
    quote! { #info::new(#text, #status, #class::#variant, #message, #meaning) #repeat #family }
}

fn with_repeat(repeat: &str, uses: &mut Uses) -> TokenStream {
    let (ty, repeat) = (uses.core("Repeat"), ident(repeat));
    quote! { .with_repeat(#ty::#repeat) }
}

/// The texts by name.
fn texts(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "codes", &api.service.spec);
    let name = &api.codes.name;
    file.docs = vec![format!(
        "The error codes as they stand on the wire, for those who compare texts. What each means \
         is said at the variants of [`{name}`](super::{name})."
    )];
    let constants = api.codes.codes.iter().map(|code| {
        let (constant, text) = (ident(&code.constant), &code.code);
        let about =
            format!(" [`{name}::{variant}`](super::{name}::{variant}).", variant = code.variant);
        quote! { #[doc = #about] pub const #constant: &str = #text; }
    });
    // One item for all, so that no empty lines stand between hundreds of them.
    file.items = vec![constants.collect()];
    file
}

/// The codes that an operation lists, as a list of references.
pub(super) fn listed(
    operation: &Operation,
    api: &Api,
    model: &str,
    uses: &mut Uses,
) -> TokenStream {
    let codes: Vec<_> = operation
        .codes
        .iter()
        .map(|listed| {
            let (name, variant) = (uses.name(model, &api.codes.name), ident(&listed.variant));
            let own = own(&listed.own, uses);
            match own.is_empty() {
                true => quote! { #name::#variant.info() },
                false => quote! { &#name::#variant.info() #own },
            }
        })
        .collect();
    quote! { &[#(#codes),*] }
}

fn own(own: &OwnFacts, uses: &mut Uses) -> TokenStream {
    let status = own.status.map(|status| {
        let status = Literal::u16_unsuffixed(status);
        quote! { .with_status(#status) }
    });
    let class = own.class.as_deref().map(|class| {
        let (ty, class) = (uses.core("CodeClass"), ident(class));
        quote! { .with_class(#ty::#class) }
    });
    let repeat = own.repeat.as_deref().map(|repeat| with_repeat(repeat, uses));
    let message = own.message.iter().map(|message| quote! { .with_message(#message) });
    let meaning = own.meaning.iter().map(|meaning| quote! { .with_meaning(#meaning) });
    quote! { #status #class #repeat #(#message)* #(#meaning)* }
}

/// The section on errors in the documentation of an operation.
pub(super) fn about(operation: &Operation, api: &Api, model: &str) -> Docs {
    let name = &api.codes.name;
    let heading = "# Errors".to_owned();
    if operation.codes.is_empty() {
        let none =
            format!("No code is documented for it; any of [`{name}`]({model}::{name}) can come.");
        return vec![heading, none];
    }
    let lead = format!("These codes are documented for it; others of [`{name}`] can come too.");
    let codes = operation.codes.iter().map(|listed| {
        format!("- [`{}`]({name}::{}): {}", listed.code, listed.variant, listed.meaning)
    });
    vec![heading, lead, codes.collect::<Vec<_>>().join("\n")]
}
