//! The program `slb`.

use std::process::ExitCode;

fn main() -> ExitCode {
    aliyun_lb_cli::run(std::env::args_os())
}
