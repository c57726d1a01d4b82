//! What the emulator remembers of an account in a region, and who owns what.
//!
//! ```text
//! Region                 owns everything below it
//! ├─ LoadBalancer        owns its zones with their addresses
//! ├─ Listener            names its load balancer, its server group and its security policy
//! ├─ ServerGroup         names its VPC, owns its servers
//! ├─ SecurityPolicy      stands alone; listeners name it
//! ├─ Monitoring          where the figures of fine-grained monitoring go
//! ├─ Index               derived from all of these: who refers to what, what is taken
//! ├─ Quotas              how many there may be; never changes
//! └─ WithoutIpv6         the VPCs and vSwitches that have no IPv6; never changes
//! ```

mod changes;
mod index;
mod kept;
mod keyed;
mod listener;
mod load_balancer;
mod monitoring;
mod quotas;
mod region;
mod security_policy;
mod server;
mod server_group;
mod tags;
mod unsettled;
mod zone;

pub(crate) use changes::Touched;
pub(crate) use index::{Index, Key, Kind};
pub(crate) use listener::Listener;
pub(crate) use load_balancer::{LoadBalancer, Lock, Protection, Standing};
pub(crate) use monitoring::Monitoring;
pub(crate) use quotas::Quotas;
pub(crate) use region::Region;
pub(crate) use security_policy::SecurityPolicy;
pub(crate) use server::{Server, kind_of};
pub(crate) use server_group::{HealthCheck, ServerGroup};
pub(crate) use tags::{ModelTags, asked};
pub(crate) use unsettled::{Change, ServerPlace, Subject};
pub(crate) use zone::Zone;
