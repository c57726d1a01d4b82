//! Files with credentials, which other programs write.

use std::fs;
use std::path::Path;

use aliyun_runtime::TransportErrorKind;
use aliyun_runtime::credentials::{
    CliProfileCredentials, CredentialsError, CredentialsProvider as _, Environment,
    ProfileCredentials, ProviderConfig,
};
use aliyun_runtime::testing::ScriptedTransport;

use super::{SECRET, block_on, keeps_secret, says_why};

/// Nothing of the process, and nobody to ask.
fn config() -> ProviderConfig {
    let off = ScriptedTransport::new().fail(TransportErrorKind::Connect).always();
    ProviderConfig::new().environment(Environment::of::<&str, &str>([])).transport(off)
}

fn with_file(data: &[u8], read: impl FnOnce(&Path)) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), data).expect("the file is written");
    read(file.path());
}

/// What is wrong is said, and the secret is not, unless it stands where none does: a file in which
/// it is the name of a section is told by that name.
fn judge(data: &[u8], error: &CredentialsError) {
    let why = says_why(error);
    let text = String::from_utf8_lossy(data);
    let is_at_home = |line: &str| {
        let name = line.trim_start_matches([' ', '"']);
        let homes = ["access_key_secret", "sts_token", "security_token"];
        homes.iter().any(|home| name.starts_with(home)) && line.matches(SECRET).count() == 1
    };
    if text.lines().filter(|line| line.contains(SECRET)).all(is_at_home) {
        keeps_secret(&why);
        keeps_secret(&format!("{error:?}"));
    }
}

/// The file of the official command line. Its credentials are not asked for: they may be what a
/// program prints, and no input is to choose a program.
pub fn cli_config(data: &[u8]) {
    with_file(data, |file| {
        let credentials = CliProfileCredentials::new(&config()).file(file);
        if let Err(error) = block_on(credentials.settings()) {
            judge(data, &error);
        }
    });
}

/// The file of the other SDKs.
pub fn profile_file(data: &[u8]) {
    with_file(data, |file| {
        let credentials = ProfileCredentials::new(&config()).file(file);
        match block_on(credentials.credentials()) {
            Ok(found) => {
                assert!(!found.access_key_id.is_empty());
                keeps_secret(&format!("{found:?}"));
            }
            Err(error) => judge(data, &error),
        }
    });
}
