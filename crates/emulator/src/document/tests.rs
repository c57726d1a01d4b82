use super::*;
use crate::faults::Fault;
use crate::seed::SeedForm;
use crate::settling::Policy;

fn told<T: DeserializeOwned + fmt::Debug>(json: &str) -> String {
    read::<T>(json.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_file_is_not_read_without_end() {
    assert_eq!(whole(&b"abc"[..], 3).unwrap(), "abc");
    let problem = whole(io::repeat(b' '), 3).unwrap_err();
    assert_eq!(problem.to_string(), "it has more than 3 bytes");
}

#[test]
fn what_has_a_tag_is_told_like_the_rest() {
    for (document, problem) in [
        (
            r#"{"Policy":"After","Milliseconds":"soon"}"#,
            "Milliseconds: must be a whole number of 0 or more, and is the text \"soon\"",
        ),
        (r#"{"Policy":"After"}"#, "Milliseconds: is missing"),
        (
            r#"{"Policy":"After","Milliseconds":1,"X":1}"#,
            "X: is not known here; there are Milliseconds",
        ),
        (
            r#"{"Policy":"Soon"}"#,
            "Policy: must be one of AtOnce, After, AfterDescribes, and is the text \"Soon\"",
        ),
        ("{}", "Policy: is missing"),
    ] {
        assert_eq!(told::<Policy>(document), problem);
    }
    let effect = |effect: &str| told::<Fault>(&format!(r#"{{"Effect":{effect}}}"#));
    let problem = effect(r#"{"Type":"Delay","Milliseconds":-1}"#);
    assert!(problem.starts_with("Effect.Milliseconds: must be"), "{problem}");
    let problem = effect(r#"{"Type":"Eror"}"#);
    assert!(problem.starts_with("Effect.Type: must be one of Error, "), "{problem}");
    assert!(problem.ends_with("did you mean Error?"), "{problem}");
    // Those without members refuse them too.
    for unit in ["ResetBefore", "ResetAfter", "HalfAnswer"] {
        let problem = effect(&format!(r#"{{"Type":"{unit}","Milliseconds":1}}"#));
        assert_eq!(problem, "Effect.Milliseconds: is not known here, where no member is");
        let known = format!(r#"{{"Effect":{{"Type":"{unit}"}}}}"#);
        assert!(read::<Fault>(known.as_bytes()).is_ok(), "{unit}");
    }
}

#[test]
fn mistakes_of_form_are_told_by_line_and_column() {
    for (document, problem) in [
        ("{\n  \"Regions\": {,}}", "line 2 column 15: the name of a member must be a text"),
        ("{\"Regions\": {}", "line 1 column 14: the document ends in the middle of an object"),
        ("{\"Regions\": }", "line 1 column 13: a value is expected here"),
        ("{\"Regions\": {},}", "line 1 column 16: a comma stands before the end"),
        ("{\"Regions\": {}} x", "line 1 column 17: the document has ended, and something follows"),
        ("{\"Regions\": {}, \"Regions\": {}}", "line 1 column 25: Regions is given twice"),
        (&"[".repeat(200), "line 1 column 128: the document is nested too deeply"),
        ("", "there is nothing to read"),
        (" \n", "there is nothing to read"),
        ("\u{feff}{\"Regions\": {}}", "it begins with a byte order mark (BOM); save it as UTF-8"),
    ] {
        let told = told::<SeedForm>(document);
        assert!(told.starts_with(problem), "{told}");
    }
    let told = read::<SeedForm>(b"{\"\xff\": 1}").unwrap_err().to_string();
    assert!(told.starts_with("line 1 column "), "{told}");
}
