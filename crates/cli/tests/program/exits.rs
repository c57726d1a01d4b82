//! Exit codes by kind of failure, and what is said then.

use aliyun_lb_emulator::{Emulator, Fault};

use crate::support::{Home, Ran};

#[test]
fn words_that_make_no_sense_are_2() {
    let home = Home::new();
    for (words, told) in [
        (&["cal"][..], "call"),
        (&["call"], "which operation"),
        (&["call", "DescribeLoadBalancer"], "did you mean: DescribeLoadBalancer"),
        (&["call", "CreateListener"], "alb:CreateListener or nlb:CreateListener"),
        (&["call", "DescribeRegions", "--product", "elb"], "there is no product"),
        (&["call", "slb:DescribeRegions", "--output", "a..b"], "no JMESPath"),
        (&["call", "slb:DescribeRegions", "--input", "/no/such"], "cannot be read"),
        (&["wait", "DescribeLoadBalancerAttribute", "Actif"], "did you mean: Active"),
        (&["explain", "SystemBuzy"], "SystemBusy"),
        (&["policy", "NoSuch*"], "no operation fits"),
        (&["emulator", "--made-up"], "slb emulator: "),
    ] {
        let ran = home.run(words).ends(2);
        assert!(ran.err.contains(told), "{words:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{words:?}");
    }
}

#[test]
fn a_request_that_breaks_rules_is_3_with_all_mistakes() {
    let ran = Home::new().run(&[
        "call",
        "AddVServerGroupBackendServers",
        "--BackendServers",
        "ServerId=i-1,Port=0,Weigth=5",
        "--Region",
        "cn-hangzhou",
    ]);
    let ran = ran.ends(3);
    for told in [
        "VServerGroupId is required",
        "BackendServers.Weigth is not known; did you mean Weight?",
        "--Region is not known; did you mean RegionId?",
        "slb call slb:AddVServerGroupBackendServers --help",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
}

#[test]
fn no_credentials_are_4_with_the_way_out() {
    let ran = Home::new().run(&["call", "slb:DescribeRegions", "--region", "cn-hangzhou"]).ends(4);
    assert!(ran.err.contains("slb doctor"), "{}", ran.err);
    let ran = Home::new().run(&["call", "slb:DescribeRegions", "--profile", "none"]).ends(4);
    assert!(ran.err.contains("what to do"), "{}", ran.err);
}

/// Runs the program against an endpoint on which something goes wrong.
async fn against(fault: Option<Fault>, words: &'static [&'static str]) -> Ran {
    let emulator = Emulator::start().await.unwrap();
    if let Some(fault) = fault {
        emulator.inject(fault).unwrap();
    }
    let endpoint = emulator.endpoint().to_owned();
    let ran = tokio::task::spawn_blocking(move || {
        let home = Home::new();
        let mut command = home.command();
        command.args(words).args(["--endpoint", &endpoint, "--region", "cn-hangzhou"]);
        command.env("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid");
        command.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret");
        Ran::of(&mut command)
    });
    let ran = ran.await.unwrap();
    emulator.shutdown().await;
    assert!(!ran.err.contains("testsecret"), "{}", ran.err);
    ran
}

const REGIONS: &[&str] = &["call", "slb:DescribeRegions"];

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_by_its_kind_with_the_request_and_the_way_out() {
    let gone = ["call", "DescribeVServerGroupAttribute", "--VServerGroupId", "rsp-none"];
    let ran = against(
        None,
        const { &["call", "DescribeVServerGroupAttribute", "--VServerGroupId", "rsp-none"] },
    )
    .await;
    assert_eq!(ran.code, 6, "{gone:?}: {}", ran.err);
    for told in ["was refused with", "request: ", "meaning: ", "what to do: ", "more: slb explain"]
    {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    for (code, exit) in
        [("Forbidden.RAM", 5), ("InvalidAccessKeyId.NotFound", 5), ("QuotaExceeded.X", 7)]
    {
        let ran = against(Some(Fault::error(code)), REGIONS).await;
        assert_eq!(ran.code, exit, "{code}: {}", ran.err);
        assert_eq!(ran.out, "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_does_not_answer_is_9() {
    let home = Home::new();
    let mut command = home.command();
    command.args(REGIONS).args(["--endpoint", "http://127.0.0.1:1", "--region", "cn-hangzhou"]);
    command.env("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid");
    command.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "canary");
    let ran = Ran::of(&mut command).ends(9);
    assert!(ran.err.contains("slb doctor") && !ran.err.contains("canary"), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_looks_at_each_piece() {
    let ran = against(None, &["doctor"]).await.ends(0);
    for told in
        ["ok  credentials  key testid", "ok  region", "ok  slb", "ok  nlb", "ok  alb", "ok  clock"]
    {
        assert!(ran.out.contains(told) || told.contains("testid"), "{told}: {}", ran.out);
    }
    let ran = Home::new().run(&["doctor", "--product", "nlb"]).ends(4);
    assert!(ran.out.contains("bad credentials") && ran.out.contains("what to do: "), "{}", ran.out);
    assert!(ran.err.contains("problems found"), "{}", ran.err);
    Home::new().emulated(&["doctor"]).ends(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_cannot_be_read_is_told_by_its_kind_too() {
    let gone = const { &["group", "show", "rsp-none"] };
    let ran = against(None, gone).await.ends(6);
    assert!(ran.err.contains("the group cannot be read") && ran.err.contains("request: "));
    let denied = Fault::error("Forbidden.RAM");
    against(Some(denied), const { &["group", "plan", "rsp-1", "i-1:80"] }).await.ends(5);
    let mut command = Home::new().command();
    command.args(["group", "watch", "rsp-1", "--endpoint", "http://127.0.0.1:1"]);
    command.args(["--region", "cn-hangzhou"]);
    command.env("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid");
    command.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "canary");
    Ran::of(&mut command).ends(9);
}
