//! The words of the commands about whole groups.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::{HELP, seconds};

/// Shows and changes whole groups of servers.
///
/// A group is named by its ID: rsp-... is a vServer group and lb-... the default group of SLB;
/// nlb:sgp-... and alb:sgp-... are server groups. A server is ID:PORT, or KEY=VALUE pairs with
/// commas between them, or @FILE with a list of servers as JSON or YAML (@- is standard input).
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb group show rsp-1
  slb group add rsp-1 i-1:80 ServerId=i-2,Port=80,Weight=50
  slb group plan nlb:sgp-1 @servers.yaml --mark web
  slb group apply nlb:sgp-1 @servers.yaml --mark web -o json > report.json
  slb group drain alb:sgp-1 i-1:80 --for 60
"
)]
pub(crate) struct GroupArgs {
    #[command(subcommand)]
    pub(crate) command: GroupCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GroupCommand {
    /// Prints the servers of a group
    Show {
        /// The group
        group: String,
    },
    /// Prints what would make the group what it is to be, and changes nothing
    Plan(Into),
    /// Makes the group what it is to be
    Apply(Into),
    /// Adds servers
    Add(Into),
    /// Removes servers
    Remove(Into),
    /// Sets the weight of servers
    Weights {
        /// The weight, from 0 to 100
        #[arg(long)]
        weight: i32,
        #[command(flatten)]
        into: Into,
    },
    /// Sets the weights of servers to 0, waits, and removes them
    Drain {
        /// Lets them end what they are at for so many seconds
        #[arg(long = "for", value_name = "SECONDS", value_parser = seconds, default_value = "30")]
        time: Duration,
        #[command(flatten)]
        into: Into,
        #[command(flatten)]
        saved: Saved,
    },
    /// Prints the servers again and again, and how healthy they are
    Watch {
        /// The group
        group: String,
        /// Rests for so many seconds between two looks
        #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5")]
        delay: Duration,
        /// Ends after so many looks
        #[arg(long, value_name = "COUNT")]
        looks: Option<u64>,
    },
}

/// A group, servers, and how it is changed.
#[derive(Debug, Args)]
pub(crate) struct Into {
    /// The group
    pub(crate) group: String,
    /// The servers
    #[arg(value_name = "SERVER", required = true)]
    pub(crate) servers: Vec<String>,
    #[command(flatten)]
    pub(crate) owned: Owned,
    /// Says what would become of each server, and changes nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Whose servers are touched, and in which order.
#[derive(Clone, Debug, Args)]
pub(crate) struct Owned {
    /// Touches only servers with this description, which new ones get
    #[arg(long, value_name = "TEXT")]
    pub(crate) mark: Option<String>,
    /// Leaves weights that were set by hand as they are
    #[arg(long)]
    pub(crate) keep_weights: bool,
    /// Removes before it adds, where the quota leaves no room
    #[arg(long)]
    pub(crate) free_first: bool,
    /// Leaves so many serving servers at any time
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub(crate) floor: usize,
}

/// Where it is kept how far something is.
#[derive(Clone, Debug, Args)]
pub(crate) struct Saved {
    /// Keeps in this file how far it is, and goes on from it where it is there
    #[arg(long, value_name = "FILE")]
    pub(crate) keep: Option<PathBuf>,
}

/// Adds new servers, waits until they are healthy, and drains the old ones.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb blue-green rsp-1 --from i-1:80 i-2:80 --to i-3:80 i-4:80 --for 60
  slb blue-green nlb:sgp-1 --from @blue.yaml --to @green.yaml --keep switch.json
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
"
)]
pub(crate) struct RollingArgs {
    #[command(flatten)]
    pub(crate) change: Change,
    /// How many servers at a time
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    pub(crate) batch: usize,
    /// How many healthy servers there must be at any time
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub(crate) floor: usize,
}

/// Adds servers with a small weight, which grows step by step.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb canary nlb:sgp-1 --to i-9:80 --weights 1,10,50,100 --hold 300
"
)]
pub(crate) struct CanaryArgs {
    /// The group
    pub(crate) group: String,
    /// The new servers
    #[arg(long, value_name = "SERVER", num_args = 1.., required = true)]
    pub(crate) to: Vec<String>,
    /// The weights, one after the other
    #[arg(long, value_delimiter = ',', required = true)]
    pub(crate) weights: Vec<i32>,
    /// Stays at each weight for so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "60")]
    pub(crate) hold: Duration,
    #[command(flatten)]
    pub(crate) trust: Trust,
    #[command(flatten)]
    pub(crate) saved: Saved,
}

/// From which servers to which.
#[derive(Debug, Args)]
pub(crate) struct Change {
    /// The group
    pub(crate) group: String,
    /// The old servers
    #[arg(long, value_name = "SERVER", num_args = 1.., required = true)]
    pub(crate) from: Vec<String>,
    /// The new servers
    #[arg(long, value_name = "SERVER", num_args = 1.., required = true)]
    pub(crate) to: Vec<String>,
    /// Lets old servers end what they are at for so many seconds
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds, default_value = "30")]
    pub(crate) time: Duration,
    #[command(flatten)]
    pub(crate) trust: Trust,
    #[command(flatten)]
    pub(crate) saved: Saved,
}

/// What is enough for a new server, and whose servers are touched.
#[derive(Clone, Debug, Args)]
pub(crate) struct Trust {
    /// Touches only servers with this description, which new ones get
    #[arg(long, value_name = "TEXT")]
    pub(crate) mark: Option<String>,
    /// Takes servers whose health is not checked for healthy
    #[arg(long)]
    pub(crate) unchecked: bool,
    /// Waits for at most so many seconds until new servers are healthy
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) limit: Option<Duration>,
}
