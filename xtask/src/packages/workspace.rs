//! The packages that are to be published, as cargo knows them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::cargo;

/// What cargo says of the project.
pub struct Workspace {
    /// The folder that cargo builds in.
    pub target: PathBuf,
    /// The packages that are published, each after those that it needs.
    pub packages: Vec<Package>,
}

/// A package that is published.
pub struct Package {
    pub name: String,
    pub version: String,
    /// Where its sources are.
    pub folder: PathBuf,
    pub features: Vec<String>,
    /// The oldest Rust that it builds with.
    pub rust: String,
    /// The keys of its manifest that crates.io and docs.rs show and that are not filled in.
    pub lacks: Vec<&'static str>,
    /// The packages of this project that it needs, for its tests too: crates.io wants to know all
    /// that a manifest names.
    needs: Vec<String>,
}

/// What crates.io and docs.rs show of a package.
const SHOWN: [&str; 7] =
    ["description", "documentation", "keywords", "categories", "license", "readme", "rust_version"];

impl Workspace {
    pub fn read(root: &Path) -> Result<Self, String> {
        let metadata =
            cargo::output(root, &["metadata", "--format-version", "1", "--no-deps", "--locked"])?;
        Self::parse(&metadata)
    }

    pub(super) fn parse(metadata: &str) -> Result<Self, String> {
        let metadata: Json = serde_json::from_str(metadata)
            .map_err(|error| format!("the metadata of cargo: {error}"))?;
        let target = metadata.get("target_directory").and_then(Json::as_str);
        let target = target.ok_or("the metadata of cargo names no target directory")?.into();
        let all = metadata.get("packages").and_then(Json::as_array).into_iter().flatten();
        // `publish = false` is an empty list of registries.
        let published = all.filter(|package| package.get("publish").is_none_or(Json::is_null));
        let open = published.map(Package::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { target, packages: in_order(open)? })
    }

    /// The package that cargo made.
    pub fn packed(&self, package: &Package) -> PathBuf {
        self.target.join(format!("package/{}.crate", package.full_name()))
    }

    /// The folder of the packages that are unpacked.
    pub fn folder(&self) -> PathBuf {
        self.target.join("packages")
    }

    /// The folder of one of them.
    pub fn unpacked(&self, package: &Package) -> PathBuf {
        self.folder().join(package.full_name())
    }

    /// The lines of a manifest by which the packages take the place of those on crates.io, where
    /// they are not yet.
    pub fn patch(&self) -> String {
        let lines = self.packages.iter().map(|package| {
            format!("{} = {{ path = {:?} }}\n", package.name, self.unpacked(package))
        });
        format!("[patch.crates-io]\n{}", lines.collect::<String>())
    }
}

impl Package {
    fn read(package: &Json) -> Result<Self, String> {
        let text = |key: &str| {
            let text = package.get(key).and_then(Json::as_str);
            text.map(str::to_owned).ok_or_else(|| format!("the metadata of cargo lacks `{key}`"))
        };
        let is_empty = |key: &&str| match package.get(key) {
            Some(Json::String(text)) => text.trim().is_empty(),
            Some(Json::Array(items)) => items.is_empty(),
            _ => true,
        };
        let features = package.get("features").and_then(Json::as_object).into_iter().flatten();
        let dependencies = package.get("dependencies").and_then(Json::as_array);
        let ours = dependencies.into_iter().flatten().filter(|it| it.get("path").is_some());
        let manifest = PathBuf::from(text("manifest_path")?);
        Ok(Self {
            name: text("name")?,
            version: text("version")?,
            folder: manifest.parent().unwrap_or(&manifest).to_owned(),
            features: features.map(|(name, _)| name.clone()).collect(),
            rust: text("rust_version").unwrap_or_default(),
            lacks: SHOWN.into_iter().filter(is_empty).collect(),
            needs: ours.filter_map(|it| it.get("name")?.as_str().map(str::to_owned)).collect(),
        })
    }

    /// The name with the version, as packages are called.
    pub fn full_name(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    /// The files that its package holds, by path.
    pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
        let mut files = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            let named = |error| format!("{}: {error}", folder.display());
            for entry in fs::read_dir(&folder).map_err(named)? {
                let path = entry.map_err(named)?.path();
                if path.is_dir() { open.push(path) } else { files.push(path) }
            }
        }
        files.sort();
        Ok(files)
    }
}

/// Each package after those that it needs.
fn in_order(mut open: Vec<Package>) -> Result<Vec<Package>, String> {
    let mut done: Vec<Package> = Vec::new();
    while !open.is_empty() {
        let is_ready = |package: &Package| {
            package.needs.iter().all(|name| done.iter().any(|it| it.name == *name))
        };
        let Some(at) = open.iter().position(is_ready) else {
            let names: Vec<_> = open.iter().map(|package| package.name.as_str()).collect();
            return Err(format!(
                "these packages need each other, or one that is not published: {}",
                names.join(", ")
            ));
        };
        done.push(open.remove(at));
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(packages: &str) -> String {
        format!(r#"{{ "target_directory": "/t", "packages": [{packages}] }}"#)
    }

    fn package(name: &str, needs: &str, more: &str) -> String {
        format!(
            r#"{{ "name": "{name}", "version": "1.2.3", "manifest_path": "/w/{name}/Cargo.toml",
                  "dependencies": [{needs}] {more} }}"#
        )
    }

    #[test]
    fn packages_come_after_those_that_they_need() {
        let need = |name: &str| format!(r#"{{ "name": "{name}", "path": "/w/{name}" }}"#);
        let packages = [
            package("client", &format!("{}, {}", need("core"), need("emulator")), ""),
            package("chores", &need("core"), r#", "publish": []"#),
            package("emulator", &need("core"), ""),
            package("core", r#"{ "name": "serde" }"#, r#", "keywords": ["a"], "description": " ""#),
        ];
        let workspace = Workspace::parse(&metadata(&packages.join(","))).unwrap();
        let names: Vec<_> = workspace.packages.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["core", "emulator", "client"]);
        let core = workspace.packages.first().unwrap();
        assert!(core.lacks.contains(&"description") && !core.lacks.contains(&"keywords"));
        assert_eq!(workspace.unpacked(core), Path::new("/t/packages/core-1.2.3"));
        assert_eq!(workspace.packed(core), Path::new("/t/package/core-1.2.3.crate"));
    }

    #[test]
    fn a_package_that_needs_what_is_not_published_is_told() {
        let need = r#"{ "name": "chores", "path": "/w/chores" }"#;
        let packages = [package("core", need, ""), package("chores", "", r#", "publish": []"#)];
        let error = Workspace::parse(&metadata(&packages.join(","))).err().unwrap();
        assert!(error.ends_with("not published: core"), "{error}");
    }
}
