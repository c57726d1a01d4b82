//! `new-op`: drafts of specs from the vendor's document.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::{Arguments, Outcome, document};
use crate::import::{self, Document, Drafts, Request};
use crate::project::Project;
use crate::source::Sources;

/// `new-op NAME... --from FILE [--group GROUP]`. The help is what the user reads.
pub(super) fn run(project: &Project, words: &[&str]) -> Result<Outcome, String> {
    let arguments = Arguments::read(words, &["--from", "--group"], &[])?;
    let from = arguments.value("--from").ok_or("say with --from where the vendor's document is")?;
    if arguments.names.is_empty() {
        return Err("name an operation, or several by a pattern: '*ServerGroup*'".to_owned());
    }
    let document = document::read(Path::new(from))?;
    let folder = import::folder(&document);
    let (specs, report) = project.load(Some(&folder));
    let sources = report.sources();
    let chosen = choose(&document, &arguments.names, |name| existing(sources, name))
        .map_err(|error| format!("{from}: {error}"))?;
    if let Some(path) = chosen.named.iter().find_map(|name| existing(sources, name)) {
        return Err(format!("{path} exists; a spec is never overwritten"));
    }
    let request = Request { names: &chosen.all(), group: arguments.value("--group") };
    let drafts = import::draft(&document, request, specs.first())
        .map_err(|error| format!("{from}: {error}"))?;
    let folder = project.specs.join(folder);
    let help = write(&folder, &document, &drafts).map_err(|error| error.to_string())?;
    let skipped = chosen.skipped.iter().map(|name| format!("{name} has a spec already\n"));
    Ok(Outcome::said(help + &skipped.collect::<String>()))
}

/// The operations that were asked for.
#[derive(Debug, Default)]
struct Chosen {
    /// Those that were named.
    named: Vec<String>,
    /// Those that fit a pattern.
    fitting: Vec<String>,
    /// Those that fit and have a spec already.
    skipped: Vec<String>,
}

impl Chosen {
    fn all(&self) -> Vec<String> {
        self.named.iter().chain(&self.fitting).cloned().collect()
    }
}

fn choose<'a>(
    document: &Document,
    names: &[&str],
    existing: impl Fn(&str) -> Option<&'a str>,
) -> Result<Chosen, String> {
    let mut chosen = Chosen::default();
    for name in names {
        if !name.contains(['*', '?']) {
            chosen.named.push((*name).to_owned());
            continue;
        }
        let fitting = document.operations.keys().filter(|known| fits(known, name));
        let fitting: Vec<&String> = fitting.collect();
        if fitting.is_empty() {
            return Err(format!("no operation fits `{name}`"));
        }
        for operation in fitting {
            let has_spec = existing(operation).is_some();
            let list = if has_spec { &mut chosen.skipped } else { &mut chosen.fitting };
            if !list.contains(operation) {
                list.push(operation.clone());
            }
        }
    }
    Ok(chosen)
}

/// Whether a name fits a pattern, in which `*` stands for any text and `?` for one character.
fn fits(name: &str, pattern: &str) -> bool {
    // Where the last `*` was, and how much of the name it has taken.
    let (name, pattern): (Vec<char>, Vec<char>) =
        (name.chars().collect(), pattern.chars().collect());
    let (mut at, mut in_pattern, mut star) = (0, 0, None);
    while let Some(letter) = name.get(at) {
        match pattern.get(in_pattern) {
            Some('*') => {
                star = Some((in_pattern, at));
                in_pattern += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == letter => {
                (at, in_pattern) = (at + 1, in_pattern + 1);
            }
            _ => match &mut star {
                Some((of, taken)) => {
                    *taken += 1;
                    (at, in_pattern) = (*taken, *of + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(in_pattern).all(|rest| *rest == '*')
}

/// The file of an operation, in whichever group it is.
fn existing<'a>(sources: &'a Sources, name: &str) -> Option<&'a str> {
    let mut paths = sources.ids().map(|file| sources.path(file));
    paths.find(|path| !path.contains("/shapes/") && path.ends_with(&format!("/{name}.json")))
}

/// Writes the drafts, and what the product lacks to have any.
fn write(folder: &Path, document: &Document, new: &Drafts) -> io::Result<String> {
    let Drafts { drafts, codes } = new;
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
    let service = folder.join("service.json");
    if !service.exists() {
        fs::write(&service, import::draft_service(document, new))
            .map_err(|error| named(&service, error))?;
        help.push_str(&format!("{} is a draft too\n", service.display()));
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
    use crate::command::document::test_project;

    fn new_op(project: &Path, arguments: &[&str]) -> Result<String, String> {
        run(&Project::tree(project), arguments).map(|outcome| outcome.text)
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
    fn several_are_chosen_by_a_pattern_and_those_that_are_there_are_left_alone() {
        let (project, document) = test_project();
        let folder = project.path().join("spec/demo-2024-01-01");
        let arguments = ["*Servers", "Read*", "--from", &document, "--group", "server-group"];
        let help = new_op(project.path(), &arguments).unwrap();
        assert!(folder.join("server-group/PutServers.json").exists());
        assert!(folder.join("server-group/ReadThings.json").exists());
        let again = new_op(project.path(), &arguments).unwrap();
        for name in ["PutServers", "ReadThings"] {
            assert!(help.contains(&format!("server-group/{name}.json")), "{help}");
            assert!(again.contains(&format!("{name} has a spec already\n")), "{again}");
        }
        let error = new_op(project.path(), &["Nothing*", "--from", &document]).unwrap_err();
        assert!(error.ends_with("no operation fits `Nothing*`"), "{error}");
    }

    #[test]
    fn a_product_without_specs_gets_a_folder_and_a_draft_of_its_service() {
        let (project, document) = test_project();
        let sister = document.replace("demo.json", "sister.json");
        let arguments = ["Create*", "--from", &sister, "--group", "rules"];
        let help = new_op(project.path(), &arguments).unwrap();
        assert!(help.contains("service.json is a draft too"), "{help}");
        let folder = project.path().join("spec/sister-2024-02-02");
        assert!(folder.join("rules/CreateRules.json").exists());
        let service = fs::read_to_string(folder.join("service.json")).unwrap();
        let service: serde_json::Value = serde_json::from_str(&service).unwrap();
        assert_eq!(service["product"], "Sister");
        assert_eq!(service["package"], "aliyun-sister");
        assert_eq!(service["groups"][0]["name"], "rules");
        // The draft is in the form of the language: only what is left to write is missing.
        let (specs, report) = Project::tree(project.path()).load(Some("sister"));
        assert_eq!(specs.len(), 1, "{report}");
        assert!(report.findings().all(|finding| finding.rule == "todo"), "{report}");
    }

    #[test]
    fn patterns() {
        for (name, pattern, expected) in [
            ("CreateServerGroup", "*ServerGroup*", true),
            ("ServerGroup", "*ServerGroup*", true),
            ("CreateServerGroup", "Create?erver*", true),
            ("CreateServerGroup", "create*", false),
            ("CreateServerGroups", "*ServerGroup", false),
            ("AABAB", "*AB", true),
            ("AAC", "*AB", false),
        ] {
            assert_eq!(fits(name, pattern), expected, "{name} {pattern}");
        }
    }

    #[test]
    fn what_it_does_not_understand_is_not_guessed() {
        let (project, document) = test_project();
        for arguments in
            [&["--from", &document][..], &["A"], &["A", "--from", &document, "--force"]]
        {
            assert!(new_op(project.path(), arguments).is_err(), "{arguments:?}");
        }
    }
}
