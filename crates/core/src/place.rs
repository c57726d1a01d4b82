//! Numbers by which the items of a list say their places, for those that do not say one.

use std::borrow::Cow;

use crate::value::find;
use crate::{DecodeError, Value};

/// The number of every item, given those that have one. Each other gets one more than the greatest
/// before it, from 1, and none that another item has: given ones stay as they are, and no two are
/// the same that were not given so.
///
/// ```
/// use aliyun_core::places;
///
/// assert_eq!(places([None::<i32>, None]), [1, 2]);
/// assert_eq!(places([Some(10), None]), [10, 11]);
/// assert_eq!(places([None, Some(2), None]), [1, 2, 3]);
/// ```
pub fn places<T: Into<i64>>(given: impl IntoIterator<Item = Option<T>>) -> Vec<i64> {
    let given: Vec<Option<i64>> = given.into_iter().map(|it| it.map(Into::into)).collect();
    let mut greatest = 0_i64;
    let number = |item: &Option<i64>| {
        let number = item.unwrap_or_else(|| {
            let mut next = greatest.saturating_add(1);
            while next < i64::MAX && given.contains(&Some(next)) {
                next += 1;
            }
            next
        });
        greatest = greatest.max(number);
        number
    };
    given.iter().map(number).collect()
}

/// Numbers the items of the lists at a path that goes from a request down to the member with the
/// number: `Rules.N.Actions.N.Order`.
pub(crate) fn fill(value: &mut Value<'_>, path: &str) {
    match (value, path.split_once('.')) {
        (Value::List(items), Some(("N", member))) if !member.contains('.') => {
            number(items, member);
        }
        (Value::List(items), Some(("N", rest))) => {
            items.iter_mut().for_each(|item| fill(item, rest));
        }
        (Value::Object(members), Some((name, rest))) => {
            let member = members.iter_mut().find(|(known, _)| known == name);
            member.into_iter().for_each(|(_, member)| fill(member, rest));
        }
        _ => {}
    }
}

fn number(items: &mut [Value<'_>], name: &str) {
    let given = items.iter().map(|item| match item.get(name) {
        Some(Value::Number(number)) => number.as_i64(),
        _ => None,
    });
    let numbers = places(given.collect::<Vec<_>>());
    for (item, number) in items.iter_mut().zip(numbers) {
        if let Value::Object(members) = item
            && find(members, name).is_none()
        {
            members.push((Cow::Owned(name.to_owned()), Value::Number(number.into())));
        }
    }
}

/// The first item at such a path that has no number, as whoever answers calls misses it.
pub(crate) fn required(value: &Value<'_>, path: &str) -> Result<(), DecodeError> {
    let Some((step, rest)) = path.split_once('.') else {
        let member = value.get(path).filter(|it| **it != Value::Null && !it.is_empty_text());
        return member.map(|_| ()).ok_or_else(|| DecodeError::missing(path));
    };
    let items = match (step, value) {
        // JSON in a text was read already, or is no list.
        ("N", Value::Text(text)) => match Value::from_json(text) {
            Ok(json @ (Value::List(_) | Value::Object(_))) => return required(&json, path),
            _ => return Ok(()),
        },
        ("N", Value::List(items)) => items.as_slice(),
        // An object in place of a list is its only item.
        ("N", single @ Value::Object(_)) => std::slice::from_ref(single),
        (name, value) => {
            let Some(member) = value.get(name) else { return Ok(()) };
            return required(member, rest).map_err(|error| error.under(name));
        }
    };
    for (n, item) in items.iter().enumerate() {
        required(item, rest).map_err(|error| error.under(&(n + 1).to_string()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "Rules.N.Actions.N.Order";

    #[test]
    fn what_is_given_stays_and_the_others_differ() {
        for (given, numbers) in [
            (&[][..], &[][..]),
            (&[None, None, None], &[1, 2, 3]),
            (&[Some(10), None, None], &[10, 11, 12]),
            (&[None, Some(10), None], &[1, 10, 11]),
            (&[None, Some(1)], &[2, 1]),
            (&[None, None, Some(2)], &[1, 3, 2]),
            (&[Some(7), Some(3), None], &[7, 3, 8]),
            (&[Some(-4), None], &[-4, 1]),
            (&[Some(5), Some(5)], &[5, 5]),
            (&[Some(i64::MAX), None], &[i64::MAX, i64::MAX]),
        ] {
            assert_eq!(places(given.iter().copied()), numbers, "{given:?}");
        }
    }

    fn filled(json: &str) -> String {
        let mut value = Value::from_json(json).unwrap();
        fill(&mut value, PATH);
        value.to_json()
    }

    #[test]
    fn each_list_is_numbered_by_itself() {
        assert_eq!(
            filled(r#"{"Rules":[{"Actions":[{"A":1},{"Order":4},{}]},{},{"Actions":[{}]}]}"#),
            r#"{"Rules":[{"Actions":[{"A":1,"Order":1},{"Order":4},{"Order":5}]},{},{"Actions":[{"Order":1}]}]}"#
        );
        for other in ["{}", "[]", "null", r#"{"Rules":3}"#, r#"{"Rules":[{"Actions":[2]}]}"#] {
            assert_eq!(filled(other), other);
        }
    }

    #[test]
    fn what_has_no_number_is_told_by_its_path() {
        let told = |json: &str| {
            let value = Value::from_json(json).unwrap();
            required(&value, PATH).map_err(|error| error.to_string())
        };
        for fine in
            ["{}", r#"{"Rules":"x"}"#, r#"{"Rules":[{"Actions":[{"Order":"1"}]},{}]}"#, "[]"]
        {
            assert_eq!(told(fine), Ok(()), "{fine}");
        }
        for (lacks, path) in [
            (r#"{"Rules":[{},{"Actions":[{"Order":1},{}]}]}"#, "Rules.2.Actions.2.Order"),
            (r#"{"Rules":[{"Actions":[{"Order":null}]}]}"#, "Rules.1.Actions.1.Order"),
            (r#"{"Rules":{"Actions":{"Order":""}}}"#, "Rules.1.Actions.1.Order"),
            (r#"{"Rules":"[{\"Actions\":[{}]}]"}"#, "Rules.1.Actions.1.Order"),
        ] {
            assert_eq!(told(lacks), Err(format!("{path} is missing")), "{lacks}");
        }
    }
}
