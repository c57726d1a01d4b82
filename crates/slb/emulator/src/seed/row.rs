//! A region in rows. A load balancer is one row with its groups, listeners and rules.

use std::collections::BTreeSet;

use aliyun_emulator::product::RowWriter;
use serde_json::Result;

use super::first_call::FirstCallForm;
use super::group::Targets;
use super::load_balancer::LoadBalancerForm;
use crate::state::{Region, Touched};

/// Writes the rows of what was touched, as they are now.
pub(crate) fn write_rows(
    rows: &mut RowWriter<'_>,
    region: &Region,
    touched: &Touched,
) -> Result<()> {
    if touched.quotas {
        rows.put("Quotas", "", Some(region.quotas))?;
    }
    if touched.monitoring {
        rows.put("Monitoring", "", region.monitoring.as_ref())?;
    }
    for id in load_balancers(region, touched) {
        let own = region.load_balancers.get(id);
        let form = own.map(|own| LoadBalancerForm::of(id, own, Targets::of(region, own)));
        rows.put("LoadBalancers", id, form)?;
    }
    rows.put_all("AccessControlLists", &touched.acls, &region.acls)?;
    let certificates = &touched.server_certificates;
    rows.put_all("ServerCertificates", certificates, &region.server_certificates)?;
    rows.put_all("CACertificates", &touched.ca_certificates, &region.ca_certificates)?;
    rows.put_all("TLSCipherPolicies", &touched.tls_policies, &region.tls_policies)?;
    rows.put_all("DomainExtensions", &touched.domain_extensions, &region.domain_extensions)?;
    rows.put_all("AccessLogs", &touched.access_logs, &region.access_logs)?;
    for token in &touched.first_calls {
        let first = region.first_calls.get(token);
        rows.put("FirstCalls", token, first.map(FirstCallForm::from))?;
    }
    Ok(())
}

/// The load balancers that were touched, or whose groups or rules were. What is taken away is
/// taken out of its load balancer too, which is touched by that.
fn load_balancers<'t>(region: &'t Region, touched: &'t Touched) -> BTreeSet<&'t str> {
    let groups = touched.vserver_groups.iter().filter_map(|id| region.vserver_groups.get(id));
    let pairs = &touched.master_slave_groups;
    let pairs = pairs.iter().filter_map(|id| region.master_slave_groups.get(id));
    let rules = touched.rules.iter().filter_map(|id| region.rules.get(id));
    let owners = groups.map(|group| group.load_balancer_id.as_str());
    let owners = owners.chain(pairs.map(|pair| pair.load_balancer_id.as_str()));
    let owners = owners.chain(rules.map(|rule| rule.load_balancer_id.as_str()));
    touched.load_balancers.iter().map(|id| &**id).chain(owners).collect()
}
