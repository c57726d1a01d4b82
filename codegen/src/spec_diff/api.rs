//! How two states of a product differ.

use super::{Changes, Kind, Of, Section, codes, record};
use crate::ir::{Api, Effect, Group, Operation, Shape};

/// Everything that differs, by what it is of.
pub(super) fn compare(old: &Api, new: &Api) -> Vec<Section> {
    let mut sections = Vec::new();
    sections.extend(service(old, new).section(Of::Service));
    for (group, was) in operations(old) {
        let mut changes = Changes::default();
        match find(new, &was.action) {
            Some((now, is)) => {
                operation(was, is, &mut changes);
                path("requests and answers", &was.module, group, now, is, &mut changes);
            }
            None => changes.add(Kind::Breaks, "the operation is gone"),
        }
        sections.extend(changes.section(Of::Operation(was.action.clone())));
    }
    for (_, is) in operations(new).filter(|(_, is)| find(old, &is.action).is_none()) {
        let mut changes = Changes::default();
        changes.add(Kind::Adds, "the operation is new");
        sections.extend(changes.section(Of::Operation(is.action.clone())));
    }
    sections.extend(shapes(&old.shapes, &new.shapes));
    let mut changes = Changes::default();
    codes::compare(&old.codes, &new.codes, &mut changes);
    sections.extend(changes.section(Of::Codes));
    sections.sort_by(|left, right| left.of.cmp(&right.of));
    sections
}

/// A product that only one state has.
pub(super) fn whole(api: &Api, kind: Kind, is: &str) -> Vec<Section> {
    let mut changes = Changes::default();
    let count = operations(api).count();
    let plural = if count == 1 { "" } else { "s" };
    changes.add(kind, format!("the product is {is}, with {count} operation{plural}"));
    changes.section(Of::Service).into_iter().collect()
}

fn operations(api: &Api) -> impl Iterator<Item = (&Group, &Operation)> {
    let inside = |group| std::iter::repeat(group);
    api.groups.iter().flat_map(move |group| inside(group).zip(&group.operations))
}

fn find<'a>(api: &'a Api, action: &str) -> Option<(&'a Group, &'a Operation)> {
    operations(api).find(|(_, operation)| operation.action == action)
}

fn service(old: &Api, new: &Api) -> Changes {
    let mut changes = Changes::default();
    let (was, is) = (&old.service, &new.service);
    if was.constant != is.constant {
        let text = format!("the static `{}` is called `{}`", was.constant, is.constant);
        changes.add(Kind::Breaks, text);
    }
    let rules = [
        ("for regions", &was.endpoint_rule, &is.endpoint_rule),
        ("inside a VPC", &was.endpoint_vpc_rule, &is.endpoint_vpc_rule),
    ];
    for (of, was, is) in rules.into_iter().filter(|(_, was, is)| was != is) {
        changes.add(Kind::Alters, format!("the endpoints {of} are `{is}`, not `{was}`"));
    }
    let host = |list: &[(String, String)], region: &str| {
        list.iter().find(|(known, _)| known == region).map(|(_, host)| host.clone())
    };
    let mut regions: Vec<&String> =
        was.endpoint_map.iter().chain(&is.endpoint_map).map(|(region, _)| region).collect();
    regions.sort();
    regions.dedup();
    for region in regions {
        if host(&was.endpoint_map, region) != host(&is.endpoint_map, region) {
            let now = host(&is.endpoint_map, region).unwrap_or_else(|| "by the rule".to_owned());
            changes.add(Kind::Alters, format!("the endpoint of `{region}` is {now}"));
        }
    }
    changes
}

fn operation(old: &Operation, new: &Operation, changes: &mut Changes) {
    if old.method != new.method {
        let (was, is) = (&old.method, &new.method);
        changes.add(Kind::Breaks, format!("the method `{was}` is called `{is}`"));
    }
    if old.effect != new.effect {
        // Only what reads can be waited with; all else is about repeats.
        let kind = if old.effect == Effect::Read { Kind::Breaks } else { Kind::Alters };
        changes.add(kind, format!("it {}, and not: {}", effect(new.effect), effect(old.effect)));
    }
    if new.deprecated && !old.deprecated {
        changes.add(Kind::Alters, "it is deprecated");
    }
    record::compare("the request", &old.request, &new.request, changes);
    record::compare("the answer", &old.response, &new.response, changes);
    record::records(&old.records, &new.records, changes);
    record::records(&old.response_records, &new.response_records, changes);
    record::enums(&old.enums, &new.enums, changes);
    codes::listed(&old.codes, &new.codes, changes);
    if old.region_param != new.region_param && new.region_param.is_some() {
        changes.add(Kind::Alters, "the client fills in the region");
    }
    if old.idempotency_param != new.idempotency_param {
        let text = match new.idempotency_param {
            Some(_) => "it is repeated under a token",
            None => "it has no token any more, by which repeats are safe",
        };
        changes.add(Kind::Alters, text);
    }
    offered("its end can be awaited", &old.finish, &new.finish, changes);
    offered("it can be called dry", &old.dry_run_param, &new.dry_run_param, changes);
    paging(old, new, changes);
    waiters(old, new, changes);
    if old.permission.action != new.permission.action {
        let (was, is) = (&old.permission.action, &new.permission.action);
        changes.add(Kind::Alters, format!("it needs the permission `{is}`, not `{was}`"));
    } else if format!("{:?}", old.permission) != format!("{:?}", new.permission) {
        changes.add(Kind::Alters, "its permission is for other resources");
    }
}

