//! What the specs of a product say about its answers. The tables are generated into the crate of the
//! product.

use aliyun_core::OperationInfo;

use crate::api_error::About;
use crate::applies::{self, Applies};
use crate::json_text::{JsonForm, JsonText};
use crate::refusal::Refusal;
use crate::state::Settings;

/// The rows of a table, by operation.
pub type Rows<T> = &'static [(&'static str, &'static [T])];

/// The tables of a product.
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    /// The codes whose documented message is only for one of the cases that they are used in, and
    /// that case.
    pub cases: Rows<(&'static str, &'static str)>,
    /// The members of an answer that count under a condition; otherwise they are not answered.
    pub conditions: Rows<Applies>,
    /// What is one of some values in requests, with `N` for the number of an item; an empty text is
    /// none of them.
    pub enums: Rows<&'static str>,
    /// The operations whose answer names the job that they begin.
    pub jobs: &'static [&'static str],
    /// What is read in place of JSON.
    pub json_forms: &'static [JsonForm],
    /// The parameters that hold JSON in a text.
    pub json_texts: Rows<JsonText>,
    /// The names of the parameters.
    pub parameters: Rows<&'static str>,
    /// What an operation answers to a value that breaks a rule.
    pub refusals: Rows<Refusal>,
}

impl Tables {
    /// The settings that count, as the answer of an operation shows them on its first level.
    pub fn applying(&self, action: &str, settings: &Settings) -> Settings {
        applies::applying(of(self.conditions, action), settings)
    }

    /// The documented answers of an operation to bad values.
    pub fn refusals_of(&self, action: &str) -> &'static [Refusal] {
        of(self.refusals, action)
    }

    /// What answers of an operation speak of.
    pub fn about(&self, info: &'static OperationInfo) -> About {
        About::operation(info, of(self.cases, info.action()))
    }

    /// What the tables say of one operation.
    pub(crate) fn facts(&self, action: &str) -> Facts {
        Facts {
            cases: of(self.cases, action),
            enums: of(self.enums, action),
            begins_job: self.jobs.contains(&action),
            json_forms: self.json_forms,
            json_texts: of(self.json_texts, action),
            parameters: of(self.parameters, action),
            refusals: of(self.refusals, action),
        }
    }
}

/// The same of one operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    pub(crate) cases: &'static [(&'static str, &'static str)],
    pub(crate) enums: &'static [&'static str],
    pub(crate) begins_job: bool,
    pub(crate) json_forms: &'static [JsonForm],
    pub(crate) json_texts: &'static [JsonText],
    pub(crate) parameters: &'static [&'static str],
    pub(crate) refusals: &'static [Refusal],
}

fn of<T>(rows: Rows<T>, action: &str) -> &'static [T] {
    rows.iter().find(|(known, _)| *known == action).map_or(&[], |(_, items)| items)
}
