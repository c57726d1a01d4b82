//! What is made of all products together: the modules of the generated tests.

use quote::quote;

use super::{File, ident};
use crate::ir::Api;
use crate::layout::{ERASED, EXAMPLES, Layout};

/// The module of the tests of all examples, and that of the tables of all operations.
pub fn emit(products: &[(Api, Layout)]) -> Vec<File> {
    let names: Vec<_> = products.iter().map(|(_, layout)| ident(&layout.name)).collect();
    let module = |folder: &str, visible: bool| {
        let mut file = File::new(folder, "mod", "spec/*/service.json");
        file.items.extend(names.iter().map(|name| {
            if visible {
                quote! { pub mod #name; }
            } else {
                quote! { mod #name; }
            }
        }));
        file
    };
    let mut erased = module(ERASED, true);
    let product = erased.uses.name("crate::erased", "Product");
    let rows = products.iter().zip(&names).map(|((api, _), name)| {
        let (code, version) = (&api.service.product, &api.service.version);
        quote! { #product { name: #code, version: #version, operations: #name::OPERATIONS } }
    });
    erased.items.push(quote! {
        /// Every product.
        pub static PRODUCTS: &[#product] = &[#(#rows),*];
    });
    vec![module(EXAMPLES, false), erased]
}
