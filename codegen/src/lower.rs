//! From checked specs to the IR: every decision is made here.
//!
//! The linter has passed, so what it guarantees is relied on; where a guarantee does not show in
//! the types, a plain fallback stands instead of a panic.

mod applies;
mod check;
mod codes;
mod finish;
mod literal;
mod manual;
mod observed;
mod paging;
mod record;
mod waiter;

use std::collections::BTreeSet;

use crate::catalog::Known;
use crate::ir::{
    Api, Effect, Group, Operation, Permission, Record, Refusal, Resource, Service, Shape,
};
use crate::load::{OperationSpec, Spec};
use crate::names::Words;
use crate::spec::{self, Location, Parameter, Schema, Style, Supplier};

use record::Records;

/// What every lowering function needs.
struct Context<'s> {
    spec: &'s Spec,
    words: Words,
    /// What the paths of the spec begin with, from the project.
    root: &'s str,
}

impl<'s> Context<'s> {
    fn shape(&self, name: &str) -> Option<&'s Schema> {
        self.spec.shapes.iter().find(|shape| shape.name == name).map(|shape| &shape.schema.value)
    }

    /// The schema that a schema stands for.
    fn resolve(&self, schema: &'s Schema) -> &'s Schema {
        let mut schema = schema;
        for _ in &self.spec.shapes {
            let Some(reference) = &schema.reference else { break };
            schema = self.shape(reference).unwrap_or(schema);
        }
        schema
    }
}

/// Lowers a whole spec. Its paths are relative to `root`: empty, or ending in `/`.
pub fn lower(spec: &Spec, root: &str) -> Api {
    let words = Words::new(spec.service.words.iter().map(|word| word.value.clone()));
    let context = Context { spec, words, root };
    let mut patterns = record::Patterns::default();
    let codes = codes::Table::new(spec, &context.words);
    let service = service(&context, &codes);
    let shapes = spec
        .shapes
        .iter()
        .map(|shape| {
            let mut records = Records::new(&context, &mut patterns);
            let record = records.shape(&context.words.camel(&shape.name), &shape.schema.value);
            Shape {
                module: context.words.snake(&shape.name),
                record,
                records: records.records,
                enums: records.enums,
                spec: format!("{root}{}", spec.sources.path(shape.file)),
            }
        })
        .collect();
    let groups = spec
        .service
        .groups
        .iter()
        .map(|group| Group {
            module: group.name.replace('-', "_"),
            spec: format!("{root}{}/{}", spec.folder, group.name.value),
            docs: vec![format!("{}.", group.title.value), group.summary.value.clone()],
            operations: spec
                .operations
                .iter()
                .filter(|operation| operation.group == group.name.value)
                .map(|operation| lower_operation(&context, &mut patterns, &codes, operation))
                .collect(),
        })
        .collect();
    let (patterns, codes) = (patterns.finish(), codes.finish(&spec.service.product));
    let observed = observed::table(&context);
    let forms = spec.service.json_texts.iter();
    let json_forms = forms.map(|it| context.words.camel(it.form.value.as_str())).collect();
    let jobs = finish::jobs(&context);
    let manual = manual::lower(&context);
    let mut api =
        Api { service, groups, shapes, patterns, codes, jobs, observed, json_forms, manual };
    literal::add_examples(&mut api, spec);
    mark_fractions(&mut api);
    api
}

/// Tells of each record whether a number with a fraction is in it, however deep.
fn mark_fractions(api: &mut Api) {
    let mut known = BTreeSet::new();
    loop {
        let before = known.len();
        for record in records(api) {
            record.is_fractional = record.fields.iter().any(|field| field.ty.is_fractional(&known));
            if record.is_fractional {
                known.insert(record.name.clone());
            }
        }
        if known.len() == before {
            return;
        }
    }
}

