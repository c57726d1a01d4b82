//! A comparison as Markdown for a changelog, and as JSON.

use std::fmt;

use serde_json::{Value as Json, json};

use super::{Bump, Of, Product, Section, SpecDiff};

/// A version of the crates: three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version([u64; 3]);

impl Version {
    /// Reads `0.1.0`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let numbers: Option<Vec<u64>> = text.split('.').map(|it| it.parse().ok()).collect();
        let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
        numbers.map(Self).ok_or_else(|| format!("`{text}` is no version: three numbers, as 0.2.0"))
    }

    /// Whether breaking changes raise the second number.
    pub fn is_before_one(self) -> bool {
        self.0[0] == 0
    }

    /// The version after it.
    pub fn raised(self, bump: Bump) -> Self {
        let [major, minor, patch] = self.0;
        Self(match bump {
            Bump::None => self.0,
            Bump::Patch => [major, minor, patch.saturating_add(1)],
            Bump::Minor => [major, minor.saturating_add(1), 0],
            Bump::Major => [major.saturating_add(1), 0, 0],
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl Bump {
    fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Of {
    fn title(&self) -> String {
        match self {
            Self::Service => "The product".to_owned(),
            Self::Operation(name) | Self::Shape(name) => format!("`{name}`"),
            Self::Codes => "Error codes".to_owned(),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Operation(_) => "operation",
            Self::Shape(_) => "shape",
            Self::Codes => "codes",
        }
    }
}

impl SpecDiff {
    /// For a changelog. `version` is that of the old state, where it is known.
    pub fn to_markdown(&self, version: Option<Version>) -> String {
        let mut text = String::new();
        for product in &self.products {
            text.push_str(&format!("### {} {}\n\n", product.product, product.version));
            for Section { of, changes } in &product.sections {
                text.push_str(&format!("- {}\n", of.title()));
                for change in changes {
                    let mark = if change.kind.is_breaking() { "**breaking:** " } else { "" };
                    text.push_str(&format!("  - {mark}{}\n", change.text));
                }
            }
            text.push('\n');
        }
        text.push_str(&match version {
            _ if self.products.is_empty() => "Nothing changes for users of the crates.".to_owned(),
            Some(version) => {
                let next = version.raised(self.bump(version.is_before_one()));
                format!("The version after {version} is {next}.")
            }
            None => format!(
                "The next version is a {} one before 1.0, and a {} one from then on.",
                self.bump(true).word(),
                self.bump(false).word()
            ),
        });
        text.push('\n');
        text
    }

    /// For programs.
    pub fn to_json(&self, version: Option<Version>) -> Json {
        let section = |section: &Section| {
            let changes = section.changes.iter().map(|change| {
                json!({
                    "kind": change.kind.word(),
                    "breaking": change.kind.is_breaking(),
                    "text": change.text,
                })
            });
            let name = match &section.of {
                Of::Operation(name) | Of::Shape(name) => json!(name),
                Of::Service | Of::Codes => Json::Null,
            };
            json!({ "of": section.of.kind(), "name": name, "changes": changes.collect::<Json>() })
        };
        let product = |product: &Product| {
            json!({
                "product": product.product,
                "version": product.version,
                "sections": product.sections.iter().map(section).collect::<Json>(),
            })
        };
        let next = version.map(|it| it.raised(self.bump(it.is_before_one())).to_string());
        json!({
            "breaking": self.changes().any(|change| change.kind.is_breaking()),
            "bump": { "before1": self.bump(true).word(), "from1": self.bump(false).word() },
            "version": version.map(|version| version.to_string()),
            "next": next,
            "products": self.products.iter().map(product).collect::<Json>(),
        })
    }
}
