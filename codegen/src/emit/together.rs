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
    vec![module(EXAMPLES, false), module(ERASED, true)]
}
