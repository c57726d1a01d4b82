//! Why a call is refused.

use std::fmt;

use aliyun_core::{CodeInfo, OperationInfo};

/// A refusal: an error code, and what of its answer the tables of the spec leave open. Status and
/// message come from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    code: &'static str,
    status: Option<u16>,
    wording: Wording,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wording {
    /// As documented.
    Documented,
    /// As documented, with this in place of `%s`.
    With(String),
    /// As documented, followed by this.
    Followed(String),
    /// This: for the codes that the service answers with several messages.
    Own(&'static str),
}

impl ApiError {
    pub(crate) fn new(code: &'static str) -> Self {
        Self { code, status: None, wording: Wording::Documented }
    }

    /// The first of these codes that an operation documents, or else `InvalidParameter`; because of
    /// this culprit.
    pub(crate) fn documented(
        info: &OperationInfo,
        codes: &[&'static str],
        culprit: impl Into<String>,
    ) -> Self {
        match codes.iter().find(|code| info.documents(code)) {
            Some(code) => Self::new(code).with(culprit),
            None => Self::new("InvalidParameter").because(format!("Refused: {}.", culprit.into())),
        }
    }

    /// Fills in what varies in the documented message.
    pub(crate) fn with(self, text: impl Into<String>) -> Self {
        Self { wording: Wording::With(text.into()), ..self }
    }

    /// Adds an explanation to the documented message.
    pub(crate) fn because(self, text: impl Into<String>) -> Self {
        Self { wording: Wording::Followed(text.into()), ..self }
    }

    /// Takes the place of the documented message.
    pub(crate) fn saying(self, text: &'static str) -> Self {
        Self { wording: Wording::Own(text), ..self }
    }

    /// Takes the place of the documented status.
    pub(crate) fn status(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// The status and the message of the answer.
    pub(crate) fn written(&self, known: Option<&'static CodeInfo>) -> (u16, String) {
        let (status, message) = known.map_or((400, ""), |info| (info.status, info.message));
        let message = match &self.wording {
            Wording::Documented => message.to_owned(),
            Wording::With(text) => message.replacen("%s", text, 1),
            Wording::Followed(text) => format!("{message} {text}").trim_start().to_owned(),
            Wording::Own(text) => (*text).to_owned(),
        };
        (self.status.unwrap_or(status), message)
    }
}

/// For whoever reads a seed error; callers get [`ApiError::written`].
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        match &self.wording {
            Wording::Documented => Ok(()),
            Wording::With(text) | Wording::Followed(text) => write!(f, " ({text})"),
            Wording::Own(text) => write!(f, " ({text})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use aliyun_core::CodeClass;

    use super::*;

    #[test]
    fn the_tables_give_what_the_fault_leaves_open() {
        static INFO: CodeInfo = CodeInfo::new("A", 404, CodeClass::Invalid, "No %s here.", "");
        let written = |error: ApiError| error.written(Some(&INFO));
        assert_eq!(written(ApiError::new("A")), (404, "No %s here.".into()));
        assert_eq!(written(ApiError::new("A").with("b%s")), (404, "No b%s here.".into()));
        assert_eq!(written(ApiError::new("A").saying("Own.").status(400)), (400, "Own.".into()));
        assert_eq!(written(ApiError::new("A").because("Why.")), (404, "No %s here. Why.".into()));
        assert_eq!(ApiError::new("A").because("Why.").written(None), (400, "Why.".into()));
    }
}
