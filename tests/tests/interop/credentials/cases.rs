//! What is set in each case, and what is found.

/// Key id, secret and token, which is empty if there is none.
#[derive(Clone, Copy, PartialEq)]
pub struct Key(pub &'static str, pub &'static str, pub &'static str);

pub struct Case {
    pub name: &'static str,
    /// In all of them, `{home}` is the home directory and `{services}` the URL of the services.
    pub variables: &'static [(&'static str, &'static str)],
    /// Under the home directory.
    pub files: &'static [(&'static str, &'static str)],
    pub ours: Option<Key>,
    pub theirs: Option<Key>,
    /// Why the two differ.
    pub why: Option<&'static str>,
}

type Pairs = &'static [(&'static str, &'static str)];

const fn same(name: &'static str, variables: Pairs, files: Pairs, found: Option<Key>) -> Case {
    Case { name, variables, files, ours: found, theirs: found, why: None }
}

const fn differs(
    name: &'static str,
    variables: Pairs,
    files: Pairs,
    (ours, theirs): (Option<Key>, Option<Key>),
    why: &'static str,
) -> Case {
    Case { name, variables, files, ours, theirs, why: Some(why) }
}

const ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";
const PROFILE: &str = "ALIBABA_CLOUD_PROFILE";
const FILE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const URI: &str = "ALIBABA_CLOUD_CREDENTIALS_URI";
const ROLE: &str = "ALIBABA_CLOUD_ECS_METADATA";
/// The end of a case in which the instance is not to be asked.
const NO_ECS: (&str, &str) = ("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");

const CLI: &str = ".aliyun/config.json";
const INI: &str = ".alibabacloud/credentials.ini";
const INI_OF_OTHERS: &str = ".alibabacloud/credentials";

const PROFILES: &str = r#"{
  "current": "ak",
  "meta_path": "",
  "profiles": [
    {"name": "ak", "mode": "AK", "access_key_id": "cli", "access_key_secret": "s",
     "region_id": "cn-hangzhou", "output_format": "json", "language": "en"},
    {"name": "sts", "mode": "StsToken", "access_key_id": "cli-sts", "access_key_secret": "s",
     "sts_token": "t"},
    {"name": "lower", "mode": "ak", "access_key_id": "lower", "access_key_secret": "s"},
    {"name": "odd", "mode": "RsaKeyPair", "access_key_id": "odd", "access_key_secret": "s"},
    {"name": "half", "mode": "AK", "access_key_id": "half", "access_key_secret": ""},
    {"name": "process", "mode": "External",
     "process_command": "printf '{\"mode\":\"StsToken\",\"access_key_id\":\"%s\",\"access_key_secret\":\"s\",\"sts_token\":\"t\",\"expiration\":\"2999-01-01T00:00:00Z\"}' \"a 'b'\"' $c'\\ d"},
    {"name": "oauth", "mode": "OAuth", "oauth_site_type": "CN", "oauth_access_token": "a",
     "oauth_refresh_token": "r", "oauth_access_token_expire": 32472144000,
     "access_key_id": "oauth", "access_key_secret": "s", "sts_token": "t",
     "sts_expiration": 32472144000},
    {"name": "uri", "mode": "CredentialsURI", "credentials_uri": "{services}/key/uri"},
    {"name": "instance", "mode": "EcsRamRole", "ram_role_name": "other-role"}
  ]
}"#;

const SECTIONS: &str = "
[default]
type = access_key
access_key_id = ini
access_key_secret = s # a comment

[instance]
type = ecs_ram_role
role_name = other-role
";

const CASES_OF_ONE_FILE: &str = "[mine]\ntype=access_key\naccess_key_id=other\naccess_key_secret=s";

