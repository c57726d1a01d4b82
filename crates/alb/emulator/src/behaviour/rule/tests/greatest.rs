//! The greatest call that there is.

use aliyun_core::Params;
use aliyun_emulator::Limits;

use super::fixture::desk;

/// A hundred rules, each with as many tags, conditions and actions as the edition allows.
fn greatest() -> Params {
    let mut params = Params::from_iter([("ListenerId", "lsn-1")]);
    for n in 1..=100 {
        let rule = format!("Rules.{n}");
        let mut set = |name: String, value: &str| params.text(format!("{rule}.{name}"), value);
        set("Priority".to_owned(), &n.to_string());
        set("RuleName".to_owned(), "some-rule");
        set("Direction".to_owned(), "Request");
        for n in 1..=20 {
            set(format!("Tag.{n}.Key"), &format!("k{n}"));
            set(format!("Tag.{n}.Value"), "v");
        }
        for n in 1..=10 {
            set(format!("RuleConditions.{n}.Type"), "QueryString");
            let value = format!("RuleConditions.{n}.QueryStringConfig.Values.1");
            set(format!("{value}.Key"), &format!("k{n}"));
            set(format!("{value}.Value"), "v");
        }
        for n in 1..=4 {
            let action = format!("RuleActions.{n}");
            set(format!("{action}.Type"), "InsertHeader");
            set(format!("{action}.Order"), &n.to_string());
            set(format!("{action}.InsertHeaderConfig.Key"), &format!("k{n}"));
            set(format!("{action}.InsertHeaderConfig.Value"), "v");
            set(format!("{action}.InsertHeaderConfig.ValueType"), "UserDefined");
        }
        set("RuleActions.5.Type".to_owned(), "FixedResponse");
        set("RuleActions.5.Order".to_owned(), "5");
        for (name, value) in [("HttpCode", "200"), ("Content", "ok"), ("ContentType", "text/plain")]
        {
            set(format!("RuleActions.5.FixedResponseConfig.{name}"), value);
        }
    }
    params
}

#[test]
fn the_greatest_call_is_within_the_limit_of_parameters() {
    let params = greatest();
    // Beside them come the common parameters, and five groups take more than a fixed response.
    let count = params.iter().count() + 100 * 10 + 20;
    assert!(count <= Limits::default().parameters, "{count}");
    desk().call_raw("CreateRules", &params).unwrap();
}
