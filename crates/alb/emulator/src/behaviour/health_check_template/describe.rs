//! What is told of templates. Settings for another protocol than theirs are told too.

use aliyun_alb_model::{
    GetHealthCheckTemplateAttribute, GetHealthCheckTemplateAttributeResponse,
    HealthCheckTemplate as Item, ListHealthCheckTemplates, ListHealthCheckTemplatesResponse,
};
use aliyun_emulator::product::{ApiError, Listed};

use crate::behaviour::Scene;
use crate::behaviour::page::PAGES;
use crate::state::{HealthCheckTemplate, Key, Kind, ModelTags as _, asked};

/// A template.
pub(crate) fn get_health_check_template_attribute(
    scene: &mut Scene<'_>,
    request: GetHealthCheckTemplateAttribute,
) -> Result<GetHealthCheckTemplateAttributeResponse, ApiError> {
    let request_id = scene.request_id;
    let template = scene.region(None)?.template(&request.health_check_template_id)?;
    let shown = item(template);
    let mut response = GetHealthCheckTemplateAttributeResponse::new(request_id);
    response.health_check_template_id = Some(shown.health_check_template_id);
    response.health_check_template_name = shown.health_check_template_name;
    response.health_check_connect_port = shown.health_check_connect_port;
    response.health_check_host = shown.health_check_host;
    response.health_check_codes = shown.health_check_codes;
    response.health_check_http_version = shown.health_check_http_version;
    response.health_check_interval = shown.health_check_interval;
    response.health_check_method = shown.health_check_method;
    response.health_check_path = shown.health_check_path;
    response.health_check_protocol = shown.health_check_protocol;
    response.health_check_timeout = shown.health_check_timeout;
    response.healthy_threshold = shown.healthy_threshold;
    response.unhealthy_threshold = shown.unhealthy_threshold;
    response.resource_group_id = shown.resource_group_id;
    response.tags = shown.tags;
    Ok(response)
}

/// The templates that all filters let through.
pub(crate) fn list_health_check_templates(
    scene: &mut Scene<'_>,
    request: ListHealthCheckTemplates,
) -> Result<ListHealthCheckTemplatesResponse, ApiError> {
    let mut response = ListHealthCheckTemplatesResponse::new(scene.request_id);
    let (token, size) = (request.next_token.as_deref(), request.max_results);
    let ask = PAGES.ask("ListHealthCheckTemplates", token, size);
    let region = &*scene.region(None)?;
    let (kind, index) = (Kind::HealthCheckTemplate, &region.index);
    let listed = Listed::new(&region.health_check_templates)
        .with_ids(&request.health_check_template_ids)
        .that_name(index, &request.health_check_template_names, |name| Key::Name(kind, name))
        .that_has(index, request.resource_group_id.as_deref(), |id| Key::ResourceGroup(kind, id))
        .tagged(index, asked(&request.tag));
    let page = listed.page(index, ask, None)?;
    response.health_check_templates = page.items.into_iter().map(item).collect();
    response.total_count = Some(page.total);
    response.next_token = page.next;
    response.max_results = Some(ask.size);
    Ok(response)
}

fn item(template: &HealthCheckTemplate) -> Item {
    let check = &template.health_check;
    let mut item = Item::new(&template.health_check_template_id);
    item.health_check_template_name = Some(template.health_check_template_name.clone());
    item.health_check_connect_port = Some(check.health_check_connect_port.into());
    item.health_check_host = Some(check.health_check_host.clone());
    item.health_check_codes.clone_from(&check.health_check_codes);
    item.health_check_http_version = Some(check.health_check_http_version.clone());
    item.health_check_interval = Some(check.health_check_interval);
    item.health_check_method = Some(check.health_check_method.clone());
    item.health_check_path = Some(check.health_check_path.clone());
    item.health_check_protocol = Some(check.health_check_protocol.clone());
    item.health_check_timeout = Some(check.health_check_timeout);
    item.healthy_threshold = Some(check.healthy_threshold);
    item.unhealthy_threshold = Some(check.unhealthy_threshold);
    item.resource_group_id = Some(template.resource_group_id.clone());
    item.tags = template.tags.tags();
    item
}
