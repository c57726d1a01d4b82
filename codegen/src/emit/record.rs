//! A record: the struct, its constructor and setters, and how it is read and written.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Uses, docs, ident};
use crate::ir::{Field, Form, Presence, Record, Type};

/// What of a record is wanted beside the struct and its reader.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// People fill it in.
    Request,
    /// People fill it in, and it is written as JSON.
    Shape,
    /// The service fills it in.
    Response,
}

/// The items of a record.
pub(super) fn items(record: &Record, role: Use, model: &str, uses: &mut Uses) -> Vec<TokenStream> {
    let mut items =
        vec![structure(record, role, model, uses), constructor(record, role, model, uses)];
    items.extend([reader(record, uses), writer(record, role, uses)]);
    items
}

fn structure(record: &Record, role: Use, model: &str, uses: &mut Uses) -> TokenStream {
    let (name, docs) = (ident(&record.name), docs(&record.docs));
    let fields = record.fields.iter().map(|field| {
        let (docs, name) = (super::docs(&field.docs), ident(&field.name));
        let ty = stored(field, model, uses);
        quote! { #docs pub #name: #ty }
    });
    // A setter returns the changed value: dropping that is a mistake.
    let must_use = (role != Use::Response).then(|| quote! { #[must_use] });
    let equal = (!record.is_fractional).then(|| quote! { , Eq });
    // People sort them, and put them into sets and maps.
    let ordered = (role == Use::Shape).then(|| match record.is_fractional {
        true => quote! { , PartialOrd },
        false => quote! { , Hash, PartialOrd, Ord },
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq #equal #ordered)]
        #[non_exhaustive]
        #must_use
        pub struct #name { #(#fields),* }
    }
}

fn constructor(record: &Record, role: Use, model: &str, uses: &mut Uses) -> TokenStream {
    let name = ident(&record.name);
    let required = || record.fields.iter().filter(|field| field.presence == Presence::Required);
    let arguments: Vec<_> = required()
        .map(|field| {
            let (name, ty) = (ident(&field.name), argument(&field.ty, model, uses));
            quote! { #name: #ty }
        })
        .collect();
    let values = record.fields.iter().map(|field| {
        let name = ident(&field.name);
        match field.presence {
            Presence::Required => match converted(field) {
                Some(value) => quote! { #name: #value },
                None => quote! { #name },
            },
            Presence::Optional => quote! { #name: None },
            Presence::List => quote! { #name: Vec::new() },
        }
    });
    let about = match (arguments.is_empty(), role) {
        (true, _) => " With nothing in it yet.",
        (false, Use::Response) => " With what is always there.",
        (false, _) => " With what is required; everything else is left out.",
    };
    let setters: Vec<_> = record
        .fields
        .iter()
        .filter(|field| role != Use::Response && field.presence != Presence::Required)
        .map(|field| setter(field, model, uses))
        .collect();
    let default = arguments.is_empty().then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    });
    quote! {
        impl #name {
            #[doc = #about]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
        }
        #default
    }
}

fn setter(field: &Field, model: &str, uses: &mut Uses) -> TokenStream {
    let (name, ty) = (ident(&field.name), argument(&field.ty, model, uses));
    let about = format!(" Sets `{}`.", field.name.trim_start_matches("r#"));
    let value = converted(field).unwrap_or_else(|| quote! { #name });
    let value = match field.presence {
        Presence::List => value,
        _ => quote! { Some(#value) },
    };
    quote! {
        #[doc = #about]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn reader(record: &Record, uses: &mut Uses) -> TokenStream {
    let name = ident(&record.name);
    let members = record.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        let call = match (&field.form, field.presence) {
            (Form::Wrapped(inner), _) => quote! { wrapped(#wire, #inner) },
            (Form::JsonText, Presence::Required) => quote! { required_json(#wire) },
            (Form::JsonText, _) => quote! { json(#wire) },
            (Form::NonEmpty, Presence::Optional) => quote! { non_empty(#wire) },
            (_, Presence::Required) => quote! { required(#wire) },
            (_, Presence::Optional) => quote! { optional(#wire) },
            (_, Presence::List) => quote! { list(#wire) },
        };
        quote! { #name: object.#call? }
    });
    let (trait_, value) = (uses.core("FromValue"), uses.core("Value"));
    let (error, object) = (uses.core("DecodeError"), uses.core("Object"));
    if record.fields.is_empty() {
        return quote! {
            impl #trait_ for #name {
                fn from_value(value: &#value<'_>) -> Result<Self, #error> {
                    #object::new(value).map(|_| Self {})
                }
            }
        };
    }
    quote! {
        impl #trait_ for #name {
            fn from_value(value: &#value<'_>) -> Result<Self, #error> {
                let object = #object::new(value)?;
                Ok(Self { #(#members),* })
            }
        }
    }
}

fn writer(record: &Record, role: Use, uses: &mut Uses) -> TokenStream {
    let name = ident(&record.name);
    let members = record.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        match &field.form {
            Form::Wrapped(inner) => quote! { .wrapped(#wire, #inner, &self.#name) },
            // A request becomes JSON in a text where it becomes parameters.
            Form::JsonText if role != Use::Request => quote! { .json(#wire, &self.#name) },
            // What is inside of a request may be inside of an answer too, and clients look for the
            // empty lists there. Where a request is sent, those are left out.
            Form::Plain if field.presence == Presence::List && role == Use::Request => {
                quote! { .list(#wire, &self.#name) }
            }
            _ => quote! { .put(#wire, &self.#name) },
        }
    });
    let (trait_, value) = (uses.core("ToValue"), uses.core("Value"));
    let fields = uses.core("Fields");
    quote! {
        impl #trait_ for #name {
            fn to_value(&self) -> #value<'_> {
                #fields::new()#(#members)*.object()
            }
        }
    }
}

/// The type of a field.
fn stored(field: &Field, model: &str, uses: &mut Uses) -> TokenStream {
    let ty = plain(&field.ty, model, uses);
    match field.presence {
        Presence::Optional => quote! { Option<#ty> },
        _ => ty,
    }
}

/// The type of an argument: whatever turns into the value.
fn argument(ty: &Type, model: &str, uses: &mut Uses) -> TokenStream {
    match ty {
        Type::Text | Type::Secret | Type::Enum(_) => {
            let plain = plain(ty, model, uses);
            quote! { impl Into<#plain> }
        }
        Type::List(item) => {
            let item = argument(item, model, uses);
            quote! { impl IntoIterator<Item = #item> }
        }
        Type::Int32 | Type::Int64 | Type::Port | Type::Number | Type::Bool | Type::Record(_) => {
            plain(ty, model, uses)
        }
    }
}

/// How an argument becomes the value, unless it is the value.
fn converted(field: &Field) -> Option<TokenStream> {
    let name = ident(&field.name);
    match &field.ty {
        Type::Text | Type::Secret | Type::Enum(_) => Some(quote! { #name.into() }),
        Type::List(item) => match **item {
            Type::Text | Type::Secret | Type::Enum(_) => {
                Some(quote! { #name.into_iter().map(Into::into).collect() })
            }
            _ => Some(quote! { #name.into_iter().collect() }),
        },
        Type::Int32 | Type::Int64 | Type::Port | Type::Number | Type::Bool | Type::Record(_) => {
            None
        }
    }
}

pub(super) fn plain(ty: &Type, model: &str, uses: &mut Uses) -> TokenStream {
    match ty {
        Type::Text => quote! { String },
        Type::Int32 => quote! { i32 },
        Type::Int64 => quote! { i64 },
        Type::Port => quote! { u16 },
        Type::Number => quote! { f64 },
        Type::Bool => quote! { bool },
        Type::Secret => {
            let secret = uses.core("Secret");
            quote! { #secret }
        }
        Type::Enum(name) | Type::Record(name) => {
            let name = uses.name(model, name);
            quote! { #name }
        }
        Type::List(item) => {
            let item = plain(item, model, uses);
            quote! { Vec<#item> }
        }
    }
}
