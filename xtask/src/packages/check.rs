//! What a package must hold, and what it must not.

use std::fs;
use std::path::Path;

use super::workspace::Package;

const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
const NOTICE: &str = "not affiliated with Alibaba Cloud";

/// Everything that is wrong with a package, which is the one in `folder`.
pub fn check(root: &Path, package: &Package, folder: &Path) -> Result<Vec<String>, String> {
    let mut wrong: Vec<String> =
        package.lacks.iter().map(|key| format!("Cargo.toml lacks `{key}`")).collect();
    for licence in LICENCES {
        let own = read(&root.join(licence))?;
        match fs::read_to_string(folder.join(licence)) {
            Ok(text) if text == own => {}
            Ok(_) => wrong.push(format!("{licence} is not the text of the project's {licence}")),
            Err(_) => wrong.push(format!("{licence} is missing")),
        }
    }
    match fs::read_to_string(folder.join("README.md")) {
        Ok(text) => wrong.extend(readme(&text, package)),
        Err(_) => wrong.push("README.md is missing".to_owned()),
    }
    wrong.extend(features("src/lib.rs", &read(&folder.join("src/lib.rs"))?, package));
    for path in Package::files(folder)? {
        let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        let shown = shown.replace('\\', "/");
        if !belongs(&shown) {
            wrong.push(format!("{shown} does not belong into a package; see `include`"));
        } else if holds_key(&read(&path)?) {
            wrong.push(format!("{shown} holds a private key"));
        }
    }
    Ok(wrong)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Whether a file is one that users of a package have a use for.
fn belongs(path: &str) -> bool {
    let folders = ["src/", "examples/", "page/", "schema/", "seed/"];
    let files = ["Cargo.toml", "Cargo.toml.orig", "Cargo.lock", "README.md"];
    let is_known = folders.iter().any(|folder| path.starts_with(folder))
        || files.contains(&path)
        || LICENCES.contains(&path)
        // What cargo writes of the commit, and that it has unpacked the package.
        || [".cargo_vcs_info.json", ".cargo-ok"].contains(&path);
    is_known && !["pem", "key", "crt"].iter().any(|end| path.ends_with(&format!(".{end}")))
}

/// Whether a text holds a private key in PEM form that could be one: documents and tests show
/// shorter ones that are none.
fn holds_key(text: &str) -> bool {
    text.split("PRIVATE KEY-----").skip(1).any(|rest| {
        let body = rest.split("-----").next().unwrap_or_default().replace("\\n", "");
        let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
        // The shortest are those of Ed25519 and X25519, which all begin like this.
        let is_long = body.len() >= 100 || body.starts_with("MC4CAQAwBQYDK2V");
        is_long && body.chars().all(is_base64)
    })
}

/// What is wrong with the README of a package.
fn readme(text: &str, package: &Package) -> Vec<String> {
    let mut wrong = Vec::new();
    if !text.contains(NOTICE) {
        wrong.push(format!("README.md does not say that this is {NOTICE}"));
    }
    if !text.contains(&package.rust) {
        wrong.push(format!("README.md does not name the oldest Rust, {}", package.rust));
    }
    wrong.extend(features("README.md", text, package));
    let prose = prose(text);
    let anchors: Vec<String> =
        prose.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
    for target in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        let works = match target.strip_prefix('#') {
            Some(name) => anchors.iter().any(|known| known == name),
            // Where the package is read there is no repository around it.
            None => target.starts_with("https://"),
        };
        if !works {
            wrong.push(format!("README.md: the link to `{target}` leads nowhere in a package"));
        }
    }
    wrong
}

/// The features that a file does not have in its table.
fn features(file: &str, text: &str, package: &Package) -> Vec<String> {
    let named = package.features.iter().filter(|feature| *feature != "default");
    let unknown = named.filter(|feature| !text.contains(&format!("| `{feature}` |")));
    unknown.map(|feature| format!("{file} has no row for the feature `{feature}`")).collect()
}

