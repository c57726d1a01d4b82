//! What is known about an operation.

use std::borrow::Cow;
use std::fmt;

use crate::{CodeInfo, DecodeError, FromValue, Params, ToValue, code, place};

/// A request type: how it becomes parameters, and what answers it.
pub trait Operation: FromValue + ToValue {
    /// The answer.
    type Response: FromValue + ToValue + Send;

    /// What is known about the operation.
    const INFO: &'static OperationInfo;

    /// The parameters that hold JSON in a text.
    const JSON_PARAMS: &'static [&'static str] = &[];

    /// The parameters that are spread over several names: lists, `Tag.1.Key`, and objects,
    /// `HealthCheckConfig.HealthCheckPort`.
    const SPREAD_PARAMS: &'static [&'static str] = &[];

    /// The members that say the place of their object in a list, and are filled in where the
    /// request leaves them out: `Rules.N.Actions.N.Order`.
    const PLACES: &'static [&'static str] = &[];

    /// Writes the parameters. Where a list is ordered by a number that the request leaves out,
    /// that is filled in, in the way of [`places`](crate::places).
    fn encode(&self, params: &mut Params) {
        let mut value = self.to_value();
        Self::PLACES.iter().for_each(|path| place::fill(&mut value, path));
        params.put_all(&value, Self::JSON_PARAMS);
    }

    /// Reads the request back from its parameters, for whoever answers calls. What is spread over
    /// several names may come as JSON in one of them, and the other way round, as some clients
    /// send it. What is filled in where a request is written must be there.
    fn from_params(params: &Params) -> Result<Self, DecodeError> {
        let value = params.to_value_with(Self::SPREAD_PARAMS);
        let request = Self::from_value(&value)?;
        Self::PLACES.iter().try_for_each(|path| place::required(&value, path))?;
        Ok(request)
    }
}

/// An operation whose calls can be tried: with a [switch](OperationInfo::dry_run_param), the service
/// checks one and does nothing.
pub trait DryRuns: Operation<Response: Sync + 'static> {}

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
///
/// Those of a generated crate are constants, made by [`OperationInfo::new`] and what it is followed
/// by; those of an operation that no crate has are made in the same way, at run time too.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The service it belongs to.
    pub service: &'static ServiceInfo,
    action: Cow<'static, str>,
    /// What a call changes.
    pub effect: Effect,
    /// The parameters a call must carry.
    pub required: &'static [&'static str],
    /// The parameters that its documents place in a form in the body; the others are in the query.
    pub form_params: &'static [&'static str],
    /// The parameter that the client fills with its region, if there is one.
    pub region_param: Option<&'static str>,
    /// The parameter by which the service tells a repeat of a call from another call, if there is
    /// one. The client fills it with a token, and keeps that over all attempts of the call.
    pub idempotency_param: Option<&'static str>,
    /// The switch that makes a call a dry run, if there is one.
    pub dry_run_param: Option<&'static str>,
    /// The error codes that its documents list, in their order, as it uses them. Each is in the
    /// table of the service too; others of that table may come as well.
    pub codes: &'static [&'static CodeInfo],
    /// What the caller must be allowed to do, if that is known.
    pub permission: Option<Permission>,
}

impl OperationInfo {
    /// An operation of which nothing else is known: the client puts its region into `RegionId`,
    /// as nearly all operations have it.
    pub const fn new(service: &'static ServiceInfo, action: &'static str, effect: Effect) -> Self {
        Self::named(service, Cow::Borrowed(action), effect)
    }

    /// The same with a name that may be made at run time.
    pub const fn named(
        service: &'static ServiceInfo,
        action: Cow<'static, str>,
        effect: Effect,
    ) -> Self {
        Self {
            service,
            action,
            effect,
            required: &[],
            form_params: &[],
            region_param: Some("RegionId"),
            idempotency_param: None,
            dry_run_param: None,
            codes: &[],
            permission: None,
        }
    }

