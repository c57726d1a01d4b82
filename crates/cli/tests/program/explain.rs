//! What is told without asking anybody.

use crate::support::{Home, Ran};

#[test]
fn a_code_is_explained_for_each_product_that_has_it() {
    let ran = Home::new().run(&["explain", "SystemBusy"]).ends(0);
    for told in ["slb: SystemBusy\n", "nlb: SystemBusy\n", "Repeat: safe", "Listed by: "] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
}

#[test]
fn an_operation_is_explained_with_its_codes_and_its_permission() {
    let ran =
        Home::new().run(&["explain", "AddVServerGroupBackendServers", "--lang", "en"]).ends(0);
    for told in [
        "slb:AddVServerGroupBackendServers\n",
        "Permission: slb:AddVServerGroupBackendServers (create)",
        "  ObtainIpFail\n",
        "VServerGroupId* <text>",
    ] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
}

#[test]
fn all_operations_are_listed() {
    let ran = Home::new().run(&["explain"]).ends(0);
    let listed = ran.out.lines().filter(|line| line.starts_with("  ")).count();
    assert_eq!(listed, 228);
    let of_one = Home::new().run(&["explain", "nlb"]).ends(0).out;
    assert!(of_one.starts_with("Network Load Balancer (NLB)") && !of_one.contains("DescribeRules"));
}

#[test]
fn the_locale_chooses_the_language_unless_it_is_said() {
    let home = Home::new();
    let told = |locale: &str, more: &[&str]| {
        let mut command = home.command();
        command.args(["explain", "SystemBusy"]).args(more).env("LANG", locale);
        Ran::of(&mut command).ends(0).out
    };
    assert!(told("zh_CN.UTF-8", &[]).contains("重试"));
    assert!(told("en_US.UTF-8", &[]).contains("Repeat: "));
    assert!(told("zh_CN.UTF-8", &["--lang", "en"]).contains("Repeat: "));
    assert!(told("C", &["--lang", "zh"]).contains("重试"));
}

#[test]
fn a_policy_is_json() {
    let ran = Home::new().run(&[
        "policy",
        "DescribeVServerGroups",
        "nlb:List*",
        "--region",
        "cn-hangzhou",
    ]);
    let json = ran.ends(0).json();
    let actions = json["Statement"].to_string();
    assert!(actions.contains("slb:DescribeVServerGroups") && actions.contains("nlb:ListListeners"));
}
