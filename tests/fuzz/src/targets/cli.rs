//! What `slb` reads: words and files.

use std::ffi::OsString;
use std::path::Path;

use aliyun_lb_cli::readers;
use aliyun_lb_groups::Server;

use super::{first_line, says_why, text, with_file};

/// A group on the first line, and a file of servers behind it. What is read is written so that it
/// is read as the same.
pub fn servers(data: &[u8]) {
    let Some((group, document)) = text(data).map(first_line) else { return };
    match with_file(document.as_bytes(), |file| read(group, file)) {
        Ok(servers) => {
            let json = serde_json::to_string(&servers).expect("JSON");
            let again =
                with_file(json.as_bytes(), |file| read(group, file)).expect("servers of ours");
            assert_eq!(again, servers, "{json}");
        }
        Err(why) => _ = says_why(&why),
    }
}

fn read(group: &str, file: &Path) -> Result<Vec<Server>, String> {
    readers::servers(group, &[format!("@{}", file.display())])
}

/// A group on the first line, and on each other line a server as a word.
pub fn server_words(data: &[u8]) {
    let Some((group, words)) = text(data).map(first_line) else { return };
    // No input is to choose a file.
    let words = words.lines().filter(|word| !word.starts_with('@'));
    let words: Vec<String> = words.map(str::to_owned).collect();
    if let Err(why) = readers::servers(group, &words) {
        says_why(&why);
    }
}

/// The words of a command line, each on a line up to an empty one, and a file with a request.
pub fn request(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let (words, document) = text.split_once("\n\n").unwrap_or((text, ""));
    // No input is to choose a file.
    if words.contains('@') || words.contains("file://") {
        return;
    }
    let begin = ["slb", "call"].into_iter();
    let words = begin.chain(words.lines()).map(OsString::from).collect();
    if let Err(why) = readers::request(document, words) {
        says_why(&why);
    }
}

/// What `--output` says on the first line, and an answer behind it.
pub fn output(data: &[u8]) {
    let Some((format, answer)) = text(data).map(first_line) else { return };
    match readers::printed(format, answer) {
        Ok(printed) if format == "json" => {
            let again = readers::printed(format, &printed).expect("an answer of ours");
            assert_eq!(again, printed);
        }
        Ok(_) => {}
        Err(why) => _ = says_why(&why),
    }
}

/// A call on the first line, the rules of the environment on the second, and the file of a safety
/// policy behind them.
pub fn policy(data: &[u8]) {
    let Some((call, rest)) = text(data).map(first_line) else { return };
    let (rules, file) = first_line(rest);
    match readers::is_allowed(file, rules, call) {
        Ok(is_allowed) => {
            let everything = r#"{"enabled":true,"rules":[{"pattern":"*","action":"deny"}]}"#;
            assert_eq!(readers::is_allowed(everything, "", call), Ok(false), "of {call}");
            let off = r#"{"enabled":false}"#;
            assert!(is_allowed || readers::is_allowed(off, "", call) == Ok(true));
        }
        Err(why) => _ = says_why(&why),
    }
}

/// A file that the program keeps: the record of what is ours, or how far a change is.
pub fn kept(data: &[u8]) {
    let Some(text) = text(data) else { return };
    with_file(text.as_bytes(), |file| {
        let record = readers::record(file, "rsp-1").map(|_| true);
        let kept = readers::kept(file, "rsp-1", &[Server::ecs("i-1", 80)]);
        for outcome in [record, kept] {
            match outcome {
                Ok(is_there) => assert!(is_there),
                Err(why) => _ = says_why(&why),
            }
        }
    });
}
