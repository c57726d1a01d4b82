//! A seed in rows: what is written down and read back by itself when a state is kept. A row holds
//! the form that the thing has in a seed file, and its kind is the name of the member it is in. A
//! load balancer is one row with its groups, listeners and rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Result;

use super::first_call::FirstCallForm;
use super::form::{RegionForm, SeedForm};
use super::group::Targets;
use super::inventory::{ContainerGroupForm, InstanceForm, NetworkInterfaceForm};
use super::load_balancer::LoadBalancerForm;
use crate::state::{Account, Changes, Region, Table, Touched, TouchedHosts};

/// What tells the rows of an account apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowKey {
    /// Empty for what belongs to the account as a whole.
    pub(crate) region: String,
    pub(crate) kind: &'static str,
    /// Empty where there is one.
    pub(crate) id: String,
}

/// Rows in JSON, and `None` for those that are no more.
pub(crate) type Rows = BTreeMap<RowKey, Option<String>>;

const IDS_MADE: &str = "IdsMade";
const QUOTAS: &str = "Quotas";
const INSTANCES: &str = "Instances";
const NETWORK_INTERFACES: &str = "NetworkInterfaces";
const CONTAINER_GROUPS: &str = "ContainerGroups";
const PLANNED: &str = "Planned";
const LOAD_BALANCERS: &str = "LoadBalancers";
const ACCESS_CONTROL_LISTS: &str = "AccessControlLists";
const SERVER_CERTIFICATES: &str = "ServerCertificates";
const CA_CERTIFICATES: &str = "CACertificates";
const TLS_CIPHER_POLICIES: &str = "TLSCipherPolicies";
const DOMAIN_EXTENSIONS: &str = "DomainExtensions";
const ACCESS_LOGS: &str = "AccessLogs";
const FIRST_CALLS: &str = "FirstCalls";
const MONITORING: &str = "Monitoring";

/// The rows of what changed, as they are now.
pub(crate) fn rows(account: &Account, changes: &Changes) -> Result<Rows> {
    let mut rows = Rows::new();
    if changes.ids {
        put(&mut rows, "", IDS_MADE, "", Some(account.ids.made))?;
    }
    for (id, touched) in &changes.regions {
        if let Some(region) = account.regions.get(id) {
            put_region(&mut rows, id, region, touched)?;
        }
    }
    Ok(rows)
}

fn put_region(rows: &mut Rows, name: &str, region: &Region, touched: &Touched) -> Result<()> {
    if touched.quotas {
        put(rows, name, QUOTAS, "", Some(region.quotas))?;
    }
    put_inventory(rows, name, region, &touched.inventory)?;
    if touched.planned {
        put(rows, name, PLANNED, "", Some(&*region.planned))?;
    }
    if touched.monitoring {
        put(rows, name, MONITORING, "", region.monitoring.as_ref())?;
    }
    for id in load_balancers(region, touched) {
        let own = region.load_balancers.get(id);
        let form = own.map(|own| LoadBalancerForm::of(id, own, Targets::of(region, own)));
        put(rows, name, LOAD_BALANCERS, id, form)?;
    }
    put_all(rows, name, ACCESS_CONTROL_LISTS, &touched.acls, &region.acls)?;
    let certificates = &touched.server_certificates;
    put_all(rows, name, SERVER_CERTIFICATES, certificates, &region.server_certificates)?;
    put_all(rows, name, CA_CERTIFICATES, &touched.ca_certificates, &region.ca_certificates)?;
    put_all(rows, name, TLS_CIPHER_POLICIES, &touched.tls_policies, &region.tls_policies)?;
    let extensions = &touched.domain_extensions;
    put_all(rows, name, DOMAIN_EXTENSIONS, extensions, &region.domain_extensions)?;
    put_all(rows, name, ACCESS_LOGS, &touched.access_logs, &region.access_logs)?;
    for token in &touched.first_calls {
        let first = region.first_calls.get(token);
        put(rows, name, FIRST_CALLS, token, first.map(FirstCallForm::from))?;
    }
    Ok(())
}

fn put_inventory(
    rows: &mut Rows,
    name: &str,
    region: &Region,
    touched: &TouchedHosts,
) -> Result<()> {
    let inventory = &region.inventory;
    for id in &touched.instances {
        let form = inventory.instances.get(id).map(|own| InstanceForm::of(id, own));
        put(rows, name, INSTANCES, id, form)?;
    }
    for id in &touched.network_interfaces {
        let form = inventory.network_interfaces.get(id);
        let form = form.map(|own| NetworkInterfaceForm::of(id, own));
        put(rows, name, NETWORK_INTERFACES, id, form)?;
    }
    for id in &touched.container_groups {
        let form = inventory.container_groups.get(id).map(|own| ContainerGroupForm::of(id, own));
        put(rows, name, CONTAINER_GROUPS, id, form)?;
    }
    Ok(())
}

