//! What the newer products have in common: lists in pages, what is sent of a server, and health by
//! exception.

use std::collections::BTreeMap;

use crate::{Failure, Health, Identity, Member, Server, ServerKind, Snapshot};

/// A list of servers as it is read.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    members: Vec<Member>,
    total: Option<usize>,
    pages: usize,
    broken: Option<String>,
}

impl Listing {
    pub(crate) fn page(&mut self, members: impl Iterator<Item = Member>, total: Option<i32>) {
        self.members.extend(members);
        self.pages += 1;
        if let Some(total) = total.and_then(|total| usize::try_from(total).ok()) {
            self.total = Some(total);
        }
    }

    /// A page failed. What was read before it is something; without any it is an error.
    pub(crate) fn broke(&mut self, failure: Failure) -> Result<(), Failure> {
        if self.pages == 0 {
            return Err(failure);
        }
        self.broken = Some(format!("page {} could not be read: {failure}", self.pages + 1));
        Ok(())
    }

    pub(crate) fn snapshot(self, group: &str) -> Snapshot {
        let (count, total) = (self.members.len(), self.total);
        let snapshot = Snapshot::new(group, self.members);
        match (self.broken, total) {
            (Some(why), _) => snapshot.incomplete(why),
            (None, Some(total)) if total > count => {
                snapshot.incomplete(format!("{count} of {total} servers were listed"))
            }
            // An answer that says nothing at all does not say that there is nothing.
            (None, None) if count == 0 => snapshot.incomplete("the answer lists nothing"),
            _ => snapshot,
        }
    }
}

/// Its address: an ECS instance serves at its primary one, and is known by its ID.
pub(crate) fn address(server: &Server) -> Option<String> {
    let counts = server.server_type != ServerKind::Ecs;
    server.server_ip.clone().filter(|_| counts)
}

/// Its note, if it has one.
pub(crate) fn description(server: &Server) -> Option<String> {
    server.description.clone().filter(|text| !text.is_empty())
}

/// A server that is not normal, as the service tells of it.
pub(crate) struct Seen<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) address: Option<&'a str>,
    pub(crate) port: Option<u16>,
    pub(crate) status: Option<&'a str>,
}

impl Seen<'_> {
    fn is(&self, server: &Identity) -> bool {
        self.id.is_none_or(|id| id == server.server_id)
            && self.port.is_none_or(|port| server.port.is_none_or(|own| own == port))
            && match (&server.server_ip, self.address.filter(|address| !address.is_empty())) {
                (Some(own), Some(told)) => own == told,
                _ => true,
            }
    }

    fn health(&self) -> Health {
        match self.status {
            Some("Unhealthy") => Health::Unhealthy,
            // Initial, Unused, Unavailable, and what nobody knows yet.
            _ => Health::Unchecked,
        }
    }
}

/// Notes what a listener says of servers of a group: of those that are not normal, and so of all
/// others. A server behind several listeners is what it is behind the worst.
pub(crate) fn judged<'s>(
    seen: &mut BTreeMap<Identity, Health>,
    servers: &[Identity],
    is_checked: bool,
    sick: impl Iterator<Item = Seen<'s>>,
) {
    let sick: Vec<_> = sick.collect();
    for server in servers {
        let found = sick.iter().filter(|seen| seen.is(server)).map(Seen::health).max();
        let health = match found {
            Some(health) => health,
            None if is_checked => Health::Healthy,
            None => Health::Unchecked,
        };
        let worst = seen.get(server).map_or(health, |before| health.max(*before));
        seen.insert(server.clone(), worst);
    }
}

