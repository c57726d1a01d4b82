//! What stands by hand around what is generated: the manifest and the first file of each crate.
//!
//! They are drafted once, where they are not there yet, and belong to a person from then on.

use serde_json::Value as Json;

use crate::format::Output;
use crate::ir::Api;
use crate::layout::{Home, Layout};

/// How the manifests of drafted crates say what they depend on.
#[derive(Clone, Debug)]
pub struct Doors {
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    /// By the workspace of this SDK.
    Workspace,
    /// By the version that is published.
    Version,
    /// By a folder that holds the project of this SDK.
    Path(String),
}

impl Doors {
    /// For the workspace of this SDK.
    pub fn in_tree() -> Self {
        Self { source: Source::Workspace }
    }

    /// For a project of somebody else, on what is published.
    pub fn published() -> Self {
        Self { source: Source::Version }
    }

    /// For a project of somebody else, on a copy of this SDK in a folder.
    pub fn on_path(folder: &str) -> Self {
        Self { source: Source::Path(folder.trim_end_matches('/').to_owned()) }
    }

    /// The doors of the crates of a product.
    pub fn of(&self, api: &Api, layout: &Layout) -> Vec<Output> {
        // The modules of a crate that holds all outputs are no crates.
        if !layout.model.outside.starts_with(&layout.package.replace('-', "_")) {
            return Vec::new();
        }
        let crates = [
            Crate {
                home: &layout.model,
                part: "model",
                text: MODEL,
                about: "Requests, responses and error codes of",
            },
            Crate {
                home: &layout.validator,
                part: "validator",
                text: VALIDATOR,
                about: "Checks requests, before they are sent, to",
            },
            Crate { home: &layout.client, part: "client", text: CLIENT, about: "A client of" },
        ];
        let mut doors = Vec::new();
        for drafted in crates {
            let folder = Layout::crate_of(drafted.home);
            let mut add = |path: &str, text: String| {
                doors.push(Output { path: format!("{folder}/{path}"), text });
            };
            add("Cargo.toml", self.manifest(&drafted, api, layout));
            add("src/lib.rs", filled(drafted.text, api, layout));
            if drafted.part == "validator" {
                add("src/rules.rs", filled(RULES, api, layout));
            }
        }
        doors
    }

    fn manifest(&self, drafted: &Crate<'_>, api: &Api, layout: &Layout) -> String {
        let Crate { part, about, .. } = drafted;
        let package = &layout.package;
        let description = format!("{about} {}, {} (unofficial)", title(api), api.service.version);
        let mut lines = vec![
            "[package]".to_owned(),
            format!("name = \"{package}-{part}\""),
            // A text of JSON is one of TOML too.
            format!("description = {}", Json::from(description)),
        ];
        if let Source::Workspace = self.source {
            let inherited = ["version", "edition", "rust-version", "license"];
            lines.extend(inherited.map(|key| format!("{key}.workspace = true")));
            lines.push(format!("documentation = \"https://docs.rs/{package}-{part}\""));
            let keyword = layout.name.replace('_', "-");
            lines.push(format!(
                "keywords = [\"alibaba-cloud\", \"aliyun\", \"{keyword}\", \"sdk\"]"
            ));
            lines.push("categories = [\"api-bindings\"]".to_owned());
            lines.push("include = [\"/src/**\", \"/README.md\", \"/LICENSE-*\"]".to_owned());
        } else {
            lines.push("version = \"0.1.0\"\nedition = \"2024\"".to_owned());
        }
        lines.push("\n[features]".to_owned());
        match *part {
            "model" => lines.push(
                "# Requests, answers, shapes and enums implement the traits of serde.\nserde = []"
                    .to_owned(),
            ),
            "client" => lines.push(format!(
                "default = [\"hyper\"]\n\
                 # The HTTP client, with TLS by rustls. Without it, bring a `Transport` of your own.\n\
                 hyper = [\"aliyun-runtime/hyper\"]\n\
                 # A transport over a client of reqwest that the application has.\n\
                 reqwest = [\"aliyun-runtime/reqwest\"]\n\
                 # Requests and answers implement the traits of serde, in the vendor's names.\n\
                 serde = [\"{package}-model/serde\"]"
            )),
            _ => drop(lines.pop()),
        }
        lines.push("\n[dependencies]".to_owned());
        lines.push(self.shared("aliyun-core", "core", ""));
        if *part == "client" {
            lines.push(self.shared("aliyun-runtime", "runtime", ", default-features = false"));
        }
        let siblings: &[(&str, &Home)] = match *part {
            "model" => &[],
            "validator" => &[("model", &layout.model)],
            _ => &[("model", &layout.model), ("validator", &layout.validator)],
        };
        lines.extend(siblings.iter().map(|(sibling, _)| match self.source {
            Source::Workspace => format!("{package}-{sibling}.workspace = true"),
            _ => format!("{package}-{sibling} = {{ path = \"../{sibling}\" }}"),
        }));
        if let Source::Workspace = self.source {
            lines.push("\n[lints]\nworkspace = true".to_owned());
        }
        lines.join("\n") + "\n"
    }

