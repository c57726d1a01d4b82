use std::collections::BTreeMap;
use std::time::Duration;

use super::*;

/// What arguments and variables ask for.
fn read(args: &[&str], variables: &[(&str, &str)]) -> Result<Command, String> {
    let variables: BTreeMap<_, _> = variables.iter().copied().collect();
    let environment = |name: &str| variables.get(name).map(OsString::from);
    parse(Parser::from_args(args), environment).map_err(|problem| problem.to_string())
}

fn run(args: &[&str]) -> Result<Args, String> {
    run_in(args, &[])
}

fn run_in(args: &[&str], variables: &[(&str, &str)]) -> Result<Args, String> {
    match read(args, variables)? {
        Command::Run(args) => Ok(args),
        other => Err(format!("{other:?}")),
    }
}

fn exposed(pairs: &[(String, Secret)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(id, secret)| (id.as_str(), secret.expose())).collect()
}

#[test]
fn nothing_given_means_a_free_port_of_this_machine() {
    let args = run(&[]).unwrap();
    assert_eq!(args.listen.to_string(), "127.0.0.1:0");
    assert!(args.access_keys.is_empty() && args.seed.is_none() && args.init.is_none());
}

#[test]
fn keys_may_be_many_and_their_secrets_may_hold_colons() {
    let args = run(&["--access-key", "a:b:c", "--access-key=d:e"]).unwrap();
    assert_eq!(exposed(&args.access_keys), [("a", "b:c"), ("d", "e")]);
}

#[test]
fn tokens_and_strictness_are_asked_for() {
    let args = run(&[]).unwrap();
    assert!(args.bearer_tokens.is_empty() && !args.strict);
    let args = run(&["--strict", "--bearer-token", "a:b:c"]).unwrap();
    assert_eq!((exposed(&args.bearer_tokens), args.strict), (vec![("a", "b:c")], true));
}

#[test]
fn changes_take_no_time_or_some_or_a_number_of_describes() {
    let settling = |text| run(&["--settle", text]).map(|args| args.settling);
    assert_eq!(run(&[]).unwrap().settling, Settling::AtOnce);
    assert_eq!(settling("at-once"), Ok(Settling::AtOnce));
    assert_eq!(settling("500"), Ok(Settling::After(Duration::from_millis(500))));
    assert_eq!(settling("describes:2"), Ok(Settling::AfterDescribes(2)));
}

#[test]
fn what_makes_no_sense_is_told_without_secrets() {
    for (args, told) in [
        (&["--listen", "nowhere"][..], "--listen must be ADDRESS:PORT, such as 127.0.0.1:8080"),
        (&["--listen"], "--listen"),
        (&["--access-key", "canary"], "--access-key must be ID:SECRET"),
        (&["--access-key", ":canary"], "must be ID:SECRET"),
        (&["--bearer-token", "canary"], "--bearer-token must be ID:TOKEN"),
        (&["--bearer-token", "canary:"], "must be ID:TOKEN"),
        (&["--access-key", "a b:canary"], "must be ID:SECRET"),
        (&["--access-key", "a:canary", "--access-key", "a:canary"], "give each ID once"),
        (&["--bearer-token", "a\n:canary"], "must be ID:TOKEN"),
        (&["--data", ""], "--data needs a DIR, and got an empty text"),
        (&["--data="], "--data needs a DIR"),
        (&["--seed", ""], "--seed needs a FILE"),
        (&["--init", ""], "--init needs a DIR"),
        (&["--seed", "a", "--init", "b"], "--seed and --init are both given"),
        (&["--listen", ""], "127.0.0.1:8080"),
        (&["--settle", ""], "describes:2"),
        (&["--settle", "soon"], "describes:2 (at most 4294967295), and is \"soon\""),
        (&["--settle", "describes:-1"], "describes:2"),
        (&["--made-up"], "--made-up"),
        (&["--strict=1"], "strict"),
        (&["file"], "file"),
        (&["replay"], "needs a FILE"),
        (&["replay", ""], "replay needs a FILE, and got an empty text"),
        (&["replay", "one", "two"], "two"),
        (&["healthcheck"], "healthcheck needs to know where the emulator listens"),
        (&["env"], "env needs to know where the emulator listens"),
        (&["env", "env"], "env"),
        (&["env", "--listen", "127.0.0.1:80", "--shell", "csh"], "sh, fish or powershell"),
        (&["--shell", "sh"], "--shell goes with the command env"),
        (&["--listen", "0.0.0.0:80"], "--allow-remote"),
        (&["--listen", "[::]:80"], "--allow-remote"),
        (&["--tls-name", "a b", "--tls"], "--tls-name must be a name such as emulator"),
        (&["--tls-name", "a"], "--tls-name is for --tls, which is not given"),
        (&["--tls-cert", "a", "--tls-key", "b"], "--tls-cert is for --tls, which is not given"),
        (&["--tls", "--tls-cert", "a"], "--tls-cert is given without --tls-key"),
        (&["--tls", "--tls-key", "a"], "--tls-key is given without --tls-cert"),
        (&["--tls", "--tls-cert", "a", "--tls-key", "b", "--tls-name", "c"], "leave out one"),
        (&["--tls", "--tls-cert-out", ""], "--tls-cert-out needs a FILE"),
        (&["env", "--listen", "127.0.0.1:80", "--tls"], "add --tls-cert-out FILE"),
    ] {
        let problem = run(args).map(|_| ()).unwrap_err();
        assert!(problem.contains(told) && !problem.contains("canary"), "{problem}");
    }
}

