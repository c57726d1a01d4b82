//! The validator, beside a reading of the vendor's page that shares nothing with it.

use std::collections::{BTreeSet, HashSet};
use std::net::IpAddr;
use std::sync::LazyLock;

use aliyun_slb_model::{AddVServerGroupBackendServers, BackendServer};
use aliyun_slb_validator::{Limits, Validate as _};
use proptest::prelude::*;
use regex::Regex;

use crate::cases;
use crate::strategies::request;

/// Chinese, letters, digits, `-`, `/`, `.` and `_`.
static DESCRIPTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\A[\p{Script=Han}A-Za-z0-9\-/._]+\z").expect("a regex"));

/// Where a request breaks a rule, by the page or by what was seen of the service: it takes 40
/// servers, longer descriptions, empty texts for none, and ENIs and ECIs without an address.
fn wrong_places(request: &AddVServerGroupBackendServers, limits: Limits) -> BTreeSet<String> {
    let by_page = limits == Limits::Documented;
    let (most, longest) = if by_page { (20, 80) } else { (40, 171) };
    let says_nothing = |text: &str| !by_page && text.is_empty();
    let mut wrong = BTreeSet::new();
    let mut note = |right: bool, place: String| {
        if !right {
            wrong.insert(place);
        }
    };
    // The client fills in a region that is absent.
    note(request.region_id.as_deref() != Some(""), "RegionId".into());
    note(!request.vserver_group_id.is_empty(), "VServerGroupId".into());
    note((1..=most).contains(&request.backend_servers.len()), "BackendServers".into());

    let mut seen = Seen::default();
    for (n, server) in (1..).zip(&request.backend_servers) {
        let mut note = |right, member| note(right, format!("BackendServers.{n}.{member}"));
        let id = server.server_id.as_str();
        note(!id.is_empty(), "ServerId");
        note((1..=65_535).contains(&server.port), "Port");
        note(server.weight.is_none_or(|weight| (0..=100).contains(&weight)), "Weight");
        let description = server.description.as_deref();
        let described = |text: &str| {
            let fits = text.chars().count() <= longest && DESCRIPTION.is_match(text);
            says_nothing(text) || fits
        };
        note(description.is_none_or(described), "Description");
        let kind = kind(server);
        note(kind.as_deref().is_none_or(|kind| ["ecs", "eni", "eci"].contains(&kind)), "Type");
        // Without a type the service would take the ID of an ENI or an ECI for that of an ECS.
        note(kind.is_some() || !(id.starts_with("eni-") || id.starts_with("eci-")), "Type");
        let ip = server.server_ip.as_deref();
        note(ip.is_none_or(|ip| says_nothing(ip) || ip.parse::<IpAddr>().is_ok()), "ServerIp");
        note(ip.is_some() || !by_page || !has_addresses(server), "ServerIp");
        note(!seen.already(server), "ServerId");
    }
    wrong
}

fn kind(server: &BackendServer) -> Option<String> {
    server.r#type.as_ref().map(|kind| kind.as_str().to_ascii_lowercase())
}

fn has_addresses(server: &BackendServer) -> bool {
    matches!(kind(server).as_deref(), Some("eni" | "eci"))
}

/// The servers so far. An ECS instance is an ID and a port; an ENI or an ECI is so with each of
/// its addresses, however the address is written.
#[derive(Default)]
struct Seen<'r> {
    any: HashSet<(&'r str, u16)>,
    instances: HashSet<(&'r str, u16)>,
    addresses: HashSet<(&'r str, u16, Address<'r>)>,
}

/// The text stands for itself if it is no address.
type Address<'r> = Option<Result<IpAddr, &'r str>>;

impl<'r> Seen<'r> {
    fn already(&mut self, server: &'r BackendServer) -> bool {
        let key = (server.server_id.as_str(), server.port);
        let known_id = !self.any.insert(key);
        if has_addresses(server) {
            let ip = server.server_ip.as_deref().filter(|ip| !ip.is_empty());
            let ip = ip.map(|ip| ip.parse().map_err(|_| ip));
            let known_address = !self.addresses.insert((key.0, key.1, ip));
            known_address || self.instances.contains(&key)
        } else {
            self.instances.insert(key);
            known_id
        }
    }
}

proptest! {
    #![proptest_config(cases(2048))]

    #[test]
    fn the_validator_reads_the_page_as_we_do(request in request()) {
        for limits in [Limits::Documented, Limits::Observed] {
            let found: BTreeSet<String> = match request.validate_with(limits) {
                Ok(()) => BTreeSet::new(),
                Err(violations) => violations.iter().map(|v| v.path.clone()).collect(),
            };
            prop_assert_eq!(found, wrong_places(&request, limits));
        }
    }
}

/// The strategies reach both verdicts, and each rule: otherwise the property would say little.
#[test]
fn the_strategies_reach_every_rule() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut valid, mut rules) = (0, BTreeSet::new());
    for _ in 0..2048 {
        let request = request().new_tree(&mut runner).expect("a request").current();
        match request.validate_with(Limits::Documented) {
            Ok(()) => valid += 1,
            Err(violations) => rules.extend(violations.iter().map(|violation| {
                let member = violation.path.rsplit('.').next().expect("a name").to_owned();
                (member, violation.rule)
            })),
        }
    }
    assert!(valid > 50, "{valid}");
    let reached: Vec<_> = rules.iter().map(|(member, rule)| (member.as_str(), *rule)).collect();
    let expected = [
        ("BackendServers", "maxItems"),
        ("BackendServers", "minItems"),
        ("Description", "maxLength"),
        ("Description", "minLength"),
        ("Description", "pattern"),
        ("Port", "minimum"),
        ("RegionId", "required"),
        ("ServerId", "distinctBackendServers"),
        ("ServerId", "required"),
        ("ServerIp", "format"),
        ("ServerIp", "required"),
        ("Type", "enum"),
        ("Type", "required"),
        ("VServerGroupId", "required"),
        ("Weight", "maximum"),
        ("Weight", "minimum"),
    ];
    assert_eq!(reached, expected);
}
