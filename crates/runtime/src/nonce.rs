//! Numbers used once.

use std::io;

use crate::system::random;

/// 128 random bits as 32 lower-case hexadecimal digits: every request carries its own, and the
/// service refuses one that it has seen before.
///
/// Fails only where the system has no source of randomness.
pub fn nonce() -> io::Result<String> {
    let mut bits = [0; 16];
    random(&mut bits)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same() {
        let (one, other) = (nonce().unwrap(), nonce().unwrap());
        assert_ne!(one, other);
        assert!(one.len() == 32 && one.bytes().all(|b| b.is_ascii_hexdigit()));
    }
}
