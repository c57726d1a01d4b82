//! The schema of a file of servers, and the program, which must agree.

use jsonschema::Validator;
use serde_json::Value;

use crate::support::Home;

const GROUP: &str = "rsp-bp10000000001";

const GOOD: &[&str] = &[
    "[]",
    "Servers: []",
    "[{ServerId: i-1, Port: 80}]",
    "ServerId: i-1\nPort: 80\n",
    "Servers:\n- ServerId: i-1\n  Port: 80\n  Weight: 0\n- {ServerId: i-1, Port: 81, Weight: 100}\n",
    "- {ServerId: eni-1, ServerType: Eni, ServerIp: 10.0.0.1, Port: 80}",
    "- {ServerId: eci-1, ServerType: Eci, ServerIp: '2001:db8::1', Port: 65535}",
    "- {ServerId: 10.0.0.9, ServerType: Ip, Port: 80}",
    "- {ServerId: 'acs:fc:cn-hangzhou:1:functions/f', ServerType: Fc}",
    "- {ServerId: i-1, Port: 80, Description: web, Status: Available}",
    "- {ServerId: i-1, Port: 80.0}",
    r#"{"Servers": [{"ServerId": "i-1", "Port": 80, "ServerType": "Ecs"}]}"#,
    "[\n\t{\"ServerId\": \"i-1\", \"Port\": 80}\n]",
];

/// What is wrong, and what is said of it.
const BAD: &[(&str, &str)] = &[
    ("", "not a list of servers"),
    ("i-1:80", "not a list of servers"),
    ("Servers: ~", "1: it holds null, not a list of servers"),
    ("Servers: {ServerId: i-1}", "1: it holds an object, not a list of servers"),
    ("{}", "ServerId is required"),
    ("Members: []", "Members is not known"),
    ("Servers: []\nGroup: rsp-1", "2: Group is not known beside Servers"),
    ("- i-1:80", "1: server 1: it is a text, not a server"),
    ("- {Port: 80}", "1: server 1: ServerId is required"),
    ("- {ServerId: ''}", "ServerId is \"\": it is an ID"),
    ("- {ServerId: 1}", "ServerId is 1: it is a text"),
    ("- {ServerId: ~}", "ServerId is null: it is a text"),
    ("- ServerId: i-1\n  Prot: 80", "2: server 1: Prot is not known; did you mean Port?"),
    (
        "- ServerId: i-1\n- ServerId: i-2\n  Port: 65536",
        "3: server 2: Port is 65536: it is a number",
    ),
    ("- {ServerId: i-1, Port: -1}", "Port is -1: it is a number from 1 to 65535"),
    ("- {ServerId: i-1, Port: '80'}", "Port is \"80\": it is a number from 1 to 65535"),
    ("- {ServerId: i-1, Port: 80.5}", "Port is 80.5"),
    ("- {ServerId: i-1, Port: ~}", "Port is null"),
    ("- {ServerId: i-1, Weight: 101}", "Weight is 101: it is a number from 0 to 100"),
    ("- {ServerId: i-1, Weight: [1]}", "Weight is a list"),
    (
        "- {ServerId: i-1, ServerType: Vm}",
        "ServerType is \"Vm\": it is one of Ecs, Eni, Eci, Ip, Fc",
    ),
    ("- {ServerId: i-1, ServerType: ecs}", "ServerType is \"ecs\""),
    ("- {ServerId: eni-1, ServerType: Eni}", "ServerIp is required"),
    ("- {ServerId: 10.0.0.256, Port: 80}", "it is neither an ID (letters, digits, - and _) nor"),
    ("- {ServerId: 'i-1:80'}", "it is neither an ID (letters, digits, - and _) nor"),
    ("- {ServerId: i-1, ServerType: Ip}", "of the type Ip it is an address"),
    ("- {ServerId: i-1, ServerType: Fc}", "of the type Fc it is an ARN"),
    ("- {ServerId: i-1, ServerType: Eni, ServerIp: 10.0.0.1}", "its ServerType is Ecs"),
    ("- {ServerId: eni-1, ServerIp: 10.0.0.1}", "its ServerType is Eni"),
    ("- {ServerId: eci-1, ServerType: Eni, ServerIp: 10.0.0.1}", "its ServerType is Eci"),
    ("- {ServerId: i-1, ServerIp: here}", "ServerIp is \"here\": it is an address"),
    ("- {ServerId: i-1, ServerIp: 10.0.0.256}", "it is an address"),
    ("- {ServerId: i-1, Description: 7}", "Description is 7: it is a text"),
    ("- {ServerId: i-1, Status: true}", "Status is true: it is a text"),
];

