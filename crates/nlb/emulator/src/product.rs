//! The product, as the platform knows it.

use aliyun_core::ServiceInfo;
use aliyun_emulator::product::{
    DryRun, Handler, List, Member, PageFile, Product, Products, Section, SeedError, Services,
    Shared, State, Tables, Tokens,
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
    job: Some("JobId"),
};

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
        &[]
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
}
