//! Certificates and keys in files.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// None of them is longer, with all that leads to it; and a device has no end.
const LONGEST: u64 = 1 << 20;

/// What stands in a file.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let length = File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
    match length as u64 > LONGEST {
        true => Err(io::Error::other("it has more than 1 MiB")),
        false => Ok(text),
    }
}
