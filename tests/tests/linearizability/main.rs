//! Clients that change one group at the same time: what each was answered, and what each saw, is
//! what one after the other would have been answered and seen in some order that no clock
//! contradicts. With trouble in between, a call of which nobody knows may have been done or not.

mod checker;
mod clients;
mod group;
mod histories;
mod trouble;

use clients::Product;

#[test]
fn vserver_groups_change_in_one_order() {
    histories::many(Product::Slb, false);
}

#[test]
fn network_server_groups_change_in_one_order() {
    histories::many(Product::Nlb, false);
}

#[test]
fn application_server_groups_change_in_one_order() {
    histories::many(Product::Alb, false);
}

#[test]
fn vserver_groups_change_in_one_order_whatever_goes_wrong() {
    histories::many(Product::Slb, true);
}

#[test]
fn network_server_groups_change_in_one_order_whatever_goes_wrong() {
    histories::many(Product::Nlb, true);
}

#[test]
fn application_server_groups_change_in_one_order_whatever_goes_wrong() {
    histories::many(Product::Alb, true);
}
