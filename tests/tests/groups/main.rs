//! Whole groups at once, in seeded random runs against the emulator: after each, the group is what
//! the report says. The model that judges knows nothing of the engine.

mod model;
mod run;
mod scene;
mod servers;
mod trouble;
mod world;

use world::Product;

#[test]
fn vserver_groups_are_what_reports_say() {
    run::many(Product::Slb);
}

#[test]
fn network_server_groups_are_what_reports_say() {
    run::many(Product::Nlb);
}

#[test]
fn application_server_groups_are_what_reports_say() {
    run::many(Product::Alb);
}
