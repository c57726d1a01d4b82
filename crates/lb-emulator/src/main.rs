//! The emulator as a program.

use std::process::ExitCode;

fn main() -> ExitCode {
    aliyun_lb_emulator::program::run("aliyun-lb-emulator", std::env::args_os().skip(1))
}
