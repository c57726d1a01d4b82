//! Groups and servers as they are written on the command line.

use std::path::Path;

use aliyun_core::Value;
use aliyun_lb_groups::{Action, Group, Server, ServerKind, alb, nlb, slb};
use aliyun_runtime::Client;
use serde::de::DeserializeOwned;

use crate::args::Globals;
use crate::failure::{Exit, Failure};
use crate::input::file;
use crate::{operation, safety};

/// A group, and the operations that change it.
pub(crate) struct Target {
    pub(crate) kind: Kind,
    id: String,
}

/// The kinds of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    VServer,
    Default,
    Nlb,
    Alb,
}

impl Target {
    /// The group with this name: `rsp-1`, `lb-1`, `nlb:sgp-1`.
    pub(crate) fn parse(name: &str) -> Result<Self, Failure> {
        let (product, id) = match name.split_once(':') {
            Some((product, id)) => (Some(product.to_ascii_lowercase()), id),
            None => (None, name),
        };
        let kind = match (product.as_deref(), id) {
            (None | Some("slb"), id) if id.starts_with("lb-") => Kind::Default,
            (Some("slb"), _) => Kind::VServer,
            (None, id) if id.starts_with("rsp-") => Kind::VServer,
            (Some("nlb"), _) => Kind::Nlb,
            (Some("alb"), _) => Kind::Alb,
            _ => {
                return Err(Failure::new(Exit::Usage, format!("which group is \"{name}\"?")).note(
                    "write it as",
                    "rsp-... (a vServer group), lb-... (the default group of a load balancer), \
                     nlb:sgp-... or alb:sgp-...",
                ));
            }
        };
        Ok(Self { kind, id: id.to_owned() })
    }

    /// The group, as a client reaches it.
    pub(crate) fn group(&self, client: &Client) -> Box<dyn Group> {
        let (client, id) = (client.clone(), self.id.as_str());
        match self.kind {
            Kind::VServer => Box::new(slb::VServerGroup::new(client.into(), id)),
            Kind::Default => Box::new(slb::DefaultGroup::new(client.into(), id)),
            Kind::Nlb => Box::new(nlb::ServerGroup::new(client.into(), id)),
            Kind::Alb => Box::new(alb::ServerGroup::new(client.into(), id)),
        }
    }

    /// Asks the safety policy, and a person, about what is to be done with the group.
    pub(crate) fn pass(&self, globals: &Globals, actions: &[Action]) -> Result<(), Failure> {
        for action in actions {
            let name = match (self.kind, action) {
                (Kind::VServer, Action::Add) => "slb:AddVServerGroupBackendServers",
                (Kind::VServer, Action::Remove) => "slb:RemoveVServerGroupBackendServers",
                (Kind::VServer, Action::Change) => "slb:SetVServerGroupAttribute",
                (Kind::Default, Action::Add) => "slb:AddBackendServers",
                (Kind::Default, Action::Remove) => "slb:RemoveBackendServers",
                (Kind::Default, Action::Change) => "slb:SetBackendServers",
                (Kind::Nlb, Action::Add) => "nlb:AddServersToServerGroup",
                (Kind::Nlb, Action::Remove) => "nlb:RemoveServersFromServerGroup",
                (Kind::Nlb, Action::Change) => "nlb:UpdateServerGroupServersAttribute",
                (Kind::Alb, Action::Add) => "alb:AddServersToServerGroup",
                (Kind::Alb, Action::Remove) => "alb:RemoveServersFromServerGroup",
                (Kind::Alb, Action::Change) => "alb:UpdateServerGroupServersAttribute",
            };
            let found = operation::find(name, None)?;
            safety::pass(globals, found, *action == Action::Remove)?;
        }
        Ok(())
    }
}

/// Servers as they are written. All mistakes are told at once.
pub(crate) fn servers(words: &[String]) -> Result<Vec<Server>, Failure> {
    let mut found = Vec::new();
    let mut mistakes = Vec::new();
    for word in words {
        match server(word) {
            Ok(servers) => found.extend(servers),
            Err(why) => mistakes.push(format!("\"{word}\": {why}")),
        }
    }
    if mistakes.is_empty() {
        return Ok(found);
    }
    let failure = Failure::new(Exit::Usage, "these are no servers");
    let failure = mistakes.iter().fold(failure, |failure, it| failure.note("-", it));
    Err(failure.note("write them as", "i-1:80, ServerId=i-1,Port=80,Weight=50 or @servers.yaml"))
}

