//! The words of `slb group`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::{Checked, FromTo, HELP, Saved, Trial, Whose, seconds};

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
  slb group replace rsp-1 --from i-1:80 --to i-2:80
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
    #[command(help_template = HELP, before_help = "\
Examples:
  slb group show rsp-1
  slb group show nlb:sgp-1 -o yaml=Members > servers.yaml
")]
    Show {
        /// The group
        group: String,
    },
    /// Prints what would make the group what it is to be, and changes nothing
    #[command(help_template = HELP, before_help = "\
Examples:
  slb group plan rsp-1 i-1:80 i-2:80
  slb group plan nlb:sgp-1 @servers.yaml --record web.json -o json > plan.json
")]
    Plan {
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        manner: Manner,
    },
    Apply(ApplyArgs),
    /// Adds servers
    #[command(help_template = HELP, before_help = "\
Examples:
  slb group add rsp-1 i-1:80 ServerId=i-2,Port=80,Weight=50
  slb group add alb:sgp-1 @servers.yaml --mark web
")]
    Add {
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        whose: Whose,
        /// Leaves the weights of servers that are there as they are
        #[arg(long)]
        keep_weights: bool,
        #[command(flatten)]
        trial: Trial,
    },
    /// Removes servers
    #[command(help_template = HELP, before_help = "\
Examples:
  slb group remove rsp-1 i-1:80 i-2:80
  slb group remove nlb:sgp-1 @old.yaml --floor 2 --yes
")]
    Remove {
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        floor: Floor,
        #[command(flatten)]
        trial: Trial,
    },
    /// Sets the weight of servers
    #[command(help_template = HELP, before_help = "\
Examples:
  slb group weights rsp-1 i-1:80 i-2:80 --weight 0
")]
    Weights {
        /// The weight, from 0 to 100
        #[arg(long, value_parser = clap::value_parser!(i32).range(0..=100))]
        weight: i32,
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        floor: Floor,
        #[command(flatten)]
        trial: Trial,
    },
    Replace(ReplaceArgs),
    /// Sets the weights of servers to 0, waits, and removes them
    #[command(help_template = HELP, before_help = "\
Examples:
  slb group drain alb:sgp-1 i-1:80 --for 60
  slb group drain rsp-1 @old.yaml --keep drain.json --yes
  slb group drain rsp-1 @old.yaml --keep drain.json --back
  slb group drain rsp-1 @old.yaml --check './no-connections.sh'
")]
    Drain {
        /// Lets them end what they are at for so many seconds
        #[arg(long = "for", value_name = "SECONDS", value_parser = seconds, default_value = "30")]
        time: Duration,
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        checked: Checked,
        #[command(flatten)]
        saved: Saved,
        #[command(flatten)]
        trial: Trial,
    },
    /// Prints the servers again and again, and how healthy they are
    #[command(help_template = HELP, before_help = "\
Examples:
  slb group watch rsp-1
  slb group watch nlb:sgp-1 --delay 1 --looks 60
")]
    Watch {
        /// The group
        group: String,
        /// Rests for so many seconds between two looks
        #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5")]
        delay: Duration,
        /// Ends after so many looks
        #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..))]
        looks: Option<u64>,
    },
    /// Prints the JSON Schema of a file of servers
    #[command(help_template = HELP, before_help = "\
Examples:
  slb group schema > servers.schema.json
")]
    Schema,
}

/// Makes the group what it is to be.
///
/// The servers are those that are to be in it: of ours the others go. With --plan it does what was
/// planned before, unless somebody else has changed the group since. With --resume it does what is
/// left of what a report tells, whichever of these commands it is from. A plan and a report hold
/// the group, the servers and the other options; they are what these commands print with -o json.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb group apply nlb:sgp-1 @servers.yaml --mark web -o json > report.json
  slb group apply --resume report.json
  slb group plan rsp-1 @servers.yaml -o json > plan.json && slb group apply --plan plan.json
  slb group plan rsp-1 i-1:80 -o json | slb group apply --plan - --yes
"
)]
pub(crate) struct ApplyArgs {
    /// The group
    #[arg(required_unless_present_any = ["plan", "resume"])]
    pub(crate) group: Option<String>,
    /// The servers
    #[arg(
        value_name = "SERVER",
        required_unless_present_any = ["plan", "resume"],
        conflicts_with_all = ["plan", "resume"]
    )]
    pub(crate) servers: Vec<String>,
    /// Does what was planned: `slb group plan -o json` (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = SETTLED)]
    pub(crate) plan: Option<PathBuf>,
    /// Plans anew where somebody else has changed the group since
    #[arg(long, requires = "plan", conflicts_with_all = ["servers", "resume"])]
    pub(crate) replan: bool,
    /// Does what is left of what a report tells (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = SETTLED, conflicts_with = "plan")]
    pub(crate) resume: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) whose: Whose,
    #[command(flatten)]
    pub(crate) manner: Manner,
    #[command(flatten)]
    pub(crate) trial: Trial,
}

/// What a plan and a report say by themselves.
const SETTLED: [&str; 4] = ["mark", "keep_weights", "free_first", "floor"];

/// Puts new servers in the place of old ones at once.
///
/// It is one step where the product has a call for it (vServer groups of SLB, and ALB); elsewhere
/// the new ones come before the old ones go. No old one goes for a new one that is refused. Nobody
/// waits for the health of the new ones: `slb blue-green` does.
#[derive(Debug, Args)]
#[command(
    help_template = HELP,
    before_help = "\
Examples:
  slb group replace rsp-1 --from i-1:80 --to i-2:80
  slb group replace alb:sgp-1 --from @old.yaml --to @new.yaml --yes
"
)]
pub(crate) struct ReplaceArgs {
    #[command(flatten)]
    pub(crate) servers: FromTo,
    #[command(flatten)]
    pub(crate) whose: Whose,
    #[command(flatten)]
    pub(crate) trial: Trial,
}

/// A group and servers.
#[derive(Debug, Args)]
pub(crate) struct Servers {
    /// The group
    pub(crate) group: String,
    /// The servers
    #[arg(value_name = "SERVER", required = true)]
    pub(crate) servers: Vec<String>,
}

/// In which manner a group becomes what it is to be.
#[derive(Clone, Debug, Args)]
pub(crate) struct Manner {
    /// Leaves weights that were set by hand as they are
    #[arg(long)]
    pub(crate) keep_weights: bool,
    /// Removes before it adds, where the quota leaves no room
    #[arg(long)]
    pub(crate) free_first: bool,
    #[command(flatten)]
    pub(crate) floor: Floor,
}

/// How many servers are left.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Floor {
    /// Leaves so many serving servers at any time
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub(crate) floor: usize,
}
