//! The states that can be waited for: an enum with its table.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Uses, docs, ident};
use crate::ir::{Acceptor, AcceptorTest, Waiter, WaiterEnum};

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
            let (variant, row) = (ident(&waiter.variant), self::info(waiter, uses));
            quote! { (Self::#variant, #row) }
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

/// What is known about a state.
pub(super) fn info(waiter: &Waiter, uses: &mut Uses) -> TokenStream {
    let (ty, name) = (uses.core("WaiterInfo"), &waiter.name);
    let delay = Literal::u64_unsuffixed(waiter.delay);
    let limit = Literal::u64_unsuffixed(waiter.limit);
    let acceptors = waiter.acceptors.iter().map(|it| acceptor(it, uses));
    quote! { #ty::new(#name, #delay, #limit, &[#(#acceptors),*]) }
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
