//! What belongs to a shell and to a system.

use crate::support::Home;

#[test]
fn shells_learn_commands_options_and_operations() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = home.run(&["completions", shell]).ends(0);
        for word in ["doctor", "skeleton", "AddVServerGroupBackendServers"] {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn manual_pages_are_printed_and_written() {
    let home = Home::new();
    assert!(home.run(&["man"]).ends(0).out.contains(".TH slb 1"));
    let dir = home.path().join("man1");
    home.run(&["man", "--dir", &dir.display().to_string()]).ends(0);
    for page in ["slb.1", "slb-call.1", "slb-explain.1"] {
        assert!(dir.join(page).exists(), "{page}");
    }
}
