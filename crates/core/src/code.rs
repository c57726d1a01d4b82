//! Error codes: what they mean and what to do about them.

use std::fmt;

/// What kind of refusal an error code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeClass {
    /// Something is being changed at the moment; the same request succeeds later.
    Busy,
    /// Too many calls.
    Throttled,
    /// The request contradicts the present state.
    Conflict,
    /// Something the request names does not exist.
    NotFound,
    /// A limit of the account or the resource is reached.
    Quota,
    /// The request itself is wrong.
    Invalid,
    /// The caller may not do it.
    Denied,
    /// The caller could not be recognised: key, signature, token, time.
    Unauthenticated,
    /// The resource cannot do it.
    Unsupported,
    /// The service failed.
    Internal,
}

impl CodeClass {
    /// Whether a repeat is safe after a refusal of this class, unless a code says otherwise.
    pub const fn repeat(self) -> Repeat {
        match self {
            CodeClass::Busy | CodeClass::Throttled => Repeat::Safe,
            CodeClass::Internal => Repeat::Unknown,
            _ => Repeat::Useless,
        }
    }

    /// The name of the class, as in a spec.
    pub const fn as_str(self) -> &'static str {
        match self {
            CodeClass::Busy => "busy",
            CodeClass::Throttled => "throttled",
            CodeClass::Conflict => "conflict",
            CodeClass::NotFound => "notFound",
            CodeClass::Quota => "quota",
            CodeClass::Invalid => "invalid",
            CodeClass::Denied => "denied",
            CodeClass::Unauthenticated => "unauthenticated",
            CodeClass::Unsupported => "unsupported",
            CodeClass::Internal => "internal",
        }
    }
}

impl fmt::Display for CodeClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether sending the same request again is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repeat {
    /// Nothing was done, and the same request may succeed later.
    Safe,
    /// Nothing was done, and the same request fails again until something is changed.
    Useless,
    /// Something may have been done: look before repeating.
    Unknown,
}

/// Everything that is known about an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeInfo {
    /// The code on the wire.
    pub code: &'static str,
    /// The HTTP status it is documented with.
    pub status: u16,
    /// What kind of refusal it is.
    pub class: CodeClass,
    /// The message on the wire, `%s` standing for a text that varies; empty if never seen.
    pub message: &'static str,
    /// What happened and what to do.
    pub meaning: &'static str,
    /// Whether sending the same request again is safe.
    pub repeat: Repeat,
    /// Whether codes that continue after a dot mean the same.
    pub family: bool,
}

impl CodeInfo {
    /// A code whose repeat follows from its class.
    pub const fn new(
        code: &'static str,
        status: u16,
        class: CodeClass,
        message: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { code, status, class, message, meaning, repeat: class.repeat(), family: false }
    }

    /// A code with a rule of its own for repeating.
    pub const fn repeating(
        code: &'static str,
        status: u16,
        class: CodeClass,
        repeat: Repeat,
        message: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { code, status, class, message, meaning, repeat, family: false }
    }

    /// A code that stands for all that continue it after a dot: `Throttling` for
    /// `Throttling.User` too.
    pub const fn family(
        code: &'static str,
        status: u16,
        class: CodeClass,
        message: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { code, status, class, message, meaning, repeat: class.repeat(), family: true }
    }

    /// Whether this is what is known about `code`.
    pub fn covers(&self, code: &str) -> bool {
        match code.strip_prefix(self.code) {
            Some(rest) => rest.is_empty() || (self.family && rest.starts_with('.')),
            None => false,
        }
    }
}

/// The documented error codes of one operation, as an enum.
pub trait ErrorCode: Copy + 'static {
    /// Each code with what is known about it.
    const CODES: &'static [(Self, CodeInfo)];

    /// What is known about this code.
    fn info(self) -> &'static CodeInfo;

    /// The code for a text on the wire, if it is a known one. Stray white space around it, which
    /// the service is known to send, does not matter.
    fn from_code(code: &str) -> Option<Self> {
        let code = code.trim();
        Self::CODES.iter().find(|(_, info)| info.covers(code)).map(|(known, _)| *known)
    }

    /// What is known about a text on the wire.
    fn find(code: &str) -> Option<&'static CodeInfo> {
        Self::from_code(code).map(Self::info)
    }

    /// The code on the wire.
    fn code(self) -> &'static str {
        self.info().code
    }

    /// What happened and what to do.
    fn meaning(self) -> &'static str {
        self.info().meaning
    }

    /// What kind of refusal it is.
    fn class(self) -> CodeClass {
        self.info().class
    }

    /// The HTTP status it is documented with.
    fn http_status(self) -> u16 {
        self.info().status
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_covers_what_follows_a_dot() {
        const ONE: CodeInfo = CodeInfo::new("Throttling", 400, CodeClass::Throttled, "", "");
        const ALL: CodeInfo = CodeInfo::family("Throttling", 400, CodeClass::Throttled, "", "");
        assert!(ONE.covers("Throttling"));
        assert!(!ONE.covers("Throttling.User"));
        assert!(ALL.covers("Throttling.User"));
        assert!(!ALL.covers("ThrottlingUser"));
        assert_eq!(ALL.repeat, Repeat::Safe);
    }
}
