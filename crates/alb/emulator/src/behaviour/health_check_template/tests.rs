use aliyun_alb_model::{
    ApplyHealthCheckTemplateToServerGroup, CreateHealthCheckTemplate, DeleteHealthCheckTemplates,
    GetHealthCheckTemplateAttribute, HealthCheckConfig, HealthCheckHttpVersion, HealthCheckMethod,
    HealthCheckProtocol, ListHealthCheckTemplates, ListServerGroups, Tag,
    UpdateHealthCheckTemplateAttribute, UpdateServerGroupAttribute,
};
use aliyun_emulator::Settling;

use crate::behaviour::fixture::desk;
use crate::desk::Desk;

fn new() -> CreateHealthCheckTemplate {
    CreateHealthCheckTemplate::new("often")
}

/// The health check of a group.
fn check_of(desk: &Desk, group: &str) -> HealthCheckConfig {
    let found = desk.call(&ListServerGroups::new().server_group_ids([group])).unwrap();
    found.server_groups[0].health_check_config.clone().unwrap()
}

#[test]
fn a_template_has_the_defaults_and_keeps_what_a_change_leaves_out() {
    let desk = desk();
    let id = desk.call(&new()).unwrap().health_check_template_id;
    assert!(id.starts_with("hct-") && id.len() == 22, "{id}");
    let get = || desk.call(&GetHealthCheckTemplateAttribute::new(&id)).unwrap();
    let own = get();
    assert_eq!(own.health_check_template_id.as_ref(), Some(&id));
    assert_eq!(own.health_check_template_name.as_deref(), Some("often"));
    assert_eq!(own.health_check_protocol, Some(HealthCheckProtocol::Http));
    assert_eq!(own.health_check_method, Some(HealthCheckMethod::Head));
    assert_eq!(own.health_check_http_version, Some(HealthCheckHttpVersion::Http11));
    assert_eq!((own.health_check_connect_port, own.health_check_interval), (Some(0), Some(2)));
    assert_eq!((own.healthy_threshold, own.unhealthy_threshold), (Some(3), Some(3)));
    assert_eq!(own.health_check_host.as_deref(), Some("$SERVER_IP"));
    assert_eq!(own.health_check_codes, ["http_2xx"]);
    let change = UpdateHealthCheckTemplateAttribute::new(&id)
        .health_check_template_name("rarely")
        .health_check_interval(50)
        .health_check_host("")
        .health_check_codes(["http_2xx", "http_3xx"]);
    desk.call(&change).unwrap();
    desk.call(&change).unwrap();
    let own = get();
    assert_eq!(own.health_check_template_name.as_deref(), Some("rarely"));
    assert_eq!((own.health_check_interval, own.health_check_timeout), (Some(50), Some(5)));
    assert_eq!(own.health_check_host.as_deref(), Some("$SERVER_IP"));
    assert_eq!(own.health_check_codes, ["http_2xx", "http_3xx"]);
    let unknown = "ResourceNotFound.HealthCheckTemplate";
    desk.refuses(&UpdateHealthCheckTemplateAttribute::new("hct-0"), unknown);
    desk.refuses(&GetHealthCheckTemplateAttribute::new("hct-0"), unknown);
    desk.reload();
}

#[test]
fn codes_go_with_the_protocol() {
    let desk = desk();
    desk.refuses(&new().health_check_codes(["0-9"]), "InvalidParameter");
    let grpc = || new().health_check_protocol("grpc");
    desk.refuses(&grpc().health_check_codes(["http_2xx"]), "InvalidParameter");
    let id = desk.call(&grpc().health_check_codes(["0-9"])).unwrap().health_check_template_id;
    let change = UpdateHealthCheckTemplateAttribute::new(&id);
    desk.refuses(&change.health_check_codes(["http_2xx"]), "InvalidParameter");
    // By TCP they have no effect.
    desk.call(&new().health_check_protocol("TCP").health_check_codes(["0-9"])).unwrap();
}

#[test]
fn a_group_gets_a_copy() {
    let desk = desk();
    let off = HealthCheckConfig::new().health_check_enabled(false);
    desk.call(&UpdateServerGroupAttribute::new("sgp-http").health_check_config(off)).unwrap();
    let template = new().health_check_interval(7).health_check_path("/up");
    let id = desk.call(&template).unwrap().health_check_template_id;
    let apply = ApplyHealthCheckTemplateToServerGroup::new(&id, "sgp-http");
    assert!(desk.call(&apply).unwrap().job_id.is_some());
    let own = check_of(&desk, "sgp-http");
    assert_eq!((own.health_check_enabled, own.health_check_interval), (Some(true), Some(7)));
    assert_eq!(own.health_check_path.as_deref(), Some("/up"));
    let change = UpdateHealthCheckTemplateAttribute::new(&id).health_check_interval(9);
    desk.call(&change).unwrap();
    desk.call(&DeleteHealthCheckTemplates::new([&id])).unwrap();
    assert_eq!(check_of(&desk, "sgp-http").health_check_interval, Some(7));
    desk.refuses(&apply, "ResourceNotFound.HealthCheckTemplate");
    let to = |group: &str| ApplyHealthCheckTemplateToServerGroup::new("hct-1", group);
    desk.refuses(&to("sgp-0"), "ResourceNotFound.ServerGroup");
    desk.settling.set(Settling::AfterDescribes(1));
    desk.call(&to("sgp-http")).unwrap();
    desk.refuses(&to("sgp-http"), "IncorrectStatus.ServerGroup");
}

#[test]
fn templates_are_found_by_all_filters_together_and_gone_at_once() {
    let desk = desk();
    let tag = |value: &str| Tag::new("k").value(value);
    let create =
        |request: CreateHealthCheckTemplate| desk.call(&request).unwrap().health_check_template_id;
    let first = create(new().tag([tag("a")]));
    let second = create(new().tag([tag("b")]).resource_group_id("rg-1"));
    let ids = |request: &ListHealthCheckTemplates| {
        let answer = desk.call(request).unwrap();
        assert_eq!((answer.next_token, answer.max_results), (None, Some(20)));
        let found = answer.health_check_templates;
        assert_eq!(answer.total_count, i32::try_from(found.len()).ok());
        found.into_iter().map(|own| own.health_check_template_id).collect::<Vec<_>>()
    };
    let all = ListHealthCheckTemplates::new;
    assert_eq!(ids(&all()), [&second, &first, "hct-1"]);
    assert_eq!(ids(&all().health_check_template_names(["often"])).len(), 3);
    assert_eq!(ids(&all().tag([tag("a")])), [&*first]);
    assert_eq!(ids(&all().resource_group_id("rg-1")), [&*second]);
    assert_eq!(ids(&all().health_check_template_ids(["hct-0"])), [""; 0]);
    assert_eq!(desk.call(&all().next_token("x")).unwrap_err().code(), "InvalidParameter");
    // One that is not there is passed over.
    desk.call(&DeleteHealthCheckTemplates::new(["hct-0", &first])).unwrap();
    assert_eq!(ids(&all()), [&*second, "hct-1"]);
    desk.refuses(&new().resource_group_id("x"), "InvalidParameter");
    desk.reload();
}

#[test]
fn a_quota_bounds_templates() {
    let desk = Desk::seeded(
        r#"{"Regions":{"cn-hangzhou":{"Alb":{"Quotas":{"HealthCheckTemplates":1}}}}}"#,
    );
    desk.call(&new()).unwrap();
    desk.refuses(&new(), "QuotaExceeded.HealthCheckTemplatesNum");
}
