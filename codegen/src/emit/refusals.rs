//! The codes that the emulator answers to bad values.

use quote::quote;

use super::File;
use crate::ir::Api;
use crate::layout::Layout;

pub(super) fn emit(api: &Api, layout: &Layout) -> Vec<File> {
    let Some(home) = &layout.emulator else { return Vec::new() };
    let mut root = File::new(&home.folder, "mod", &api.service.spec);
    root.items.push(quote! { pub mod parameters; pub mod refusals; });

    let mut file = File::new(&home.folder, "refusals", &api.service.spec);
    file.docs = vec!["The codes for bad values, by operation.".to_owned()];
    let refusal = file.uses.name(&format!("{}::refusal", home.inside), "Refusal");
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let rows = operations.filter(|operation| !operation.refusals.is_empty()).map(|operation| {
        let action = &operation.action;
        let refusals = operation.refusals.iter().map(|known| {
            let (path, rule, code) = (&known.path, &known.rule, &known.code);
            quote! { #refusal { path: #path, rule: #rule, code: #code } }
        });
        quote! { (#action, &[#(#refusals),*]) }
    });
    file.items.push(quote! {
        /// What an operation answers to a value that breaks a rule.
        pub const REFUSALS: &[(&str, &[#refusal])] = &[#(#rows),*];
    });
    vec![root, file]
}
