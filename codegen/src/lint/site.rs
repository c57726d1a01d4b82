//! All places where a schema stands.

use std::ptr;

use crate::load::{OperationSpec, Shape, Spec};
use crate::source::{Span, Spanned};
use crate::spec::Schema;

/// A schema and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) schema: &'a Spanned<Schema>,
    pub(super) role: Role<'a>,
    pub(super) owner: Owner<'a>,
}

/// What the schema describes.
#[derive(Clone, Copy)]
pub(super) enum Role<'a> {
    Parameter(&'a Spanned<String>),
    Member(&'a Spanned<String>),
    Items,
    Content,
    Answer,
    Shape(&'a str),
}

/// The file the schema is in.
#[derive(Clone, Copy)]
pub(super) enum Owner<'a> {
    Operation(&'a OperationSpec),
    Shape(&'a Shape),
}

impl PartialEq for Owner<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Operation(left), Self::Operation(right)) => ptr::eq(*left, *right),
            (Self::Shape(left), Self::Shape(right)) => ptr::eq(*left, *right),
            _ => false,
        }
    }
}

impl Site<'_> {
    /// What the schema describes, for a message.
    pub(super) fn noun(&self) -> String {
        match self.role {
            Role::Parameter(name) => format!("the parameter `{}`", **name),
            Role::Member(name) => format!("the member `{}`", **name),
            Role::Items => "the type of the items".to_owned(),
            Role::Content => "the type of the content".to_owned(),
            Role::Answer => "the answer".to_owned(),
            Role::Shape(name) => format!("the shape `{name}`"),
        }
    }

    /// The name it is known by, or else the schema itself.
    pub(super) fn place(&self) -> Span {
        match self.role {
            Role::Parameter(name) | Role::Member(name) => name.span,
            _ => self.schema.span,
        }
    }
}

/// All schemas of the spec, each before those inside it.
pub(super) fn all(spec: &Spec) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    for shape in &spec.shapes {
        walk(&shape.schema, Role::Shape(&shape.name), Owner::Shape(shape), &mut sites);
    }
    for operation in &spec.operations {
        let owner = Owner::Operation(operation);
        for parameter in &operation.file.parameters {
            walk(&parameter.schema, Role::Parameter(&parameter.name), owner, &mut sites);
        }
        walk(&operation.file.responses.ok.schema, Role::Answer, owner, &mut sites);
    }
    sites
}

fn walk<'a>(
    schema: &'a Spanned<Schema>,
    role: Role<'a>,
    owner: Owner<'a>,
    sites: &mut Vec<Site<'a>>,
) {
    sites.push(Site { schema, role, owner });
    for (name, member) in &schema.properties {
        walk(member, Role::Member(name), owner, sites);
    }
    if let Some(items) = &schema.items {
        walk(items, Role::Items, owner, sites);
    }
    if let Some(content) = &schema.content_schema {
        walk(content, Role::Content, owner, sites);
    }
}
