//! The terminal as a person sees it: what is asked, what moves, what is drawn again, colours.

use aliyun_lb_emulator::{Emulator, Fault};
use vt100::Color;

use crate::pty::{Last, Setup, Terminal};
use crate::support::Home;

const GROUP: &str = "rsp-bp10000000001";
const OLD: &str = "i-bp100000000000000001:80";
/// A group of the seed with a server.
const IN_SERVICE: &str = "nlb:sgp-000000000000000001";
const RED: Color = Color::Idx(1);
const GREEN: Color = Color::Idx(2);
const CTRL_C: &str = "\u{3}";
const CTRL_D: &str = "\u{4}";

fn terminal(home: &Home, words: &[&str]) -> Terminal {
    with(home, words, Setup::default())
}

fn with(home: &Home, words: &[&str], setup: Setup) -> Terminal {
    let data = format!("--emulator={}", home.path().join("data").display());
    Terminal::open(home, &[words, &[data.as_str()]].concat(), setup)
}

fn narrow(columns: u16) -> Setup {
    Setup { columns, ..Setup::default() }
}

const DELETE: [&str; 4] = ["call", "DeleteVServerGroup", "--VServerGroupId", GROUP];
const LOOK: [&str; 4] = ["call", "DescribeVServerGroupAttribute", "--VServerGroupId", GROUP];

#[test]
fn what_deletes_is_asked_about_and_only_yes_is_yes() {
    let home = Home::new();
    for (keys, code) in [("n\n", 12), ("\n", 12), ("yep\n", 12), (CTRL_D, 12), (CTRL_C, 130)] {
        let asked = terminal(&home, &DELETE);
        asked.until("Go on? [y/N]");
        asked.types(keys);
        let last = asked.ends(code).text;
        let told = if code == 130 { "it was interrupted" } else { "it was not confirmed" };
        assert!(last.contains(told), "{keys:?}: {last}");
        // What is said begins a line of its own.
        assert!(last.lines().any(|line| line.starts_with("error: ")), "{keys:?}: {last}");
        home.emulated(&LOOK).ends(0);
    }
    let ran = terminal(&home, &[&DELETE[..], &["--no-input"]].concat()).ends(12).text;
    assert!(!ran.contains("Go on?"), "{ran}");
    for keys in ["y\n", "Yes\n"] {
        let home = Home::new();
        let asked = terminal(&home, &DELETE);
        asked.until("Go on? [y/N]");
        asked.types(keys);
        asked.ends(0);
        home.emulated(&LOOK).ends(6);
    }
}

#[test]
fn what_goes_is_shown_in_colours_before_it_is_asked_about() {
    let home = Home::new();
    let words = ["group", "apply", IN_SERVICE, "i-bp100000000000000002:9004"];
    let asked = terminal(&home, &words);
    asked.until("Go on? [y/N]");
    asked.types("n\n");
    let last = asked.ends(12);
    assert!(last.has_colour(&format!("- {OLD}"), RED), "{}", last.text);
    assert!(last.has_colour("+ i-bp100000000000000002:9004", GREEN), "{}", last.text);
    assert!(home.emulated(&["group", "show", IN_SERVICE]).ends(0).out.contains(OLD));
}

#[test]
fn colours_are_shown_unless_they_are_not_wanted() {
    let home = Home::new();
    let plain = |last: &Last| !last.bytes.windows(2).any(|pair| pair == b"\x1b[");
    for words in [&["call", "NoSuch"][..], &["--help"], &["group", "plan", IN_SERVICE, OLD]] {
        let code = if words[0] == "call" { 2 } else { 0 };
        let open = |env| terminal_with(&home, words, env);
        let coloured = open(vec![]).ends(code);
        assert!(!coloured.text.trim().is_empty());
        for env in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let last = open(vec![env]).ends(code);
            assert!(plain(&last), "{words:?} {env:?}: {:?}", String::from_utf8_lossy(&last.bytes));
            assert_eq!(last.text, coloured.text);
        }
    }
    assert!(terminal(&home, &["call", "NoSuch"]).ends(2).has_colour("error:", RED));
    assert!(!plain(&terminal(&home, &["--help"]).ends(0)));
}

