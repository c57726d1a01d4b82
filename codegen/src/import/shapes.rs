//! Which existing shape a type of the document is.

use serde_json::{Map, Value as Json};

use crate::load::Spec;
use crate::spec::Kind;

/// The shapes of the project.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes(Vec<Shape>);

#[derive(Clone, Debug)]
struct Shape {
    name: String,
    /// Of an object.
    members: Vec<Member>,
    /// Of an enum.
    values: Vec<String>,
}

/// A member: its name, and its kind where it is no shape itself.
type Member = (String, Option<Kind>);

/// What became of the search for a shape.
pub(super) enum Match {
    /// Every member is one of this shape; the others of the shape are named.
    Fits(String, Vec<String>),
    /// Most members are alike; what is not is told.
    Near(String, Vec<String>),
    None,
}

impl Shapes {
    pub(super) fn of(spec: &Spec) -> Self {
        let shapes = spec.shapes.iter().map(|shape| {
            let members = shape.schema.properties.iter().map(|(name, member)| {
                (name.value.clone(), member.kind.as_ref().map(|kind| kind.value))
            });
            let values = shape.schema.values.iter().flatten().map(|value| value.value.clone());
            Shape { name: shape.name.clone(), members: members.collect(), values: values.collect() }
        });
        Self(shapes.collect())
    }

    /// The shape of an object type that is written in the spec language.
    pub(super) fn find(&self, object: &Map<String, Json>) -> Match {
        let Some(members) = object.get("properties").and_then(Json::as_object) else {
            return Match::None;
        };
        let judged = self.0.iter().filter_map(|Shape { name, members: known, .. }| {
            let differing: Vec<String> = members
                .iter()
                .filter(|(member, schema)| !known.iter().any(|known| fits(known, member, schema)))
                .map(|(member, _)| member.clone())
                .collect();
            let shared = members.len() - differing.len();
            // One name in common, such as an ID, says little.
            let is_alike = shared >= 2 && shared * 2 >= known.len().max(members.len());
            let lacking = known.iter().filter(|(known, _)| !members.contains_key(known));
            let lacking: Vec<String> = lacking.map(|(known, _)| known.clone()).collect();
            is_alike.then_some((differing, lacking, name))
        });
        let best = judged.min_by_key(|(differing, lacking, _)| (differing.len(), lacking.len()));
        match best {
            None => Match::None,
            Some((differing, lacking, name)) if differing.is_empty() => {
                Match::Fits(name.clone(), lacking)
            }
            Some((differing, _, name)) => Match::Near(name.clone(), differing),
        }
    }

    /// The shape of an enum: the one with just these values, or with the name of the member and
    /// these values among its own.
    pub(super) fn find_enum(&self, member: &str, values: &[String]) -> Option<&str> {
        let has_all = |shape: &&Shape| values.iter().all(|value| shape.values.contains(value));
        let mut fitting = self.0.iter().filter(|it| !it.values.is_empty()).filter(has_all);
        let named = fitting.clone().find(|shape| shape.name == member);
        let mut equal = fitting.by_ref().filter(|shape| shape.values.len() == values.len());
        // Two with the same values mean different things: a person decides.
        let only = equal.next().filter(|_| equal.next().is_none());
        named.or(only).filter(|_| !values.is_empty()).map(|shape| shape.name.as_str())
    }
}

fn fits((name, kind): &Member, member: &str, schema: &Json) -> bool {
    let is_kind = |kind: &Kind| schema.get("type").and_then(Json::as_str) == Some(kind.as_str());
    name == member && kind.as_ref().is_none_or(is_kind)
}
