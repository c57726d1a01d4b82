//! Why a call is refused.

use std::borrow::Cow;
use std::fmt;

use aliyun_core::{CodeInfo, OperationInfo, ServiceInfo, excerpt};

use crate::requests::hide_keys;

/// A refusal: an error code, and what of its answer the tables of the spec leave open. Status and
/// message come from there. What it tells of a request is told without the private keys in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    code: &'static str,
    status: Option<u16>,
    wording: Wording,
    /// The item of a list that it is about: its place, and what stands there.
    item: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wording {
    /// As documented: the message speaks of this very case.
    Documented,
    /// As documented for any case, with this in place of `%s`.
    With(String),
    /// As documented for any case, if anything is, and then this sentence.
    Because(String),
    /// As documented; this sentence where the message is nothing but a place for one, and the other
    /// one behind a message that fits everything.
    Of { case: String, reason: String },
    /// This: for the codes that the service answers with several messages.
    Own(&'static str),
}

impl ApiError {
    /// A refusal in the case that the documented message of the code speaks of.
    pub fn new(code: &'static str) -> Self {
        Self { code, status: None, wording: Wording::Documented, item: None }
    }

    /// The first of these codes that an operation documents, because of this culprit; or else
    /// `InvalidParameter`, because of this reason.
    pub fn documented(
        info: &OperationInfo,
        codes: &[&'static str],
        culprit: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        match codes.iter().find(|code| info.documents(code)) {
            Some(code) => Self::new(code).of(culprit, reason),
            None => Self::new("InvalidParameter").because(reason),
        }
    }

    /// Fills in what varies in the documented message.
    #[must_use]
    pub fn with(self, text: impl Into<String>) -> Self {
        Self { wording: Wording::With(without_keys(text)), ..self }
    }

    /// Says in a sentence what is wrong, where the documented message does not.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { wording: Wording::Because(without_keys(reason)), ..self }
    }

    /// Says what is wrong as far as the documented message leaves it open: the case takes the place
    /// that it has for it, the reason follows a message that could be about anything.
    #[must_use]
    pub fn of(self, case: impl Into<String>, reason: impl Into<String>) -> Self {
        let (case, reason) = (without_keys(case), without_keys(reason));
        Self { wording: Wording::Of { case, reason }, ..self }
    }

    /// Takes the place of the documented message.
    #[must_use]
    pub fn saying(self, text: &'static str) -> Self {
        Self { wording: Wording::Own(text), ..self }
    }

    /// Tells which item of a list in the request is wrong, in a sentence behind the message: the
    /// list, the number of the item from 0 on, and the member that names it, if it is an object. What
    /// is told first is the closest, and stays.
    #[must_use]
    pub fn in_item(mut self, list: &str, n: usize, member: &str, text: &str) -> Self {
        let dot = if member.is_empty() { "" } else { "." };
        let told = || format!("{list}.{}{dot}{member} \"{}\"", n + 1, excerpt(text));
        self.item.get_or_insert_with(told);
        self
    }

    /// Takes the place of the documented status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    /// The code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The status and the message of the answer of an operation, or to a call that names none.
    pub fn written(&self, about: &About) -> (u16, String) {
        let known = Known::of(self.code, about);
        let message = match &self.item {
            Some(item) => format!("{} It is about {item}.", ended(&self.message(&known))),
            None => self.message(&known),
        };
        (self.status.unwrap_or(known.status()), message)
    }

    fn message(&self, known: &Known<'_>) -> String {
        match &self.wording {
            Wording::Documented => known.sentence(Use::ThisCase),
            Wording::With(text) => match known.message(Use::AnyCase) {
                Some(message) if has_one_place(message) => message.replacen("%s", text, 1),
                _ => known.sentence(Use::AnyCase),
            },
            Wording::Because(reason) => match known.message(Use::AnyCase) {
                Some(message) if is_whole(message) => {
                    format!("{} {}", ended(message), ended(reason))
                }
                _ => ended(reason),
            },
            Wording::Of { case, reason } => match known.message(Use::ThisCase) {
                Some("%s." | "%s,%s") => ended(case),
                Some(message) if message == ANYTHING => format!("{message} {}", ended(reason)),
                Some(message) if is_whole(message) => message.to_owned(),
                Some(message) if has_one_place(message) => message.replacen("%s", case, 1),
                _ => ended(reason),
            },
            Wording::Own(text) => (*text).to_owned(),
        }
    }
}

/// What an answer speaks of: a product and, if it is known, the operation that was called.
#[derive(Clone, Copy, Debug)]
pub struct About {
    service: Option<&'static ServiceInfo>,
    /// A service whose codes count where that has none: those of the gateway are the same for all.
    gateway: Option<&'static ServiceInfo>,
    info: Option<&'static OperationInfo>,
    /// The codes whose message is for one case only.
    cases: &'static [(&'static str, &'static str)],
}

impl About {
    /// No product at all.
    pub(crate) const NOTHING: Self = Self { service: None, gateway: None, info: None, cases: &[] };

    /// A product.
    pub const fn service(service: &'static ServiceInfo) -> Self {
        Self { service: Some(service), ..Self::NOTHING }
    }

    /// An operation, with the codes whose documented message is for one case only.
    pub const fn operation(
        info: &'static OperationInfo,
        cases: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { service: Some(info.service), info: Some(info), cases, ..Self::NOTHING }
    }

    /// The same, where the codes of another service count too.
    pub(crate) fn before(self, gateway: Self) -> Self {
        Self { gateway: gateway.service, ..self }
    }

    /// The status and the message of a code where nothing but the code is known of the case.
    pub fn plain(&self, code: &str) -> (u16, String) {
        let known = Known::of(code, self);
        (known.status(), known.sentence(Use::AnyCase))
    }

    /// The operation.
    pub(crate) const fn info(&self) -> Option<&'static OperationInfo> {
        self.info
    }

    /// The name of the product.
    pub(crate) fn product(&self) -> &'static str {
        self.service.map_or("", |service| service.product)
    }
}

