//! Servers as they are written: as words on the command line, and in a file.
//!
//! What may stand in a file, `schema/servers.schema.json` says too: a test holds the two together.

mod read;

use std::net::IpAddr;
use std::path::Path;

use aliyun_core::Value;
use aliyun_lb_groups::{Server, ServerKind};

use self::read::Mistakes;
use crate::failure::{Exit, Failure};
use crate::input::tree::{self, Kind, Node};
use crate::input::{file, text};

/// The schema of a file of servers.
pub(crate) const SCHEMA: &str = include_str!("../schema/servers.schema.json");

/// The servers that these words mean. All mistakes are told at once.
pub(crate) fn servers(words: &[String]) -> Result<Vec<Server>, Failure> {
    let mut found = Vec::new();
    let mut mistakes = Mistakes::default();
    for word in words {
        match word.strip_prefix('@') {
            Some(path) => {
                let path = Path::new(path);
                mistakes.are_in(file::shown(path));
                found.extend(read::servers(&tree::read(path)?, &mut mistakes));
            }
            None => {
                mistakes.are_in(format!("\"{word}\""));
                match server(word) {
                    Ok(node) => found.extend(read::server(&node, "", &mut mistakes)),
                    Err(why) => mistakes.tell(None, why),
                }
            }
        }
    }
    let mistakes = mistakes.all();
    if mistakes.is_empty() {
        return Ok(found);
    }
    let failure = Failure::new(Exit::Usage, "these are no servers");
    let failure = mistakes.into_iter().fold(failure, |failure, it| failure.note("-", it));
    Err(failure
        .note("write them as", "i-1:80, ServerId=i-1,Port=80,Weight=50 or @servers.yaml")
        .note("what a file may hold", "slb group schema"))
}

/// The members of a server that is written as one word.
fn server(word: &str) -> Result<Node, String> {
    if word.starts_with("acs:") {
        return Ok(members([("ServerId", text(word)), ("ServerType", text("Fc"))]));
    }
    if word.contains('=') {
        return pairs(word);
    }
    let (id, port) = match word.rsplit_once(':') {
        // The last colon of an address without a port is its own.
        _ if word.parse::<IpAddr>().is_ok() => (word, None),
        Some((id, port)) => (id, Some(port)),
        None => (word, None),
    };
    let (id, address) = match id.split_once('@') {
        Some((id, address)) => (id, Some(plain(address))),
        None => (plain(id), None),
    };
    let kind = if id.starts_with("eni-") {
        ServerKind::Eni
    } else if id.starts_with("eci-") {
        ServerKind::Eci
    } else if id.parse::<IpAddr>().is_ok() {
        ServerKind::Ip
    } else {
        ServerKind::Ecs
    };
    let port = port.map(|port| ("Port", number(port)));
    let address = address.map(|address| ("ServerIp", text(address)));
    let named = [("ServerId", text(id)), ("ServerType", text(kind.as_str()))];
    Ok(members(named.into_iter().chain(port).chain(address)))
}

/// An address without the brackets that stand around one of IPv6 before a port.
fn plain(address: &str) -> &str {
    address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address)
}

fn pairs(word: &str) -> Result<Node, String> {
    let mut members: Vec<(String, Node)> = Vec::new();
    for pair in word.split(',').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or(format!("\"{pair}\" has no ="))?;
        if members.iter().any(|(known, _)| known == key) {
            return Err(format!("{key} stands there twice"));
        }
        let value = if matches!(key, "Port" | "Weight") { number(value) } else { text(value) };
        members.push((key.to_owned(), Node::of(value)));
    }
    Ok(Node { line: None, kind: Kind::Object(members) })
}

fn members(members: impl IntoIterator<Item = (&'static str, Value<'static>)>) -> Node {
    let members = members.into_iter().map(|(name, value)| (name.to_owned(), Node::of(value)));
    Node { line: None, kind: Kind::Object(members.collect()) }
}

/// A number, or the text that is none.
fn number(word: &str) -> Value<'static> {
    word.parse::<i64>().map_or_else(|_| text(word), |number| Value::Number(number.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Vec<Server>, String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        servers(&words).map_err(|failure| failure.to_string())
    }

    #[test]
    fn servers_are_written_in_several_ways() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("servers.yaml");
        std::fs::write(&path, "Servers:\n- ServerId: i-3\n  Port: 80\n  Weight: 5\n").unwrap();
        let arn = "acs:fc:cn-hangzhou:1:services/s.LATEST/functions/f";
        let words = [
            "i-1:80",
            "ServerId=i-2,Port=80,Weight=50",
            "eni-1@10.0.0.1:80",
            "eni-1@[2001:db8::1]:80",
            "10.0.0.9:80",
            "[2001:db8::9]:80",
            "i-4",
            arn,
            &format!("@{}", path.display()),
        ];
        assert_eq!(
            read(&words).unwrap(),
            [
                Server::ecs("i-1", 80),
                Server::ecs("i-2", 80).weight(50),
                Server::eni("eni-1", "10.0.0.1", 80),
                Server::eni("eni-1", "2001:db8::1", 80),
                Server::ip("10.0.0.9", 80),
                Server::ip("2001:db8::9", 80),
                Server::new(ServerKind::Ecs, "i-4"),
                Server::function(arn),
                Server::ecs("i-3", 80).weight(5),
            ]
        );
    }

    #[test]
    fn all_mistakes_are_told_with_what_to_do() {
        let twice = "ServerId=i-1,Port=1,Port=2";
        let words = ["i-1:eighty", "Port=80", "ServerId=i-1,Weigth=5", "eni-1:80", twice];
        let told = read(&words).unwrap_err();
        for part in [
            "\"i-1:eighty\": Port is \"eighty\": it is a number from 0 to 65535",
            "\"Port=80\": ServerId is required",
            "Weigth is not known; did you mean Weight?",
            "\"eni-1:80\": ServerIp is required",
            "Port stands there twice",
            "write them as: i-1:80",
            "slb group schema",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }

    #[test]
    fn a_mistake_in_a_file_is_told_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("web.yaml");
        let text = "# web\n- ServerId: i-1\n  Port: 80\n- ServerId: i-2\n  Port: 80\n  Weight: 500\n  Prot: 1\n";
        std::fs::write(&path, text).unwrap();
        let told = read(&[&format!("@{}", path.display())]).unwrap_err();
        for part in [
            "web.yaml:6: server 2: Weight is 500: it is a number from 0 to 100",
            "web.yaml:7: server 2: Prot is not known; did you mean Port?",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
