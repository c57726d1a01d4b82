//! Reading to the letter what a person wrote.

use std::borrow::Cow;

use crate::{DecodeError, FromValue, ToValue, Value};

/// Reads a value that a person wrote: a member that the type does not know is a mistake there, and
/// not something new of the service; so is one that stands twice, and a value that would have to be
/// changed to be of the type.
pub fn read_exact<T: FromValue + ToValue>(value: &Value<'_>) -> Result<T, DecodeError> {
    match T::from_value(value) {
        Ok(read) => lost(value, &read.to_value()).map_or(Ok(read), Err),
        // It may be there under another name, which is told too.
        Err(error) if error.is_missing() => Err(match stranger::<T>(value, &error) {
            Some(stranger) => error.beside(&stranger),
            None => error,
        }),
        Err(error) => Err(error),
    }
}

/// The first member that nobody knows, of a value in which others are missing: these are made up.
fn stranger<T: FromValue + ToValue>(
    value: &Value<'_>,
    missing: &DecodeError,
) -> Option<DecodeError> {
    /// Records are not as wide.
    const MOST: usize = 16;
    let mut whole = value.clone();
    let mut missing = missing.clone();
    for _ in 0..MOST {
        let filled =
            [Value::Number(1.into()), Value::List(Vec::new())].into_iter().find_map(|it| {
                let mut filled = whole.clone();
                place(&mut filled, &missing.path())?.push((missing.name()?.to_owned().into(), it));
                let read = T::from_value(&filled);
                let is_still = read.as_ref().err().is_some_and(|error| error.is_at(&missing));
                (!is_still).then_some((filled, read))
            });
        let (filled, read) = filled?;
        whole = filled;
        match read {
            Ok(read) => {
                return lost(value, &read.to_value()).filter(DecodeError::is_stranger);
            }
            Err(error) if error.is_missing() => missing = error,
            Err(_) => return None,
        }
    }
    None
}

/// The members of the object in which the value at a path would stand.
fn place<'v, 'a>(value: &'v mut Value<'a>, path: &str) -> Option<&'v mut Members<'a>> {
    let mut at = value;
    let steps = path.rsplit_once('.').map_or("", |(above, _)| above);
    for step in steps.split('.').filter(|step| !step.is_empty()) {
        at = match at {
            Value::Object(members) => {
                let (_, member) = members.iter_mut().rev().find(|(name, _)| name == step)?;
                member
            }
            Value::List(items) => items.get_mut(step.parse::<usize>().ok()?.checked_sub(1)?)?,
            _ => return None,
        };
    }
    match at {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

type Members<'a> = Vec<(Cow<'a, str>, Value<'a>)>;

/// The first member that says something and is not in what was read of it, or not as it is.
fn lost(written: &Value<'_>, read: &Value<'_>) -> Option<DecodeError> {
    match (written, read) {
        // JSON may stand in a text, as on the wire.
        (Value::Text(text), Value::List(_) | Value::Object(_)) => {
            lost(&Value::from_json(text).ok()?, read)
        }
        (Value::Object(members), Value::Object(_)) => {
            members.iter().enumerate().find_map(|(n, (name, member))| {
                if members.iter().take(n).any(|(earlier, _)| earlier == name) {
                    return Some(DecodeError::twice(name));
                }
                match read.get(name) {
                    _ if says_nothing(member) => None,
                    Some(known) => lost(member, known).map(|error| error.under(name)),
                    None => Some(DecodeError::unknown(name)),
                }
            })
        }
        // One item may stand for a list of one.
        (Value::Object(_), Value::List(items)) => lost(written, items.first()?),
        (Value::List(written), Value::List(read)) => {
            let mut pairs = written.iter().zip(read).enumerate();
            pairs.find_map(|(n, (written, read))| {
                lost(written, read).map(|error| error.under(&(n + 1).to_string()))
            })
        }
        // Digits that no integer has are not those that were written.
        (Value::Number(number), Value::Text(_) | Value::Secret(_))
            if !number.is_i64() && !number.is_u64() =>
        {
            Some(DecodeError::wrong("a text, in quotes", written))
        }
        (Value::Bool(_), Value::Number(_)) => Some(DecodeError::wrong("a number", written)),
        _ => None,
    }
}

fn says_nothing(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) | Value::Secret(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
