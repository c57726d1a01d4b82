//! Values of enums in a seed.

use aliyun_core::OpenEnum;
use serde::de::{Deserialize, Deserializer, Error};

/// Reads a value of an enum and refuses one that is not known, for `deserialize_with`.
pub fn known<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: OpenEnum + Deserialize<'de>,
    D: Deserializer<'de>,
{
    let value = T::deserialize(deserializer)?;
    match value.unknown() {
        Some(unknown) => {
            Err(D::Error::custom(format!("\"{}\" is no known value", unknown.as_str())))
        }
        None => Ok(value),
    }
}

/// The same of a value that may be left out.
pub fn some_known<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: OpenEnum + Deserialize<'de>,
    D: Deserializer<'de>,
{
    known(deserializer).map(Some)
}

/// The same of each value of a list.
pub fn all_known<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: OpenEnum + Deserialize<'de>,
    D: Deserializer<'de>,
{
    let values = Vec::<T>::deserialize(deserializer)?;
    match values.iter().find_map(OpenEnum::unknown) {
        Some(unknown) => {
            Err(D::Error::custom(format!("\"{}\" is no known value", unknown.as_str())))
        }
        None => Ok(values),
    }
}
