//! What the emulator remembers of an account in a region, and who owns what.
//!
//! ```text
//! Region                    owns everything below it
//! ├─ LoadBalancer           owns its listeners and default servers, names its groups
//! ├─ VServerGroup           names its load balancer, owns its servers
//! ├─ MasterSlaveGroup       the same
//! ├─ Rule                   names its listener, which names it, and its vServer group
//! ├─ AccessControlList      and
//! ├─ Certificate            of servers and of CAs, and
//! ├─ TlsPolicy              stand alone; listeners name them
//! ├─ DomainExtension        names its listener and its certificate
//! ├─ LogTarget              where access logs of a load balancer and figures of monitoring go
//! ├─ Index, Counts          derived from all of these: who refers to what, what is taken
//! └─ Quotas                 how many there may be; never changes
//! ```

mod access_control;
mod address;
mod certificate;
mod changes;
mod domain_extension;
mod first_call;
mod group;
mod index;
mod kept;
mod keyed;
mod listener;
mod load_balancer;
mod log_target;
mod quotas;
mod region;
mod rule;
mod server;
mod tags;
mod tls_policy;
mod unsettled;
mod white_list;

pub(crate) use access_control::{AccessControlList, AclEntry, Block, Family};
pub(crate) use address::Pool;
pub(crate) use certificate::{Certificate, Content, Managed};
pub(crate) use changes::Touched;
pub(crate) use domain_extension::DomainExtension;
pub(crate) use first_call::FirstCall;
pub(crate) use group::{MasterSlaveGroup, VServerGroup};
pub(crate) use index::{Counts, Index, Key, Thing, Used};
pub(crate) use listener::{Listener, ListenerKey, Protocol};
pub(crate) use load_balancer::{LoadBalancer, Status};
pub(crate) use log_target::LogTarget;
pub(crate) use quotas::Quotas;
pub(crate) use region::Region;
pub(crate) use rule::Rule;
pub(crate) use server::{Server, type_of};
pub(crate) use tags::ModelTags;
pub(crate) use tls_policy::TlsPolicy;
pub(crate) use unsettled::{Change, Subject, Transition};
pub(crate) use white_list::WhiteList;
