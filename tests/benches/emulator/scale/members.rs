//! Servers of groups, which network and application load balancers have in the same words.

use std::time::Duration;

use super::Caller;
use crate::requests::{instance, server_group};

/// Adds a server to a group of its own and removes it.
pub fn change_own(caller: &mut Caller, n: usize) -> (Duration, Duration) {
    let (group, server) = (caller.pick(n), caller.pick(n + 1));
    change(caller, group, server)
}

/// Adds a server to a group and removes it.
pub fn change(caller: &mut Caller, group: usize, server: usize) -> (Duration, Duration) {
    let (group, server) = (server_group(group), instance(server));
    let params = one(&group, &server);
    let (added, _) = caller.call("AddServersToServerGroup", &params);
    let (removed, _) = caller.call("RemoveServersFromServerGroup", &params);
    (added, removed)
}

/// The parameters that name a server of a group.
pub fn one<'a>(group: &'a str, server: &'a str) -> [(&'static str, &'a str); 4] {
    [
        ("ServerGroupId", group),
        ("Servers.1.ServerId", server),
        ("Servers.1.ServerType", "Ecs"),
        ("Servers.1.Port", "80"),
    ]
}
