//! The first example of an operation as a Rust expression, for its documentation.

use serde_json::Value as Json;

use crate::ir::{Api, Enum, Field, Literal, Presence, Record, Type};
use crate::load::Spec;

/// Gives every operation its example.
pub(super) fn add_examples(api: &mut Api, spec: &Spec) {
    let mut found = Vec::new();
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        let file = spec.operations.iter().find(|known| known.name == operation.action);
        let request = file.and_then(|file| file.file.examples.first()).map(|first| &first.request);
        let mut request = request.map(|request| request.value.clone()).unwrap_or_default();
        // What the client supplies is left to it.
        if let Some(members) = request.as_object_mut() {
            for name in
                [&operation.region_param, &operation.idempotency_param].into_iter().flatten()
            {
                members.remove(name);
            }
        }
        operation.places.iter().for_each(|path| leave_out(&mut request, path));
        let scope = Scope { api, records: &operation.records, enums: &operation.enums };
        found.push(scope.record(&operation.request, &request));
    }
    let operations = api.groups.iter_mut().flat_map(|group| &mut group.operations);
    for (operation, example) in operations.zip(found) {
        operation.example = example;
    }
}

/// Takes out the places at a path, `Rules.N.Actions.N.Order`, where they are as they are counted.
fn leave_out(value: &mut Json, path: &str) {
    let Some((step, rest)) = path.split_once('.') else { return };
    match value {
        Json::Array(items) if step == "N" && !rest.contains('.') => {
            let mut counted = (1_u64..).zip(items.iter());
            if counted.all(|(n, item)| item.get(rest).and_then(Json::as_u64) == Some(n)) {
                let objects = items.iter_mut().filter_map(Json::as_object_mut);
                objects.for_each(|object| _ = object.remove(rest));
            }
        }
        Json::Array(items) if step == "N" => {
            items.iter_mut().for_each(|item| leave_out(item, rest));
        }
        other => other.get_mut(step).into_iter().for_each(|member| leave_out(member, rest)),
    }
}

/// Where the types of an operation are looked up.
struct Scope<'a> {
    api: &'a Api,
    records: &'a [Record],
    enums: &'a [Enum],
}

impl Scope<'_> {
    fn record(&self, record: &Record, value: &Json) -> Option<Literal> {
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for field in &record.fields {
            match (field.presence, value.get(&field.wire)) {
                (Presence::Required, member) => arguments.push(self.field(field, member?)?),
                (_, Some(member)) => setters.push((field.name.clone(), self.field(field, member)?)),
                (_, None) => {}
            }
        }
        Some(Literal::Record { of: record.name.clone(), arguments, setters })
    }

    fn field(&self, field: &Field, value: &Json) -> Option<Literal> {
        self.value(&field.ty, value)
    }

    fn value(&self, ty: &Type, value: &Json) -> Option<Literal> {
        match ty {
            Type::Text | Type::Secret => Some(Literal::Text(value.as_str()?.to_owned())),
            Type::Int32 | Type::Int64 | Type::Port => Some(Literal::Number(value.as_i64()?)),
            Type::Number => Some(Literal::Fraction(value.as_f64()?)),
            Type::Bool => Some(Literal::Bool(value.as_bool()?)),
            Type::Enum(name) => {
                let known = self.enums.iter().chain(self.api.shapes.iter().flat_map(|s| &s.enums));
                let text = value.as_str()?;
                let values = &known.into_iter().find(|known| known.name == *name)?.values;
                let variant = values.iter().find(|value| value.wire == text)?.variant.clone();
                Some(Literal::Variant { of: name.clone(), variant })
            }
            Type::Record(name) => {
                let known = self
                    .records
                    .iter()
                    .chain(self.api.shapes.iter().flat_map(|shape| shape.all_records()));
                self.record(known.into_iter().find(|known| known.name == *name)?, value)
            }
            Type::List(item) => {
                let items = value.as_array()?.iter().map(|value| self.value(item, value));
                Some(Literal::List(items.collect::<Option<_>>()?))
            }
        }
    }
}
