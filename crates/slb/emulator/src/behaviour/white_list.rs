//! White lists of listeners, the older form of access control.

use aliyun_emulator::product::ApiError;
use aliyun_slb_model::{
    AccessControlStatus, AddListenerWhiteListItem, AddListenerWhiteListItemResponse,
    DescribeListenerAccessControlAttribute, DescribeListenerAccessControlAttributeResponse,
    ListenerProtocol, RemoveListenerWhiteListItem, RemoveListenerWhiteListItemResponse,
    SetListenerAccessControlStatus, SetListenerAccessControlStatusResponse,
};

use super::Scene;
use crate::state::{Block, Family, Listener, LoadBalancer, Protocol, Region};

/// How many addresses and blocks a list may have.
const MOST_ITEMS: usize = 300;

/// Opens or closes the list, which keeps its addresses. Load balancers with IPv6 have none.
pub(crate) fn set_listener_access_control_status(
    scene: &mut Scene<'_>,
    request: SetListenerAccessControlStatus,
) -> Result<SetListenerAccessControlStatusResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    if region.open_load_balancer(&request.load_balancer_id)?.is_of_family("ipv6") {
        return Err(ApiError::new("OperationFailed.ActionNotSupport"));
    }
    let place = (request.load_balancer_id.as_str(), request.listener_port);
    let listener = find(region, place, request.listener_protocol.as_ref())?;
    listener.white_list.open = request.access_control_status == AccessControlStatus::OpenWhiteList;
    Ok(SetListenerAccessControlStatusResponse::new(request_id))
}

/// Adds addresses, all or none. What is in the list already stays as it is.
pub(crate) fn add_listener_white_list_item(
    scene: &mut Scene<'_>,
    request: AddListenerWhiteListItem,
) -> Result<AddListenerWhiteListItemResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let place = (request.load_balancer_id.as_str(), request.listener_port);
    let listener = find(region, place, request.listener_protocol.as_ref())?;
    if listener.settings.is("AclStatus", "on") {
        return Err(ApiError::new("Operation.NotAllowed"));
    }
    let mut items = listener.white_list.items.clone();
    for item in items_of(&request.source_items) {
        check_item(item)?;
        items.insert(item.to_owned());
    }
    if items.len() > MOST_ITEMS {
        return Err(ApiError::new("SourceItemsQuotaOverLimit"));
    }
    listener.white_list.items = items;
    Ok(AddListenerWhiteListItemResponse::new(request_id))
}

/// Removes addresses as they stand in the list; others are passed over.
pub(crate) fn remove_listener_white_list_item(
    scene: &mut Scene<'_>,
    request: RemoveListenerWhiteListItem,
) -> Result<RemoveListenerWhiteListItemResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let place = (request.load_balancer_id.as_str(), request.listener_port);
    let listener = find(region, place, request.listener_protocol.as_ref())?;
    for item in items_of(&request.source_items) {
        listener.white_list.items.remove(item);
    }
    Ok(RemoveListenerWhiteListItemResponse::new(request_id))
}

/// Shows the list.
pub(crate) fn describe_listener_access_control_attribute(
    scene: &mut Scene<'_>,
    request: DescribeListenerAccessControlAttribute,
) -> Result<DescribeListenerAccessControlAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let region = scene.region(request.region_id.as_deref())?;
    let load_balancer = region.load_balancer(&request.load_balancer_id)?;
    let protocol = request.listener_protocol.as_ref();
    let list = &resolve(load_balancer, request.listener_port, protocol)
        .and_then(|key| load_balancer.listeners.get(&key).ok_or_else(no_such_listener))?
        .white_list;
    let items: Vec<_> = list.items.iter().map(String::as_str).collect();
    let mut response = DescribeListenerAccessControlAttributeResponse::new(request_id);
    response.source_items = Some(items.join(","));
    response.access_control_status = Some(if list.open {
        AccessControlStatus::OpenWhiteList
    } else {
        AccessControlStatus::Close
    });
    Ok(response)
}

/// A listener to change.
fn find<'r>(
    region: &'r mut Region,
    (load_balancer_id, port): (&str, u16),
    protocol: Option<&ListenerProtocol>,
) -> Result<&'r mut Listener, ApiError> {
    let key = resolve(region.open_load_balancer(load_balancer_id)?, port, protocol)?;
    let load_balancer = region.load_balancers.get_mut(load_balancer_id);
    let found = load_balancer.and_then(|found| found.listeners.get_mut(&key));
    found.ok_or_else(no_such_listener)
}

fn resolve(
    load_balancer: &LoadBalancer,
    port: u16,
    protocol: Option<&ListenerProtocol>,
) -> Result<(u16, Protocol), ApiError> {
    let protocol = protocol.and_then(Protocol::of);
    let found = load_balancer.listener_on(port, protocol)?;
    found.map(|(key, _)| key).ok_or_else(no_such_listener)
}

