//! What the emulator costs, beside peers in the same run, and what the library of whole groups takes
//! on it: `cargo xtask emulator-bench`.
//!
//! The load, the emulator and its peers are three processes that share the processors of the
//! machine, so a figure alone says little: the ratio does. All are built with the same profile, get
//! requests from the same generator over connections that stay open, and answer with as many bytes.

use std::path::PathBuf;

use server::Server;

mod footprint;
mod groups;
mod load;
mod moto;
mod peer;
mod requests;
mod scale;
mod seeds;
mod server;
mod throughput;

const USAGE: &str = "\
usage: cargo xtask emulator-bench [PART...]

  throughput    requests a second and latencies, beside a bare axum handler and moto_server
  footprint     start-up, size of the program, memory after a million requests
  scale         the cost of operations with 10, 1,000 and 100,000 load balancers
  groups        10,000 servers brought to where they are to be: calls, time, memory

Without a part it is all of them, which takes minutes. moto is installed from PyPI into the target
folder at its first use, where python3 is present.
";

/// What measures one thing about the emulator.
type Part = fn(&Server);

fn main() {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    if let [peer::COMMAND, size] = words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        peer::run(size.parse().expect("the size of the answer"));
        return;
    }
    // Cargo's own argument; without it this is `cargo test --benches`, which has nothing to see.
    let Some(at) = words.iter().position(|word| word == "--bench") else { return };
    words.remove(at);
    let parts: [(&str, Part); 4] = [
        ("throughput", throughput::run),
        ("footprint", footprint::run),
        ("scale", scale::run),
        ("groups", groups::run),
    ];
    if words.iter().any(|word| parts.iter().all(|(name, _)| name != word)) {
        eprint!("{USAGE}");
        std::process::exit(2);
    }
    let program = Server::new(emulator());
    for (name, part) in parts {
        if words.is_empty() || words.iter().any(|word| word == name) {
            part(&program);
        }
    }
}

/// The program of the emulator, which cargo puts into the folder above that of the benches.
fn emulator() -> PathBuf {
    let here = std::env::current_exe().expect("the path of this program");
    let program = here.ancestors().nth(2).expect("the target folder").join("aliyun-lb-emulator");
    assert!(program.is_file(), "{} is not built: cargo xtask emulator-bench", program.display());
    program
}
