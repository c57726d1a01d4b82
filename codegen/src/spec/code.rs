//! Error codes.

use crate::keys::{spec_enum, spec_object};
use crate::source::Spanned;

spec_object! {
    /// `codes.json`: what is known about codes that operations share, each code once.
    pub struct CodesFile {
        /// The JSON Schema an editor checks the file with.
        "$schema" => pub schema_file: Option<String>,
        /// The codes, sorted by code.
        "codes" => pub codes: Vec<Spanned<ErrorCode>>,
    }
}

spec_object! {
    /// An error code: what it means and what to do about it. What an entry of an operation does
    /// not say comes from `codes.json` or `service.json`.
    pub struct ErrorCode {
        /// The code on the wire. A `.%s` at its end stands for what varies, as in
        /// `IncorrectStatus.%s`: a family of codes.
        "errorCode" => pub code: Spanned<String>,
        /// What it is called in Rust, in UpperCamelCase, where its own text without the placeholder
        /// becomes the same there as that of another code, or begins with no letter.
        "name" => pub name: Option<Spanned<String>>,
        /// The message on the wire; `%s` stands for a text that varies. Absent where only the code
        /// was seen.
        "errorMessage" => pub message: Option<Spanned<String>>,
        /// The one case that the message speaks of, to complete "when ...", where the code is used
        /// for others too: `the address is not in the subnet`. In those the message is not used.
        "when" => pub when: Option<Spanned<String>>,
        /// What happened and what to do, in our words.
        "meaning" => pub meaning: Option<Spanned<String>>,
        /// The same in Chinese, for the command line.
        "meaningZh" => pub meaning_zh: Option<Spanned<String>>,
        /// What kind of refusal it is.
        "class" => pub class: Option<Spanned<Class>>,
        /// Whether sending the same request again is safe, where the class does not tell.
        "repeat" => pub repeat: Option<Spanned<Repeat>>,
        /// Whether codes that continue after a dot mean the same: `Throttling`, `Throttling.User`.
        /// A code with a placeholder says so by itself.
        "family" => pub family: Option<bool>,
        /// Who saw it, where the vendor's document does not list it.
        "source" => pub source: Option<Spanned<String>>,
    }
}

spec_enum! {
    /// The kinds of refusal.
    pub enum Class {
        /// Something is being changed at the moment; the same request succeeds later.
        "busy" => Busy,
        /// The request contradicts a state that may be over already: what was released counts as in
        /// use for some seconds more.
        "lingering" => Lingering,
        /// Too many calls.
        "throttled" => Throttled,
        /// The request contradicts the present state, which does not change by itself.
        "conflict" => Conflict,
        /// Something the request names does not exist.
        "notFound" => NotFound,
        /// A limit of the account or the resource is reached.
        "quota" => Quota,
        /// The request itself is wrong.
        "invalid" => Invalid,
        /// The caller may not do it.
        "denied" => Denied,
        /// The caller could not be recognised: key, signature, token, time.
        "unauthenticated" => Unauthenticated,
        /// The resource cannot do it.
        "unsupported" => Unsupported,
        /// The service failed.
        "internal" => Internal,
        /// It is no refusal: a dry run passed.
        "dryRun" => DryRun,
    }
}

/// What every code of a family with a placeholder begins with: `IncorrectStatus` of
/// `IncorrectStatus.%s`. Other codes are whole.
pub fn stem(code: &str) -> &str {
    code.strip_suffix(".%s").unwrap_or(code)
}

spec_enum! {
    /// Whether sending the same request again is safe.
    pub enum Repeat {
        /// Nothing was done, and the same request may succeed later.
        "safe" => Safe,
        /// Nothing was done, and the same request fails again until something is changed.
        "useless" => Useless,
        /// Something may have been done: look first.
        "unknown" => Unknown,
    }
}

/// Whether a code is written as codes are: in letters and digits with `.` and `_`, and with a
/// placeholder at its end at most, or as a number.
pub fn is_plain(code: &str) -> bool {
    let number = code.strip_prefix('-').unwrap_or(code);
    let is_number = number.chars().all(|c| c.is_ascii_digit());
    is_number || stem(code).chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_')
}
