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
    let codes = code::listed(operation, api, model, uses);
    let permission = permission(operation, uses);
    let (action, required) = (&operation.action, &operation.required);
    let variant = ident(match operation.effect {
        Effect::Read => "Read",
        Effect::IdempotentWrite => "IdempotentWrite",
        Effect::Write => "Write",
    });
    let option = |name: &Option<String>| match name {
        Some(name) => quote! { Some(#name) },
        None => quote! { None },
    };
    let region = option(&operation.region_param);
    let token = option(&operation.idempotency_param);
    let fields = operation.request.fields.iter();
    let mut json = fields.filter(|it| it.form == Form::JsonText).map(|it| &it.wire).peekable();
    let json = json.peek().is_some().then(|| {
        quote! { const JSON_PARAMS: &'static [&'static str] = &[#(#json),*]; }
    });
    quote! {
        impl #trait_ for #name {
            type Response = #response;

            const INFO: &'static #info = &#info {
                service: &#service,
                action: #action,
                effect: #effect::#variant,
                required: &[#(#required),*],
                region_param: #region,
                idempotency_param: #token,
                codes: #codes,
                permission: #permission,
            };

            #json
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
            let required = resource.required;
            quote! { #ty { kind: #kind, arn: #arn, required: #required } }
        })
        .collect();
    quote! { #ty { action: #action, access: #access, resources: &[#(#resources),*] } }
}