/// The message of `InvalidParameter`, which could be about anything.
const ANYTHING: &str = "The specified parameter is not valid.";

/// What the tables know of a code.
struct Known<'c> {
    code: &'c str,
    /// As the operation documents it, or else the service.
    facts: Option<&'static CodeInfo>,
    /// As the service documents it.
    common: Option<&'static CodeInfo>,
    /// Whether the message there is only for one of the cases that the code is used in.
    is_for_one_case: bool,
}

/// What a message is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// For the case that it speaks of.
    ThisCase,
    /// For a case that it may not speak of.
    AnyCase,
}

impl<'c> Known<'c> {
    fn of(code: &'c str, about: &About) -> Self {
        let services = [about.service, about.gateway].into_iter().flatten();
        let common = services.filter_map(|service| service.code(code)).next();
        Self {
            code,
            facts: about.info.and_then(|info| info.code(code)).or(common),
            common,
            is_for_one_case: about.cases.iter().any(|(known, _)| *known == code),
        }
    }

    fn status(&self) -> u16 {
        self.facts.map_or(400, |facts| facts.status)
    }

    /// What is documented, if it says anything.
    fn message(&self, wanted: Use) -> Option<&'static str> {
        let own = self.facts.map(|facts| facts.message);
        let message = match wanted {
            Use::AnyCase if self.is_for_one_case => {
                let common = self.common.map(|facts| facts.message);
                common.filter(|message| own != Some(message))
            }
            _ => own,
        };
        message.filter(|message| !message.is_empty() && *message != self.code)
    }

    /// What is documented, or else a sentence of ours.
    fn sentence(&self, wanted: Use) -> String {
        let whole = self.message(wanted).filter(|message| is_whole(message));
        match (whole, self.facts.map(|facts| facts.meaning)) {
            (Some(message), _) => message.to_owned(),
            (None, Some(meaning)) if !meaning.is_empty() => ended(meaning),
            _ => format!("The call was refused with the code {}.", self.code),
        }
    }
}

/// Whether nothing is to be filled in. Where the vendor's documents lost what varies, two spaces
/// follow each other.
fn is_whole(message: &str) -> bool {
    !message.contains("%s") && !message.contains("  ")
}

/// Whether one text is to be filled in.
fn has_one_place(message: &str) -> bool {
    message.matches("%s").count() == 1
}

/// What is told of a request: the text, without the private keys in it.
fn without_keys(text: impl Into<String>) -> String {
    let text = text.into();
    match hide_keys(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => shown,
    }
}

/// A sentence with its end.
fn ended(sentence: &str) -> String {
    let sentence = sentence.trim();
    let end = if sentence.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{sentence}{end}")
}

/// For whoever reads a seed error; callers get [`ApiError::written`].
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        match &self.wording {
            Wording::Documented => Ok(()),
            Wording::With(text) | Wording::Because(text) => write!(f, " ({text})"),
            Wording::Of { reason, .. } => write!(f, " ({reason})"),
            Wording::Own(text) => write!(f, " ({text})"),
        }
    }
}
