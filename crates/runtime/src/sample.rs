//! A made-up service for the unit tests.

use aliyun_core::{CodeClass, CodeInfo, Effect, OperationInfo, Permission, ServiceInfo};

pub(crate) static SERVICE: ServiceInfo = ServiceInfo::new("MadeUp", "2020-01-01")
    .endpoint_rules("made-up.{regionId}.aliyuncs.com", "made-up-vpc.{regionId}.aliyuncs.com")
    .endpoint_map(&[("cn-hangzhou", "made-up.aliyuncs.com")])
    .codes(&CODES, &[]);

static CODES: [CodeInfo; 5] = [
    CodeInfo::new("Busy", 400, CodeClass::Busy, "", "Try again later."),
    CodeInfo::new("InUse", 400, CodeClass::Lingering, "", "It is in use."),
    CodeInfo::new("InternalError", 500, CodeClass::Internal, "", "The service failed."),
    CodeInfo::new("SignatureDoesNotMatch", 400, CodeClass::Unauthenticated, "", "Refused."),
    CodeInfo::new("Throttling", 400, CodeClass::Throttled, "", "Too many calls.").as_family(),
];

const fn operation(effect: Effect) -> OperationInfo {
    OperationInfo::new(&SERVICE, "DoIt", effect)
        .required(&["RegionId"])
        .permission(Permission::new("madeup:DoIt", "Write"))
}

pub(crate) static READ: OperationInfo = operation(Effect::Read);
pub(crate) static WRITE: OperationInfo = operation(Effect::Write);
