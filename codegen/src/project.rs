//! A project: where its specs are, and where what is made of them goes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::at_once;
use crate::doors::Doors;
use crate::emit;
use crate::format::{self, Output};
use crate::ir::Api;
use crate::layout::{self, Layout};
use crate::lint;
use crate::load::{self, Spec};
use crate::lower;
use crate::memo::Memo;
use crate::report::Report;
use crate::schema;
use crate::spec::ServiceFile;

/// Where specs are, and where what is made of them goes.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder that the paths of outputs start from.
    pub root: PathBuf,
    /// The folder of the specs.
    pub specs: PathBuf,
    /// What messages call that folder.
    shown: String,
    kind: Kind,
    memo: Option<Memo>,
}

/// Whose project it is.
#[derive(Clone, Debug)]
enum Kind {
    /// The project of this SDK: crates, tests, pages and a showcase.
    Tree,
    /// A project of somebody else, which gets crates.
    Own(Doors),
}

/// Everything that the specs of a project turn into.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The files.
    pub outputs: Vec<Output>,
    /// The folders in which there is to be nothing else.
    pub folders: Vec<String>,
    /// The files and folders that decided what the files are.
    pub sources: Vec<String>,
}

impl Project {
    /// The project of this SDK, in a folder.
    pub fn tree(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            specs: root.join("spec"),
            shown: "spec".to_owned(),
            kind: Kind::Tree,
            memo: None,
        }
    }

    /// A project of somebody else: a folder of specs, and the folder that crates are made in.
    pub fn own(specs: &Path, root: &Path, doors: Doors) -> Self {
        Self {
            root: root.to_owned(),
            specs: specs.to_owned(),
            shown: specs.display().to_string().replace('\\', "/"),
            kind: Kind::Own(doors),
            memo: None,
        }
    }

    /// Remembers in a file that there was nothing left to do.
    pub fn remembering(self, file: PathBuf) -> Self {
        Self { memo: Some(Memo::at(file)), ..self }
    }

    /// Where it is remembered that there was nothing left to do.
    pub(crate) fn memo(&self) -> Option<&Memo> {
        self.memo.as_ref()
    }

    /// The command that makes its files.
    pub fn command(&self) -> &'static str {
        match self.kind {
            Kind::Tree => layout::COMMAND,
            Kind::Own(_) => layout::OWN_COMMAND,
        }
    }

    /// Reads the specs of all products, or of those with a name.
    pub fn load(&self, only: Option<&str>) -> (Vec<Spec>, Report) {
        load::load_folder(&self.specs, &self.shown, only)
    }

    /// The checked specs of the products, of all or of those with a name, and where what they turn
    /// into goes.
    pub fn products(&self, only: Option<&str>) -> Result<Vec<(Spec, Layout)>, Error> {
        if let Some(name) = only {
            let known = load::folders(&self.specs).map_err(|error| {
                Error::Io(io::Error::new(error.kind(), format!("{}: {error}", self.shown)))
            })?;
            if !known.iter().any(|folder| load::is_called(folder, name)) {
                return Err(Error::Unknown { name: name.to_owned(), known });
            }
        }
        self.checked(self.load(only), |service| self.layout(service))
    }

    /// The checked specs of the showcase.
    pub fn showcase(&self) -> Result<Vec<(Spec, Layout)>, Error> {
        let layout = Layout::showcase();
        let shown = layout.specs();
        let specs = self.root.join(&shown);
        self.checked(load::load_folder(&specs, &shown, None), |_| layout.clone())
    }

    /// Where what a product turns into goes.
    pub fn layout(&self, service: &ServiceFile) -> Layout {
        match self.kind {
            Kind::Tree => Layout::crates(service).in_project(&self.root),
            Kind::Own(_) => Layout::own(service),
        }
    }

    fn checked(
        &self,
        loaded: (Vec<Spec>, Report),
        layout: impl Fn(&ServiceFile) -> Layout + Sync,
    ) -> Result<Vec<(Spec, Layout)>, Error> {
        let specs = lint::check(loaded, |spec| {
            let known_rules = known_rules(&self.root, &layout(&spec.service));
            Ok::<_, Error>(lint::Context { known_rules: known_rules.map_err(Error::Io)? })
        })?;
        let beside = |spec: Spec| {
            let layout = layout(&spec.service);
            (spec, layout)
        };
        Ok(specs.into_iter().map(beside).collect())
    }

    /// Generates the crates of all products, or those of the products with a name.
    pub fn generate(&self, only: Option<&str>) -> Result<Generated, Error> {
        let command = self.command();
        let mut products = self.products(only)?;
        let count = products.len();
        let is_tree = only.is_none() && matches!(self.kind, Kind::Tree);
        if is_tree {
            products.extend(self.showcase()?);
        }
        let mut parts = drafts(&products, command)?;
        let showcase = parts.split_off(count);
        let mut draft = Draft::default();
        draft.extend(parts);
        if is_tree {
            draft.add_together(command)?;
        }
        let apis: Vec<(Api, Layout)> = std::mem::take(&mut draft.products);
        draft.extend(showcase);
        let doors = match &self.kind {
            Kind::Tree => Doors::in_tree(),
            Kind::Own(doors) => doors.clone(),
        };
        let doors: Vec<Output> =
            apis.iter().flat_map(|(api, layout)| doors.of(api, layout)).collect();
        let mut generated = draft.finish(&self.root)?;
        generated.sources = self.sources(&apis, &doors);
        let is_missing = |door: &Output| !self.root.join(&door.path).exists();
        generated.outputs.extend(doors.into_iter().filter(is_missing));
        Ok(generated)
    }

    /// What decides what the files are: the specs, the rules by hand, whether doors and crates of
    /// emulators are there.
    fn sources(&self, apis: &[(Api, Layout)], doors: &[Output]) -> Vec<String> {
        let mut sources = vec![self.specs.display().to_string(), Layout::showcase().specs()];
        sources.extend(doors.iter().map(|door| door.path.clone()));
        for (_, layout) in apis {
            sources.extend([layout.rules(), layout.sister("emulator") + "/src/lib.rs"]);
        }
        sources
    }
}

