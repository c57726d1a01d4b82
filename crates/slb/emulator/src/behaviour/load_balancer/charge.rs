//! What a load balancer can do and what it costs. Orders are paid at once, and what the service
//! does at midnight is done at once.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    InternetChargeType, ModifyLoadBalancerInstanceChargeType,
    ModifyLoadBalancerInstanceChargeTypeResponse, ModifyLoadBalancerInstanceSpec,
    ModifyLoadBalancerInstanceSpecResponse, ModifyLoadBalancerInternetSpec,
    ModifyLoadBalancerInternetSpecResponse, ModifyLoadBalancerPayType,
    ModifyLoadBalancerPayTypeResponse, PayType, TargetInstanceChargeType as ChargeType,
};

use super::create::{ELASTIC, set_end};
use super::open;
use crate::behaviour::{Scene, order_id};
use crate::state::LoadBalancer;

/// The performance class of a load balancer that goes back to a price by specification without one.
const SMALLEST: &str = "slb.s1.small";

/// Changes the performance class.
pub(crate) fn modify_load_balancer_instance_spec(
    scene: &mut Scene<'_>,
    request: ModifyLoadBalancerInstanceSpec,
) -> Result<ModifyLoadBalancerInstanceSpecResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    refuse_by_use(found)?;
    if request.load_balancer_spec.as_str() == ELASTIC {
        return Err(ApiError::new("ModifySpecNotAllowed"));
    }
    found.spec = Some(request.load_balancer_spec.as_str().to_owned());
    let mut response = ModifyLoadBalancerInstanceSpecResponse::new(request_id);
    response.order_id = order_id(scene);
    Ok(response)
}

/// Changes the bandwidth and how internet traffic is charged.
pub(crate) fn modify_load_balancer_internet_spec(
    scene: &mut Scene<'_>,
    request: ModifyLoadBalancerInternetSpec,
) -> Result<ModifyLoadBalancerInternetSpecResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    refuse_by_use(found)?;
    if found.settings.is("AddressType", "intranet") {
        return Err(ApiError::new("ActionNotAllowed"));
    }
    let by_traffic = match &request.internet_charge_type {
        Some(charged) => *charged == InternetChargeType::Paybytraffic,
        None => found.settings.is("InternetChargeType", "paybytraffic"),
    };
    if by_traffic && found.settings.is("PayType", "PrePay") {
        return Err(ApiError::new("Instance.InternetChargeTypeNotAllowed"));
    }
    if let Some(charged) = &request.internet_charge_type {
        found.settings.set("InternetChargeType", charged.as_str().to_owned());
    }
    if let Some(bandwidth) = request.bandwidth.filter(|bandwidth| *bandwidth > 0 && !by_traffic) {
        found.settings.set("Bandwidth", bandwidth.to_string());
    }
    let mut response = ModifyLoadBalancerInternetSpecResponse::new(request_id);
    response.order_id = order_id(scene);
    Ok(response)
}

/// From a price by specification to one by use, and back.
pub(crate) fn modify_load_balancer_instance_charge_type(
    scene: &mut Scene<'_>,
    request: ModifyLoadBalancerInstanceChargeType,
) -> Result<ModifyLoadBalancerInstanceChargeTypeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    if found.settings.is("PayType", "PrePay") {
        let why = "The charge type of a subscription cannot be changed.";
        return Err(ApiError::new("Operation.NotAllowed").because(why));
    }
    if request.instance_charge_type == ChargeType::PayBySpec {
        if !found.settings.is("InstanceChargeType", "PayByCLCU") {
            return Err(ApiError::new("OperationDenied.PayBySpec"));
        }
        let spec = request.load_balancer_spec.filter(|spec| !spec.is_empty());
        found.spec = Some(spec.unwrap_or_else(|| SMALLEST.to_owned()));
        found.settings.set("InstanceChargeType", "PayBySpec");
    } else {
        refuse_by_use(found)?;
        found.spec = Some(ELASTIC.to_owned());
        found.settings.set("InstanceChargeType", "PayByCLCU");
        found.settings.set("InternetChargeType", "paybytraffic");
    }
    Ok(ModifyLoadBalancerInstanceChargeTypeResponse::new(request_id))
}

/// From paying for use to a subscription. There is no way back.
pub(crate) fn modify_load_balancer_pay_type(
    scene: &mut Scene<'_>,
    request: ModifyLoadBalancerPayType,
) -> Result<ModifyLoadBalancerPayTypeResponse, ApiError> {
    let (request_id, now) = (scene.request_id, scene.now);
    let region = scene.region(request.region_id.as_deref())?;
    let found = open(region, &request.load_balancer_id)?;
    refuse_by_use(found)?;
    let internet = found.settings.is("AddressType", "internet");
    let by_traffic = internet && found.settings.is("InternetChargeType", "paybytraffic");
    let subscribed = found.settings.is("PayType", "PrePay");
    if request.pay_type != Some(PayType::PrePay) || subscribed {
        let why = "Only a load balancer that is paid for as it is used becomes a subscription.";
        return Err(ApiError::new("Operation.NotAllowed").because(why));
    }
    if by_traffic {
        return Err(ApiError::new("Operation.NotAllowed"));
    }
    found.settings.set("PayType", "PrePay");
    set_end(&mut found.settings, request.pricing_cycle.as_ref(), request.duration, now);
    let mut response = ModifyLoadBalancerPayTypeResponse::new(request_id);
    response.order_id = order_id(scene);
    Ok(response)
}

fn refuse_by_use(found: &LoadBalancer) -> Result<(), ApiError> {
    if found.settings.is("InstanceChargeType", "PayByCLCU") {
        return Err(ApiError::new("OperationDenied.PayByCLCU"));
    }
    Ok(())
}
