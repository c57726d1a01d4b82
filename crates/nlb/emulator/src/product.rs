//! The product, as the platform knows it.

use aliyun_core::{ServiceInfo, Violation};
use aliyun_emulator::product::{
    ApiError, DryRun, Handler, List, Member, PageFile, Product, Products, Section, SeedError,
    Services, Shared, State, Tables, Tokens,
};
use aliyun_nlb_model::NLB;

use crate::generated::TABLES;
use crate::state::Region;
use crate::{registry, seed};

/// Network Load Balancer by itself.
#[derive(Clone, Copy, Debug)]
pub struct Nlb;

impl Products for Nlb {
    const LIST: List = &[PRODUCT];
}

/// Network Load Balancer, for an emulator of several products.
pub const PRODUCT: &dyn Product = &Nlb;

/// What the platform does for it.
const SERVICES: Services = Services {
    unknown_region: "InvalidRegionId.NotFound",
    tokens: Some(Tokens { parameter: "ClientToken", conflict: "IdempotenceSignatureMismatch" }),
    dry_run: Some(DryRun { parameter: "DryRun", code: "DryRunOperation" }),
    jobs: &["JobId", "JobIds"],
    listed_jobs: None,
};

/// What draws the load balancers in a browser.
const PAGE: &[PageFile] = &[
    PageFile { name: "nlb.js", text: include_str!("../page/nlb.js") },
    PageFile { name: "nlb-card.js", text: include_str!("../page/nlb-card.js") },
    PageFile { name: "nlb-shape.js", text: include_str!("../page/nlb-shape.js") },
];

impl Product for Nlb {
    fn service(&self) -> &'static ServiceInfo {
        &NLB
    }

    fn section(&self) -> &'static str {
        "Nlb"
    }

    fn members(&self) -> &'static [Member] {
        seed::MEMBERS
    }

    fn tables(&self) -> &'static Tables {
        &TABLES
    }

    fn handlers(&self) -> Vec<Handler> {
        registry::handlers()
    }

    fn seed(&self) -> &'static str {
        include_str!("../seed/default.json")
    }

    fn page(&self) -> &'static [PageFile] {
        PAGE
    }

    fn empty(&self) -> Box<dyn State> {
        Box::new(Region::default())
    }

    fn read(&self, section: Section, shared: &Shared) -> Result<Box<dyn State>, SeedError> {
        Ok(Box::new(seed::read(section, shared)?))
    }

    fn services(&self) -> &'static Services {
        &SERVICES
    }

    fn refuse(&self, violation: &Violation) -> Option<ApiError> {
        // A listener takes a size of segments up to 1500, and one for UDP none.
        let is_size = violation.path == "Mss" && violation.rule == "maximum";
        let is_udp = is_size && violation.message.contains("UDP");
        is_udp.then(|| ApiError::new("IllegalParam.MssConflictWithUdpAndGeneve"))
    }

    fn missing(&self, name: &str) -> ApiError {
        let code = MISSING.iter().find(|code| code.strip_prefix("MissingParam.") == Some(name));
        match code {
            Some(code) => ApiError::new(code).with(name),
            None => self.illegal(format!("{name} is required.")),
        }
    }

    fn illegal(&self, reason: String) -> ApiError {
        ApiError::new("IllegalParam").because(reason)
    }
}

/// The codes for parameters that are missing.
const MISSING: &[&str] = &[
    "MissingParam.AdditionalCertificateIds",
    "MissingParam.AddressType",
    "MissingParam.AlpnPolicy",
    "MissingParam.BandwidthPackageId",
    "MissingParam.Ciphers",
    "MissingParam.EndPort",
    "MissingParam.JobId",
    "MissingParam.ListenerId",
    "MissingParam.ListenerPort",
    "MissingParam.ListenerProtocol",
    "MissingParam.LoadBalancerId",
    "MissingParam.LogProject",
    "MissingParam.MetricStore",
    "MissingParam.NewResourceGroupId",
    "MissingParam.RegionId",
    "MissingParam.ResourceId",
    "MissingParam.ResourceType",
    "MissingParam.SecurityGroupIds",
    "MissingParam.SecurityPolicyId",
    "MissingParam.ServerGroupId",
    "MissingParam.ServerGroupName",
    "MissingParam.Servers",
    "MissingParam.StartPort",
    "MissingParam.Tag",
    "MissingParam.TlsVersions",
    "MissingParam.VpcId",
    "MissingParam.ZoneMappings",
];

#[cfg(test)]
mod tests {
    use aliyun_nlb_model::{CreateListener, OPERATIONS};

    use super::*;
    use crate::desk::Desk;

    #[test]
    fn what_every_operation_needs_has_a_code() {
        for name in OPERATIONS.iter().flat_map(|info| info.required) {
            let error = Nlb.missing(name);
            assert_eq!(error.code(), format!("MissingParam.{name}"));
        }
    }

    #[test]
    fn the_page_shows_texts_as_texts_and_in_both_languages() {
        aliyun_emulator::testing::assert_page(PAGE);
    }

    #[test]
    fn refusals_are_those_of_the_product() {
        let desk = Desk::new();
        let (status, code, message) = desk.told("CreateServerGroup", &[("VpcId", "vpc-1")]);
        assert_eq!((status, code), (400, "MissingParam.ServerGroupName"));
        assert!(message.contains("ServerGroupName"), "{message}");
        for text in ["", "maybe"] {
            let params = [("ServerGroupName", "web"), ("VpcId", "vpc-1"), ("DryRun", text)];
            let (status, code, message) = desk.told("CreateServerGroup", &params);
            assert_eq!((status, code), (400, "IllegalParam"), "{text}");
            assert!(message.contains("DryRun"), "{message}");
        }
        let (status, code, message) = desk.told("ListListeners", &[("MaxResults", "101")]);
        assert_eq!((status, code), (400, "IllegalParam"));
        assert!(message.contains("MaxResults"), "{message}");
        desk.refuses(&CreateListener::new("nlb-1", "TCP", 0, "sgp-1"), "MissingParam.StartPort");
    }
}
