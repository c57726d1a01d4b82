//! What came back, told apart by what it is and not by what was asked for: a gateway that could
//! not read a request answers in XML, and a proxy with a page.

mod refusal;

use std::fmt;

use aliyun_core::{FromValue, OperationInfo, ParseError, Value, excerpt_to};
use bytes::Bytes;
use http::header::{AsHeaderName, CONTENT_TYPE};

use crate::sent::Sent;
use crate::{Error, ErrorKind};

/// A successful answer, not decoded yet.
///
/// `Debug` does not show its content, which may be the user's secret.
pub struct Answer {
    operation: &'static OperationInfo,
    status: u16,
    content_type: Option<String>,
    request_id: Option<String>,
    form: Form,
    text: String,
}

/// In what form an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Json,
    Xml,
}

impl Answer {
    /// Tells success from refusal and both from everything else.
    pub(crate) fn read(
        operation: &'static OperationInfo,
        sent: &Sent,
        response: http::Response<Bytes>,
    ) -> Result<Self, Error> {
        let (head, body) = response.into_parts();
        let header = |name: &str| header(&head, name, sent);
        let came = Came {
            operation,
            status: head.status.as_u16(),
            content_type: header(CONTENT_TYPE.as_str()),
            request_id: header("x-acs-request-id"),
        };
    }
}
