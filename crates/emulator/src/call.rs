//! One request, read: its parameters from the query and the form, and what it wants in return.

use std::borrow::Cow;
use std::collections::HashMap;

use aliyun_core::{Params, excerpt};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, AsHeaderName, CONTENT_TYPE, HOST, HeaderName};
use http::request::Parts;
use http::{HeaderMap, Method};

use crate::answer::Format;
use crate::api_error::ApiError;

/// The header in which a token travels beside the other headers of ACS3.
pub(crate) static BEARER_HEADER: HeaderName = HeaderName::from_static("x-acs-bearer-token");

/// A request with its body.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The query, as it was sent.
    query: String,
    /// The parameters: of those with the same name the first, the form before the query.
    pub(crate) params: Params,
    /// The first name that stands there twice, with different values.
    ambiguous: Option<String>,
    /// How many parameters there are, and how many there may be.
    count: (usize, usize),
}

impl Call {
    /// Reads a request; of its parameters at most `most`.
    pub(crate) fn read(parts: Parts, body: Bytes, most: usize) -> Self {
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let form =
            if parts.method == Method::POST && is_form(&parts.headers) { &body[..] } else { b"" };
        let mut count = 0;
        let mut params = Params::new();
        let mut late = HashMap::new();
        let mut ambiguous = None;
        let mut sent = pairs(form).chain(pairs(query.as_bytes()));
        for (name, value) in sent.by_ref().take(most) {
            count += 1;
            // There are a dozen, seldom more: looking through them is quicker than a map.
            let is_early = count <= FEW;
            let early = params.iter().take(FEW).find(|(known, _)| *known == name);
            let known = early.map(|(_, value)| value);
            match known.or_else(|| late.get(&name).map(|value: &Cow<'_, str>| &**value)) {
                None => {
                    if !is_early {
                        late.insert(name.clone(), value.clone());
                    }
                    params.text(name.into_owned(), value);
                }
                Some(first) if ambiguous.is_none() && first != value => {
                    ambiguous = Some(name.into_owned());
                }
                Some(_) => {}
            }
        }
        // Who sends too many is told so in the form that is asked for, wherever that stands.
        let mut has_format = count < most || params.get("Format").is_some();
        for (name, value) in sent {
            count += 1;
            if !has_format && name == "Format" {
                has_format = true;
                params.text(name.into_owned(), value);
            }
        }
        Self {
            params,
            ambiguous,
            method: parts.method,
            path: parts.uri.path().to_owned(),
            headers: parts.headers,
            body,
            query,
            count: (count, most),
        }
    }

    /// The parameters of the query as they were sent.
    pub(crate) fn query(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        pairs(self.query.as_bytes())
    }

    /// Refuses what is not read as it was meant.
    pub(crate) fn check_params(&self) -> Result<(), ApiError> {
        let wrong = |why: String| Err(ApiError::new("InvalidParameter").because(why));
        let (count, most) = self.count;
        if count > most {
            let why =
                format!("There are too many parameters: {count}, and at most {most} are read.");
            return wrong(why);
        }
        match &self.ambiguous {
            Some(name) => wrong(format!(
                "The parameter {} comes twice, with different values; send it once.",
                excerpt(name)
            )),
            None => Ok(()),
        }
    }

    /// The form the answer shall have: what `Format` says, or else `Accept`, or else XML.
    pub(crate) fn format(&self) -> Result<Format, ApiError> {
        match self.params.get("Format") {
            None | Some("") => Ok(self.accepted_format()),
            Some(text) if text.eq_ignore_ascii_case("json") => Ok(Format::Json),
            Some(text) if text.eq_ignore_ascii_case("xml") => Ok(Format::Xml),
            Some(_) => Err(ApiError::new("InvalidParameter.Format")),
        }
    }

    /// The form that `Accept` asks for. Preferences (`q=`) are not weighed: the first known one
    /// counts.
    pub(crate) fn accepted_format(&self) -> Format {
        let accept = self.header(ACCEPT).unwrap_or_default().to_ascii_lowercase();
        let known = |range: &str| match range.split(';').next().map(str::trim) {
            Some("application/json" | "text/json") => Some(Format::Json),
            Some("application/xml" | "text/xml") => Some(Format::Xml),
            _ => None,
        };
        accept.split(',').find_map(known).unwrap_or(Format::Xml)
    }

    /// The text of a header, if it is one.
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the signature travels in a header.
    pub(crate) fn is_signed_by_header(&self) -> bool {
        self.headers.contains_key(AUTHORIZATION)
    }

    /// Whether the common parameters travel in headers, as under ACS3.
    fn has_common_headers(&self) -> bool {
        self.is_signed_by_header() || self.headers.contains_key(&BEARER_HEADER)
    }

    /// A common parameter that travels in a header under ACS3 and among the parameters under V1.
    pub(crate) fn common(
        &self,
        name: &'static str,
        header: &'static str,
    ) -> Result<&str, ApiError> {
        let (name, value) = if self.has_common_headers() {
            (header, self.header(header))
        } else {
            (name, self.params.get(name))
        };
        value
            .filter(|value| !value.is_empty())
            .ok_or_else(|| ApiError::new("MissingParameter").with(name))
    }

    /// The region that the host is named after: `product.cn-hangzhou.aliyuncs.com`.
    pub(crate) fn home(&self) -> Option<&str> {
        let host = self.host();
        let name = host.split_once(':').map_or(host, |(name, _)| name);
        let (_, region) = name.strip_suffix(".aliyuncs.com")?.split_once('.')?;
        Some(region)
    }

    /// The host the request was sent to.
    pub(crate) fn host(&self) -> &str {
        self.header(HOST).unwrap_or("localhost")
    }
}

/// How many parameters are looked through for one of the same name; the others are in a map too.
const FEW: usize = 64;

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn pairs(encoded: &[u8]) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(encoded)
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn call(request: http::request::Builder, body: &'static str) -> Call {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        Call::read(parts, Bytes::from_static(body.as_bytes()), 6)
    }

