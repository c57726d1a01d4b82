//! A made-up service with one operation, and a way to call it.

use aliyun_core::{
    CodeClass, CodeInfo, DecodeError, Effect, FromValue, Object, OperationInfo, Params, Permission,
    ServiceInfo, Value,
};
use aliyun_runtime::{CallOptions, Client, Error};

pub const SECRET: &str = "canary-secret";
pub const TOKEN: &str = "canary-token";

pub static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01")
    .endpoint_rules("made-up.{regionId}.aliyuncs.com", "made-up-vpc.{regionId}.aliyuncs.com")
    .endpoint_map(&[("cn-hangzhou", "made-up.aliyuncs.com")])
    .codes(&CODES, &[]);

static CODES: [CodeInfo; 1] = [CodeInfo::new("Busy", 400, CodeClass::Busy, "", "Try again later.")];

pub static DO_IT: OperationInfo = OperationInfo::new(&SERVICE, "DoIt", Effect::Write)
    .required(&["RegionId"])
    .permission(Permission::new("madeup:DoIt", "Write"));

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