fn terminal_with(home: &Home, words: &[&str], env: Vec<(&'static str, &'static str)>) -> Terminal {
    with(home, words, Setup { env, ..Setup::default() })
}

fn drain() -> [&'static str; 7] {
    ["group", "drain", IN_SERVICE, OLD, "--for", "2", "--yes"]
}

#[test]
fn what_moves_is_gone_at_the_end() {
    for columns in [100, 30] {
        let home = Home::new();
        let moving = with(&home, &drain(), narrow(columns));
        moving.until("waiting for");
        // It never takes more than a line, so that it can be written over.
        assert_eq!(moving.text().trim().lines().count(), 1, "{}", moving.text());
        let last = moving.ends(0).text;
        assert_eq!(last.trim(), format!("{IN_SERVICE}: done"));
    }
}

#[test]
fn an_interrupt_leaves_a_clean_screen_and_says_what_to_do() {
    let home = Home::new();
    let moving = terminal(&home, &["group", "drain", IN_SERVICE, OLD, "--for", "600", "--yes"]);
    moving.until("waiting for");
    moving.types(CTRL_C);
    let last = moving.ends(130).text;
    assert!(last.starts_with("error: it was interrupted\n  what to do: "), "{last}");
    assert!(!last.contains("waiting for"), "{last}");
}

#[test]
fn an_interrupt_lets_the_call_end_and_shows_what_became_of_the_servers() {
    let (runtime, emulator) = endpoint();
    let slow = Fault::delay(std::time::Duration::from_secs(2)).on("AddVServerGroupBackendServers");
    emulator.inject(slow.times(u64::MAX)).unwrap();
    let (home, endpoint) = (Home::new(), emulator.endpoint().to_owned());
    let servers: Vec<String> = (1..=25).map(|n| format!("i-bp1{n:017}:9100")).collect();
    let mut words = vec!["group", "add", GROUP, "--endpoint", &endpoint];
    words.extend(servers.iter().map(String::as_str));
    let moving = Terminal::open(&home, &words, Setup { env: KEYS.to_vec(), ..Setup::default() });
    moving.until("adding 20 servers");
    moving.types(CTRL_C);
    moving.until("again to end at once");
    let last = moving.ends(130).text;
    assert!(last.contains("5 not tried") && last.contains("stopped: it was interrupted"), "{last}");
    assert!(last.contains("error: it was interrupted\n  what to do: "), "{last}");
    assert!(!last.contains("again to end"), "{last}");

    let moving = Terminal::open(&home, &words, Setup { env: KEYS.to_vec(), ..Setup::default() });
    moving.until("adding 5 servers");
    moving.types(CTRL_C);
    moving.until("again to end at once");
    moving.types(CTRL_C);
    let last = moving.ends(130).text;
    assert!(last.starts_with("error: it was interrupted\n"), "{last}");
    assert!(last.contains("run the same command again: it does what is left"), "{last}");
    runtime.block_on(emulator.shutdown());
}

#[test]
fn a_check_writes_on_a_terminal_of_its_own() {
    let home = Home::new();
    let words = ["canary", IN_SERVICE, "--to", "i-bp100000000000000004:80", "--weights", "1,10"];
    let check = ["--hold", "0", "--yes", "--check", "echo all is well with $SLB_WEIGHT"];
    let last = terminal(&home, &[&words[..], &check].concat()).ends(0).text;
    assert_eq!(last.trim(), format!("all is well with 1\n{IN_SERVICE}: done"));
}

#[test]
fn a_terminal_that_cannot_write_over_gets_lines() {
    let home = Home::new();
    let env = vec![("TERM", "dumb")];
    let last = terminal_with(&home, &drain(), env).ends(0);
    assert!(last.text.contains("waiting for servers to drain"), "{}", last.text);
    assert!(!last.bytes.contains(&0x1b));
}

