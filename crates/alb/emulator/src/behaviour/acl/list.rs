//! What is told of ACLs.

use aliyun_alb_model::{Acl as Item, ListAcls, ListAclsResponse};
use aliyun_emulator::product::{ApiError, Listed};
use aliyun_runtime::Timestamp;

use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{Acl, Key, Kind, ModelTags as _, Region, asked};

/// The version of IP of entries.
const IPV4: &str = "IPv4";

/// The ACLs that all filters let through. All are for IPv4.
pub(crate) fn list_acls(
    scene: &mut Scene<'_>,
    request: ListAcls,
) -> Result<ListAclsResponse, ApiError> {
    let mut response = ListAclsResponse::new(scene.request_id);
    let ask = PAGES.ask("ListAcls", request.next_token.as_deref(), request.max_results);
    let region = &*scene.region(None)?;
    let (kind, index) = (Kind::Acl, &region.index);
    let listed = Listed::new(&region.acls)
        .with_ids(&request.acl_ids)
        .that_name(index, &request.acl_names, |name| Key::Name(kind, name))
        .that_has(index, request.resource_group_id.as_deref(), |id| Key::ResourceGroup(kind, id))
        .tagged(index, asked(&request.tag));
    let version = request.address_ip_version.as_deref().filter(|text| !text.is_empty());
    let is_other = version.is_some_and(|version| !version.eq_ignore_ascii_case(IPV4));
    let none = |_: &Acl| false;
    let page = listed.page(index, ask, is_other.then_some(&none))?;
    response.acls = page.items.into_iter().map(|acl| item(region, acl)).collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

fn item(region: &Region, acl: &Acl) -> Item {
    let mut item = Item::new(&acl.acl_id);
    item.acl_name = Some(acl.acl_name.clone());
    item.acl_status = Some(region.acl_status(&acl.acl_id));
    item.address_ip_version = Some(IPV4.to_owned());
    item.resource_group_id = Some(acl.resource_group_id.clone());
    item.config_managed_enabled = Some(false);
    item.create_time = Some(Timestamp::from_unix(acl.created).to_string());
    item.tags = acl.tags.tags();
    item
}
