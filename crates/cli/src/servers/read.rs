//! From a document to servers, with every mistake that is in it.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use aliyun_core::{Value, excerpt};
use aliyun_lb_groups::{Server, ServerKind};

use crate::input::tree::{Kind, Node};
use crate::nearest;

/// What may be said of a server. `Status` is what `slb group show` prints, and is passed over.
const MEMBERS: [&str; 7] =
    ["ServerId", "ServerType", "Port", "ServerIp", "Weight", "Description", "Status"];
const KINDS: [ServerKind; 5] =
    [ServerKind::Ecs, ServerKind::Eni, ServerKind::Eci, ServerKind::Ip, ServerKind::Fc];

/// The mistakes so far.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    place: String,
    told: Vec<String>,
}

impl Mistakes {
    /// Those that follow are in this file, or in this word.
    pub(super) fn are_in(&mut self, place: String) {
        self.place = place;
    }

    pub(super) fn tell(&mut self, line: Option<u64>, what: impl AsRef<str>) {
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        self.told.push(format!("{}{line}: {}", self.place, what.as_ref()));
    }

    pub(super) fn all(self) -> Vec<String> {
        self.told
    }
}

/// The servers of a document: a list, the same below `Servers`, or one.
pub(super) fn servers(document: &Node, mistakes: &mut Mistakes) -> Vec<Server> {
    match &document.kind {
        Kind::List(_) => list(document, mistakes),
        Kind::Object(members) => match members.iter().find(|(name, _)| name == "Servers") {
            Some((_, servers)) => {
                for (name, other) in members.iter().filter(|(name, _)| name != "Servers") {
                    let why = format!("{} is not known beside Servers", excerpt(name));
                    mistakes.tell(other.line, why);
                }
                list(servers, mistakes)
            }
            None => server(document, "", mistakes).into_iter().collect(),
        },
        Kind::Plain(_) => list(document, mistakes),
    }
}

fn list(node: &Node, mistakes: &mut Mistakes) -> Vec<Server> {
    let Kind::List(items) = &node.kind else {
        let why = format!("it holds {}, not a list of servers; none at all is []", node.what());
        mistakes.tell(node.line, why);
        return Vec::new();
    };
    let items = items.iter().enumerate();
    items.filter_map(|(n, it)| server(it, &format!("server {}: ", n + 1), mistakes)).collect()
}

/// A server, whose mistakes are told after `which` of them it is.
pub(super) fn server(node: &Node, which: &str, mistakes: &mut Mistakes) -> Option<Server> {
    let Kind::Object(members) = &node.kind else {
        mistakes.tell(node.line, format!("{which}it is {}, not a server", node.what()));
        return None;
    };
    let before = mistakes.told.len();
    for (name, member) in members.iter().filter(|(name, _)| !MEMBERS.contains(&name.as_str())) {
        let near = nearest::one(name, MEMBERS);
        let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        mistakes.tell(member.line, format!("{which}{} is not known{near}", excerpt(name)));
    }
    let mut read = Members { members, which, mistakes };
    let id = read.text("ServerId");
    let kind = read.text("ServerType").map(|name| KINDS.into_iter().find(|it| it.as_str() == name));
    if kind == Some(None) {
        let known = KINDS.map(|kind| kind.to_string()).join(", ");
        read.wrong("ServerType", &format!("it is one of {known}"));
    }
    let kind = kind.flatten().unwrap_or(ServerKind::Ecs);
    let port = read.number("Port", 0..=u16::MAX.into()).and_then(|port| u16::try_from(port).ok());
    let weight = read.number("Weight", 0..=100);
    let address = read.text("ServerIp");
    if address.is_some_and(|address| address.parse::<IpAddr>().is_err()) {
        read.wrong("ServerIp", "it is an address");
    }
    let description = read.text("Description");
    read.text("Status");
    match id {
        None if read.find("ServerId").is_none() => {
            mistakes.tell(node.line, format!("{which}ServerId is required"));
        }
        Some("") => read.wrong("ServerId", "it is an ID"),
        _ => {}
    }
    if kind.has_addresses() && !members.iter().any(|(name, _)| name == "ServerIp") {
        let why = "ServerIp is required: an interface or a container is a server at each address";
        mistakes.tell(node.line, format!("{which}{why}"));
    }
    if mistakes.told.len() > before {
        return None;
    }
    let mut server = Server::new(kind, id?);
    // The service wants the address of an address twice.
    let repeated = (server.server_type == ServerKind::Ip).then(|| server.server_id.clone());
    server.server_ip = address.map(str::to_owned).or(repeated);
    (server.port, server.weight) = (port, weight);
    server.description = description.map(str::to_owned);
    Some(server)
}

/// The members of a server.
struct Members<'n, 'm> {
    members: &'n [(String, Node)],
    which: &'n str,
    mistakes: &'m mut Mistakes,
}

impl<'n> Members<'n, '_> {
    fn find(&self, name: &str) -> Option<&'n Node> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, node)| node)
    }

    fn text(&mut self, name: &str) -> Option<&'n str> {
        let Kind::Plain(Value::Text(text)) = &self.find(name)?.kind else {
            self.wrong(name, "it is a text");
            return None;
        };
        Some(text)
    }

    fn number(&mut self, name: &str, range: RangeInclusive<i32>) -> Option<i32> {
        let found = match &self.find(name)?.kind {
            Kind::Plain(value) => value.as_i64().and_then(|number| i32::try_from(number).ok()),
            _ => None,
        };
        let number = found.filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = range.into_inner();
            self.wrong(name, &format!("it is a number from {least} to {most}"));
        }
        number
    }

    fn wrong(&mut self, name: &str, why: &str) {
        let Some(node) = self.find(name) else { return };
        let is = match &node.kind {
            Kind::Plain(value) => excerpt(&value.to_json()).to_string(),
            _ => node.what().to_owned(),
        };
        self.mistakes.tell(node.line, format!("{}{name} is {is}: {why}", self.which));
    }
}
