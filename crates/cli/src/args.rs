//! The command line.

mod group;
mod recipe;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::group::{ApplyArgs, GroupArgs, GroupCommand, Manner, Servers};
pub(crate) use self::recipe::{
    BlueGreenArgs, CanaryArgs, Change, Checked, FromTo, RollingArgs, Saved, Trial, Trust, Whose,
};
use crate::output::Format;

/// How help is laid out: what it is, examples, and then the rest.
const HELP: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// Alibaba Cloud's load balancers from a terminal: classic SLB, NLB and ALB. Unofficial.
#[derive(Debug, Parser)]
#[command(
    name = "slb",
    version,
    help_template = HELP,
    disable_help_subcommand = true,
    infer_subcommands = false,
    subcommand_required = true,
    arg_required_else_help = true,
    before_help = "\
Examples:
  slb call DescribeLoadBalancers --all --output table
  slb call nlb:AddServersToServerGroup --skeleton > servers.yaml
  slb call nlb:AddServersToServerGroup --input servers.yaml --wait
  slb group apply rsp-1 @servers.yaml --dry-run
  slb explain SystemBusy --lang zh
  slb call --emulator nlb:ListServerGroups
",
    after_help = "Exit codes and everything else: docs/CLI.md. `slb explain` lists all operations."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Globals {
    /// The profile of the vendor's CLI (~/.aliyun/config.json) to use
    #[arg(long, global = true, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) profile: Option<String>,
    /// The region
    #[arg(long, global = true, value_name = "ID", value_parser = id)]
    pub(crate) region: Option<String>,
    /// Where calls go, in place of the service's own hosts
    #[arg(long, global = true, value_name = "HOST", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) endpoint: Option<String>,
    /// Runs against an embedded endpoint, whose state is kept in DIR if one is given
    #[arg(long, global = true, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    pub(crate) emulator: Option<Option<PathBuf>>,
    /// json, yaml, table, or a JMESPath; also FORMAT=JMESPATH
    #[arg(short, long, global = true, value_name = "FORMAT")]
    pub(crate) output: Option<Format>,
    /// Answers yes to what would be asked
    #[arg(short, long, global = true)]
    pub(crate) yes: bool,
    /// Asks nothing: what would be asked is refused
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Call(CallArgs),
    Wait(WaitArgs),
    Group(GroupArgs),
    BlueGreen(BlueGreenArgs),
    Rolling(RollingArgs),
    Canary(CanaryArgs),
    Explain(ExplainArgs),
    Policy(PolicyArgs),
    Doctor(DoctorArgs),
    Emulator(EmulatorArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Calls an operation, with its parameters as the vendor names them.
///
/// A parameter is --Name VALUE or --name VALUE. A list is given as JSON, as items of key=value
/// pairs with commas between them, or by paths: --Servers.1.Port 80. A value @FILE is read from the
/// file, and @- from standard input; a text that begins with @ is written with two. Secrets are
/// taken from files only. `slb call OPERATION --help` tells of one operation.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb call DescribeLoadBalancers --LoadBalancerStatus active --all -o table
  slb call AddVServerGroupBackendServers --VServerGroupId rsp-1 \\
      --BackendServers ServerId=i-1,Port=80,Weight=50 ServerId=i-2,Port=80
  slb call nlb:CreateListener --input listener.json --ListenerPort 443 --wait
  slb call DeleteLoadBalancer --LoadBalancerId lb-1 --yes
  slb call DescribeLoadBalancers -o 'LoadBalancers.LoadBalancer[].LoadBalancerId'
"
)]
pub(crate) struct CallArgs {
    /// The operation, with its product before it where several have one: nlb:CreateListener
    #[arg(value_name = "OPERATION")]
    pub(crate) operation: Option<String>,
    /// The product of the operation
    #[arg(long, value_name = "PRODUCT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) product: Option<String>,
    /// Reads the request from a file of JSON or YAML, or from standard input by -; what is given
    /// beside it counts first
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// Prints a request to fill, and calls nothing
    #[arg(long, conflicts_with_all = ["all", "wait", "dry_run"])]
    pub(crate) skeleton: bool,
    /// Reads all pages of a list, and prints the items as they come
    #[arg(long, conflicts_with_all = ["wait", "dry_run"])]
    pub(crate) all: bool,
    /// Waits until what the call sets off is done; of a call that reads, until a STATE is there
    #[arg(long, value_name = "STATE", num_args = 0..=1, require_equals = true, conflicts_with = "dry_run")]
    pub(crate) wait: Option<Option<String>>,
    /// Has the service check the call and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Sends it without asking the rules of the operation
    #[arg(long)]
    pub(crate) no_check: bool,
    /// Holds it to the documents, also where the service is known to take more
    #[arg(long, conflicts_with = "no_check")]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

/// Waits until an operation answers that a state is there.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb wait DescribeLoadBalancerAttribute Active --LoadBalancerId lb-1
  slb wait GetListenerAttribute Running --ListenerId lsn-1 --limit 60
  slb wait                 lists all states
"
)]
pub(crate) struct WaitArgs {
    /// The operation that shows the state
    #[arg(value_name = "OPERATION")]
    pub(crate) operation: Option<String>,
    /// The state
    #[arg(value_name = "STATE")]
    pub(crate) state: Option<String>,
    /// The product of the operation
    #[arg(long, value_name = "PRODUCT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) product: Option<String>,
    #[command(flatten)]
    pub(crate) patience: Patience,
}

