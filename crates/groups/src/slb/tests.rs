use aliyun_runtime::ErrorKind;
use aliyun_runtime::testing::{self, Refused};
use aliyun_slb_client::AddVServerGroupBackendServers;
use aliyun_slb_client::model::core::Operation as _;

use super::*;

#[test]
fn a_code_means_more_or_less_than_its_class() {
    let refused = |code: &str, message: &str| {
        let refused = Refused::new(400, code).message(message);
        failure(refused.error(AddVServerGroupBackendServers::INFO)).meaning()
    };
    let message = "The specified parameter VServerGroupId is not valid.";
    assert_eq!(refused("InvalidParameter", message), Meaning::Gone);
    let message = "The specified parameter MasterSlaveServerGroupId is not valid.";
    assert_eq!(refused("InvalidParameter", message), Meaning::Gone);
    for (code, meaning) in [
        ("InvalidParameter", Meaning::Server),
        ("InvalidLoadBalancerId.NotFound", Meaning::Gone),
        ("TooManyBackendServers", Meaning::Server),
        ("ObtainIpFail", Meaning::Server),
        ("BackendServer.configuring", Meaning::Busy),
        ("Throttling.User", Meaning::Busy),
        ("QuotaLimitExceeds", Meaning::Quota),
        ("A.Code.That.Nobody.Knows", Meaning::Server),
    ] {
        assert_eq!(refused(code, "No."), meaning, "{code}");
    }
    let failed = Refused::new(500, "A.Code.That.Nobody.Knows");
    let failure = failure(failed.error(AddVServerGroupBackendServers::INFO));
    assert_eq!((failure.meaning(), failure.may_have_taken_effect()), (Meaning::Other, true));
}

#[test]
fn without_a_code_the_kind_of_the_error_says_what_it_means() {
    for (kind, meaning, may_be_done) in [
        (ErrorKind::Credentials, Meaning::Denied, false),
        (ErrorKind::Configuration, Meaning::Denied, false),
        (ErrorKind::Refused, Meaning::Denied, false),
        (ErrorKind::Connect, Meaning::Other, false),
        (ErrorKind::Timeout, Meaning::Other, true),
        (ErrorKind::Interrupted, Meaning::Other, true),
    ] {
        let failure = failure(testing::error(kind, AddVServerGroupBackendServers::INFO));
        assert_eq!(failure.meaning(), meaning, "{kind:?}");
        assert_eq!(failure.may_have_taken_effect(), may_be_done, "{kind:?}");
    }
}

#[test]
fn a_server_without_a_type_is_told_by_its_id() {
    for (told, id, is) in [
        (None, "i-1", ServerKind::Ecs),
        (None, "eni-1", ServerKind::Eni),
        (None, "eci-1", ServerKind::Eci),
        (Some(BackendServerType::Eci), "i-1", ServerKind::Eci),
        (Some(BackendServerType::Eni), "i-1", ServerKind::Eni),
        (Some(BackendServerType::Ecs), "eni-1", ServerKind::Ecs),
    ] {
        assert_eq!(kind(told.as_ref(), id), is, "{told:?} {id}");
    }
}
