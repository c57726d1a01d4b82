//! Server groups and rules in a seed file. They obey the rules of the calls that make them.

use aliyun_core::{Operation as _, OperationInfo};
use aliyun_emulator::product::{ApiError, SeedError, Settings, Shared, Tags, fresh};
use aliyun_runtime::Timestamp;
use aliyun_slb_model::{AddBackendServers, AddVServerGroupBackendServers};
use serde::{Deserialize, Serialize};

use super::server::ServerForm;
use crate::behaviour::{rule, servers};
use crate::state::{LoadBalancer, MasterSlaveGroup, Protocol, Region, Rule, Server, VServerGroup};

/// What a load balancer sends requests to.
#[derive(Debug, Default)]
pub(super) struct Targets {
    pub(super) servers: Vec<ServerForm>,
    pub(super) vserver_groups: Vec<VServerGroupForm>,
    pub(super) master_slave_groups: Vec<MasterSlaveGroupForm>,
    pub(super) rules: Vec<RuleForm>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct VServerGroupForm {
    #[serde(rename = "VServerGroupId")]
    id: String,
    #[serde(default, rename = "VServerGroupName", skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Seconds since 1970.
    #[serde(default)]
    created: i64,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    tags: Tags,
    #[serde(default)]
    backend_servers: Vec<ServerForm>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct MasterSlaveGroupForm {
    #[serde(rename = "MasterSlaveServerGroupId")]
    id: String,
    #[serde(
        default,
        rename = "MasterSlaveServerGroupName",
        skip_serializing_if = "Option::is_none"
    )]
    name: Option<String>,
    /// Seconds since 1970.
    #[serde(default)]
    created: i64,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    tags: Tags,
    master: ServerForm,
    slave: ServerForm,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct RuleForm {
    rule_id: String,
    rule_name: String,
    #[serde(deserialize_with = "aliyun_emulator::product::port")]
    listener_port: u16,
    listener_protocol: Protocol,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(rename = "VServerGroupId")]
    vserver_group_id: String,
    /// By the names of `DescribeRuleAttribute`; absent while those of the listener count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settings: Option<Settings>,
}

impl Targets {
    /// Those of a load balancer.
    pub(super) fn of(region: &Region, load_balancer: &LoadBalancer) -> Self {
        let vserver_groups = load_balancer.vserver_groups.iter();
        let master_slave_groups = load_balancer.master_slave_groups.iter();
        let rules = load_balancer.listeners.values().flat_map(|listener| &listener.rules);
        Self {
            servers: load_balancer.servers.iter().map(ServerForm::from).collect(),
            vserver_groups: vserver_groups
                .filter_map(|id| Some(VServerGroupForm::of(id, region.vserver_groups.get(id)?)))
                .collect(),
            master_slave_groups: master_slave_groups
                .filter_map(|id| {
                    Some(MasterSlaveGroupForm::of(id, region.master_slave_groups.get(id)?))
                })
                .collect(),
            rules: rules.filter_map(|id| Some(RuleForm::of(id, region.rules.get(id)?))).collect(),
        }
    }

    /// Gives them to a load balancer that is there already, with its listeners.
    pub(super) fn add(
        self,
        region: &mut Region,
        load_balancer_id: &str,
        shared: &Shared,
    ) -> Result<(), SeedError> {
        let info = AddBackendServers::INFO;
        let places = (0..self.servers.len()).map(in_list).collect();
        let forms = (places, self.servers);
        let servers = add_servers(region, shared, info, load_balancer_id, forms, ServerForm::bare)?;
        if let Some(load_balancer) = region.load_balancers.get_mut(load_balancer_id) {
            load_balancer.servers = servers;
        }
        region.refresh();
        for (n, form) in self.vserver_groups.into_iter().enumerate() {
            add_vserver_group(region, shared, load_balancer_id, form)
                .map_err(|error| error.inside(&format!("VServerGroups[{n}]")))?;
        }
        for (n, form) in self.master_slave_groups.into_iter().enumerate() {
            add_master_slave_group(region, shared, load_balancer_id, form)
                .map_err(|error| error.inside(&format!("MasterSlaveServerGroups[{n}]")))?;
        }
        for (n, form) in self.rules.into_iter().enumerate() {
            let place = format!("Rules[{n}]");
            let (id, rule) = form.state(load_balancer_id);
            fresh("RuleId", &id, region.rules.contains_key(&id))
                .map_err(|error| error.inside(&place))?;
            rule::check(region, &rule).map_err(|error| refused(&place, "rule", &error))?;
            region.add_rule(id, rule);
        }
        Ok(())
    }
}