#[test]
fn remote_addresses_are_a_decision() {
    let args = run(&["--allow-remote", "--listen", "0.0.0.0:80"]).unwrap();
    assert_eq!(args.listen.to_string(), "0.0.0.0:80");
    assert!(run(&["--listen", "[::1]:80"]).is_ok());
    assert!(run(&["--listen", "localhost:80"]).is_ok());
}

#[test]
fn every_option_may_stand_in_the_environment() {
    let variables = [
        ("ALIYUN_LB_EMULATOR_LISTEN", "0.0.0.0:8080"),
        ("ALIYUN_LB_EMULATOR_ACCESS_KEY", "a:b\n c:d:e "),
        ("ALIYUN_LB_EMULATOR_BEARER_TOKEN", "a:f"),
        ("ALIYUN_LB_EMULATOR_STRICT", "true"),
        ("ALIYUN_LB_EMULATOR_INIT", "/init"),
        ("ALIYUN_LB_EMULATOR_SETTLE", "500"),
        ("ALIYUN_LB_EMULATOR_DATA", "/data"),
        ("ALIYUN_LB_EMULATOR_ALLOW_REMOTE", "1"),
        ("ALIYUN_LB_EMULATOR_SEED", ""),
        ("ALIYUN_LB_EMULATOR_TLS", "1"),
        ("ALIYUN_LB_EMULATOR_TLS_NAME", "emulator 192.0.2.1"),
        ("ALIYUN_LB_EMULATOR_TLS_CERT_OUT", "/tls/ca.pem"),
        ("ALIYUN_LB_EMULATOR_TLS_CERT", ""),
        ("ALIYUN_LB_EMULATOR_TLS_KEY", ""),
    ];
    let known: Vec<_> = OPTIONS.iter().map(Opt::variable).collect();
    assert!(variables.iter().all(|(name, _)| known.iter().any(|known| known == name)));
    assert_eq!(variables.len(), known.len());
    let args = run_in(&[], &variables).unwrap();
    assert_eq!(args.listen.to_string(), "0.0.0.0:8080");
    assert_eq!(exposed(&args.access_keys), [("a", "b"), ("c", "d:e")]);
    assert_eq!(exposed(&args.bearer_tokens), [("a", "f")]);
    assert!(args.strict && args.seed.is_none());
    assert_eq!(args.certificate(), Some(Path::new("/tls/ca.pem")));
    assert_eq!((args.init, args.data), (Some("/init".into()), Some("/data".into())));
    assert_eq!(args.settling, Settling::After(Duration::from_millis(500)));
    assert!(args.tls && args.tls_names == ["emulator", "192.0.2.1"]);

    let seed = run_in(&[], &[("ALIYUN_LB_EMULATOR_SEED", "a.json")]).unwrap().seed;
    assert_eq!(seed, Some("a.json".into()));
}