/// All records, as all of them stand side by side in Rust.
fn records(api: &mut Api) -> impl Iterator<Item = &mut Record> {
    let operations = api.groups.iter_mut().flat_map(|group| &mut group.operations);
    let operations = operations.flat_map(|it| {
        let whole = [&mut it.request, &mut it.response];
        whole.into_iter().chain(&mut it.records).chain(&mut it.response_records)
    });
    let shapes = api.shapes.iter_mut();
    shapes.flat_map(|shape| shape.record.iter_mut().chain(&mut shape.records)).chain(operations)
}

fn service<'s>(context: &Context<'s>, codes: &codes::Table<'s>) -> Service {
    let service = &context.spec.service;
    Service {
        constant: service.product.to_uppercase(),
        product: service.product.value.clone(),
        version: service.version.value.clone(),
        docs: vec![service.title.value.clone() + ".", service.summary.value.clone()],
        endpoint_map: service
            .endpoints
            .map
            .iter()
            .map(|(region, host)| (region.value.clone(), host.value.clone()))
            .collect(),
        endpoint_rule: service.endpoints.regional.value.clone(),
        endpoint_vpc_rule: service.endpoints.vpc.value.clone(),
        common_codes: codes.listed(&service.error_codes).into_iter().map(|it| it.variant).collect(),
        spec: format!("{}{}/service.json", context.root, context.spec.folder),
    }
}

fn lower_operation<'s>(
    context: &Context<'s>,
    patterns: &mut record::Patterns,
    codes: &codes::Table<'s>,
    operation: &'s OperationSpec,
) -> Operation {
    let (action, file) = (&operation.name, &operation.file);
    let name = context.words.camel(action);
    let mut records = Records::new(context, patterns);
    let mut request = records.request(&name, file);
    request.docs = docs(&file.summary, file.description.as_ref());
    let in_request = std::mem::take(&mut records.records);
    let mut response = records.record(&format!("{name}Response"), &file.responses.ok.schema);
    response.docs = vec![format!("The answer to [`{name}`].")];
    let (mut in_response, enums) = (records.records, records.enums);
    // The rules bind requests.
    in_response.iter_mut().chain([&mut response]).for_each(|record| record.checks.clear());
    Operation {
        action: action.clone(),
        module: context.words.snake(action),
        method: context.words.snake(action),
        effect: match file.effect.value {
            spec::Effect::Read => Effect::Read,
            spec::Effect::IdempotentWrite => Effect::IdempotentWrite,
            spec::Effect::Write => Effect::Write,
        },
        deprecated: file.deprecated.unwrap_or_default(),
        required: required(file),
        form_params: names(file, |it| *it.location == Location::FormData),
        spread_params: names(file, |it| it.style.as_deref().is_some_and(|it| *it != Style::Json)),
        places: places(context, file),
        region_param: supplied(file, Supplier::ClientRegion),
        idempotency_param: supplied(file, Supplier::ClientToken),
        dry_run_param: supplied(file, Supplier::CallDryRun),
        codes: codes.listed(&file.error_codes),
        paging: paging::lower(context, file, &request, &response),
        waiters: waiter::lower(context, &name, file),
        finish: finish::lower(context, file),
        permission: permission(&file.permission),
        refusals: refusals(context, operation),
        json_texts: observed::json_texts(context, operation),
        enum_paths: enum_paths(context, operation),
        cases: codes.cases(&file.error_codes),
        applies: applies::of_answer(context, &file.responses.ok.schema),
        request,
        response,
        records: in_request,
        response_records: in_response,
        enums,
        example: None,
        spec: format!("{}{}", context.root, operation.path),
    }
}

fn required(file: &spec::OperationFile) -> Vec<String> {
    names(file, |it| it.required == Some(true) && !it.schema.ignores("required"))
}

/// The members of a request that say the place of their object in a list.
fn places(context: &Context<'_>, file: &spec::OperationFile) -> Vec<String> {
    let mut found = Vec::new();
    for parameter in &file.parameters {
        walk(context, &parameter.name, &parameter.schema, &mut |path, schema| {
            found.extend(schema.supplied_by.as_ref().map(|_| path.to_owned()));
        });
    }
    found
}

