//! What people want from the generated types beyond what the specs say.

mod billing;
mod rule;
mod server;
mod switch;