/// Checks the servers of a group, each with its place, one after the other, as if each had been added
/// by a call while it ran.
fn add_servers(
    region: &Region,
    shared: &Shared,
    info: &OperationInfo,
    load_balancer_id: &str,
    (places, forms): (Vec<String>, Vec<ServerForm>),
    read: fn(ServerForm) -> Result<Server, SeedError>,
) -> Result<Vec<Server>, SeedError> {
    let mut servers = Vec::with_capacity(forms.len());
    for (place, form) in places.into_iter().zip(forms) {
        let server = read(form).map_err(|error| error.inside(&place))?;
        let joining = std::slice::from_ref(&server);
        let checked = region.load_balancer(load_balancer_id).and_then(|own| {
            servers::check_members(info, joining, &servers, own, &shared.inventory)?;
            servers::check_room(info, region, load_balancer_id, servers.len() + 1)
        });
        checked.map_err(|error| refused(&place, "server", &error))?;
        servers.push(server);
    }
    Ok(servers)
}

fn add_vserver_group(
    region: &mut Region,
    shared: &Shared,
    load_balancer_id: &str,
    form: VServerGroupForm,
) -> Result<(), SeedError> {
    fresh("VServerGroupId", &form.id, region.vserver_groups.contains_key(&form.id))?;
    let info = AddVServerGroupBackendServers::INFO;
    let places = (0..form.backend_servers.len()).map(in_list).collect();
    let forms = (places, form.backend_servers);
    let group = VServerGroup {
        load_balancer_id: load_balancer_id.to_owned(),
        name: form.name,
        created: Timestamp::from_unix(form.created),
        tags: form.tags,
        servers: add_servers(region, shared, info, load_balancer_id, forms, ServerForm::with_port)?,
    };
    region.add_vserver_group(form.id, group);
    region.refresh();
    Ok(())
}

fn add_master_slave_group(
    region: &mut Region,
    shared: &Shared,
    load_balancer_id: &str,
    form: MasterSlaveGroupForm,
) -> Result<(), SeedError> {
    fresh("MasterSlaveServerGroupId", &form.id, region.master_slave_groups.contains_key(&form.id))?;
    let info = AddVServerGroupBackendServers::INFO;
    let places = ["Master", "Slave"].map(str::to_owned).into();
    let forms = (places, vec![form.master, form.slave]);
    let servers =
        add_servers(region, shared, info, load_balancer_id, forms, ServerForm::with_port)?;
    let Ok([master, slave]) = <[Server; 2]>::try_from(servers) else { return Ok(()) };
    let group = MasterSlaveGroup {
        load_balancer_id: load_balancer_id.to_owned(),
        name: form.name,
        created: Timestamp::from_unix(form.created),
        tags: form.tags,
        master,
        slave,
    };
    region.add_master_slave_group(form.id, group);
    region.refresh();
    Ok(())
}

/// The place of a server in a list of them.
fn in_list(n: usize) -> String {
    format!("BackendServers[{n}]")
}

fn refused(place: &str, what: &str, error: &ApiError) -> SeedError {
    SeedError::new(place, format!("a call that adds this {what} is refused: {error}"))
}

impl VServerGroupForm {
    fn of(id: &str, group: &VServerGroup) -> Self {
        Self {
            id: id.to_owned(),
            name: group.name.clone(),
            created: group.created.unix(),
            tags: group.tags.clone(),
            backend_servers: group.servers.iter().map(ServerForm::from).collect(),
        }
    }
}

impl MasterSlaveGroupForm {
    fn of(id: &str, group: &MasterSlaveGroup) -> Self {
        Self {
            id: id.to_owned(),
            name: group.name.clone(),
            created: group.created.unix(),
            tags: group.tags.clone(),
            master: ServerForm::from(&group.master),
            slave: ServerForm::from(&group.slave),
        }
    }
}

impl RuleForm {
    fn of(id: &str, rule: &Rule) -> Self {
        let (listener_port, listener_protocol) = rule.listener;
        Self {
            rule_id: id.to_owned(),
            rule_name: rule.name.clone(),
            listener_port,
            listener_protocol,
            domain: rule.domain.clone(),
            url: rule.url.clone(),
            vserver_group_id: rule.vserver_group_id.clone(),
            settings: rule.own.clone(),
        }
    }

    fn state(self, load_balancer_id: &str) -> (String, Rule) {
        let rule = Rule {
            load_balancer_id: load_balancer_id.to_owned(),
            listener: (self.listener_port, self.listener_protocol),
            name: self.rule_name,
            domain: self.domain.filter(|text| !text.is_empty()),
            url: self.url.filter(|text| !text.is_empty()),
            vserver_group_id: self.vserver_group_id,
            own: self.settings,
        };
        (self.rule_id, rule)
    }
}
