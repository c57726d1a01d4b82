//! Names, protections, editions, security groups, access logs and reserved capacity.

use aliyun_alb_model::{
    CapacityReservationStatus, DescribeCapacityReservation, DisableDeletionProtection,
    DisableLoadBalancerAccessLog, EnableDeletionProtection, EnableLoadBalancerAccessLog,
    ListAsynJobs, LoadBalancerCapacity, LoadBalancerEdition, LoadBalancerJoinSecurityGroup,
    LoadBalancerLeaveSecurityGroup, ModificationProtectionConfig, ModificationProtectionStatus,
    ModifyCapacityReservation, UpdateLoadBalancerAttribute, UpdateLoadBalancerEdition,
};

use super::{desk, shown};

#[test]
fn what_is_left_out_stays() {
    let desk = desk();
    let set = || UpdateLoadBalancerAttribute::new("alb-in");
    assert!(desk.call(&set().load_balancer_name("front")).unwrap().job_id.is_some());
    desk.call(&set()).unwrap();
    desk.call(&set().load_balancer_name("")).unwrap();
    assert_eq!(shown(&desk, "alb-in").load_balancer_name.as_deref(), Some("front"));
    let unknown = UpdateLoadBalancerAttribute::new("alb-none");
    desk.refuses(&unknown, "ResourceNotFound.LoadBalancer");

    let modified = || shown(&desk, "alb-in").modification_protection_config.unwrap();
    let config = ModificationProtectionConfig::new;
    let guard = |config| set().modification_protection_config(config);
    // A reason alone counts for what is protected.
    desk.call(&guard(config().reason("managed"))).unwrap();
    assert_eq!(modified().reason, None);
    desk.call(&guard(config().status("ConsoleProtection").reason("managed"))).unwrap();
    let own = modified();
    assert_eq!(own.status, Some(ModificationProtectionStatus::ConsoleProtection));
    assert_eq!(own.reason.as_deref(), Some("managed"));
    desk.call(&guard(config().reason("by-hand"))).unwrap();
    assert_eq!(modified().reason.as_deref(), Some("by-hand"));
    desk.call(&guard(config().status("NonProtection"))).unwrap();
    let own = modified();
    assert_eq!(own.status, Some(ModificationProtectionStatus::NonProtection));
    assert_eq!(own.reason, None);
}

#[test]
fn deletion_protection_is_on_or_off_at_once() {
    let desk = desk();
    let protection = || shown(&desk, "alb-in").deletion_protection_config.unwrap();
    for _ in 0..2 {
        desk.call(&EnableDeletionProtection::new("alb-in")).unwrap();
        assert_eq!(protection().enabled, Some(true));
        assert!(protection().enabled_time.is_some());
    }
    for _ in 0..2 {
        desk.call(&DisableDeletionProtection::new("alb-in")).unwrap();
        assert_eq!((protection().enabled, protection().enabled_time), (Some(false), None));
    }
    desk.refuses(&EnableDeletionProtection::new("alb-none"), "ResourceNotFound.LoadBalancer");
}

#[test]
fn an_edition_is_only_raised() {
    let desk = desk();
    let to = UpdateLoadBalancerEdition::new;
    desk.refuses(&to("alb-in", "Basic"), "OperationDenied.Downgrade");
    desk.refuses(&to("alb-in", "Standard"), "OperationDenied.EditionNotChanged");
    for edition in ["Standard", "StandardWithWaf"] {
        desk.call(&to("alb-basic", edition)).unwrap();
    }
    desk.refuses(&to("alb-basic", "Standard"), "OperationDenied.Downgrade");
    let own = shown(&desk, "alb-basic");
    assert_eq!(own.load_balancer_edition, Some(LoadBalancerEdition::StandardWithWaf));
    // The answers name no jobs, and there are some.
    let jobs = ListAsynJobs::new().resource_ids(["alb-basic"]).resource_type("LoadBalancer");
    let jobs = desk.call(&jobs).unwrap();
    assert_eq!(jobs.total_count, Some(2));
    let jobs = ListAsynJobs::new().job_ids([jobs.jobs[1].id.as_str()]);
    let jobs = desk.call(&jobs).unwrap();
    assert_eq!(jobs.jobs[0].api_name.as_deref(), Some("UpdateLoadBalancerEdition"));
}