    /// With the parameters a call must carry.
    #[must_use]
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.required = names;
        self
    }

    /// With the parameters that its documents place in a form in the body.
    #[must_use]
    pub const fn form_params(mut self, names: &'static [&'static str]) -> Self {
        self.form_params = names;
        self
    }

    /// With the parameter that the client fills with its region, or with none.
    #[must_use]
    pub const fn region_param(mut self, name: Option<&'static str>) -> Self {
        self.region_param = name;
        self
    }

    /// With the parameter by which the service tells a repeat of a call from another call.
    #[must_use]
    pub const fn idempotency_param(mut self, name: &'static str) -> Self {
        self.idempotency_param = Some(name);
        self
    }

    /// With the switch that makes a call a dry run.
    #[must_use]
    pub const fn dry_run_param(mut self, name: &'static str) -> Self {
        self.dry_run_param = Some(name);
        self
    }

    /// With the error codes that its documents list.
    #[must_use]
    pub const fn codes(mut self, codes: &'static [&'static CodeInfo]) -> Self {
        self.codes = codes;
        self
    }

    /// With what the caller must be allowed to do.
    #[must_use]
    pub const fn permission(mut self, permission: Permission) -> Self {
        self.permission = Some(permission);
        self
    }

    /// The vendor's name of it.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Whether the documents place a parameter in a form in the body. It is known by its name on
    /// the wire, so `Tag.1.Key` is a part of `Tag`. What no document knows is in the query.
    pub fn is_in_form(&self, name: &str) -> bool {
        self.form_params.iter().any(|known| {
            name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

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
#[derive(Clone, Copy)]
#[non_exhaustive]
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
    /// A service whose endpoints are not known yet, and which has no error codes.
    pub const fn new(product: &'static str, version: &'static str) -> Self {
        Self {
            product,
            version,
            endpoint_map: &[],
            endpoint_rule: "",
            endpoint_vpc_rule: "",
            codes: &[],
            common_codes: &[],
        }
    }

    /// With the rules for the hosts of its regions: on the internet, and inside a VPC (empty if
    /// there is none). `{regionId}` stands for the region.
    #[must_use]
    pub const fn endpoint_rules(mut self, public: &'static str, vpc: &'static str) -> Self {
        self.endpoint_rule = public;
        self.endpoint_vpc_rule = vpc;
        self
    }

    /// With the regions whose host does not follow the rule.
    #[must_use]
    pub const fn endpoint_map(mut self, map: &'static [(&'static str, &'static str)]) -> Self {
        self.endpoint_map = map;
        self
    }

    /// With what is known about every error code, sorted by code, and those that any operation
    /// can answer without listing them.
    #[must_use]
    pub const fn codes(
        mut self,
        codes: &'static [CodeInfo],
        common: &'static [&'static CodeInfo],
    ) -> Self {
        self.codes = codes;
        self.common_codes = common;
        self
    }

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
#[non_exhaustive]
pub struct Permission {
    /// The RAM action: `slb:AddVServerGroupBackendServers`.
    pub action: &'static str,
    /// The access level on the vendor's page.
    pub access: &'static str,
    /// The resources it is granted on; none means all.
    pub resources: &'static [Resource],
}

impl Permission {
    /// A permission that is granted on all resources.
    pub const fn new(action: &'static str, access: &'static str) -> Self {
        Self { action, access, resources: &[] }
    }

    /// The same on these resources.
    #[must_use]
    pub const fn on(mut self, resources: &'static [Resource]) -> Self {
        self.resources = resources;
        self
    }
}

/// A resource that a permission is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource {
    /// Its type on the vendor's page.
    pub kind: &'static str,
    /// Its name, with placeholders in braces.
    pub arn: &'static str,
    /// Whether the vendor marks it as required.
    pub required: bool,
}

impl Resource {
    /// A resource that the vendor does not mark as required.
    pub const fn new(kind: &'static str, arn: &'static str) -> Self {
        Self { kind, arn, required: false }
    }

    /// The same, marked as required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

#[cfg(test)]
mod tests;
