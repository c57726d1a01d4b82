//! The program: its first line, its arguments, its end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_aliyun-lb-emulator");

/// A program that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program; returns it with the address on its first line.
fn start(args: &[&str]) -> (Running, String) {
    start_in(args, &[])
}

/// The same with variables of the environment.
fn start_in(args: &[&str], variables: &[(&str, &str)]) -> (Running, String) {
    let mut command = Command::new(PROGRAM);
    command.args(args).envs(variables.iter().copied()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let address = first.trim_end().strip_prefix("listening on http://").unwrap().to_owned();
    (Running(child), address)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn output(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn the_first_line_tells_where_it_listens() {
    let (_running, address) = start(&[]);
    assert!(address.starts_with("127.0.0.1:") && !address.ends_with(":0"), "{address}");
    assert!(get(&address, "/_emulator/state").contains("{\"testid\":"));
}

#[test]
fn given_keys_take_the_place_of_the_default_one() {
    let args = ["--access-key", "one:canary", "--access-key", "two:canary"];
    let (_running, address) = start(&[&["--listen", "127.0.0.1:0"][..], &args].concat());
    let state = get(&address, "/_emulator/state");
    assert!(state.contains("\"one\":") && state.contains("\"two\":"));
    assert!(!state.contains("testid") && !state.contains("canary"));
}

#[test]
fn a_seed_takes_the_place_of_the_built_in_one() {
    let file = std::env::temp_dir().join(format!("slb-seed-{}.json", std::process::id()));
    std::fs::write(&file, r#"{"Regions":{"cn-made-up":{}}}"#).unwrap();
    let path = file.to_str().unwrap();
    let (running, address) = start(&["--seed", path]);
    let state = get(&address, "/_emulator/state");
    drop(running);
    assert!(state.contains("cn-made-up") && !state.contains("cn-hangzhou"));

    std::fs::write(&file, "{\n\"Regions\":{\"r\":{\"X\":1}}}").unwrap();
    let broken = output(&["--seed", path]);
    std::fs::remove_file(&file).unwrap();
    let told = String::from_utf8(broken.stderr).unwrap();
    assert_eq!(broken.status.code(), Some(2));
    assert!(
        told.contains(&format!("seed file {path}: Regions.r.X: is not known here; there are")),
        "{told}"
    );
}

#[test]
fn options_may_stand_in_the_environment() {
    let key = [("ALIYUN_LB_EMULATOR_ACCESS_KEY", "one:canary two:canary")];
    let (_running, address) = start_in(&[], &key);
    let state = get(&address, "/_emulator/state");
    assert!(state.contains("\"one\":") && state.contains("\"two\":") && !state.contains("canary"));

    let bad = [("ALIYUN_LB_EMULATOR_LISTEN", "nowhere")];
    let output = Command::new(PROGRAM).envs(bad).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.starts_with("aliyun-lb-emulator: ALIYUN_LB_EMULATOR_LISTEN must be"), "{told}");
}

#[test]
fn a_running_emulator_is_asked_whether_it_works() {
    let (running, address) = start(&[]);
    let works = output(&["healthcheck", "--listen", &address]);
    assert_eq!(works.status.code(), Some(0));
    assert_eq!(works.stdout, format!("http://{address} works\n").into_bytes());
    drop(running);
    let gone = output(&["healthcheck", "--listen", &address]);
    assert_eq!((gone.status.code(), &*gone.stdout), (Some(1), &b""[..]));
    assert!(String::from_utf8(gone.stderr).unwrap().contains(&address));

    // Something else listens there.
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let answer = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let mut head = [0; 1024];
        let _ = stream.read(&mut head).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello").unwrap();
    });
    let other = output(&["healthcheck", "--listen", &address]);
    answer.join().unwrap();
    assert_eq!(other.status.code(), Some(1));
    assert!(String::from_utf8(other.stderr).unwrap().contains("no emulator that works"));
}

#[cfg(target_os = "linux")]
#[test]
fn who_cannot_be_told_where_it_listens_is_not_waited_for() {
    for args in [&[][..], &["--help"], &["env", "--listen", "127.0.0.1:80"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = Command::new(PROGRAM).args(args).stdout(full).output().unwrap();
        assert_eq!(ended.status.code(), Some(1));
        let told = String::from_utf8(ended.stderr).unwrap();
        assert!(told.contains("standard output cannot be written: "), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn a_shell_takes_over_what_leads_clients_there() {
    let script = "eval \"$(\"$0\" env --listen 0.0.0.0:8080 --access-key \"$1\")\"
        printf '%s\\n' \"$ALIBABA_CLOUD_ENDPOINT\" \"$ALIBABA_CLOUD_ACCESS_KEY_ID\" \\
            \"$ALIBABA_CLOUD_ACCESS_KEY_SECRET\" \"$ALIBABA_CLOUD_REGION_ID\" \"$ALB_ENDPOINT\" \\
            \"[$ALIBABA_CLOUD_SECURITY_TOKEN]\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, PROGRAM, "me:it's $HOME"]);
    let told = shell.env("ALIBABA_CLOUD_SECURITY_TOKEN", "real").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let expected =
        ["http://127.0.0.1:8080", "me", "it's $HOME", "cn-hangzhou", "127.0.0.1:8080", "[]"];
    assert_eq!(told.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_directory_of_seeds_and_calls_is_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    let group = |version: &str| {
        format!(
            r#"{{"Calls":[{{"Action":"CreateServerGroup",{version}"Parameters":{{
            "ServerGroupName":"from-a-call","VpcId":"vpc-1","HealthCheckConfig.HealthCheckEnabled":"false"}}}}]}}"#
        )
    };
    write("seed.json", r#"{"Regions":{"cn-made-up":{"Vpcs":[{"VpcId":"vpc-1"}]}}}"#);
    write("calls.json", &group(r#""Version":"2020-06-16","#));
    let args = ["--init", dir.path().to_str().unwrap()];
    let (running, address) = start(&args);
    let state = get(&address, "/_emulator/state");
    assert!(state.contains("cn-made-up") && state.contains("from-a-call"), "{state}");
    // A reset goes back to it.
    let mut stream = TcpStream::connect(&address).unwrap();
    let head = "POST /_emulator/reset HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(get(&address, "/_emulator/state").contains("from-a-call"));
    drop(running);

    for (calls, told) in [
        (group(""), "Calls[0]: several products have CreateServerGroup; add Version: 2022-04-30, "),
        (
            group(r#""Version":"2020-06-16","#).replace("vpc-1", "vpc-2"),
            "Calls[0]: CreateServerGroup is refused: ResourceNotFound.Vpc: ",
        ),
    ] {
        write("calls.json", &calls);
        let refused = output(&args);
        let problem = String::from_utf8(refused.stderr).unwrap();
        assert_eq!((refused.status.code(), &*refused.stdout), (Some(2), &b""[..]), "{problem}");
        let file = dir.path().join("calls.json");
        let start = format!("aliyun-lb-emulator: seed file {}: {told}", file.display());
        assert!(problem.starts_with(&start), "{problem}");
    }
}

#[test]
fn bad_arguments_are_told_on_standard_error() {
    for args in [
        &["--made-up"][..],
        &["--listen", "nowhere"],
        &["--listen", "0.0.0.0:0"],
        &["--access-key", "canary"],
        &["--seed", "/made/up.json"],
    ] {
        let output = output(args);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), &*output.stdout), (Some(2), &b""[..]));
        assert!(told.starts_with("aliyun-lb-emulator: ") && !told.contains("canary"), "{told}");
    }
}