/// The load balancers that were touched, or whose groups or rules were. What is taken away is
/// taken out of its load balancer too, which is touched by that.
fn load_balancers<'t>(region: &'t Region, touched: &'t Touched) -> BTreeSet<&'t str> {
    let groups = touched.vserver_groups.iter().filter_map(|id| region.vserver_groups.get(id));
    let pairs = &touched.master_slave_groups;
    let pairs = pairs.iter().filter_map(|id| region.master_slave_groups.get(id));
    let rules = touched.rules.iter().filter_map(|id| region.rules.get(id));
    let owners = groups.map(|group| group.load_balancer_id.as_str());
    let owners = owners.chain(pairs.map(|pair| pair.load_balancer_id.as_str()));
    let owners = owners.chain(rules.map(|rule| rule.load_balancer_id.as_str()));
    touched.load_balancers.iter().map(|id| &**id).chain(owners).collect()
}

/// The rows of a table whose things are their own forms.
fn put_all<T: Serialize>(
    rows: &mut Rows,
    region: &str,
    kind: &'static str,
    touched: &BTreeSet<Arc<str>>,
    table: &Table<T>,
) -> Result<()> {
    touched.iter().try_for_each(|id| put(rows, region, kind, id, table.get(id)))
}

fn put<T: Serialize>(
    rows: &mut Rows,
    region: &str,
    kind: &'static str,
    id: &str,
    thing: Option<T>,
) -> Result<()> {
    let json = thing.map(|thing| serde_json::to_string(&thing)).transpose()?;
    rows.insert(RowKey { region: region.to_owned(), kind, id: id.to_owned() }, json);
    Ok(())
}

impl SeedForm {
    /// Takes in a row that was read back, or tells what is wrong with it.
    pub(crate) fn read_row(
        &mut self,
        region: &str,
        kind: &str,
        id: &str,
        json: &str,
    ) -> std::result::Result<(), String> {
        let read = if region.is_empty() && kind == IDS_MADE {
            serde_json::from_str(json).map(|made| self.ids_made = made).map(Some)
        } else {
            let form = self.regions.entry(region.to_owned()).or_default();
            form.read_row(kind, id, json)
        };
        match read {
            Ok(Some(())) => Ok(()),
            Ok(None) => Err(format!("{kind} is nothing that is known here")),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl RegionForm {
    /// Takes in a row, unless its kind is unknown.
    fn read_row(&mut self, kind: &str, id: &str, json: &str) -> Result<Option<()>> {
        match kind {
            QUOTAS => self.quotas = serde_json::from_str(json)?,
            INSTANCES => push(&mut self.instances, json)?,
            NETWORK_INTERFACES => push(&mut self.network_interfaces, json)?,
            CONTAINER_GROUPS => push(&mut self.container_groups, json)?,
            PLANNED => self.planned = serde_json::from_str(json)?,
            MONITORING => self.monitoring = serde_json::from_str(json)?,
            LOAD_BALANCERS => push(&mut self.load_balancers, json)?,
            ACCESS_CONTROL_LISTS => push(&mut self.access_control_lists, json)?,
            SERVER_CERTIFICATES => push(&mut self.server_certificates, json)?,
            CA_CERTIFICATES => push(&mut self.ca_certificates, json)?,
            TLS_CIPHER_POLICIES => push(&mut self.tls_cipher_policies, json)?,
            DOMAIN_EXTENSIONS => push(&mut self.domain_extensions, json)?,
            ACCESS_LOGS => insert(&mut self.access_logs, id, json)?,
            FIRST_CALLS => insert(&mut self.first_calls, id, json)?,
            _ => return Ok(None),
        }
        Ok(Some(()))
    }
}

fn push<T: DeserializeOwned>(list: &mut Vec<T>, json: &str) -> Result<()> {
    list.push(serde_json::from_str(json)?);
    Ok(())
}

fn insert<T: DeserializeOwned>(map: &mut BTreeMap<String, T>, id: &str, json: &str) -> Result<()> {
    map.insert(id.to_owned(), serde_json::from_str(json)?);
    Ok(())
}
