//! The model: a file per shape and per operation, a module per group, and the service.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    File, Uses, code, docs, enums, finish, ident, operation, paging, record, shapes_folder, waiter,
};
use crate::ir::{Api, Group, Operation, Shape};
use crate::layout::{Home, Layout};

pub(super) fn emit(api: &Api, layout: &Layout) -> Vec<File> {
    let home = &layout.model;
    let mut files = vec![root(api, home), service(api, home), serde(api, home)];
    files.extend(code::files(api, home));
    files.extend(api.jobs.as_ref().map(|jobs| finish::jobs(jobs, &api.service.spec, home)));
    files.push(super::catalogue::list(api, home));
    files.push(shapes(api, home));
    files.extend(api.shapes.iter().map(|lowered| shape(lowered, home)));
    for group in &api.groups {
        files.push(module(group, home));
        let operations = group.operations.iter();
        files.extend(operations.map(|operation| self::operation(operation, group, api, home)));
    }
    files
}

fn root(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "mod", &api.service.spec);
    let (groups, constant) =
        (api.groups.iter().map(|group| ident(&group.module)), ident(&api.service.constant));
    let groups: Vec<_> = groups.collect();
    let code = ident(&api.codes.name);
    let jobs = api.jobs.as_ref().map(|_| quote! { mod job_table; });
    file.items = vec![
        quote! {
            mod code_table;
            pub mod codes;
            mod error_code;
            #jobs
            mod operations;
            #[cfg(feature = "serde")]
            mod serde;
            #(pub mod #groups;)*
            mod service;
            pub mod shapes;
        },
        quote! {
            pub use error_code::#code;
            pub use operations::OPERATIONS;
            pub use service::#constant;
            pub use shapes::*;
            #(pub use #groups::*;)*
        },
    ];
    file
}

