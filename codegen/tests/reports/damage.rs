//! No text makes the loader or the linter panic.

use std::fs;

use aliyun_codegen::lint::lint;
use aliyun_codegen::load;
use aliyun_codegen::source::Sources;

use crate::project;

/// The rounds of damage: a file cut short, a bit turned, a piece put in.
const ROUNDS: usize = 1500;

/// What is put in.
const PIECES: [&[u8]; 8] =
    [b"{", b"]", b"\"", b"null", b"\\u0000", b"-1e9", "名".as_bytes(), b"\"$ref\": \"Server\","];

/// Numbers that look random but are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[test]
fn damaged_files_are_reported() {
    let base = project::folder("tests/base");
    let files: Vec<_> = project::json_files(&base)
        .into_iter()
        .map(|path| (path.strip_prefix(&base).unwrap().to_str().unwrap().replace('\\', "/"), path))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect();
    let mut numbers = Numbers(1);
    for round in 0..ROUNDS {
        let mut sources = Sources::default();
        let victim = numbers.below(files.len());
        for (at, (name, bytes)) in files.iter().enumerate() {
            let mut bytes = bytes.clone();
            if at == victim {
                let place = numbers.below(bytes.len());
                match round % 3 {
                    0 => bytes.truncate(place),
                    1 => bytes[place] ^= 1 << numbers.below(8),
                    _ => drop(bytes.splice(place..place, PIECES[numbers.below(8)].iter().copied())),
                }
            }
            sources.add(name, String::from_utf8_lossy(&bytes));
        }
        let (specs, mut report) = load::parse(sources);
        for spec in specs {
            lint(&spec, &project::context(), &mut report);
        }
        assert!(report.to_string().ends_with('\n'));
    }
}

#[test]
fn deep_nesting_is_reported() {
    for (open, close) in [
        (r#"{"type":"array","items":"#, "}"),
        (r#"{"contentSchema":"#, "}"),
        (r#"{"properties":{"A":"#, "}}"),
        (r#"{"default":["#, "]}"),
    ] {
        for depth in [20, 60, 120, 5000] {
            let text = format!("{}{{}}{}", open.repeat(depth), close.repeat(depth));
            let mut sources = Sources::default();
            let base = project::folder("tests/base/spec/demo-2024-01-01");
            let service = fs::read_to_string(base.join("service.json")).unwrap();
            sources.add("spec/demo-2024-01-01/service.json", service);
            sources.add("spec/demo-2024-01-01/shapes/Deep.json", text);
            let (specs, mut report) = load::parse(sources);
            lint(specs.first().unwrap(), &project::context(), &mut report);
            assert!(!report.is_empty());
        }
    }
}
