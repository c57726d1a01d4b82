//! Which codes the sources name within the reach of an operation: those in its function, and in
//! whatever that function uses. Names are followed as they are written, without types: a method
//! stands for all methods of that name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, FnArg, ImplItem, Item, Signature, Type};

/// The functions and constants of the crate, without those of tests.
#[derive(Default)]
pub(super) struct Sources {
    parts: Vec<Part>,
    /// Where in them those with a name are.
    named: BTreeMap<String, Vec<usize>>,
    /// The names that the modules import.
    imports: BTreeMap<String, BTreeSet<String>>,
}

/// A function or a constant.
struct Part {
    /// `behaviour/listener/set`
    module: String,
    /// The type that it is a method of.
    owner: Option<String>,
    name: String,
    /// The types of its parameters, as far as they are plain names.
    takes: BTreeSet<String>,
    texts: BTreeSet<String>,
    uses: BTreeSet<Use>,
}

/// Whether a module stands above behaviour and state, which therefore call none of its methods,
/// whatever these are called.
fn is_above(module: &str) -> bool {
    const ABOVE: [&str; 9] = [
        "control",
        "emulator",
        "engine",
        "handler",
        "metrics",
        "recording",
        "requests",
        "server",
        "store",
    ];
    ABOVE.contains(&first_step(module))
}

/// A name in a function.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// `check(`
    Plain(String),
    /// `servers::check` or `Self::check`
    Of(String, String),
    /// `.check(`
    Method(String),
}

