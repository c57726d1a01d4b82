//! How many there may be.

use aliyun_emulator::product::ApiError;

/// Whether there may be so many more of what a quota of a region limits.
pub(crate) fn check(
    code: &'static str,
    used: usize,
    more: usize,
    most: usize,
) -> Result<(), ApiError> {
    match used.saturating_add(more) > most {
        true => {
            let name = name(code);
            let why = format!("The quota of {name} is exceeded, usage {used}/{most}.");
            Err(ApiError::new(code).because(why))
        }
        false => Ok(()),
    }
}

/// The same of a quota that a resource has.
pub(crate) fn check_of(
    code: &'static str,
    id: &str,
    (used, more): (usize, usize),
    most: usize,
) -> Result<(), ApiError> {
    match used.saturating_add(more) > most {
        true => {
            let name = name(code);
            let why =
                format!("The quota of {name} is exceeded for resource {id}, usage {used}/{most}.");
            Err(ApiError::new(code).because(why))
        }
        false => Ok(()),
    }
}

/// The name of a quota, which its code ends with.
fn name(code: &str) -> &str {
    code.split_once('.').map_or(code, |(_, name)| name)
}
