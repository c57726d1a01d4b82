//! Exit codes by kind of failure, and what is said then.

use aliyun_lb_emulator::{Effect, Emulator, Fault};

use crate::support::{Home, Ran};

#[test]
fn words_that_make_no_sense_are_2() {
    let home = Home::new();
    for (words, told) in [
        (&["cal"][..], "call"),
        (&["call"], "which operation"),
        (&["call", "DescribeLoadBalancer"], "did you mean: DescribeLoadBalancer"),
        (&["call", "nlb:ListServerGroop"], "did you mean: ListServerGroups"),
        (&["call", "CreateListener"], "alb:CreateListener or nlb:CreateListener"),
        (&["call", "CreateListener", "--A", "b"], "alb:CreateListener or nlb:CreateListener"),
        (&["call", "DescribeLoadBalancer", "--A=b"], "did you mean: DescribeLoadBalancer"),
        (&["call", "DescribeLoadBalancer", "--help"], "did you mean: DescribeLoadBalancer"),
        (&["call", "--A", "b"], "which operation"),
        (&["group", "drain", "rsp-1", "i-1:80", "--check-limit", "5"], "--check <COMMAND>"),
        (&["wait", "ListServerGroups", "Available", "--A", "b"], "nlb:ListServerGroups"),
        (&["wait", "--A", "b"], "--A has no effect: without an operation"),
        (&["call", "DescribeRegions", "--product", "elb"], "there is no product"),
        (&["call", "slb:DescribeRegions", "--output", "a..b"], "no JMESPath"),
        (&["call", "slb:DescribeRegions", "--output", "csv"], "none of the forms"),
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

#[test]
fn certificates_that_cannot_be_read_are_told_by_the_variable_that_names_them() {
    let home = Home::new();
    let variables = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret"),
        ("SSL_CERT_FILE", "/no/such.pem"),
    ];
    let words = ["call", "slb:DescribeRegions", "--region", "cn-hangzhou"];
    let words = [&words[..], &["--endpoint", "https://127.0.0.1:9"]].concat();
    let ran = Ran::of(home.command().args(words).envs(variables)).ends(9);
    assert!(ran.err.contains("SSL_CERT_FILE is \"/no/such.pem\""), "{}", ran.err);
}

/// Runs the program against an endpoint on which something goes wrong.
async fn against(fault: Option<Fault>, words: &'static [&'static str]) -> Ran {
    with_keys(fault, words, &KEYS).await
}