#[test]
fn security_groups_are_joined_and_left() {
    let desk = desk();
    let join =
        |groups: &[&str]| LoadBalancerJoinSecurityGroup::new("alb-in", groups.iter().copied());
    let leave =
        |groups: &[&str]| LoadBalancerLeaveSecurityGroup::new("alb-in", groups.iter().copied());
    desk.refuses(&join(&["sg-9"]), "ResourceNotFound.SecurityGroup");
    desk.refuses(&join(&["sg-far"]), "OperationDenied.SecurityGroupNotSupport");
    desk.refuses(&leave(&["sg-9"]), "ResourceNotFound.SecurityGroup");
    desk.refuses(&leave(&["sg-1"]), "ResourceNotAssociated.SecurityGroup");
    assert!(desk.call(&join(&["sg-1", "sg-2"])).unwrap().job_id.is_some());
    desk.refuses(&join(&["sg-3", "sg-2"]), "ResourceAlreadyAssociated.SecurityGroup");
    desk.call(&join(&["sg-3", "sg-4"])).unwrap();
    desk.refuses(&join(&["sg-5"]), "ResourceQuotaExceeded.SecurityGroupNum");
    assert!(desk.call(&leave(&["sg-1", "sg-3"])).unwrap().job_id.is_some());
    assert_eq!(shown(&desk, "alb-in").security_group_ids, ["sg-2", "sg-4"]);
    // Where ACLs keep addresses out, no security group does.
    let other = LoadBalancerJoinSecurityGroup::new("alb-out", ["sg-1"]);
    desk.refuses(&other, "OperationDenied.LbAssociatedAclCanNotJoinSecurityGroup");
    desk.reload();
}

#[test]
fn an_access_log_is_written_to_one_place() {
    let desk = desk();
    let enable = |store: &str| EnableLoadBalancerAccessLog::new("alb-in", "project", store);
    let disable = || DisableLoadBalancerAccessLog::new("alb-in");
    desk.refuses(&disable(), "OperationDenied.AccessLogDisabled");
    assert!(desk.call(&enable("alb_one")).unwrap().job_id.is_some());
    desk.refuses(&enable("alb_two"), "OperationDenied.AccessLogEnabled");
    let log = shown(&desk, "alb-in").access_log_config.unwrap();
    assert_eq!(
        (log.log_project.as_deref(), log.log_store.as_deref()),
        (Some("project"), Some("alb_one"))
    );
    desk.call(&disable()).unwrap();
    let log = shown(&desk, "alb-in").access_log_config.unwrap();
    assert_eq!((log.log_project, log.log_store), (None, None));
    desk.call(&enable("alb_two")).unwrap();
    desk.reload();
}

#[test]
fn capacity_is_reserved_and_given_back() {
    let desk = desk();
    let to = |id: &str, units: i32| {
        ModifyCapacityReservation::new(id)
            .minimum_load_balancer_capacity(LoadBalancerCapacity::new().capacity_units(units))
    };
    let told = |id: &str| desk.call(&DescribeCapacityReservation::new(id)).unwrap();
    let none = told("alb-in");
    assert_eq!(none.minimum_load_balancer_capacity.unwrap().capacity_units, None);
    assert!(none.capacity_reservation_state.is_empty() && none.last_modified_time.is_none());
    desk.refuses(&ModifyCapacityReservation::new("alb-in"), "MissingParameter");
    let unfit = to("alb-basic", 100);
    desk.refuses(&unfit, "OperationDenied.CapacityReservationNotSupport");
    desk.call(&UpdateLoadBalancerEdition::new("alb-basic", "Standard")).unwrap();
    desk.refuses(&unfit, "OperationDenied.ListenerNotFound");
    desk.refuses(&to("alb-in", 99), "OperationDenied.CapacityUnitsBelowMinimum");
    desk.refuses(&to("alb-in", 601), "QuotaExceeded.ReservationMaxLcuPerLb");
    desk.call(&to("alb-in", 301)).unwrap();
    desk.refuses(&to("alb-out", 600), "QuotaExceeded.ReservationMaxLcuPerRegion");
    // Its own old capacity does not count.
    desk.call(&to("alb-in", 600)).unwrap();
    let own = told("alb-in");
    assert_eq!(own.minimum_load_balancer_capacity.unwrap().capacity_units, Some(600));
    let [g, h] = own.capacity_reservation_state.try_into().unwrap();
    assert_eq!(g.status, Some(CapacityReservationStatus::Provisioned));
    assert_eq!(
        (g.effective_capacity_units, h.effective_capacity_units),
        (Some(300.0), Some(300.0))
    );
    assert_eq!(own.decrease_requests_remaining, Some(2));
    let time = own.last_modified_time.unwrap();
    assert!(time.len() == 19 && time.contains(' '), "{time}");
    desk.call(&to("alb-in", 100)).unwrap();
    desk.call(&to("alb-in", 200).reset_capacity_reservation(true)).unwrap();
    assert_eq!(told("alb-in").decrease_requests_remaining, Some(0));
    assert!(told("alb-in").capacity_reservation_state.is_empty());
    desk.call(&to("alb-in", 200)).unwrap();
    desk.refuses(&to("alb-in", 100), "OperationDenied.CapacityDecreaseRequestLimitExceeded");
    desk.reload();
}