/// How long is waited, and how often is looked.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Patience {
    /// Waits for at most so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) limit: Option<Duration>,
    /// Rests for so many seconds between two looks
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) delay: Option<Duration>,
}

/// Tells what an operation does or what an error code means, without asking anybody.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb explain                       lists all operations
  slb explain nlb                   those of a product
  slb explain SystemBusy
  slb explain AddBackendServers --lang zh
"
)]
pub(crate) struct ExplainArgs {
    /// An operation, an error code or a product
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The product
    #[arg(long, value_name = "PRODUCT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) product: Option<String>,
    /// The language; by the locale if it is not given
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Language>,
}

/// The languages that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    En,
    Zh,
}

/// Prints the least RAM policy for some operations.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb policy AddVServerGroupBackendServers RemoveVServerGroupBackendServers
  slb policy 'nlb:List*' 'nlb:Get*' --region cn-hangzhou --account 123456
"
)]
pub(crate) struct PolicyArgs {
    /// Operations, with * for what may vary
    #[arg(value_name = "OPERATION", required = true)]
    pub(crate) operations: Vec<String>,
    /// The product of the operations
    #[arg(long, value_name = "PRODUCT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) product: Option<String>,
    /// Only for the resources of this account
    #[arg(long, value_name = "ID", value_parser = id)]
    pub(crate) account: Option<String>,
}

/// Says which credentials are used, where calls go, and whether the service answers.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb doctor
  slb doctor --profile staging --product nlb
"
)]
pub(crate) struct DoctorArgs {
    /// Asks one product only
    #[arg(long, value_name = "PRODUCT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) product: Option<String>,
}

/// Runs the services on this machine, for any client in any language.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct EmulatorArgs {
    /// Its options; --help lists them
    #[arg(value_name = "OPTIONS", trailing_var_arg = true, allow_hyphen_values = true, action = ArgAction::Append)]
    pub(crate) options: Vec<std::ffi::OsString>,
}

/// Prints what completes commands in a shell.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb completions bash > /etc/bash_completion.d/slb
  slb completions zsh  > ~/.zfunc/_slb
  slb completions fish > ~/.config/fish/completions/slb.fish
"
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// Prints the manual page, or writes those of all commands into a folder.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb man | man -l -
  slb man --dir /usr/local/share/man/man1
"
)]
pub(crate) struct ManArgs {
    /// The folder
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

/// The ID of a region or of an account.
fn id(text: &str) -> Result<String, String> {
    match !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        true => Ok(text.to_owned()),
        false => Err("an ID has letters, digits and hyphens".to_owned()),
    }
}

/// A number of seconds, with a fraction or without.
fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || "it must be a number of seconds, such as 60, and at most a year".to_owned();
    let seconds: f64 = text.parse().map_err(|_| wrong())?;
    let time = Duration::try_from_secs_f64(seconds).map_err(|_| wrong())?;
    if time > YEAR { Err(wrong()) } else { Ok(time) }
}

const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);
