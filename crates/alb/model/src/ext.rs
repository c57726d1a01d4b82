//! What people want from the generated types beyond what the specs say.

mod rule;
mod switch;
