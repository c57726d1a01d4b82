//! An open enum.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Uses, docs, ident};
use crate::ir::Enum;

pub(super) fn items(lowered: &Enum, uses: &mut Uses) -> Vec<TokenStream> {
    let (name, docs) = (ident(&lowered.name), docs(&lowered.docs));
    let variants = lowered.values.iter().map(|value| {
        let (docs, variant) = (super::docs(&value.docs), ident(&value.variant));
        quote! { #docs #variant }
    });
    let known = lowered.values.iter().map(|value| {
        let (wire, variant) = (&value.wire, ident(&value.variant));
        quote! { (#wire, Self::#variant) }
    });
    let mut observed = lowered.values.iter().filter(|value| value.observed).peekable();
    let observed = observed.peek().is_some().then(|| {
        let observed = observed.map(|value| &value.wire);
        quote! { const OBSERVED: &'static [&'static str] = &[#(#observed),*]; }
    });
    let (open, unknown) = (uses.core("OpenEnum"), uses.core("UnknownValue"));
    let (from, to) = (uses.core("FromValue"), uses.core("ToValue"));
    let (value, error) = (uses.core("Value"), uses.core("DecodeError"));
    let structure = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know.
            Unknown(#unknown),
        }
    };
    let table = quote! {
        impl #open for #name {
            #observed
            const KNOWN: &'static [(&'static str, Self)] = &[#(#known),*];

            fn from_unknown(value: #unknown) -> Self {
                Self::Unknown(value)
            }

            fn unknown(&self) -> Option<&#unknown> {
                match self {
                    Self::Unknown(value) => Some(value),
                    _ => None,
                }
            }
        }
    };
    let from_text = quote! {
        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                Self::from_wire(text)
            }
        }
    };
    let reader = quote! {
        impl #from for #name {
            fn from_value(value: &#value<'_>) -> Result<Self, #error> {
                Self::read(value)
            }
        }
    };
    let writer = quote! {
        impl #to for #name {
            fn to_value(&self) -> #value<'_> {
                #value::Text(self.wire().into())
            }
        }
    };
    vec![structure, table, from_text, reader, writer]
}
