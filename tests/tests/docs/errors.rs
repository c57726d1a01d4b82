use aliyun_slb_client::model::core::Operation as _;
use aliyun_slb_client::runtime::testing::{self, Refused};
use aliyun_slb_client::{AddVServerGroupBackendServers, Error, ErrorKind};

/// What to tell the user.
fn advice(error: &Error) -> &'static str {
    match error.code() {
        Some("VServerGroupNotFound") => "create the group first",
        _ if error.may_have_taken_effect() => "look before trying again",
        _ => "try again",
    }
}

#[test]
fn every_error_has_its_advice() {
    let add = AddVServerGroupBackendServers::INFO;
    let missing = Refused::new(404, "VServerGroupNotFound").message("No such group.").error(add);
    assert_eq!(advice(&missing), "create the group first");
    assert_eq!(advice(&testing::error(ErrorKind::Timeout, add)), "look before trying again");
    assert_eq!(advice(&testing::error(ErrorKind::Connect, add)), "try again");
}
