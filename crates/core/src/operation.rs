//! What is known about an operation.

use std::fmt;

use crate::{CodeInfo, DecodeError, FromValue, Params, ToValue, code};

/// A request type: how it becomes parameters, and what answers it.
pub trait Operation: FromValue + ToValue {
    /// The answer.
    type Response: FromValue + ToValue + Send;

    /// What is known about the operation.
    const INFO: &'static OperationInfo;

    /// The parameters that hold JSON in a text.
    const JSON_PARAMS: &'static [&'static str] = &[];

    /// Writes the parameters.
    fn encode(&self, params: &mut Params) {
        params.put_all(&self.to_value(), Self::JSON_PARAMS);
    }

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
    /// The error codes that its documents list, in their order, as it uses them. Each is in the
    /// table of the service too; others of that table may come as well.
    pub codes: &'static [&'static CodeInfo],
    /// What the caller must be allowed to do.
    pub permission: Permission,
}

impl OperationInfo {
    /// Whether the documents of the operation list an error code.
    pub fn documents(&self, code: &str) -> bool {
        self.codes.iter().any(|info| info.covers(code))
    }

    /// What is known about an error code: what this operation says about it, or else the service.
    pub fn code(&self, code: &str) -> Option<&'static CodeInfo> {
        let known = self.service.code(code)?;
        let own = self.codes.iter().copied().find(|own| own.code == known.code);
        Some(own.unwrap_or(known))
    }
}

/// The facts of one service.
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
    /// What is known about every error code of the service, sorted by code.
    pub codes: &'static [CodeInfo],
    /// Those that any operation can answer without listing them: of the gateway, above all.
    pub common_codes: &'static [&'static CodeInfo],
}

impl ServiceInfo {
    /// What is known about an error code. Stray white space around it does not matter.
    pub fn code(&self, code: &str) -> Option<&'static CodeInfo> {
        self.codes.get(code::position(self.codes, code)?)
    }
}

/// Without the codes, which are hundreds.
impl fmt::Debug for ServiceInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceInfo")
            .field("product", &self.product)
            .field("version", &self.version)
            .finish_non_exhaustive()
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
