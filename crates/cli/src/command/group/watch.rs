//! `slb group show` and `slb group watch`.

use std::collections::BTreeMap;
use std::time::Duration;

use aliyun_lb_groups::{Group, Health, Identity, Meaning, Snapshot};
use serde::Serialize;

use super::{print, unreadable, with_group};
use crate::args::Globals;
use crate::failure::Failure;
use crate::output;
use crate::screen::{self, Frame};
use crate::target::Target;

/// Prints the group.
pub(super) async fn show(globals: &Globals, name: &str) -> Result<(), Failure> {
    let target = Target::parse(name)?;
    with_group(globals, &target, async |group| {
        let snapshot = group.read().await.map_err(|failure| unreadable(&failure))?;
        print(globals, &target, &snapshot, &lines(&target, &snapshot, &[]))
    })
    .await
}

/// Prints the group so many times, with the health of its servers.
pub(super) async fn watch(
    globals: &Globals,
    name: &str,
    delay: Duration,
    looks: u64,
) -> Result<(), Failure> {
    let target = Target::parse(name)?;
    with_group(globals, &target, async |group| {
        let mut frame = Frame::default();
        for look in 0..looks {
            if !output::is_read() {
                break;
            }
            if look > 0 {
                tokio::time::sleep(delay).await;
            }
            let seen = match Look::take(group).await {
                Ok(seen) => seen,
                Err(failure) if look == 0 => return Err(failure),
                // A look that fails is no look: the next one may succeed.
                Err(failure) => {
                    match &globals.output {
                        None => frame.draw(&format!("{target}: {failure}\n"))?,
                        Some(_) => screen::tell(&format!("{target}: {failure}")),
                    }
                    continue;
                }
            };
            match &globals.output {
                None => {
                    let mut text = lines(&target, &seen.snapshot, &seen.healths);
                    if let Some(why) = &seen.unseen {
                        text.push_str(&format!("  their health was not seen: {why}\n"));
                    }
                    frame.draw(&text)?;
                }
                Some(_) => print(globals, &target, &seen, "")?,
            }
        }
        Ok(())
    })
    .await
}

/// What was seen at a time.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Look {
    #[serde(flatten)]
    snapshot: Snapshot,
    healths: Vec<Checked>,
    /// Why nothing is known of their health, if nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    unseen: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Checked {
    #[serde(flatten)]
    server: Identity,
    health: Health,
}

impl Look {
    async fn take(group: &dyn Group) -> Result<Self, Failure> {
        let snapshot = group.read().await.map_err(|failure| unreadable(&failure))?;
        let ids: Vec<Identity> = snapshot.members.iter().map(|it| it.identity()).collect();
        let (healths, unseen) = match group.health(&ids).await {
            Ok(healths) => (healths, None),
            // Not every group tells of health.
            Err(failure) if failure.meaning() == Meaning::Unsupported => (Vec::new(), None),
            Err(failure) => (Vec::new(), Some(failure.to_string())),
        };
        let healths = healths.into_iter().map(|(server, health)| Checked { server, health });
        Ok(Self { snapshot, healths: healths.collect(), unseen })
    }
}

/// The servers, a line each.
fn lines(target: &Target, snapshot: &Snapshot, healths: &[Checked]) -> String {
    let healths: BTreeMap<&Identity, Health> =
        healths.iter().map(|checked| (&checked.server, checked.health)).collect();
    let count = snapshot.members.len();
    let mut text = format!("{target}: {count} {}\n", if count == 1 { "server" } else { "servers" });
    for member in &snapshot.members {
        let (server, id) = (&member.server, member.identity());
        let mut line = format!("  {} {id}", server.server_type.as_str());
        if let Some(weight) = server.weight {
            line.push_str(&format!(" weight {weight}"));
        }
        if let Some(note) = server.description.as_deref().filter(|note| !note.is_empty()) {
            line.push_str(&format!(" \"{note}\""));
        }
        if let Some(health) = healths.get(&id) {
            line.push_str(&format!(": {health}"));
        }
        text.push_str(&aliyun_core::one_line(&line));
        text.push('\n');
    }
    if let Some(why) = &snapshot.incomplete {
        text.push_str(&format!("  and others that were not seen: {why}\n"));
    }
    text
}
