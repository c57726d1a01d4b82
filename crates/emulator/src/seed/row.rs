//! A seed in rows: what is written down and read back by itself when a state is kept. A row holds
//! the form that the thing has in a seed file, and its kind is the name of the member it is in, after
//! the section of its product.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Result, Value};

use super::form::{SeedForm, member};
use super::inventory::{ContainerGroupForm, InstanceForm, NetworkInterfaceForm};
use super::section::{JOBS, Shape, TOKENS};
use crate::product::List;
use crate::state::{Account, Region, Shared, Slot, Table};

/// What tells the rows of an account apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowKey {
    /// Empty for what belongs to the account as a whole.
    pub(crate) region: String,
    /// The section of the product; empty for what is of none.
    pub(crate) section: &'static str,
    pub(crate) kind: &'static str,
    /// Empty where there is one.
    pub(crate) id: String,
}

impl RowKey {
    /// The kind with its section.
    pub(crate) fn full_kind(&self) -> Cow<'static, str> {
        match self.section {
            "" => Cow::Borrowed(self.kind),
            section => Cow::Owned(format!("{section}.{}", self.kind)),
        }
    }
}

/// Rows in JSON, and `None` for those that are no more.
pub(crate) type Rows = BTreeMap<RowKey, Option<String>>;

/// Writes the rows of one product in one region.
#[derive(Debug)]
pub struct RowWriter<'r> {
    rows: &'r mut Rows,
    region: &'r str,
    section: &'static str,
}

impl RowWriter<'_> {
    /// Writes a thing of a kind, or that it is no more.
    pub fn put<T: Serialize>(
        &mut self,
        kind: &'static str,
        id: &str,
        thing: Option<T>,
    ) -> Result<()> {
        let json = thing.map(|thing| serde_json::to_string(&thing)).transpose()?;
        let (region, section) = (self.region.to_owned(), self.section);
        self.rows.insert(RowKey { region, section, kind, id: id.to_owned() }, json);
        Ok(())
    }

    /// Writes the things of a table that were touched, where they are their own forms.
    pub fn put_all<T: Serialize>(
        &mut self,
        kind: &'static str,
        touched: &BTreeSet<Arc<str>>,
        table: &Table<T>,
    ) -> Result<()> {
        touched.iter().try_for_each(|id| self.put(kind, id, table.get(id)))
    }
}

const IDS_MADE: &str = "IdsMade";
const INSTANCES: &str = "Instances";
const NETWORK_INTERFACES: &str = "NetworkInterfaces";
const CONTAINER_GROUPS: &str = "ContainerGroups";
const PLANNED: &str = "Planned";

impl Account {
    /// Brings up to date what is derived, and writes the rows of what changed since this was last
    /// asked, if anybody keeps them.
    pub(crate) fn take_changes(&mut self, mut rows: Option<&mut Rows>) -> Result<()> {
        if self.ids.take_touched()
            && let Some(rows) = rows.as_deref_mut()
        {
            put_ids(rows, self)?;
        }
        for (id, region) in &mut self.regions {
            take_shared(rows.as_deref_mut(), id, &mut region.shared)?;
            for slot in &mut region.slots {
                take_slot(rows.as_deref_mut(), id, slot)?;
            }
        }
        Ok(())
    }

    /// The rows of everything.
    pub(crate) fn all_rows(&self) -> Result<Rows> {
        let mut rows = Rows::new();
        put_ids(&mut rows, self)?;
        for (id, region) in &self.regions {
            put_region(&mut rows, id, region)?;
        }
        Ok(rows)
    }
}

fn put_ids(rows: &mut Rows, account: &Account) -> Result<()> {
    let mut writer = RowWriter { rows, region: "", section: "" };
    writer.put(IDS_MADE, "", Some(account.ids.made))
}

fn take_shared(rows: Option<&mut Rows>, region: &str, shared: &mut Shared) -> Result<()> {
    let (touched, planned) = (shared.inventory.take_touched(), shared.planned.take_touched());
    let resources = shared.resources.take_touched();
    let Some(rows) = rows else { return Ok(()) };
    let mut writer = RowWriter { rows, region, section: "" };
    put_hosts(
        &mut writer,
        shared,
        &touched.instances,
        &touched.network_interfaces,
        &touched.container_groups,
    )?;
    if planned {
        writer.put(PLANNED, "", Some(&*shared.planned))?;
    }
    if resources { put_resources(&mut writer, shared) } else { Ok(()) }
}