#[test]
fn an_option_counts_before_its_variable() {
    let variables = [
        ("ALIYUN_LB_EMULATOR_LISTEN", "nonsense"),
        ("ALIYUN_LB_EMULATOR_ACCESS_KEY", "a:b"),
        ("ALIYUN_LB_EMULATOR_STRICT", "0"),
    ];
    let args = run_in(&["--listen", "127.0.0.1:1", "--access-key", "c:d", "--strict"], &variables)
        .unwrap();
    assert_eq!(args.listen.to_string(), "127.0.0.1:1");
    assert_eq!(exposed(&args.access_keys), [("c", "d")]);
    assert!(args.strict);
    assert!(!run_in(&["--listen", "127.0.0.1:1"], &variables).unwrap().strict);
}

#[test]
fn bad_variables_are_told_by_their_names_and_without_secrets() {
    for (name, value, told) in [
        ("LISTEN", "nowhere", "must be ADDRESS:PORT, such as 127.0.0.1:8080, and is \"nowhere\""),
        ("ACCESS_KEY", "a:canary canary", "must be ID:SECRET"),
        ("ACCESS_KEY", "a:canary a:canary", "a: give each ID once"),
        ("BEARER_TOKEN", "canary", "must be ID:TOKEN"),
        ("STRICT", "yes please", "must be 1 or 0, and is \"yes please\""),
        ("SETTLE", "soon", "must be at-once, milliseconds such as 500, or describes:2"),
        ("ALLOW_REMOTE", "2", "must be 1 or 0"),
    ] {
        let name = format!("ALIYUN_LB_EMULATOR_{name}");
        let problem = run_in(&[], &[(&name, value)]).map(|_| ()).unwrap_err();
        assert!(problem.starts_with(&format!("{name} {told}")), "{problem}");
        assert!(!problem.contains("canary"), "{problem}");
    }
}

#[test]
fn what_contradicts_is_told_in_the_words_in_which_it_was_given() {
    for (args, name, value, told) in [
        (&["--init", "b"][..], "SEED", "a", "ALIYUN_LB_EMULATOR_SEED and --init are both given"),
        (&[], "TLS_CERT", "a", "ALIYUN_LB_EMULATOR_TLS_CERT is for --tls, which is not given"),
        (&["--tls-key", "k", "--tls-name", "n"], "TLS", "1", "--tls-name is for a certificate"),
        (&["--tls-cert", "a"], "TLS", "1", "--tls-cert is given without --tls-key"),
        (&["env", "--listen", "127.0.0.1:80"], "TLS", "1", "env with ALIYUN_LB_EMULATOR_TLS needs"),
        (&[], "LISTEN", "0.0.0.0:80", "ALIYUN_LB_EMULATOR_LISTEN 0.0.0.0:80: other machines"),
        (&["--listen", "0.0.0.0:80"], "LISTEN", "127.0.0.1:1", "--listen 0.0.0.0:80: other"),
    ] {
        let name = format!("ALIYUN_LB_EMULATOR_{name}");
        let problem = read(args, &[(&name, value)]).map(|_| ()).unwrap_err();
        assert!(problem.contains(told), "{problem}");
    }
}

#[test]
fn an_emulator_is_asked_at_an_address_that_this_machine_reaches() {
    for (listen, expected) in [
        ("127.0.0.1:80", "127.0.0.1:80"),
        ("0.0.0.0:80", "127.0.0.1:80"),
        ("[::]:80", "[::1]:80"),
        ("192.0.2.1:80", "192.0.2.1:80"),
    ] {
        let asked = read(&["healthcheck", "--listen", listen], &[]);
        let Ok(Command::HealthCheck(address)) = asked else { panic!("{asked:?}") };
        assert_eq!(address.to_string(), expected);
        let asked = read(&["--shell", "fish", "env"], &[("ALIYUN_LB_EMULATOR_LISTEN", listen)]);
        let Ok(Command::Env(args, Shell::Fish)) = asked else { panic!("{asked:?}") };
        assert_eq!(args.listen.to_string(), expected);
    }
}

#[test]
fn help_and_readme_have_every_option() {
    let readme = include_str!("../../../README.md");
    for option in OPTIONS {
        let (name, variable) = (format!("--{}", option.name), option.variable());
        assert!(HELP.contains(&format!("\n  {name} ")), "{name}");
        let is_row = |line: &&str| {
            let rest = line.strip_prefix("| `").and_then(|line| line.strip_prefix(&name));
            rest.is_some_and(|rest| rest.starts_with(['`', ' ']))
        };
        let row = readme.lines().find(is_row);
        let row = row.unwrap_or_else(|| panic!("the README lacks {name}"));
        assert!(row.contains(&format!("`{variable}`")), "{row}");
    }
}
