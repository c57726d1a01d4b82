//! `docs/emulator/alb.md`: what is answered, written from the sources and the specs.

use std::sync::LazyLock;

use aliyun_alb_model::OPERATIONS;
use aliyun_emulator::testing::{Documentation, Facts};

use crate::product::PRODUCT;
use crate::settling::busy;

const PAGE: Documentation = Documentation {
    product: PRODUCT,
    operations: OPERATIONS,
    busy: |info| busy::codes(info),
    folder: "crates/alb/emulator",
    spec: "spec/alb-2020-06-16",
    page: "docs/emulator/alb.md",
    head: include_str!("documentation/head.md"),
    choices: include_str!("documentation/choices.md"),
    command: "UPDATE_DOCS=1 cargo test -p aliyun-alb-emulator --lib documentation",
};

/// What the emulator can answer.
pub(crate) static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::gather(&PAGE));

#[test]
fn the_page_is_up_to_date() {
    PAGE.assert_page(&FACTS);
}

#[test]
fn every_code_that_is_named_can_be_reached() {
    FACTS.assert_all_reached();
}

#[test]
fn the_choices_name_codes_that_are_answered() {
    PAGE.assert_choices(&FACTS, 10);
}
