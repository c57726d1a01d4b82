//! What the platform does for a product: jobs, locks, tokens, dry runs, its section.

use std::time::Duration;

use super::MadeUp;
use super::flat::{Both, GetFlat};
use super::operations::{GetJob, GetThing, Made, MakeThing, TakeThing};
use super::state::Things;
use crate::faults::{Aim, Effect, Fault, Faults};
use crate::product::{Local, Products as _};
use crate::registry::Registry;
use crate::settling::Settling;
use crate::state::JobFailure;
use crate::testing::{Desk, Memory};

const FIRST: &str = "thing-1";

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn make(name: &str) -> MakeThing {
    MakeThing { name: text(name), ..MakeThing::default() }
}

fn take(id: &str) -> TakeThing {
    TakeThing { thing: text(id), ..TakeThing::default() }
}

fn get(id: &str) -> GetThing {
    GetThing { thing: text(id), ..GetThing::default() }
}

fn made(desk: &Desk<MadeUp>, request: &MakeThing) -> (String, String) {
    let Made { thing, job, .. } = desk.call(request).unwrap();
    (thing.unwrap(), job.unwrap())
}

fn job(desk: &Desk<MadeUp>, id: &str) -> (String, Option<String>) {
    let told = desk.call(&GetJob { job: text(id), ..GetJob::default() }).unwrap();
    (told.status.unwrap(), told.code)
}

fn status(desk: &Desk<MadeUp>, id: &str) -> String {
    desk.call(&get(id)).unwrap().status.unwrap()
}

