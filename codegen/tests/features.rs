//! The showcase, feature by feature: the IR of each operation and every output, as snapshots.
//!
//! The outputs are checked in under `showcase/` too, where they are compiled and run; a test here
//! sees to it that both are the same text.

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use aliyun_codegen::format::{self, Output};
use aliyun_codegen::ir::Api;
use aliyun_codegen::layout::Layout;
use aliyun_codegen::{emit, lint, lower, product, sync};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn showcase() -> Api {
    let layout = Layout::showcase();
    let rules = std::fs::read_to_string(project().join("showcase/src/validator/rules.rs")).unwrap();
    let context = lint::Context { known_rules: lint::known_rules(&rules) };
    let spec = lint::check(&project().join(&layout.root), &context);
    lower::lower(&spec.unwrap_or_else(|report| panic!("{report}")), &layout.root)
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn snapshot_ir(name: &str, ir: &impl Debug) {
    snapshot(&format!("ir-{name}"), &format!("{ir:#?}"));
}

#[test]
fn the_ir_of_every_feature() {
    let api = showcase();
    snapshot_ir("service", &api.service);
    snapshot_ir("patterns", &api.patterns);
    snapshot_ir("codes", &api.codes);
    for shape in &api.shapes {
        snapshot_ir(&format!("shape-{}", shape.module), shape);
    }
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        snapshot_ir(&operation.action, operation);
    }
}

#[test]
fn every_output() {
    for Output { path, text } in outputs() {
        let name = path.replace("/generated", "").replace(".rs", "").replace('/', "-");
        snapshot(&name, &text);
    }
}

fn outputs() -> Vec<Output> {
    let layout = Layout::showcase();
    format::format(&emit::emit(&showcase(), &layout), &layout.command).unwrap()
}

#[test]
fn what_is_snapshot_is_what_is_compiled() {
    let layout = Layout::showcase();
    let difference = sync::compare(&project(), &layout.folders(), &outputs()).unwrap();
    assert!(difference.is_empty(), "run `cargo xtask generate`: {difference:?}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for layout in [Layout::showcase(), Layout::crates("slb")] {
        let once = product(&project(), &layout).unwrap().outputs;
        assert_eq!(once, product(&project(), &layout).unwrap().outputs);
    }
}

#[test]
fn a_request_is_called_what_the_vendor_calls_the_operation() {
    let layout = Layout::crates("slb");
    let rules = std::fs::read_to_string(project().join("crates/slb/validator/src/rules.rs"));
    let context = lint::Context { known_rules: lint::known_rules(&rules.unwrap()) };
    let spec = lint::check(&project(), &context).unwrap_or_else(|report| panic!("{report}"));
    let api = lower::lower(&spec, &layout.root);
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        // Where they differ, `words` of service.json lacks an acronym.
        assert_eq!(operation.request.name, operation.action);
    }
}
