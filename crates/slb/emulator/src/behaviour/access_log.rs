//! Delivery of access logs. Every project of Log Service is taken for one that exists, and the
//! role for deliveries as granted.

use std::collections::BTreeMap;

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    DeleteAccessLogsDownloadAttribute, DeleteAccessLogsDownloadAttributeResponse,
    DescribeAccessLogsDownloadAttribute, DescribeAccessLogsDownloadAttributeResponse,
    DescribedLogsDownloadAttribute as Shown, OldTag, SetAccessLogsDownloadAttribute,
    SetAccessLogsDownloadAttributeResponse,
};

use super::Scene;
use super::page::{count, counted, page};
use crate::state::{LogTarget, Region};

/// Begins deliveries, all or none, for load balancers that have none yet.
pub(crate) fn set_access_logs_download_attribute(
    scene: &mut Scene<'_>,
    request: SetAccessLogsDownloadAttribute,
) -> Result<SetAccessLogsDownloadAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let mut fresh = BTreeMap::new();
    for given in request.logs_download_attributes {
        let id = given.load_balancer_id;
        region.open_load_balancer(&id)?;
        if region.access_logs.contains_key(&id) {
            return Err(ApiError::new("Operation.NotAllowed"));
        }
        let target = LogTarget { log_project: given.log_project, log_store: given.log_store };
        if fresh.insert(id, target).is_some() {
            return Err(ApiError::new("Operation.NotAllowed"));
        }
    }
    region.access_logs.extend(fresh);
    Ok(SetAccessLogsDownloadAttributeResponse::new(request_id))
}

/// Ends deliveries, all or none, which must be named as they were set.
pub(crate) fn delete_access_logs_download_attribute(
    scene: &mut Scene<'_>,
    request: DeleteAccessLogsDownloadAttribute,
) -> Result<DeleteAccessLogsDownloadAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    for given in &request.logs_download_attributes {
        region.open_load_balancer(&given.load_balancer_id)?;
        let known = region.access_logs.get(&given.load_balancer_id).is_some_and(|target| {
            target.log_project == given.log_project && target.log_store == given.log_store
        });
        if !known {
            return Err(ApiError::new("Operation.NotAllowed"));
        }
    }
    for given in &request.logs_download_attributes {
        region.access_logs.remove(&given.load_balancer_id);
    }
    Ok(DeleteAccessLogsDownloadAttributeResponse::new(request_id))
}

/// Lists the deliveries of a region, ordered by load balancer.
pub(crate) fn describe_access_logs_download_attribute(
    scene: &mut Scene<'_>,
    request: DescribeAccessLogsDownloadAttribute,
) -> Result<DescribeAccessLogsDownloadAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region_id = scene.region_id(request.region_id.as_deref())?;
    let region: &Region = scene.region(request.region_id.as_deref())?;
    let tags = request.tags.unwrap_or_default();
    let (number, size) = (request.page_number.unwrap_or(1), request.page_size.unwrap_or(10));
    let logs = &region.access_logs;
    let has_tags = |(id, _): &(&str, &LogTarget)| has_tags(region, id, &tags);
    let (total, page) = match &request.load_balancer_id {
        Some(id) => counted(logs.get_key_value(id).into_iter().filter(has_tags), number, size),
        None if tags.is_empty() => page(logs, number, size),
        None => counted(logs.iter().filter(has_tags), number, size),
    };
    let mut response = DescribeAccessLogsDownloadAttributeResponse::new(request_id);
    response.total_count = Some(count(total));
    response.logs_download_attributes =
        page.into_iter().map(|(id, target)| shown(&region_id, id, target)).collect();
    (response.page_number, response.page_size) = (Some(number), Some(size));
    Ok(response)
}

fn has_tags(region: &Region, load_balancer_id: &str, tags: &[OldTag]) -> bool {
    let own = region.load_balancers.get(load_balancer_id).map(|found| &found.tags);
    let fits =
        |tag: &OldTag| own.is_some_and(|own| own.matches(&tag.tag_key, tag.tag_value.as_deref()));
    tags.iter().all(fits)
}

fn shown(region_id: &str, load_balancer_id: &str, target: &LogTarget) -> Shown {
    let mut shown = Shown::new(load_balancer_id);
    shown.log_project = Some(target.log_project.clone());
    shown.log_store = Some(target.log_store.clone());
    shown.region = Some(region_id.to_owned());
    shown.log_type = Some("layer7".to_owned());
    shown
}

#[cfg(test)]
mod tests {
    use aliyun_slb_model::LogsDownloadAttribute;

    use super::*;
    use crate::desk::Desk;

    const ONE: &str = "lb-bp1000000000000000001";
    const OTHER: &str = "lb-bp1000000000000000002";

    fn to(store: &str, id: &str) -> LogsDownloadAttribute {
        LogsDownloadAttribute::new(id, "my-project", store)
    }

    #[test]
    fn a_delivery_lives() {
        let desk = Desk::new();
        let both = [to("my-store", ONE), to("my-store", OTHER)];
        desk.call(&SetAccessLogsDownloadAttribute::new(both)).unwrap();
        let desk = desk.reload();
        let list = DescribeAccessLogsDownloadAttribute::new;
        let all = desk.call(&list()).unwrap();
        assert_eq!((all.total_count, all.page_number, all.page_size), (Some(2), Some(1), Some(10)));
        let second = desk.call(&list().page_number(2).page_size(1)).unwrap();
        assert_eq!(second.logs_download_attributes[0].load_balancer_id, OTHER);
        let one = desk.call(&list().load_balancer_id(ONE)).unwrap().logs_download_attributes;
        assert_eq!((one.len(), one[0].region.as_deref()), (1, Some("cn-hangzhou")));
        assert_eq!(desk.call(&list().tags([OldTag::new("env")])).unwrap().total_count, Some(0));

        desk.call(&DeleteAccessLogsDownloadAttribute::new([to("my-store", ONE)])).unwrap();
        assert_eq!(desk.call(&list()).unwrap().total_count, Some(1));
    }

    #[test]
    fn every_fault_has_its_code() {
        let desk = Desk::new();
        let set = |targets: &[LogsDownloadAttribute]| {
            SetAccessLogsDownloadAttribute::new(targets.to_vec())
        };
        let delete = |target| DeleteAccessLogsDownloadAttribute::new([target]);
        desk.refuses(&set(&[to("my-store", "lb-x")]), "InvalidLoadBalancerId.NotFound");
        desk.refuses(&set(&[to("a-store", ONE), to("b-store", ONE)]), "Operation.NotAllowed");
        desk.refuses(&delete(to("my-store", ONE)), "Operation.NotAllowed");
        desk.call(&set(&[to("my-store", ONE)])).unwrap();
        desk.refuses(&set(&[to("my-store", OTHER), to("my-store", ONE)]), "Operation.NotAllowed");
        desk.refuses(&delete(to("other-store", ONE)), "Operation.NotAllowed");
        desk.refuses(&delete(to("my-store", "lb-x")), "InvalidLoadBalancerId.NotFound");
    }
}
