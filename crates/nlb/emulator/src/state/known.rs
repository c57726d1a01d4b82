//! Words of the vendor in a seed: a value that the model does not know is a mistake there.

use aliyun_core::OpenEnum;
use serde::de::{Deserialize, Deserializer, Error as _};

/// A value that the model knows.
pub(super) fn known<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: OpenEnum,
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    let value = T::from_wire(&text);
    match value.unknown() {
        None => Ok(value),
        Some(_) => {
            let known: Vec<&str> = T::KNOWN.iter().map(|(text, _)| *text).collect();
            Err(D::Error::custom(format!("must be one of {} (got {text:?})", known.join(", "))))
        }
    }
}

/// The same where there may be none.
pub(super) fn some_known<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: OpenEnum,
    D: Deserializer<'de>,
{
    known(deserializer).map(Some)
}

/// The same for each of a list.
pub(super) fn all_known<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: OpenEnum,
    D: Deserializer<'de>,
{
    #[derive(serde::Deserialize)]
    #[serde(transparent, bound = "T: OpenEnum")]
    struct One<T>(#[serde(deserialize_with = "known")] T);
    let all: Vec<One<T>> = Vec::deserialize(deserializer)?;
    Ok(all.into_iter().map(|one| one.0).collect())
}