/// The names of some parameters.
fn names(file: &spec::OperationFile, are: impl Fn(&Parameter) -> bool) -> Vec<String> {
    let parameters = file.parameters.iter().filter(|parameter| are(parameter));
    parameters.map(|parameter| parameter.name.value.clone()).collect()
}

/// The parameter that is filled in by `supplier`.
fn supplied(file: &spec::OperationFile, supplier: Supplier) -> Option<String> {
    let parameter = file.parameters.iter().find(|parameter| {
        parameter.supplied_by.as_ref().is_some_and(|known| known.value == supplier)
    });
    parameter.map(|parameter| parameter.name.value.clone())
}

/// The paragraphs of an operation.
fn docs(summary: &str, description: Option<&crate::source::Spanned<String>>) -> Vec<String> {
    let paragraphs = description.map(|text| text.split("\n\n").map(str::to_owned));
    std::iter::once(summary.to_owned()).chain(paragraphs.into_iter().flatten()).collect()
}

fn permission(permission: &spec::Permission) -> Permission {
    Permission {
        action: permission.action.value.clone(),
        access: permission.access.value.as_str().to_owned(),
        resources: permission
            .resources
            .iter()
            .map(|resource| Resource {
                kind: resource.kind.value.clone(),
                arn: resource.arn.value.clone(),
                required: resource.required.unwrap_or_default(),
            })
            .collect(),
    }
}

/// The codes for bad values, of the parameters and of all that is inside them. A shape can name
/// codes that only some of the operations list which take it.
fn refusals(context: &Context<'_>, operation: &OperationSpec) -> Vec<Refusal> {
    let known = Known::of(context.spec, operation);
    let mut found = Vec::new();
    for parameter in &operation.file.parameters {
        walk(context, &parameter.name, &parameter.schema, &mut |path, schema| {
            let answered = schema.refused_with.iter().filter(|(_, code)| known.has(code));
            found.extend(answered.map(|(rule, code)| Refusal {
                path: path.to_owned(),
                rule: rule.value.clone(),
                code: code.value.clone(),
            }));
        });
    }
    found
}

/// The parameters, and what is inside of them, that are one of some values. An empty text is none
/// of those, unless it means that nothing is said.
fn enum_paths(context: &Context<'_>, operation: &OperationSpec) -> Vec<String> {
    let mut found = Vec::new();
    for parameter in &operation.file.parameters {
        walk(context, &parameter.name, &parameter.schema, &mut |path, schema| {
            let is_any = schema.empty_is_absent().observed || schema.ignores("enum");
            if schema.values.is_some() && !is_any {
                found.push(path.to_owned());
            }
        });
    }
    found
}

/// Visits a schema and all that is inside it, each with its path: `BackendServers.N.Weight`. A
/// shape is visited after the schema that refers to it.
fn walk<'s>(
    context: &Context<'s>,
    path: &str,
    schema: &'s Schema,
    visit: &mut dyn FnMut(&str, &'s Schema),
) {
    /// Shapes that contain each other end here; the linter refuses cycles anyway.
    const DEEPEST: usize = 16;
    walk_down(context, path, schema, DEEPEST, visit);
}

fn walk_down<'s>(
    context: &Context<'s>,
    path: &str,
    schema: &'s Schema,
    depth: usize,
    visit: &mut dyn FnMut(&str, &'s Schema),
) {
    let Some(depth) = depth.checked_sub(1) else { return };
    visit(path, schema);
    if let Some(shape) = schema.reference.as_ref().and_then(|name| context.shape(name)) {
        walk_down(context, path, shape, depth, visit);
    }
    if let Some(content) = &schema.content_schema {
        walk_down(context, path, content, depth, visit);
    }
    if let Some(items) = &schema.items {
        walk_down(context, &format!("{path}.N"), items, depth, visit);
    }
    for (name, member) in &schema.properties {
        walk_down(context, &format!("{path}.{}", name.value), member, depth, visit);
    }
}