#[test]
fn a_recording_is_played_and_differences_are_a_failure() {
    let (_running, address) = start(&[]);
    let recorded = |answer: &str| {
        let state = get(&address, "/_emulator/state");
        let state = state.split_once("\r\n\r\n").unwrap().1;
        format!(
            r#"{{"Now":"2014-05-15T08:30:00.000Z","Open":true,"State":{state},"Calls":[{{
            "AccessKeyId":"testid","Action":"DescribeVServerGroupAttribute","UnixMilliseconds":0,
            "Parameters":{{"RegionId":"cn-hangzhou","VServerGroupId":"rsp-bp10000000001"}},
            "Answered":{{"Status":404,"Format":"JSON","Code":"{answer}","Answer":{{}}}}}}]}}"#
        )
    };
    let file = std::env::temp_dir().join(format!("slb-recording-{}.json", std::process::id()));
    std::fs::write(&file, recorded("Made.Up")).unwrap();
    let path = file.to_str().unwrap();
    let played = output(&["replay", path]);
    std::fs::remove_file(&file).unwrap();
    let told = String::from_utf8(played.stdout).unwrap();
    assert_eq!(played.status.code(), Some(1), "{told}");
    assert!(told.contains("DescribeVServerGroupAttribute: Status was 404 and is 200"), "{told}");
    let gone = output(&["replay", path]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(String::from_utf8(gone.stderr).unwrap().contains(path));
}

#[test]
fn help_and_version_are_told_on_standard_output() {
    for (arg, told) in [("--help", "--allow-remote"), ("--version", env!("CARGO_PKG_VERSION"))] {
        let output = output(&[arg]);
        assert!(output.status.success());
        assert!(String::from_utf8(output.stdout).unwrap().contains(told));
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let (_running, address) = start(&[]);
    let second = output(&["--listen", &address]);
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8(second.stderr).unwrap().contains(&address));
}

#[test]
fn a_directory_that_cannot_be_used_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let (running, address) = start(&["--data", data]);
    assert!(get(&address, "/_emulator/health").contains("\"ok\""));
    let second = output(&["--data", data]);
    drop(running);
    let file = dir.path().join("state.redb");
    std::fs::write(&file, "no state at all").unwrap();
    let broken = output(&["--data", data]);
    for (output, told) in
        [(second, "in use by another emulator"), (broken, "is damaged or no state")]
    {
        let problem = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), &*output.stdout), (Some(1), &b""[..]), "{problem}");
        assert!(problem.contains(data) && problem.contains(told), "{problem}");
        assert_eq!(problem.lines().count(), 1, "{problem}");
    }
}

#[cfg(unix)]
#[test]
fn interrupt_and_terminate_end_it_well() {
    for signal in ["INT", "TERM"] {
        let (mut running, _) = start(&[]);
        let id = running.0.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[cfg(not(feature = "tls"))]
#[test]
fn a_program_without_tls_says_how_to_come_by_one() {
    let refused = output(&["--tls"]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert_eq!((refused.status.code(), &*refused.stdout), (Some(2), &b""[..]), "{told}");
    assert!(told.contains("--features tls"), "{told}");
}

#[test]
fn a_variable_that_is_no_option_is_told_and_passed_over() {
    let mut command = Command::new(PROGRAM);
    command.env("ALIYUN_LB_EMULATOR_SEEDS", "a.json").stdout(Stdio::piped());
    let mut running = Running(command.stderr(Stdio::piped()).spawn().unwrap());
    let mut told = String::new();
    BufReader::new(running.0.stderr.take().unwrap()).read_line(&mut told).unwrap();
    assert!(told.contains("did you mean ALIYUN_LB_EMULATOR_SEED?"), "{told}");
    let mut first = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("listening on http://"), "{first}");
}
