//! Documents that people write: seeds, states, recordings and what control endpoints are asked.
//! What is wrong is told with its place, in words.

mod node;
mod tree;
mod words;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::requests::hide_keys;
pub use node::step;
pub(crate) use tree::Members;

/// Of longer documents the line and the column of a mistake are told, not its path: that takes
/// another form of the whole.
const LONGEST_EXPLAINED: usize = 16 << 20;

/// No seed and no recording is longer, and a device has no end.
const LONGEST: u64 = 512 << 20;

/// What some editors begin a file with, and nobody sees.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What is wrong with a document, and where: `Regions.cn-hangzhou.LoadBalancers[0]`, with items
/// counted from 0, or a line and a column where there is no path yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) place: String,
    pub(crate) problem: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str(&hide_keys(&self.problem)),
            place => write!(f, "{}: {}", hide_keys(place), hide_keys(&self.problem)),
        }
    }
}

/// What stands in a file.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    whole(File::open(path)?, LONGEST)
}

/// A whole text, which is not read without end.
fn whole(source: impl Read, longest: u64) -> io::Result<String> {
    let mut text = String::new();
    let length = source.take(longest.saturating_add(1)).read_to_string(&mut text)?;
    match length as u64 > longest {
        true => Err(io::Error::other(format!("it has more than {longest} bytes"))),
        false => Ok(text),
    }
}

/// Reads a document in JSON.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Mistake> {
    serde_json::from_slice(json).map_err(|error| explain::<T>(json, &error))
}

/// Reads a part of a document that was read before as a tree.
pub(crate) fn read_tree<T: DeserializeOwned>(tree: &Value) -> Result<T, Mistake> {
    node::read(tree).map_err(Mistake::from)
}

/// A member that is not known; there are these.
pub(crate) fn unknown_member(name: &str, known: &[&str]) -> Mistake {
    Mistake { place: step(name), problem: words::unknown(name, known) }
}

/// Says in words what the reader says to itself.
fn explain<T: DeserializeOwned>(json: &[u8], error: &serde_json::Error) -> Mistake {
    if json.trim_ascii().is_empty() {
        let problem = "there is nothing to read; give a document in JSON".to_owned();
        return Mistake { place: String::new(), problem };
    }
    if json.starts_with(MARK) {
        let problem = "it begins with a byte order mark (BOM); save it as UTF-8 without one";
        return Mistake { place: String::new(), problem: problem.to_owned() };
    }
    if error.is_data() && json.len() <= LONGEST_EXPLAINED {
        match serde_json::from_slice::<Value>(json) {
            Ok(tree) => {
                if let Err(wrong) = node::read::<T>(&tree) {
                    return wrong.into();
                }
            }
            Err(error) => return of_form(&error),
        }
    }
    of_form(error)
}

fn of_form(error: &serde_json::Error) -> Mistake {
    let place = format!("line {} column {}", error.line(), error.column());
    Mistake { place, problem: words::of_reader(&error.to_string()) }
}

/// A path that begins with the place of what holds the rest.
pub(crate) fn join(outer: &str, inner: &str) -> String {
    let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
    format!("{outer}{dot}{inner}")
}

#[cfg(test)]
mod tests;
