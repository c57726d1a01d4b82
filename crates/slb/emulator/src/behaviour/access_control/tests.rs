use aliyun_emulator::product::Local;
use aliyun_slb_model::{AclEntry, ListenerProtocol, Tag};

use super::*;
use crate::desk::Desk;
use crate::state::Region;

fn create(desk: &Desk, name: &str) -> String {
    desk.call(&CreateAccessControlList::new(name)).unwrap().acl_id
}

fn add(id: &str, entries: &[&str]) -> AddAccessControlListEntry {
    AddAccessControlListEntry::new(id, entries.iter().map(|entry| AclEntry::new(*entry)))
}

fn remove(id: &str, entries: &[&str]) -> RemoveAccessControlListEntry {
    RemoveAccessControlListEntry::new(id, entries.iter().map(|entry| AclEntry::new(*entry)))
}

fn show(desk: &Desk, id: &str) -> DescribeAccessControlListAttributeResponse {
    desk.call(&DescribeAccessControlListAttribute::new(id)).unwrap()
}

fn shown(desk: &Desk, id: &str) -> Vec<String> {
    show(desk, id).acl_entrys.into_iter().map(|entry| entry.acl_entry_ip).collect()
}

#[test]
fn a_list_lives() {
    let desk = Desk::new();
    let request = CreateAccessControlList::new("office")
        .resource_group_id("rg-1")
        .tag([Tag::new("env").value("test")]);
    let id = desk.call(&request).unwrap().acl_id;
    assert!(id.starts_with("acl-bp1") && id.len() == 25);
    let fresh = show(&desk, &id);
    assert_eq!(fresh.acl_name.as_deref(), Some("office"));
    assert_eq!(fresh.address_ip_version, Some(AddressIpVersion::Ipv4));
    assert_eq!(fresh.resource_group_id.as_deref(), Some("rg-1"));
    assert_eq!(fresh.create_time.as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_eq!((fresh.total_acl_entry, fresh.tags.len()), (Some(0), 1));

    desk.call(&SetAccessControlListAttribute::new(&id, "home")).unwrap();
    desk.call(&add(&id, &["10.0.0.0/8,10.0.0.1", "192.168.0.0/16", "10.0.0.1/32"])).unwrap();
    assert_eq!(shown(&desk, &id), ["10.0.0.0/8", "10.0.0.1", "192.168.0.0/16"]);
    let desk = desk.reload();
    desk.call(&remove(&id, &["10.0.0.1/32", "1.1.1.1"])).unwrap();
    assert_eq!(shown(&desk, &id), ["10.0.0.0/8", "192.168.0.0/16"]);
    assert_eq!(show(&desk, &id).acl_name.as_deref(), Some("home"));
    assert_ne!(create(&desk, "home"), id);
    desk.call(&DeleteAccessControlList::new(&id)).unwrap();
    desk.refuses(&DescribeAccessControlListAttribute::new(&id), "AclNotExist");
}

#[test]
fn entries_come_in_pages_and_by_their_comments() {
    let desk = Desk::new();
    let id = create(&desk, "office");
    let entry =
        |n: u8| AclEntry::new(format!("10.0.0.{n}")).comment(if n < 3 { "low" } else { "" });
    desk.call(&AddAccessControlListEntry::new(&id, (1..=12).map(entry))).unwrap();
    let page = DescribeAccessControlListAttribute::new(&id).page(2).page_size(10);
    let second = desk.call(&page).unwrap();
    assert_eq!((second.acl_entrys.len(), second.total_acl_entry), (2, Some(12)));
    let first = desk.call(&DescribeAccessControlListAttribute::new(&id).page(1)).unwrap();
    assert_eq!(first.acl_entrys.len(), 10);
    let all = desk.call(&DescribeAccessControlListAttribute::new(&id)).unwrap();
    assert_eq!(all.acl_entrys.len(), 12);
    let low = DescribeAccessControlListAttribute::new(&id).acl_entry_comment("low");
    assert_eq!(desk.call(&low).unwrap().total_acl_entry, Some(2));
}

#[test]
fn lists_are_found() {
    let desk = Desk::new();
    let six = CreateAccessControlList::new("six").address_ip_version(AddressIpVersion::Ipv6);
    desk.call(&six.tag([Tag::new("a").value("b")])).unwrap();
    for n in 0..11 {
        create(&desk, &format!("list-{n}"));
    }
    let found = |request: DescribeAccessControlLists| {
        let page = desk.call(&request).unwrap();
        (page.total_count, page.count)
    };
    let all = DescribeAccessControlLists::new;
    assert_eq!(found(all()), (Some(12), Some(10)));
    assert_eq!(found(all().page_number(2)), (Some(12), Some(2)));
    assert_eq!(found(all().acl_name("list-1")), (Some(2), Some(2)));
    assert_eq!(found(all().address_ip_version(AddressIpVersion::Ipv6)), (Some(1), Some(1)));
    assert_eq!(found(all().tag([Tag::new("a")])), (Some(1), Some(1)));
    assert_eq!(found(all().tag([Tag::new("a").value("c")])), (Some(0), Some(0)));
    assert_eq!(found(all().resource_group_id("rg-default")), (Some(12), Some(10)));
}

#[test]
fn every_fault_has_its_code() {
    let desk = Desk::new();
    let id = create(&desk, "office");
    desk.call(&add(&id, &["10.0.0.0/8"])).unwrap();
    desk.refuses(&add(&id, &["10.0.0.0/33"]), "AclEntryIllegal");
    desk.refuses(&add(&id, &["10.0.0.1", "a::/64"]), "IllegalEntry");
    desk.refuses(&add(&id, &["10.0.0.1", "10.0.0.0/8"]), "InvalidParam.AclEntryExists");
    desk.refuses(&remove(&id, &["10.0.0.1"]), "AclEntryEmpty");
    for n in 0..6 {
        let entries: Vec<_> = (0..49).map(|m| AclEntry::new(format!("10.1.{n}.{m}"))).collect();
        desk.call(&AddAccessControlListEntry::new(&id, entries)).unwrap();
    }
    desk.refuses(
        &add(&id, &["10.2.0.1,10.2.0.2,10.2.0.3,10.2.0.4,10.2.0.5,10.2.0.6"]),
        "AclEntryExceedLimit",
    );
    desk.refuses(&add("acl-x", &["10.0.0.1"]), "AclNotExist");
    desk.refuses(&remove("acl-x", &["10.0.0.1"]), "AclNotExist");
    desk.refuses(&DeleteAccessControlList::new("acl-x"), "AclNotExist");
    desk.refuses(&SetAccessControlListAttribute::new("acl-x", "name"), "AclNotExist");
    let elsewhere = CreateAccessControlList::new("name").resource_group_id("nowhere");
    desk.refuses(&elsewhere, "InvalidResourceGroupId.NotFound");
    for n in 1..50 {
        create(&desk, &format!("list-{n}"));
    }
    desk.refuses(&CreateAccessControlList::new("name"), "AclNumberOverLimit");
}

#[test]
fn a_list_in_use_stays() {
    let desk = Desk::new();
    let id = create(&desk, "office");
    desk.local(|local: Local<'_, Region>| {
        let region = local.own;
        let load_balancer = region.load_balancers.get_mut("lb-bp1000000000000000001").unwrap();
        let listener =
            load_balancer.listeners.entry((80, crate::state::Protocol::Tcp)).or_default();
        for (name, text) in [("AclStatus", "on"), ("AclType", "black"), ("AclId", id.as_str())] {
            listener.settings.set(name, text.to_owned());
        }
    });
    desk.refuses(&DeleteAccessControlList::new(&id), "OperationFailed.AclBindedWithVip");
    let related = show(&desk, &id).related_listeners;
    assert_eq!(related[0].load_balancer_id, "lb-bp1000000000000000001");
    assert_eq!(related[0].listener_port, Some(80));
    assert_eq!(related[0].protocol, Some(ListenerProtocol::Tcp));
    assert_eq!(related[0].acl_type, Some(AclType::Black));
}
