use aliyun_alb_model::{
    AScript as Item, AScriptChange, AScriptExtAttribute, AScriptPosition, AScriptStatus,
    CreateAScripts, CreateListener, DefaultAction, DeleteAScripts, DeleteListener, ListAScripts,
    ListenerStatus, NewAScript, UpdateAScripts,
};
use aliyun_core::Operation;
use aliyun_emulator::Settling;
use aliyun_emulator::product::Local;

use crate::behaviour::fixture::{desk, http, listen, listener};
use crate::desk::Desk;
use crate::state::Region;

/// Makes scripts of a listener with these names, and returns their ids.
#[track_caller]
fn make(desk: &Desk, listener_id: &str, names: &[&str]) -> Vec<String> {
    let answer = desk.call(&new(listener_id, names)).unwrap();
    assert!(answer.job_id.is_some());
    answer.ascript_ids.into_iter().map(|own| own.ascript_id.unwrap()).collect()
}

fn new(listener_id: &str, names: &[&str]) -> CreateAScripts {
    let scripts = names.iter().map(|name| NewAScript::new(*name, "add_rsp_header('a', 'b')\n\n"));
    CreateAScripts::new(listener_id).ascripts(scripts)
}

#[track_caller]
fn scripts(desk: &Desk, request: &ListAScripts) -> Vec<Item> {
    let answer = desk.call(request).unwrap();
    assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
    assert_eq!(answer.total_count, i32::try_from(answer.ascripts.len()).ok());
    answer.ascripts
}

fn ids(scripts: &[Item]) -> Vec<&str> {
    scripts.iter().map(|own| own.ascript_id.as_deref().unwrap()).collect()
}

#[track_caller]
fn code<O: Operation>(desk: &Desk, request: &O) -> &'static str {
    desk.call(request).err().expect("it is refused").code()
}

#[test]
fn scripts_come_change_and_go() {
    let desk = desk();
    let setting = AScriptExtAttribute::new("EsDebug", "test1");
    let first = NewAScript::new("first", "a()")
        .position("responsehead")
        .enabled(true)
        .ext_attribute_enabled(true)
        .ext_attributes([setting.clone()]);
    let second = NewAScript::new("second", "b()");
    let request = CreateAScripts::new("lsn-1").ascripts([first, second]);
    let made = desk.call(&request).unwrap().ascript_ids;
    let made: Vec<_> = made.into_iter().map(|own| own.ascript_id.unwrap()).collect();
    assert!(made[0].starts_with("as-") && made[0].len() == 21, "{}", made[0]);
    let all = scripts(&desk, &ListAScripts::new());
    assert_eq!(ids(&all), [made[1].as_str(), &made[0]]);
    assert_eq!(all[0].position, Some(AScriptPosition::RequestHead));
    assert_eq!((all[0].enabled, all[0].ext_attribute_enabled), (Some(false), Some(false)));
    let own = &all[1];
    assert_eq!(own.ascript_name.as_deref(), Some("first"));
    assert_eq!(own.position, Some(AScriptPosition::ResponseHead));
    assert_eq!(own.script_content.as_deref(), Some("a()"));
    assert_eq!(
        (own.listener_id.as_deref(), own.load_balancer_id.as_deref()),
        (Some("lsn-1"), Some("alb-1"))
    );
    assert_eq!((own.enabled, own.ext_attribute_enabled), (Some(true), Some(true)));
    assert_eq!(own.ext_attributes, std::slice::from_ref(&setting));
    assert_eq!(own.ascript_status, Some(AScriptStatus::Available));

    let change = AScriptChange::new(&made[0]).script_content("c()").enabled(false);
    let name = AScriptChange::new(&made[0]).ascript_name("third");
    let answer = desk.call(&UpdateAScripts::new().ascripts([change, name])).unwrap();
    assert!(answer.job_id.is_some());
    let own = &scripts(&desk, &ListAScripts::new().ascript_ids([&made[0]]))[0];
    assert_eq!(own.script_content.as_deref(), Some("c()"));
    assert_eq!((own.ascript_name.as_deref(), own.enabled), (Some("third"), Some(false)));
    assert_eq!(own.ext_attributes, [setting]);
    assert!(desk.call(&DeleteAScripts::new([&made[0]])).unwrap().job_id.is_some());
    assert_eq!(ids(&scripts(&desk, &ListAScripts::new())), [made[1].as_str()]);
    desk.reload();
    // They go with their listener.
    desk.call(&DeleteListener::new("lsn-1")).unwrap();
    assert!(scripts(&desk, &ListAScripts::new()).is_empty());
}

