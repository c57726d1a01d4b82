use aliyun_alb_model::{ListLoadBalancers, TagResources};
use aliyun_emulator::product::{Local, default_resource_group};

use super::*;
use crate::behaviour::fixture;
use crate::state::{Key, Kind as Thing};

#[test]
fn what_moves_is_found_in_its_new_group_alone() {
    let desk = fixture::desk();
    let count = |group: &str| {
        desk.local(|local: Local<'_, Region>| {
            let kinds =
                [Thing::LoadBalancer, Thing::ServerGroup, Thing::Acl, Thing::SecurityPolicy];
            let count = |kind| local.own.index.count(&Key::ResourceGroup(kind, group.to_owned()));
            kinds.map(count)
        })
    };
    let default = default_resource_group();
    let before = count(&default);
    assert_eq!(count("rg-1"), [0; 4]);
    for (id, kind) in [
        ("alb-1", "loadbalancer"),
        ("sgp-http", "servergroup"),
        ("acl-1", "acl"),
        ("spy-1", "securitypolicy"),
    ] {
        desk.call(&MoveResourceGroup::new(id, kind, "rg-1")).unwrap();
        // Twice is once.
        desk.call(&MoveResourceGroup::new(id, kind, "rg-1")).unwrap();
    }
    assert_eq!(count("rg-1"), [1; 4]);
    assert_eq!(count(&default), before.map(|number| number - 1));
    let found = desk.call(&ListLoadBalancers::new().resource_group_id("rg-1")).unwrap();
    assert_eq!(found.load_balancers[0].load_balancer_id, "alb-1");
    desk.reload();
}

#[test]
fn what_is_not_there_does_not_move() {
    let desk = fixture::desk();
    for (id, kind, to, code) in [
        ("none", "loadbalancer", "rg-1", "ResourceNotFound.LoadBalancer"),
        ("none", "servergroup", "rg-1", "ResourceNotFound.ServerGroup"),
        ("none", "acl", "rg-1", "ResourceNotFound.Acl"),
        ("none", "securitypolicy", "rg-1", "ResourceNotFound.SecurityPolicy"),
        ("alb-1", "servergroup", "rg-1", "ResourceNotFound.ServerGroup"),
        ("alb-1", "loadbalancer", "group", "NotExist.ResourceGroup"),
        ("alb-1", "loadbalancer", "rg-1 2", "NotExist.ResourceGroup"),
        ("lsn-1", "listener", "rg-1", "InvalidParameter"),
    ] {
        desk.refuses(&MoveResourceGroup::new(id, kind, to), code);
    }
    // Kinds are compared without case.
    desk.call(&MoveResourceGroup::new("acl-1", "ACL", "rg-1")).unwrap();
    desk.refuses(
        &TagResources::new(["acl-9"], "ACL", [aliyun_alb_model::Tag::new("k")]),
        "ResourceNotFound.Acl",
    );
}
