//! The way from the vendor's documents to drafts of specs, and the comparison with newer ones, on
//! made-up documents of both forms: that of SLB and that of its sister products.

use std::fs;
use std::path::{Path, PathBuf};

mod drift;
mod new_op;
mod paging;

/// A file of the tests.
fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// The text of a made-up document.
fn text(name: &str) -> String {
    fs::read_to_string(file("import").join(name)).unwrap()
}

fn document(name: &str) -> aliyun_codegen::import::Document {
    aliyun_codegen::import::Document::parse(&text(name)).unwrap()
}

/// The specs that the first document has grown from.
fn base() -> aliyun_codegen::load::Spec {
    aliyun_codegen::load::load(&file("base"), None).0.pop().unwrap()
}