    fn form() -> http::request::Builder {
        let kind = "Application/X-WWW-form-urlencoded; charset=utf-8";
        Request::post("/?a=1&b=x%20y+z").header("content-type", kind)
    }

    #[test]
    fn the_parameters_are_those_of_the_form_and_of_the_query() {
        let call = call(form(), "a=1&c=%E4%B8%AD");
        let params: Vec<_> = call.params.iter().collect();
        assert_eq!(params, [("a", "1"), ("c", "中"), ("b", "x y z")]);
        assert!(call.check_params().is_ok(), "twice the same is as good as once");
    }

    #[test]
    fn a_name_with_two_values_is_refused_wherever_they_stand() {
        let told = |body| call(form(), body).check_params().unwrap_err().to_string();
        for (body, name) in [("a=2", "a"), ("c=1&c=2", "c"), ("b=", "b"), ("d=1&d=1&d=2", "d")] {
            let told = told(body);
            assert!(told.contains(&format!("The parameter {name} comes twice")), "{told}");
        }
    }

    #[test]
    fn the_host_may_name_a_region() {
        for (host, region) in [
            ("nlb.cn-hangzhou.aliyuncs.com", Some("cn-hangzhou")),
            ("nlb.cn-hangzhou.aliyuncs.com:8080", Some("cn-hangzhou")),
            ("nlb.aliyuncs.com", None),
            ("127.0.0.1:8080", None),
            ("nlb.cn-hangzhou.example.com", None),
        ] {
            let call = call(Request::get("/").header("host", host), "");
            assert_eq!(call.home(), region, "{host}");
        }
    }

    #[test]
    fn a_body_that_is_no_form_holds_no_parameters() {
        let get = Request::get("/").header("content-type", "application/x-www-form-urlencoded");
        for request in [Request::post("/"), get] {
            assert_eq!(call(request, "a=1").params.get("a"), None);
        }
    }

    #[test]
    fn more_parameters_than_allowed_are_refused() {
        assert!(call(form(), "c=1&d=2&e=3&f=4").check_params().is_ok());
        let refused = call(form(), "c=1&d=2&e=3&f=4&g=5&Format=JSON");
        let told = refused.check_params().unwrap_err().to_string();
        assert!(told.contains("too many parameters: 8, and at most 6 are read."), "{told}");
        assert_eq!(refused.format().ok(), Some(Format::Json));
    }

    #[test]
    fn of_many_with_the_same_name_the_first_counts() {
        let form: Vec<_> = (0..200).map(|n| format!("n{}={n}", n % 100)).collect();
        let request = Request::post("/").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let read = Call::read(parts, Bytes::from(form.join("&")), 1000);
        assert_eq!(read.params.iter().count(), 100);
        assert!(read.check_params().is_err());
        assert!(read.params.iter().all(|(name, value)| name[1..] == *value));
    }

    #[test]
    fn format_goes_before_accept_and_xml_is_the_default() {
        let format = |uri: &str, accept: &str| {
            call(Request::get(uri).header("accept", accept), "").format().map_err(|f| f.code())
        };
        assert_eq!(format("/?Format=json", "application/xml"), Ok(Format::Json));
        assert_eq!(format("/?Format=XML", "application/json"), Ok(Format::Xml));
        assert_eq!(format("/", "text/html, application/JSON;q=0.9"), Ok(Format::Json));
        assert_eq!(format("/", "*/*"), Ok(Format::Xml));
        assert_eq!(format("/", ""), Ok(Format::Xml));
        assert_eq!(format("/?Format=", "application/json"), Ok(Format::Json));
        assert_eq!(format("/?Format=None", ""), Err("InvalidParameter.Format"));
    }
}
