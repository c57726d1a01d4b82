//! The client: a method per operation, a file per group.

use quote::quote;

use super::{File, docs, ident, literal};
use crate::ir::{Api, Effect, Group, Operation, Paging, WaiterEnum};
use crate::layout::{Home, Layout};

pub(super) fn emit(api: &Api, layout: &Layout) -> Vec<File> {
    let mut files = vec![root(api, &layout.client)];
    files.extend(api.groups.iter().map(|lowered| group(lowered, layout)));
    files
}

fn root(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "mod", &api.service.spec);
    let groups = api.groups.iter().map(|group| ident(&group.module));
    file.items.push(quote! { #(mod #groups;)* });
    file
}

fn group(group: &Group, layout: &Layout) -> File {
    let mut file = File::new(&layout.client.folder, &group.module, &group.spec);
    let methods: Vec<_> = group
        .operations
        .iter()
        .map(|operation| {
            let call = file.uses.name(&layout.client.inside, "Call");
            let request = file.uses.name(&layout.model.outside, &operation.request.name);
            let (docs, method) = (docs(&about(operation, layout)), ident(&operation.method));
            let deprecated = operation.deprecated.then(|| quote! { #[deprecated] });
            quote! {
                #docs
                #deprecated
                pub fn #method(&self, request: #request) -> #call<'_, #request> {
                    self.call(request)
                }
            }
        })
        .collect();
    if !methods.is_empty() {
        let client = file.uses.name(&layout.client.inside, "Client");
        file.items.push(quote! { impl #client { #(#methods)* } });
    }
    file
}

fn about(operation: &Operation, layout: &Layout) -> Vec<String> {
    let mut docs = operation.request.docs.clone();
    let effect = match operation.effect {
        Effect::Read => "reads only",
        Effect::IdempotentWrite => "writes, and a repeat changes nothing more",
        Effect::Write => "writes, and a repeat may write again",
    };
    let permission = &operation.permission.action;
    let (model, request) = (&layout.model.outside, &operation.request.name);
    docs.push(format!(
        "Effect: {effect}. Permission: `{permission}`. [Error codes]({model}::{request}#errors)."
    ));
    docs.extend(operation.paging.as_ref().map(pages));
    docs.extend(operation.waiters.as_ref().map(|waiters| states(waiters, layout)));
    docs.extend(operation.finish.as_ref().map(|_| {
        "What it sets off goes on after the answer: [`finished`](Call::finished) waits for the end."
            .to_owned()
    }));
    docs.extend(operation.dry_run_param.as_ref().map(|_| {
        "[`dry_run`](Call::dry_run) has the service check the call without doing anything."
            .to_owned()
    }));
    docs.extend(literal::example(operation, layout));
    docs
}

fn pages(paging: &Paging) -> String {
    let size = paging.size.as_ref().map(|size| {
        format!(", {} items at a time unless the request says otherwise", size.greatest)
    });
    let size = size.unwrap_or_default();
    format!("[`paginate`](Call::paginate) reads the list page by page{size}.")
}

fn states(waiters: &WaiterEnum, layout: &Layout) -> String {
    let WaiterEnum { name, waiters } = waiters;
    let variants: Vec<_> = waiters.iter().map(|it| format!("`{}`", it.variant)).collect();
    format!(
        "[`wait_for`](Call::wait_for) repeats the call until a state of [`{name}`]({}::{name}) is \
         there: {}.",
        layout.model.outside,
        variants.join(", ")
    )
}
