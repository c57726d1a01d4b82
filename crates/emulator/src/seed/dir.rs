//! A directory of seeds and of calls, which is a start too.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Seed, SeedError, SeedForm, built_in, read_text};
use crate::document;
use crate::product::Products;
use crate::recording::Tape;

/// A file of the directory.
enum Part {
    Seed(SeedForm),
    Calls(Tape),
}

impl<P: Products> Seed<P> {
    /// Reads all files of a directory whose names end in `.json`. Seeds are put together, or else it is
    /// the built-in one. Then files with calls are played, in the order of their names; a call that is
    /// refused is an error. What they leave is what every account starts with.
    ///
    /// A file with calls has the form of a [`Recording`](crate::Recording), of which `Calls` is enough,
    /// and of a call `Action`, `Parameters` and, where several products have the operation, `Version`.
    pub fn read_dir(dir: impl AsRef<Path>) -> Result<Self, SeedError> {
        let dir = dir.as_ref();
        let (mut seed, mut calls) = (None::<SeedForm>, Vec::new());
        for path in files(dir)? {
            match read(&path).map_err(|error| error.in_file(&path))? {
                Part::Seed(form) => match &mut seed {
                    Some(seed) => seed.add(form),
                    None => seed = Some(form),
                },
                Part::Calls(tape) => calls.push((path, tape)),
            }
        }
        let mut account = match seed {
            Some(form) => SeedForm::check_size([&form])
                .and_then(|()| form.account(P::LIST))
                .map_err(|error| error.in_file(dir))?,
            None => built_in(P::LIST)?,
        };
        for (path, tape) in calls {
            account = tape
                .set_up(P::LIST, account)
                .map_err(|error| SeedError::new("", error.told()).in_file(&path))?;
        }
        Ok(Self::of(account))
    }
}

/// The files in the order of their names.
fn files(dir: &Path) -> Result<Vec<PathBuf>, SeedError> {
    let unreadable = |error: io::Error| {
        let problem = format!("{error}; name a directory that can be read");
        SeedError::new("", problem).in_file(dir)
    };
    let entries = std::fs::read_dir(dir).map_err(unreadable)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>().map_err(unreadable)?;
    paths.retain(|path| path.extension() == Some(OsStr::new("json")));
    paths.sort();
    match paths.is_empty() {
        true => Err(SeedError::new("", "there is no *.json in the directory").in_file(dir)),
        false => Ok(paths),
    }
}

fn read(path: &Path) -> Result<Part, SeedError> {
    let json = read_text(path)?;
    let members: Map<String, Value> = document::read(json.as_bytes())?;
    Ok(match members.contains_key("Calls") {
        true => Part::Calls(document::read(json.as_bytes())?),
        false => Part::Seed(document::read(json.as_bytes())?),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;
    use crate::made_up::MadeUp;
    use crate::state::Ids;

    /// A directory with these files.
    fn dir(files: &[(&str, Value)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, json) in files {
            fs::write(dir.path().join(name), json.to_string()).unwrap();
        }
        dir
    }

    /// The start that a directory describes, in the form of a seed.
    fn start(dir: &Path) -> Result<Value, String> {
        let seed = Seed::<MadeUp>::read_dir(dir).map_err(|error| error.to_string())?;
        Ok(serde_json::to_value(SeedForm::of(&seed.into_account()).unwrap()).unwrap())
    }

    fn make(name: &str) -> Value {
        json!({ "Calls": [{ "Action": "MakeThing", "Parameters": { "Name": name } }] })
    }

    fn things(start: &Value) -> Vec<&str> {
        let all = start["Regions"]["cn-hangzhou"]["Made"]["Things"].as_array().unwrap();
        all.iter().map(|one| one["Name"].as_str().unwrap()).collect()
    }

    #[test]
    fn seeds_are_put_together_and_then_calls_are_played_in_the_order_of_their_names() {
        let thing = |id: &str| json!([{ "ThingId": id, "Name": id }]);
        let seed = |members: Value| json!({ "Regions": { "cn-hangzhou": members } });
        let instances = json!([{ "InstanceId": "i-1" }]);
        let first = Ids::default().fresh("thing-", 13);
        let take = json!({ "Action": "TakeThing", "Parameters": { "ThingId": first } });
        let dir = dir(&[
            ("30.json", make("second")),
            ("20.json", json!({ "Calls": [take] })),
            ("10.json", make("first")),
            ("a.json", seed(json!({ "Made": { "Things": thing("a") }, "Instances": instances }))),
            ("b.json", seed(json!({ "Made": { "Things": thing("b") }, "Instances": instances }))),
            ("README.txt", json!("not read")),
        ]);
        let start = start(dir.path()).unwrap();
        assert_eq!(things(&start), ["a", "b", "second"]);
        assert_eq!(start["Regions"]["cn-hangzhou"]["Instances"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn without_seeds_calls_are_played_on_the_built_in_one() {
        let dir = dir(&[("calls.json", make("second"))]);
        let start = start(dir.path()).unwrap();
        assert!(things(&start).contains(&"first") && things(&start).contains(&"second"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_file_and_its_place() {
        let call = |call: Value| json!({ "Calls": [make("x")["Calls"][0], call] });
        let take = json!({ "Action": "TakeThing", "Parameters": { "ThingId": "thing-0" } });
        let mut known = take.clone();
        known["Answered"] = json!({ "Status": 404, "Code": "Thing.NotFound", "Answer": {} });
        let mut others = take.clone();
        others["AccessKeyId"] = json!("other");
        let mut secret = take.clone();
        secret["StateAfter"] = json!({ "Regions": {} });
        for (file, told) in [
            (call(take), "Calls[1]: TakeThing is refused: Thing.NotFound: There is no such thing."),
            (call(secret), "Calls[1]: its secrets are not recorded;"),
            (call(others), "Calls[1].AccessKeyId: is another than before;"),
            (call(json!({ "Action": "Nothing" })), "Calls[1].Action: there is no operation"),
            (call(json!({ "Parameters": {} })), "Calls[1].Action: is missing"),
            (json!({ "Calls": 1 }), "Calls: must be a list"),
            (json!({ "Region": {} }), "Region: is not known here; did you mean Regions?"),
        ] {
            let dir = dir(&[("start.json", file)]);
            let path = dir.path().join("start.json");
            let error = start(dir.path()).unwrap_err();
            assert!(error.starts_with(&format!("seed file {}: {told}", path.display())), "{error}");
        }
        // A refusal that was recorded is no surprise.
        start(dir(&[("start.json", call(known))]).path()).unwrap();
        let error = start(dir(&[]).path()).unwrap_err();
        assert!(error.contains("there is no *.json in the directory"), "{error}");
        assert!(start(Path::new("/made/up")).unwrap_err().contains("name a directory"));
    }
}
