//! A made-up service with one operation, and a way to call it.

use aliyun_core::{
    CodeClass, CodeInfo, DecodeError, Effect, FromValue, Object, OperationInfo, Params, Permission,
    ServiceInfo, Value,
};
use aliyun_runtime::{CallOptions, Client, Error};

pub const SECRET: &str = "canary-secret";
pub const TOKEN: &str = "canary-token";

static SERVICE: ServiceInfo = ServiceInfo {
    product: "MadeUp",
    version: "2020-01-01",
    endpoint_map: &[("cn-hangzhou", "made-up.aliyuncs.com")],
    endpoint_rule: "made-up.{regionId}.aliyuncs.com",
    endpoint_vpc_rule: "made-up-vpc.{regionId}.aliyuncs.com",
    codes: &[CodeInfo::new("Busy", 400, CodeClass::Busy, "", "Try again later.")],
    common_codes: &[],
};

pub static DO_IT: OperationInfo = OperationInfo {
    service: &SERVICE,
    action: "DoIt",
    effect: Effect::Write,
    required: &["RegionId"],
    region_param: Some("RegionId"),
    idempotency_param: None,
    codes: &[],
    permission: Permission { action: "madeup:DoIt", access: "Write", resources: &[] },
};

/// Makes a call and returns the request id that the answer holds.
pub async fn call(client: &Client, options: &CallOptions) -> Result<String, Error> {
    struct Id(String);
    impl FromValue for Id {
        fn from_value(value: &Value<'_>) -> Result<Self, DecodeError> {
            Object::new(value)?.required("RequestId").map(Id)
        }
    }
    let params = Params::from_iter([("Name", "a *~/中")]);
    client.call(&DO_IT, params, options).await?.decode::<Id>().map(|id| id.0)
}
