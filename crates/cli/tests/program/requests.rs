//! Requests in files, and skeletons to fill.

use crate::support::{Home, Ran};

#[test]
fn a_skeleton_is_an_input() {
    let home = Home::new();
    let yaml = home.run(&["call", "nlb:CreateServerGroup", "--skeleton"]).ends(0).out;
    assert!(yaml.starts_with("# nlb:CreateServerGroup: "), "{yaml}");
    let file = home.file("group.yaml", &yaml);
    let vpc = ["--VpcId", "vpc-bp1000000000000000001", "--ServerGroupName", "from-a-file"];
    let call = ["call", "nlb:CreateServerGroup", "--input", &file];
    home.emulated(&[&call[..], &vpc].concat()).ends(0);
    let json = home.run(&["call", "nlb:CreateServerGroup", "--skeleton", "-o", "json"]).ends(0);
    assert!(json.json().is_object());
    let names =
        home.emulated(&["call", "nlb:ListServerGroups", "-o", "ServerGroups[].ServerGroupName"]);
    assert!(names.ends(0).out.contains("from-a-file\n"));
}

#[test]
fn standard_input_is_an_input() {
    let home = Home::new();
    let mut command = home.command();
    command.args(["call", "DescribeVServerGroupAttribute", "--input", "-", "--emulator"]);
    command.write_stdin("VServerGroupId: rsp-bp10000000001\n");
    assert!(Ran::of(&mut command).ends(0).out.contains("rsp-bp10000000001"));
}

#[test]
fn what_a_file_lacks_or_has_too_much_of_is_told() {
    let home = Home::new();
    let file = home.file("request.yaml", "VServerGroupID: rsp-1\nBackendServers:\n  - Prot: 80\n");
    let ran = home.run(&["call", "AddVServerGroupBackendServers", "--input", &file]).ends(3);
    for told in
        ["VServerGroupID is not known", "BackendServers.1.Prot is not known; did you mean Port?"]
    {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    let file = home.file("list.json", "[1]");
    let ran = home.run(&["call", "AddVServerGroupBackendServers", "--input", &file]).ends(2);
    assert!(ran.err.contains("--skeleton prints one to fill"), "{}", ran.err);
}

#[test]
fn a_secret_is_no_argument() {
    let home = Home::new();
    let words =
        ["call", "UploadServerCertificate", "--PrivateKey", "canary", "--ServerCertificate", "x"];
    let ran = home.run(&words).ends(3);
    assert!(ran.err.contains("is a secret") && !ran.err.contains("canary"), "{}", ran.err);
}
