//! The files of `examples/emulator` that people copy: what they name is what the program has.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_aliyun-lb-emulator");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/emulator")
}

fn text(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The documents of a YAML file.
fn documents(name: &str) -> Vec<Value> {
    let text = text(name);
    let documents = text.split("\n---\n").map(serde_saphyr::from_str);
    documents.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the program says of itself.
fn help() -> String {
    String::from_utf8(Command::new(PROGRAM).arg("--help").output().unwrap().stdout).unwrap()
}

/// All files, with what is in them.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let is_made =
                path.ends_with("target") || path.extension().is_some_and(|it| it == "lock");
            match path.is_dir() {
                _ if is_made => {}
                true => folders.push(path),
                false => {
                    let text = fs::read_to_string(&path).unwrap();
                    found.push((path.display().to_string(), text));
                }
            }
        }
    }
    found
}

/// The words of a text that begin in some way.
fn words<'t>(text: &'t str, start: &str) -> BTreeSet<&'t str> {
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let words = text.split(|c| !of_name(c)).map(|word| word.trim_end_matches('-'));
    words.filter(|word| word.starts_with(start) && *word != start).collect()
}

#[test]
fn every_variable_and_option_that_they_name_is_there() {
    let help = help();
    let options: BTreeSet<_> = words(&help, "--");
    let mut named = 0;
    for (name, text) in files() {
        for variable in words(&text, "ALIYUN_LB_EMULATOR_") {
            // The one for tests that look for a running emulator.
            if variable != "ALIYUN_LB_EMULATOR_URL" {
                let option = variable.trim_start_matches("ALIYUN_LB_EMULATOR_");
                let option = format!("--{}", option.to_lowercase().replace('_', "-"));
                assert!(options.contains(option.as_str()), "{name}: {variable}");
                named += 1;
            }
        }
    }
    assert!(named >= 8, "{named}");
}

#[test]
fn the_health_checks_that_they_run_are_those_of_the_program() {
    let command = Value::from(vec!["/aliyun-lb-emulator", "healthcheck"]);
    assert!(help().contains("healthcheck"));

    let [compose] = &documents("compose.yaml")[..] else { panic!("one document") };
    let check = &compose["services"]["emulator"]["healthcheck"]["test"];
    assert_eq!(check, &serde_json::json!(["CMD", "/aliyun-lb-emulator", "healthcheck"]));
    let condition = &compose["services"]["tests"]["depends_on"]["emulator"]["condition"];
    assert_eq!(condition, "service_healthy");

    let [deployment, service] = &documents("kubernetes.yaml")[..] else { panic!("two documents") };
    let pod = &deployment["spec"]["template"];
    let container = &pod["spec"]["containers"][0];
    for probe in ["readinessProbe", "livenessProbe"] {
        assert_eq!(container[probe]["exec"]["command"], command, "{probe}");
    }
    assert_eq!(service["spec"]["selector"], pod["metadata"]["labels"]);
    assert_eq!(deployment["spec"]["selector"]["matchLabels"], pod["metadata"]["labels"]);
    assert_eq!(service["spec"]["ports"][0]["targetPort"], container["ports"][0]["name"]);

    let [workflow] = &documents("github-actions.yaml")[..] else { panic!("one document") };
    let options = workflow["jobs"]["tests"]["services"]["emulator"]["options"].as_str().unwrap();
    assert!(
        options.contains("--health-interval") && !options.contains("--health-cmd"),
        "{options}"
    );

    // All of them lead to the place where the image has the program.
    let image = fs::read_to_string(folder().join("../../Dockerfile")).unwrap();
    assert!(image.contains("/aliyun-lb-emulator\", \"healthcheck\""), "{image}");
}

#[test]
fn what_they_set_is_what_the_program_starts_with() {
    let [compose] = &documents("compose.yaml")[..] else { panic!("one document") };
    let [deployment, _] = &documents("kubernetes.yaml")[..] else { panic!("two documents") };
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let of_pod = container["env"].as_array().unwrap().iter();
    let of_pod = of_pod.map(|it| (it["name"].as_str().unwrap(), it["value"].as_str().unwrap()));
    let of_compose = compose["services"]["emulator"]["environment"].as_object().unwrap();
    let of_compose =
        of_compose.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
    for variables in [of_pod.collect::<Vec<_>>(), of_compose.collect()] {
        // `env` reads what the program itself reads, and ends.
        let told = Command::new(PROGRAM).arg("env").envs(variables).output().unwrap();
        let (told, problem) = (String::from_utf8_lossy(&told.stdout), told.stderr);
        assert!(told.contains("'http://127.0.0.1:8080'"), "{}", String::from_utf8_lossy(&problem));
        assert!(told.contains("'testid'") && told.contains("'testsecret'"), "{told}");
    }
}

#[test]
fn the_provider_of_terraform_has_an_endpoint_for_all_that_is_answered() {
    let provider = text("provider.tf");
    let (_, endpoints) = provider.split_once("endpoints {").unwrap();
    let endpoints = endpoints.split_once('}').unwrap().0;
    let names: BTreeSet<_> = endpoints.lines().filter_map(|line| line.split_once('=')).collect();
    let names: BTreeSet<_> = names.iter().map(|(name, _)| name.trim()).collect();
    assert_eq!(names, BTreeSet::from(["alb", "location", "nlb", "slb", "sts"]));
    assert_eq!(provider.matches('{').count(), provider.matches('}').count());
}