pub const CASES: &[Case] = &[
    same("variables", &[(ID, "env"), (SECRET, "s")], &[(CLI, PROFILES)], Some(Key("env", "s", ""))),
    same(
        "variables with a token",
        &[(ID, "env"), (SECRET, "s"), (TOKEN, "t")],
        &[],
        Some(Key("env", "s", "t")),
    ),
    same(
        "an empty variable is unset",
        &[(ID, ""), (SECRET, "s"), NO_ECS],
        &[(CLI, PROFILES), (INI, SECTIONS)],
        Some(Key("cli", "s", "")),
    ),
    same("the current profile", &[NO_ECS], &[(CLI, PROFILES)], Some(Key("cli", "s", ""))),
    same(
        "a profile by its name",
        &[(PROFILE, "sts"), NO_ECS],
        &[(CLI, PROFILES)],
        Some(Key("cli-sts", "s", "t")),
    ),
    same(
        "a program",
        &[(PROFILE, "process"), NO_ECS],
        &[(CLI, PROFILES)],
        Some(Key("a 'b' $c d", "s", "t")),
    ),
    same(
        "a stored sign-in",
        &[(PROFILE, "oauth"), NO_ECS],
        &[(CLI, PROFILES)],
        Some(Key("oauth", "s", "t")),
    ),
    same(
        "a profile of an instance",
        &[(PROFILE, "instance")],
        &[(CLI, PROFILES)],
        Some(Key("STS.other-role", "secret", "token")),
    ),
    same("an unsupported mode", &[(PROFILE, "odd"), NO_ECS], &[(CLI, PROFILES)], None),
    same("an unknown profile", &[(PROFILE, "nobody"), NO_ECS], &[(CLI, PROFILES)], None),
    same(
        "a profile without a secret",
        &[(PROFILE, "half"), NO_ECS],
        &[(CLI, PROFILES), (INI, "[half]\ntype=access_key\naccess_key_id=i\naccess_key_secret=s")],
        Some(Key("i", "s", "")),
    ),
    same(
        "profiles switched off",
        &[("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true"), NO_ECS],
        &[(CLI, PROFILES), (INI, SECTIONS)],
        Some(Key("ini", "s", "")),
    ),
    same("a credentials file", &[NO_ECS], &[(INI, SECTIONS)], Some(Key("ini", "s", ""))),
    same(
        "a credentials file elsewhere",
        &[(FILE, "{home}/mine"), (PROFILE, "mine"), NO_ECS],
        &[("mine", CASES_OF_ONE_FILE), (INI, SECTIONS)],
        Some(Key("other", "s", "")),
    ),
    same(
        "a section of an instance",
        &[(PROFILE, "instance")],
        &[(INI, SECTIONS)],
        Some(Key("STS.other-role", "secret", "token")),
    ),
    same(
        "an instance with a known role",
        &[(ROLE, "other-role")],
        &[],
        Some(Key("STS.other-role", "secret", "token")),
    ),
    same(
        "a URI",
        &[(URI, "{services}/key/uri"), NO_ECS],
        &[],
        Some(Key("STS.uri", "secret", "token")),
    ),
    same(
        "a file before an instance before a URI",
        &[(URI, "{services}/key/uri"), (ROLE, "my-role")],
        &[(INI, SECTIONS)],
        Some(Key("ini", "s", "")),
    ),
    same("nothing at all", &[NO_ECS], &[], None),
    differs(
        "an instance whose role is looked up",
        &[],
        &[],
        (Some(Key("STS.my-role", "secret", "token")), None),
        "the Python library does not trim the name of the role",
    ),
    differs(
        "the other name of the credentials file",
        &[NO_ECS],
        &[(INI_OF_OTHERS, SECTIONS)],
        (Some(Key("ini", "s", "")), None),
        "the Go and Node.js libraries read this name, and the Python and Java ones the other",
    ),
    differs(
        "a mode in lower case",
        &[(PROFILE, "lower"), NO_ECS],
        &[(CLI, PROFILES)],
        (Some(Key("lower", "s", "")), None),
        "the CLI takes any case, and its libraries do not",
    ),
    differs(
        "a URI in a profile",
        &[(PROFILE, "uri"), NO_ECS],
        &[(CLI, PROFILES)],
        (Some(Key("STS.uri", "secret", "token")), None),
        "the mode is the CLI's, and its libraries lack it",
    ),
];
