//! Load balancers and their listeners in a seed file.

use aliyun_emulator::product::{SeedError, Settings, Tags, twice};
use aliyun_runtime::Timestamp;
use serde::{Deserialize, Serialize};

use super::group::{MasterSlaveGroupForm, RuleForm, Targets, VServerGroupForm};
use super::server::ServerForm;
use crate::behaviour::{listener, load_balancer};
use crate::state::{Listener, LoadBalancer, Protocol, Status, WhiteList};

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct LoadBalancerForm {
    pub(super) load_balancer_id: String,
    /// Absent for a shared one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    load_balancer_spec: Option<String>,
    #[serde(default)]
    load_balancer_status: Status,
    /// Seconds since 1970.
    #[serde(default)]
    created: i64,
    /// By the names of `DescribeLoadBalancerAttribute`.
    #[serde(default)]
    settings: Settings,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    tags: Tags,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    listeners: Vec<ListenerForm>,
    /// Its default server group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    backend_servers: Vec<ServerForm>,
    #[serde(default, rename = "VServerGroups")]
    vserver_groups: Vec<VServerGroupForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    master_slave_server_groups: Vec<MasterSlaveGroupForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rules: Vec<RuleForm>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ListenerForm {
    #[serde(deserialize_with = "aliyun_emulator::product::port")]
    listener_port: u16,
    listener_protocol: Protocol,
    #[serde(default)]
    running: bool,
    /// By the names of `Describe...ListenerAttribute`.
    #[serde(default)]
    settings: Settings,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    tags: Tags,
    #[serde(default, skip_serializing_if = "WhiteList::is_unused")]
    white_list: WhiteList,
}

impl LoadBalancerForm {
    /// The form of a load balancer; its groups are told by whoever knows them.
    pub(super) fn of(id: &str, own: &LoadBalancer, targets: Targets) -> Self {
        let listeners = own.listeners.iter().map(|((port, protocol), listener)| ListenerForm {
            listener_port: *port,
            listener_protocol: *protocol,
            running: listener.running,
            settings: listener.settings.clone(),
            tags: listener.tags.clone(),
            white_list: listener.white_list.clone(),
        });
        Self {
            load_balancer_id: id.to_owned(),
            load_balancer_spec: own.spec.clone(),
            load_balancer_status: own.status,
            created: own.created.unix(),
            settings: own.settings.clone(),
            tags: own.tags.clone(),
            listeners: listeners.collect(),
            backend_servers: targets.servers,
            vserver_groups: targets.vserver_groups,
            master_slave_server_groups: targets.master_slave_groups,
            rules: targets.rules,
        }
    }

    /// What it sends requests to.
    pub(super) fn targets(&mut self) -> Targets {
        Targets {
            servers: std::mem::take(&mut self.backend_servers),
            vserver_groups: std::mem::take(&mut self.vserver_groups),
            master_slave_groups: std::mem::take(&mut self.master_slave_server_groups),
            rules: std::mem::take(&mut self.rules),
        }
    }

    /// The load balancer with its listeners, still without its groups.
    pub(super) fn state(&mut self) -> Result<LoadBalancer, SeedError> {
        let settings = std::mem::take(&mut self.settings);
        let created = Timestamp::from_unix(self.created);
        let spec = self.load_balancer_spec.take().filter(|text| !text.is_empty());
        let mut own = LoadBalancer::new(spec, settings, created);
        own.status = self.load_balancer_status;
        own.tags = std::mem::take(&mut self.tags);
        load_balancer::check(&own)
            .map_err(|error| SeedError::new("Settings", error.to_string()))?;
        for (n, form) in std::mem::take(&mut self.listeners).into_iter().enumerate() {
            add_listener(&mut own, form)
                .map_err(|error| error.inside(&format!("Listeners[{n}]")))?;
        }
        Ok(own)
    }
}

fn add_listener(own: &mut LoadBalancer, form: ListenerForm) -> Result<(), SeedError> {
    let (port, protocol) = (form.listener_port, form.listener_protocol);
    let mut listener = Listener {
        running: form.running,
        settings: form.settings,
        tags: form.tags,
        rules: Vec::new(),
        white_list: form.white_list,
    };
    listener.settings.default_to(listener::defaults(protocol));
    listener::check((port, protocol), &listener)
        .map_err(|error| SeedError::new("Settings", error.to_string()))?;
    let taken = own
        .listeners
        .keys()
        .any(|(other, speaks)| *other == port && !speaks.shares_port_with(protocol));
    if taken {
        return Err(twice("ListenerPort", &port.to_string()));
    }
    own.listeners.insert((port, protocol), listener);
    Ok(())
}

#[cfg(test)]
mod tests {
    use aliyun_emulator::product::Local;

    use crate::Seed;
    use crate::desk::Desk;
    use crate::state::Region;

    fn read(load_balancer: &str) -> Result<Seed, String> {
        let seed =
            format!(r#"{{"Regions":{{"cn-hangzhou":{{"LoadBalancers":[{load_balancer}]}}}}}}"#);
        Seed::parse(&seed).map_err(|error| error.to_string())
    }

    #[test]
    fn listeners_may_be_in_a_seed() {
        let seed = read(
            r#"{"LoadBalancerId":"lb","LoadBalancerStatus":"inactive","Created":1,
                "Settings":{"LoadBalancerName":"web","Address":"47.96.0.9"},
                "VServerGroups":[{"VServerGroupId":"rsp"}],
                "Listeners":[{"ListenerPort":80,"ListenerProtocol":"http","Running":true,
                              "Settings":{"VServerGroupId":"rsp","HealthCheck":"off"}}]}"#,
        );
        Desk::with(seed.unwrap()).local(|local: Local<'_, Region>| {
            let listeners = &local.own.load_balancers["lb"].listeners;
            assert!(listeners.values().all(|listener| listener.settings.is("Gzip", "on")));
            assert_eq!(listeners.len(), 1);
        });
    }

    #[test]
    fn what_cannot_be_shown_is_told() {
        let listener = |port: i32, settings: &str| {
            format!(
                r#"{{"ListenerPort":{port},"ListenerProtocol":"tcp","Settings":{{{settings}}}}}"#
            )
        };
        let with = |listeners: &[String]| {
            let listeners = listeners.join(",");
            read(&format!(r#"{{"LoadBalancerId":"lb","Listeners":[{listeners}]}}"#)).unwrap_err()
        };
        let name = read(r#"{"LoadBalancerId":"lb","Settings":{"Nam":"web"}}"#).unwrap_err();
        for (problem, told) in [
            (name, "LoadBalancers[0].Settings: InvalidParameter (Nam is no setting)"),
            (with(&[listener(0, "")]), "Listeners[0].ListenerPort: must be from 1 to 65535"),
            (with(&[listener(80, r#""Gzip":"on""#)]), "Listeners[0].Settings: InvalidParameter"),
            (with(&[listener(80, r#""Bandwidth":"x""#)]), "Listeners[0].Settings: "),
            (with(&[listener(80, ""), listener(80, "")]), "Listeners[1].ListenerPort: "),
        ] {
            assert!(problem.contains(told), "{problem}");
        }
    }
}
