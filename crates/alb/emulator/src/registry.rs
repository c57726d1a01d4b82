//! Which operation is answered by what.

use aliyun_alb_validator::Validate;
use aliyun_core::Operation;
use aliyun_emulator::product::{ApiError, Handler};

use crate::behaviour::{
    Scene, acl, ascript, health_check_template, job, listener, listener_certificate, load_balancer,
    region, resource_group, rule, security_policy, server, server_group, tag,
};
use crate::state::Region;

/// Every operation that the emulator answers.
pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        handler(acl::create::create_acl),
        handler(acl::delete::delete_acl),
        handler(acl::entry::add_entries_to_acl),
        handler(acl::entry::list_acl_entries),
        handler(acl::entry::remove_entries_from_acl),
        handler(acl::list::list_acls),
        handler(acl::relation::associate_acls_with_listener),
        handler(acl::relation::dissociate_acls_from_listener),
        handler(acl::relation::list_acl_relations),
        handler(acl::set::update_acl_attribute),
        handler(health_check_template::apply::apply_health_check_template_to_server_group),
        handler(health_check_template::create::create_health_check_template),
        handler(health_check_template::delete::delete_health_check_templates),
        handler(health_check_template::describe::get_health_check_template_attribute),
        handler(health_check_template::describe::list_health_check_templates),
        handler(health_check_template::set::update_health_check_template_attribute),
        handler(ascript::create_ascripts),
        handler(ascript::delete_ascripts),
        handler(ascript::list_ascripts),
        handler(ascript::update_ascripts),
        handler(job::list_asyn_jobs),
        handler(listener::create::create_listener),
        handler(listener::describe::get_listener_attribute),
        handler(listener::health::get_listener_health_status),
        handler(listener::life::delete_listener),
        handler(listener::life::start_listener),
        handler(listener::life::stop_listener),
        handler(listener::list::list_listeners),
        handler(listener::log::update_listener_log_config),
        handler(listener::set::update_listener_attribute),
        handler(listener_certificate::associate_additional_certificates_with_listener),
        handler(listener_certificate::dissociate_additional_certificates_from_listener),
        handler(listener_certificate::list_listener_certificates),
        handler(load_balancer::access_log::disable_load_balancer_access_log),
        handler(load_balancer::access_log::enable_load_balancer_access_log),
        handler(load_balancer::address::update_load_balancer_address_type_config),
        handler(load_balancer::bandwidth::attach_common_bandwidth_package_to_load_balancer),
        handler(load_balancer::bandwidth::detach_common_bandwidth_package_from_load_balancer),
        handler(load_balancer::capacity::describe_capacity_reservation),
        handler(load_balancer::capacity::modify_capacity_reservation),
        handler(load_balancer::create::create_load_balancer).with_job(),
        handler(load_balancer::delete::delete_load_balancer),
        handler(load_balancer::describe::get_load_balancer_attribute),
        handler(load_balancer::describe::list_load_balancers),
        handler(load_balancer::edition::update_load_balancer_edition).with_job(),
        handler(load_balancer::ipv6::disable_load_balancer_ipv6_internet),
        handler(load_balancer::ipv6::enable_load_balancer_ipv6_internet),
        handler(load_balancer::security_group::load_balancer_join_security_group),
        handler(load_balancer::security_group::load_balancer_leave_security_group),
        handler(load_balancer::set::disable_deletion_protection),
        handler(load_balancer::set::enable_deletion_protection),
        handler(load_balancer::set::update_load_balancer_attribute),
        handler(load_balancer::shift::cancel_shift_load_balancer_zones),
        handler(load_balancer::shift::start_shift_load_balancer_zones),
        handler(load_balancer::zones::update_load_balancer_zones),
        handler(region::describe_regions),
        handler(region::describe_zones),
        handler(resource_group::move_resource_group),
        handler(rule::create::create_rule),
        handler(rule::create::create_rules),
        handler(rule::delete::delete_rule),
        handler(rule::delete::delete_rules),
        handler(rule::list::list_rules),
        handler(rule::set::update_rule_attribute),
        handler(rule::set::update_rules_attribute),
        handler(security_policy::create_security_policy),
        handler(security_policy::delete_security_policy),
        handler(security_policy::list_security_policies),
        handler(security_policy::list_security_policy_relations),
        handler(security_policy::list_system_security_policies),
        handler(security_policy::update_security_policy_attribute),
        handler(server::add::add_servers_to_server_group),
        handler(server::list::list_server_group_servers),
        handler(server::remove::remove_servers_from_server_group),
        handler(server::replace::replace_servers_in_server_group),
        handler(server::set::update_server_group_servers_attribute),
        handler(server_group::create::create_server_group),
        handler(server_group::delete::delete_server_group),
        handler(server_group::list::list_server_groups),
        handler(server_group::set::update_server_group_attribute),
        handler(tag::list_tag_keys),
        handler(tag::list_tag_resources),
        handler(tag::list_tag_values),
        handler(tag::tag_resources),
        handler(tag::un_tag_resources),
    ]
}

/// An operation with its behaviour.
fn handler<O>(behaviour: fn(&mut Scene<'_>, O) -> Result<O::Response, ApiError>) -> Handler
where
    O: Operation + Validate + 'static,
    O::Response: 'static,
{
    aliyun_emulator::product::handler::<Region, O>(behaviour, O::validate_with)
}
