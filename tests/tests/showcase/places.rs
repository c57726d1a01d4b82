//! Lists whose order is told by numbers, and rules of what is deep inside of them.

use aliyun_core::{FromValue as _, Operation, Params, ToValue as _, Value};
use showcase::model::{
    MakeRoutes, MakeRoutesResponse, Route, RouteAction, RouteActionType, RouteForward,
    RouteHttpCode, RouteRedirect, RouteSticky, RouteTuple, RouteTupleKind,
};

use crate::features::messages;

fn redirect() -> RouteAction {
    RouteAction::new(RouteActionType::Redirect).redirect(RouteRedirect::new())
}

fn forward(tuples: impl IntoIterator<Item = RouteTuple>) -> RouteAction {
    RouteAction::new(RouteActionType::ForwardGroup).forward(RouteForward::new(tuples))
}

fn orders(request: &MakeRoutes) -> Vec<String> {
    let mut params = Params::new();
    request.encode(&mut params);
    let pairs = params.iter().filter(|(name, _)| name.ends_with(".Order") || *name == "Last");
    pairs.map(|(name, value)| format!("{name}={value}")).collect()
}

#[test]
fn places_are_counted_where_none_is_given() {
    let first = Route::new([redirect(), redirect()]);
    let second = Route::new([redirect().order(10), redirect(), forward([])]);
    let request = MakeRoutes::new([first, second]).defaults([redirect()]).last([redirect()]);
    assert_eq!(
        orders(&request),
        [
            "Routes.1.Actions.1.Order=1",
            "Routes.1.Actions.2.Order=2",
            "Routes.2.Actions.1.Order=10",
            "Routes.2.Actions.2.Order=11",
            "Routes.2.Actions.3.Order=12",
            "Defaults.1.Order=1",
            r#"Last=[{"Type":"Redirect","Redirect":{},"Order":1}]"#,
        ]
    );
    let given = Route::new([redirect(), redirect().order(1), redirect()]);
    assert_eq!(
        orders(&MakeRoutes::new([given])),
        ["Routes.1.Actions.1.Order=2", "Routes.1.Actions.2.Order=1", "Routes.1.Actions.3.Order=3"]
    );
}

#[test]
fn whoever_answers_asks_for_the_places() {
    let request = MakeRoutes::new([Route::new([redirect(), redirect()])]);
    let mut params = Params::new();
    request.encode(&mut params);
    let read = MakeRoutes::from_params(&params).unwrap();
    assert_eq!(read.routes[0].actions.iter().map(|it| it.order).sum::<Option<i32>>(), Some(3));
    let told = |pairs: &[(&str, &str)]| {
        let error = MakeRoutes::from_params(&pairs.iter().copied().collect()).unwrap_err();
        assert!(error.is_missing());
        error.to_string()
    };
    let route = ("Routes.1.Actions.1.Order", "1");
    let kind = ("Routes.1.Actions.1.Type", "Redirect");
    assert_eq!(told(&[kind]), "Routes.1.Actions.1.Order is missing");
    let second = ("Defaults.2.Type", "Redirect");
    let first = [("Defaults.1.Type", "Redirect"), ("Defaults.1.Order", "4")];
    assert_eq!(told(&[route, kind, first[0], first[1], second]), "Defaults.2.Order is missing");
    let json = [route, kind, ("Last", r#"[{"Type":"Redirect"}]"#)];
    assert_eq!(told(&json), "Last.1.Order is missing");
    let json = [("Routes", r#"[{"Actions":[{"Type":"Redirect"}]}]"#)];
    assert_eq!(told(&json), "Routes.1.Actions.1.Order is missing");
}

#[test]
fn an_answer_is_read_and_written_as_it_is() {
    let json = r#"{"RequestId":"R","Actions":[{"Type":"Redirect","Redirect":{}}]}"#;
    let answer = MakeRoutesResponse::from_value(&Value::from_json(json).unwrap()).unwrap();
    assert_eq!(answer.actions[0].order, None);
    assert_eq!(answer.to_value().to_json(), json);
}

#[test]
fn rules_see_what_is_given_and_may_count() {
    let of =
        |actions: &[RouteAction]| messages(&MakeRoutes::new([Route::new(actions.iter().cloned())]));
    assert_eq!(of(&[redirect(), redirect().order(1), redirect()]), [""; 0]);
    assert_eq!(
        of(&[redirect().order(0)]),
        ["Routes.1.Actions.1.Order must be from 1 to 100 (got 0)"]
    );
    assert_eq!(
        of(&[redirect().order(7), redirect(), redirect().order(7)]),
        ["Routes.1.Actions.3.Order must differ from the others"]
    );
}

#[test]
fn rules_deep_inside_are_told_by_the_whole_path() {
    let tuple = |kind| RouteTuple::new("g").kind(kind);
    let tuples = [tuple(RouteTupleKind::Ip).weight(0), tuple(RouteTupleKind::Fc).address("a")];
    let sticky = RouteSticky::new().enabled(true);
    let deep = RouteAction::new(RouteActionType::ForwardGroup)
        .forward(RouteForward::new(tuples).sticky(sticky));
    let wide = forward([
        RouteTuple::new("g").weight(101),
        RouteTuple::new("h").kind(RouteTupleKind::Ip).address("x").weight(1),
    ]);
    let elsewhere = RouteRedirect::new().http_code(RouteHttpCode::_302);
    let odd = RouteRedirect::new().port("0");
    let request = MakeRoutes::new([Route::new([redirect(), deep])])
        .defaults([wide, redirect().redirect(elsewhere), redirect().redirect(odd)])
        .last([forward([]), RouteAction::new(RouteActionType::Redirect)]);
    let found = messages(&request);
    for expected in [
        "Routes.1.Actions.2.Forward.Tuples.1.Address is required when Kind is Ip",
        "Routes.1.Actions.2.Forward.Tuples.1.Weight must be",
        "Routes.1.Actions.2.Forward.Tuples.2.Address is not allowed when Kind is Fc",
        "Routes.1.Actions.2.Forward.Sticky.Timeout is required when Enabled is true",
        "Defaults.1.Forward.Tuples.1.Weight must be from 0 to 100 (got 101)",
        "Defaults.1.Forward.Tuples.2.Address must be an IPv4 or IPv6 address",
        "Defaults.2.Redirect.Port is required when HttpCode is 302",
        "Defaults.3.Redirect.Port may hold `${port}` or a number",
        "Last.1.Forward.Tuples must have 1 to 2 items",
        "Last.2.Redirect is required when Type is Redirect",
    ] {
        assert!(found.iter().any(|it| it.starts_with(expected)), "{expected}: {found:#?}");
    }
    assert_eq!(found.len(), 10, "{found:#?}");
}

#[test]
fn values_are_read_in_any_case() {
    let pairs = [("Routes.1.Actions.1.Order", "1"), ("Routes.1.Actions.1.Type", "forwardGROUP")];
    let read = MakeRoutes::from_params(&pairs.into_iter().collect()).unwrap();
    assert_eq!(read.routes[0].actions[0].r#type, RouteActionType::ForwardGroup);
}
