use aliyun_alb_model::ListAScripts;

use crate::Seed;
use crate::behaviour::fixture::listener;
use crate::desk::Desk;

/// A seed with these members beside two load balancers and two groups.
fn seed(members: &str) -> String {
    format!(
        r#"{{"Regions":{{"cn-hangzhou":{{"Certificates":["cert-1"],"Alb":{{
        "LoadBalancers":[
            {{"LoadBalancerId":"alb-1","VpcId":"vpc-1","ZoneMappings":[
                {{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}}]}},
            {{"LoadBalancerId":"alb-2","VpcId":"vpc-1","ZoneMappings":[
                {{"ZoneId":"cn-hangzhou-g","VSwitchId":"vsw-1"}}]}}],
        "ServerGroups":[{{"ServerGroupId":"sgp-1","VpcId":"vpc-1"}},
            {{"ServerGroupId":"sgp-2","VpcId":"vpc-2"}}],{members}}}}}}}}}"#
    )
}

/// What is wrong with a seed.
#[track_caller]
fn problem(members: &str) -> String {
    Seed::parse(&seed(members)).expect_err("it is refused").to_string()
}

/// A listener with a protocol, a group and more.
fn written(id: &str, protocol: &str, group: &str, more: &str) -> String {
    format!(
        r#"{{"ListenerId":"{id}","LoadBalancerId":"alb-1","ListenerProtocol":"{protocol}",
        "ListenerPort":80,"DefaultActions":[{{"Type":"ForwardGroup","ForwardGroupConfig":
        {{"ServerGroupTuples":[{{"ServerGroupId":"{group}"}}]}}}}]{more}}}"#
    )
}

#[test]
fn a_listener_of_a_seed_is_one_that_calls_could_make() {
    let others = r#","CertificateId":"cert-1","AdditionalCertificateIds":["cert-9"]"#;
    let policy = r#","CertificateId":"cert-1","SecurityPolicyId":"spy-9""#;
    let quic = r#","CertificateId":"cert-1","QuicConfig":
        {"QuicUpgradeEnabled":true,"QuicListenerId":"lsn-9"}"#;
    for (protocol, group, more, told) in [
        ("HTTP", "sgp-9", "", "there is no \"sgp-9\""),
        ("HTTP", "sgp-2", "", "Mismatch.VpcId"),
        ("TCP", "sgp-1", "", "TCP"),
        ("HTTPS", "sgp-1", "", "needs a certificate"),
        ("HTTPS", "sgp-1", r#","CertificateId":"cert-9""#, "ResourceNotFound.Certificate"),
        ("HTTPS", "sgp-1", others, "ResourceNotFound.Certificate"),
        ("HTTPS", "sgp-1", policy, "ResourceNotFound.SecurityPolicy"),
        ("HTTPS", "sgp-1", quic, "ResourceNotFound.Listener"),
        ("HTTPS", "sgp-1", r#","CertificateId":"cert-1","CaEnabled":true"#, "CaEnabled"),
        ("HTTP", "sgp-1", r#","AclIds":["acl-9"]"#, "there is no \"acl-9\""),
        ("HTTP", "sgp-1", r#","Colour":"red""#, "Colour"),
    ] {
        let listener = written("lsn-1", protocol, group, more);
        let problem = problem(&format!(r#""Listeners":[{listener}]"#));
        assert!(problem.contains(told) && problem.contains("Listeners["), "{problem}");
    }
    let two = ["lsn-1", "lsn-2"].map(|id| written(id, "HTTP", "sgp-1", "")).join(",");
    let problem = problem(&format!(r#""Listeners":[{two}]"#));
    assert!(problem.contains("ResourceAlreadyExist.Listener"), "{problem}");
}

#[test]
fn an_https_listener_of_a_seed_has_a_security_policy() {
    let own = written("lsn-1", "HTTPS", "sgp-1", r#","CertificateId":"cert-1""#);
    let desk = Desk::seeded(&seed(&format!(r#""Listeners":[{own}]"#)));
    let policy = listener(&desk, "lsn-1").security_policy_id;
    assert_eq!(policy.as_deref(), Some("tls_cipher_policy_1_0"));
    desk.reload();
}

#[test]
fn scripts_and_policies_of_a_seed_fit() {
    let own = written("lsn-1", "HTTP", "sgp-1", "");
    let with = |listener: &str, load_balancer: &str| {
        let script = format!(
            r#"{{"AScriptId":"as-1","AScriptName":"own","ListenerId":"{listener}",
            "LoadBalancerId":"{load_balancer}","ScriptContent":"a()"}}"#
        );
        format!(r#""Listeners":[{own}],"AScripts":[{script}]"#)
    };
    let unknown = problem(&with("lsn-9", "alb-1"));
    assert!(unknown.contains("there is no \"lsn-9\""), "{unknown}");
    let elsewhere = problem(&with("lsn-1", "alb-2"));
    assert!(elsewhere.contains("AScripts[\"as-1\"].LoadBalancerId"), "{elsewhere}");
    Desk::seeded(&seed(&with("lsn-1", "alb-1"))).reload();
    // It follows from the listener.
    let bare = with("lsn-1", "alb-1")
        .replace(r#""LoadBalancerId":"alb-1","ScriptContent""#, r#""ScriptContent""#);
    let desk = Desk::seeded(&seed(&bare));
    let scripts = desk.call(&ListAScripts::new()).unwrap().ascripts;
    assert_eq!(scripts[0].load_balancer_id.as_deref(), Some("alb-1"));
    desk.reload();

    let policy = |id: &str, suite: &str| {
        problem(&format!(
            r#""SecurityPolicies":[{{"SecurityPolicyId":"{id}","TLSVersions":["TLSv1.2"],
            "Ciphers":["{suite}"]}}]"#
        ))
    };
    let system = policy("tls_cipher_policy_1_0", "AES128-SHA");
    assert!(system.contains("system policy"), "{system}");
    let unfit = policy("spy-1", "TLS_AES_128_GCM_SHA256");
    assert!(unfit.contains("SecurityPolicies[") && unfit.contains("none of the TLSVersions"));
}
