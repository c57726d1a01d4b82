use aliyun_core::{ToValue, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::product::{
    ApiError, Ask, Change, Keyed, Pending, RowWriter, Settles, State, Subject, Table, Unsettled,
};

/// What there is in a region.
#[derive(Clone, Debug, Default)]
pub(super) struct Things {
    pub(super) things: Table<Thing>,
    pub(super) unsettled: Unsettled<ThingId, Word>,
}

/// Its form in a seed.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Form {
    #[serde(default)]
    pub(super) things: Vec<Thing>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Thing {
    pub(super) thing_id: String,
    pub(super) name: String,
}

impl Keyed for Thing {
    const NAME: &'static str = "ThingId";

    fn id(&self) -> &str {
        &self.thing_id
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ThingId(pub(super) String);

impl Subject for ThingId {
    fn name(&self) -> (&'static str, &str) {
        ("ThingId", &self.0)
    }
}

/// What becomes of a thing.
#[derive(Clone, Debug)]
pub(super) struct Word(pub(super) &'static str);

impl Change for Word {
    fn status(&self) -> &'static str {
        self.0
    }
}

impl State for Things {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn take_changes(&mut self, rows: Option<&mut RowWriter<'_>>) -> serde_json::Result<()> {
        let touched = self.things.take_touched();
        match rows {
            Some(rows) => rows.put_all("Things", &touched, &self.things),
            None => Ok(()),
        }
    }

    fn write_all(&self, rows: &mut RowWriter<'_>) -> serde_json::Result<()> {
        self.things.iter().try_for_each(|(id, thing)| rows.put("Things", id, Some(thing)))
    }

    fn show(&self) -> serde_json::Result<Map<String, Json>> {
        let things: Vec<_> = self.things.values().collect();
        Ok(Map::from_iter([("Things".to_owned(), serde_json::to_value(things)?)]))
    }

    fn count(&self) -> Vec<(&'static str, usize)> {
        vec![("Thing", self.things.len())]
    }

    fn pending(&mut self) -> &mut dyn Pending {
        &mut self.unsettled
    }
}

impl Settles for Things {
    type Subject = ThingId;
    type Change = Word;

    fn unsettled(&self) -> &Unsettled<ThingId, Word> {
        &self.unsettled
    }

    fn unsettled_mut(&mut self) -> &mut Unsettled<ThingId, Word> {
        &mut self.unsettled
    }

    fn subjects(&self, ask: &Ask<'_>) -> Vec<ThingId> {
        ask.given("ThingId").map(|id| ThingId(id.to_owned())).into_iter().collect()
    }

    fn shown(value: &Value<'_>) -> Option<ThingId> {
        value.get("ThingId")?.as_text().map(|id| ThingId(id.to_owned()))
    }

    fn busy(_ask: &Ask<'_>, _subject: &ThingId, _change: &Word) -> Option<ApiError> {
        Some(ApiError::new("Thing.Busy"))
    }

    /// What is taken away is taken away for a while.
    fn is_there(&self, _subject: &ThingId) -> bool {
        true
    }

    fn changes(
        &self,
        ask: &Ask<'_>,
        subjects: Vec<ThingId>,
        _before: Option<Word>,
        answer: &dyn ToValue,
    ) -> Vec<(ThingId, Word)> {
        let word = if ask.info.action() == "MakeThing" { "making" } else { "taking" };
        let made = Self::shown(&answer.to_value());
        subjects.into_iter().chain(made).map(|thing| (thing, Word(word))).collect()
    }
}
