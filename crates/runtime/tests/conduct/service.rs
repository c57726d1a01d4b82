//! A made-up service with an operation of each effect.

use aliyun_core::{
    CodeClass, CodeInfo, Effect, OperationInfo, Params, Permission, Repeat, ServiceInfo,
};
use aliyun_runtime::{Answer, CallOptions, Client, Error};

pub const SECRET: &str = "canary-secret";
pub const TOKEN: &str = "canary-token";
pub const NAME: &str = "canary-parameter";
/// What the service makes of a call that succeeds.
pub const DONE: &str = r#"{"RequestId":"R-1"}"#;

pub static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01")
    .endpoint_rules("made-up.{regionId}.test", "made-up-vpc.{regionId}.test")
    .codes(&CODES, &[]);

static CODES: [CodeInfo; 8] = [
    CodeInfo::new("Busy", 400, CodeClass::Busy, "", "Try again later."),
    CodeInfo::new("DryRunOperation", 400, CodeClass::DryRun, "", "It would be done."),
    CodeInfo::new("InUse", 400, CodeClass::Lingering, "", "It is in use."),
    CodeInfo::new("InternalError", 500, CodeClass::Internal, "", "The service failed."),
    CodeInfo::new("InvalidTimeStamp.Expired", 400, CodeClass::Unauthenticated, "", "Late."),
    CodeInfo::new("SignatureNonceUsed", 400, CodeClass::Unauthenticated, "", "Seen before.")
        .with_repeat(Repeat::Unknown),
    CodeInfo::new("Throttling", 400, CodeClass::Throttled, "", "Too many calls.").as_family(),
    CodeInfo::new("Wrong", 400, CodeClass::Invalid, "", "The request is wrong."),
];

const fn operation(action: &'static str, effect: Effect) -> OperationInfo {
    OperationInfo::new(&SERVICE, action, effect).permission(Permission::new("madeup:Do", "Write"))
}

pub static READ: OperationInfo = operation("DescribeIt", Effect::Read);
pub static SET: OperationInfo = operation("SetIt", Effect::IdempotentWrite);
pub static WRITE: OperationInfo = operation("AddIt", Effect::Write);
pub static CREATE: OperationInfo =
    operation("CreateIt", Effect::Write).idempotency_param("ClientToken");

/// Makes a call.
pub async fn call(client: &Client, operation: &'static OperationInfo) -> Result<Answer, Error> {
    call_with(client, operation, CallOptions::new()).await
}

/// Makes a call with options.
pub async fn call_with(
    client: &Client,
    operation: &'static OperationInfo,
    options: CallOptions,
) -> Result<Answer, Error> {
    client.call(operation, Params::from_iter([("Name", NAME)]), &options).await
}

/// The body of a refusal.
pub fn refusal(code: &str) -> String {
    format!(r#"{{"Code":"{code}","Message":"No.","RequestId":"R-2"}}"#)
}
