//! Error codes: what they mean and what to do about them.

use std::fmt;

use crate::excerpt;

/// What kind of refusal an error code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeClass {
    /// Something is being changed at the moment; the same request succeeds later.
    Busy,
    /// The request contradicts a state that may be over already: what was released counts as in
    /// use for some seconds more. A state that lasts has the same code, so a repeat helps soon or
    /// not at all.
    Lingering,
    /// Too many calls.
    Throttled,
    /// The request contradicts the present state, which does not change by itself.
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
    /// It is no refusal: a dry run passed, and nothing was done because nothing was to be done.
    DryRun,
}

impl CodeClass {
    /// Whether a repeat is safe after a refusal of this class, unless a code says otherwise.
    pub const fn repeat(self) -> Repeat {
        match self {
            CodeClass::Busy | CodeClass::Lingering | CodeClass::Throttled => Repeat::Safe,
            CodeClass::Internal => Repeat::Unknown,
            _ => Repeat::Useless,
        }
    }

    /// The name of the class, as in a spec.
    pub const fn as_str(self) -> &'static str {
        match self {
            CodeClass::Busy => "busy",
            CodeClass::Lingering => "lingering",
            CodeClass::Throttled => "throttled",
            CodeClass::Conflict => "conflict",
            CodeClass::NotFound => "notFound",
            CodeClass::Quota => "quota",
            CodeClass::Invalid => "invalid",
            CodeClass::Denied => "denied",
            CodeClass::Unauthenticated => "unauthenticated",
            CodeClass::Unsupported => "unsupported",
            CodeClass::Internal => "internal",
            CodeClass::DryRun => "dryRun",
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
    /// The code on the wire, as it is documented: a family may have `%s` in place of what varies,
    /// as in `IncorrectStatus.%s`.
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
    /// Whether codes that continue after a dot mean the same: after the whole code, or after what
    /// stands before its `.%s`.
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

    /// The same that stands for all codes that continue it after a dot: `Throttling` for
    /// `Throttling.User` too.
    #[must_use]
    pub const fn as_family(mut self) -> Self {
        self.family = true;
        self
    }

    /// The same with another status.
    #[must_use]
    pub const fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same of another class, and with the repeat that follows from it.
    #[must_use]
    pub const fn with_class(mut self, class: CodeClass) -> Self {
        self.class = class;
        self.repeat = class.repeat();
        self
    }

    /// The same with a rule of its own for repeating.
    #[must_use]
    pub const fn with_repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    /// The same with another message.
    #[must_use]
    pub const fn with_message(mut self, message: &'static str) -> Self {
        self.message = message;
        self
    }

    /// The same with another meaning.
    #[must_use]
    pub const fn with_meaning(mut self, meaning: &'static str) -> Self {
        self.meaning = meaning;
        self
    }

    /// Whether this is what is known about `code`. The service is not true to the letters of its
    /// documents, so case does not matter, nor does a dot at the end or white space around.
    pub fn covers(&self, code: &str) -> bool {
        let (stem, code) = (self.stem(), bare(code));
        let is_family = self.family;
        code.split_at_checked(stem.len()).is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(stem)
                && (rest.is_empty() || (is_family && rest.starts_with('.')))
        })
    }

    /// What every code of the family begins with: the code without its placeholder.
    fn stem(&self) -> &'static str {
        bare(self.code.strip_suffix(".%s").unwrap_or(self.code))
    }
}

/// The error codes of a product, as an enum.
pub trait ErrorCode: Copy + 'static {
    /// Every code, sorted by its text.
    const ALL: &'static [Self];

    /// What the product says about the codes, in the order of [`ALL`](Self::ALL).
    const INFOS: &'static [CodeInfo];

    /// What the product says about this code. Where an operation says something else, its
    /// [`OperationInfo::code`](crate::OperationInfo::code) knows.
    fn info(self) -> &'static CodeInfo;

    /// The code for a text on the wire, if it is a known one: the code with this very text, or
    /// else the one that says most of it, be it in another case or the closest family. Stray white
    /// space around it, which the service is known to send, does not matter.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.get(position(Self::INFOS, code)?).copied()
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

