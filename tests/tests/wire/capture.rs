//! Captured requests, and what a request says wherever it says it.

use std::collections::BTreeMap;

use aliyun_slb_client::model::core::Params;
use aliyun_slb_client::runtime::sign::acs3;
use bytes::Bytes;
use serde_json::Value as Json;

pub const ACTION: &str = "AddVServerGroupBackendServers";

/// A request of an official SDK.
pub struct Capture {
    pub sdk: String,
    pub case: String,
    /// Whether it is signed, and its signature was found right when it was captured.
    pub signature_verified: bool,
    request: http::Request<Bytes>,
}

pub fn captures() -> Vec<Capture> {
    let file: Vec<Json> =
        serde_json::from_str(include_str!("../../data/wire_captures.json")).expect("JSON");
    let captures: Vec<_> = file.iter().map(Capture::read).collect();
    assert_eq!(captures.len(), 33);
    captures
}

impl Capture {
    fn read(json: &Json) -> Self {
        let text = |name: &str| json[name].as_str().expect(name).to_owned();
        let mut request = http::Request::builder().method(&*text("method")).uri(text("target"));
        for header in json["headers"].as_array().expect("headers") {
            let part = |n: usize| header[n].as_str().expect("a text");
            request = request.header(part(0), part(1));
        }
        Self {
            sdk: text("sdk"),
            case: text("case"),
            signature_verified: json["signature_verified"] == true,
            request: request.body(text("body").into()).expect("a request"),
        }
    }

    pub fn name(&self) -> String {
        format!("{}, {}", self.sdk, self.case)
    }

    /// Whether it calls the operation, whatever the case of its name.
    pub fn is_of_operation(&self) -> bool {
        let header = self.request.headers().get("x-acs-action");
        header.is_some_and(|name| name.as_bytes().eq_ignore_ascii_case(ACTION.as_bytes()))
    }

    /// What it says; none if it is not signed in one of our two ways.
    pub fn wire(&self) -> Option<Wire> {
        Wire::read(&self.request)
    }
}

/// How a request is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// By V1: all parameters.
    Params,
    /// By ACS3: the query, some headers and the body.
    Headers,
}

/// What a request says, whoever sent it.
#[derive(Clone, Debug)]
pub struct Wire {
    pub signed: Signed,
    pub method: String,
    pub host: String,
    /// All parameters, decoded, without the signature.
    pub params: BTreeMap<String, String>,
    /// Those of the query.
    pub query: BTreeMap<String, String>,
    /// The headers that are signed.
    pub headers: BTreeMap<String, String>,
    pub body: String,
    pub signature: String,
}

/// The parameters that V1 adds to those of the operation.
const COMMON: [&str; 10] = [
    "AccessKeyId",
    "Action",
    "Format",
    "SecurityToken",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
    "Version",
];

impl Wire {
    pub fn read(request: &http::Request<Bytes>) -> Option<Self> {
        let decode = |text: &[u8]| -> BTreeMap<String, String> {
            form_urlencoded::parse(text).into_owned().collect()
        };
        let headers: Vec<(&str, &str)> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().expect("a text")))
            .collect();
        let header = |name| headers.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        let query = decode(request.uri().query().unwrap_or_default().as_bytes());
        let mut params = query.clone();
        params.extend(decode(request.body()));

        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let (signed, headers, signature) = match header("authorization") {
            Some(text) => {
                let authorization = acs3::Authorization::parse(text)?;
                let signed = authorization.select(&headers)?.into_iter().map(owned).collect();
                (Signed::Headers, signed, authorization.signature.to_owned())
            }
            None => (Signed::Params, BTreeMap::new(), params.remove("Signature")?),
        };
        Some(Self {
            signed,
            method: request.method().to_string(),
            host: header("host").expect("a host").to_owned(),
            params,
            query,
            headers,
            body: std::str::from_utf8(request.body()).expect("a text").to_owned(),
            signature,
        })
    }

    /// A value that V1 carries among the parameters and ACS3 in a header.
    pub fn common(&self, param: &str, header: &str) -> Option<&str> {
        let value = match self.signed {
            Signed::Params => self.params.get(param),
            Signed::Headers => self.headers.get(header),
        };
        value.map(String::as_str)
    }

    /// The parameters of the operation.
    pub fn own_params(&self) -> Params {
        let pairs = self.params.iter().filter(|(name, _)| !COMMON.contains(&name.as_str()));
        pairs.map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}