/// The schema that the program prints.
fn schema(home: &Home) -> Validator {
    let schema = home.run(&["group", "schema"]).ends(0).json();
    assert!(jsonschema::meta::is_valid(&schema), "{schema}");
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
}

#[test]
fn what_the_schema_allows_the_program_takes() {
    let home = Home::new();
    let schema = schema(&home);
    for text in GOOD {
        let document: Value =
            serde_json::from_str(text).unwrap_or_else(|_| serde_saphyr::from_str(text).unwrap());
        assert!(schema.is_valid(&document), "{text}");
        let file = home.file("servers", text);
        // Whether the group can have such servers is another question.
        let ran = home.emulated(&["group", "plan", GROUP, &format!("@{file}")]);
        assert!([0, 3].contains(&ran.code), "{text}: {} {}", ran.code, ran.err);
    }
}

#[test]
fn what_the_schema_forbids_the_program_refuses_with_the_place() {
    let home = Home::new();
    let schema = schema(&home);
    for (text, told) in BAD {
        let document: Value = serde_saphyr::from_str(text).unwrap_or(Value::Null);
        assert!(!schema.is_valid(&document), "{text}");
        let file = home.file("servers.yaml", text);
        let ran = home.emulated(&["group", "plan", GROUP, &format!("@{file}")]).ends(2);
        assert!(ran.err.contains(told), "{text}: {}", ran.err);
        assert!(ran.err.contains("servers.yaml:") && ran.err.contains("slb group schema"));
    }
}

#[test]
fn what_is_no_document_is_told_with_its_line() {
    let home = Home::new();
    for text in ["- {ServerId: i-1", "- ServerId: i-1\n\tPort: 80", "[{\"ServerId\": \"i-1\"},,]"] {
        let file = home.file("servers.yaml", text);
        let ran = home.emulated(&["group", "plan", GROUP, &format!("@{file}")]).ends(2);
        assert!(ran.err.contains("servers.yaml is not valid JSON or YAML"), "{text}: {}", ran.err);
        assert!(ran.err.contains("line"), "{text}: {}", ran.err);
    }
    let ran = home.emulated(&["group", "plan", GROUP, "@/no/such.yaml"]).ends(2);
    assert!(ran.err.contains("/no/such.yaml cannot be read"), "{}", ran.err);
}

#[test]
fn what_show_prints_is_a_file_of_servers() {
    let home = Home::new();
    home.emulated(&["group", "add", GROUP, "i-bp100000000000000001:9001"]).ends(0);
    let shown = home.emulated(&["group", "show", GROUP, "-o", "yaml=Members"]).ends(0).out;
    assert!(schema(&home).is_valid(&serde_saphyr::from_str(&shown).unwrap()), "{shown}");
    let file = home.file("servers.yaml", &shown.replace("Weight: 100", "Weight: 7"));
    let plan = home.emulated(&["group", "plan", GROUP, &format!("@{file}")]).ends(0).out;
    assert!(plan.contains("0 to add, 1 to change, 0 to remove"), "{plan}");
}

/// What the schema cannot know.
#[test]
fn port_0_is_for_groups_of_nlb_and_no_server_is_there_twice() {
    let home = Home::new();
    let file = home.file("servers.yaml", "- {ServerId: i-1, Port: 0}\n");
    let servers = format!("@{file}");
    home.emulated(&["group", "plan", "nlb:sgp-000000000000000001", &servers]).ends(0);
    let ran = home.emulated(&["group", "plan", GROUP, &servers]).ends(2);
    assert!(ran.err.contains("servers.yaml:1: server 1: Port is 0"), "{}", ran.err);
    let ran = home.emulated(&["group", "plan", GROUP, "i-1:80", "i-1:80"]).ends(2);
    assert!(ran.err.contains("\"i-1:80\": i-1:80 is there twice"), "{}", ran.err);
}

/// An answer that did not come must not empty a group.
#[test]
fn nothing_on_standard_input_is_no_list() {
    let home = Home::new();
    home.emulated(&["group", "add", GROUP, "i-bp100000000000000001:9001"]).ends(0);
    let ran = home.emulated(&["group", "apply", GROUP, "@-", "--yes"]).ends(2);
    assert!(ran.err.contains("standard input:1: it holds null"), "{}", ran.err);
}
