//! Server groups in a seed file. They obey the rules of the calls that make them.

use aliyun_alb_model::ServerType;
use aliyun_emulator::product::{ApiError, SeedError, Shared};

use crate::behaviour::{server, server_group};
use crate::state::{Region, Server, ServerGroup};

/// Refuses a group that could not have come about by calls.
pub(super) fn check(shared: &Shared, own: &ServerGroup) -> Result<(), SeedError> {
    if !own.is_for_functions() && !shared.resources.vpc(&own.vpc_id).is_there() {
        let problem = format!("there is no VPC \"{}\"", own.vpc_id);
        return Err(SeedError::new("VpcId", problem));
    }
    server_group::check(own).map_err(|error| refused("", &error))?;
    let mut servers: Vec<Server> = Vec::with_capacity(own.servers.len());
    for (n, server) in own.servers.iter().enumerate() {
        let place = format!("Servers[{n}]");
        check_numbers(server).map_err(|error| error.inside(&place))?;
        let server = server::addressed(server.clone(), own, &shared.inventory)
            .map_err(|error| refused(&place, &error))?;
        // What drains connections stands beside what took its place.
        if server.is_leaving() {
            continue;
        }
        if servers.iter().any(|other| server::clash(&server, other, false).is_some()) {
            let problem = format!("\"{}\" is another server of the group too", server.server_id);
            return Err(SeedError::new("ServerId", problem).inside(&place));
        }
        servers.push(server);
    }
    Ok(())
}

fn check_numbers(server: &Server) -> Result<(), SeedError> {
    if !(0..=100).contains(&server.weight) {
        let problem = format!("{} is none of 0 to 100", server.weight);
        return Err(SeedError::new("Weight", problem));
    }
    if server.port == 0 && server.server_type != ServerType::Fc {
        return Err(SeedError::new("Port", "it is none of 1 to 65535"));
    }
    Ok(())
}

fn refused(place: &str, error: &ApiError) -> SeedError {
    SeedError::new(place, format!("a call would refuse it: {error}"))
}

/// Gives the servers that have none the addresses at which they serve.
pub(super) fn complete(region: &mut Region, shared: &Shared) {
    let is_bare = |own: &Server| own.server_ip.is_none() && own.server_type != ServerType::Fc;
    let is_lacking = |own: &ServerGroup| own.servers.iter().any(is_bare);
    let lacking = region.server_groups.iter().filter(|(_, own)| is_lacking(own));
    let lacking: Vec<String> = lacking.map(|(id, _)| id.to_owned()).collect();
    for id in lacking {
        let Some(own) = region.server_groups.get_mut(&id) else { continue };
        let bare = own.clone();
        for server in &mut own.servers {
            let known = server::addressed(server.clone(), &bare, &shared.inventory);
            server.server_ip = known.ok().and_then(|known| known.server_ip);
        }
    }
}

#[cfg(test)]
mod tests;
