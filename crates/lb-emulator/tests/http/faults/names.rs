//! What a fault names must be there, and what was probably meant is told.

use aliyun_lb_emulator::{Effect, Emulator, Fault};

use super::ADD;

#[tokio::test]
async fn a_misspelt_name_is_refused_with_the_nearest_one() {
    let emulator = Emulator::start().await.unwrap();
    let busy = || Fault::error("SystemBusy");
    for (fault, told) in [
        (busy().on("AddVserverGroupBackendServers"), "Action: there is no operation"),
        (
            busy().on("AddVserverGroupBackendServers"),
            "did you mean \"AddVServerGroupBackendServers\"?",
        ),
        (busy().on("Nonsense"), "no operation \"Nonsense\". Names are case-sensitive"),
        (
            busy().on(ADD).with_parameter("VserverGroupID", "x"),
            "Parameters.VserverGroupID: AddVServerGroupBackendServers has no such parameter; did \
             you mean \"VServerGroupId\"?",
        ),
        (
            busy().on("DescribeRegions").with_parameter("VServerGroupId", "x"),
            "Parameters.VServerGroupId: DescribeRegions has no such parameter.",
        ),
        (
            busy().with_parameter("LoadBalancerID", "x"),
            "Parameters.LoadBalancerID: no operation has such a parameter; did you mean \
             \"LoadBalancerId\"?",
        ),
        (busy().with_parameter("Tags.1.Kye.2", "x").on(ADD), "has no such parameter"),
        (
            Fault::error("SystemBussy"),
            "Effect.Code: no operation documents \"SystemBussy\"; did you mean \"SystemBusy\"? For \
             an answer that the service does not give, there is the effect Answer.",
        ),
        (Fault::error("systembusy").on(ADD), "did you mean \"SystemBusy\"?"),
        (Fault::error("SystemBusy "), "did you mean \"SystemBusy\"?"),
        (Fault::error("Made.Up.By.Me"), "documents \"Made.Up.By.Me\". For an answer"),
        (
            Fault::error("IncorrectStatus.%s"),
            "Effect.Code: \"IncorrectStatus.%s\" has a placeholder for what varies; write the code \
             as it comes, such as IncorrectStatus.",
        ),
        (Fault::error("IncorrectStatus"), "did you mean \"IncorrectStatus.Eni\"?"),
        (Fault::error("Nonsense.%s"), "write the code as it comes."),
        (Fault::error("Mismatch.%s").of_product("Slb"), "such as Mismatch.SlbSpecTypeAnd"),
        (Fault::fail_job("IncorrectStatus.%s", "No."), "such as IncorrectStatus."),
        (
            Fault::fail_job("systembusy", "No."),
            "Effect.Code: \"systembusy\" is written SystemBusy.",
        ),
        (
            Fault::fail_job("SystemBusy", "No.").on("GetListenerAttribute").of_product("Nlb"),
            "Effect.Type: FailJob is for operations that begin a job, and GetListenerAttribute begins \
             none.",
        ),
        (
            Fault::fail_job("SystemBusy", "No.").on("EnableDeletionProtection"),
            "EnableDeletionProtection begins none.",
        ),
        (
            Fault::fail_job("SystemBusy", "No.").of_product("Slb"),
            "no operation of Slb begins one. For a call that is refused, there is the effect Error.",
        ),
        (
            busy().with_access_key("TestId"),
            "AccessKeyId: there is no account \"TestId\"; did you mean \"testid\"? GET \
             /_emulator/state lists them.",
        ),
        (
            // A status and a message do not make it known.
            Fault::new(Effect::Error {
                code: "VServerGroupProcesing".into(),
                status: Some(400),
                message: Some("No.".into()),
            }),
            "did you mean \"VServerGroupProcessing\"?",
        ),
    ] {
        let problem = emulator.inject(fault.clone()).unwrap_err().to_string();
        assert!(problem.contains(told), "{fault:?}: {problem}");
    }
}

#[tokio::test]
async fn what_is_known_is_taken() {
    let emulator = Emulator::start().await.unwrap();
    let busy = |id: &str| Fault::error("SystemBusy").with_access_key(id);
    for fault in [
        // The code of another operation, those of all, and one of a family.
        Fault::error("AclNotExist").on(ADD),
        Fault::error("InternalError"),
        Fault::error("Throttling.Api"),
        Fault::error("IncorrectStatus.listener"),
        Fault::error("IncorrectStatus.somethingNew"),
        Fault::fail_job("IncorrectStatus.listener", "No."),
        // No document lists the codes of jobs, and the job of this one is not in its answer.
        Fault::fail_job("Made.Up", "No.").of_product("Alb").on("CreateLoadBalancer"),
        busy("testid"),
        Fault::error("SystemBusy").with_parameter("RegionId", "cn-hangzhou").on(ADD),
        Fault::error("SystemBusy").with_parameter("Format", "JSON").on("DescribeRegions"),
        Fault::error("SystemBusy").with_parameter("Tag.1.Key", "a").on("CreateLoadBalancer"),
        Fault::error("SystemBusy").with_parameter("RuleList", "[]"),
    ] {
        let added = emulator.inject(fault.clone());
        assert!(added.is_ok(), "{fault:?}: {added:?}");
    }
}
