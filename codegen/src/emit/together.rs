//! What is made of all products together: the modules of the generated tests, and those of what the
//! command line knows.

use quote::quote;

use super::{File, ident};
use crate::ir::Api;
use crate::layout::{COMMANDS, ERASED, EXAMPLES, Layout};

/// The module of the tests of all examples, those of the tables of all operations: of the tests and
/// of the command line.
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
    let mut commands = module(COMMANDS, false);
    let product = commands.uses.name("crate::operation", "Product");
    commands.items.push(quote! {
        /// Every product.
        pub(crate) static PRODUCTS: &[&#product] = &[#(&#names::PRODUCT),*];
    });
    vec![module(EXAMPLES, false), erased, commands]
}