fn count(desk: &Desk<MadeUp>) -> usize {
    desk.local(|local: Local<'_, Things>| local.own.things.len())
}

#[test]
fn a_job_has_succeeded_at_once_where_nothing_takes_time() {
    let desk = Desk::new();
    let (thing, id) = made(&desk, &make("second"));
    assert_eq!(job(&desk, &id), ("Succeeded".to_owned(), None));
    assert_eq!(status(&desk, &thing), "there");
    desk.refuses(&GetJob { job: text("none"), ..GetJob::default() }, "Thing.NotFound");
}

#[test]
fn a_job_goes_on_until_its_change_has_settled() {
    let desk = Desk::new();
    desk.settling.set(Settling::After(Duration::from_secs(2)));
    let (thing, id) = made(&desk, &make("second"));
    for (seconds, expected, shown) in [(0, "Processing", "making"), (2, "Succeeded", "there")] {
        desk.now.set(desk.now.get() + seconds);
        assert_eq!((job(&desk, &id).0.as_str(), status(&desk, &thing).as_str()), (expected, shown));
    }
}

#[test]
fn a_question_about_a_job_counts_for_what_it_is_about() {
    let desk = Desk::new();
    desk.settling.set(Settling::AfterDescribes(2));
    let (thing, id) = made(&desk, &make("second"));
    let asked: Vec<_> = (0..3).map(|_| job(&desk, &id).0).collect();
    assert_eq!(asked, ["Processing", "Processing", "Succeeded"]);
    assert_eq!(status(&desk, &thing), "there");
    // And a description for the job.
    let (thing, id) = made(&desk, &make("third"));
    assert_eq!([status(&desk, &thing), status(&desk, &thing)], ["making", "making"]);
    assert_eq!(job(&desk, &id).0, "Succeeded");
}

#[test]
fn a_change_locks_its_own_subject_and_no_other() {
    let desk = Desk::new();
    desk.settling.set(Settling::After(Duration::from_secs(1)));
    let (thing, _) = made(&desk, &make("second"));
    desk.refuses(&take(&thing), "Thing.Busy");
    desk.call(&take(FIRST)).unwrap();
    // What is taken away is so for a while: this product says that it lingers.
    desk.refuses(&take(FIRST), "Thing.Busy");
    desk.now.set(desk.now.get() + 1);
    desk.refuses(&take(FIRST), "Thing.NotFound");
    desk.call(&take(&thing)).unwrap();
}

#[test]
fn a_job_that_fails_leaves_everything_as_it_was() {
    let desk = Desk::new();
    desk.settling.set(Settling::AfterDescribes(1));
    let failure = JobFailure { code: "Thing.Busy".to_owned(), message: "No.".to_owned() };
    desk.failure.replace(Some(failure));
    let (thing, id) = made(&desk, &make("second"));
    let taken = desk.call(&take(FIRST)).unwrap().job.unwrap();
    desk.failure.replace(None);
    assert_eq!(job(&desk, &id).0, "Processing");
    assert_eq!(job(&desk, &id), ("Failed".to_owned(), text("Thing.Busy")));
    desk.refuses(&get(&thing), "Thing.NotFound");
    assert_eq!((status(&desk, FIRST).as_str(), count(&desk)), ("there", 1));
    // It is told for ever, and no later thing has the id of one that was not made.
    let again = desk.reload();
    assert_eq!(job(&again, &taken).0, "Failed");
    assert_ne!(made(&again, &make("third")).0, thing);
}

#[test]
fn what_is_not_said_of_a_job_that_fails_is_that_the_service_failed() {
    let read = |json: &str| serde_json::from_str::<Effect>(json).map_err(|e| e.to_string());
    let (code, message) = ("InternalError".to_owned(), "The job has failed.".to_owned());
    let expected = Effect::FailJob(JobFailure { code, message });
    assert_eq!(read(r#"{"Type":"FailJob"}"#), Ok(expected));
    let code = r#"{"Type":"FailJob","Code":"Thing.Busy"}"#;
    let Effect::FailJob(failure) = read(code).unwrap() else { panic!("another effect") };
    assert_eq!(failure, JobFailure { code: "Thing.Busy".to_owned(), ..JobFailure::default() });
    assert!(read(r#"{"Type":"FailJob","Status":"Failed"}"#).is_err());
}

#[test]
fn a_token_has_one_answer() {
    let desk = Desk::new();
    let with = |name: &str, token: &str| MakeThing { token: text(token), ..make(name) };
    let first = made(&desk, &with("second", "a"));
    assert_eq!(made(&desk, &with("second", "a")), first);
    assert_ne!(made(&desk, &with("second", "b")), first);
    assert_ne!(made(&desk, &with("second", "")), made(&desk, &with("second", "")));
    assert_eq!(count(&desk), 5);
    desk.refuses(&with("other", "a"), "Mismatch.Token");
    // It is not forgotten with a restart, nor in a seed.
    let again: Desk<MadeUp> = Desk::again(Memory::of(desk.memory.copy()));
    for desk in [&again, &desk.reload()] {
        assert_eq!(made(desk, &with("second", "a")), first);
        desk.refuses(&with("other", "a"), "Mismatch.Token");
    }
}

#[test]
fn a_token_is_not_refused_while_its_change_settles() {
    let desk = Desk::new();
    desk.settling.set(Settling::After(Duration::from_secs(1)));
    let request = MakeThing { token: text("a"), ..make("second") };
    assert_eq!(made(&desk, &request), made(&desk, &request));
}

#[test]
fn a_dry_run_checks_and_changes_nothing() {
    let desk = Desk::new();
    let dry = |name: &str| MakeThing { dry_run: text("true"), token: text("a"), ..make(name) };
    desk.refuses(&dry("second"), "DryRunOperation");
    let elsewhere = MakeThing { region: text("cn-nowhere"), ..dry("second") };
    desk.refuses(&elsewhere, "Where.NotFound");
    // Who sends an empty text may not expect that the call is done.
    let unsaid = MakeThing { dry_run: text(""), ..dry("other") };
    assert_eq!(desk.call(&unsaid).unwrap_err().code(), "InvalidParameter");
    assert_eq!(count(&desk), 1);
    // Nor does it use up its token, and "false" is none.
    let real = MakeThing { dry_run: text("false"), ..dry("other") };
    desk.call(&real).unwrap();
    assert_eq!(count(&desk), 2);
    // An operation that does not know the switch is done.
    let params = [("ThingId", FIRST), ("DryRun", "true")];
    desk.call_raw("TakeThing", &aliyun_core::Params::from_iter(params)).unwrap();
    assert_eq!(count(&desk), 1);
}

#[test]
fn the_section_is_told_with_its_place() {
    let problem = |json: &str| crate::Seed::<MadeUp>::parse(json).unwrap_err().to_string();
    for (section, told) in [
        (r#"{"Thing": []}"#, "Regions.r.Made.Thing: is not known here; did you mean Things?"),
        (r#"[]"#, "Regions.r.Made: must be an object, and is a list"),
        (r#"{"Things": [{"ThingId": 1}]}"#, "Regions.r.Made.Things[0].ThingId: must be a text"),
        (
            r#"{"Things": [{"ThingId": "a", "Name": ""}, {"ThingId": "a", "Name": ""}]}"#,
            "Regions.r.Made.Things[1].ThingId: \"a\" stands twice",
        ),
        (r#"{"Jobs": [{"JobId": 1}]}"#, "Regions.r.Made.Jobs[0].JobId: must be a text"),
        (r#"{"Things": [], "Things": []}"#, "Things is given twice"),
    ] {
        let problem = problem(&format!(r#"{{"Regions":{{"r":{{"Made":{section}}}}}}}"#));
        assert!(problem.contains(told), "{problem}");
    }
    assert!(problem(r#"{"Regions":{"r":{"Thinks":[]}}}"#).contains("there are Made, Instances"));
}

#[test]
fn the_host_names_the_region_of_a_call_that_names_none() {
    let desk: Desk<MadeUp> = Desk::new();
    let make = |home: Option<&'static str>| {
        let params = aliyun_core::Params::from_iter([("Name", "second")]);
        desk.call_at(home, "MakeThing", &params).unwrap();
        let state: serde_json::Value = serde_json::from_str(&desk.state()).unwrap();
        let count = |region: &str| {
            state["Regions"][region]["Made"]["Things"].as_array().map_or(0, Vec::len)
        };
        (count("cn-hangzhou"), count("cn-shanghai"))
    };
    assert_eq!(make(Some("cn-shanghai")), (1, 1));
    assert_eq!(make(Some("cn-nowhere")), (2, 1));
    assert_eq!(make(None), (3, 1));
}

#[test]
fn products_share_an_endpoint_and_are_told_apart_by_version() {
    let registry = Registry::new(Both::LIST);
    let product = |version, action| {
        let found = registry.find(version, action);
        found.map(|entry| entry.product.service().product).map_err(|error| error.code())
    };
    assert_eq!(product("2020-01-01", "GetThing"), Ok("Made"));
    assert_eq!(product("2021-01-01", "GetThing"), Ok("Flat"));
    assert_eq!(product("2021-01-01", "MakeThing"), Err("InvalidAction.NotFound"));
    assert_eq!(product("2022-01-01", "GetThing"), Err("InvalidVersion"));
    assert_eq!(registry.about(Some("2021-01-01")).product(), "Flat");
    assert_eq!(registry.about(None).product(), "Made");
}

#[test]
fn products_share_an_account_and_each_sees_its_own() {
    let desk: Desk<Both> = Desk::new();
    let name = |name: Option<String>| name.unwrap();
    assert_eq!(name(desk.call(&get(FIRST)).unwrap().name), "first");
    assert_eq!(name(desk.call(&GetFlat(get(FIRST))).unwrap().name), "flat");
    desk.call(&take(FIRST)).unwrap();
    assert_eq!(name(desk.call(&GetFlat(get(FIRST))).unwrap().name), "flat");
    // Of what both seeds list there is one; the rest is put together.
    let state: serde_json::Value = serde_json::from_str(&desk.state()).unwrap();
    let region = &state["Regions"]["cn-hangzhou"];
    assert_eq!(region["Instances"].as_array().unwrap().len(), 2);
    assert_eq!(region["Flats"][0]["Name"], "flat");
    assert_eq!(region["Made"]["Jobs"][0]["Action"], "TakeThing");
    desk.reload();
}

#[test]
fn a_fault_is_for_one_product_or_for_all_that_have_what_it_names() {
    let registry = Registry::new(Both::LIST);
    let faults = Faults::default();
    let add =
        |fault: Fault| faults.add(fault, &registry, &["me"]).map(drop).map_err(|e| e.to_string());
    let html = || Fault::html().times(1);
    assert_eq!(add(html().on("GetThing")), Ok(()));
    assert_eq!(add(html().on("GetThing").of_product("Flat")), Ok(()));
    for (fault, told) in [
        (html().on("MakeThing").of_product("Flat"), "Action: there is no operation"),
        (html().of_product("Flot"), "did you mean \"Flat\"? There are: Made, Flat."),
        (Fault::error("Thing.Busy").of_product("Flat"), "Effect.Code: no operation documents"),
        (Fault::fail_job("", "No."), "Effect.Code must be an error code"),
        (
            Fault::fail_job("No", "No.").on("GetThing"),
            "Effect.Type: FailJob is for operations that begin a job, and GetThing begins none. For",
        ),
        (Fault::fail_job("No", "No.").of_product("Flat"), "no operation of Flat begins one."),
        (Fault::fail_job("thing.busy", "No."), "\"thing.busy\" is written Thing.Busy."),
        (Fault::fail_job("Thing.Busy ", "No."), "is written Thing.Busy."),
        (
            html().with_access_key("mi"),
            "AccessKeyId: there is no account \"mi\". GET /_emulator/state lists them.",
        ),
    ] {
        let problem = add(fault).unwrap_err();
        assert!(problem.contains(told), "{problem}");
    }
    assert_eq!(add(html().with_access_key("me")), Ok(()));
    // No document lists the codes of jobs.
    assert_eq!(add(Fault::fail_job("Made.Up", "No.").on("TakeThing")), Ok(()));
    assert_eq!(add(Fault::fail_job("Thing.Busy", "No.")), Ok(()));
}

#[test]
fn a_job_that_is_to_fail_waits_for_a_call_that_begins_one() {
    let registry = Registry::new(MadeUp::LIST);
    let faults = Faults::default();
    faults.add(Fault::fail_job("No", "No.").times(1), &registry, &["me"]).unwrap();
    let strikes = |action: &str| {
        let entry = registry.find("2020-01-01", action).unwrap();
        let aim = Aim {
            product: entry.product.service().product,
            action,
            begins_job: entry.begins_job(),
            params: &aliyun_core::Params::new(),
            key_id: "me",
            request_id: "ID",
            now: aliyun_runtime::Timestamp::from_unix(0),
        };
        faults.strike(&aim).is_some()
    };
    assert_eq!(["GetThing", "GetJob", "TakeThing"].map(strikes), [false, false, true]);
}
