//! Where each output goes and how the outputs name each other.

use std::path::Path;

use crate::spec::ServiceFile;

/// A folder that belongs to the generator, and the module it is.
#[derive(Clone, Debug)]
pub struct Home {
    /// The folder, relative to the project: `crates/demo/model/src/generated`.
    pub folder: String,
    /// The path of what is generated there, from inside the same crate: `crate`.
    pub inside: String,
    /// The same from the other outputs: `aliyun_demo_model`.
    pub outside: String,
    /// The same for users: in tests and in examples of the documentation.
    pub public: String,
}

/// The homes of all outputs of a product.
#[derive(Clone, Debug)]
pub struct Layout {
    /// What it is called where its outputs stand beside those of others: `demo`.
    pub name: String,
    /// What the names of its packages begin with: `aliyun-demo`.
    pub package: String,
    /// The specs: `spec` is found below it, and paths are relative to it.
    pub root: String,
    pub model: Home,
    pub validator: Home,
    pub client: Home,
    /// The tables of the emulator; only where there is one.
    pub emulator: Option<Home>,
    /// The tests of the spec examples; only where there are some.
    pub examples: Option<Home>,
    /// The table of all operations; only where tests go through all of them.
    pub erased: Option<Home>,
    /// What the command line knows of the product; only where there is one.
    pub commands: Option<Home>,
    /// The page that lists the operations.
    pub operations_page: Option<String>,
    /// The page that lists what was observed.
    pub observed_page: Option<String>,
    /// The command that makes the files, for their headers and for messages.
    pub command: String,
}

/// The command that makes the files of this project.
pub const COMMAND: &str = "cargo xtask generate";

/// The command that makes the files of a project of somebody else.
pub const OWN_COMMAND: &str = "aliyun-codegen generate";

/// The folder of the tests of all spec examples.
pub const EXAMPLES: &str = "tests/tests/examples/generated";

/// The folder of the tables of all operations.
pub const ERASED: &str = "tests/src/generated";

/// The folder of what the command line knows of the products.
pub const COMMANDS: &str = "crates/cli/src/generated";

/// The folder of the pages that list operations, beside their front page.
pub const OPERATIONS: &str = "docs/operations";

/// The folder of the pages that list what was observed, beside their front page.
pub const OBSERVED: &str = "docs/observed";

impl Layout {
    /// The crates of a product, where its `service.json` says.
    pub fn crates(service: &ServiceFile) -> Self {
        let (folder, package) = (service.crates_folder(), service.package_prefix());
        let name = folder.rsplit('/').next().unwrap_or(&folder).replace('-', "_");
        let home = |part: &str| {
            let module = format!("{}_{part}", package.replace('-', "_"));
            Home {
                folder: format!("{folder}/{part}/src/generated"),
                inside: "crate".to_owned(),
                outside: module.clone(),
                public: module,
            }
        };
        let tests = |folder: &str, public: &str| Home {
            folder: format!("{folder}/{name}"),
            inside: "crate".to_owned(),
            outside: public.to_owned(),
            public: public.to_owned(),
        };
        Self {
            root: String::new(),
            model: home("model"),
            validator: home("validator"),
            client: home("client"),
            emulator: Some(home("emulator")),
            examples: Some(tests(EXAMPLES, "crate")),
            erased: Some(tests(ERASED, "crate")),
            commands: Some(tests(COMMANDS, "crate")),
            operations_page: Some(format!("{OPERATIONS}/{name}.md")),
            observed_page: Some(format!("{OBSERVED}/{name}.md")),
            command: COMMAND.to_owned(),
            package,
            name,
        }
    }

    /// The crates of a product in a project of somebody else.
    pub fn own(service: &ServiceFile) -> Self {
        Self {
            emulator: None,
            examples: None,
            erased: None,
            commands: None,
            operations_page: None,
            observed_page: None,
            command: OWN_COMMAND.to_owned(),
            ..Self::crates(service)
        }
    }

    /// The showcase: one crate that holds every output as a module.
    pub fn showcase() -> Self {
        let home = |part: &str| Home {
            folder: format!("showcase/src/{part}/generated"),
            inside: format!("crate::{part}"),
            outside: format!("crate::{part}"),
            public: format!("showcase::{part}"),
        };
        Self {
            name: "showcase".to_owned(),
            package: "showcase".to_owned(),
            root: "showcase/".to_owned(),
            model: home("model"),
            validator: home("validator"),
            client: home("client"),
            emulator: None,
            examples: Some(Home {
                folder: "tests/tests/showcase/generated".to_owned(),
                inside: "crate".to_owned(),
                outside: "crate".to_owned(),
                public: "crate".to_owned(),
            }),
            erased: None,
            commands: None,
            operations_page: None,
            observed_page: None,
            command: COMMAND.to_owned(),
        }
    }

    /// The folder of the specs of a layout that brings its own, relative to the project.
    pub fn specs(&self) -> String {
        format!("{}spec", self.root)
    }

    /// The rules written by hand: beside what is generated for the validator.
    pub fn rules(&self) -> String {
        let folder = self.validator.folder.strip_suffix("generated").unwrap_or_default();
        format!("{folder}rules.rs")
    }

    /// The folder of the crate that an output is in.
    pub fn crate_of(home: &Home) -> &str {
        home.folder.strip_suffix("/src/generated").unwrap_or(&home.folder)
    }

    /// The folder of another crate of the product, which need not be there.
    pub fn sister(&self, part: &str) -> String {
        let model = Self::crate_of(&self.model);
        format!("{}{part}", model.strip_suffix("model").unwrap_or_default())
    }

    /// The same layout without what this project has no crate for.
    pub fn in_project(mut self, project: &Path) -> Self {
        let sources =
            |home: &Home| home.folder.strip_suffix("/generated").map(|it| project.join(it));
        self.emulator = self.emulator.filter(|home| sources(home).is_some_and(|it| it.is_dir()));
        self
    }

    /// The folders that belong to the generator.
    pub fn folders(&self) -> Vec<&str> {
        let homes = [&self.model, &self.validator, &self.client];
        homes
            .into_iter()
            .chain(&self.emulator)
            .chain(&self.examples)
            .chain(&self.erased)
            .chain(&self.commands)
            .map(|home| home.folder.as_str())
            .collect()
    }
}

/// The way from a file of the project to its folder: `../../` for a file in the folder of a folder.
pub fn way_up(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}
