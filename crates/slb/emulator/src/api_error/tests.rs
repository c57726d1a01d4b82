use aliyun_slb_model::OPERATIONS;

use super::*;
use crate::registry::Registry;

/// Panics unless a message is fit to be read.
#[track_caller]
pub(crate) fn assert_readable(code: &str, message: &str) {
    assert!(message.contains(' '), "{code} says nothing: {message:?}");
    for hole in ["%s", "  ", "None", "undefined"] {
        assert!(!message.contains(hole), "{code} has a hole: {message:?}");
    }
}

fn operation(action: &str) -> Option<&'static OperationInfo> {
    OPERATIONS.iter().find(|info| info.action() == action).copied()
}

#[test]
fn every_code_of_every_operation_has_a_readable_message_in_any_wording() {
    let mut seen = 0;
    for (handler, info) in Registry::new().handlers().map(|it| (it, it.info)) {
        for known in handler.info.codes.iter().copied().chain(SLB.codes) {
            let error = ApiError::new(known.code);
            let wordings = [
                error.clone(),
                error.clone().with("this and that"),
                error.clone().because("This is why."),
                error.clone().of("this case", "This is why"),
            ];
            for error in wordings {
                let (status, message) = error.written(Some(info));
                assert_eq!(status, known.status, "{}", known.code);
                assert_readable(known.code, &message);
                seen += 1;
            }
            let (status, message) = plain(known.code, Some(info));
            assert_eq!(status, info.code(known.code).unwrap().status);
            assert_readable(known.code, &message);
        }
    }
    assert!(seen > 10_000, "{seen}");
}

#[test]
fn a_code_that_nobody_knows_has_a_message_too() {
    assert_eq!(plain("Made.Up", None), (400, "The call was refused with the code Made.Up.".into()));
}

#[test]
fn a_message_that_is_for_one_case_is_used_for_that_alone() {
    let rules = operation("CreateRules");
    let error = ApiError::new("InvalidParameter");
    let (_, other) = error.clone().because("RuleName is too long").written(rules);
    assert_eq!(other, "The specified parameter is not valid. RuleName is too long.");
    let (_, this) = error.written(rules);
    let belongs = "The specified VServerGroupId does not belong to the LoadBalancerId of the rule.";
    assert_eq!(this, belongs);
    // A name that is missing is not the pair that the operation has a message for.
    let missing = ApiError::new("MissingParameter").with("RegionId");
    let (_, message) = missing.written(operation("CreateLoadBalancerTCPListener"));
    assert!(message.contains("\"RegionId\""), "{message}");
}

#[test]
fn what_varies_is_filled_in() {
    let tags = operation("CreateVServerGroup");
    let error = ApiError::new("InvalidParam.TagKey").of("Tag.1.Key is too long", "why");
    assert_eq!(error.written(tags), (400, "Tag.1.Key is too long.".into()));
    // What is filled in is not filled in again.
    let error = ApiError::new("MissingParameter").with("a%s");
    assert!(error.written(None).1.contains("\"a%s\""));
}

#[test]
fn the_tables_give_what_the_fault_leaves_open() {
    let own = ApiError::new("InvalidParameter").saying("Own.").status(404);
    assert_eq!(own.written(None), (404, "Own.".into()));
    let unknown = ApiError::new("A.B").because("Why");
    assert_eq!(unknown.written(None), (400, "Why.".into()));
}
