//! Temporary credentials: who has assumed a role stands in their token, sealed by the secret of whoever
//! lent them, so nothing has to be remembered of them and they are good after a restart.

use std::fmt;

use aliyun_core::Secret;
use aliyun_runtime::Timestamp;
use aliyun_runtime::sign::v1;

use crate::answer::request_id;
use crate::api_error::ApiError;
use crate::hex;

/// What the ids of temporary keys begin with.
const PREFIX: &str = "STS.";

/// A role that somebody has assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    /// The number of the account that its ARN names.
    pub(crate) account: String,
    pub(crate) name: String,
    /// What whoever assumed it calls himself.
    pub(crate) session: String,
}

/// A temporary key.
pub(crate) struct Temporary {
    pub(crate) access_key_id: String,
    pub(crate) access_key_secret: Secret,
    pub(crate) token: Secret,
}

/// What stands in a token.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pass {
    /// The access key id of the account that it acts for.
    pub(super) owner: String,
    pub(super) access_key_id: String,
    /// The last second of it.
    until: i64,
    pub(super) role: Role,
}

impl Role {
    /// A role by its ARN, and a name for the session.
    pub(crate) fn read(arn: &str, session: &str) -> Result<Self, ApiError> {
        let of =
            |extra: &'static str| move |c: char| c.is_ascii_alphanumeric() || extra.contains(c);
        let parts = arn.strip_prefix("acs:ram::").and_then(|rest| rest.split_once(":role/"));
        let (account, name) = parts
            .filter(|(account, name)| {
                let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
                let is_name = (1..=64).contains(&name.len()) && name.chars().all(of(".-_"));
                (1..=32).contains(&account.len()) && is_number(account) && is_name
            })
            .ok_or_else(|| ApiError::new("InvalidParameter.RoleArn"))?;
        if !(2..=64).contains(&session.len()) || !session.chars().all(of(".@-_")) {
            return Err(ApiError::new("InvalidParameter.RoleSessionName"));
        }
        Ok(Self { account: account.to_owned(), name: name.to_owned(), session: session.to_owned() })
    }

    pub(crate) fn arn(&self) -> String {
        format!("acs:ram::{}:role/{}", self.account, self.name)
    }
}

impl fmt::Debug for Temporary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Temporary")
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// Whether an id is that of a temporary key.
pub(super) fn is_temporary(key_id: &str) -> bool {
    key_id.starts_with(PREFIX)
}

impl Pass {
    /// One that nobody has had.
    pub(super) fn new(owner: &str, role: Role, until: Timestamp) -> Self {
        let digits = request_id().replace('-', "");
        let access_key_id = format!("{PREFIX}{digits}");
        Self { owner: owner.to_owned(), access_key_id, until: until.unix(), role }
    }

    /// The key that goes with it.
    pub(super) fn key(&self, lender: &Secret) -> Temporary {
        let text = self.text();
        let sealed = format!("{} {text}", seal(lender, "token", &text));
        Temporary {
            access_key_id: self.access_key_id.clone(),
            access_key_secret: self.secret(lender),
            token: Secret::from(hex::write(&sealed)),
        }
    }

    /// The secret of the key.
    pub(super) fn secret(&self, lender: &Secret) -> Secret {
        Secret::from(seal(lender, "secret", &self.text()))
    }

    /// What a token says, if it has the seal of whoever it says has lent it.
    pub(super) fn read<'s>(
        token: &str,
        lender: impl FnOnce(&str) -> Option<&'s Secret>,
    ) -> Option<Self> {
        let sealed = hex::read(token)?;
        let (seal_of, text) = sealed.split_once(' ')?;
        let [access_key_id, until, account, name, session, owner] =
            text.splitn(6, ' ').collect::<Vec<_>>().try_into().ok()?;
        if seal(lender(owner)?, "token", text) != seal_of {
            return None;
        }
        Some(Self {
            owner: owner.to_owned(),
            access_key_id: access_key_id.to_owned(),
            until: until.parse().ok()?,
            role: Role {
                account: account.to_owned(),
                name: name.to_owned(),
                session: session.to_owned(),
            },
        })
    }

    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.until < now.unix()
    }

    /// None of the parts can hold a space, but the last.
    fn text(&self) -> String {
        let Self { owner, access_key_id, until, role: Role { account, name, session } } = self;
        format!("{access_key_id} {until} {account} {name} {session} {owner}")
    }
}

fn seal(lender: &Secret, purpose: &str, text: &str) -> String {
    v1::signature(lender, &format!("{purpose} {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role() -> Role {
        Role::read("acs:ram::1234567890123456:role/deploy", "me@work").unwrap()
    }

    #[test]
    fn a_token_says_what_it_was_made_of_and_to_nobody_else() {
        let (lender, other) = (Secret::from("lender"), Secret::from("other"));
        let pass = Pass::new("testid", role(), Timestamp::from_unix(100));
        let token = pass.key(&lender).token;
        let read = |token: &str| Pass::read(token, |owner| (owner == "testid").then_some(&lender));
        assert_eq!(read(token.expose()), Some(pass));
        assert_eq!(Pass::read(token.expose(), |_| Some(&other)), None);
        assert_eq!(Pass::read(token.expose(), |_| None), None);
        let cut = &token.expose()[2..];
        let longer = format!("{}30", token.expose());
        for wrong in ["", "x", "0", "ff", "ü", cut, &longer] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn no_two_keys_are_the_same_and_none_is_shown() {
        let lender = Secret::from("lender");
        let pass = || Pass::new("testid", role(), Timestamp::from_unix(100)).key(&lender);
        let (one, other) = (pass(), pass());
        assert!(is_temporary(&one.access_key_id) && one.access_key_id != other.access_key_id);
        assert_ne!(one.access_key_secret.expose(), other.access_key_secret.expose());
        let shown = format!("{one:?}");
        assert!(!shown.contains(one.access_key_secret.expose()), "{shown}");
        assert!(!shown.contains(one.token.expose()), "{shown}");
    }

    #[test]
    fn roles_and_sessions_have_their_form() {
        assert_eq!(role().arn(), "acs:ram::1234567890123456:role/deploy");
        for (arn, session, code) in [
            ("deploy", "me", "InvalidParameter.RoleArn"),
            ("acs:ram::1:role/", "me", "InvalidParameter.RoleArn"),
            ("acs:ram::a:role/deploy", "me", "InvalidParameter.RoleArn"),
            ("acs:ram:::role/deploy", "me", "InvalidParameter.RoleArn"),
            ("acs:ram::1:role/de ploy", "me", "InvalidParameter.RoleArn"),
            ("acs:ram::1:role/deploy", "m", "InvalidParameter.RoleSessionName"),
            ("acs:ram::1:role/deploy", "m e", "InvalidParameter.RoleSessionName"),
            ("acs:ram::1:role/deploy", &"m".repeat(65), "InvalidParameter.RoleSessionName"),
        ] {
            assert_eq!(Role::read(arn, session).map_err(|error| error.code()), Err(code), "{arn}");
        }
    }
}
