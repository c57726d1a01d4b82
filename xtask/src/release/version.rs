//! The version, in each of the files in which it stands.

use std::fmt;

/// A version without what Cargo allows after the three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u32; 3]);

impl Version {
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no version: three numbers, such as 0.2.0");
        let numbers = text.split('.').map(|number| {
            let is_plain = number == "0" || !number.starts_with(['0', '+']);
            number.parse().ok().filter(|_| is_plain)
        });
        let numbers: Vec<u32> = numbers.collect::<Option<_>>().ok_or_else(wrong)?;
        numbers.try_into().map(Self).map_err(|_| wrong())
    }

    /// What a manifest asks for to get this version: the numbers that do not change without a
    /// break.
    fn requirement(self) -> String {
        let [major, minor, _] = self.0;
        format!("{major}.{minor}")
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// `Cargo.toml` of the workspace: its own version, and that of each package of the project, which
/// must be the same.
pub fn bump_manifest(text: &str, new: Version) -> Result<String, String> {
    let own = text.split("[workspace.package]").nth(1).and_then(|section| {
        section.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
    });
    let own = own.ok_or("there is no `version` under [workspace.package]")?;
    if new < Version::parse(own)? {
        return Err(format!("{new} is before {own}, the version that is there"));
    }
    let stated = format!("version = \"{own}\"");
    let line = |line: &str| {
        let is_ours = line.contains("path = \"");
        if is_ours && !line.contains(&stated) {
            return Err(format!("not of version {own}: {line}"));
        }
        let is_meant = is_ours || line == stated;
        Ok(if is_meant { line.replace(own, &new.to_string()) } else { line.to_owned() })
    };
    Ok(text.lines().map(line).collect::<Result<Vec<_>, _>>()?.join("\n") + "\n")
}

/// The changelog: what is not released yet goes under the version.
pub fn bump_changelog(text: &str, new: Version) -> Result<String, String> {
    let (before, rest) = text.split_once("\n## ").ok_or("there is no heading of a version")?;
    let (first, after) = rest.split_once('\n').unwrap_or((rest, ""));
    let entries = after.split("\n## ").next().unwrap_or_default();
    if !entries.lines().any(|line| line.starts_with("- ")) {
        return Err(format!("nothing is said under `{first}`"));
    }
    if first != "Unreleased" && first != new.to_string() {
        return Err(format!("the first heading is `{first}`, not `Unreleased`"));
    }
    Ok(format!("{before}\n## {new}\n{after}"))
}

/// A README: the version of our packages that it tells users to depend on.
pub fn bump_readme(text: &str, ours: &[&str], new: Version) -> String {
    let line = |line: &str| match line.split_once(" = \"") {
        Some((name, rest)) if ours.contains(&name) && rest.ends_with('"') => {
            format!("{name} = \"{}\"", new.requirement())
        }
        _ => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn versions_are_three_numbers() {
        for text in ["", "1", "1.2", "1.2.3.4", "1.2.x", "01.2.3", "+1.2.3", "1.2.3-rc.1", "v1.2.3"]
        {
            assert!(Version::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(version("0.10.2").to_string(), "0.10.2");
        assert!(version("0.9.9") < version("0.10.0"));
    }

    #[test]
    fn a_manifest_keeps_what_is_not_ours() {
        let text = "[workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies]\n\
                    a = { path = \"a\", version = \"0.1.0\" }\nother = { version = \"0.1.0\" }\n";
        let changed = bump_manifest(text, version("0.1.1")).unwrap();
        assert_eq!(changed.matches("0.1.1").count(), 2, "{changed}");
        assert!(changed.contains("other = { version = \"0.1.0\" }"));
        let error =
            bump_manifest(&text.replace("a\", version = \"0.1.0\"", "a\""), version("1.0.0"));
        assert!(error.unwrap_err().starts_with("not of version 0.1.0: a = "));
    }

    #[test]
    fn a_changelog_has_something_to_say() {
        let text = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0\n\n- Old.\n";
        let changed = bump_changelog(text, version("0.2.0")).unwrap();
        assert_eq!(changed, text.replace("Unreleased", "0.2.0"));
        assert_eq!(bump_changelog(&changed, version("0.2.0")).unwrap(), changed);
        let error = bump_changelog(&changed, version("0.3.0")).unwrap_err();
        assert_eq!(error, "the first heading is `0.2.0`, not `Unreleased`");
        let error = bump_changelog(&text.replace("- New.", ""), version("0.2.0")).unwrap_err();
        assert_eq!(error, "nothing is said under `Unreleased`");
    }

    #[test]
    fn a_readme_tells_the_new_version() {
        let text = "```toml\na-b = \"0.1\"\ntokio = \"1\"\nc = { version = \"0.1\" }\n```\n\nlet a = \"0.1\";\n";
        let changed = bump_readme(text, &["a-b", "c"], version("0.2.3"));
        assert_eq!(changed, text.replace("a-b = \"0.1\"", "a-b = \"0.2\""));
    }
}
