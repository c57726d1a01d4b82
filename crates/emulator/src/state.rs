//! What the emulator remembers, and who owns what.
//!
//! ```text
//! Accounts                     one per access key id, each behind a lock of its own
//! └─ Account                   its regions, and what makes its ids
//!    └─ Region
//!       ├─ Shared              what all products see
//!       │  ├─ Inventory        what can be attached: ECS instances, ENIs, ECIs
//!       │  ├─ Planned          what will happen to these
//!       │  └─ Resources        what else is known by its id: VPCs, vSwitches, certificates and so on
//!       └─ Slot                one per product
//!          ├─ State            what the product itself remembers
//!          ├─ Jobs             what its calls began
//!          └─ Tokens           what its calls with a token were answered
//! ```

mod account;
mod address;
mod block;
mod certificate;
mod host;
mod ids;
mod inventory;
mod jobs;
mod keyed;
mod kind;
mod planned;
mod recent;
mod region;
mod resource_group;
mod resources;
mod runs;
mod settings;
mod shared;
mod slot;
mod snapshots;
mod table;
mod tags;
mod tokens;
mod unsettled;
mod watched;
mod whole;

pub(crate) use account::{Account, Accounts};
pub use address::is_private;
pub use block::Block;
pub use certificate::{ListedCertificate, Pem};
pub(crate) use host::Alteration;
pub use host::{Checks, Condition, Host, HostHealth, HostStatus, Ports};
pub use ids::{Ids, scatter};
pub use inventory::Inventory;
pub use jobs::{Job, JobFailure, JobStatus, Jobs};
pub(crate) use jobs::{OfJobs, job_id};
pub use keyed::Keyed;
pub use kind::Kind;
pub(crate) use planned::{MOST_PLANNED, Planned};
pub(crate) use region::Region;
pub use resource_group::{default_resource_group, resource_group};
pub use resources::{Bandwidth, Eip, Known, Network, Resources, SecurityGroup, VSwitch};
pub(crate) use resources::{Resource, is_plain};
pub use runs::Runs;
pub use settings::{Fact, Settings};
pub use shared::Shared;
pub(crate) use slot::Slot;
pub use table::Table;
#[cfg(any(test, feature = "testing"))]
pub use table::take_visits;
pub use tags::Tags;
pub(crate) use tokens::{First, Tokens};
pub use unsettled::{Change, Left, Pending, Subject, Unsettled};
pub use watched::Watched;