/// The environment variables of the emulator's key.
const KEYS: [(&str, &str); 2] =
    [("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid"), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")];

/// The same with other keys.
async fn with_keys(
    fault: Option<Fault>,
    words: &'static [&'static str],
    keys: &'static [(&'static str, &'static str)],
) -> Ran {
    let emulator = Emulator::start().await.unwrap();
    if let Some(fault) = fault {
        emulator.inject(fault).unwrap();
    }
    let endpoint = emulator.endpoint().to_owned();
    let ran = tokio::task::spawn_blocking(move || {
        let home = Home::new();
        let mut command = home.command();
        command.args(words).args(["--endpoint", &endpoint, "--region", "cn-hangzhou"]);
        command.envs(keys.iter().copied());
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
        [("Forbidden.RAM", 5), ("InvalidAccessKeyId.NotFound", 4), ("QuotaExceeded.X", 7)]
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

const ONE: &str = "i-bp100000000000000001:9001";

/// All commands that change a group, of this one.
macro_rules! changes {
    ($group:literal) => {
        [
            const { &["group", "plan", $group, ONE] as &[&str] },
            const { &["group", "apply", $group, ONE, "--yes"] },
            const { &["group", "add", $group, ONE] },
            const { &["group", "remove", $group, ONE, "--yes"] },
            const { &["group", "weights", $group, ONE, "--weight", "5"] },
            const { &["group", "replace", $group, "--from", ONE, "--to", "i-2:80", "--yes"] },
            const { &["group", "drain", $group, ONE, "--yes"] },
            const { &["blue-green", $group, "--from", ONE, "--to", "i-2:80", "--yes"] },
            const { &["rolling", $group, "--from", ONE, "--to", "i-2:80", "--yes"] },
            const { &["canary", $group, "--to", ONE, "--weights", "1"] },
        ]
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_groups_ends_by_the_kind_of_what_ended_it() {
    for words in changes!("rsp-none").into_iter().chain(changes!("nlb:sgp-none")) {
        let ran = against(None, words).await;
        assert_eq!(ran.code, 6, "{words:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("request") && ran.err.contains("what to do: "), "{}", ran.err);
    }
    let words = const { &["group", "add", "rsp-bp10000000001", ONE] };
    for (code, exit) in
        [("Forbidden.RAM", 5), ("Throttling.User", 8), ("InvalidAccessKeyId.NotFound", 4)]
    {
        let read = Fault::error(code).on("DescribeVServerGroupAttribute");
        against(Some(read), words).await.ends(exit);
        let write = Fault::error(code).on("AddVServerGroupBackendServers");
        let ran = against(Some(write), words).await.ends(exit);
        assert!(ran.err.contains("nothing of rsp-bp10000000001 was changed: "), "{}", ran.err);
        assert!(ran.out.contains("not tried") || ran.out.contains("refused: "), "{}", ran.out);
    }
    let none = Home::new().run(&["group", "add", "rsp-1", ONE, "--region", "cn-hangzhou"]).ends(4);
    assert!(none.err.contains("slb doctor"), "{}", none.err);
    let mut command = Home::new().command();
    command.args(["group", "add", "rsp-1", ONE, "--endpoint", "http://127.0.0.1:1"]);
    command.args(["--region", "cn-hangzhou"]).envs(KEYS);
    Ran::of(&mut command).ends(9);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_failed_is_told_with_all_that_it_says() {
    let said = "The server could not be added, for a reason that takes more than a line of eighty \
                characters to tell, and whose end says what to do";
    let fault = || Some(Fault::fail_job("OperationFailed.Made", said));
    let add = const { &["group", "add", "alb:sgp-000000000000000002", ONE] };
    let ran = against(fault(), add).await;
    assert!(ran.out.contains("the job failed: OperationFailed.Made: "), "{}", ran.out);
    assert!(ran.out.contains("says what to do") && !ran.out.contains("refused"), "{}", ran.out);
    assert_eq!(ran.code, 11, "{}", ran.err);
    let call = const {
        &[
            "call",
            "alb:AddServersToServerGroup",
            "--ServerGroupId=sgp-000000000000000002",
            "--Servers=ServerId=i-bp100000000000000001,ServerType=Ecs,Port=9001",
            "--wait",
        ]
    };
    let ran = against(fault(), call).await.ends(11);
    assert!(
        ran.err.contains("set off a job, which failed with OperationFailed.Made"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("says what to do") && !ran.err.contains("was refused"), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_what_is_wrong_with_a_key_and_says_it_once() {
    let doctor = const { &["doctor"] };
    let secret = const {
        &[("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid"), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "canary")]
    };
    let ran = with_keys(None, doctor, secret).await.ends(4);
    let told = "the service knows the key ID, and the secret is not the one of this key";
    assert!(ran.out.contains(told) && !ran.out.contains("canary"), "{}", ran.out);
    assert_eq!((ran.out.matches(told).count(), ran.err.contains("1 problem found")), (1, true));
    let key = const {
        &[
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAInobody123"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret"),
        ]
    };
    let ran = with_keys(None, doctor, key).await.ends(4);
    assert!(ran.out.contains("the service knows no key with this ID"), "{}", ran.out);
    let no_token = const {
        &[
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "STS.temporary"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret"),
        ]
    };
    let ran = with_keys(None, doctor, no_token).await.ends(4);
    assert!(ran.out.contains("set ALIBABA_CLOUD_SECURITY_TOKEN"), "{}", ran.out);
    for (code, told) in [
        ("InvalidAccessKeyId.Inactive", "which is disabled"),
        ("InvalidSecurityToken.Expired", "has expired"),
        ("InvalidSecurityToken.MismatchWithAccessKey", "are not of one temporary key"),
    ] {
        let ran = against(Some(Fault::error(code)), doctor).await.ends(4);
        assert!(ran.out.contains(told) && ran.out.contains("what to do: "), "{code}: {}", ran.out);
    }
    let ran = against(Some(Fault::html()), const { &["doctor", "--product", "slb"] }).await;
    assert!(ran.out.contains("something else than the service answers there"), "{}", ran.out);
    let checks = against(None, const { &["doctor", "-o", "[?Verdict!='Ok'].What"] }).await.ends(0);
    assert_eq!(checks.out, "profile\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_that_a_host_speaks_no_tls() {
    let emulator = Emulator::start().await.unwrap();
    let endpoint = emulator.endpoint().replace("http:", "https:");
    let ran = tokio::task::spawn_blocking(move || {
        let mut command = Home::new().command();
        command.args(["doctor", "--product", "slb", "--endpoint", &endpoint]);
        command.args(["--region", "cn-hangzhou"]).envs(KEYS);
        Ran::of(&mut command)
    });
    let ran = ran.await.unwrap().ends(9);
    emulator.shutdown().await;
    assert!(ran.out.contains("does not speak TLS: write http://"), "{}", ran.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_says_why_it_shows_no_health() {
    let denied = Fault::error("Forbidden.RAM").on("DescribeHealthStatus");
    let watch = const { &["group", "watch", "lb-bp1000000000000000001", "--looks", "1"] };
    let ran = against(Some(denied), watch).await.ends(0);
    assert!(ran.out.contains("their health was not seen: "), "{}", ran.out);
    assert!(ran.out.contains("Forbidden.RAM"), "{}", ran.out);
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_told_and_a_reader_that_is_gone_is_no_failure() {
    let home = Home::new();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for (words, told) in [
        (&["call", "slb:DescribeRegions", "--emulator"][..], "\"RegionId\""),
        (&["explain", "SystemBusy"], "SystemBusy"),
        (&["call", "slb:DescribeLoadBalancers", "--all", "--emulator"], "\"LoadBalancerId\""),
        (&["group", "add", "rsp-bp10000000001", ONE, "--emulator"], "1 done"),
        (&["--help"], ""),
        (&["completions", "bash"], "slb"),
    ] {
        let mut command = home.bare();
        let output = command.args(words).stdout(full()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words:?}: {err}");
        assert!(err.contains("standard output cannot be written") && err.contains(told), "{err}");
    }
    let watch = ["group", "watch", "rsp-bp10000000001", "--delay", "1", "--looks", "60"];
    let watch = [&watch[..], &["--emulator"]].concat();
    let begin = std::time::Instant::now();
    for words in [&["explain"][..], &["completions", "bash"], &["--help"], &watch] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = home.bare().args(words).stdout(writer).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{words:?}");
    }
    assert!(begin.elapsed().as_secs() < 45, "a watch that nobody reads goes on");
}

#[tokio::test]
async fn an_answer_that_is_none_is_no_empty_list() {
    let words = const { &["call", "nlb:ListServerGroups", "--all"] };
    let body = |body: &str| {
        let (headers, body) = (std::collections::BTreeMap::default(), body.to_owned());
        Some(Fault::new(Effect::Answer { status: 200, headers, body }))
    };
    let ran = against(body("{}"), words).await.ends(9);
    assert!(ran.err.contains("shows no list"), "{}", ran.err);
    // An empty list may be left out.
    against(body(r#"{"RequestId":"A","TotalCount":0}"#), words).await.ends(0);
}