/// A text that is no error code of the product, or one that this version does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode(String);

impl UnknownCode {
    /// For this text.
    pub fn new(code: &str) -> Self {
        Self(code.to_owned())
    }
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no error code that this version knows", excerpt(&self.0))
    }
}

impl std::error::Error for UnknownCode {}

/// Makes an [`ErrorCode`] of an enum: from its table and from all of its variants in the order of
/// that, which is the order of the enum.
#[macro_export]
macro_rules! error_code {
    ($name:ident, $table:ident, [$($variant:ident),* $(,)?]) => {
        impl $name {
            /// What the product says about this code.
            pub const fn info(self) -> &'static $crate::CodeInfo {
                &$table[self as usize]
            }

            /// The code on the wire.
            pub const fn as_str(self) -> &'static str {
                self.info().code
            }
        }

        impl $crate::ErrorCode for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),*];
            const INFOS: &'static [$crate::CodeInfo] = &$table;

            fn info(self) -> &'static $crate::CodeInfo {
                $name::info(self)
            }
        }

        $crate::text_of!($name);

        impl ::std::str::FromStr for $name {
            type Err = $crate::code::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                $crate::ErrorCode::from_code(code).ok_or_else(|| Self::Err::new(code))
            }
        }

        impl $crate::FromValue for $name {
            fn from_value(value: &$crate::Value<'_>) -> Result<Self, $crate::DecodeError> {
                let known = value.as_text().and_then($crate::ErrorCode::from_code);
                known.ok_or_else(|| $crate::DecodeError::wrong("an error code", value))
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, code: &str) -> bool {
                self.as_str() == code
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, code: &&str) -> bool {
                self.as_str() == *code
            }
        }
    };
}

/// Where a text on the wire stands in a table that is sorted by code: to the letter, or else where
/// most of it is known, whatever its case. What is no family is closer than a family of one text.
pub(crate) fn position(table: &[CodeInfo], code: &str) -> Option<usize> {
    let exact = table.binary_search_by(|info| info.code.cmp(code.trim())).ok();
    exact.or_else(|| {
        let fitting = table.iter().enumerate().filter(|(_, info)| info.covers(code));
        let closest = fitting.max_by_key(|(_, info)| (info.stem().len(), !info.family));
        closest.map(|(at, _)| at)
    })
}

