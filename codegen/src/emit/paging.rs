//! The `Paged` implementation of a request.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Uses, ident, record};
use crate::ir::{Number, Operation, Paging, PagingWay, Presence};

pub(super) fn item(
    paging: &Paging,
    operation: &Operation,
    model: &str,
    uses: &mut Uses,
) -> TokenStream {
    let (paged, cursor, advance) = (uses.core("Paged"), uses.core("Cursor"), uses.core("Advance"));
    let (name, response) = (ident(&operation.request.name), ident(&operation.response.name));
    let item = record::plain(&paging.item, model, uses);
    let items = ident(&paging.items);
    let size = paging.size.as_ref().map(|size| {
        let (name, greatest) = (ident(&size.name), Literal::i64_unsuffixed(size.greatest));
        quote! { self.#name.get_or_insert(#greatest); }
    });
    let (begin, step) = match &paging.way {
        PagingWay::Number { name, first, answered, total } => {
            let page = uses.core("NumberedPage");
            let (name, first) = (ident(name), Literal::i64_unsuffixed(*first));
            let size = option(paging.size.as_ref().map(|size| {
                let name = ident(&size.name);
                quote! { self.#name }
            }));
            let chosen = paging.size.as_ref().and_then(|size| size.answered.as_ref());
            let (number, chosen) =
                (option(answered.as_ref().map(narrow)), option(chosen.map(narrow)));
            let total = option(total.as_ref().map(wide));
            let step = quote! {
                let page = #page {
                    first: #first,
                    number: #number,
                    size: #size,
                    answered_size: #chosen,
                    total: #total,
                    items: response.#items.len(),
                };
                cursor.number(&mut self.#name, page)
            };
            (Some(quote! { self.#name.get_or_insert(#first); }), step)
        }
        PagingWay::Token { name, next, next_presence } => {
            let (name, next) = (ident(name), ident(next));
            let next = match next_presence {
                Presence::Required => quote! { Some(&response.#next) },
                _ => quote! { response.#next.as_deref() },
            };
            (None, quote! { cursor.token(&mut self.#name, #next) })
        }
    };
    quote! {
        impl #paged for #name {
            type Item = #item;

            fn begin(&mut self) {
                #begin
                #size
            }

            fn advance(&mut self, response: &#response, cursor: &mut #cursor) -> #advance {
                #step
            }

            fn items(response: #response) -> Vec<#item> {
                response.#items
            }
        }
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.unwrap_or_else(|| quote! { None })
}

/// A number of 32 bits that may be absent.
fn narrow(number: &Number) -> TokenStream {
    let name = ident(&number.name);
    match number.presence {
        Presence::Required => quote! { Some(response.#name) },
        _ => quote! { response.#name },
    }
}

/// A number of 64 bits that may be absent.
fn wide(number: &Number) -> TokenStream {
    let name = ident(&number.name);
    match (number.presence, number.wide) {
        (_, true) => narrow(number),
        (Presence::Required, false) => quote! { Some(response.#name.into()) },
        (_, false) => quote! { response.#name.map(i64::from) },
    }
}
