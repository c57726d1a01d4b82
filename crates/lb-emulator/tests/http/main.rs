//! The emulator over HTTP, asked by a client that writes its bytes itself.

mod any_bytes;
mod bearer;
mod behaviour;
mod calls;
mod certificates;
mod control;
mod crash;
mod crowd;
mod data;
mod faults;
mod flood;
mod gateway;
mod inventory;
mod life;
mod limits;
mod metrics;
mod neighbours;
mod observed;
mod origin;
mod program;
mod recording;
mod requests;
mod slow;
mod support;
