//! `service.json`: what is true of every operation of the product.

use crate::keys::spec_object;
use crate::source::Spanned;
use crate::spec::{ErrorCode, Jobs, JsonReading};

spec_object! {
    /// `service.json`: what is true of every operation of the product.
    pub struct ServiceFile {
        /// The JSON Schema an editor checks the file with.
        "$schema" => pub schema_file: Option<String>,
        /// The product code of the vendor: `Demo`.
        "product" => pub product: Spanned<String>,
        /// The API version: `2014-05-15`.
        "version" => pub version: Spanned<String>,
        /// The name people use.
        "title" => pub title: Spanned<String>,
        /// One sentence on what the service does.
        "summary" => pub summary: Spanned<String>,
        /// The folder of its crates, from the project's: `crates/demo`. In lower case after the
        /// product where not given.
        "crates" => pub crates: Option<Spanned<String>>,
        /// What the names of its packages begin with: `aliyun-demo`, for `aliyun-demo-model` and the
        /// others. In lower case after the product where not given.
        "package" => pub package: Option<Spanned<String>>,
        /// Words that keep their spelling when a name is split: `VServer`, `TCP`.
        "words" => pub words: Vec<Spanned<String>>,
        /// The groups the vendor sorts its operations into; each is a folder of specs.
        "groups" => pub groups: Vec<Spanned<Group>>,
        /// Where the service answers.
        "endpoints" => pub endpoints: Endpoints,
        /// The parameters that every call carries, for reference; the runtime writes them.
        "commonParameters" => pub common_parameters: Vec<CommonParameter>,
        /// How jobs are asked for, if the service has them.
        "jobs" => pub jobs: Option<Spanned<Jobs>>,
        /// What the service was seen to read in place of JSON, wherever JSON travels in a text.
        "jsonTexts" => pub json_texts: Vec<Spanned<JsonReading>>,
        /// Codes that any operation can answer, by HTTP status.
        "errorCodes" => pub error_codes: Vec<(Spanned<String>, Vec<Spanned<ErrorCode>>)>,
    }
}

impl ServiceFile {
    /// The folder of its crates, from the project's.
    pub fn crates_folder(&self) -> String {
        let given = self.crates.as_ref().map(|it| it.value.clone());
        given.unwrap_or_else(|| format!("crates/{}", self.product.to_lowercase()))
    }

    /// What the names of its packages begin with.
    pub fn package_prefix(&self) -> String {
        let given = self.package.as_ref().map(|it| it.value.clone());
        given.unwrap_or_else(|| format!("aliyun-{}", self.product.to_lowercase()))
    }
}

spec_object! {
    /// A group of operations.
    pub struct Group {
        /// The name of its folder, in kebab case: `vserver-group`.
        "name" => pub name: Spanned<String>,
        /// Its title, as a heading.
        "title" => pub title: Spanned<String>,
        /// One sentence on what the group is about.
        "summary" => pub summary: Spanned<String>,
    }
}

spec_object! {
    /// How a region becomes a host. `{regionId}` stands for the region.
    pub struct Endpoints {
        /// Regions whose host does not follow the rule.
        "map" => pub map: Vec<(Spanned<String>, Spanned<String>)>,
        /// The rule for all others.
        "regional" => pub regional: Spanned<String>,
        /// The rule inside a VPC, where the map does not count.
        "vpc" => pub vpc: Spanned<String>,
        /// Where these facts are from.
        "source" => pub source: Option<String>,
    }
}

spec_object! {
    /// A parameter that every call carries.
    pub struct CommonParameter {
        /// Its name on the wire.
        "name" => pub name: Spanned<String>,
        /// The header that carries the same fact under the ACS3 signature.
        "header" => pub header: Option<String>,
        /// What it says.
        "description" => pub description: Spanned<String>,
    }
}
