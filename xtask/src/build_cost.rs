//! `cargo xtask build-cost`: what the SDK costs those who build it, beside its peers.

use std::path::Path;
use std::process::ExitCode;

use aliyun_codegen::Project;

mod lines;
mod product;
mod program;
mod table;

use crate::cargo;
use lines::Lines;
use product::Product;
use program::Program;
use table::{Aim, COUNT, MEGABYTES, SECONDS, median, print};

const USAGE: &str = "\
usage: cargo xtask build-cost PRODUCT [--quick] [--release] [--rounds N]

  PRODUCT         whose client is built
  --quick         without the AWS SDK
  --release       also the size of release binaries, which takes minutes
  --rounds N      build each program N times; once, where not given

Programs are built in a temporary folder, which takes gigabytes: TMPDIR says where. The call by
hand is signed with hmac and sha2, sent with reqwest over rustls with ring, and read with serde_json.
";

/// Of what takes seconds. What takes minutes is done once, or as often as the user says.
const ROUNDS: usize = 5;

const AWS: &str = "aws-sdk-elasticloadbalancingv2";

pub fn run(root: &Path, arguments: &[&str]) -> ExitCode {
    let Some(options) = Options::parse(arguments) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    match measure(root, &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Options<'a> {
    product: &'a str,
    quick: bool,
    release: bool,
    rounds: usize,
}

impl<'a> Options<'a> {
    fn parse(arguments: &[&'a str]) -> Option<Self> {
        let mut options = Self { product: "", quick: false, release: false, rounds: 1 };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match *argument {
                "--quick" => options.quick = true,
                "--release" => options.release = true,
                "--rounds" => options.rounds = rest.next()?.parse().ok().filter(|n| *n > 0)?,
                name if options.product.is_empty() && !name.starts_with('-') => {
                    options.product = name;
                }
                _ => return None,
            }
        }
        Some(options).filter(|options| !options.product.is_empty())
    }
}

fn measure(root: &Path, options: &Options<'_>) -> Result<(), String> {
    let product = Product::read(&Project::tree(root), options.product)?;
    table::print_head();
    generate(root, &product)?;
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let ours = Program::ours(root, folder.path(), &product)?;
    let by_hand = Program::by_hand(root, folder.path())?;
    let aws = if options.quick { None } else { Some(Program::aws(root, folder.path())?) };

    let packages = |program: &Program| program.size() as f64;
    let name = "packages (peer: call by hand)";
    print(name, &COUNT, packages(&ours), Some(packages(&by_hand)), &Aim::Over(8.0));
    if let Some(aws) = &aws {
        print("packages (peer: AWS)", &COUNT, packages(&ours), Some(packages(aws)), &Aim::None);
    }
    builds(options.rounds, &ours, &by_hand, aws.as_ref())?;
    checks(&ours, &product, aws.as_ref())?;
    lines(root, &product, aws.as_ref())?;
    if options.release {
        releases(&ours, &by_hand, aws.as_ref())?;
    }
    println!("\npackages over the call by hand: {}", ours.over(&by_hand).join(", "));
    Ok(())
}

/// `--check` does all that the command does when nothing has to be written.
fn generate(root: &Path, product: &Product) -> Result<(), String> {
    let ours = || cargo::seconds(root, &["xtask", "generate", &product.name, "--check"]);
    let packages = product.packages();
    let formatting = [&["fmt", "--check"], program::selected(&packages).as_slice()].concat();
    let peer = || cargo::seconds(root, &formatting);
    ours()?;
    let rounds = (0..ROUNDS).map(|_| Ok((ours()?, peer()?)));
    let rounds = rounds.collect::<Result<Vec<_>, String>>()?;
    if let Some((ours, peer)) = median(rounds.into_iter()) {
        let name = "cargo xtask generate of the product (peer: cargo fmt of its crates)";
        print(name, &SECONDS, ours, Some(peer), &Aim::Value(1.0));
    }
    Ok(())
}

fn builds(
    rounds: usize,
    ours: &Program,
    by_hand: &Program,
    aws: Option<&Program>,
) -> Result<(), String> {
    let mut all = Vec::new();
    for round in 1..=rounds {
        eprintln!("cold builds, round {round} of {rounds}");
        let aws = aws.map(|aws| aws.build("dev")).transpose()?;
        all.push((ours.build("dev")?, by_hand.build("dev")?, aws));
    }
    if let Some((ours, by_hand)) = median(all.iter().map(|(ours, by_hand, _)| (*ours, *by_hand))) {
        let name = "cold debug build (peer: call by hand)";
        print(name, &SECONDS, ours, Some(by_hand), &Aim::Ratio(1.15));
    }
    let beside_aws = all.iter().filter_map(|(ours, _, aws)| Some((*ours, (*aws)?)));
    if let Some((ours, aws)) = median(beside_aws) {
        let name = "cold debug build (peer: AWS)";
        print(name, &SECONDS, ours, Some(aws), &Aim::Ratio(0.5));
    }
    Ok(())
}

fn checks(ours: &Program, product: &Product, aws: Option<&Program>) -> Result<(), String> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let peer = aws.map(|aws| aws.check(&[AWS])).transpose()?;
        // Without a peer the median of ours is the same as of ours against a constant.
        rounds.push((ours.check(&product.packages())?, peer.unwrap_or(1.0)));
    }
    if let Some((ours, peer)) = median(rounds.into_iter()) {
        let name = "cargo check of model, validator, client (peer: AWS)";
        print(name, &SECONDS, ours, aws.map(|_| peer), &Aim::Value(6.0));
    }
    Ok(())
}

/// Generated lines. The crate of AWS is generated as a whole.
fn lines(root: &Path, product: &Product, aws: Option<&Program>) -> Result<(), String> {
    let ours = Lines::below(&product.generated.clone().map(|folder| root.join(folder)))?;
    let aws = aws.map(|aws| Lines::compiled(&aws.target(), &AWS.replace('-', "_"), "operation"));
    let aws = aws.transpose()?;
    let each = |lines: &Lines, operations: usize| lines.all as f64 / operations as f64;
    let count = product.operations;
    let peer = aws.as_ref().map(|(lines, operations)| each(lines, *operations));
    let name = format!("lines per operation, of {count} (peer: AWS)");
    print(&name, &COUNT, each(&ours, count), peer, &Aim::Value(200.0));
    let peer = aws.map(|(lines, _)| lines.longest as f64);
    print("lines of the longest file (peer: AWS)", &COUNT, ours.longest as f64, peer, &Aim::None);
    Ok(())
}

fn releases(ours: &Program, by_hand: &Program, aws: Option<&Program>) -> Result<(), String> {
    eprintln!("release builds");
    let megabytes = |program: &Program| Ok::<_, String>(program.release_size()? as f64 / 1e6);
    let (ours, by_hand) = (megabytes(ours)?, megabytes(by_hand)?);
    let name = "stripped release binary (peer: call by hand)";
    print(name, &MEGABYTES, ours, Some(by_hand), &Aim::Over(1.5));
    if let Some(aws) = aws {
        let aws = megabytes(aws)?;
        print("stripped release binary (peer: AWS)", &MEGABYTES, ours, Some(aws), &Aim::None);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let options = Options::parse(&["slb", "--quick", "--rounds", "3"]);
        let read = Options { product: "slb", quick: true, release: false, rounds: 3 };
        assert_eq!(options, Some(read));
        for wrong in [&["--quick"][..], &["slb", "--rounds", "0"], &["slb", "nlb"], &["--fast"]] {
            assert_eq!(Options::parse(wrong), None, "{wrong:?}");
        }
    }
}