/// An endpoint that several commands use at a time, and the words that lead to it.
fn endpoint() -> (tokio::runtime::Runtime, Emulator) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(Emulator::start()).unwrap();
    (runtime, emulator)
}

const KEYS: [(&str, &str); 3] = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret"),
    ("ALIBABA_CLOUD_REGION_ID", "cn-hangzhou"),
];

#[test]
fn a_watch_is_drawn_in_one_place() {
    let (runtime, emulator) = endpoint();
    let endpoint = emulator.endpoint().to_owned();
    let home = Home::new();
    let watch = ["group", "watch", GROUP, "--delay", "0.1", "--endpoint", &endpoint];
    for (rows, columns) in [(24, 100), (24, 30), (10, 100)] {
        let setup = Setup { rows, columns, env: KEYS.to_vec() };
        let watching = Terminal::open(&home, &watch, setup);
        watching.until(": 0 servers");
        let change = |word: &str| {
            let mut command = home.command();
            command.args(["group", word, GROUP, "--yes", "--endpoint", &endpoint]).envs(KEYS);
            command.args((10..=25).map(|n| format!("i-bp1000000000000000{n}:9001")));
            command.assert().success();
        };
        change("add");
        watching.until(": 16 servers");
        if rows == 10 {
            watching.until("  and 9 more");
        } else {
            watching.until("Ecs i-bp100000000000000025");
        }
        let drawn = watching.text();
        assert_eq!(drawn.matches(" servers").count(), 1, "{drawn}");
        assert!(drawn.lines().count() <= 17, "{drawn}");
        change("remove");
        watching.until(": 0 servers");
        watching.types(CTRL_C);
        let last = watching.ends(0).text;
        assert_eq!(last.matches(" servers").count(), 1, "{last}");
        assert!(!last.contains("Ecs") && !last.contains("error"), "{last}");
    }
    runtime.block_on(emulator.shutdown());
}

#[test]
fn a_look_that_fails_is_told_and_the_watch_goes_on() {
    let (runtime, emulator) = endpoint();
    let endpoint = emulator.endpoint().to_owned();
    let home = Home::new();
    let watch = ["group", "watch", GROUP, "--delay", "0.1", "--endpoint", &endpoint];
    let watching = Terminal::open(&home, &watch, Setup { env: KEYS.to_vec(), ..Setup::default() });
    watching.until(": 0 servers");
    let fault = Fault::error("Forbidden.RAM").on("DescribeVServerGroupAttribute");
    emulator.inject(fault.times(20)).unwrap();
    watching.until("the group cannot be read: Forbidden.RAM");
    assert!(!watching.text().contains("servers"), "{}", watching.text());
    watching.until(": 0 servers");
    watching.types(CTRL_C);
    watching.ends(0);
    runtime.block_on(emulator.shutdown());
}

#[test]
fn a_table_stays_readable_on_a_narrow_terminal() {
    let home = Home::new();
    let words = ["call", "DescribeLoadBalancers", "-o", "table"];
    let wide = with(&home, &words, narrow(400)).ends(0).text;
    let header = wide.lines().next().unwrap();
    assert!(header.contains("LoadBalancerId") && header.contains("LoadBalancerStatus"), "{wide}");

    let setup = Setup { rows: 80, columns: 60, env: Vec::new() };
    let last = with(&home, &words, setup).ends(0).text;
    for id in ["lb-bp1000000000000000001", "lb-bp1000000000000000002"] {
        let is_row = |line: &&str| line.split_whitespace().eq(["LoadBalancerId", id]);
        assert_eq!(last.lines().filter(is_row).count(), 1, "{last}");
    }
    assert!(last.lines().any(str::is_empty), "{last}");
    // Other programs get rows whatever the width.
    let piped = home.emulated(&words).ends(0).out;
    assert_eq!(piped.lines().count(), 3, "{piped}");
}