fn put_resources(writer: &mut RowWriter<'_>, shared: &Shared) -> Result<()> {
    let lists = super::inventory::show_resources(&shared.resources)?;
    lists.into_iter().try_for_each(|(kind, list)| writer.put(kind, "", Some(list)))
}

fn put_hosts(
    writer: &mut RowWriter<'_>,
    Shared { inventory, .. }: &Shared,
    instances: &BTreeSet<Arc<str>>,
    interfaces: &BTreeSet<Arc<str>>,
    groups: &BTreeSet<Arc<str>>,
) -> Result<()> {
    for id in instances {
        let form = inventory.instances.get(id).map(|own| InstanceForm::of(id, own));
        writer.put(INSTANCES, id, form)?;
    }
    for id in interfaces {
        let form = inventory.network_interfaces.get(id);
        writer.put(NETWORK_INTERFACES, id, form.map(|own| NetworkInterfaceForm::of(id, own)))?;
    }
    for id in groups {
        let form = inventory.container_groups.get(id).map(|own| ContainerGroupForm::of(id, own));
        writer.put(CONTAINER_GROUPS, id, form)?;
    }
    Ok(())
}

fn take_slot(rows: Option<&mut Rows>, region: &str, slot: &mut Slot) -> Result<()> {
    let (jobs, tokens) = (slot.jobs.take_touched(), slot.tokens.take_touched());
    let section = slot.product.section();
    let Some(rows) = rows else { return slot.state.take_changes(None) };
    let mut writer = RowWriter { rows, region, section };
    slot.state.take_changes(Some(&mut writer))?;
    for id in &jobs {
        writer.put(JOBS, id, slot.jobs.get(id))?;
    }
    tokens.iter().try_for_each(|key| writer.put(TOKENS, key, slot.tokens.by_key(key)))
}

fn put_region(rows: &mut Rows, name: &str, region: &Region) -> Result<()> {
    let mut writer = RowWriter { rows, region: name, section: "" };
    let shared = &region.shared;
    let hosts = shared.inventory.everything();
    put_hosts(
        &mut writer,
        shared,
        &hosts.instances,
        &hosts.network_interfaces,
        &hosts.container_groups,
    )?;
    writer.put(PLANNED, "", Some(&*shared.planned))?;
    put_resources(&mut writer, shared)?;
    for slot in &region.slots {
        writer.section = slot.product.section();
        slot.state.write_all(&mut writer)?;
        for job in slot.jobs.iter() {
            writer.put(JOBS, &job.job_id, Some(job))?;
        }
        for first in slot.tokens.iter() {
            writer.put(TOKENS, &first.key(), Some(first))?;
        }
    }
    Ok(())
}

impl SeedForm {
    /// Takes in a row that was read back, or tells what is wrong with it.
    pub(crate) fn read_row(
        &mut self,
        products: List,
        region: &str,
        kind: &str,
        id: &str,
        json: &str,
    ) -> std::result::Result<(), String> {
        let wrong = |error: serde_json::Error| error.to_string();
        if region.is_empty() && kind == IDS_MADE {
            self.ids_made = serde_json::from_str(json).map_err(wrong)?;
            return Ok(());
        }
        let form = self.regions.entry(region.to_owned()).or_default();
        let (section, name) = kind.split_once('.').unwrap_or(("", kind));
        let known = member(products, section, name);
        let member = known.ok_or_else(|| format!("{kind} is nothing that is known here"))?;
        let thing: Value = serde_json::from_str(json).map_err(wrong)?;
        let place = form.section(section).ok_or_else(|| format!("{section} is no object"))?;
        let place = place.entry(name);
        match member.shape {
            Shape::One => *place.or_insert(Value::Null) = thing,
            Shape::List => match place.or_insert_with(|| Value::Array(Vec::new())) {
                Value::Array(list) => list.push(thing),
                _ => return Err(format!("{kind} is no list")),
            },
            Shape::Map => match place.or_insert_with(|| Value::Object(serde_json::Map::new())) {
                Value::Object(map) => drop(map.insert(id.to_owned(), thing)),
                _ => return Err(format!("{kind} is no object")),
            },
        }
        Ok(())
    }
}
