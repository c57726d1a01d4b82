//! Servers as they are written: as words on the command line, and in a file.
//!
//! What may stand in a file, `schema/servers.schema.json` says too: a test holds the two together.

mod read;

use std::net::{IpAddr, Ipv6Addr};
use std::path::Path;

use aliyun_core::{Value, excerpt};
use aliyun_lb_groups::{Server, ServerKind};

use self::read::Mistakes;
use crate::failure::{Exit, Failure};
use crate::input::tree::{self, Kind, Node};
use crate::input::{file, text};
use crate::target::Target;

/// The schema of a file of servers.
pub(crate) const SCHEMA: &str = include_str!("../schema/servers.schema.json");

/// The servers of a group that these words mean. All mistakes are told at once.
pub(crate) fn servers(words: &[String], target: &Target) -> Result<Vec<Server>, Failure> {
    let mut found = Vec::new();
    let mut mistakes = Mistakes::of(target);
    for word in words {
        match word.strip_prefix('@') {
            Some(path) => {
                let path = Path::new(path);
                mistakes.are_in(file::shown(path));
                found.extend(read::servers(&tree::read(path)?, &mut mistakes));
            }
            None => {
                mistakes.are_in(format!("\"{}\"", excerpt(word)));
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
    let count = match mistakes.len() {
        1 => "a mistake".to_owned(),
        count => format!("{count} mistakes"),
    };
    let failure = Failure::new(Exit::Usage, format!("the servers are written with {count}"));
    let failure = mistakes.into_iter().fold(failure, |failure, it| failure.note("-", it));
    Err(failure
        .note("write them as", "i-1:80, ServerId=i-1,Port=80,Weight=50 or @servers.yaml")
        .note("what a file may hold", "slb group schema"))
}

/// The members of a server that is written as one word.
fn server(word: &str) -> Result<Node, String> {
    if word.is_empty() {
        return Err("it is empty: a server is written as i-1:80".to_owned());
    }
    if word.starts_with("acs:") {
        return Ok(members([("ServerId", text(word)), ("ServerType", text("Fc"))]));
    }
    if word.contains('=') {
        return pairs(word);
    }
    if word.contains(',') {
        return Err("it has a comma: several servers have spaces between them".to_owned());
    }
    let (id, address, port) = match word.split_once('@') {
        Some((id, rest)) => {
            let (address, port) = before_port(rest)?;
            (id, Some(address), port)
        }
        None => {
            let (id, port) = before_port(word)?;
            (id, None, port)
        }
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

/// What stands before a port, and the port if there is one. An IPv6 address stands in brackets, so
/// that its last part is not taken for a port, nor a port for its last part.
fn before_port(word: &str) -> Result<(&str, Option<&str>), String> {
    const BRACKETS: &str = "an IPv6 address is written in brackets, [2001:db8::1]:80";
    let Some(inside) = word.strip_prefix('[') else {
        return match word.split_once(':') {
            None => Ok((word, None)),
            Some((before, port)) if !port.contains(':') => Ok((before, Some(port))),
            Some(_) => Err(format!("it has several colons: a server has one port, and {BRACKETS}")),
        };
    };
    let (address, after) = inside.split_once(']').ok_or("its bracket is not closed")?;
    if address.parse::<Ipv6Addr>().is_err() {
        return Err(format!("\"{}\" in brackets is no IPv6 address", excerpt(address)));
    }
    match (after, after.strip_prefix(':')) {
        ("", _) => Ok((address, None)),
        (_, Some(port)) => Ok((address, Some(port))),
        (_, None) => Err(format!("\"{}\" stands behind its brackets: {BRACKETS}", excerpt(after))),
    }
}

fn pairs(word: &str) -> Result<Node, String> {
    let mut members: Vec<(String, Node)> = Vec::new();
    for pair in word.split(',') {
        let Some((key, value)) = pair.split_once('=') else {
            let pair = excerpt(pair);
            return Err(format!("\"{pair}\" is no KEY=VALUE, which have commas between them"));
        };
        if members.iter().any(|(known, _)| known == key) {
            return Err(format!("{} stands there twice", excerpt(key)));
        }
        if key == "Status" {
            return Err("Status is told by `slb group show`, and not set: leave it out".to_owned());
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
    match word.parse::<i64>() {
        Ok(number) if !word.starts_with('+') => Value::Number(number.into()),
        _ => text(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Vec<Server>, String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let target = Target::parse("rsp-1").map_err(|failure| failure.to_string())?;
        servers(&words, &target).map_err(|failure| failure.to_string())
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
            "the servers are written with 5 mistakes",
            "\"i-1:eighty\": Port is \"eighty\": it is a number from 1 to 65535",
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
    fn what_is_no_server_is_refused_with_the_word_and_the_reason() {
        let neither = "it is neither an ID (letters, digits, - and _) nor an address";
        for (word, told) in [
            ("", "it is empty"),
            (" ", neither),
            (":80", "ServerId is \"\": it is an ID"),
            ("i-1 :80", neither),
            ("i-1/2:80", neither),
            ("10.0.0.256:80", neither),
            ("10.0.0:80", neither),
            ("web.example.com:80", neither),
            ("i-1:80,i-2:80", "several servers have spaces between them"),
            ("i-1:80:90", "it has several colons: a server has one port"),
            ("2001:db8::9", "an IPv6 address is written in brackets"),
            ("2001:db8::9:80", "an IPv6 address is written in brackets"),
            ("[2001:db8::9:80", "its bracket is not closed"),
            ("[2001:db8::g]:80", "\"2001:db8::g\" in brackets is no IPv6 address"),
            ("[fe80::1%eth0]:80", "in brackets is no IPv6 address"),
            ("[10.0.0.1]:80", "in brackets is no IPv6 address"),
            ("[i-1]:80", "in brackets is no IPv6 address"),
            ("[2001:db8::9]80", "\"80\" stands behind its brackets"),
            ("eni-1@2001:db8::1:80", "an IPv6 address is written in brackets"),
            ("eni-1@:80", "ServerIp is \"\": it is an address"),
            ("eni-1@10.0.0.256:80", "ServerIp is \"10.0.0.256\": it is an address"),
            ("@10.0.0.1:80", "10.0.0.1:80 cannot be read"),
            ("10.0.0.1@10.0.0.2:80", "ServerIp is \"10.0.0.2\": it is that of ServerId"),
            ("i-1:", "Port is \"\": it is a number from 1 to 65535"),
            ("i-1:0", "Port is 0: it is a number from 1 to 65535"),
            ("i-1:70000", "Port is 70000"),
            ("i-1:-1", "Port is -1"),
            ("i-1:+80", "Port is \"+80\""),
            ("i-1:80.5", "Port is \"80.5\""),
            ("ServerId=i-1,Port=80,Weight=101", "Weight is 101: it is a number from 0 to 100"),
            ("ServerId=i-1,Port=80,Weight=-1", "Weight is -1"),
            ("ServerId=i-1,Port=80,Weight=", "Weight is \"\""),
            ("ServerId=i-1,,Port=80", "\"\" is no KEY=VALUE"),
            ("ServerId=i-1,Port", "\"Port\" is no KEY=VALUE"),
            ("ServerId=i-1,Port=80,Status=Available", "leave it out"),
            ("=i-1", " is not known"),
            ("ServerId=eni-1,ServerIp=10.0.0.1,Port=80", "its ServerType is Eni"),
            ("ServerId=10.0.0.1,Port=80", "its ServerType is Ip"),
            ("ServerId=i-1,ServerType=Ip,Port=80", "of the type Ip it is an address"),
            ("ServerId=i-1,ServerType=Eni,ServerIp=10.0.0.1", "its ServerType is Ecs"),
            ("ServerId=i-1,ServerType=Fc", "of the type Fc it is an ARN"),
            ("acs:", "of the type Fc it is an ARN"),
        ] {
            let failure = read(&[word]).unwrap_err();
            assert!(failure.contains(told), "{word:?}: {failure}");
            assert!(
                word.starts_with('@') || failure.contains(&format!("-: {word:?}")),
                "{failure}"
            );
        }
    }

    #[test]
    fn a_server_that_stands_twice_is_refused_however_it_is_written() {
        for (one, other, told) in [
            ("i-1:80", "ServerId=i-1,Port=80,Weight=5", "i-1:80 is there twice"),
            ("[2001:db8::9]:80", "[2001:DB8:0::9]:80", "2001:db8::9:80 is there twice"),
            ("eni-1@10.0.0.1:80", "eni-1@10.0.0.1:80", "eni-1 10.0.0.1:80 is there twice"),
        ] {
            let failure = read(&[one, other]).unwrap_err();
            assert!(failure.contains(told), "{failure}");
        }
        read(&["i-1:80", "i-1:81", "eni-1@10.0.0.1:80", "eni-1@10.0.0.2:80"]).unwrap();
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
