//! The `Operation` implementation of a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Uses, code, ident};
use crate::ir::{Api, Effect, Form, Operation};

pub(super) fn item(operation: &Operation, api: &Api, model: &str, uses: &mut Uses) -> TokenStream {
    let (trait_, info) = (uses.core("Operation"), uses.core("OperationInfo"));
    let effect = uses.core("Effect");
    let (name, response) = (ident(&operation.request.name), ident(&operation.response.name));
    let service = uses.name(model, &api.service.constant);
    // A block of its own lets the values in the table live as long as the constant.
    let codes = code::listed(operation, api, model, uses);
    let codes = (!operation.codes.is_empty()).then(|| quote! { .codes(const { #codes }) });
    let permission = permission(operation, uses);
    let (action, required) = (&operation.action, &operation.required);
    let variant = ident(match operation.effect {
        Effect::Read => "Read",
        Effect::IdempotentWrite => "IdempotentWrite",
        Effect::Write => "Write",
    });
    // What most operations have in common, the constructor knows.
    let required = (!required.is_empty()).then(|| quote! { .required(&[#(#required),*]) });
    let region = match operation.region_param.as_deref() {
        Some("RegionId") => None,
        Some(name) => Some(quote! { .region_param(Some(#name)) }),
        None => Some(quote! { .region_param(None) }),
    };
    let form = &operation.form_params;
    let form = (!form.is_empty()).then(|| quote! { .form_params(&[#(#form),*]) });
    let token = operation.idempotency_param.iter().map(|it| quote! { .idempotency_param(#it) });
    let dry_run = operation.dry_run_param.iter().map(|it| quote! { .dry_run_param(#it) });
    let fields = operation.request.fields.iter();
    let mut json = fields.filter(|it| it.form == Form::JsonText).map(|it| &it.wire).peekable();
    let json = json.peek().is_some().then(|| {
        quote! { const JSON_PARAMS: &'static [&'static str] = &[#(#json),*]; }
    });
    let spread = &operation.spread_params;
    let spread = (!spread.is_empty()).then(|| {
        quote! { const SPREAD_PARAMS: &'static [&'static str] = &[#(#spread),*]; }
    });
    let places = &operation.places;
    let places = (!places.is_empty()).then(|| {
        quote! { const PLACES: &'static [&'static str] = &[#(#places),*]; }
    });
    quote! {
        impl #trait_ for #name {
            type Response = #response;

            const INFO: &'static #info = &#info::new(&#service, #action, #effect::#variant)
                #required #form #region #(#token)* #(#dry_run)* #codes .permission(#permission);

            #json
            #spread
            #places
        }
    }
}

fn permission(operation: &Operation, uses: &mut Uses) -> TokenStream {
    let ty = uses.core("Permission");
    let permission = &operation.permission;
    let (action, access) = (&permission.action, &permission.access);
    let resources: Vec<_> = permission
        .resources
        .iter()
        .map(|resource| {
            let (ty, kind, arn) = (uses.core("Resource"), &resource.kind, &resource.arn);
            let required = resource.required.then(|| quote! { .required() });
            quote! { #ty::new(#kind, #arn) #required }
        })
        .collect();
    let on = (!resources.is_empty()).then(|| quote! { .on(const { &[#(#resources),*] }) });
    quote! { #ty::new(#action, #access) #on }
}
