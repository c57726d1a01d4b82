//! The showcase, feature by feature: the IR of each operation and every output, as snapshots.
//!
//! The outputs are checked in under `showcase/` too, where they are compiled and run; a test here
//! sees to it that both are the same text.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use aliyun_codegen::format::{self, Output};
use aliyun_codegen::ir::Api;
use aliyun_codegen::layout::Layout;
use aliyun_codegen::{Generated, Project, emit, lower, sync};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn project() -> Project {
    Project::tree(&root())
}

fn showcase() -> Api {
    let products = project().showcase().unwrap_or_else(|error| panic!("{error}"));
    let (spec, layout) = products.first().unwrap();
    lower::lower(spec, &layout.root)
}

/// What all specs turn into, which takes its time.
fn all() -> &'static Generated {
    static ALL: LazyLock<Generated> = LazyLock::new(|| project().generate(None).unwrap());
    &ALL
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
    let difference = sync::compare(&root(), &layout.folders(), &outputs()).unwrap();
    assert!(difference.is_empty(), "run `cargo xtask generate`: {difference:?}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(all().outputs, project().generate(None).unwrap().outputs);
}

#[test]
fn one_product_can_be_generated_alone() {
    let all = all();
    for name in ["SLB", "slb-2014-05-15"] {
        let one = project().generate(Some(name)).unwrap();
        assert!(one.outputs.iter().all(|output| all.outputs.contains(output)));
        assert!(one.outputs.len() > 100 && one.outputs.len() < all.outputs.len());
        assert!(
            one.folders
                .iter()
                .all(|folder| folder.ends_with("/slb") || folder.starts_with("crates/slb/"))
        );
    }
    let error = project().generate(Some("sl")).unwrap_err().to_string();
    assert!(error.starts_with("there are no specs of `sl`, only: "), "{error}");
    assert!(error.contains("spec/slb-2014-05-15"), "{error}");
}

#[test]
fn the_links_of_the_pages_lead_somewhere() {
    let mut links = 0;
    for page in all().outputs.iter().filter(|output| output.path.ends_with(".md")) {
        let folder = root().join(&page.path).parent().unwrap().to_path_buf();
        let targets = page.text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with('#')) {
            links += 1;
            let path = target.split('#').next().unwrap();
            assert!(folder.join(path).is_file(), "{}: {target}", page.path);
        }
    }
    assert!(links > 200, "{links}");
}

#[test]
fn a_request_is_called_what_the_vendor_calls_the_operation() {
    let products = project().products(None).unwrap_or_else(|error| panic!("{error}"));
    for (spec, layout) in products {
        let api = lower::lower(&spec, &layout.root);
        for operation in api.groups.iter().flat_map(|group| &group.operations) {
            // Where they differ, `words` of service.json lacks an acronym.
            assert_eq!(operation.request.name, operation.action);
        }
    }
}