#[test]
fn scripts_are_changed_together_or_not_at_all() {
    let desk = desk();
    let other = listen(&desk, &http(80));
    let own = make(&desk, "lsn-1", &["one", "two"]);
    let far = make(&desk, &other, &["far"]);
    desk.refuses(&new("lsn-0", &["one"]), "ResourceNotFound.Listener");
    let basic = CreateListener::new("alb-2", "HTTP", 80, [DefaultAction::forward_to("sgp-http")]);
    let basic = listen(&desk, &basic);
    assert_eq!(code(&desk, &new(&basic, &["one"])), "InvalidParameter");
    let rename = |ids: &[&str]| {
        let changes = ids.iter().map(|id| AScriptChange::new(*id).ascript_name("new"));
        UpdateAScripts::new().ascripts(changes)
    };
    desk.refuses(&rename(&[&own[0], "as-0"]), "ResourceNotFound.Ascript");
    assert_eq!(code(&desk, &rename(&[&own[0], &far[0]])), "InvalidParameter");
    desk.refuses(&DeleteAScripts::new([&own[0], "as-0"]), "ResourceNotFound.AScript");
    let both = DeleteAScripts::new([&own[0], &far[0]]);
    desk.refuses(&both, "OperationDenied.CrossListenerAScripts");
    let all = scripts(&desk, &ListAScripts::new());
    assert_eq!(ids(&all), [&far[0], &own[1], &own[0]]);
    assert!(all.iter().all(|own| own.ascript_name.as_deref() != Some("new")));
}

#[test]
fn filters_narrow_and_quotas_bound() {
    let desk = desk();
    let other = listen(&desk, &http(80));
    let own = make(&desk, "lsn-1", &["one", "two"]);
    let far = make(&desk, &other, &["one"]);
    let all = ListAScripts::new;
    assert_eq!(ids(&scripts(&desk, &all().ascript_names(["one"]))), [&far[0], &own[0]]);
    assert_eq!(ids(&scripts(&desk, &all().listener_ids(["lsn-1"]))), [&own[1], &own[0]]);
    let both = all().ascript_names(["one"]).listener_ids(["lsn-1"]);
    assert_eq!(ids(&scripts(&desk, &both)), [&own[0]]);
    assert!(scripts(&desk, &all().ascript_ids(["as-0"])).is_empty());
    let page = desk.call(&all().max_results(2)).unwrap();
    assert_eq!((page.ascripts.len(), page.total_count), (2, Some(3)));
    let last = desk.call(&all().max_results(2).next_token(page.next_token.unwrap())).unwrap();
    assert_eq!((last.ascripts.len(), last.next_token), (1, None));

    // Each script has two lines.
    desk.local(|local: Local<'_, Region>| local.own.quotas.ascripts_per_listener = 2);
    desk.refuses(&new("lsn-1", &["more"]), "ResourceQuotaExceeded.AScriptsNum");
    desk.local(|local: Local<'_, Region>| {
        local.own.quotas.ascripts_per_listener = 9;
        local.own.quotas.ascript_lines_per_listener = 5;
        local.own.quotas.lines_per_ascript = 3;
    });
    desk.refuses(&new("lsn-1", &["more"]), "ResourceQuotaExceeded.AScriptsTotalLinesNum");
    let change = |content: &str| {
        UpdateAScripts::new().ascripts([AScriptChange::new(&own[0]).script_content(content)])
    };
    let code = "ResourceQuotaExceeded.AScriptLinesNum";
    desk.refuses(&change("1\n2\n3\n4"), code);
    desk.call(&change("1\n2\n3")).unwrap();
    let long = NewAScript::new("long", "1\n2\n3\n4");
    desk.refuses(&CreateAScripts::new(&other).ascripts([long]), code);
    desk.local(|local: Local<'_, Region>| local.own.quotas.ascript_lines_per_listener = 4);
    desk.refuses(&change("1\n2\n3"), "ResourceQuotaExceeded.AScriptsTotalLinesNum");
}

#[test]
fn a_change_of_a_script_locks_its_listener() {
    let desk = desk();
    desk.settling.set(Settling::AfterDescribes(1));
    let own = make(&desk, "lsn-1", &["one"]);
    let status =
        || scripts(&desk, &ListAScripts::new().ascript_ids([&own[0]]))[0].ascript_status.clone();
    let both = (Some(AScriptStatus::Creating), Some(AScriptStatus::Available));
    assert_eq!((status(), status()), both);
    let change = || UpdateAScripts::new().ascripts([AScriptChange::new(&own[0]).enabled(true)]);
    desk.call(&change()).unwrap();
    desk.refuses(&change(), "IncorrectStatus.Listener");
    desk.refuses(&DeleteAScripts::new([&own[0]]), "IncorrectStatus.Listener");
    desk.refuses(&new("lsn-1", &["two"]), "IncorrectStatus.Listener");
    // The job is about the listener: when that is ready, its scripts are.
    assert_eq!(listener(&desk, "lsn-1").listener_status, Some(ListenerStatus::Configuring));
    assert_eq!(status(), Some(AScriptStatus::Available));
    desk.call(&DeleteAScripts::new([&own[0]])).unwrap();
    assert_eq!(status(), Some(AScriptStatus::Deleting));
    assert!(scripts(&desk, &ListAScripts::new()).is_empty());
}