fn server(word: &str) -> Result<Vec<Server>, String> {
    if let Some(path) = word.strip_prefix('@') {
        return list(file::document(Path::new(path)).map_err(|failure| failure.to_string())?);
    }
    if word.contains('=') {
        let mut members = Vec::new();
        for pair in word.split(',').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').ok_or("a pair has no =")?;
            let value = match value.parse::<i64>() {
                Ok(number) if matches!(key, "Port" | "Weight") => Value::Number(number.into()),
                _ => crate::input::text(value),
            };
            members.push((key.to_owned().into(), value));
        }
        return Ok(vec![read(&Value::Object(members))?]);
    }
    let (id, port) = match word.rsplit_once(':') {
        Some((id, port)) => (id, Some(port.parse().map_err(|_| "the port is no port")?)),
        None => (word, None),
    };
    let (id, address) = match id.split_once('@') {
        Some((id, address)) => (id, Some(address)),
        None => (id, None),
    };
    let kind = if id.starts_with("eni-") {
        ServerKind::Eni
    } else if id.starts_with("eci-") {
        ServerKind::Eci
    } else if id.parse::<std::net::IpAddr>().is_ok() {
        ServerKind::Ip
    } else {
        ServerKind::Ecs
    };
    let mut server = Server::new(kind, id);
    if let Some(port) = port {
        server = server.port(port);
    }
    if let Some(address) = address {
        server = server.address(address);
    }
    Ok(vec![server])
}

/// A list of servers, alone or as `Servers` of an object.
fn list(value: Value<'static>) -> Result<Vec<Server>, String> {
    match &value {
        Value::List(items) => items
            .iter()
            .enumerate()
            .map(|(n, item)| read(item).map_err(|why| format!("server {}: {why}", n + 1)))
            .collect(),
        Value::Object(_) => match value.get("Servers") {
            Some(inner @ Value::List(_)) => list(inner.clone()),
            _ => Ok(vec![read(&value)?]),
        },
        other => Err(format!("it holds {}, not a list of servers", other.kind())),
    }
}

/// A value as a type of serde.
pub(crate) fn read<T: DeserializeOwned>(value: &Value<'_>) -> Result<T, String> {
    serde_json::from_str(&value.to_json()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_known_by_its_name() {
        for (name, kind) in [
            ("rsp-1", Kind::VServer),
            ("slb:rsp-1", Kind::VServer),
            ("lb-1", Kind::Default),
            ("nlb:sgp-1", Kind::Nlb),
            ("ALB:sgp-1", Kind::Alb),
        ] {
            assert_eq!(Target::parse(name).ok().unwrap().kind, kind, "{name}");
        }
        let told = Target::parse("sgp-1").err().unwrap().to_string();
        assert!(told.contains("nlb:sgp-... or alb:sgp-..."), "{told}");
    }

    #[test]
    fn servers_are_written_in_several_ways() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("servers.yaml");
        std::fs::write(&path, "Servers:\n- ServerId: i-3\n  Port: 80\n  Weight: 5\n").unwrap();
        let words =
            ["i-1:80", "ServerId=i-2,Port=80,Weight=50", "eni-1@10.0.0.1:80", "10.0.0.9:80"];
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let words = [words, vec![format!("@{}", path.display())]].concat();
        assert_eq!(
            servers(&words).unwrap(),
            [
                Server::ecs("i-1", 80),
                Server::ecs("i-2", 80).weight(50),
                Server::eni("eni-1", "10.0.0.1", 80),
                Server::new(ServerKind::Ip, "10.0.0.9").port(80),
                Server::ecs("i-3", 80).weight(5),
            ]
        );
        let told = servers(&["i-1:eighty".into(), "Port=80".into()]).unwrap_err().to_string();
        assert!(told.contains("no port") && told.contains("ServerId"), "{told}");
    }
}
