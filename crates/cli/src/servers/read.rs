//! From a document to servers, with every mistake that is in it.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use aliyun_core::{Value, excerpt};
use aliyun_lb_groups::{Identity, Server, ServerKind};

use crate::input::tree::{Kind, Node};
use crate::nearest;
use crate::target::Target;

/// What may be said of a server. `Status` is what `slb group show` prints, and is passed over.
const MEMBERS: [&str; 7] =
    ["ServerId", "ServerType", "Port", "ServerIp", "Weight", "Description", "Status"];
const KINDS: [ServerKind; 5] =
    [ServerKind::Ecs, ServerKind::Eni, ServerKind::Eci, ServerKind::Ip, ServerKind::Fc];

/// The mistakes so far, and the servers that cannot come again.
#[derive(Debug)]
pub(super) struct Mistakes {
    place: String,
    told: Vec<String>,
    seen: BTreeSet<Identity>,
    ports: RangeInclusive<i32>,
}

impl Mistakes {
    /// None yet, of servers of this group.
    pub(super) fn of(target: &Target) -> Self {
        let ports = target.ports();
        Self { place: String::new(), told: Vec::new(), seen: BTreeSet::new(), ports }
    }

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
    let ports = read.mistakes.ports.clone();
    let port = read.number("Port", ports).and_then(|port| u16::try_from(port).ok());
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
        None => {}
        Some(id) => match (unfit(&kind, id), address) {
            (Some(why), _) => read.wrong("ServerId", why),
            (None, Some(address)) if kind == ServerKind::Ip && !is_same(id, address) => {
                read.wrong("ServerIp", "it is that of ServerId, or left out");
            }
            (None, _) => {}
        },
    }
    if kind.has_addresses() && !members.iter().any(|(name, _)| name == "ServerIp") {
        let why = "ServerIp is required: an interface or a container is a server at each address";
        mistakes.tell(node.line, format!("{which}{why}"));
    }
    if mistakes.told.len() > before {
        return None;
    }
    let mut server = Server::new(kind, id?);
    if let (ServerKind::Ip, Ok(address)) = (&server.server_type, server.server_id.parse::<IpAddr>())
    {
        // In its one spelling, so that it is known again; and the service wants it twice.
        server.server_id = address.to_string();
        server.server_ip = Some(address.to_string());
    } else {
        server.server_ip = address.map(str::to_owned);
    }
    (server.port, server.weight) = (port, weight);
    server.description = description.map(str::to_owned);
    if !mistakes.seen.insert(server.identity()) {
        mistakes.tell(node.line, format!("{which}{server} is there twice: name it once"));
        return None;
    }
    Some(server)
}

/// Why a server of a kind has no such ID, if it has none.
fn unfit(kind: &ServerKind, id: &str) -> Option<&'static str> {
    let is_address = id.parse::<IpAddr>().is_ok();
    let has_letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match kind {
        _ if id.is_empty() => Some("it is an ID"),
        ServerKind::Ip => (!is_address).then_some("of the type Ip it is an address"),
        ServerKind::Fc if id.len() > ARN.len() && id.starts_with(ARN) => None,
        ServerKind::Fc => Some("of the type Fc it is an ARN, which begins with acs:"),
        _ if is_address => Some("it is an address, and so its ServerType is Ip"),
        _ if !id.chars().all(has_letters) => {
            Some("it is neither an ID (letters, digits, - and _) nor an address")
        }
        ServerKind::Ecs | ServerKind::Eci if id.starts_with("eni-") => {
            Some("it is an interface, and so its ServerType is Eni")
        }
        ServerKind::Ecs | ServerKind::Eni if id.starts_with("eci-") => {
            Some("it is a container, and so its ServerType is Eci")
        }
        ServerKind::Eni | ServerKind::Eci if id.starts_with("i-") => {
            Some("it is an instance, and so its ServerType is Ecs")
        }
        _ => None,
    }
}

/// How the ARN of a function begins.
const ARN: &str = "acs:";

/// Whether two texts are one address.
fn is_same(one: &str, other: &str) -> bool {
    matches!((one.parse::<IpAddr>(), other.parse::<IpAddr>()), (Ok(one), Ok(other)) if one == other)
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
