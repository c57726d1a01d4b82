//! The example in the documentation of a client method.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::format;
use crate::ir::{Literal, Operation};
use crate::layout::Layout;

/// A code block that calls the operation; tests compile it.
pub(super) fn example(operation: &Operation, layout: &Layout) -> Option<String> {
    let request = operation.example.as_ref()?;
    let mut names = BTreeSet::from(["Client".to_owned(), "Error".to_owned()]);
    collect(request, &mut names);
    let (method, value) = (ident(&operation.method), expression(request));
    let response = (operation.response.fields.len() > 1).then(|| quote! { let response = });
    let body = format::statements(&quote! {
        let request = #value;
        #response client.#method(request).await?;
    })?;
    let names: Vec<String> = names.into_iter().collect();
    let import = format!("use {}::{{{}}};", layout.client.public, names.join(", "));
    let lines = [
        "```no_run".to_owned(),
        format!("# {import}"),
        "# async fn example(client: Client) -> Result<(), Error> {".to_owned(),
        body,
        "# Ok(())".to_owned(),
        "# }".to_owned(),
        "```".to_owned(),
    ];
    Some(lines.join("\n"))
}

/// The types that an expression names.
fn collect(literal: &Literal, names: &mut BTreeSet<String>) {
    match literal {
        Literal::Text(_) | Literal::Number(_) | Literal::Fraction(_) | Literal::Bool(_) => {}
        Literal::Variant { of, .. } => _ = names.insert(of.clone()),
        Literal::List(items) => items.iter().for_each(|item| collect(item, names)),
        Literal::Record { of, arguments, setters } => {
            names.insert(of.clone());
            arguments.iter().for_each(|argument| collect(argument, names));
            setters.iter().for_each(|(_, value)| collect(value, names));
        }
    }
}

fn expression(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Text(text) => quote! { #text },
        Literal::Number(number) => {
            let digits = proc_macro2::Literal::u64_unsuffixed(number.unsigned_abs());
            if *number < 0 {
                quote! { -#digits }
            } else {
                quote! { #digits }
            }
        }
        Literal::Fraction(number) => {
            let digits = proc_macro2::Literal::f64_unsuffixed(number.abs());
            if *number < 0.0 {
                quote! { -#digits }
            } else {
                quote! { #digits }
            }
        }
        Literal::Bool(flag) => quote! { #flag },
        Literal::Variant { of, variant } => {
            let (of, variant) = (ident(of), ident(variant));
            quote! { #of::#variant }
        }
        Literal::List(items) => {
            let items = items.iter().map(expression);
            quote! { [#(#items),*] }
        }
        Literal::Record { of, arguments, setters } => {
            let (of, arguments) = (ident(of), arguments.iter().map(expression));
            let setters = setters.iter().map(|(name, value)| {
                let (name, value) = (ident(name), expression(value));
                quote! { .#name(#value) }
            });
            quote! { #of::new(#(#arguments),*)#(#setters)* }
        }
    }
}
