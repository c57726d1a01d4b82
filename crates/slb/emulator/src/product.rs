//! The product, as the platform knows it.

use aliyun_core::{ServiceInfo, Violation};
use aliyun_emulator::product::{
    ApiError, Handler, List, Member, PageFile, Product, Products, Section, SeedError, Services,
    Shared, State, Tables,
};
use aliyun_slb_model::SLB;

use crate::behaviour::servers;
use crate::generated::TABLES;
use crate::state::Region;
use crate::{registry, seed};

/// Server Load Balancer by itself.
#[derive(Clone, Copy, Debug)]
pub struct Slb;

impl Products for Slb {
    const LIST: List = &[PRODUCT];
}

/// Server Load Balancer, for an emulator of several products.
pub const PRODUCT: &dyn Product = &Slb;

/// What the platform does for it. Its tokens are its own: only load balancers are created with one.
const SERVICES: Services =
    Services { unknown_region: "InvalidRegionId.NotFound", ..Services::NONE };

/// What draws the load balancers in a browser.
const PAGE: &[PageFile] = &[
    PageFile { name: "slb.js", text: include_str!("../page/slb.js") },
    PageFile { name: "slb-card.js", text: include_str!("../page/slb-card.js") },
    PageFile { name: "slb-shape.js", text: include_str!("../page/slb-shape.js") },
];

impl Product for Slb {
    fn service(&self) -> &'static ServiceInfo {
        &SLB
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
        (violation.rule == "distinctBackendServers").then(servers::duplicate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_texts_as_texts_and_in_both_languages() {
        aliyun_emulator::testing::assert_page(PAGE);
    }
}