/// Drafts what each product turns into, all at a time.
fn drafts(products: &[(Spec, Layout)], command: &str) -> Result<Vec<Draft>, Error> {
    let drafted = at_once::each(products, |(spec, layout)| Draft::of(spec, layout, command));
    drafted.into_iter().collect()
}

/// What is to be generated, before rustfmt: that is one run for all.
#[derive(Default)]
struct Draft {
    products: Vec<(Api, Layout)>,
    /// What rustfmt has yet to lay out.
    files: Vec<Output>,
    pages: Vec<Output>,
    folders: Vec<String>,
}

impl Draft {
    /// Of one product.
    fn of(spec: &Spec, layout: &Layout, command: &str) -> Result<Self, Error> {
        let api = lower::lower(spec, &layout.root);
        let files = format::draft(&emit::emit(&api, layout), command)?;
        let pages = [
            emit::catalogue::page(&api, layout),
            emit::observed::page(&api, layout),
            emit::manual::page(&api, layout),
        ];
        Ok(Self {
            files,
            pages: pages.into_iter().flatten().collect(),
            folders: layout.folders().into_iter().map(str::to_owned).collect(),
            products: vec![(api, layout.clone())],
        })
    }

    fn extend(&mut self, parts: Vec<Self>) {
        for part in parts {
            self.products.extend(part.products);
            self.files.extend(part.files);
            self.pages.extend(part.pages);
            self.folders.extend(part.folders);
        }
    }

    /// What is made of the products so far together.
    fn add_together(&mut self, command: &str) -> Result<(), Error> {
        self.files.extend(format::draft(&emit::together::emit(&self.products), command)?);
        self.pages.push(emit::catalogue::front(&self.products));
        self.pages.push(emit::observed::front(&self.products));
        let folders = [
            layout::EXAMPLES,
            layout::ERASED,
            layout::COMMANDS,
            layout::OPERATIONS,
            layout::OBSERVED,
        ];
        self.folders.extend(folders.map(str::to_owned));
        let schemas = schema::files().into_iter();
        self.pages.extend(schemas.map(|(path, text)| Output { path: path.to_owned(), text }));
        Ok(())
    }

    fn finish(self, root: &Path) -> Result<Generated, Error> {
        let known = |path: &str| fs::read_to_string(root.join(path)).ok();
        let mut outputs = format::finish(self.files, known)?;
        outputs.extend(self.pages);
        Ok(Generated { outputs, folders: self.folders, sources: Vec::new() })
    }
}

/// The rules written by hand. A validator may have none.
fn known_rules(root: &Path, layout: &Layout) -> io::Result<BTreeSet<String>> {
    let path = layout.rules();
    match fs::read_to_string(root.join(&path)) {
        Ok(source) => Ok(lint::known_rules(&source)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(io::Error::new(error.kind(), format!("{path}: {error}"))),
    }
}
