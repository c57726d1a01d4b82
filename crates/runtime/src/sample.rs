//! A made-up service for the unit tests.

use aliyun_core::{CodeClass, CodeInfo, Effect, OperationInfo, Permission, ServiceInfo};

pub(crate) static SERVICE: ServiceInfo = ServiceInfo {
    product: "MadeUp",
    version: "2020-01-01",
    endpoint_map: &[("cn-hangzhou", "made-up.aliyuncs.com")],
    endpoint_rule: "made-up.{regionId}.aliyuncs.com",
    endpoint_vpc_rule: "made-up-vpc.{regionId}.aliyuncs.com",
    codes: &[
        CodeInfo::new("Busy", 400, CodeClass::Busy, "", "Try again later."),
        CodeInfo::new("InUse", 400, CodeClass::Lingering, "", "It is in use."),
        CodeInfo::new("InternalError", 500, CodeClass::Internal, "", "The service failed."),
        CodeInfo::new("SignatureDoesNotMatch", 400, CodeClass::Unauthenticated, "", "Refused."),
        CodeInfo::new("Throttling", 400, CodeClass::Throttled, "", "Too many calls.").as_family(),
    ],
    common_codes: &[],
};

const fn operation(effect: Effect) -> OperationInfo {
    OperationInfo {
        service: &SERVICE,
        action: "DoIt",
        effect,
        required: &["RegionId"],
        region_param: Some("RegionId"),
        idempotency_param: None,
        codes: &[],
        permission: Permission { action: "madeup:DoIt", access: "Write", resources: &[] },
    }
}

pub(crate) static READ: OperationInfo = operation(Effect::Read);
pub(crate) static WRITE: OperationInfo = operation(Effect::Write);
