//! The small programs whose builds are compared, each in a folder of its own.

use std::collections::BTreeSet;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};

use super::product::Product;
use crate::cargo;

const OURS: &str = "\
NAME = { path = 'FOLDER' }
tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }
";

const AWS: &str = "\
aws-config = \"1\"
aws-sdk-elasticloadbalancingv2 = \"1\"
tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }
";

/// As our client has it: TLS by rustls with ring, and proxies.
const BY_HAND: &str = "\
hmac = { version = \"0.13\", default-features = false }
reqwest = { version = \"0.13\", default-features = false, features = [\"rustls-no-provider\", \"socks\"] }
rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }
serde_json = \"1\"
sha2 = { version = \"0.11\", default-features = false }
tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }
";

/// A program, and what cargo resolved for it.
pub struct Program {
    folder: PathBuf,
    /// Names with versions.
    packages: BTreeSet<String>,
}

impl Program {
    /// Uses our client.
    pub fn ours(root: &Path, folder: &Path, product: &Product) -> Result<Self, String> {
        let [_, _, client] = product.packages();
        let path = root.join(&product.client).display().to_string();
        let dependencies = OURS.replace("NAME", &client).replace("FOLDER", &path);
        Self::new(root, folder.join("ours"), &dependencies, &product.program)
    }

    /// Makes a call without an SDK: signs it, sends it, reads the answer.
    pub fn by_hand(root: &Path, folder: &Path) -> Result<Self, String> {
        let source = include_str!("programs/by_hand.rs");
        Self::new(root, folder.join("by_hand"), BY_HAND, source)
    }

    /// Uses the AWS client for the same kind of service.
    pub fn aws(root: &Path, folder: &Path) -> Result<Self, String> {
        Self::new(root, folder.join("aws"), AWS, include_str!("programs/aws.rs"))
    }

    /// Writes the program and resolves it, which downloads what it is built from.
    fn new(root: &Path, folder: PathBuf, dependencies: &str, source: &str) -> Result<Self, String> {
        let manifest = format!(
            "[package]\nname = \"program\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [profile.release]\nstrip = true\n\n[dependencies]\n{dependencies}"
        );
        let write = || {
            fs::create_dir_all(folder.join("src"))?;
            fs::write(folder.join("Cargo.toml"), manifest)?;
            fs::write(folder.join("src/main.rs"), source)?;
            // All of them on the versions that we work with.
            fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))
        };
        write().map_err(|error| format!("{}: {error}", folder.display()))?;
        let tree = ["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
        let packages = packages(&cargo::output(&folder, &tree)?);
        Ok(Self { folder, packages })
    }

    /// How many packages are built, itself included.
    pub fn size(&self) -> usize {
        self.packages.len()
    }

    /// The packages that another program does without.
    pub fn over(&self, other: &Self) -> Vec<&str> {
        let is_over = |id: &&String| !other.packages.contains(*id);
        self.packages.iter().filter(is_over).map(String::as_str).collect()
    }

    /// Seconds of a build from nothing.
    pub fn build(&self, profile: &str) -> Result<f64, String> {
        let target = self.target();
        if target.exists() {
            fs::remove_dir_all(&target)
                .map_err(|error| format!("{}: {error}", target.display()))?;
        }
        self.cargo(&["build", "--offline", "--profile", profile])
    }

    /// Bytes of the release binary, which is stripped.
    pub fn release_size(&self) -> Result<u64, String> {
        self.build("release")?;
        let path = self.target().join(format!("release/program{EXE_SUFFIX}"));
        let file = path.metadata().map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(file.len())
    }

    /// Seconds to check some packages anew when all that they depend on is checked.
    pub fn check(&self, packages: &[impl AsRef<str>]) -> Result<f64, String> {
        let selected = selected(packages);
        let check = [&["check", "--offline"], selected.as_slice()].concat();
        self.cargo(&check)?;
        self.cargo(&[&["clean", "--offline"], selected.as_slice()].concat())?;
        self.cargo(&check)
    }

    /// Where it is built.
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    fn cargo(&self, arguments: &[&str]) -> Result<f64, String> {
        let target = self.target();
        let target = target.display().to_string();
        cargo::seconds(&self.folder, &[arguments, &["--target-dir", &target]].concat())
    }
}

/// The arguments by which cargo works on some packages only.
pub fn selected(packages: &[impl AsRef<str>]) -> Vec<&str> {
    packages.iter().flat_map(|name| ["--package", name.as_ref()]).collect()
}

/// Reads what `cargo tree` prints: `name v1.2.3 (what it is) (*)`.
fn packages(tree: &str) -> BTreeSet<String> {
    let package = |line: &str| {
        let mut words = line.split(' ');
        Some(format!("{} {}", words.next()?, words.next()?.strip_prefix('v')?))
    };
    tree.lines().filter_map(package).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_of_cargo_is_read() {
        let tree = "program v0.0.0 (/tmp/ours)\nsyn v3.0.10\nsyn v3.0.10 (*)\nsyn v2.0.1\n\
                    derive v1.0.0 (proc-macro) (*)\n";
        let packages = packages(tree);
        let ids: Vec<&str> = packages.iter().map(String::as_str).collect();
        assert_eq!(ids, ["derive 1.0.0", "program 0.0.0", "syn 2.0.1", "syn 3.0.10"]);
    }
}
