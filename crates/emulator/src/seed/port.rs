//! Ports in a seed file.

use serde::de::{Deserialize as _, Deserializer, Error as _};

/// A port, or the message of a port that is none.
pub fn port<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let port = u16::try_from(number).ok().filter(|port| *port != 0);
    port.ok_or_else(|| D::Error::custom(format!("must be from 1 to 65535 (got {number})")))
}

/// The same where there may be none.
pub fn some_port<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    port(deserializer).map(Some)
}
