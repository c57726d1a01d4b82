//! The Security Token Service: who a key is, and temporary credentials for a role.
//!
//! Parameters, answers and refusals are those of the vendor's pages of `GetCallerIdentity` and
//! `AssumeRole` (2015-04-01). There are no roles and no policies here, which are choices: any role may
//! be assumed, by any key, and whoever has assumed one acts for the account of that key.

use aliyun_core::{CodeClass, CodeInfo, Effect, OperationInfo, Params, ServiceInfo};

use super::{Asker, Neighbour, Told, object, text};
use aliyun_runtime::Timestamp;

use crate::api_error::ApiError;
use crate::gate::{Role, Temporary};
use crate::requests::REDACTED;

const CODES: &[CodeInfo] = &[
    CodeInfo::new(
        "InvalidParameter.DurationSeconds",
        400,
        CodeClass::Invalid,
        "The Min/Max value of DurationSeconds is 15min/1hr.",
        "Credentials last for 900 to 43200 seconds.",
    ),
    CodeInfo::new(
        "InvalidParameter.RoleArn",
        400,
        CodeClass::Invalid,
        "The parameter RoleArn is wrongly formed.",
        "It is acs:ram::ACCOUNT:role/NAME.",
    ),
    CodeInfo::new(
        "InvalidParameter.RoleSessionName",
        400,
        CodeClass::Invalid,
        "The parameter RoleSessionName is wrongly formed.",
        "It is 2 to 64 letters, digits, dots, at signs, hyphens and underscores.",
    ),
];

pub(super) static SERVICE: ServiceInfo = ServiceInfo::new("Sts", "2015-04-01").codes(CODES, &[]);

static ASSUME_ROLE: OperationInfo = OperationInfo::new(&SERVICE, "AssumeRole", Effect::Read)
    .required(&["RoleArn", "RoleSessionName"]);
static GET_CALLER_IDENTITY: OperationInfo =
    OperationInfo::new(&SERVICE, "GetCallerIdentity", Effect::Read);

pub(super) const OPERATIONS: &[Neighbour] = &[
    Neighbour { info: &ASSUME_ROLE, answer: assume_role },
    Neighbour { info: &GET_CALLER_IDENTITY, answer: get_caller_identity },
];

/// How long credentials may last. The most is that of a role whose `MaxSessionDuration` is set to it.
const SECONDS: std::ops::RangeInclusive<i64> = 900..=43_200;

/// How long they last by default.
const USUAL_SECONDS: i64 = 3600;

fn assume_role(asker: &Asker<'_>, params: &Params) -> Result<Told, ApiError> {
    let given = |name| params.get(name).unwrap_or_default();
    let role = Role::read(given("RoleArn"), given("RoleSessionName"))?;
    let seconds = match params.get("DurationSeconds").filter(|text| !text.is_empty()) {
        Some(text) => text.parse().ok().filter(|seconds| SECONDS.contains(seconds)),
        None => Some(USUAL_SECONDS),
    };
    let seconds = seconds.ok_or_else(|| ApiError::new("InvalidParameter.DurationSeconds"))?;
    let until = Timestamp::from_unix(asker.now.unix().saturating_add(seconds));
    let Temporary { access_key_id, access_key_secret, token } =
        asker.gate.lend(asker.identity.account, &role, until)?;
    let answer = |secret: &str, token: &str| {
        object([
            ("RequestId", text(asker.request_id)),
            (
                "AssumedRoleUser",
                object([
                    ("Arn", text(format!("{}/{}", role.arn(), role.session))),
                    ("AssumedRoleId", text(principal(&role))),
                ]),
            ),
            (
                "Credentials",
                object([
                    ("AccessKeyId", text(access_key_id.as_str())),
                    ("AccessKeySecret", text(secret)),
                    ("SecurityToken", text(token)),
                    ("Expiration", text(until.to_string())),
                ]),
            ),
        ])
    };
    Ok(Told {
        answer: answer(access_key_secret.expose(), token.expose()),
        remembered: Some(answer(REDACTED, REDACTED)),
    })
}

/// A key is that of a RAM user, since users alone may assume roles, in an account of its own.
fn get_caller_identity(asker: &Asker<'_>, _: &Params) -> Result<Told, ApiError> {
    let key_id = asker.identity.account;
    let caller = |kind, account: &str, principal: String, arn, (name, id)| {
        object([
            ("IdentityType", text(kind)),
            ("AccountId", text(account)),
            ("RequestId", text(asker.request_id)),
            ("PrincipalId", text(principal)),
            (name, text(id)),
            ("Arn", text(arn)),
        ])
    };
    Ok(Told::open(match &asker.identity.role {
        None => {
            let (account, user) = (number(ACCOUNTS, key_id), number(USERS, key_id));
            let arn = format!("acs:ram::{account}:user/{key_id}");
            caller("RAMUser", &account, user.clone(), arn, ("UserId", user))
        }
        Some(role) => {
            let Role { account, name, session } = role;
            let arn = format!("acs:ram::{account}:assumed-role/{name}/{session}");
            let id = number(ROLES, &role.arn());
            caller("AssumedRoleUser", account, principal(role), arn, ("RoleId", id))
        }
    }))
}

/// The id of whoever has assumed a role.
fn principal(role: &Role) -> String {
    format!("{}:{}", number(ROLES, &role.arn()), role.session)
}

/// Where the numbers of each kind begin: those of accounts have 16 digits, the others 18.
const ACCOUNTS: u64 = 1_000_000_000_000_000;
const USERS: u64 = 200_000_000_000_000_000;
const ROLES: u64 = 300_000_000_000_000_000;

/// The number that a name goes by, the same each time.
fn number(kind: u64, name: &str) -> String {
    const MOST: u64 = 9_000_000_000_000_000 - 1;
    let number = name.bytes().fold(0, |number, byte| (number * 257 + u64::from(byte)) % MOST);
    (kind + number).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_long_as_those_of_the_service_and_no_two_names_share_one() {
        for (kind, digits) in [(ACCOUNTS, 16), (USERS, 18), (ROLES, 18)] {
            let long = "x".repeat(128);
            let names = ["testid", "Aa", "BB", "", "testie", &long];
            let mut numbers: Vec<_> = names.iter().map(|name| number(kind, name)).collect();
            assert!(numbers.iter().all(|number| number.len() == digits), "{numbers:?}");
            numbers.sort();
            numbers.dedup();
            assert_eq!(numbers.len(), names.len());
        }
        assert_eq!(number(ACCOUNTS, "testid"), number(ACCOUNTS, "testid"));
    }
}
