//! The Location service, which clients without an endpoint ask for that of a product.
//!
//! What is asked and read, and the two refusals, are those of `location_service_endpoint_resolver.py`
//! (aliyun-python-sdk-core), `LocationServiceEndpointResolver.java` (aliyun-java-sdk-core),
//! `location_resolver.go` (alibaba-cloud-sdk-go) and `endpoint.go` (terraform-provider-alicloud). The
//! misspelt `SerivceCode` is the service's.

use aliyun_core::{CodeClass, CodeInfo, Effect, OperationInfo, Params, ServiceInfo, Value};

use super::{Asker, Neighbour, Told, object, text};
use crate::api_error::ApiError;

const CODES: &[CodeInfo] = &[
    CodeInfo::new(
        "Illegal Parameter",
        400,
        CodeClass::Invalid,
        "Please check the parameters",
        "There is no such service.",
    ),
    CodeInfo::new(
        "InvalidRegionId",
        400,
        CodeClass::NotFound,
        "The specified region does not exist.",
        "There is no such region.",
    ),
];

pub(super) static SERVICE: ServiceInfo =
    ServiceInfo::new("Location", "2015-06-12").codes(CODES, &[]);

static DESCRIBE_ENDPOINTS: OperationInfo =
    OperationInfo::new(&SERVICE, "DescribeEndpoints", Effect::Read)
        .required(&["Id", "ServiceCode"]);

pub(super) const OPERATIONS: &[Neighbour] =
    &[Neighbour { info: &DESCRIBE_ENDPOINTS, answer: describe_endpoints }];

/// The one kind of endpoints that there is.
const KIND: &str = "openAPI";

/// Any product is where the caller has reached the emulator.
fn describe_endpoints(asker: &Asker<'_>, params: &Params) -> Result<Told, ApiError> {
    let given = |name| params.get(name).unwrap_or_default();
    let (region, service) = (given("Id"), given("ServiceCode"));
    let products = asker.accounts.products.iter().map(|product| product.service().product);
    let mut known = products.chain([super::sts::SERVICE.product, SERVICE.product]);
    if !known.any(|known| known.eq_ignore_ascii_case(service)) {
        return Err(ApiError::new("Illegal Parameter"));
    }
    let account = asker.accounts.get(asker.identity.account);
    if !account.is_some_and(|account| account.regions.contains_key(region)) {
        return Err(ApiError::new("InvalidRegionId"));
    }
    let is_of_kind = params.get("Type").is_none_or(|kind| kind.is_empty() || kind == KIND);
    let endpoint = || {
        let protocols = Value::List(vec![text("HTTP"), text("HTTPS")]);
        object([
            ("Protocols", object([("Protocols", protocols)])),
            ("Type", text(KIND)),
            ("Namespace", text("")),
            ("Id", text(region)),
            ("SerivceCode", text(service)),
            ("Endpoint", text(asker.host)),
        ])
    };
    let endpoints = is_of_kind.then(endpoint).into_iter().collect();
    Ok(Told::open(object([
        ("Endpoints", object([("Endpoint", Value::List(endpoints))])),
        ("RequestId", text(asker.request_id)),
        ("Success", Value::Bool(true)),
    ])))
}
