//! The beginning and the end of a load balancer.

use std::net::IpAddr;

use aliyun_emulator::product::{ApiError, Settings, Tags};
use aliyun_runtime::Timestamp;
use aliyun_slb_model::{
    AddressIpVersion, CreateLoadBalancer, CreateLoadBalancerResponse, DeleteLoadBalancer,
    DeleteLoadBalancerResponse, InstanceChargeType, InternetChargeType, PayType, PricingCycle,
};

use super::open;
use crate::behaviour::{Scene, order_id};
use crate::state::ModelTags as _;
use crate::state::{FirstCall, Key, LoadBalancer, Pool, Region};

/// What answers show as the specification of a load balancer that is charged by use.
pub(super) const ELASTIC: &str = "slb.lcu.elastic";

/// What is no lasting property of the load balancer, or is kept elsewhere.
const NOT_KEPT: &[&str] =
    &["RegionId", "ClientToken", "LoadBalancerSpec", "PricingCycle", "Duration", "AutoPay"];

/// Creates one, active and without listeners. A token stands for what its first call created.
pub(crate) fn create_load_balancer(
    scene: &mut Scene<'_>,
    request: CreateLoadBalancer,
) -> Result<CreateLoadBalancerResponse, ApiError> {
    let (request_id, now) = (scene.request_id, scene.now);
    let region = scene.region(request.region_id.as_deref())?;
    if let Some(first) = first_answer(region, &request, request_id) {
        return first;
    }
    let spec = spec(&request)?;
    let mut settings = settings(&request, now)?;
    if region.load_balancers.len() >= region.quotas.load_balancers {
        return Err(ApiError::new("OverQuota"));
    }
    let address = address(region, request.address.as_deref(), &settings)?;
    settings.set("Address", address.to_string());
    let id = scene.fresh_id("lb-bp1", 18);
    let order_id = if is_subscription(&request) { order_id(scene) } else { None };
    settings.fill("LoadBalancerName", id.clone());
    let mut created = LoadBalancer::new(spec, settings, now);
    created.tags = Tags::of(&request.tag[..]);
    let mut response: CreateLoadBalancerResponse = created
        .settings
        .describe(&[("LoadBalancerId", Some(&id)), ("RequestId", Some(request_id))])?;
    response.order_id = order_id;
    let region = scene.region(request.region_id.as_deref())?;
    region.load_balancers.insert(id, created);
    if let Some(token) = request.client_token.clone() {
        let first = FirstCall { request, answer: response.clone() };
        region.first_calls.insert(token, first);
    }
    Ok(response)
}

/// Deletes it with everything that is its own.
pub(crate) fn delete_load_balancer(
    scene: &mut Scene<'_>,
    request: DeleteLoadBalancer,
) -> Result<DeleteLoadBalancerResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    if found.settings.is("DeleteProtection", "on") {
        return Err(ApiError::new("OperationDenied.DeleteProtectionIsOn"));
    }
    if found.settings.is("PayType", "PrePay") {
        return Err(ApiError::new("InvalidChargeType"));
    }
    region.remove_load_balancer(&request.load_balancer_id);
    Ok(DeleteLoadBalancerResponse::new(request_id))
}

/// The answer of an earlier call with the same token.
fn first_answer(
    region: &Region,
    request: &CreateLoadBalancer,
    request_id: &str,
) -> Option<Result<CreateLoadBalancerResponse, ApiError>> {
    let first = region.first_calls.get(request.client_token.as_deref()?)?;
    if first.request != *request {
        let why = "The ClientToken was used with other parameters.";
        return Some(Err(ApiError::new("InvalidParameter").because(why)));
    }
    let mut response = first.answer.clone();
    request_id.clone_into(&mut response.request_id);
    Some(Ok(response))
}

fn is_subscription(request: &CreateLoadBalancer) -> bool {
    request.pay_type == Some(PayType::PrePay)
}

/// One that is charged by use has no specification of its own; shared ones are not sold any more.
fn spec(request: &CreateLoadBalancer) -> Result<Option<String>, ApiError> {
    if request.instance_charge_type == Some(InstanceChargeType::PayByClcu)
        && !is_subscription(request)
    {
        return Ok(Some(ELASTIC.to_owned()));
    }
    match &request.load_balancer_spec {
        Some(spec) => Ok(Some(spec.as_str().to_owned())),
        None => Err(ApiError::new("ShareSlbHaltSales")),
    }
}

/// What was chosen, with what follows from it.
fn settings(request: &CreateLoadBalancer, now: Timestamp) -> Result<Settings, ApiError> {
    let mut settings = Settings::default();
    settings.apply(request, NOT_KEPT);
    if request.vswitch_id.is_some() {
        settings.default_to(&[("AddressType", "intranet"), ("NetworkType", "vpc")]);
    }
    let internal = settings.is("AddressType", "intranet");
    let ipv6 = request.address_ip_version == Some(AddressIpVersion::Ipv6);
    if ipv6 && internal {
        return Err(ApiError::new("InvalidParameter.Mismatch"));
    }
    let by_bandwidth = request.internet_charge_type == Some(InternetChargeType::Paybybandwidth);
    if by_bandwidth && !internal {
        request.bandwidth.ok_or_else(|| ApiError::new("InvalidParameter.Bandwidth"))?;
    } else {
        settings.remove("Bandwidth");
    }
    if !settings.is("ModificationProtectionStatus", "ConsoleProtection") {
        settings.remove("ModificationProtectionReason");
    }
    if let Some(vpc) = settings.get("VSwitchId").and_then(|id| id.strip_prefix("vsw-")) {
        settings.fill("VpcId", format!("vpc-{vpc}"));
    }
    if is_subscription(request) {
        settings.remove("InstanceChargeType");
        set_end(&mut settings, request.pricing_cycle.as_ref(), request.duration, now);
    }
    Ok(settings)
}

/// The address that was asked for, or the first free one.
fn address(region: &Region, wanted: Option<&str>, settings: &Settings) -> Result<IpAddr, ApiError> {
    if let Some(wanted) = wanted {
        let is_free = |address: &IpAddr| region.index.count(&Key::Address(*address)) == 0;
        let taken = || ApiError::new("InvalidParameter").because("The Address is in use.");
        return wanted.parse().ok().filter(is_free).ok_or_else(taken);
    }
    let pool = match settings.get("AddressType") {
        _ if settings.is("AddressIPVersion", "ipv6") => Pool::Ipv6,
        Some("intranet") => Pool::Intranet,
        _ => Pool::Internet,
    };
    let none_left = || ApiError::new("OperationFailed.RegionResourceLimit");
    region.counts.free_address(pool).ok_or_else(none_left)
}

/// When a subscription ends: after months of 30 days or years of 365.
pub(super) fn set_end(
    settings: &mut Settings,
    cycle: Option<&PricingCycle>,
    duration: Option<i32>,
    now: Timestamp,
) {
    let days = if cycle == Some(&PricingCycle::Year) { 365 } else { 30 };
    let seconds = i64::from(duration.unwrap_or(1)).saturating_mul(days * 24 * 60 * 60);
    let end = now.unix().saturating_add(seconds);
    settings.set("EndTime", Timestamp::from_unix(end).to_string());
    settings.set("EndTimeStamp", end.saturating_mul(1000).to_string());
}
