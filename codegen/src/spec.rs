//! The spec language: one Rust type per kind of object in a spec file.
//!
//! The same declarations drive the loader (which key is known, required, of which type) and
//! `spec/*.schema.json`, so the two cannot drift. A doc comment here is the description an editor
//! shows. Reading order: [`ServiceFile`], [`OperationFile`], [`Schema`].

mod code;
mod constant;
mod job;
mod observation;
mod operation;
mod paging;
mod schema;
mod service;

pub use code::{Class, CodesFile, ErrorCode, Repeat, is_plain, stem};
pub use constant::Constant;
pub use job::{FinishedWhen, Jobs};
pub use observation::{JsonForm, JsonReading, Observation};
pub use operation::{
    Access, Choice, Effect, Example, ExampleError, Exception, Location, Method, OperationFile,
    Parameter, Permission, Resource, Response, Responses, Style, Supplier,
};
pub use paging::{Acceptor, Paging, Quantity, Waiter, WaiterState};
pub use schema::{Applies, Condition, Conditional, Consequence, Format, Kind, Not, Schema, Test};
pub use service::{CommonParameter, Endpoints, Group, ServiceFile};
