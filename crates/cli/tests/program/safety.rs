//! Confirmation, and the safety policy of the vendor's CLI.

use crate::support::{Home, Ran};

const GROUP: &str = "rsp-bp10000000001";

fn delete(home: &Home, more: &[&str]) -> Ran {
    home.emulated(&[&["call", "DeleteVServerGroup", "--VServerGroupId", GROUP][..], more].concat())
}

#[test]
fn what_deletes_is_confirmed() {
    let home = Home::new();
    for more in [&[][..], &["--no-input"]] {
        let ran = delete(&home, more).ends(12);
        assert!(ran.err.contains("--yes"), "{}", ran.err);
    }
    let words = ["call", "DescribeVServerGroupAttribute", "--VServerGroupId", GROUP];
    home.emulated(&words).ends(0);
}

#[test]
fn a_policy_forbids_asks_and_allows_in_order() {
    let home = Home::new();
    home.file(
        ".aliyun/safety-policy.json",
        r#"{"enabled":true,"rules":[{"pattern":"slb:DescribeRegions","action":"deny"},
            {"pattern":"slb:Set*","action":"forbid"},{"pattern":"slb:Delete*","action":"deny"}]}"#,
    );
    let ran = delete(&home, &["--yes"]).ends(12);
    assert!(ran.err.contains("forbids slb:DeleteVServerGroup"), "{}", ran.err);
    assert!(ran.err.contains("rule: slb:Delete*"), "{}", ran.err);
    let set =
        ["call", "SetVServerGroupAttribute", "--VServerGroupId", GROUP, "--VServerGroupName", "x"];
    let ran = home.emulated(&set).ends(12);
    assert!(ran.err.contains("the safety policy (slb:Set*) asks"), "{}", ran.err);
    home.emulated(&[&set[..], &["--yes"]].concat()).ends(0);
    let mut skipping = home.command();
    skipping.args(set).arg("--emulator").env("ALIBABA_CLOUD_SAFETY_SKIP_CONFIRM", "1");
    Ran::of(&mut skipping).ends(0);
}

#[test]
fn a_policy_that_cannot_be_read_lets_nothing_pass() {
    let home = Home::new();
    home.file(".aliyun/safety-policy.json", "{");
    let ran = delete(&home, &["--yes"]).ends(4);
    assert!(ran.err.contains("safety-policy.json cannot be used"), "{}", ran.err);
}

#[test]
fn rules_of_a_policy_that_nobody_enabled_are_told_once() {
    let home = Home::new();
    let add = ["group", "add", GROUP, "i-bp100000000000000001:9000", "--emulator"];
    for (enabled, count) in [(None, 1), (Some("false"), 0)] {
        let mut command = home.command();
        command.args(add).env("ALIBABA_CLOUD_SAFETY_POLICY_RULES", "slb:Add*=deny");
        command.envs(enabled.map(|enabled| ("ALIBABA_CLOUD_SAFETY_POLICY_ENABLED", enabled)));
        let ran = Ran::of(&mut command).ends(0);
        let told = ran.err.matches("does not say that it is enabled").count();
        assert_eq!(told, count, "{}", ran.err);
    }
}

#[test]
fn what_the_environment_says_of_it_must_make_sense() {
    let home = Home::new();
    let add = ["group", "add", GROUP, "i-bp100000000000000001:9000", "--emulator"];
    for (enabled, rules, code) in [
        ("true", "slb:Add*=deny", 12),
        ("true", "slb:Add*=dny", 4),
        ("true", "slb:Add*", 4),
        ("yes", "slb:Add*=deny", 4),
        ("false", "slb:Add*=deny", 0),
        ("", "", 0),
    ] {
        let mut command = home.command();
        command.args(add).env("ALIBABA_CLOUD_SAFETY_POLICY_ENABLED", enabled);
        Ran::of(command.env("ALIBABA_CLOUD_SAFETY_POLICY_RULES", rules)).ends(code);
    }
}