/// Something that a call can do.
fn offered<T: std::fmt::Debug>(
    what: &str,
    old: &Option<T>,
    new: &Option<T>,
    changes: &mut Changes,
) {
    match (old, new) {
        (Some(_), None) => changes.add(Kind::Breaks, format!("no longer: {what}")),
        (None, Some(_)) => changes.add(Kind::Adds, what),
        (Some(was), Some(is)) if format!("{was:?}") != format!("{is:?}") => {
            changes.add(Kind::Alters, format!("{what}, in another way"));
        }
        _ => {}
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "only reads",
        Effect::IdempotentWrite => "writes, and a repeat is harmless",
        Effect::Write => "writes",
    }
}

/// Types have a path through the module of their group.
fn path(what: &str, module: &str, old: &Group, new: &Group, is: &Operation, changes: &mut Changes) {
    if old.module != new.module || module != is.module {
        let (was, is) = (&old.module, &new.module);
        changes.add(Kind::Breaks, format!("its {what} are in the module `{is}`, not `{was}`"));
    }
}

fn paging(old: &Operation, new: &Operation, changes: &mut Changes) {
    match (&old.paging, &new.paging) {
        (Some(_), None) => changes.add(Kind::Breaks, "it cannot be read page by page any more"),
        (None, Some(_)) => changes.add(Kind::Adds, "it can be read page by page"),
        (Some(was), Some(is)) if was.item != is.item => {
            let (was, is) = (record::words(&was.item), record::words(&is.item));
            changes.add(Kind::Breaks, format!("its pages hold {is}, not {was}"));
        }
        (Some(was), Some(is)) if format!("{was:?}") != format!("{is:?}") => {
            changes.add(Kind::Alters, "its pages are found in another way");
        }
        _ => {}
    }
}

fn waiters(old: &Operation, new: &Operation, changes: &mut Changes) {
    let of = |operation: &Operation| {
        operation.waiters.iter().flat_map(|it| it.waiters.clone()).collect::<Vec<_>>()
    };
    if let (Some(was), Some(is)) = (&old.waiters, &new.waiters)
        && was.name != is.name
    {
        changes.add(Kind::Breaks, format!("the type `{}` is called `{}`", was.name, is.name));
    }
    let (old, new) = (of(old), of(new));
    for was in &old {
        match new.iter().find(|is| is.variant == was.variant) {
            None => changes.add(Kind::Breaks, format!("the state `{}` is gone", was.variant)),
            Some(is) => {
                let facts = |it: &crate::ir::Waiter| {
                    format!("{} {} {:?}", it.delay, it.limit, it.acceptors)
                };
                if facts(was) != facts(is) {
                    let text = format!("the state `{}` is waited for in another way", is.variant);
                    changes.add(Kind::Alters, text);
                }
            }
        }
    }
    for is in new.iter().filter(|is| old.iter().all(|was| was.variant != is.variant)) {
        changes.add(Kind::Adds, format!("the state `{}` can be waited for", is.variant));
    }
}

fn shapes(old: &[Shape], new: &[Shape]) -> Vec<Section> {
    let name = |shape: &Shape| match (&shape.record, shape.enums.as_slice()) {
        (Some(record), _) => record.name.clone(),
        (None, [only, ..]) => only.name.clone(),
        (None, []) => shape.module.clone(),
    };
    let mut sections = Vec::new();
    for was in old {
        let mut changes = Changes::default();
        match new.iter().find(|is| name(is) == name(was)) {
            None => changes.add(Kind::Breaks, "the type is gone"),
            Some(is) => {
                match (&was.record, &is.record) {
                    (Some(was), Some(is)) => record::compare("the type", was, is, &mut changes),
                    (None, None) => {}
                    _ => changes.add(Kind::Breaks, "the type is of another kind"),
                }
                record::records(&was.records, &is.records, &mut changes);
                record::enums(&was.enums, &is.enums, &mut changes);
            }
        }
        sections.extend(changes.section(Of::Shape(name(was))));
    }
    for is in new.iter().filter(|is| old.iter().all(|was| name(was) != name(is))) {
        let mut changes = Changes::default();
        changes.add(Kind::Adds, "the type is new");
        sections.extend(changes.section(Of::Shape(name(is))));
    }
    sections
}
