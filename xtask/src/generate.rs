//! `cargo xtask generate`

use std::path::Path;
use std::process::ExitCode;

use aliyun_codegen::sync::{self, Difference};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Write,
    Check,
}

pub fn run(root: &Path, mode: Mode, only: Option<&str>) -> ExitCode {
    let generated = match aliyun_codegen::generate(root, only) {
        Ok(generated) => generated,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let folders: Vec<&str> = generated.folders.iter().map(String::as_str).collect();
    let result = sync::compare(root, &folders, &generated.outputs).and_then(|difference| {
        if mode == Mode::Write {
            sync::write(root, &generated.outputs, &difference)?;
        }
        Ok(difference)
    });
    match result {
        Ok(difference) if mode == Mode::Write => {
            println!("{difference}");
            ExitCode::SUCCESS
        }
        Ok(difference) => report(&difference),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn report(difference: &Difference) -> ExitCode {
    if difference.is_empty() {
        println!("{} files are up to date", difference.unchanged);
        return ExitCode::SUCCESS;
    }
    let Difference { missing, stale, orphaned, .. } = difference;
    for (what, paths) in [("missing", missing), ("stale", stale), ("orphaned", orphaned)] {
        for path in paths {
            eprintln!("{what}: {path}");
        }
    }
    eprintln!("mend it with: cargo xtask generate");
    ExitCode::FAILURE
}
