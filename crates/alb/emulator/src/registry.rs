//! Which operation is answered by what.

use aliyun_core::Operation;
use aliyun_emulator::product::{ApiError, Handler};
use aliyun_alb_validator::Validate;

use crate::behaviour::{
    Scene, job, listener, listener_certificate, load_balancer, monitoring, region, resource_group,
    security_policy, server, server_group, tag,
};
use crate::state::Region;

/// Every operation that the emulator answers.
pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        handler(job::get_job_status),
        handler(job::list_asyn_jobs),
        handler(load_balancer::address::update_load_balancer_address_type_config),
        handler(load_balancer::bandwidth::attach_common_bandwidth_package_to_load_balancer),
        handler(load_balancer::bandwidth::detach_common_bandwidth_package_from_load_balancer),
        handler(load_balancer::create::create_load_balancer),
        handler(load_balancer::delete::delete_load_balancer),
        handler(load_balancer::describe::get_load_balancer_attribute),
        handler(load_balancer::describe::list_load_balancers),
        handler(load_balancer::ipv6::enable_load_balancer_ipv6_internet),
        handler(load_balancer::ipv6::disable_load_balancer_ipv6_internet),
        handler(load_balancer::security_group::load_balancer_join_security_group),
        handler(load_balancer::security_group::load_balancer_leave_security_group),
        handler(load_balancer::set::update_load_balancer_attribute),
        handler(load_balancer::set::update_load_balancer_protection),
        handler(load_balancer::shift::start_shift_load_balancer_zones),
        handler(load_balancer::shift::cancel_shift_load_balancer_zones),
        handler(load_balancer::zones::update_load_balancer_zones),
        handler(monitoring::describe_hd_monitor_region_config),
        handler(monitoring::set_hd_monitor_region_config),
        handler(region::describe_regions),
        handler(region::describe_zones),
        handler(resource_group::move_resource_group),
        handler(tag::tag_resources),
        handler(tag::untag_resources),
        handler(tag::list_tag_resources),
        handler(listener::create::create_listener),
        handler(listener::set::update_listener_attribute),
        handler(listener::life::start_listener),
        handler(listener::life::stop_listener),
        handler(listener::life::delete_listener),
        handler(listener::describe::get_listener_attribute),
        handler(listener::list::list_listeners),
        handler(listener::health::get_listener_health_status),
        handler(listener_certificate::associate_additional_certificates_with_listener),
        handler(listener_certificate::disassociate_additional_certificates_with_listener),
        handler(listener_certificate::list_listener_certificates),
        handler(server_group::create::create_server_group),
        handler(server_group::set::update_server_group_attribute),
        handler(server_group::delete::delete_server_group),
        handler(server_group::list::list_server_groups),
        handler(server::add::add_servers_to_server_group),
        handler(server::remove::remove_servers_from_server_group),
        handler(server::set::update_server_group_servers_attribute),
        handler(server::list::list_server_group_servers),
        handler(security_policy::create_security_policy),
        handler(security_policy::update_security_policy_attribute),
        handler(security_policy::delete_security_policy),
        handler(security_policy::list_security_policy),
        handler(security_policy::list_system_security_policy),
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
