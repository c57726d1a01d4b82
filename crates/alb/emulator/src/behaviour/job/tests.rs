use aliyun_alb_model::{
    DeleteLoadBalancer, EnableLoadBalancerAccessLog, JobOperateType, JobResourceType,
    UpdateLoadBalancerAttribute, UpdateLoadBalancerEdition,
};
use aliyun_core::Params;
use aliyun_emulator::product::JobFailure;

use super::*;
use crate::behaviour::fixture;
use crate::desk::Desk;

fn rename(desk: &Desk, id: &str) -> String {
    let request = UpdateLoadBalancerAttribute::new(id).load_balancer_name("other");
    desk.call(&request).unwrap().job_id.expect("a job")
}

#[track_caller]
fn ids(desk: &Desk, request: &ListAsynJobs) -> Vec<String> {
    let answer = desk.call(request).unwrap();
    assert_eq!(answer.total_count, i32::try_from(answer.jobs.len()).ok());
    answer.jobs.into_iter().map(|job| job.id).collect()
}

#[test]
fn a_job_is_found_by_all_that_is_known_of_it() {
    let desk = fixture::desk();
    let first = rename(&desk, "alb-1");
    desk.now.set(desk.now.get() + 10);
    let began = desk.now.get() * 1000;
    let second = rename(&desk, "alb-2");
    let log = EnableLoadBalancerAccessLog::new("alb-1", "project", "alb_store");
    let third = desk.call(&log).unwrap().job_id.unwrap();
    let list = ListAsynJobs::new;
    let (one, two, three) = (first.as_str(), second.as_str(), third.as_str());
    for (request, expected) in [
        (list(), vec![three, two, one]),
        (list().job_ids([one]), vec![one]),
        (list().job_ids([one, two, "none"]), vec![two, one]),
        (list().job_ids([one]).resource_type("loadbalancer").resource_ids(["alb-1"]), vec![one]),
        (list().resource_ids(["alb-1"]), vec![three, one]),
        (list().resource_ids(["alb-1"]).job_ids([two]), vec![]),
        (list().resource_type("LoadBalancer"), vec![three, two, one]),
        (list().resource_type("listener"), vec![]),
        (list().api_name("UpdateLoadBalancerAttribute"), vec![two, one]),
        (list().begin_time(began), vec![three, two]),
        (list().end_time(began - 1), vec![one]),
        (list().begin_time(began).end_time(began).resource_ids(["alb-2"]), vec![two]),
        (list().job_ids(["none"]), vec![]),
    ] {
        assert_eq!(ids(&desk, &request), expected, "{request:?}");
    }
    // Empty texts say nothing.
    let empty = Params::from_iter([("ApiName", ""), ("NextToken", "")]);
    assert!(desk.call_raw("ListAsynJobs", &empty).unwrap().contains(r#""TotalCount":3"#));
    let none = Params::from_iter([("JobIds.1", "none")]);
    assert!(desk.call_raw("ListAsynJobs", &none).unwrap().contains(r#""Jobs":[]"#));
}

#[test]
fn a_job_tells_what_it_is_about_and_how_it_ended() {
    let desk = fixture::desk();
    let failure = JobFailure { code: "SystemBusy".into(), message: "No.".into() };
    desk.failure.replace(Some(failure));
    let failed = rename(&desk, "alb-1");
    desk.failure.replace(None);
    let good = desk.call(&DeleteLoadBalancer::new("alb-1")).unwrap().job_id.unwrap();
    let answer = desk.call(&ListAsynJobs::new().job_ids([&good, &failed])).unwrap();
    let [good, failed] = answer.jobs.try_into().unwrap();
    assert_eq!(good.api_name.as_deref(), Some("DeleteLoadBalancer"));
    assert_eq!(good.operate_type, Some(JobOperateType::Delete));
    assert_eq!(good.resource_type, Some(JobResourceType::Loadbalancer));
    assert_eq!(good.resource_id.as_deref(), Some("alb-1"));
    assert_eq!((good.status, good.error_code), (Some(JobStatus::Succeeded), None));
    assert_eq!(good.create_time, Some(desk.now.get() * 1000));
    assert_eq!(failed.status, Some(JobStatus::Failed));
    assert_eq!(failed.error_code.as_deref(), Some("SystemBusy"));
    assert_eq!(failed.error_message.as_deref(), Some("No."));
    desk.reload();
}

#[test]
fn jobs_come_in_pages() {
    let desk = fixture::desk();
    let made: Vec<_> = (0..5).map(|_| rename(&desk, "alb-1")).collect();
    let (mut seen, mut request) = (Vec::new(), ListAsynJobs::new().max_results(2));
    loop {
        let page = desk.call(&request).unwrap();
        assert_eq!((page.total_count, page.max_results), (Some(5), Some(2)));
        seen.extend(page.jobs.into_iter().map(|job| job.id));
        let Some(next) = page.next_token else { break };
        request = request.next_token(next);
    }
    assert!(seen.iter().eq(made.iter().rev()), "{seen:?} {made:?}");
    desk.refuses(&request.next_token("made-up"), "InvalidParameter");
}

#[test]
fn a_job_without_an_id_in_its_answer_is_found_by_its_resource() {
    let desk = fixture::desk();
    desk.call(&UpdateLoadBalancerEdition::new("alb-2", "Standard")).unwrap();
    let asked = ListAsynJobs::new().resource_ids(["alb-2"]).api_name("UpdateLoadBalancerEdition");
    assert_eq!(ids(&desk, &asked).len(), 1);
    // Nor does a change that takes no time leave one.
    desk.call(&aliyun_alb_model::EnableDeletionProtection::new("alb-2")).unwrap();
    assert_eq!(ids(&desk, &ListAsynJobs::new().resource_ids(["alb-2"])).len(), 1);
}

/// Clients that send every filter send those that say nothing too.
#[test]
fn a_filter_of_any_list_that_is_empty_is_none() {
    let desk = fixture::desk();
    for (action, filters, found) in [
        ("ListAsynJobs", &["ResourceType", "ApiName"][..], "Jobs"),
        ("ListListeners", &["ListenerProtocol", "Status"], "lsn-1"),
        ("ListLoadBalancers", &["AddressType", "LoadBalancerStatus", "PayType", "ZoneId"], "alb-1"),
        ("ListRules", &["Direction", "ListenerId"], "Rules"),
        ("ListServerGroups", &["ServerGroupType", "VpcId"], "sgp-http"),
        ("DescribeZones", &["AcceptLanguage"], "cn-hangzhou-a"),
    ] {
        let params = Params::from_iter(filters.iter().map(|name| (*name, "")));
        let body = desk.call_raw(action, &params).unwrap_or_else(|error| panic!("{error:?}"));
        assert!(body.contains(found), "{action}: {body}");
    }
    let one = [("ListenerProtocol", "HTP")];
    assert_eq!(desk.told("ListListeners", &one).1, "InvalidParameter");
}
