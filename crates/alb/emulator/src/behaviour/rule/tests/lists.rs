use aliyun_alb_model::{ListRules, RuleDirection, Tag};

use super::fixture::{desk, for_responses, forward, made, on, rule};
use crate::desk::Desk;

/// The ids that a list shows, with how many there are on all pages.
#[track_caller]
fn ids(desk: &Desk, request: &ListRules) -> Vec<String> {
    let answer = desk.call(request).unwrap();
    assert_eq!(answer.total_count, i32::try_from(answer.rules.len()).ok());
    assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
    answer.rules.into_iter().map(|rule| rule.rule_id).collect()
}

#[test]
fn filters_narrow_together() {
    let desk = desk();
    let late = made(&desk, &rule(9).tag([Tag::new("k").value("v")]));
    let early = made(&desk, &rule(1));
    let response = made(&desk, &for_responses(5));
    let other = made(&desk, &on("lsn-2", 2, [forward()]).tag([Tag::new("k").value("w")]));
    let basic = made(&desk, &on("lsn-4", 3, [forward()]));
    let all = [&late, &early, &response, &other, &basic];
    let [late, early, response, other, basic] = all.map(String::as_str);
    let of_first = [early, late, response];
    assert_eq!(ids(&desk, &ListRules::new().listener_ids(["lsn-1"])), of_first);
    // The vendor's ingress controller names the listener like this, and wants both directions.
    assert_eq!(ids(&desk, &ListRules::new().listener_id("lsn-1")), of_first);
    let whole = [early, late, response, other, basic];
    assert_eq!(ids(&desk, &ListRules::new().listener_id("")), whole);
    let of_first = [early, late, response, other];
    assert_eq!(ids(&desk, &ListRules::new().load_balancer_ids(["alb-1"])), of_first);
    let of_both = ListRules::new().load_balancer_ids(["alb-1", "alb-2"]);
    assert_eq!(ids(&desk, &of_both.direction(RuleDirection::Response)), [response]);
    let requests = ListRules::new().listener_ids(["lsn-1"]).direction("Request");
    assert_eq!(ids(&desk, &requests), [early, late]);
    assert_eq!(ids(&desk, &ListRules::new().tag([Tag::new("k")])), [late, other]);
    assert_eq!(ids(&desk, &ListRules::new().tag([Tag::new("k").value("w")])), [other]);
    let both = ListRules::new().rule_ids([late, other]).listener_ids(["lsn-2"]);
    assert_eq!(ids(&desk, &both), [other]);
    let unknown = ListRules::new().rule_ids(["rule-0"]);
    assert_eq!(ids(&desk, &unknown), Vec::<String>::new());
}

#[test]
fn pages_follow_the_priorities() {
    let desk = desk();
    for priority in (1..=25).rev() {
        made(&desk, &rule(priority));
    }
    let mut seen = Vec::new();
    let mut request = ListRules::new().listener_ids(["lsn-1"]).max_results(10);
    loop {
        let answer = desk.call(&request).unwrap();
        assert_eq!((answer.total_count, answer.max_results), (Some(25), Some(10)));
        seen.extend(answer.rules.iter().map(|rule| rule.priority.unwrap()));
        match answer.next_token {
            Some(token) => request.next_token = Some(token),
            None => break,
        }
    }
    assert_eq!(seen, (1..=25).collect::<Vec<_>>());
    let wrong = ListRules::new().next_token("none");
    assert_eq!(desk.call(&wrong).unwrap_err().code(), "InvalidParameter");
}
