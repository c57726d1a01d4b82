//! Rules between parameters: what one asks of another.

use showcase::model::LimitThings;

use crate::features::messages;

#[test]
fn a_number_may_be_valid_outside_its_range() {
    let request = |bandwidth| LimitThings::new().group_id("g").bandwidth(bandwidth);
    for bandwidth in [-1, 1, 10] {
        assert_eq!(messages(&request(bandwidth)), [""; 0], "{bandwidth}");
    }
    assert_eq!(messages(&request(0)), ["Bandwidth must be from 1 to 10, or -1 (got 0)"]);
    assert_eq!(messages(&request(11)), ["Bandwidth must be from 1 to 10, or -1 (got 11)"]);
}

#[test]
fn a_text_may_be_anything_but() {
    let request = |name| LimitThings::new().group_id("g").name(name);
    for name in ["", "my aliyun", "acs", "http:/"] {
        assert_eq!(messages(&request(name)), [""; 0], "{name}");
    }
    for name in ["aliyun", "acs:x", "see http://x", "https://"] {
        let words = "begin with aliyun or acs:, nor hold http:// or https://";
        assert_eq!(messages(&request(name)), [format!("Name must not {words} (got \"{name}\")")]);
    }
}

#[test]
fn parameters_ask_for_each_other_and_shut_each_other_out() {
    let request = LimitThings::new().switch("on").pair_id("p");
    assert_eq!(
        messages(&request),
        [
            "Port is required when PairId is given",
            "ListId is required when Switch is on",
            "Port is required when no GroupId is given",
        ]
    );
    let request = LimitThings::new().group_id("g").port(80).pair_id("p").all(true).key(["k"]);
    assert_eq!(
        messages(&request),
        ["PairId is not allowed beside GroupId", "Key is not allowed when All is true"]
    );
    let request = LimitThings::new().switch("off").port(80).pair_id("p").all(false).key(["k"]);
    assert_eq!(messages(&request), [""; 0]);
}
