//! Rules that look at numbers, switches and other members, and limits that hold under a condition.

use aliyun_core::{FromValue, Operation, Params, ToValue, Value};
use showcase::model::{
    CheckConfig, CheckConfigKind, CheckedMode, ForwardRule, PutRules, RuleAction, SetCheck,
    SetCheckMode, SetCheckResponse,
};

use crate::features::messages;

fn of(config: CheckConfig) -> Vec<String> {
    messages(&SetCheck::new("g").check_config(config))
}

#[test]
fn a_condition_tests_numbers_and_switches() {
    assert_eq!(
        of(CheckConfig::new(false).port(0).share(0.5).start(80)),
        [
            "CheckConfig.End is required when Port is 0",
            "CheckConfig.Share is not allowed when Enabled is false",
        ]
    );
    assert_eq!(of(CheckConfig::new(true).port(0).share(0.5).start(80).end(81)), [""; 0]);
    assert_eq!(of(CheckConfig::new(true).port(1).share(1.0)), [""; 0]);
}

#[test]
fn a_number_is_greater_than_another() {
    let ports = |start, end| of(CheckConfig::new(true).start(start).end(end));
    assert_eq!(ports(80, 81), [""; 0]);
    assert_eq!(ports(80, 80), ["CheckConfig.End must be greater than Start, which is 80 (got 80)"]);
    assert_eq!(of(CheckConfig::new(true).end(1)), [""; 0], "there is nothing to compare with");
}

#[test]
fn limits_are_closer_under_a_condition() {
    let config = |kind: &str| CheckConfig::new(true).kind(kind).interval(51).code(["2xx", "err"]);
    for kind in ["UDP", "udp"] {
        assert_eq!(of(config(kind)), [""; 0], "{kind}");
    }
    let found = ["CheckConfig.Interval must be at most 50 when Kind is TCP or HTTP (got 51)"];
    assert_eq!(of(config("tcp")), found);
    for kind in ["HTTP", "http"] {
        let code = "CheckConfig.Code.2 must be one of 2xx, 3xx when Kind is HTTP (got \"err\")";
        assert_eq!(of(config(kind)), [found[0], code], "{kind}");
    }
    let request = SetCheck::new("g").mode(SetCheckMode::Fast).owner("me");
    assert_eq!(
        messages(&request),
        [
            "Mode must be one of slow, off when Owner is given (got \"fast\")",
            "GroupId may hold o- and lower-case letters when Owner is given (got \"g\")",
        ]
    );
    assert_eq!(messages(&SetCheck::new("o-g").mode("OFF").owner("me")), [""; 0]);
}

#[test]
fn items_keep_their_own_rules() {
    assert_eq!(
        of(CheckConfig::new(true).code(["", "A"])),
        [
            "CheckConfig.Code.1 must not be empty",
            "CheckConfig.Code.2 may hold digits, lower-case letters, _ and - (got \"A\")",
        ]
    );
}

#[test]
fn fractions_are_finite_in_range_and_written_plainly() {
    let share = |share| of(CheckConfig::new(true).share(share));
    for number in [0.0, 0.25, 1.0, -0.0] {
        assert_eq!(share(number), [""; 0], "{number}");
    }
    assert_eq!(share(1.5), ["CheckConfig.Share must be from 0 to 1 (got 1.5)"]);
    assert_eq!(share(f64::NAN), ["CheckConfig.Share must be a finite number (got NaN)"]);

    let request = SetCheck::new("g").check_config(CheckConfig::new(true).share(1e-7));
    let mut params = Params::new();
    request.encode(&mut params);
    assert_eq!(params.get("CheckConfig.Share"), Some("0.0000001"));
    assert_eq!(SetCheck::from_params(&params), Ok(request.clone()));
    let kept = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<SetCheck>(&kept).unwrap(), request);
    assert!(serde_json::from_str::<CheckConfig>(r#"{"Enabled":true,"Share":"x"}"#).is_err());
}

#[test]
fn case_makes_no_difference_where_the_documents_say_so() {
    let wire = [("GroupId", "g"), ("CheckConfig.Enabled", "true"), ("CheckConfig.Kind", "Http")];
    let request = SetCheck::from_params(&wire.into_iter().collect()).unwrap();
    let kind = request.check_config.as_ref().and_then(|config| config.kind.as_ref());
    assert_eq!(kind, Some(&CheckConfigKind::Http));
    assert_eq!(messages(&request), [""; 0]);
    let answer = Value::from_json(r#"{"RequestId":"R","Checked":[{"Mode":"NOW","Share":"0.5"}]}"#);
    let read = SetCheckResponse::from_value(&answer.unwrap()).unwrap();
    assert_eq!(read.checked[0].mode, Some(CheckedMode::Now));
    assert_eq!(read.checked[0].share, Some(0.5));
    let written = read.to_value().to_json();
    assert_eq!(written, r#"{"RequestId":"R","Checked":[{"Mode":"now","Share":0.5}]}"#);
}

#[test]
fn a_rule_may_look_at_the_whole_request() {
    let rules = [ForwardRule::new("r", [RuleAction::new(1)])];
    let request = PutRules::new(rules).source("::1").block("10.0.0.0").target("10.0.0.1");
    assert_eq!(
        messages(&request),
        [
            "Source must be an IPv4 address (got \"::1\")",
            "Block must be a block of addresses, such as 10.0.0.0/8 (got \"10.0.0.0\")",
            "Target must be an IPv6 address (got \"10.0.0.1\")",
            "Marks must be given unless All is true",
        ]
    );
}

#[test]
fn a_list_that_must_be_there_has_an_item() {
    let request = PutRules::new([ForwardRule::new("r", [])]).all(true);
    assert_eq!(
        messages(&request),
        ["Rules.1.Actions must have 1 to 2 items in one call (got 0 items)"]
    );
}

#[test]
fn types_with_fractions_are_compared_like_others() {
    let config = CheckConfig::new(true).share(0.5);
    assert_eq!(config.clone().partial_cmp(&config), Some(std::cmp::Ordering::Equal));
    let rule = |name: &str| ForwardRule::new(name, [RuleAction::new(1)]);
    assert!(rule("a") < rule("b"));
    assert_eq!(messages(&PutRules::new([rule("a")]).all(true)), [""; 0]);
}