fn no_such_listener() -> ApiError {
    ApiError::new("InvalidParameter").saying("The specified resource does not exist.")
}

fn items_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// An item is an IPv4 address or block, and not all of them.
fn check_item(item: &str) -> Result<(), ApiError> {
    let illegal = || {
        let why = format!("{item} is neither an address nor a CIDR block.");
        ApiError::new("InvalidAddress").because(why)
    };
    let block: Block = item.parse().map_err(|()| illegal())?;
    if block.family() != Family::Ipv4 || block.is_unspecified() {
        let why = format!("{item} is not an IPv4 address or CIDR block, or means all of them.");
        return Err(ApiError::new("InvalidParameter.SourceItems").because(why));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::listener;
    use aliyun_emulator::product::Local;

    use crate::desk::Desk;

    const LOAD_BALANCER: &str = "lb-bp1000000000000000001";

    /// With listeners for TCP on 80 and 81 and for UDP on 81.
    fn desk() -> Desk {
        let desk = Desk::new();
        change(&desk, |load_balancer| {
            for key in [(80, Protocol::Tcp), (81, Protocol::Tcp), (81, Protocol::Udp)] {
                let listener = load_balancer.listeners.entry(key).or_default();
                listener.settings.set("BackendServerPort", "80");
                listener.settings.default_to(listener::defaults(key.1));
            }
        });
        desk
    }

    fn change(desk: &Desk, with: impl FnOnce(&mut LoadBalancer)) {
        desk.local(|local: Local<'_, Region>| {
            with(local.own.load_balancers.get_mut(LOAD_BALANCER).unwrap());
        });
    }

    fn add(port: u16, items: &str) -> AddListenerWhiteListItem {
        AddListenerWhiteListItem::new(LOAD_BALANCER, port, items)
    }

    fn shown(desk: &Desk) -> (String, AccessControlStatus) {
        let request = DescribeListenerAccessControlAttribute::new(LOAD_BALANCER, 80);
        let shown = desk.call(&request).unwrap();
        (shown.source_items.unwrap(), shown.access_control_status.unwrap())
    }

    #[test]
    fn a_white_list_lives() {
        let desk = desk();
        assert_eq!(shown(&desk), (String::new(), AccessControlStatus::Close));
        desk.call(&add(80, "10.0.0.1, 10.0.0.0/8")).unwrap();
        desk.call(&add(80, "10.0.0.1")).unwrap();
        let open = AccessControlStatus::OpenWhiteList;
        let set = |status| SetListenerAccessControlStatus::new(LOAD_BALANCER, 80, status);
        desk.call(&set(open.clone())).unwrap();
        let desk = desk.reload();
        assert_eq!(shown(&desk), ("10.0.0.0/8,10.0.0.1".to_owned(), open));
        let remove = RemoveListenerWhiteListItem::new(LOAD_BALANCER, 80, "10.0.0.0/8,1.1.1.1");
        desk.call(&remove).unwrap();
        desk.call(&set(AccessControlStatus::Close)).unwrap();
        assert_eq!(shown(&desk), ("10.0.0.1".to_owned(), AccessControlStatus::Close));
    }

    #[test]
    fn every_fault_has_its_code() {
        let desk = desk();
        desk.refuses(&add(80, "10.0.0.1,10.0.0"), "InvalidAddress");
        desk.refuses(&add(80, "0.0.0.0/0"), "InvalidParameter.SourceItems");
        desk.refuses(&add(80, "a::"), "InvalidParameter.SourceItems");
        desk.refuses(&add(81, "10.0.0.1"), "TooManyListeners");
        desk.call(&add(81, "10.0.0.1").listener_protocol(ListenerProtocol::Udp)).unwrap();
        desk.refuses(&add(82, "10.0.0.1"), "InvalidParameter");
        let elsewhere = AddListenerWhiteListItem::new("lb-x", 80, "10.0.0.1");
        desk.refuses(&elsewhere, "InvalidLoadBalancerId.NotFound");

        let many: Vec<_> = (0..301).map(|n| format!("10.0.{}.{}", n / 250, n % 250)).collect();
        desk.refuses(&add(80, &many.join(",")), "SourceItemsQuotaOverLimit");
        desk.call(&add(80, &many[..300].join(","))).unwrap();

        change(&desk, |own| {
            own.listeners.entry((80, Protocol::Tcp)).or_default().settings.set("AclStatus", "on");
        });
        desk.refuses(&add(80, "10.0.0.1"), "Operation.NotAllowed");
        change(&desk, |own| own.settings.set("AddressIPVersion", "ipv6"));
        let status = AccessControlStatus::OpenWhiteList;
        let set = SetListenerAccessControlStatus::new(LOAD_BALANCER, 80, status);
        desk.refuses(&set, "OperationFailed.ActionNotSupport");
    }
}
