//! Where each output goes and how the outputs name each other.

/// A folder that belongs to the generator, and the module it is.
#[derive(Clone, Debug)]
pub struct Home {
    /// The folder, relative to the project: `crates/slb/model/src/generated`.
    pub folder: String,
    /// The path of what is generated there, from inside the same crate: `crate`.
    pub inside: String,
    /// The same from the other outputs: `aliyun_slb_model`.
    pub outside: String,
    /// The same for users: in tests and in examples of the documentation.
    pub public: String,
}

/// The homes of all outputs.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The specs: `spec` is found below it, and paths are relative to it.
    pub root: String,
    pub model: Home,
    pub validator: Home,
    pub client: Home,
    /// The tables of the emulator; only where there is one.
    pub emulator: Option<Home>,
    /// The tests of the spec examples.
    pub examples: Home,
    /// The table of all operations; only where tests go through all of them.
    pub erased: Option<Home>,
    /// The page that lists the operations.
    pub operations_page: Option<String>,
    /// The page that lists what was observed.
    pub observed_page: Option<String>,
    /// The command that makes the files, for their headers and for messages.
    pub command: String,
}

impl Layout {
    /// The crates of a product, named after it in lower case.
    pub fn crates(product: &str) -> Self {
        let home = |part: &str| Home {
            folder: format!("crates/{product}/{part}/src/generated"),
            inside: "crate".to_owned(),
            outside: format!("aliyun_{product}_{part}"),
            public: format!("aliyun_{product}_{part}"),
        };
        Self {
            root: String::new(),
            model: home("model"),
            validator: home("validator"),
            client: home("client"),
            emulator: Some(home("emulator")),
            examples: Home {
                folder: "tests/tests/examples/generated".to_owned(),
                inside: "crate".to_owned(),
                outside: "crate".to_owned(),
                public: "crate".to_owned(),
            },
            erased: Some(Home {
                folder: "tests/src/generated".to_owned(),
                inside: "crate".to_owned(),
                outside: "aliyun_slb_tests".to_owned(),
                public: "aliyun_slb_tests".to_owned(),
            }),
            operations_page: Some("docs/OPERATIONS.md".to_owned()),
            observed_page: Some("docs/OBSERVED.md".to_owned()),
            command: "cargo xtask generate".to_owned(),
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
            root: "showcase/".to_owned(),
            model: home("model"),
            validator: home("validator"),
            client: home("client"),
            emulator: None,
            examples: Home {
                folder: "tests/tests/showcase/generated".to_owned(),
                inside: "crate".to_owned(),
                outside: "crate".to_owned(),
                public: "crate".to_owned(),
            },
            erased: None,
            operations_page: None,
            observed_page: None,
            command: "cargo xtask generate".to_owned(),
        }
    }

    /// The folders that belong to the generator.
    pub fn folders(&self) -> Vec<&str> {
        let homes = [&self.model, &self.validator, &self.client, &self.examples];
        homes
            .into_iter()
            .chain(&self.emulator)
            .chain(&self.erased)
            .map(|home| home.folder.as_str())
            .collect()
    }
}