/// A text without its blocks of code.
fn prose(text: &str) -> String {
    let parts = text.split("\n```").enumerate().filter(|(at, _)| at % 2 == 0);
    parts.map(|(_, part)| part).collect::<Vec<_>>().join("\n")
}

/// What a heading is linked to by.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packages::workspace::Workspace;

    fn package(features: &[&str]) -> Package {
        let features: Vec<_> = features.iter().map(|name| format!("\"{name}\": []")).collect();
        let metadata = format!(
            r#"{{ "target_directory": "/t", "packages": [{{ "name": "a", "version": "1.0.0",
                 "manifest_path": "/w/a/Cargo.toml", "rust_version": "1.95", "features": {{ {} }} }}] }}"#,
            features.join(",")
        );
        Workspace::parse(&metadata).unwrap().packages.remove(0)
    }

    /// The sources are fit to be published; that the packages are, `cargo xtask packages` sees.
    #[test]
    fn every_crate_is_fit_to_be_published() {
        let root = crate::root();
        let workspace = Workspace::read(&root).unwrap();
        let names: Vec<_> = workspace.packages.iter().map(|it| it.name.as_str()).collect();
        assert!(names.contains(&"aliyun-slb-client") && !names.contains(&"xtask"), "{names:?}");
        for package in &workspace.packages {
            let wrong = check(&root, package, &package.folder).unwrap();
            // What `include` leaves out of the package is still in the folder.
            let wrong: Vec<_> = wrong.iter().filter(|it| !it.ends_with("see `include`")).collect();
            assert!(wrong.is_empty(), "{}: {wrong:#?}", package.name);
        }
    }

    #[test]
    fn links_and_features_of_a_readme_are_looked_at() {
        let text = "# A\n\nRust 1.95. Unofficial: not affiliated with Alibaba Cloud.\n[a](https://docs.rs/a) \
                    [b](#the-seed) [c](#gone) [d](../../docs/D.md)\n```sh\n[x](y)\n```\n## The seed\n\
                    | `one` | it |\n";
        assert_eq!(
            readme(text, &package(&["default", "one", "two"])),
            [
                "README.md has no row for the feature `two`",
                "README.md: the link to `#gone` leads nowhere in a package",
                "README.md: the link to `../../docs/D.md` leads nowhere in a package",
            ]
        );
        let none = readme("# A", &package(&[]));
        assert_eq!(
            none,
            [
                "README.md does not say that this is not affiliated with Alibaba Cloud",
                "README.md does not name the oldest Rust, 1.95",
            ]
        );
    }

    #[test]
    fn what_is_missing_or_does_not_belong_is_told() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("package");
        for (path, text) in [
            ("LICENSE-MIT", "mit"),
            ("LICENSE-APACHE", "apache"),
            ("package/LICENSE-MIT", "../../LICENSE-MIT"),
            ("package/src/lib.rs", "// ----BEGIN PRIVATE KEY-----"),
            ("package/tests/key.pem", "key"),
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut wrong = check(root.path(), &package(&[]), &folder).unwrap();
        wrong.retain(|it| !it.starts_with("Cargo.toml lacks"));
        assert_eq!(
            wrong,
            [
                "LICENSE-APACHE is missing",
                "LICENSE-MIT is not the text of the project's LICENSE-MIT",
                "README.md is missing",
                "tests/key.pem does not belong into a package; see `include`",
            ]
        );
    }

    #[test]
    fn keys_are_found_in_sources() {
        let pem = |body: &str| {
            format!("-----BEGIN PRIVATE KEY-----\\n{body}\\n-----END PRIVATE KEY-----")
        };
        let ed25519 = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
        let rsa = "MIIEpAIBAAKCAQEA0+xYz/12".repeat(8);
        for body in [ed25519, &rsa] {
            assert!(holds_key(&pem(body)));
            assert!(holds_key(&pem(body).replace("\\n", "\n")));
        }
        assert!(!holds_key(&pem("MIIEogIBAAKCAQEAEXAMPLEONLYEXAMPLEONLY")));
        assert!(!holds_key("ends with `PRIVATE KEY-----`, which stands in the text"));
    }
}
