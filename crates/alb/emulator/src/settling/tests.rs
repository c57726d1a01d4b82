use aliyun_alb_model::{
    CreateRule, CreateRuleResponse, CreateRules, CreateRulesResponse, DeleteLoadBalancer,
    DeleteRule, DeleteRules, JobStatus, ListAsynJobs, ListRules, NewRule, RuleAction,
    RuleCondition, RuleStatus, UpdateLoadBalancerAttribute, UpdateLoadBalancerEdition,
    UpdateRuleAttribute, UpdateRulesAttribute, UpdatedRule,
};
use aliyun_emulator::Settling;
use aliyun_emulator::product::JobFailure;

use crate::behaviour::fixture;
use crate::desk::Desk;

fn rule(priority: i32) -> CreateRule {
    let actions = [RuleAction::forward_to("sgp-http")];
    CreateRule::new("lsn-1", priority, actions, [RuleCondition::host(["a.com"])], "rule")
}

/// Asks for a job alone until it has ended.
#[track_caller]
fn wait_for_job(desk: &Desk, job: &str) {
    let request = ListAsynJobs::new().job_ids([job]);
    let mut jobs = (0..5).map(|_| desk.call(&request).unwrap().jobs.remove(0));
    assert!(jobs.any(|job| job.status == Some(JobStatus::Succeeded)), "it goes on");
}

/// Calls whose answers name no job leave no other way to wait for it.
#[test]
fn who_lists_jobs_without_their_ids_waits_for_them() {
    let lists = [ListAsynJobs::new(), ListAsynJobs::new().api_name("UpdateLoadBalancerEdition")];
    for list in lists {
        for failure in [None, Some(JobFailure::default())] {
            let desk = fixture::desk();
            desk.settling.set(Settling::AfterDescribes(2));
            let end = if failure.is_some() { JobStatus::Failed } else { JobStatus::Succeeded };
            desk.failure.replace(failure);
            desk.call(&UpdateLoadBalancerEdition::new("alb-2", "Standard")).unwrap();
            desk.failure.take();
            let told: Vec<_> =
                (0..3).filter_map(|_| desk.call(&list).unwrap().jobs.remove(0).status).collect();
            assert_eq!(told, [JobStatus::Processing, JobStatus::Processing, end], "{list:?}");
            desk.call(&DeleteLoadBalancer::new("alb-2")).unwrap();
        }
    }
}

/// Neither a list in which a job does not stand nor the old job of what is changed anew says how far
/// a change is.
#[test]
fn a_list_describes_the_jobs_that_stand_in_it() {
    let desk = fixture::desk();
    let basic = || UpdateLoadBalancerEdition::new("alb-2", "Standard");
    desk.call(&basic()).unwrap();
    desk.settling.set(Settling::AfterDescribes(1));
    let rename = UpdateLoadBalancerAttribute::new("alb-2").load_balancer_name("other");
    let job = desk.call(&rename).unwrap().job_id.unwrap();
    for name in ["UpdateLoadBalancerEdition", "CreateRule"] {
        (0..3).for_each(|_| drop(desk.call(&ListAsynJobs::new().api_name(name)).unwrap()));
    }
    desk.refuses(&DeleteLoadBalancer::new("alb-2"), "IncorrectStatus.LoadBalancer");
    wait_for_job(&desk, &job);
    desk.call(&DeleteLoadBalancer::new("alb-2")).unwrap();
}

#[test]
fn who_waits_for_a_rule_has_waited_for_its_listener() {
    let desk = fixture::desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let create = |priority| -> CreateRuleResponse { desk.call(&rule(priority)).unwrap() };
    // By the job.
    let first = create(1);
    desk.refuses(&rule(2), "IncorrectStatus.Listener");
    wait_for_job(&desk, &first.job_id.unwrap());
    // By the state, in a list of all.
    let second = create(2).rule_id;
    let all = || desk.call(&ListRules::new()).unwrap().rules;
    let is_there = |status: &RuleStatus| {
        all().iter().filter(|own| own.rule_status.as_ref() == Some(status)).count()
    };
    assert_eq!(is_there(&RuleStatus::Provisioning), 1);
    assert_eq!(is_there(&RuleStatus::Provisioning), 1);
    assert_eq!(is_there(&RuleStatus::Provisioning), 0);
    // In a list of this rule.
    let update = UpdateRuleAttribute::new(&second).rule_name("other");
    let job = desk.call(&update).unwrap().job_id.unwrap();
    desk.refuses(&DeleteRule::new(&second), "IncorrectStatus.Rule");
    let one = ListRules::new().rule_ids([&second]);
    (0..2).for_each(|_| drop(desk.call(&one).unwrap()));
    wait_for_job(&desk, &job);
    desk.call(&DeleteRule::new(&second)).unwrap();
}

/// The job is about the listener, but so long as one of the rules is not ready it goes on.
#[test]
fn who_waits_for_the_job_of_a_batch_has_waited_for_all_of_it() {
    let desk = fixture::desk();
    desk.settling.set(Settling::AfterDescribes(2));
    let new = |priority| {
        let actions = [RuleAction::forward_to("sgp-http")];
        NewRule::new(priority, actions, [RuleCondition::host(["a.com"])], "rule")
    };
    let batch = CreateRules::new("lsn-1", [new(1), new(2)]);
    let made: CreateRulesResponse = desk.call(&batch).unwrap();
    wait_for_job(&desk, &made.job_id.unwrap());
    let ids: Vec<String> = made.rule_ids.into_iter().filter_map(|it| it.rule_id).collect();
    let changes = ids.iter().map(|id| UpdatedRule::new(id).rule_name("other"));
    desk.call(&UpdateRulesAttribute::new(changes)).unwrap();
    // By the state of the listener, with which the job ends.
    let listener = || fixture::listener(&desk, "lsn-1");
    (0..2).for_each(|_| drop(listener()));
    let gone = desk.call(&DeleteRules::new(&ids)).unwrap().job_id.unwrap();
    wait_for_job(&desk, &gone);
    assert!(desk.call(&ListRules::new()).unwrap().rules.is_empty());
}

#[test]
fn what_becomes_of_parts_is_over_when_their_load_balancer_is_deleted() {
    let desk = fixture::desk();
    desk.settling.set(Settling::AfterDescribes(5));
    let made = desk.call(&rule(1)).unwrap().job_id.unwrap();
    let gone = desk.call(&DeleteLoadBalancer::new("alb-1")).unwrap().job_id.unwrap();
    let status = |job: &str| {
        let answer = desk.call(&ListAsynJobs::new().job_ids([job])).unwrap();
        answer.jobs[0].status.clone()
    };
    assert_eq!(status(&made), Some(JobStatus::Succeeded));
    assert_eq!(status(&gone), Some(JobStatus::Processing));
    assert!(desk.call(&ListRules::new()).unwrap().rules.is_empty());
}
