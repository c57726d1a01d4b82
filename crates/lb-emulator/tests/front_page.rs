//! `docs/EMULATOR.md` leads to the page of every product.

use std::fs;
use std::path::Path;

use aliyun_emulator::product::Products as _;
use aliyun_lb_emulator::LoadBalancers;

#[test]
fn what_the_first_programs_of_nlb_name_is_in_the_seed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let seed = fs::read_to_string(root.join("crates/nlb/emulator/seed/default.json")).unwrap();
    for page in [
        "README.md",
        "README.zh-CN.md",
        "crates/nlb/client/README.md",
        "crates/nlb/client/src/lib.rs",
    ] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let ids = text.split('"').filter(|id| id.starts_with("vpc-") || id.starts_with("vsw-"));
        let ids: Vec<_> = ids.collect();
        assert!(ids.len() >= 3, "{page}: {ids:?}");
        for id in ids {
            assert!(seed.contains(&format!("\"{id}\"")), "{page}: the seed has no {id}");
        }
    }
}

#[test]
fn every_product_has_a_page_and_a_row() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let front = fs::read_to_string(docs.join("EMULATOR.md")).unwrap();
    let readme = fs::read_to_string(docs.join("../crates/lb-emulator/README.md")).unwrap();
    for product in LoadBalancers::LIST {
        let service = product.service();
        let page = format!("emulator/{}.md", service.product.to_lowercase());
        assert!(docs.join(&page).is_file(), "{page}");
        let row = front.lines().find(|line| line.contains(&format!("]({page})")));
        assert!(row.is_some_and(|row| row.contains(service.version)), "{page}");
        let row =
            readme.lines().find(|line| line.starts_with("| ") && line.contains(service.version));
        assert!(row.is_some(), "the README lacks {}", service.product);
    }
}