fn service(api: &Api, home: &Home) -> File {
    let service = &api.service;
    let mut file = File::new(&home.folder, "service", &service.spec);
    let (docs, name) = (docs(&service.docs), ident(&service.constant));
    let ty = file.uses.core("ServiceInfo");
    let table = file.uses.name(&format!("{}::generated::code_table", home.inside), "TABLE");
    let code = file.uses.name(&home.inside, &api.codes.name);
    let common = service.common_codes.iter().map(|variant| ident(variant));
    let (product, version) = (&service.product, &service.version);
    let (rule, vpc_rule) = (&service.endpoint_rule, &service.endpoint_vpc_rule);
    let map = service.endpoint_map.iter().map(|(region, host)| quote! { (#region, #host) });
    file.items.push(quote! {
        #docs
        pub static #name: #ty = #ty::new(#product, #version)
            .endpoint_rules(#rule, #vpc_rule)
            .endpoint_map(&[#(#map),*])
            .codes(&#table, &[#(#code::#common.info()),*]);
    });
    file
}

/// serde for all types, behind the feature of that name.
fn serde(api: &Api, home: &Home) -> File {
    let mut file = File::new(&home.folder, "serde", &api.service.spec);
    let operations = || api.groups.iter().flat_map(|group| &group.operations);
    let records = operations()
        .flat_map(|it| [&it.response].into_iter().chain(&it.records).chain(&it.response_records));
    let records = records.chain(api.shapes.iter().flat_map(|shape| shape.all_records()));
    let enums = operations().flat_map(|it| &it.enums);
    let enums = enums.chain(api.shapes.iter().flat_map(|shape| &shape.enums));
    let others = records.map(|it| &it.name).chain(enums.map(|it| &it.name));
    let others = others.chain([&api.codes.name]);
    let mut others: Vec<_> = others.map(|name| file.uses.name(&home.inside, name)).collect();
    others.sort();
    let requests: Vec<_> =
        operations().map(|it| file.uses.name(&home.inside, &it.request.name)).collect();
    let implement = file.uses.core("impl_serde");
    file.items = vec![quote! {
        #implement!(requests: [#(#requests),*], others: [#(#others),*]);
    }];
    file
}

fn shapes(api: &Api, home: &Home) -> File {
    let mut file = File::new(&format!("{}/shapes", home.folder), "mod", &shapes_folder(api));
    file.docs = vec!["Shapes that several operations share.".to_owned()];
    file.items = reexports(api.shapes.iter().map(|shape| {
        let records = shape.all_records().map(|record| record.name.as_str());
        let enums = shape.enums.iter().map(|lowered| lowered.name.as_str());
        (shape.module.as_str(), records.chain(enums).collect())
    }));
    file
}

fn shape(shape: &Shape, home: &Home) -> File {
    let mut file = File::new(&format!("{}/shapes", home.folder), &shape.module, &shape.spec);
    let uses = &mut file.uses;
    let records = shape.all_records();
    let model = &home.inside;
    file.items =
        records.flat_map(|it| record::items(it, record::Use::Shape, model, uses)).collect();
    file.items.extend(shape.enums.iter().flat_map(|lowered| enums::items(lowered, uses)));
    local(uses, &home.inside, shape.all_records().map(|record| &record.name));
    local(uses, &home.inside, shape.enums.iter().map(|e| &e.name));
    file
}

/// Takes back the imports of names that the file defines itself.
fn local<'a>(uses: &mut Uses, model: &str, names: impl Iterator<Item = &'a String>) {
    for name in names {
        uses.forget(model, name);
    }
}

fn module(group: &Group, home: &Home) -> File {
    let folder = format!("{}/{}", home.folder, group.module);
    let mut file = File::new(&folder, "mod", &group.spec);
    file.docs = group.docs.clone();
    file.docs.extend(contents(group));
    file.items = reexports(group.operations.iter().map(|operation| {
        let mut names = vec![operation.request.name.as_str(), &operation.response.name];
        names.extend(operation.waiters.iter().map(|waiters| waiters.name.as_str()));
        let nested = operation.records.iter().chain(&operation.response_records);
        names.extend(nested.map(|record| record.name.as_str()));
        names.extend(operation.enums.iter().map(|lowered| lowered.name.as_str()));
        (operation.module.as_str(), names)
    }));
    file
}

/// The operations of a group as a table.
fn contents(group: &Group) -> Option<String> {
    let rows = group.operations.iter().map(|operation| {
        let about = operation.request.docs.first().map_or("", String::as_str);
        format!("| [`{}`] | {about} |", operation.request.name)
    });
    let table: Vec<String> = ["| operation | what it does |".to_owned(), "|---|---|".to_owned()]
        .into_iter()
        .chain(rows)
        .collect();
    (!group.operations.is_empty()).then(|| table.join("\n"))
}

/// Private modules whose names are all exported.
fn reexports<'a>(modules: impl Iterator<Item = (&'a str, Vec<&'a str>)>) -> Vec<TokenStream> {
    let (modules, exports): (Vec<_>, Vec<_>) = modules
        .map(|(module, mut names)| {
            names.sort_unstable();
            let (module, names) = (ident(module), names.into_iter().map(ident));
            (quote! { mod #module; }, quote! { pub use #module::{#(#names),*}; })
        })
        .unzip();
    vec![quote! { #(#modules)* }, quote! { #(#exports)* }]
}

fn operation(operation: &Operation, group: &Group, api: &Api, home: &Home) -> File {
    let folder = format!("{}/{}", home.folder, group.module);
    let mut file = File::new(&folder, &operation.module, &operation.spec);
    let (uses, model) = (&mut file.uses, home.inside.as_str());
    let mut request = operation.request.clone();
    request.docs.extend(code::about(operation, api, model));
    let mut items = record::items(&request, record::Use::Request, model, uses);
    items.push(operation::item(operation, api, model, uses));
    items.extend(operation.paging.iter().map(|it| paging::item(it, operation, model, uses)));
    items.extend(finish::items(operation, model, uses));
    items.extend(record::items(&operation.response, record::Use::Response, model, uses));
    for nested in &operation.records {
        items.extend(record::items(nested, record::Use::Shape, model, uses));
    }
    for nested in &operation.response_records {
        items.extend(record::items(nested, record::Use::Response, model, uses));
    }
    items.extend(operation.enums.iter().flat_map(|lowered| enums::items(lowered, uses)));
    if let Some(waiters) = &operation.waiters {
        items.extend(waiter::items(waiters, &operation.request.name, uses));
    }
    let nested = operation.records.iter().chain(&operation.response_records);
    let records = [&operation.request, &operation.response].into_iter().chain(nested);
    local(uses, model, records.map(|record| &record.name));
    local(uses, model, operation.enums.iter().map(|lowered| &lowered.name));
    file.items = items;
    file
}
