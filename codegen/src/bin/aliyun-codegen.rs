//! Turns a folder of specs into crates beside a project of one's own.

use std::path::Path;
use std::process::ExitCode;

use aliyun_codegen::Project;
use aliyun_codegen::command;
use aliyun_codegen::doors::Doors;

const USAGE: &str = "\
Turns a folder of specs into the crates of an unofficial SDK.

  aliyun-codegen check [PRODUCT]              say what is wrong with the specs
  aliyun-codegen generate [PRODUCT] [--check] write the crates, or say which files are not as they
                                              should be
  aliyun-codegen new-op NAME... --from FILE   draft specs from the vendor's document (api-docs.json);
                                              NAME may be a pattern: '*ServerGroup*'
                 [--group GROUP]              the folder of the drafts, where the document has none
  aliyun-codegen drift --from FILE            compare the specs with a newer document
                 [--all | --pin] [--json]
  aliyun-codegen diff OLD [NEW]               compare two folders of specs, for a changelog
                 [--json] [--version X.Y.Z]

  --spec DIR               the folder of the specs: `spec`, where not said
  --out DIR                the folder that crates are made in: this one, where not said
  --path DIR               new crates depend on the project of this SDK in DIR, not on what is
                           published
  --message-format FORMAT  `text`, or `json`: one object a line for each mistake (check, generate)

The exit code is 0 when all is well, 1 when something is wrong or differs, and 2 when a command
could not be done.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if matches!(words.as_slice(), [] | ["help" | "--help" | "-h", ..]) {
        command::say(USAGE);
        return ExitCode::SUCCESS;
    }
    let (places, rest) = match Places::take(&words) {
        Ok(taken) => taken,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    match command::run(&places.project(), &rest) {
        Some(outcome) => outcome.print(),
        None => {
            eprint!("unknown command: {}\n\n{USAGE}", rest.join(" "));
            ExitCode::from(2)
        }
    }
}

/// Where things are.
#[derive(Debug, Default)]
struct Places<'a> {
    spec: Option<&'a str>,
    out: Option<&'a str>,
    path: Option<&'a str>,
}

impl<'a> Places<'a> {
    /// Takes the options for places out of the words.
    fn take(words: &[&'a str]) -> Result<(Self, Vec<&'a str>), String> {
        let (mut places, mut rest) = (Self::default(), Vec::new());
        let mut words = words.iter().copied();
        while let Some(word) = words.next() {
            let place = match word {
                "--spec" => &mut places.spec,
                "--out" => &mut places.out,
                "--path" => &mut places.path,
                other => {
                    rest.push(other);
                    continue;
                }
            };
            let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
            if place.replace(value).is_some() {
                return Err(format!("{word} stands here twice"));
            }
        }
        Ok((places, rest))
    }

    fn project(&self) -> Project {
        let (spec, out) = (self.spec.unwrap_or("spec"), self.out.unwrap_or("."));
        let doors = self.path.map_or_else(Doors::published, |path| {
            // A manifest takes paths from its own folder.
            let path = Path::new(path);
            let absolute = path.canonicalize().unwrap_or_else(|_| path.to_owned());
            Doors::on_path(&absolute.display().to_string())
        });
        Project::own(Path::new(spec), Path::new(out), doors)
    }
}
