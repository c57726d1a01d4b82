//! Which words of a command line are parameters of an operation, and which are options of the
//! program. Only the program's own go to the parser of arguments.

use std::ffi::OsString;

use clap::CommandFactory as _;

use crate::args::Cli;
use crate::failure::Failure;
use crate::manual::{self, Item, Kind, OperationPage};
use crate::operation::{self, Found};

/// The words of a command line, sorted.
#[derive(Debug, Default)]
pub(crate) struct Scanned {
    /// Those of the program, with its name.
    pub(crate) own: Vec<OsString>,
    /// The parameters.
    pub(crate) parameters: Vec<Parameter>,
    /// Whether the help of the operation is asked for.
    pub(crate) wants_help: bool,
    /// A value that is no text, of which nothing can be sent.
    pub(crate) unreadable: Option<String>,
    /// The words after `emulator`, which has options of its own.
    pub(crate) emulator: Option<Vec<OsString>>,
}

/// A parameter as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// Its name, or a path that begins with it: `Servers.1.Port`.
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
}

/// The commands that take the parameters of an operation.
const OF_OPERATIONS: [&str; 2] = ["call", "wait"];

/// Sorts the words of a command line, the first of which is the name of the program.
pub(crate) fn scan(words: Vec<OsString>) -> Scanned {
    let mut root = Cli::command();
    root.build();
    let global = Own::of(&root);
    let mut scanned = Scanned::default();
    let mut words = Words(words.into_iter().peekable());
    scanned.own.extend(words.0.next());
    let command = loop {
        let Some(word) = words.0.next() else { return scanned };
        let is_option = word.to_string_lossy().starts_with('-');
        let text = word.to_string_lossy().into_owned();
        scanned.own.push(word);
        if !is_option {
            break text;
        }
        if global.takes_next(&text) {
            scanned.own.extend(words.0.next());
        }
    };
    if command == "emulator" {
        scanned.emulator = Some(words.0.collect());
        return scanned;
    }
    match root.find_subcommand(&command) {
        Some(known) if OF_OPERATIONS.contains(&command.as_str()) => {
            let words: Vec<OsString> = words.0.collect();
            sort(words, &Own::of(known), &mut scanned);
        }
        _ => scanned.own.extend(words.0),
    }
    scanned
}

struct Words(std::iter::Peekable<std::vec::IntoIter<OsString>>);

/// The options of a command.
struct Own(Vec<Known>);

struct Known {
    long: Vec<String>,
    short: Option<char>,
    /// Whether the next word is its value.
    takes_next: bool,
}

impl Own {
    fn of(command: &clap::Command) -> Self {
        let known = command.get_arguments().filter(|arg| !arg.is_positional()).map(|arg| {
            let takes = arg.get_num_args().is_some_and(|range| range.min_values() > 0)
                || (arg.get_num_args().is_none() && arg.get_action().takes_values());
            Known {
                long: arg
                    .get_long_and_visible_aliases()
                    .unwrap_or_default()
                    .iter()
                    .map(|it| (*it).to_owned())
                    .collect(),
                short: arg.get_short(),
                takes_next: takes && arg.get_action().takes_values(),
            }
        });
        let help = Known { long: vec!["help".to_owned()], short: Some('h'), takes_next: false };
        Self(known.chain([help]).collect())
    }

    fn find(&self, word: &str) -> Option<&Known> {
        match word.strip_prefix("--") {
            Some(long) => {
                let name = long.split('=').next().unwrap_or(long);
                self.0.iter().find(|known| known.long.iter().any(|it| it == name))
            }
            None => {
                let short = word.strip_prefix('-')?.chars().next()?;
                self.0.iter().find(|known| known.short == Some(short))
            }
        }
    }

    /// Whether the word after this one belongs to it.
    fn takes_next(&self, word: &str) -> bool {
        // `-ojson` and `--output=json` hold their value.
        let holds_it = word.contains('=') || (!word.starts_with("--") && word.chars().count() > 2);
        !holds_it && self.find(word).is_some_and(|known| known.takes_next)
    }
}

/// Sorts the words after a command that takes the parameters of an operation.
fn sort(words: Vec<OsString>, own: &Own, scanned: &mut Scanned) {
    let meant = meant(&words, own);
    let page =
        meant.as_ref().and_then(|found| manual::operation(found.as_ref().ok().copied()?).ok());
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy().into_owned();
        let note = |word: &OsString, scanned: &mut Scanned| {
            if word.to_str().is_none() {
                scanned.unreadable.get_or_insert(word.to_string_lossy().into_owned());
            }
        };
        if text == "--" {
            scanned.own.push(word);
            scanned.own.extend(words.by_ref());
        } else if matches!(text.as_str(), "--help" | "-h") && meant.is_some() {
            scanned.wants_help = true;
        } else if !text.starts_with('-') || text == "-" || own.find(&text).is_some() {
            let takes_next = text.starts_with('-') && own.takes_next(&text);
            scanned.own.push(word);
            if takes_next {
                scanned.own.extend(words.next());
            }
        } else if let (Some(name), Some(_)) = (text.strip_prefix("--"), &meant) {
            let (name, inline) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (name, None),
            };
            note(&word, scanned);
            let mut values: Vec<String> = inline.into_iter().collect();
            if values.is_empty() {
                let most = most_values(page.as_ref(), name);
                // The text of a key or a certificate begins with more.
                let is_value = |word: &OsString| {
                    let word = word.to_string_lossy();
                    !word.starts_with("--") || word.starts_with("-----BEGIN ")
                };
                let is_short = |word: &OsString| {
                    let word = word.to_string_lossy();
                    word.starts_with('-') && own.find(&word).is_some()
                };
                while values.len() < most
                    && let Some(value) = words.next_if(|word| is_value(word) && !is_short(word))
                {
                    note(&value, scanned);
                    values.push(value.to_string_lossy().into_owned());
                }
            }
            scanned.parameters.push(Parameter { name: name.to_owned(), values });
        } else {
            scanned.own.push(word);
        }
    }
}

