//! What the emulator remembers, and who owns what.
//!
//! ```text
//! Accounts                     one per access key id, each behind a lock of its own
//! └─ Account                   its regions
//!    └─ Region                 owns everything below it
//!       ├─ LoadBalancer        owns its listeners and default servers, names its groups
//!       ├─ VServerGroup        names its load balancer, owns its servers
//!       ├─ MasterSlaveGroup    the same
//!       ├─ Rule                names its listener, which names it, and its vServer group
//!       ├─ AccessControlList   and
//!       ├─ Certificate         of servers and of CAs, and
//!       ├─ TlsPolicy           stand alone; listeners name them
//!       ├─ DomainExtension     names its listener and its certificate
//!       ├─ LogTarget           where access logs of a load balancer and figures of monitoring go
//!       ├─ Index               derived from all of these: who refers to what, what is taken
//!       ├─ Quotas              how many there may be; never changes
//!       ├─ Inventory           what can be attached: ECS instances, ENIs, ECIs
//!       └─ Planned             what will happen to these
//! ```

mod access_control;
mod account;
mod address;
mod certificate;
mod changes;
mod domain_extension;
mod first_call;
mod group;
mod host;
mod ids;
mod index;
mod inventory;
mod keyed;
mod listener;
mod load_balancer;
mod log_target;
mod planned;
mod quotas;
mod region;
mod rule;
mod runs;
mod server;
mod settings;
mod snapshots;
mod table;
mod tags;
mod tls_policy;
mod unsettled;
mod watched;
mod white_list;
mod whole;

pub(crate) use access_control::{AccessControlList, AclEntry, Block, Family};
pub(crate) use account::{Account, Accounts};
pub(crate) use address::Pool;
pub(crate) use certificate::{Certificate, Content, Managed};
pub(crate) use changes::{Changes, Touched};
pub(crate) use domain_extension::DomainExtension;
pub(crate) use first_call::FirstCall;
pub(crate) use group::{MasterSlaveGroup, VServerGroup};
pub(crate) use host::{Alteration, Checks, Condition, Host, HostHealth, HostStatus, Ports};
pub(crate) use ids::{Ids, scatter};
pub(crate) use index::{Index, Key, Tagged, Used};
pub(crate) use inventory::{Inventory, TouchedHosts};
pub(crate) use keyed::Keyed;
pub(crate) use listener::{Listener, ListenerKey, Protocol};
pub(crate) use load_balancer::{LoadBalancer, Status};
pub(crate) use log_target::LogTarget;
pub(crate) use planned::{MOST_PLANNED, Planned};
pub(crate) use quotas::Quotas;
pub(crate) use region::Region;
pub(crate) use rule::Rule;
use runs::Runs;
pub(crate) use server::{Kind, Server};
pub(crate) use settings::{Fact, Settings};
pub(crate) use table::Table;
#[cfg(test)]
pub(crate) use table::take_visits;
pub(crate) use tags::Tags;
pub(crate) use tls_policy::TlsPolicy;
pub(crate) use unsettled::{Change, Left, Subject, Transition, Unsettled};
pub(crate) use watched::Watched;
pub(crate) use white_list::WhiteList;

/// The resource group of what is put in no other.
pub(crate) fn default_resource_group() -> String {
    "rg-default".to_owned()
}