    /// The line for a crate of this SDK.
    fn shared(&self, name: &str, folder: &str, more: &str) -> String {
        match &self.source {
            Source::Workspace => format!("{name}.workspace = true"),
            Source::Version => {
                let version = env!("CARGO_PKG_VERSION");
                format!("{name} = {{ version = \"{version}\"{more} }}")
            }
            Source::Path(path) => {
                // A literal text of TOML, in which a backslash is one.
                format!("{name} = {{ path = '{path}/crates/{folder}'{more} }}")
            }
        }
    }
}

struct Crate<'a> {
    home: &'a Home,
    part: &'a str,
    /// Its first file.
    text: &'a str,
    about: &'a str,
}

/// The name people use for a product.
fn title(api: &Api) -> String {
    let title = api.service.docs.first().map_or("", |title| title.trim_end_matches('.'));
    // It stands in a comment of one line.
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn filled(text: &str, api: &Api, layout: &Layout) -> String {
    text.replace("{title}", &title(api))
        .replace("{version}", &api.service.version)
        .replace("{model}", &layout.model.outside)
        .replace("{validator}", &layout.validator.outside)
        .replace("{constant}", &api.service.constant)
}

const MODEL: &str = "\
//! Requests, responses, enums and error codes of {title}, API version {version}. Unofficial: not
//! affiliated with Alibaba Cloud.
//!
//! Each operation is a request type with the vendor's name, beside it its response; each group of
//! operations is a module. There is no I/O here.

#![warn(missing_docs)]

mod generated;

pub use aliyun_core as core;
pub use generated::*;
";

const VALIDATOR: &str = "\
//! Checks requests to {title} before they are sent. Unofficial: not affiliated with Alibaba Cloud.

#![warn(missing_docs)]

mod generated;
mod rules;

pub use aliyun_core::{Checker, Limits, Violation, Violations};

/// A request, or a part of one, that can be checked.
pub trait Validate {
    /// Notes everything that is wrong.
    fn check(&self, v: &mut Checker);

    /// Everything that is wrong, by what the service was seen to accept: [`Limits::Observed`].
    fn validate(&self) -> Result<(), Violations> {
        self.validate_with(Limits::default())
    }

    /// Everything that is wrong, by the limits of one's choice.
    fn validate_with(&self, limits: Limits) -> Result<(), Violations> {
        let mut checker = Checker::new(limits);
        self.check(&mut checker);
        checker.finish()
    }
}
";

const RULES: &str = "\
//! The rules that data cannot say: a public function for each name in `rules` of the specs.
";

const CLIENT: &str = "\
//! The client of {title}, API version {version}. Unofficial: not affiliated with Alibaba Cloud.
//!
//! Each operation is a method of [`Client`] that takes a request and is awaited.

#![warn(missing_docs)]

mod generated;

pub use aliyun_core::{
    CodeClass, CodeInfo, DecodeError, Effect, ErrorCode, FromValue, Limits, OpenEnum, Operation,
    OperationInfo, Paged, Policy, Progress, Repeat, Secret, ToValue, UnknownValue, Value, Waiter,
    read_exact,
};
pub use aliyun_runtime::{
    self as runtime, Answer, ByName, Call, ClientBuilder, Credentials, CredentialsProvider, Error,
    ErrorKind, GaveUp, HttpMethod, Interceptor, Items, Metrics, Network, Outcome, Outgoing, Pages,
    Placement, Refusal, RetryConfig, RetryMode, SignatureMethod, Wait, Waited,
};
pub use {model}::{self as model, *};
pub use {validator}::{self as validator, Validate, Violation, Violations};

use std::borrow::Cow;

/// Calls the service. Cheap to clone, and made once for many calls: it keeps connections open.
#[derive(Clone, Debug)]
pub struct Client(aliyun_runtime::Client);

impl Client {
    /// Sets up a client.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// The client under this one, which knows no product.
    pub fn runtime(&self) -> &aliyun_runtime::Client {
        &self.0
    }

    /// Calls an operation by its name: one that this crate does not have, or one whose name is
    /// known at run time only. For an operation that this crate has, its own facts count.
    pub fn operation(
        &self,
        action: impl Into<Cow<'static, str>>,
        effect: Effect,
    ) -> Call<'_, ByName> {
        let action = action.into();
        match OPERATIONS.iter().find(|known| known.action() == action) {
            Some(known) => self.0.operation_of(*known),
            None => self.0.operation(&{constant}, action, effect),
        }
    }

    fn call<O: Operation + Validate>(&self, request: O) -> Call<'_, O> {
        Call::new(&self.0, request, O::validate_with)
    }
}

impl From<aliyun_runtime::Client> for Client {
    fn from(client: aliyun_runtime::Client) -> Self {
        Self(client)
    }
}
";
