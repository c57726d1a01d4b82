//! Files with credentials, which other programs write, and answers with credentials.

use aliyun_runtime::credentials::{
    AssumeRoleCredentials, CliProfileCredentials, CredentialsError, CredentialsProvider as _,
    EcsRamRoleCredentials, Environment, OidcRoleCredentials, ProfileCredentials, ProviderConfig,
    Role, UriCredentials,
};
use aliyun_runtime::testing::ScriptedTransport;
use aliyun_runtime::{Credentials, TransportErrorKind};

use super::{SECRET, block_on, first_line, keeps_secret, says_why, text, with_file};

/// Nothing of the process, and nobody to ask.
fn config() -> ProviderConfig {
    let off = ScriptedTransport::new().fail(TransportErrorKind::Connect).always();
    ProviderConfig::new().environment(Environment::of::<&str, &str>([])).transport(off)
}

/// What is wrong is said, and the secret is not, unless it stands where none does: a file in which
/// it is the name of a section is told by that name.
fn judge(data: &[u8], error: &CredentialsError) {
    let why = says_why(error);
    let text = String::from_utf8_lossy(data);
    let is_at_home = |line: &str| {
        let name = line.trim_start_matches([' ', '"']);
        let homes = [
            "access_key_secret",
            "sts_token",
            "security_token",
            "AccessKeySecret\": \"",
            "SecurityToken\": \"",
        ];
        homes.iter().any(|home| name.starts_with(home)) && line.matches(SECRET).count() == 1
    };
    if text.lines().filter(|line| line.contains(SECRET)).all(is_at_home) {
        keeps_secret(&why);
        keeps_secret(&format!("{error:?}"));
    }
}

/// What is asked for credentials on the first line, and its answers behind it, with lines `--`
/// between them: a status on the first line of each, and a body.
pub fn answers(data: &[u8]) {
    let Some((who, answers)) = text(data).and_then(|text| text.split_once('\n')) else { return };
    let mut script = ScriptedTransport::new();
    for answer in answers.split("\n--\n") {
        let (status, body) = first_line(answer);
        let status = status.parse::<u16>().unwrap_or(200);
        let Ok(response) = http::Response::builder().status(status).body(body.to_owned()) else {
            return;
        };
        script = script.respond(response);
    }
    let config = ProviderConfig::new().environment(Environment::of::<&str, &str>([]));
    let config = config.transport(script);
    let role = || Role::new("acs:ram::1234567890123456:role/deploy");
    let outcome = match who {
        "uri" => block_on(UriCredentials::new(&config).uri("localhost/fuzz").credentials()),
        "sts" => {
            let own = Credentials::new("fuzzKey", "a secret of its own");
            block_on(AssumeRoleCredentials::new(&config, own, role()).credentials())
        }
        "oidc" => with_file(b"a token", |token| {
            let oidc = OidcRoleCredentials::new(&config).role(role());
            let oidc = oidc.provider_arn("acs:ram::1:oidc-provider/fuzz").token_file(token);
            block_on(oidc.credentials())
        }),
        "sso" => with_file(SIGNED_IN.as_bytes(), |file| {
            block_on(CliProfileCredentials::new(&config).file(file).credentials())
        }),
        "oauth" => with_file(SIGNED_IN.as_bytes(), |file| {
            let profile = CliProfileCredentials::new(&config).file(file).profile("oauth");
            block_on(profile.credentials())
        }),
        _ => block_on(EcsRamRoleCredentials::new(&config).credentials()),
    };
    match outcome {
        Ok(found) => {
            assert!(!found.access_key_id.is_empty());
            if found.access_key_id != SECRET {
                keeps_secret(&format!("{found:?}"));
            }
        }
        Err(error) => judge(data, &error),
    }
}

/// Sign-ins that are valid for long.
const SIGNED_IN: &str = r#"{"current": "sso", "profiles": [
    {"name": "sso", "mode": "CloudSSO", "cloud_sso_sign_in_url": "https://sso.example/login",
     "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac-1", "access_token": "a token",
     "cloud_sso_access_token_expire": 9999999999},
    {"name": "oauth", "mode": "OAuth", "oauth_access_token": "a token",
     "oauth_access_token_expire": 9999999999}
]}"#;

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
