//! What the SDK costs, each figure beside a peer in the same run: `cargo xtask bench`.
//!
//! Rounds of ours and of the peer alternate, so that a machine that slows down slows both, and the
//! ratio is the median over the rounds.

mod by_hand;
mod call;
mod decode;
mod measure;
mod sign;

fn main() {
    // `cargo test --benches` runs this too: once, to see that it works.
    let quick = !std::env::args().any(|argument| argument == "--bench");
    let rounds = if quick { 1 } else { 41 };
    println!("{:<52} {:>10} {:>10} {:>7} {:>6}", "", "ours", "peer", "ratio", "aim");
    sign::run(rounds);
    decode::run(rounds);
    call::run(rounds);
}
