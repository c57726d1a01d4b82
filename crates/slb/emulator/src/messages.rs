//! Every code in every wording is told in a message that can be read.

use aliyun_emulator::product::{About, ApiError};
use aliyun_emulator::testing::assert_readable;
use aliyun_slb_model::{OPERATIONS, SLB};

use crate::generated::TABLES;
use crate::registry::handlers;

/// An operation, as answers speak of it.
fn operation(action: &str) -> About {
    let info = OPERATIONS.iter().find(|info| info.action() == action).unwrap();
    TABLES.about(info)
}

/// No operation at all.
const NONE: About = About::service(&SLB);

#[test]
fn every_code_of_every_operation_has_a_readable_message_in_any_wording() {
    let mut seen = 0;
    for info in handlers().iter().map(|handler| handler.info()) {
        let about = TABLES.about(info);
        for known in info.codes.iter().copied().chain(SLB.codes) {
            let error = ApiError::new(known.code);
            let wordings = [
                error.clone(),
                error.clone().with("this and that"),
                error.clone().because("This is why."),
                error.clone().of("this case", "This is why"),
            ];
            for error in wordings {
                let (status, message) = error.written(&about);
                assert_eq!(status, known.status, "{}", known.code);
                assert_readable(known.code, &message);
                seen += 1;
            }
            let (status, message) = about.plain(known.code);
            assert_eq!(status, info.code(known.code).unwrap().status);
            assert_readable(known.code, &message);
        }
    }
    assert!(seen > 10_000, "{seen}");
}

#[test]
fn a_code_that_nobody_knows_has_a_message_too() {
    assert_eq!(NONE.plain("Made.Up"), (400, "The call was refused with the code Made.Up.".into()));
}

#[test]
fn a_message_that_is_for_one_case_is_used_for_that_alone() {
    let rules = operation("CreateRules");
    let error = ApiError::new("InvalidParameter");
    let (_, other) = error.clone().because("RuleName is too long").written(&rules);
    assert_eq!(other, "The specified parameter is not valid. RuleName is too long.");
    let (_, this) = error.written(&rules);
    let belongs = "The specified VServerGroupId does not belong to the LoadBalancerId of the rule.";
    assert_eq!(this, belongs);
    // A name that is missing is not the pair that the operation has a message for.
    let missing = ApiError::new("MissingParameter").with("RegionId");
    let (_, message) = missing.written(&operation("CreateLoadBalancerTCPListener"));
    assert!(message.contains("\"RegionId\""), "{message}");
}

#[test]
fn what_varies_is_filled_in() {
    let tags = operation("CreateVServerGroup");
    let error = ApiError::new("InvalidParam.TagKey").of("Tag.1.Key is too long", "why");
    assert_eq!(error.written(&tags), (400, "Tag.1.Key is too long.".into()));
    // What is filled in is not filled in again.
    let error = ApiError::new("MissingParameter").with("a%s");
    assert!(error.written(&NONE).1.contains("\"a%s\""));
}

#[test]
fn the_tables_give_what_the_fault_leaves_open() {
    let own = ApiError::new("InvalidParameter").saying("Own.").status(404);
    assert_eq!(own.written(&NONE), (404, "Own.".into()));
    let unknown = ApiError::new("A.B").because("Why");
    assert_eq!(unknown.written(&NONE), (400, "Why.".into()));
}
