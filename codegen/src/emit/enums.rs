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
        quote! { (#wire, #variant) }
    });
    let observed = lowered.values.iter().filter(|value| value.observed).map(|value| &value.wire);
    let (unknown, table) = (uses.core("UnknownValue"), uses.core("open_enum"));
    let structure = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know.
            Unknown(#unknown),
        }
    };
    let table = quote! { #table!(#name, [#(#known),*], [#(#observed),*]); };
    vec![structure, table]
}
