//! Error codes: a constant for each, and the enum of an operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{File, Uses, docs, ident};
use crate::ir::{Api, Code, ErrorEnum};
use crate::layout::Home;

/// The constants of all codes.
pub(super) fn constants(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "codes", &api.service.spec);
    file.docs = vec!["What is known about each error code. Operations share them.".to_owned()];
    let constants = api.codes.iter().map(|code| {
        let (name, ty) = (ident(&code.constant), file.uses.core("CodeInfo"));
        let info = info(code, &mut file.uses);
        quote! { pub(crate) const #name: #ty = #info; }
    });
    // One item for all, so that no empty lines stand between hundreds of them.
    file.items = vec![constants.collect()];
    file
}

fn info(code: &Code, uses: &mut Uses) -> TokenStream {
    let (info, class) = (uses.core("CodeInfo"), uses.core("CodeClass"));
    let (text, message, meaning) = (&code.code, &code.message, &code.meaning);
    let (status, variant) = (Literal::u16_unsuffixed(code.status), ident(&code.class));
    match &code.repeat {
        Some(repeat) => {
            let (ty, repeat) = (uses.core("Repeat"), ident(repeat));
            quote! {
                #info::repeating(#text, #status, #class::#variant, #ty::#repeat, #message, #meaning)
            }
        }
        None if code.family => {
            quote! { #info::family(#text, #status, #class::#variant, #message, #meaning) }
        }
        None => quote! { #info::new(#text, #status, #class::#variant, #message, #meaning) },
    }
}

/// The enum of the codes of an operation, with its table.
pub(super) fn items(
    error: &ErrorEnum,
    operation: &str,
    model: &str,
    uses: &mut Uses,
) -> Vec<TokenStream> {
    let name = ident(&error.name);
    let about = docs(&[format!("The error codes of [`{operation}`].")]);
    let variants = error.variants.iter().map(|variant| {
        let (docs, variant) = (docs(&variant.docs), ident(&variant.name));
        quote! { #docs #variant }
    });
    let structure = quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name { #(#variants),* }
    };
    let (trait_, code_info) = (uses.core("ErrorCode"), uses.core("CodeInfo"));
    if error.variants.is_empty() {
        return vec![structure, never(error, uses)];
    }
    let codes = uses.name(&format!("{model}::generated"), "codes");
    let rows = error.variants.iter().map(|variant| {
        let (variant, constant) = (ident(&variant.name), ident(&variant.constant));
        quote! { (Self::#variant, #codes::#constant) }
    });
    let table = quote! {
        impl #trait_ for #name {
            const CODES: &'static [(Self, #code_info)] = &[#(#rows),*];

            fn info(self) -> &'static #code_info {
                &Self::CODES[self as usize].1
            }
        }
    };
    vec![structure, table]
}

/// The table of an operation without codes of its own.
fn never(error: &ErrorEnum, uses: &mut Uses) -> TokenStream {
    let (name, trait_) = (ident(&error.name), uses.core("ErrorCode"));
    let code_info = uses.core("CodeInfo");
    quote! {
        impl #trait_ for #name {
            const CODES: &'static [(Self, #code_info)] = &[];

            fn info(self) -> &'static #code_info {
                match self {}
            }
        }
    }
}