/// A code without what does not matter at its ends.
fn bare(code: &str) -> &str {
    code.trim().trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn code(code: &'static str) -> CodeInfo {
        CodeInfo::new(code, 400, CodeClass::Throttled, "", "")
    }

    #[test]
    fn a_family_covers_what_follows_a_dot() {
        const ONE: CodeInfo = code("Throttling");
        const ALL: CodeInfo = ONE.as_family();
        assert!(ONE.covers("Throttling"));
        assert!(!ONE.covers("Throttling.User"));
        assert!(ALL.covers("Throttling.User"));
        assert!(!ALL.covers("ThrottlingUser"));
        assert_eq!(ALL.repeat, Repeat::Safe);
    }

    #[test]
    fn a_code_is_found_as_itself_or_in_the_closest_family() {
        let table = [
            code("Busy"),
            code("Throttling").as_family(),
            code("Throttling.User").as_family(),
            code("Throttling.User.Api"),
        ];
        assert!(table.is_sorted_by_key(|info| info.code));
        for (text, found) in [
            ("Busy", Some(0)),
            (" Busy\t", Some(0)),
            ("Busy.", Some(0)),
            ("busy", Some(0)),
            ("Busy.Api", None),
            ("Throttling.Api", Some(1)),
            ("throttling.user.API", Some(3)),
            ("Throttling.User.Api", Some(3)),
            ("Throttling.User.Api.More", Some(2)),
            ("Throttling.User.A.B.C", Some(2)),
            ("Throttlings", None),
            ("", None),
            (".", None),
        ] {
            assert_eq!(position(&table, text), found, "{text:?}");
        }
    }

    #[test]
    fn placeholders_numbers_dots_and_case_are_told_apart() {
        let table = [
            code("-21013"),
            code("Illegal"),
            code("Illegal.%s").as_family(),
            code("Illegal.Name"),
            code("Missing.%s").as_family(),
            code("NotFound.%s").as_family(),
            code("NotFound.loadBalancer"),
            code("NotFound.loadbalancer"),
            code("Zones.%s").as_family(),
            code("Zones.Twice."),
        ];
        assert!(table.is_sorted_by_key(|info| info.code));
        for (text, found) in [
            ("-21013", Some("-21013")),
            ("-2101", None),
            ("Illegal", Some("Illegal")),
            ("ILLEGAL", Some("Illegal")),
            ("Illegal.%s", Some("Illegal.%s")),
            ("Illegal.Port", Some("Illegal.%s")),
            ("Illegal.name", Some("Illegal.Name")),
            ("Illegal.Name.Long", Some("Illegal.%s")),
            ("IllegalName", None),
            ("Missing", Some("Missing.%s")),
            ("Missing.", Some("Missing.%s")),
            ("missing.serverGroupId", Some("Missing.%s")),
            ("NotFound.loadBalancer", Some("NotFound.loadBalancer")),
            ("NotFound.loadbalancer", Some("NotFound.loadbalancer")),
            ("notfound.listener", Some("NotFound.%s")),
            ("Zones.Twice.", Some("Zones.Twice.")),
            ("Zones.Twice", Some("Zones.Twice.")),
            ("Zones.Other.", Some("Zones.%s")),
            ("Ünknown.Illegal", None),
        ] {
            let at = position(&table, text);
            assert_eq!(at.map(|at| table[at].code), found, "{text:?}");
        }
        let other = position(&table, "NOTFOUND.LOADBALANCER").unwrap();
        assert!(table[other].code.eq_ignore_ascii_case("NotFound.LoadBalancer"));
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Known {
        Busy,
        Throttling,
    }

    static TABLE: [CodeInfo; 2] =
        [code("Busy").with_meaning("It is busy."), code("Throttling").as_family()];

    crate::error_code!(Known, TABLE, [Busy, Throttling]);

    #[test]
    fn an_enum_of_codes_is_its_texts() {
        assert_eq!("Throttling.User".parse(), Ok(Known::Throttling));
        assert_eq!(format!("{:>5}", Known::Busy), " Busy");
        assert!(Known::Busy == "Busy" && Known::Busy != "busy");
        assert_eq!((Known::Busy.code(), Known::Busy.meaning()), ("Busy", "It is busy."));
        assert_eq!((Known::Busy.http_status(), Known::Busy.class()), (400, CodeClass::Throttled));
        let error = "Busi".parse::<Known>().unwrap_err();
        assert_eq!(error.to_string(), "`Busi` is no error code that this version knows");
    }

    #[test]
    fn another_class_brings_its_repeat() {
        let busy = code("A").with_repeat(Repeat::Unknown).with_class(CodeClass::Busy);
        assert_eq!((busy.class, busy.repeat), (CodeClass::Busy, Repeat::Safe));
        let told = busy.with_class(CodeClass::Conflict).with_repeat(Repeat::Safe);
        assert_eq!((told.class, told.repeat), (CodeClass::Conflict, Repeat::Safe));
    }

    #[test]
    fn a_class_says_whether_a_repeat_is_safe() {
        for (class, name, repeat) in [
            (CodeClass::Busy, "busy", Repeat::Safe),
            (CodeClass::Lingering, "lingering", Repeat::Safe),
            (CodeClass::Throttled, "throttled", Repeat::Safe),
            (CodeClass::Conflict, "conflict", Repeat::Useless),
            (CodeClass::NotFound, "notFound", Repeat::Useless),
            (CodeClass::Quota, "quota", Repeat::Useless),
            (CodeClass::Invalid, "invalid", Repeat::Useless),
            (CodeClass::Denied, "denied", Repeat::Useless),
            (CodeClass::Unauthenticated, "unauthenticated", Repeat::Useless),
            (CodeClass::Unsupported, "unsupported", Repeat::Useless),
            (CodeClass::Internal, "internal", Repeat::Unknown),
            (CodeClass::DryRun, "dryRun", Repeat::Useless),
        ] {
            assert_eq!((class.to_string().as_str(), class.repeat()), (name, repeat));
        }
    }
}
