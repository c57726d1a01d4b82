//! What is known about an operation.

use crate::{CodeInfo, DecodeError, ErrorCode, FromValue, Params, ToValue};

/// A request type: how it becomes parameters, and what answers it.
pub trait Operation: FromValue {
    /// The answer.
    type Response: FromValue + ToValue + Send;
    /// The documented error codes.
    type Error: ErrorCode;

    /// What is known about the operation.
    const INFO: &'static OperationInfo;

    /// Writes the parameters.
    fn encode(&self, params: &mut Params);

    /// Reads the request back from its parameters, for whoever answers calls.
    fn from_params(params: &Params) -> Result<Self, DecodeError> {
        Self::from_value(&params.to_value())
    }
}

/// What a call changes, which decides when it may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Nothing.
    Read,
    /// The same in one call as in several: a repeat is harmless.
    IdempotentWrite,
    /// Something each time: a repeat is only safe when the first call was refused.
    Write,
}

/// The facts of one operation.
#[derive(Debug)]
pub struct OperationInfo {
    /// The service it belongs to.
    pub service: &'static ServiceInfo,
    /// The vendor's name of it.
    pub action: &'static str,
    /// What a call changes.
    pub effect: Effect,
    /// The parameters a call must carry.
    pub required: &'static [&'static str],
    /// The parameter that the client fills with its region, if there is one.
    pub region_param: Option<&'static str>,
    /// The parameter by which the service tells a repeat of a call from another call, if there is
    /// one. The client fills it with a token, and keeps that over all attempts of the call.
    pub idempotency_param: Option<&'static str>,
    /// What is known about an error code of this operation.
    pub find_code: fn(&str) -> Option<&'static CodeInfo>,
    /// What the caller must be allowed to do.
    pub permission: Permission,
}

impl OperationInfo {
    /// What is known about an error code: as the operation documents it, or else the service.
    pub fn code(&self, code: &str) -> Option<&'static CodeInfo> {
        (self.find_code)(code).or_else(|| self.service.code(code))
    }
}

/// The facts of one service.
#[derive(Debug)]
pub struct ServiceInfo {
    /// The product code.
    pub product: &'static str,
    /// The API version.
    pub version: &'static str,
    /// Regions whose host does not follow the rule.
    pub endpoint_map: &'static [(&'static str, &'static str)],
    /// The rule for all others: `{regionId}` stands for the region.
    pub endpoint_rule: &'static str,
    /// The rule inside a VPC.
    pub endpoint_vpc_rule: &'static str,
    /// Codes that any operation can answer.
    pub codes: &'static [CodeInfo],
}

impl ServiceInfo {
    /// What is known about a code that any operation can answer.
    pub fn code(&self, code: &str) -> Option<&'static CodeInfo> {
        let code = code.trim();
        self.codes.iter().find(|info| info.covers(code))
    }
}

/// What a caller must be allowed to do, in terms of RAM (Resource Access Management).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The RAM action: `slb:AddVServerGroupBackendServers`.
    pub action: &'static str,
    /// The access level on the vendor's page.
    pub access: &'static str,
    /// The resources it is granted on; none means all.
    pub resources: &'static [Resource],
}

/// A resource that a permission is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its type on the vendor's page.
    pub kind: &'static str,
    /// Its name, with placeholders in braces.
    pub arn: &'static str,
    /// Whether the vendor marks it as required.
    pub required: bool,
}
