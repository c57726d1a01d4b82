//! A directory of seeds and of calls, which is a start too.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Seed, SeedError, SeedForm, built_in, read_text, unreadable};
use crate::document;
use crate::product::{List, Products};
use crate::recording::Tape;
use crate::state::Account;

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
        let (mut seeds, mut calls) = (Vec::new(), Vec::new());
        for path in files(dir)? {
            match read(&path).map_err(|error| error.in_file(&path))? {
                Part::Seed(form) => seeds.push((path, form)),
                Part::Calls(tape) => calls.push((path, tape)),
            }
        }
        let mut account = match seeds.is_empty() {
            false => together(P::LIST, seeds.iter())
                .map_err(|error| in_its_file(P::LIST, &seeds, error))?,
            true => built_in(P::LIST)?,
        };
        for (path, tape) in calls {
            account = tape
                .set_up(P::LIST, account)
                .map_err(|error| SeedError::new("", error.told()).in_file(&path))?;
        }
        Ok(Self::of(account))
    }
}

/// A seed and where it stands.
type Placed = (PathBuf, SeedForm);

/// What several seeds describe.
fn together<'p>(
    products: List,
    seeds: impl Iterator<Item = &'p Placed>,
) -> Result<Account, SeedError> {
    let mut all = SeedForm::default();
    seeds.for_each(|(_, form)| all.add(form.clone()));
    SeedForm::check_size([&all])?;
    all.account(products)
}

/// An error of several seeds with the files that it is in: those without one of which there is none.
/// What a single file has wrong is told with the places of that file.
fn in_its_file(products: List, seeds: &[Placed], error: SeedError) -> SeedError {
    let without = |left_out: &Placed| {
        let others = seeds.iter().filter(|seed| !std::ptr::eq(*seed, left_out));
        together(products, others).err()
    };
    let mut wrong: Vec<_> = seeds.iter().filter(|seed| without(seed).is_none()).collect();
    if wrong.is_empty() {
        // Several have mistakes of their own: then it is the first with which there is one.
        let with = |n: &usize| together(products, seeds.iter().take(n + 1)).is_err();
        wrong.extend((0..seeds.len()).find(with).and_then(|n| seeds.get(n)));
    }
    match wrong.as_slice() {
        [one] => {
            let others = seeds.iter().filter(|seed| !std::ptr::eq(*seed, *one));
            let first = together(products, std::iter::once(*one).chain(others));
            first.err().unwrap_or(error).in_file(&one.0)
        }
        several => error.in_files(several.iter().map(|(path, _)| &**path)),
    }
}

/// The files in the order of their names.
fn files(dir: &Path) -> Result<Vec<PathBuf>, SeedError> {
    let wrong = |problem: &str| SeedError::new(dir.display().to_string(), problem);
    let unreadable =
        |error: io::Error| wrong(&format!("{error}; name a directory that can be read"));
    let entries = std::fs::read_dir(dir).map_err(unreadable)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>().map_err(unreadable)?;
    paths.retain(|path| path.extension() == Some(OsStr::new("json")));
    paths.sort();
    match paths.is_empty() {
        true => Err(wrong("there is no *.json in the directory")),
        false => Ok(paths),
    }
}

fn read(path: &Path) -> Result<Part, SeedError> {
    let kind = std::fs::metadata(path).map(|data| data.file_type());
    // Nobody named it: a pipe that happens to lie there would keep the start waiting for ever.
    if kind.is_ok_and(|kind| !kind.is_file()) {
        return Err(unreadable(path, "it is a directory, a pipe or a device, and not a file"));
    }
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
    fn of_several_seeds_the_one_that_is_wrong_is_named() {
        let things = |things: Value| json!({ "Regions": { "cn-hangzhou": { "Made": { "Things": things } } } });
        let one = |id: &str, name: &str| json!({ "ThingId": id, "Name": name });
        let good = things(json!([one("a", "a"), one("b", "b")]));
        let wrong = things(json!([one("c", "c"), { "Name": "d" }]));
        let twice = things(json!([one("d", "d"), one("a", "another")]));
        let empty = things(json!([one("", "e")]));
        let at = |place: &str| format!("Regions.cn-hangzhou.Made.Things[{place}]");
        for (files, names, place) in [
            (
                &[("1.json", &good), ("2.json", &wrong)][..],
                &["2.json"][..],
                at("1]").replace("]]", "]"),
            ),
            (&[("1.json", &good), ("2.json", &twice)], &["1.json", "2.json"], String::new()),
            (
                &[("1.json", &good), ("2.json", &wrong), ("3.json", &empty)],
                &["2.json"],
                String::new(),
            ),
        ] {
            let files: Vec<_> = files.iter().map(|(name, json)| (*name, (*json).clone())).collect();
            let dir = dir(&files);
            let error = start(dir.path()).unwrap_err();
            let paths: Vec<_> =
                names.iter().map(|name| dir.path().join(name).display().to_string()).collect();
            assert!(error.starts_with(&format!("seed file {}: ", paths.join(", "))), "{error}");
            assert!(error.contains(&place), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_told_and_not_waited_for() {
        let pipe = dir(&[]);
        let path = pipe.path().join("pipe.json");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        let folder = dir(&[]);
        fs::create_dir(folder.path().join("folder.json")).unwrap();
        for (dir, name) in [(&pipe, "pipe.json"), (&folder, "folder.json")] {
            let error = start(dir.path()).unwrap_err();
            let path = dir.path().join(name);
            let told = format!("seed file {}: it is a directory, a pipe", path.display());
            assert!(error.starts_with(&told), "{error}");
        }
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
        let error = start(Path::new("/made/up")).unwrap_err();
        assert!(
            error.starts_with("seed: /made/up: ") && error.contains("name a directory"),
            "{error}"
        );
    }
}