/// What is known of each of these servers once all listeners of the group were asked.
pub(crate) fn told(
    seen: &BTreeMap<Identity, Health>,
    servers: &[Identity],
) -> Vec<(Identity, Health)> {
    let health = |server: &Identity| seen.get(server).copied().unwrap_or(Health::NotListed);
    servers.iter().map(|server| (server.clone(), health(server))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Server;

    fn health(sick: Seen<'_>, server: &Server, is_checked: bool) -> Health {
        let (mut seen, servers) = (BTreeMap::new(), [server.identity()]);
        judged(&mut seen, &servers, is_checked, [sick].into_iter());
        told(&seen, &servers)[0].1
    }

    #[test]
    fn what_is_not_said_of_a_sick_server_fits_any() {
        let sick = |id, address, port| Seen { id, address, port, status: Some("Unhealthy") };
        let [one, eni] = [Server::ecs("i-1", 80), Server::eni("eni-1", "10.0.0.1", 80)];
        for (seen, server, is_it) in [
            (sick(Some("i-1"), None, Some(80)), &one, true),
            (sick(Some("i-1"), None, None), &one, true),
            (sick(None, None, None), &one, true),
            (sick(Some("i-2"), None, Some(80)), &one, false),
            (sick(Some("i-1"), None, Some(81)), &one, false),
            (sick(Some("i-1"), Some("10.0.0.9"), Some(80)), &one, true),
            (sick(Some("eni-1"), Some("10.0.0.1"), Some(80)), &eni, true),
            (sick(Some("eni-1"), Some("10.0.0.2"), Some(80)), &eni, false),
            (sick(Some("eni-1"), Some(""), Some(80)), &eni, true),
        ] {
            let expected = if is_it { Health::Unhealthy } else { Health::Healthy };
            assert_eq!(health(seen, server, true), expected, "{server}");
        }
    }

    #[test]
    fn a_server_is_what_it_is_behind_the_worst_listener() {
        let servers = ["i-1", "i-2"].map(|id| Server::ecs(id, 80).identity());
        let mut seen = BTreeMap::new();
        assert!(told(&seen, &servers).iter().all(|(_, health)| *health == Health::NotListed));
        let sick = Seen { id: Some("i-1"), address: None, port: None, status: Some("Unhealthy") };
        judged(&mut seen, &servers, true, [sick].into_iter());
        judged(&mut seen, &servers, true, std::iter::empty());
        let healths = |seen: &BTreeMap<_, _>| {
            told(seen, &servers).into_iter().map(|(_, health)| health).collect::<Vec<_>>()
        };
        assert_eq!(healths(&seen), [Health::Unhealthy, Health::Healthy]);
        judged(&mut seen, &servers, false, std::iter::empty());
        assert_eq!(healths(&seen), [Health::Unhealthy, Health::Unchecked]);
    }

    fn listed(pages: &[(&[&str], Option<i32>)]) -> Listing {
        let mut listing = Listing::default();
        for (ids, total) in pages {
            listing.page(ids.iter().map(|id| Member::new(Server::ecs(*id, 80))), *total);
        }
        listing
    }

    #[test]
    fn a_list_is_all_of_a_group_if_it_has_as_many_as_it_says() {
        let lacks = |pages: &[_]| listed(pages).snapshot("sgp-1").incomplete;
        assert_eq!(lacks(&[(&["i-1"], Some(2)), (&["i-2"], Some(2))]), None);
        assert_eq!(lacks(&[(&["i-1"], None)]), None);
        assert_eq!(lacks(&[(&[], Some(0))]), None);
        assert_eq!(lacks(&[(&["i-1", "i-2"], Some(1))]), None);
        let told = "1 of 2 servers were listed".to_owned();
        assert_eq!(lacks(&[(&["i-1"], Some(2))]), Some(told));
        assert_eq!(lacks(&[(&[], None)]), Some("the answer lists nothing".to_owned()));
    }

    #[test]
    fn a_page_that_failed_is_an_error_if_it_is_the_first() {
        let failure = || Failure::new(crate::Meaning::Other, "It failed.");
        assert!(Listing::default().broke(failure()).is_err());
        let mut begun = listed(&[(&["i-1"], Some(2))]);
        assert!(begun.broke(failure()).is_ok());
        let seen = begun.snapshot("sgp-1");
        assert_eq!(seen.members.len(), 1);
        assert_eq!(seen.incomplete.as_deref(), Some("page 2 could not be read: It failed."));
    }

    #[test]
    fn an_instance_is_sent_without_its_address_and_an_empty_note_not_at_all() {
        let eni = Server::eni("eni-1", "10.0.0.1", 80).description("web");
        assert_eq!(address(&eni).as_deref(), Some("10.0.0.1"));
        assert_eq!(description(&eni).as_deref(), Some("web"));
        let ecs = Server::ecs("i-1", 80).address("10.0.0.1").description("");
        assert_eq!((address(&ecs), description(&ecs)), (None, None));
    }
}
