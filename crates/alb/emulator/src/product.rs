//! The product, as the platform knows it.

use aliyun_alb_model::ALB;
use aliyun_core::ServiceInfo;
use aliyun_emulator::product::{
    DryRun, Handler, List, ListedJobs, Member, PageFile, Product, Products, Question, Section,
    SeedError, Services, Shared, State, Tables, Tokens,
};

use crate::generated::TABLES;
use crate::state::Region;
use crate::{registry, route, seed};

/// Application Load Balancer by itself.
#[derive(Clone, Copy, Debug)]
pub struct Alb;

impl Products for Alb {
    const LIST: List = &[PRODUCT];
}

/// Application Load Balancer, for an emulator of several products.
pub const PRODUCT: &dyn Product = &Alb;

/// What the platform does for it.
const SERVICES: Services = Services {
    unknown_region: "InvalidRegionId.NotFound",
    tokens: Some(Tokens { parameter: "ClientToken", conflict: "IdempotentParameterMismatch" }),
    dry_run: Some(DryRun { parameter: "DryRun", code: "DryRunOperation" }),
    jobs: &["JobId", "JobIds"],
    listed_jobs: Some(ListedJobs { list: "Jobs", id: "Id" }),
};

/// What draws the load balancers in a browser.
const PAGE: &[PageFile] = &[
    PageFile { name: "alb.js", text: include_str!("../page/alb.js") },
    PageFile { name: "alb-card.js", text: include_str!("../page/alb-card.js") },
    PageFile { name: "alb-shape.js", text: include_str!("../page/alb-shape.js") },
];

impl Product for Alb {
    fn service(&self) -> &'static ServiceInfo {
        &ALB
    }

    fn section(&self) -> &'static str {
        "Alb"
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

    fn questions(&self) -> &'static [Question] {
        route::QUESTIONS
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_texts_as_texts_and_in_both_languages() {
        aliyun_emulator::testing::assert_page(PAGE);
    }
}