/// The operation that is named, if one is. That it is unknown is told when it is called: its
/// parameters are taken for such all the same, since they are not what is wrong.
fn meant(words: &[OsString], own: &Own) -> Option<Result<Found, Failure>> {
    let texts: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    let mut product = None;
    let mut name = None;
    let mut at = 0;
    while let Some(text) = texts.get(at) {
        let is_product = own.find(text).is_some_and(|it| it.long.iter().any(|it| it == "product"));
        if is_product {
            product = match text.split_once('=') {
                Some((_, value)) => Some(value.to_owned()),
                None => texts.get(at + 1).map(ToString::to_string),
            };
        }
        if !text.starts_with('-') {
            name.get_or_insert_with(|| text.to_string());
        }
        // The value of a parameter is no name: the operation stands before the first one.
        at += if text.starts_with('-') && own.takes_next(text) { 2 } else { 1 };
    }
    Some(operation::find(&name?, product.as_deref()))
}

/// How many words may follow a parameter: one, unless it is known to hold more.
fn most_values(page: Option<&OperationPage>, name: &str) -> usize {
    let (head, is_path) = match name.split_once('.') {
        Some((head, _)) => (head, true),
        None => (name, false),
    };
    match page.and_then(|page| manual::item(&page.takes, head)) {
        Some(Item { kind: Kind::List | Kind::Object, .. }) if !is_path => usize::MAX,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(line: &str) -> (String, Vec<(String, Vec<String>)>) {
        let words = line.split(' ').map(OsString::from).collect();
        let scanned = scan(words);
        let own: Vec<_> = scanned.own.iter().map(|word| word.to_string_lossy()).collect();
        let parameters = scanned.parameters.into_iter().map(|it| (it.name, it.values));
        (own.join(" "), parameters.collect())
    }

    #[test]
    fn parameters_are_told_from_options() {
        let (own, parameters) = scanned(
            "slb --region r call AddVServerGroupBackendServers --VServerGroupId rsp-1 -o json \
             --BackendServers ServerId=i-1,Port=80 ServerId=i-2,Port=80 --wait --BackendServers.3.Port=1",
        );
        assert_eq!(own, "slb --region r call AddVServerGroupBackendServers -o json --wait");
        let server = |id: &str| format!("ServerId={id},Port=80");
        assert_eq!(
            parameters,
            [
                ("VServerGroupId".to_owned(), vec!["rsp-1".to_owned()]),
                ("BackendServers".to_owned(), vec![server("i-1"), server("i-2")]),
                ("BackendServers.3.Port".to_owned(), vec!["1".to_owned()]),
            ]
        );
    }

    #[test]
    fn a_number_below_zero_is_a_value_and_a_switch_needs_none() {
        let (own, parameters) =
            scanned("slb call SetBackendServers --LoadBalancerId -1 --product slb --Made-Up");
        assert_eq!(own, "slb call SetBackendServers --product slb");
        let names: Vec<_> =
            parameters.iter().map(|(name, values)| (name.as_str(), values.len())).collect();
        assert_eq!(names, [("LoadBalancerId", 1), ("Made-Up", 0)]);
    }

    #[test]
    fn a_key_is_a_value_though_it_begins_with_dashes() {
        let words = ["slb", "call", "UploadServerCertificate", "--PrivateKey", "-----BEGIN X"];
        let scanned = scan(words.map(OsString::from).to_vec());
        assert_eq!(scanned.parameters.len(), 1);
        assert_eq!(scanned.parameters[0].values, ["-----BEGIN X"]);
    }

    #[test]
    fn other_commands_are_left_alone() {
        for line in ["slb explain --lang zh SystemBusy", "slb", "slb call --A", "slb call"] {
            assert_eq!(scanned(line).0, line);
        }
    }

    #[test]
    fn an_operation_that_is_unknown_or_of_several_products_has_parameters_too() {
        for (line, own) in [
            ("slb call NoSuchThing --A b --C=d", "slb call NoSuchThing"),
            ("slb call CreateListener --A b --wait", "slb call CreateListener --wait"),
            ("slb wait ListServerGroups Available --A b", "slb wait ListServerGroups Available"),
        ] {
            let (left, parameters) = scanned(line);
            assert_eq!(left, own);
            assert_eq!(parameters[0], ("A".to_owned(), vec!["b".to_owned()]));
        }
    }

    #[test]
    fn the_help_of_an_operation_is_asked_for_beside_it() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(scan(words("slb call DescribeRegions --help")).wants_help);
        assert!(!scan(words("slb call --help")).wants_help);
        let emulator = scan(words("slb emulator --listen 127.0.0.1:0 --help")).emulator.unwrap();
        assert_eq!(emulator, words("--listen 127.0.0.1:0 --help"));
    }
}
