//! A test per operation: its spec examples.

use quote::quote;

use super::{File, ident};
use crate::ir::Api;
use crate::layout::Layout;

pub(super) fn emit(api: &Api, layout: &Layout) -> Option<File> {
    let home = layout.examples.as_ref()?;
    let mut file = File::new(&home.folder, "mod", &api.service.spec);
    file.docs = vec!["A test per operation: the examples of its spec.".to_owned()];
    let check = file.uses.name(&home.inside, "check");
    file.items = api
        .groups
        .iter()
        .flat_map(|group| &group.operations)
        .map(|operation| {
            let request = file.uses.name(&layout.model.public, &operation.request.name);
            let (name, spec) = (ident(&operation.module), &operation.spec);
            quote! {
                #[test]
                fn #name() {
                    #check(#spec, #request::validate);
                }
            }
        })
        .collect();
    if !file.items.is_empty() {
        // The trait by which a request judges itself.
        file.uses.name(&layout.validator.public, "Validate");
    }
    Some(file)
}
