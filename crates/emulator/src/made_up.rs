//! A tiny product of the tests: things that are made, renamed and taken away, each by a job. It uses
//! all that the platform does for products.

mod flat;
mod operations;
mod state;
#[cfg(test)]
mod tests;

use aliyun_core::{CodeClass, CodeInfo, OperationInfo, ServiceInfo};
use serde_json::{Map, json};

use crate::product::{
    DryRun, Given, Handler, List, Member, PageFile, Product, Products, Question, Section,
    SeedError, Services, Shared, Sight, State, Tables, Tokens, Told, by_id,
};
use crate::testing::Documented;
use state::{Form, Things};

/// The product by itself.
#[derive(Debug)]
pub(crate) struct MadeUp;

impl Products for MadeUp {
    const LIST: List = &[&MadeUp];
}

impl Documented for MadeUp {
    fn assert_ticked(info: &'static OperationInfo, code: &str) {
        assert!(info.service.code(code).is_some(), "{code}");
    }
}

const CODES: &[CodeInfo] = &[
    CodeInfo::new("DryRunOperation", 400, CodeClass::DryRun, "It would be done.", "It would."),
    CodeInfo::new("Mismatch.Token", 409, CodeClass::Conflict, "The token is another's.", "Used."),
    CodeInfo::new("Thing.Busy", 409, CodeClass::Busy, "The thing is changed.", "It is busy."),
    CodeInfo::new("Thing.NotFound", 404, CodeClass::NotFound, "There is no such thing.", "None."),
    CodeInfo::new("Where.NotFound", 404, CodeClass::NotFound, "There is no such region.", "None."),
];

static SERVICE: ServiceInfo = ServiceInfo::new("Made", "2020-01-01").codes(CODES, &[]);

const SERVICES: Services = Services {
    unknown_region: "Where.NotFound",
    tokens: Some(Tokens { parameter: "ClientToken", conflict: "Mismatch.Token" }),
    dry_run: Some(DryRun { parameter: "DryRun", code: "DryRunOperation" }),
    jobs: &["JobId"],
    listed_jobs: None,
};

const TABLES: Tables = Tables {
    cases: &[],
    conditions: &[],
    enums: &[],
    jobs: &["MakeThing", "TakeThing"],
    json_forms: &[],
    json_texts: &[],
    parameters: &[
        ("MakeThing", &["RegionId", "Name", "ClientToken", "DryRun"]),
        ("TakeThing", &["RegionId", "ThingId"]),
        ("GetThing", &["RegionId", "ThingId"]),
        ("GetJob", &["RegionId", "JobId"]),
    ],
    refusals: &[],
};

impl Product for MadeUp {
    fn service(&self) -> &'static ServiceInfo {
        &SERVICE
    }

    fn section(&self) -> &'static str {
        "Made"
    }

    fn members(&self) -> &'static [Member] {
        const { &[Member::list("Things")] }
    }

    fn tables(&self) -> &'static Tables {
        &TABLES
    }

    fn handlers(&self) -> Vec<Handler> {
        operations::handlers()
    }

    fn seed(&self) -> &'static str {
        r#"{"Regions": {"cn-hangzhou": {"Instances": [{"InstanceId": "i-1"}], "Made": {
            "Things": [{"ThingId": "thing-1", "Name": "first"}]}}, "cn-shanghai": {}}}"#
    }

    fn page(&self) -> &'static [PageFile] {
        const { &[PageFile { name: "made-up.js", text: "export const things = () => [];" }] }
    }

    fn questions(&self) -> &'static [Question] {
        const {
            &[Question {
                name: "who",
                summary: "what a thing is called",
                parameters: &["thing", "loud"],
                answer: who,
            }]
        }
    }

    fn empty(&self) -> Box<dyn State> {
        Box::new(Things::default())
    }

    fn read(&self, section: Section, _shared: &Shared) -> Result<Box<dyn State>, SeedError> {
        let form: Form = section.read()?;
        let things = by_id("Things", form.things)?;
        Ok(Box::new(Things { things, ..Things::default() }))
    }

    fn services(&self) -> &'static Services {
        &SERVICES
    }
}

/// Tells what a thing is called.
fn who(sight: &Sight<'_>, given: &Given<'_>) -> Result<Told, String> {
    let id = given.needed("thing")?;
    let things = sight.own::<Things>().map(|own| &own.things);
    let Some(thing) = things.and_then(|things| things.get(id)) else { return Ok(Told::NotHere) };
    let name = match given.one("loud")? {
        Some("yes") => thing.name.to_uppercase(),
        Some(other) => return Err(format!("loud is \"{other}\"; it may be yes.")),
        None => thing.name.clone(),
    };
    Ok(Told::Answer(Map::from_iter([("Name".to_owned(), json!(name))])))
}
