//! The patterns of the specs as tables.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{File, ident};
use crate::ir::{Api, Pattern};
use crate::layout::Home;

/// The patterns as constants.
pub(super) fn file(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "patterns", &api.service.spec);
    file.docs = vec!["The patterns of the specs as tables.".to_owned()];
    let (pattern, piece) = (file.uses.core("Pattern"), file.uses.core("Piece"));
    let mut sets = Sets::default();
    let constants: Vec<_> = api
        .patterns
        .iter()
        .map(|Pattern { constant, source, sequences }| {
            let (docs, name) = (super::docs(&[format!("`{source}`")]), ident(constant));
            let sequences = sequences.iter().map(|sequence| {
                let pieces = sequence.iter().map(|part| {
                    let set = sets.expression(&part.ranges);
                    let (min, max) = (Literal::u32_unsuffixed(part.min), count(part.max));
                    quote! { #piece::new(#set, #min, #max) }
                });
                let pieces: Vec<_> = pieces.collect();
                quote! { &[#(#pieces),*] }
            });
            let sequences: Vec<_> = sequences.collect();
            quote! { #docs pub const #name: #pattern = #pattern(&[#(#sequences),*]); }
        })
        .collect();
    file.items = sets.constants().chain(constants).collect();
    file
}

/// Large sets of characters, such as all Chinese ones, which many patterns share.
#[derive(Default)]
struct Sets(Vec<Vec<(char, char)>>);

impl Sets {
    /// Sets of more ranges than this become constants.
    const LARGE: usize = 8;

    fn expression(&mut self, ranges: &[(char, char)]) -> TokenStream {
        if ranges.len() <= Self::LARGE {
            return table(ranges);
        }
        let known = self.0.iter().position(|set| set == ranges);
        let n = known.unwrap_or_else(|| {
            self.0.push(ranges.to_vec());
            self.0.len() - 1
        });
        let name = Self::name(n);
        quote! { #name }
    }

    fn name(n: usize) -> Ident {
        ident(&format!("CHARACTERS_{}", n + 1))
    }

    fn constants(&self) -> impl Iterator<Item = TokenStream> {
        self.0.iter().enumerate().map(|(n, ranges)| {
            let (name, table) = (Self::name(n), table(ranges));
            quote! { const #name: &[(char, char)] = #table; }
        })
    }
}

fn table(ranges: &[(char, char)]) -> TokenStream {
    let ranges = ranges.iter().map(|(first, last)| quote! { (#first, #last) });
    quote! { &[#(#ranges),*] }
}

fn count(max: u32) -> TokenStream {
    match max {
        u32::MAX => quote! { u32::MAX },
        max => {
            let max = Literal::u32_unsuffixed(max);
            quote! { #max }
        }
    }
}
