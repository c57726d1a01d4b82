//! The names of the parameters that the emulator knows.

use quote::quote;

use super::File;
use crate::ir::Api;
use crate::layout::Layout;

pub(super) fn emit(api: &Api, layout: &Layout) -> Option<File> {
    let home = layout.emulator.as_ref()?;
    let mut file = File::new(&home.folder, "parameters", &api.service.spec);
    file.docs = vec!["The parameters of each operation.".to_owned()];
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let rows = operations.map(|operation| {
        let action = &operation.action;
        let names = operation.request.fields.iter().map(|field| &field.wire);
        quote! { (#action, &[#(#names),*]) }
    });
    file.items.push(quote! {
        /// The names of the parameters of an operation.
        pub const PARAMETERS: &[(&str, &[&str])] = &[#(#rows),*];
    });
    Some(file)
}
