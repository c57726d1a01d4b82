//! The client against the emulator, over HTTP.

mod busy;
mod calls;
mod faults;
mod gateway;
mod network;
mod past_the_types;
mod refusals;
mod secrets;
mod service;
mod settling;
mod support;
mod validation;
