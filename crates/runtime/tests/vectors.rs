//! Known answers: 239 signatures of the older kind and 101 of the newer, computed by the official
//! SDKs or published by the vendor.

#[path = "vectors/check.rs"]
mod check;

fn check(text: &str) -> Result<check::Outcomes, String> {
    let mut outcomes = check::Outcomes::default();
    check::check(text, &mut outcomes).map(|()| outcomes)
}

#[test]
fn every_v1_signature_is_right() {
    let outcomes = check(include_str!("vectors/v1.json")).unwrap();
    assert_eq!(outcomes.v1.failed, Vec::<String>::new());
    assert_eq!((outcomes.v1.passed, outcomes.v3.passed), (239, 0));
}

#[test]
fn every_v3_signature_is_right() {
    let outcomes = check(include_str!("vectors/v3.json")).unwrap();
    assert_eq!(outcomes.v3.failed, Vec::<String>::new());
    assert_eq!((outcomes.v1.passed, outcomes.v3.passed), (0, 101));
}

#[test]
fn a_wrong_answer_is_counted_by_name() {
    let wrong = r#"[{"name":"a","method":"GET","params":{},"secret":"s","string_to_sign":"x"}]"#;
    let outcomes = check(wrong).unwrap();
    assert_eq!(outcomes.v1.failed, ["a: string_to_sign"]);
    assert_eq!(outcomes.v1.to_string(), "0 passed, 1 failed");
}

#[test]
fn what_is_no_file_of_cases_is_an_error() {
    for bad in ["", "[]", "{}", "[1]", "[{}]", r#"[{"name":"a"}]"#, "[{\"params\""] {
        assert!(check(bad).is_err(), "{bad}");
    }
}
