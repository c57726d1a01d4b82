//! Every operation in one table for the command line, which calls them by their names.

use proc_macro2::TokenStream;
use quote::quote;

use super::{File, Uses, ident, judge};
use crate::ir::{Api, Operation};
use crate::layout::{Home, Layout};

/// Where the types of the table are.
const OPERATION: &str = "crate::operation";

pub(super) fn emit(api: &Api, layout: &Layout) -> Option<File> {
    let home = layout.commands.as_ref()?;
    let mut file = File::new(&home.folder, "mod", &api.service.spec);
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let rows: Vec<_> = operations.map(|it| row(it, layout, home, &mut file.uses)).collect();
    let product = file.uses.name(OPERATION, "Product");
    let operation = file.uses.name(OPERATION, "Entry");
    let service = file.uses.name(&layout.model.public, &api.service.constant);
    judge::emit(&mut file, layout, OPERATION);
    file.items.push(quote! {
        /// The product, with all that it does.
        pub(crate) static PRODUCT: #product = #product {
            service: &#service,
            operations: OPERATIONS,
            manual: include_str!("manual.jsonl"),
        };
    });
    file.items.push(quote! {
        /// Every operation, in the order of its group.
        static OPERATIONS: &[#operation] = &[#(#rows),*];
    });
    Some(file)
}

fn row(operation: &Operation, layout: &Layout, home: &Home, uses: &mut Uses) -> TokenStream {
    let entry = uses.name(&format!("{}::operation", home.inside), "Entry");
    let request = uses.name(&layout.model.public, &operation.request.name);
    let finish = operation.finish.as_ref().map(|_| {
        uses.core("Finishes");
        quote! { .finish(<#request as Finishes>::FINISH) }
    });
    let waiters = operation.waiters.as_ref().map(|waiters| {
        uses.name(&layout.model.public, &waiters.name);
        let states = ident(&waiters.name);
        quote! { .states::<#states>() }
    });
    quote! { #entry::of::<#request, Rules>() #finish #waiters }
}
