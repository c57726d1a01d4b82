//! Names, protections and security groups.

use aliyun_nlb_model::{
    LoadBalancerJoinSecurityGroup, LoadBalancerLeaveSecurityGroup, ModificationProtectionStatus,
    UpdateLoadBalancerAttribute, UpdateLoadBalancerProtection,
};

use super::{desk, shown};

#[test]
fn what_is_left_out_stays() {
    let desk = desk();
    let set = || UpdateLoadBalancerAttribute::new("nlb-in");
    let all = set().load_balancer_name("front").cross_zone_enabled(false).cps(5);
    assert!(desk.call(&all).unwrap().job_id.is_some());
    desk.call(&set()).unwrap();
    let own = shown(&desk, "nlb-in");
    assert_eq!(own.load_balancer_name.as_deref(), Some("front"));
    assert_eq!((own.cross_zone_enabled, own.cps), (Some(false), Some(5)));
    desk.call(&set().cps(0)).unwrap();
    assert_eq!(shown(&desk, "nlb-in").cps, Some(0));
    let unknown = UpdateLoadBalancerAttribute::new("nlb-none");
    desk.refuses(&unknown, "ResourceNotFound.loadBalancer");
}

#[test]
fn a_reason_goes_with_its_protection() {
    let desk = desk();
    let set = || UpdateLoadBalancerProtection::new("nlb-in");
    let on = set()
        .deletion_protection_enabled(true)
        .deletion_protection_reason("busy-now")
        .modification_protection_status("ConsoleProtection")
        .modification_protection_reason("managed");
    desk.call(&on).unwrap();
    let own = shown(&desk, "nlb-in");
    let deletion = own.deletion_protection_config.unwrap();
    assert_eq!((deletion.enabled, deletion.reason.as_deref()), (Some(true), Some("busy-now")));
    assert!(deletion.enabled_time.is_some());
    let changes = own.modification_protection_config.unwrap();
    assert_eq!(changes.status, Some(ModificationProtectionStatus::ConsoleProtection));
    assert_eq!(changes.reason.as_deref(), Some("managed"));
    // The API may change what the console may not.
    let name = UpdateLoadBalancerAttribute::new("nlb-in").load_balancer_name("front");
    desk.call(&name).unwrap();

    desk.call(&set().deletion_protection_enabled(false)).unwrap();
    let own = shown(&desk, "nlb-in");
    let deletion = own.deletion_protection_config.unwrap();
    assert_eq!((deletion.enabled, deletion.reason.as_deref()), (Some(false), Some("")));
    assert_eq!(own.modification_protection_config.unwrap().reason.as_deref(), Some("managed"));
}

#[test]
fn security_groups_are_joined_and_left() {
    let desk = desk();
    let join =
        |groups: &[&str]| LoadBalancerJoinSecurityGroup::new("nlb-in", groups.iter().copied());
    let leave =
        |groups: &[&str]| LoadBalancerLeaveSecurityGroup::new("nlb-in", groups.iter().copied());
    desk.refuses(&join(&["sg-9"]), "ResourceNotFound.SecurityGroup");
    desk.refuses(&join(&["sg-far"]), "Mismatch.vpc");
    desk.refuses(&leave(&["sg-1"]), "ResourceNotFound.SecurityGroup");
    assert!(desk.call(&join(&["sg-1", "sg-2"])).unwrap().job_id.is_some());
    desk.refuses(&join(&["sg-2"]), "Conflict.SecurityGroup");
    desk.call(&join(&["sg-3", "sg-4"])).unwrap();
    desk.refuses(&join(&["sg-5"]), "QuotaExceeded.QuotaInsufficient");
    assert!(desk.call(&leave(&["sg-1", "sg-3"])).unwrap().job_id.is_some());
    assert_eq!(shown(&desk, "nlb-in").security_group_ids, ["sg-2", "sg-4"]);
    desk.reload();
}
