//! From the IR to files: one emitter per output, each a pure function.

pub mod catalogue;
mod client;
mod code;
mod commands;
mod emulator;
mod enums;
mod erased;
mod examples;
mod finish;
mod judge;
mod literal;
pub mod manual;
mod model;
pub mod observed;
mod operation;
mod paging;
mod parameters;
mod patterns;
mod record;
pub mod together;
mod validator;
mod waiter;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::Api;
use crate::layout::Layout;

/// A generated Rust file that is not formatted yet.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path, relative to the project.
    pub path: String,
    /// What it is made from, for the header.
    pub spec: String,
    /// Paragraphs about the module.
    pub docs: Vec<String>,
    pub uses: Uses,
    pub items: Vec<TokenStream>,
}

impl File {
    fn new(folder: &str, name: &str, spec: &str) -> Self {
        Self {
            path: format!("{folder}/{name}.rs"),
            spec: spec.to_owned(),
            docs: Vec::new(),
            uses: Uses::default(),
            items: Vec::new(),
        }
    }
}

/// The imports of a file: what was asked for, by module.
#[derive(Clone, Debug, Default)]
pub struct Uses(BTreeMap<String, BTreeSet<String>>);

impl Uses {
    /// Imports a name, and returns it for use in an expression or a type.
    fn name(&mut self, module: &str, name: &str) -> Ident {
        self.0.entry(module.to_owned()).or_default().insert(name.to_owned());
        ident(name)
    }

    /// Imports a name of the core crate.
    fn core(&mut self, name: &str) -> Ident {
        self.name("aliyun_core", name)
    }

    /// Takes an import back: the file defines the name itself.
    fn forget(&mut self, module: &str, name: &str) {
        if let Some(names) = self.0.get_mut(module) {
            names.remove(name);
        }
        self.0.retain(|_, names| !names.is_empty());
    }

    /// The imports as items: those of other crates, then those of this one.
    pub fn items(&self) -> [TokenStream; 2] {
        let (mut others, mut own) = (TokenStream::new(), TokenStream::new());
        for (module, names) in &self.0 {
            let Ok(path) = syn::parse_str::<syn::Path>(module) else { continue };
            let names = names.iter().map(|name| ident(name));
            let group = if module.starts_with("crate") { &mut own } else { &mut others };
            group.extend(quote! { use #path::{#(#names),*}; });
        }
        [others, own]
    }
}

/// Emits everything.
pub fn emit(api: &Api, layout: &Layout) -> Vec<File> {
    let mut files = model::emit(api, layout);
    files.extend(validator::emit(api, layout));
    files.extend(client::emit(api, layout));
    files.extend(emulator::emit(api, layout));
    files.extend(parameters::emit(api, layout));
    files.extend(examples::emit(api, layout));
    files.extend(erased::emit(api, layout));
    files.extend(commands::emit(api, layout));
    files
}

/// The folder of the shape specs.
fn shapes_folder(api: &Api) -> String {
    api.service.spec.replace("service.json", "shapes")
}

/// An identifier, raw where the lowered name says so.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Paragraphs as a doc comment.
fn docs(paragraphs: &[String]) -> TokenStream {
    let lines = paragraphs.iter().enumerate().flat_map(|(n, paragraph)| {
        let gap = (n > 0).then(String::new);
        let lines = wrap(paragraph).into_iter().map(|line| format!(" {line}"));
        gap.into_iter().chain(lines).collect::<Vec<_>>()
    });
    quote! { #(#[doc = #lines])* }
}

/// Breaks a paragraph into lines of a width that suits doc comments, at spaces. Lines of code and
/// of tables stay as they are; what belongs to an item of a list stays under it.
fn wrap(paragraph: &str) -> Vec<String> {
    const WIDTH: usize = 90;
    let mut lines = Vec::new();
    let mut code = false;
    for line in paragraph.lines() {
        code ^= line.starts_with("```");
        if code || line.starts_with('|') {
            lines.push(line.to_owned());
            continue;
        }
        let indent = if line.starts_with("- ") { "  " } else { "" };
        let mut current = String::new();
        for word in line.split(' ') {
            // What begins an item does not stand alone.
            let may_break = !current.is_empty() && current != "-";
            if may_break && current.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::replace(&mut current, indent.to_owned()));
            } else if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines
}
