//! A program on a target without time, processes and files, such as `wasm32-unknown-unknown`. Any
//! target is one when it is built with `--cfg aliyun_hosted`, and then the program runs.

#[cfg(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown")))]
mod program;

fn main() {
    #[cfg(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown")))]
    program::run();
    #[cfg(not(any(aliyun_hosted, all(target_family = "wasm", target_os = "unknown"))))]
    println!("there is nothing to see here without RUSTFLAGS='--cfg aliyun_hosted'");
}
