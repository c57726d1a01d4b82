//! Waiting.

use crate::support::Home;

#[test]
fn a_state_is_waited_for() {
    let home = Home::new();
    let balancer = ["--LoadBalancerId", "lb-bp1000000000000000001"];
    let words = ["wait", "DescribeLoadBalancerAttribute", "Active"];
    let ran = home.emulated(&[&words[..], &balancer].concat()).ends(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    let call =
        ["call", "DescribeLoadBalancerAttribute", "--wait=active", "-o", "LoadBalancerStatus"];
    assert_eq!(home.emulated(&[&call[..], &balancer].concat()).ends(0).out, "active\n");
    let gone = ["wait", "DescribeLoadBalancerAttribute", "Deleted", "--LoadBalancerId", "lb-none"];
    home.emulated(&gone).ends(0);
}

#[test]
fn a_state_that_does_not_come_is_11() {
    let home = Home::new();
    let words = ["wait", "DescribeLoadBalancerAttribute", "Deleted", "--limit", "0.1"];
    let ran =
        home.emulated(&[&words[..], &["--LoadBalancerId", "lb-bp1000000000000000001"]].concat());
    assert!(ran.ends(11).err.contains("took too long"));
}

#[test]
fn what_is_not_there_is_6_as_in_a_call() {
    let home = Home::new();
    for (operation, state, id) in [
        ("DescribeLoadBalancerAttribute", "Active", "--LoadBalancerId"),
        ("nlb:GetLoadBalancerAttribute", "Active", "--LoadBalancerId"),
        ("nlb:GetListenerAttribute", "Running", "--ListenerId"),
        ("alb:GetListenerAttribute", "Running", "--ListenerId"),
    ] {
        let wait = home.emulated(&["wait", operation, state, id, "none-1"]).ends(6);
        assert!(wait.err.contains("--region"), "{}", wait.err);
        let state = format!("--wait={state}");
        home.emulated(&["call", operation, id, "none-1", &state]).ends(6);
    }
}

#[test]
fn all_states_are_listed() {
    let ran = Home::new().run(&["wait"]).ends(0);
    assert!(ran.out.contains("slb wait slb:DescribeLoadBalancerAttribute Active\n"), "{}", ran.out);
}