impl Sources {
    /// Reads all files below some directories, but those whose codes are found in other ways: by
    /// `busy::codes`, in the tables.
    pub(super) fn read<'s>(folders: impl IntoIterator<Item = &'s PathBuf>) -> Self {
        let mut sources = Self::default();
        for folder in folders {
            sources.directory(folder, "");
        }
        sources
    }

    /// The texts in the modules that are neither behaviour nor state: what happens to any call.
    pub(super) fn of_any_call(&self) -> BTreeSet<&str> {
        let any = |part: &&Part| !["behaviour", "state"].contains(&first_step(&part.module));
        self.parts.iter().filter(any).flat_map(texts).collect()
    }

    /// The texts within the reach of an operation.
    pub(super) fn of_operation(&self, action: &str) -> BTreeSet<&str> {
        let starts = |(_, part): &(usize, &Part)| {
            first_step(&part.module) == "behaviour" && part.takes.contains(action)
        };
        let parts = self.parts.iter().enumerate();
        let mut todo: Vec<usize> = parts.filter(starts).map(|(at, _)| at).collect();
        assert!(!todo.is_empty(), "no function under behaviour takes {action}");
        let mut seen: BTreeSet<usize> = todo.iter().copied().collect();
        while let Some(part) = todo.pop().map(|at| &self.parts[at]) {
            for found in part.uses.iter().flat_map(|used| self.find(part, used)) {
                if seen.insert(found) {
                    todo.push(found);
                }
            }
        }
        seen.into_iter().flat_map(|at| texts(&self.parts[at])).collect()
    }

    /// All texts.
    pub(super) fn all(&self) -> BTreeSet<&str> {
        self.parts.iter().flat_map(texts).collect()
    }

    /// What a name can stand for. Of several functions those in the nearest module count.
    fn find(&self, from: &Part, used: &Use) -> Vec<usize> {
        let (Use::Plain(name) | Use::Of(_, name) | Use::Method(name)) = used;
        let named = self.named.get(name).into_iter().flatten();
        let parts = named.map(|at| (*at, &self.parts[*at]));
        let is_owner = |part: &Part, name: &str| match name {
            "Self" => part.owner == from.owner,
            name => part.owner.as_deref() == Some(name),
        };
        let found: Vec<(usize, &Part)> = match used {
            Use::Method(_) => {
                let is_method = |part: &Part| part.owner.is_some() && !is_above(&part.module);
                return parts.filter(|(_, part)| is_method(part)).map(|(at, _)| at).collect();
            }
            Use::Of(owner, _) if owner.starts_with(char::is_uppercase) => {
                parts.filter(|(_, p)| is_owner(p, owner)).collect()
            }
            Use::Of(module, _) => {
                let within = |part: &Part| match module.as_str() {
                    "super" => from.module.starts_with(&part.module),
                    module => part.module.split('/').any(|step| step == module),
                };
                parts.filter(|(_, p)| p.owner.is_none() && within(p)).collect()
            }
            Use::Plain(name) => {
                let is_imported = self.imports[&from.module].contains(name);
                let known = |part: &Part| part.module == from.module || is_imported;
                parts.filter(|(_, p)| p.owner.is_none() && known(p)).collect()
            }
        };
        let near = |part: &Part| {
            let steps = part.module.split('/').zip(from.module.split('/'));
            steps.take_while(|(one, other)| one == other).count()
        };
        let nearest = found.iter().map(|(_, part)| near(part)).max();
        found.into_iter().filter(|(_, p)| Some(near(p)) == nearest).map(|(at, _)| at).collect()
    }

    fn directory(&mut self, dir: &Path, above: &str) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let module = format!("{above}{}", path.file_stem().unwrap().to_str().unwrap());
            match module.rsplit('/').next() {
                Some(
                    "busy" | "tests" | "desk" | "documentation" | "generated" | "seed" | "testing",
                ) => {}
                _ if path.is_dir() => self.directory(&path, &format!("{module}/")),
                _ => self.file(&path, &module),
            }
        }
    }

    fn file(&mut self, path: &Path, module: &str) {
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        self.imports.entry(module.to_owned()).or_default();
        for item in file.items {
            match item {
                Item::Use(item) => {
                    let mut names = Part::new(module, None, String::new());
                    names.scan(item.tree.to_token_stream());
                    let names = names.uses.into_iter().map(|used| match used {
                        Use::Plain(name) | Use::Of(_, name) | Use::Method(name) => name,
                    });
                    self.imports.entry(module.to_owned()).or_default().extend(names);
                }
                Item::Fn(item) if !is_test(&item.attrs) => {
                    self.function(module, None, &item.sig, item.block.to_token_stream());
                }
                Item::Const(item) if !is_test(&item.attrs) => {
                    self.constant(module, item.ident.to_string(), item.expr.to_token_stream());
                }
                Item::Impl(item) if !is_test(&item.attrs) => {
                    let owner = plain_name(&item.self_ty);
                    for method in item.items {
                        let ImplItem::Fn(method) = method else { continue };
                        let body = method.block.to_token_stream();
                        self.function(
                            module,
                            owner.clone().or(Some(String::new())),
                            &method.sig,
                            body,
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn function(
        &mut self,
        module: &str,
        owner: Option<String>,
        sig: &Signature,
        body: TokenStream,
    ) {
        let mut part = Part::new(module, owner, sig.ident.to_string());
        part.takes = sig.inputs.iter().filter_map(taken).collect();
        part.scan(body);
        self.push(part);
    }

    fn constant(&mut self, module: &str, name: String, value: TokenStream) {
        let mut part = Part::new(module, None, name);
        part.scan(value);
        self.push(part);
    }

    fn push(&mut self, part: Part) {
        self.named.entry(part.name.clone()).or_default().push(self.parts.len());
        self.parts.push(part);
    }
}

impl Part {
    fn new(module: &str, owner: Option<String>, name: String) -> Self {
        let (takes, texts, uses) = Default::default();
        Self { module: module.to_owned(), owner, name, takes, texts, uses }
    }

    fn scan(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: Option<usize>, sign: char| {
            at.and_then(|at| tokens.get(at)).is_some_and(
                |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign),
            )
        };
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Literal(literal) => {
                    self.texts.insert(literal.to_string().trim_matches('"').to_owned());
                }
                TokenTree::Punct(_) => {}
                TokenTree::Ident(name) => {
                    let (name, before) = (name.to_string(), at.checked_sub(1));
                    let is_called = matches!(tokens.get(at + 1), Some(TokenTree::Group(group))
                        if group.delimiter() == Delimiter::Parenthesis);
                    if is(before, ':') && is(at.checked_sub(2), ':') {
                        let owner = at.checked_sub(3).map(|at| tokens[at].to_string());
                        self.uses.insert(Use::Of(owner.unwrap_or_default(), name));
                    } else if !is(before, '.') {
                        self.uses.insert(Use::Plain(name));
                    } else if is_called {
                        self.uses.insert(Use::Method(name));
                    }
                }
            }
        }
    }
}

fn texts(part: &Part) -> impl Iterator<Item = &str> {
    part.texts.iter().map(String::as_str)
}

fn first_step(module: &str) -> &str {
    module.split('/').next().unwrap_or_default()
}

fn is_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("cfg"))
}

fn taken(input: &FnArg) -> Option<String> {
    let FnArg::Typed(input) = input else { return None };
    plain_name(&input.ty)
}

fn plain_name(ty: &Type) -> Option<String> {
    let Type::Path(ty) = ty else { return None };
    ty.path.segments.last().map(|segment| segment.ident.to_string())
}
