//! Another product, whose members stand in the region itself, and whose one operation has a name that
//! the first one has too.

use aliyun_core::{CodeInfo, Effect, Operation, OperationInfo, ServiceInfo, ToValue, Value};

use super::operations::{GetThing, Shown};
use super::state::{Thing, ThingId, Word};
use super::{MadeUp, TABLES};
use crate::product::{
    ApiError, Ask, Handler, List, Member, PageFile, Pending, Product, Products, RowWriter, Scene,
    Section, SeedError, Settles, Shared, State, Table, Tables, Unsettled, by_id, handler,
};
use crate::testing::Documented;

/// Both products at one endpoint.
#[derive(Debug)]
pub(super) struct Both;

impl Products for Both {
    const LIST: List = &[&MadeUp, &Flat];
}

impl Documented for Both {
    fn assert_ticked(_info: &'static OperationInfo, _code: &str) {}
}

const NONE: &[CodeInfo] = &[];

static FLAT: ServiceInfo = ServiceInfo::new("Flat", "2021-01-01").codes(NONE, &[]);

#[derive(Debug)]
struct Flat;

impl Product for Flat {
    fn service(&self) -> &'static ServiceInfo {
        &FLAT
    }

    fn members(&self) -> &'static [Member] {
        const { &[Member::list("Flats")] }
    }

    fn tables(&self) -> &'static Tables {
        &TABLES
    }

    fn handlers(&self) -> Vec<Handler> {
        vec![handler(get_flat, |_, _| Ok(()))]
    }

    fn seed(&self) -> &'static str {
        r#"{"Regions": {"cn-hangzhou": {"Instances": [{"InstanceId": "i-1"}, {"InstanceId": "i-2"}],
            "Flats": [{"ThingId": "thing-1", "Name": "flat"}]}}}"#
    }

    fn page(&self) -> &'static [PageFile] {
        &[]
    }

    fn empty(&self) -> Box<dyn State> {
        Box::new(Flats::default())
    }

    fn read(&self, section: Section, _shared: &Shared) -> Result<Box<dyn State>, SeedError> {
        let mut form: std::collections::BTreeMap<String, Vec<Thing>> = section.read()?;
        let flats = by_id("Flats", form.remove("Flats").unwrap_or_default())?;
        Ok(Box::new(Flats { flats, unsettled: Unsettled::default() }))
    }
}

#[derive(Clone, Debug, Default)]
struct Flats {
    flats: Table<Thing>,
    unsettled: Unsettled<ThingId, Word>,
}

impl State for Flats {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn take_changes(&mut self, _rows: Option<&mut RowWriter<'_>>) -> serde_json::Result<()> {
        self.flats.take_touched();
        Ok(())
    }

    fn write_all(&self, rows: &mut RowWriter<'_>) -> serde_json::Result<()> {
        self.flats.iter().try_for_each(|(id, thing)| rows.put("Flats", id, Some(thing)))
    }

    fn show(&self) -> serde_json::Result<serde_json::Map<String, serde_json::Value>> {
        let flats: Vec<_> = self.flats.values().collect();
        Ok(FromIterator::from_iter([("Flats".to_owned(), serde_json::to_value(flats)?)]))
    }

    fn count(&self) -> Vec<(&'static str, usize)> {
        vec![("Flat", self.flats.len())]
    }

    fn pending(&mut self) -> &mut dyn Pending {
        &mut self.unsettled
    }
}

impl Settles for Flats {
    type Subject = ThingId;
    type Change = Word;

    fn unsettled(&self) -> &Unsettled<ThingId, Word> {
        &self.unsettled
    }

    fn unsettled_mut(&mut self) -> &mut Unsettled<ThingId, Word> {
        &mut self.unsettled
    }

    fn subjects(&self, _ask: &Ask<'_>) -> Vec<ThingId> {
        Vec::new()
    }

    fn shown(_value: &Value<'_>) -> Option<ThingId> {
        None
    }

    fn busy(_ask: &Ask<'_>, _subject: &ThingId, _change: &Word) -> Option<ApiError> {
        None
    }

    fn is_there(&self, _subject: &ThingId) -> bool {
        true
    }

    fn changes(
        &self,
        _ask: &Ask<'_>,
        _subjects: Vec<ThingId>,
        _before: Option<Word>,
        _answer: &dyn ToValue,
    ) -> Vec<(ThingId, Word)> {
        Vec::new()
    }
}

/// The operation of the same name.
#[derive(Debug)]
pub(super) struct GetFlat(pub(super) GetThing);

impl aliyun_core::FromValue for GetFlat {
    fn from_value(value: &Value<'_>) -> Result<Self, aliyun_core::DecodeError> {
        GetThing::from_value(value).map(Self)
    }
}

impl ToValue for GetFlat {
    fn to_value(&self) -> Value<'_> {
        self.0.to_value()
    }
}

impl Operation for GetFlat {
    type Response = Shown;
    const INFO: &'static OperationInfo = &OperationInfo::new(&FLAT, "GetThing", Effect::Read);
}

fn get_flat(scene: &mut Scene<'_, Flats>, asked: GetFlat) -> Result<Shown, ApiError> {
    let request = Some(scene.request_id.to_owned());
    let id = asked.0.thing.unwrap_or_default();
    let flats = scene.region(asked.0.region.as_deref())?;
    let name = flats.flats.get(&id).map(|thing| thing.name.clone());
    Ok(Shown { request, thing: Some(id), name, status: None })
}
