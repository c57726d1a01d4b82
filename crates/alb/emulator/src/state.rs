//! What the emulator remembers of an account in a region, and who owns what.
//!
//! ```text
//! Region                 owns everything below it
//! ├─ LoadBalancer        owns its zones with their addresses
//! ├─ Listener            names its load balancer, its server groups, ACLs and security policy
//! ├─ Rule                names its listener, and server groups in its actions
//! ├─ AScript             names its listener
//! ├─ ServerGroup         names its VPC, owns its servers
//! ├─ Acl                 owns its entries; listeners name it
//! ├─ SecurityPolicy      stands alone; listeners name it
//! ├─ HealthCheckTemplate stands alone; it is copied into groups
//! ├─ Index               derived from all of these: who refers to what, what is taken
//! ├─ Quotas              how many there may be; never changes
//! └─ WithoutIpv6         the VPCs and vSwitches that have no IPv6; never changes
//! ```

mod acl;
mod ascript;
mod changes;
mod health_check;
mod health_check_template;
mod index;
mod kept;
mod keyed;
mod listener;
mod load_balancer;
mod quotas;
mod region;
mod rule;
mod security_policy;
mod server;
mod server_group;
mod tags;
mod unsettled;
mod zone;

pub(crate) use acl::{Acl, Entry};
pub(crate) use ascript::AScript;
pub(crate) use changes::Touched;
pub(crate) use health_check::HealthCheck;
pub(crate) use health_check_template::HealthCheckTemplate;
pub(crate) use index::{Index, Key, Kind};
pub(crate) use listener::Listener;
pub(crate) use load_balancer::{AccessLog, Capacity, LoadBalancer, Lock, Protection, Standing};
pub(crate) use quotas::Quotas;
pub(crate) use region::Region;
pub(crate) use rule::Rule;
pub(crate) use security_policy::SecurityPolicy;
pub(crate) use server::{Server, kind_of};
pub(crate) use server_group::ServerGroup;
pub(crate) use tags::{ModelTags, asked};
pub(crate) use unsettled::{Change, ServerPlace, Subject};
pub(crate) use zone::Zone;
