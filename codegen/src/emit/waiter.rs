//! The states that can be waited for: an enum with its table.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Uses, docs, ident};
use crate::ir::{Acceptor, AcceptorTest, WaiterEnum};

pub(super) fn items(waiters: &WaiterEnum, operation: &str, uses: &mut Uses) -> Vec<TokenStream> {
    let name = ident(&waiters.name);
    let about = docs(&[format!("The states that can be waited for with [`{operation}`].")]);
    let variants = waiters.waiters.iter().map(|waiter| {
        let (docs, variant) = (docs(&waiter.docs), ident(&waiter.variant));
        quote! { #docs #variant }
    });
    let structure = quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name { #(#variants),* }
    };
    let (trait_, info) = (uses.core("Waiter"), uses.core("WaiterInfo"));
    let operation = ident(operation);
    let rows: Vec<_> = waiters
        .waiters
        .iter()
        .map(|waiter| {
            let (name, variant) = (&waiter.name, ident(&waiter.variant));
            let delay = Literal::u64_unsuffixed(waiter.delay);
            let limit = Literal::u64_unsuffixed(waiter.limit);
            let acceptors = waiter.acceptors.iter().map(|it| acceptor(it, uses));
            quote! { (Self::#variant, #info::new(#name, #delay, #limit, &[#(#acceptors),*])) }
        })
        .collect();
    let table = quote! {
        impl #trait_ for #name {
            type Operation = #operation;

            const WAITERS: &'static [(Self, #info)] = &[#(#rows),*];

            fn info(self) -> &'static #info {
                &Self::WAITERS[self as usize].1
            }
        }
    };
    vec![structure, table]
}

fn acceptor(acceptor: &Acceptor, uses: &mut Uses) -> TokenStream {
    let (ty, states) = (uses.core("Acceptor"), uses.core("WaiterState"));
    let state = ident(&acceptor.state);
    match &acceptor.test {
        AcceptorTest::Has(path, equals) => {
            quote! { #ty::has(#states::#state, &[#(#path),*], #equals) }
        }
        AcceptorTest::All(path, equals) => {
            quote! { #ty::all(#states::#state, &[#(#path),*], #equals) }
        }
        AcceptorTest::Code(code) => quote! { #ty::code(#states::#state, #code) },
    }
}
