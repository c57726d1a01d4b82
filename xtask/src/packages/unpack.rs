//! Unpacks the packages that cargo made.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::workspace::Workspace;

/// Unpacks all of them into a folder, which is a workspace of cargo and holds nothing else.
pub fn unpack(root: &Path, workspace: &Workspace) -> Result<(), String> {
    let folder = workspace.folder();
    let named = |error: io::Error| format!("{}: {error}", folder.display());
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(named(error)),
        _ => fs::create_dir_all(&folder).map_err(named)?,
    }
    for package in &workspace.packages {
        let packed = workspace.packed(package);
        // Files are of now, and not of the day that cargo gives to all of them: it builds anew only
        // what is younger than its last build.
        let tar = Command::new("tar").arg("-xzmf").arg(&packed).current_dir(&folder).status();
        match tar {
            Ok(status) if status.success() => {}
            Ok(status) => return Err(format!("tar of {} failed with {status}", packed.display())),
            Err(error) => return Err(format!("tar could not be started: {error}")),
        }
    }
    let members: Vec<_> = workspace.packages.iter().map(|package| package.full_name()).collect();
    let manifest =
        format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{}", workspace.patch());
    fs::write(folder.join("Cargo.toml"), manifest).map_err(named)?;
    // All that they need is of the versions that we work with.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).map_err(named)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_unpacked_anew_and_old_ones_go() {
        let target = tempfile::tempdir().unwrap();
        let path = |path: &str| target.path().join(path);
        fs::create_dir_all(path("package/a-1.0.0/src")).unwrap();
        fs::create_dir_all(path("packages/a-0.9.0")).unwrap();
        fs::write(path("package/a-1.0.0/src/lib.rs"), "// new").unwrap();
        fs::write(path("Cargo.lock"), "version = 4\n").unwrap();
        let metadata = format!(
            r#"{{ "target_directory": {:?}, "packages": [{{ "name": "a", "version": "1.0.0",
                 "manifest_path": "/w/a/Cargo.toml" }}] }}"#,
            target.path()
        );
        let workspace = Workspace::parse(&metadata).unwrap();
        let error = unpack(target.path(), &workspace).unwrap_err();
        assert!(error.contains("a-1.0.0.crate"), "{error}");
        let made = ["-czf", "a-1.0.0.crate", "a-1.0.0"];
        let made = Command::new("tar").args(made).current_dir(path("package")).status().unwrap();
        assert!(made.success());
        unpack(target.path(), &workspace).unwrap();
        assert_eq!(fs::read_to_string(path("packages/a-1.0.0/src/lib.rs")).unwrap(), "// new");
        assert!(!path("packages/a-0.9.0").exists());
        let manifest = fs::read_to_string(path("packages/Cargo.toml")).unwrap();
        assert!(manifest.contains("members = [\"a-1.0.0\"]"), "{manifest}");
    }
}
