//! Calls, and what of them goes where.

use crate::support::{Home, Ran};

#[test]
fn an_answer_is_data_on_standard_output_and_nothing_else_is_there() {
    let ran = Home::new().emulated(&["call", "slb:DescribeRegions"]).ends(0);
    assert!(ran.json()["Regions"]["Region"][0]["RegionId"].is_string());
    assert_eq!(ran.err, "");
}

#[test]
fn an_answer_has_the_form_that_is_asked_for() {
    let home = Home::new();
    let group = "rsp-bp10000000001";
    let describe = ["call", "DescribeVServerGroupAttribute", "--VServerGroupId", group, "-o"];
    let form = |form: &str| home.emulated(&[&describe[..], &[form]].concat()).ends(0).out;
    assert!(form("yaml").contains("VServerGroupId: rsp-bp10000000001\n"));
    assert_eq!(form("VServerGroupId"), "rsp-bp10000000001\n");
    assert!(form("table").contains("VServerGroupId"));
    let json: serde_json::Value = serde_json::from_str(&form("json=VServerGroupId")).unwrap();
    assert_eq!(json, group);
}

#[test]
fn servers_are_added_however_they_are_written_and_kept_over_runs() {
    let home = Home::new();
    let group =
        ["call", "add-vserver-group-backend-servers", "--vserver-group-id", "rsp-bp10000000001"];
    for (n, servers) in [
        &[
            "--BackendServers",
            "ServerId=i-bp100000000000000001,Port=8001",
            "ServerId=i-bp100000000000000002,Port=8001,Weight=50",
        ][..],
        &["--BackendServers", r#"[{"ServerId":"i-bp100000000000000001","Port":8002}]"#],
        &["--BackendServers.1.ServerId", "i-bp100000000000000001", "--BackendServers.1.Port=8003"],
    ]
    .into_iter()
    .enumerate()
    {
        let ran = home.emulated(&[&group[..], servers].concat()).ends(0);
        assert!(ran.out.contains(&format!("800{}", n + 1)), "{}", ran.out);
    }
    let path = "BackendServers.BackendServer[?Port>`8000`].[ServerId,Port] | length(@)";
    let ran = home.emulated(&[
        "call",
        "DescribeVServerGroupAttribute",
        "--VServerGroupId=rsp-bp10000000001",
        "-o",
        path,
    ]);
    assert_eq!(ran.ends(0).out, "4\n");
}

#[test]
fn all_pages_are_one_list() {
    let home = Home::new();
    for n in 0..5 {
        let name = format!("group-{n}");
        let words = [
            "call",
            "nlb:CreateServerGroup",
            "--VpcId",
            "vpc-bp1000000000000000001",
            "--ServerGroupName",
            &name,
            "--wait",
        ];
        home.emulated(&words).ends(0);
    }
    let list = ["call", "nlb:ListServerGroups", "--MaxResults", "2", "--all"];
    let json = home.emulated(&list).ends(0).json();
    let names: Vec<&str> =
        json.as_array().unwrap().iter().map(|it| it["ServerGroupName"].as_str().unwrap()).collect();
    for n in 0..5 {
        assert!(names.contains(&format!("group-{n}").as_str()), "{names:?}");
    }
    let table = home.emulated(&[&list[..], &["-o", "table=[].{Name:ServerGroupName}"]].concat());
    assert!(table.ends(0).out.starts_with(" Name\n"));
    let one = home.emulated(&["call", "nlb:ListServerGroups", "--MaxResults", "2"]).ends(0).json();
    assert_eq!(one["ServerGroups"].as_array().unwrap().len(), 2);
    // By number, and of nothing at all.
    let none =
        home.emulated(&["call", "DescribeLoadBalancers", "--LoadBalancerName", "none", "--all"]);
    assert_eq!(none.ends(0).out, "[]\n");
}

#[test]
fn a_dry_run_changes_nothing() {
    let home = Home::new();
    let create = [
        "call",
        "nlb:CreateServerGroup",
        "--VpcId",
        "vpc-bp1000000000000000001",
        "--ServerGroupName",
        "tried",
    ];
    for switch in ["--dry-run", "--DryRun"] {
        let ran = home.emulated(&[&create[..], &[switch]].concat()).ends(0);
        assert_eq!(
            (ran.out.as_str(), ran.err.as_str()),
            ("", "nlb:CreateServerGroup: the service would do it\n")
        );
    }
    let list =
        home.emulated(&["call", "nlb:ListServerGroups", "-o", "ServerGroups[].ServerGroupName"]);
    assert!(!list.ends(0).out.contains("tried"));
    let none = home.emulated(&["call", "slb:DescribeRegions", "--dry-run"]).ends(2);
    assert!(none.err.contains("has no dry run"), "{}", none.err);
}

#[test]
fn what_the_manual_does_not_know_is_told_unchecked_too() {
    let home = Home::new();
    let ran = home.emulated(&["call", "slb:DescribeRegions", "--no-check", "--MadeUp", "1"]);
    assert!(ran.ends(3).err.contains("--MadeUp is not known"));
}

#[cfg(unix)]
#[test]
fn what_is_no_text_is_not_sent_as_another() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = Home::new();
    for word in [&b"caf\xe9"[..], b"--LoadBalancerName=caf\xe9"] {
        let mut command = home.command();
        command.args(["call", "--emulator", "DescribeLoadBalancers"]);
        if !word.starts_with(b"--") {
            command.arg("--LoadBalancerName");
        }
        let ran = Ran::of(command.arg(std::ffi::OsStr::from_bytes(word))).ends(2);
        assert!(ran.err.contains("is not UTF-8"), "{}", ran.err);
    }
}
