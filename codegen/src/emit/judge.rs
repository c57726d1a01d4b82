//! The rules of a product as one type, for tables of operations that are known by their names.

use quote::quote;

use super::File;
use crate::layout::Layout;

/// Adds the type to a file whose table takes it by the trait `Judge` of a module.
pub(super) fn emit(file: &mut File, layout: &Layout, module: &str) {
    let judge = file.uses.name(module, "Judge");
    let validate = file.uses.name(&layout.validator.public, "Validate");
    let limits = file.uses.core("Limits");
    let violations = file.uses.core("Violations");
    file.items.push(quote! {
        /// The rules of this product.
        struct Rules;

        impl<O: #validate> #judge<O> for Rules {
            fn judge(request: &O, limits: #limits) -> Result<(), #violations> {
                request.validate_with(limits)
            }
        }
    });
}
