//! What the emulator remembers, and who owns what.
//!
//! ```text
//! Accounts                     one per access key id, each behind a lock of its own
//! └─ Account                   its regions
//!    └─ Region                 owns everything below it
//!       ├─ LoadBalancer        names its groups
//!       ├─ VServerGroup        names its load balancer, owns its servers
//!       └─ Inventory           what can be attached: ECS instances, ENIs, ECIs; never changes
//! ```

mod account;
mod inventory;
mod region;
mod server;

pub(crate) use account::{Account, Accounts};
pub(crate) use inventory::{Addressed, Instance, Inventory};
pub(crate) use region::{LoadBalancer, Region, VServerGroup};
pub(crate) use server::{Kind, Server};
