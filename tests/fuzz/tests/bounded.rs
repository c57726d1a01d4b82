//! Every target: its corpus, and inputs that are made of it, the same in every run.
//!
//! `TEST_TIMES=10` makes ten times as many.

use std::any::Any;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aliyun_slb_fuzz::mutate::mutate;
use aliyun_slb_fuzz::{TARGETS, Target, corpus};
use aliyun_slb_tests::dice::Dice;
use aliyun_slb_tests::seeds::times;

/// No input takes longer, on a machine that has other things to do too.
const LONGEST: Duration = Duration::from_secs(10);

#[test]
fn no_input_breaks_a_promise() {
    let times = usize::try_from(times()).expect("a number");
    let failures: Vec<_> = TARGETS.iter().filter_map(|target| run(target, times).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_target_has_a_corpus_and_every_corpus_a_target() {
    for target in TARGETS {
        assert!(!corpus::inputs(target.name).is_empty(), "corpus/{} is empty", target.name);
    }
    for entry in fs::read_dir(corpus::folder("")).expect("the corpus") {
        let name = entry.expect("a folder").file_name().into_string().expect("a name");
        assert!(aliyun_slb_fuzz::target(&name).is_some(), "corpus/{name} has no target");
    }
}

/// The first failure of a target, and how to have it again.
fn run(target: &Target, times: usize) -> Result<(), String> {
    let (files, inputs): (Vec<PathBuf>, Vec<_>) = corpus::inputs(target.name).into_iter().unzip();
    for (file, input) in files.iter().zip(&inputs) {
        judge(target, input).map_err(|why| told(target, file, &why))?;
    }
    let (mut dice, start) = (Dice::new(20_140_515), Instant::now());
    for _ in 0..target.made * times {
        let input = mutate(&inputs, &mut dice);
        judge(target, &input).map_err(|why| {
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.bin", target.name));
            fs::write(&file, &input).expect("the input is written");
            told(target, &file, &why)
        })?;
    }
    println!("{}: {:?}", target.name, start.elapsed());
    Ok(())
}

fn judge(target: &Target, input: &[u8]) -> Result<(), String> {
    let start = Instant::now();
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).map_err(|panic| message(&*panic))?;
    let taken = start.elapsed();
    if taken > LONGEST { Err(format!("it took {taken:?}")) } else { Ok(()) }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned()
}

fn told(target: &Target, file: &Path, why: &str) -> String {
    format!(
        "{name}: {why}\n  the input is in {file}; to have it again at every run:\n  \
         cp {file} {corpus}/",
        name = target.name,
        file = file.display(),
        corpus = corpus::folder(target.name).display(),
    )
}
