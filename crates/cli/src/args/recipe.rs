//! The words of the changes that take several steps, and what they share with `slb group`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{NonEmptyStringValueParser, RangedU64ValueParser};

use super::{HELP, seconds};

/// Whose servers are touched.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Whose {
    /// Touches only servers with this description, which new ones get
    #[arg(long, value_name = "TEXT", value_parser = mark)]
    pub(crate) mark: Option<String>,
    /// Touches only servers that this file says were registered by us, and keeps it up to date
    #[arg(long, value_name = "FILE", conflicts_with = "mark")]
    pub(crate) record: Option<PathBuf>,
}

/// A description that tells our servers from others: those without any are not ours.
fn mark(text: &str) -> Result<String, String> {
    match text.trim().is_empty() {
        true => Err("it is empty, and so are the descriptions of servers of others".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// Whether it is done at all.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Trial {
    /// Says what would become of each server, and changes nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Where it is kept how far something is.
#[derive(Clone, Debug, Args)]
pub(crate) struct Saved {
    /// Keeps in this file how far it is, and goes on from it where it is there
    #[arg(long, value_name = "FILE")]
    pub(crate) keep: Option<PathBuf>,
    /// Goes back from where the file of --keep says that it is: the same command with this
    #[arg(long, requires = "keep", conflicts_with_all = ["check", "dry_run"])]
    pub(crate) back: bool,
}

/// What is asked between the steps.
#[derive(Clone, Debug, Args)]
pub(crate) struct Checked {
    /// Runs this shell command before each further step: 0 goes on, 75 waits and asks again,
    /// anything else goes back
    #[arg(long, value_name = "COMMAND", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) check: Option<String>,
    /// Lets it take so many seconds at most, and goes back then
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    #[arg(default_value = "60", requires = "check")]
    pub(crate) check_limit: Duration,
}

/// What is enough for a new server.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Trust {
    /// Takes servers whose health is not checked for healthy
    #[arg(long)]
    pub(crate) unchecked: bool,
    /// Waits for at most so many seconds until new servers are healthy
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) limit: Option<Duration>,
}

/// Adds new servers, waits until they are healthy, and drains the old ones.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb blue-green rsp-1 --from i-1:80 i-2:80 --to i-3:80 i-4:80 --for 60
  slb blue-green nlb:sgp-1 --from @blue.yaml --to @green.yaml --keep switch.json
  slb blue-green nlb:sgp-1 --from @blue.yaml --to @green.yaml --keep switch.json --back
  slb blue-green rsp-1 --from i-1:80 --to i-3:80 --hold 60 --check './healthy.sh'
"
)]
pub(crate) struct BlueGreenArgs {
    #[command(flatten)]
    pub(crate) change: Change,
}

/// Replaces servers in batches.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb rolling rsp-1 --from @old.yaml --to @new.yaml --batch 5 --floor 10
  slb rolling rsp-1 --from @old.yaml --to @new.yaml --check './errors-are-few.sh $SLB_BATCHES_DONE'
"
)]
pub(crate) struct RollingArgs {
    #[command(flatten)]
    pub(crate) change: Change,
    /// How many servers at a time
    #[arg(
        long,
        value_name = "COUNT",
        default_value_t = 1,
        value_parser = RangedU64ValueParser::<usize>::new().range(1..)
    )]
    pub(crate) batch: usize,
    /// How many healthy servers there must be at any time
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub(crate) floor: usize,
}

/// Adds servers with a small weight, which grows step by step, and takes old ones out at its end.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb canary nlb:sgp-1 --to i-9:80 --weights 1,10,50,100 --hold 300
  slb canary nlb:sgp-1 --to i-9:80 --weights 1,10 --check 'curl -fsS https://metrics/ok'
  slb canary nlb:sgp-1 --from @old.yaml --to @new.yaml --weights 1,10,50,100 --keep canary.json
  slb canary nlb:sgp-1 --from @old.yaml --to @new.yaml --weights 1,10,50,100 --keep canary.json --back
"
)]
pub(crate) struct CanaryArgs {
    /// The group
    pub(crate) group: String,
    /// The new servers
    #[arg(long, value_name = "SERVER", num_args = 1.., required = true)]
    pub(crate) to: Vec<String>,
    /// The old servers, which are drained and removed after the last weight
    #[arg(long, value_name = "SERVER", num_args = 1..)]
    pub(crate) from: Vec<String>,
    /// Lets old servers end what they are at for so many seconds
    #[arg(
        long = "for",
        value_name = "SECONDS",
        value_parser = seconds,
        default_value = "30",
        requires = "from"
    )]
    pub(crate) time: Duration,
    /// The weights, one after the other, each above the one before
    #[arg(
        long,
        value_delimiter = ',',
        required = true,
        value_parser = clap::value_parser!(i32).range(0..=100)
    )]
    pub(crate) weights: Vec<i32>,
    /// Stays at each weight for so many seconds before the next
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "60")]
    pub(crate) hold: Duration,
    #[command(flatten)]
    pub(crate) whose: Whose,
    #[command(flatten)]
    pub(crate) trust: Trust,
    #[command(flatten)]
    pub(crate) checked: Checked,
    #[command(flatten)]
    pub(crate) saved: Saved,
    #[command(flatten)]
    pub(crate) trial: Trial,
}

/// From which servers to which.
#[derive(Debug, Args)]
pub(crate) struct FromTo {
    /// The group
    pub(crate) group: String,
    /// The old servers
    #[arg(long, value_name = "SERVER", num_args = 1.., required = true)]
    pub(crate) from: Vec<String>,
    /// The new servers
    #[arg(long, value_name = "SERVER", num_args = 1.., required = true)]
    pub(crate) to: Vec<String>,
}

/// How new servers take the place of old ones.
#[derive(Debug, Args)]
pub(crate) struct Change {
    #[command(flatten)]
    pub(crate) servers: FromTo,
    /// Lets old servers end what they are at for so many seconds
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds, default_value = "30")]
    pub(crate) time: Duration,
    /// Stays for so many seconds once new servers are healthy, before old ones drain
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "0")]
    pub(crate) hold: Duration,
    #[command(flatten)]
    pub(crate) whose: Whose,
    #[command(flatten)]
    pub(crate) trust: Trust,
    #[command(flatten)]
    pub(crate) checked: Checked,
    #[command(flatten)]
    pub(crate) saved: Saved,
    #[command(flatten)]
    pub(crate) trial: Trial,
}
