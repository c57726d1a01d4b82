//! Every operation in one table, for tests that go through all of them.

use quote::quote;

use super::{File, judge};
use crate::ir::Api;
use crate::layout::Layout;

pub(super) fn emit(api: &Api, layout: &Layout) -> Option<File> {
    let home = layout.erased.as_ref()?;
    let mut file = File::new(&home.folder, "mod", &api.service.spec);
    let erased = file.uses.name(&format!("{}::erased", home.inside), "ErasedOperation");
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let rows: Vec<_> = operations
        .map(|operation| {
            let request = file.uses.name(&layout.model.public, &operation.request.name);
            let spec = &operation.spec;
            quote! { #erased::of::<#request, Rules>(#spec) }
        })
        .collect();
    judge::emit(&mut file, layout, &format!("{}::erased", home.inside));
    file.items.push(quote! {
        /// Every operation, in the order of its group.
        pub static OPERATIONS: &[#erased] = &[#(#rows),*];
    });
    Some(file)
}
