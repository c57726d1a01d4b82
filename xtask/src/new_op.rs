//! `cargo xtask new-op`: drafts of specs from the vendor's document.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aliyun_codegen::import::{self, Drafts, Request};
use aliyun_codegen::load::{self, Spec};

use crate::document;

const USAGE: &str = "\
usage: cargo xtask new-op NAME... --from api-docs.json [--group GROUP] [--out DIR]

  NAME            an operation of the document
  --from FILE     the vendor's document of the product (OpenMeta)
  --group GROUP   the folder to write to, where not the one the document groups it into
  --out DIR       write below DIR, not below the specs of the product
";

pub fn run(root: &Path, arguments: &[&str]) -> ExitCode {
    let Some(options) = Options::parse(arguments) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    match options.run(root) {
        Ok(help) => {
            print!("{help}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

struct Options<'a> {
    names: Vec<String>,
    from: &'a str,
    group: Option<&'a str>,
    out: Option<&'a str>,
}

impl<'a> Options<'a> {
    fn parse(arguments: &[&'a str]) -> Option<Self> {
        let (mut names, mut from, mut group, mut out) = (Vec::new(), None, None, None);
        let mut rest = arguments.iter().copied();
        while let Some(argument) = rest.next() {
            let option = match argument {
                "--from" => &mut from,
                "--group" => &mut group,
                "--out" => &mut out,
                name if name.starts_with('-') => return None,
                name => {
                    names.push(name.to_owned());
                    continue;
                }
            };
            if option.replace(rest.next()?).is_some() {
                return None;
            }
        }
        Some(Self { from: from.filter(|_| !names.is_empty())?, names, group, out })
    }

    /// Writes the drafts; the help is what the user reads.
    fn run(&self, root: &Path) -> Result<String, String> {
        let document = document::read(Path::new(self.from))?;
        let specs = load::load(root, None).0;
        let spec = specs.into_iter().find(|spec| document::is_of(spec, &document));
        let folder = match (self.out, &spec) {
            (Some(out), _) => PathBuf::from(out),
            (None, Some(spec)) => root.join(&spec.folder),
            (None, None) => {
                return Err(format!(
                    "{}: there are no specs of {} {} to add to; say with --out where to write",
                    self.from, document.product, document.version
                ));
            }
        };
        let request = Request { names: &self.names, group: self.group };
        let drafts = import::draft(&document, request, spec.as_ref())
            .map_err(|error| format!("{}: {error}", self.from))?;
        if let Some(path) = spec.iter().find_map(|spec| existing(spec, &self.names))
            && self.out.is_none()
        {
            return Err(format!("{path} exists; a spec is never overwritten"));
        }
        write(&folder, &drafts).map_err(|error| error.to_string())
    }
}

/// The file of one of the operations, in whichever group it is.
fn existing<'a>(spec: &'a Spec, names: &[String]) -> Option<&'a str> {
    let mut paths = spec.sources.ids().map(|file| spec.sources.path(file));
    let is_of = |path: &str, name: &String| path.ends_with(&format!("/{name}.json"));
    paths.find(|path| !path.contains("/shapes/") && names.iter().any(|name| is_of(path, name)))
}

fn write(folder: &Path, Drafts { drafts, codes }: &Drafts) -> io::Result<String> {
    let named = |path: &Path, error: io::Error| {
        io::Error::new(error.kind(), format!("{}: {error}", path.display()))
    };
    let paths: Vec<_> = drafts.iter().map(|draft| folder.join(&draft.path)).collect();
    // All are looked at first: either all are written or none.
    if let Some(path) = paths.iter().find(|path| path.exists()) {
        let message = format!("{} exists; a spec is never overwritten", path.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let catalog = folder.join("codes.json");
    let catalog_text = match fs::read_to_string(&catalog) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(named(&catalog, error)),
    };
    let extended = import::extend_catalog(catalog_text.as_deref(), codes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
    let mut help = String::new();
    for (draft, path) in drafts.iter().zip(&paths) {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| named(parent, error))?;
        }
        let mut file = fs::File::create_new(path).map_err(|error| named(path, error))?;
        file.write_all(draft.text.as_bytes()).map_err(|error| named(path, error))?;
        help.push_str(&format!("{}\n-> {}\n\n", draft.help, path.display()));
    }
    if !codes.is_empty() {
        fs::write(&catalog, extended).map_err(|error| named(&catalog, error))?;
        let names = codes.iter().filter_map(|code| code.get("errorCode")?.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        help.push_str(&format!("new in {}: {names}\n", catalog.display()));
    }
    Ok(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::test_project;

    fn new_op(project: &Path, arguments: &[&str]) -> Result<String, String> {
        Options::parse(arguments).ok_or("usage")?.run(project)
    }

    #[test]
    fn a_draft_is_written_once() {
        let (project, document) = test_project();
        let folder = project.path().join("spec/demo-2024-01-01");
        let both = ["PutServers", "ReadThings", "--from", &document];
        let help = new_op(project.path(), &both).unwrap();
        assert!(help.ends_with("codes.json: Shared.NotExist\n"), "{help}");
        let draft = folder.join("server-group/PutServers.json");
        fs::write(&draft, "mine").unwrap();
        for again in [&["PutServers"][..], &["ReadThings", "PutServers"], &["AddServers"]] {
            let mut arguments = again.to_vec();
            // Another group is no way around it.
            arguments.extend(["--from", &document, "--group", "others"]);
            let error = new_op(project.path(), &arguments).unwrap_err();
            assert!(error.contains("a spec is never overwritten"), "{error}");
        }
        assert_eq!(fs::read_to_string(draft).unwrap(), "mine");
        assert!(!folder.join("others").exists());
    }

    #[test]
    fn it_writes_elsewhere_when_told() {
        let (project, document) = test_project();
        let sister = document.replace("demo.json", "sister.json");
        let error = new_op(project.path(), &["CreateRules", "--from", &sister]).unwrap_err();
        assert!(error.contains("say with --out where to write"), "{error}");
        let out = project.path().join("out");
        let out_name = out.to_str().unwrap();
        let arguments = ["CreateRules", "--from", &sister, "--group", "rules", "--out", out_name];
        new_op(project.path(), &arguments).unwrap();
        assert!(out.join("rules/CreateRules.json").exists());
        assert!(new_op(project.path(), &arguments).unwrap_err().contains("never overwritten"));
    }

    #[test]
    fn what_it_does_not_understand_is_not_guessed() {
        for arguments in [
            &[][..],
            &["A"],
            &["--from", "x"],
            &["A", "--from"],
            &["A", "--from", "x", "--from", "y"],
            &["A", "--from", "x", "--force"],
        ] {
            assert!(Options::parse(arguments).is_none(), "{arguments:?}");
        }
    }
}
