//! The page for a browser, at `/`: what there is, what is called and what goes wrong. It is static;
//! everything it shows it asks of the control endpoints.

use bytes::Bytes;
use http::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName,
    HeaderValue, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{Method, Response};
use http_body_util::Full;

use crate::product::{List, Product};

/// Where the files lie that the page is made of.
const FOLDER: &str = "/_emulator/page/";

/// Only what this server itself sends is run, shown and asked, and no other page frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

const HEADERS: &[(HeaderName, &str)] = &[
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // The page belongs to this version of the program.
    (CACHE_CONTROL, "no-store"),
    (VARY, "accept"),
];

const HTML: &str = "text/html;charset=utf-8";
const CSS: &str = "text/css;charset=utf-8";
const JS: &str = "text/javascript;charset=utf-8";
const SVG: &str = "image/svg+xml";

/// A file of the page: a module in JavaScript.
#[derive(Clone, Copy, Debug)]
pub struct PageFile {
    /// Its name below `FOLDER`. The first of a product draws what there is of it.
    pub name: &'static str,
    /// What is in it.
    pub text: &'static str,
}

/// A file of the page, with its content type.
#[derive(Clone, Copy)]
struct File {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
}

const INDEX: File =
    File { name: "index.html", kind: HTML, text: include_str!("../page/index.html") };

/// What the page loads.
const FILES: &[File] = &[
    File { name: "api.js", kind: JS, text: include_str!("../page/api.js") },
    File { name: "card.js", kind: JS, text: include_str!("../page/card.js") },
    File { name: "controls.js", kind: JS, text: include_str!("../page/controls.js") },
    File { name: "dom.js", kind: JS, text: include_str!("../page/dom.js") },
    File { name: "faults.js", kind: JS, text: include_str!("../page/faults.js") },
    File { name: "icon.svg", kind: SVG, text: include_str!("../page/icon.svg") },
    File { name: "page.js", kind: JS, text: include_str!("../page/page.js") },
    File { name: "picture.js", kind: JS, text: include_str!("../page/picture.js") },
    File { name: "requests.js", kind: JS, text: include_str!("../page/requests.js") },
    File { name: "servers.js", kind: JS, text: include_str!("../page/servers.js") },
    File { name: "shape.js", kind: JS, text: include_str!("../page/shape.js") },
    File { name: "style.css", kind: CSS, text: include_str!("../page/style.css") },
    File { name: "wires.js", kind: JS, text: include_str!("../page/wires.js") },
    File { name: "words.js", kind: JS, text: include_str!("../page/words.js") },
];

/// The page or a file of it, if that is what a request asks for.
pub(crate) fn answer(parts: &Parts, products: List) -> Option<Response<Full<Bytes>>> {
    let file = find(parts, products)?;
    let mut response = Response::new(Full::new(Bytes::from_static(file.text.as_bytes())));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Some(response)
}

/// Whether a request asks for the page or a file of it.
pub(crate) fn is_asked(parts: &Parts, products: List) -> bool {
    find(parts, products).is_some()
}

/// Where a browser finds what draws a product.
pub(crate) fn entrance(product: &dyn Product) -> Option<String> {
    product.page().first().map(|file| format!("{FOLDER}{}", file.name))
}

fn find(parts: &Parts, products: List) -> Option<File> {
    if parts.method != Method::GET {
        return None;
    }
    let Some(name) = parts.uri.path().strip_prefix(FOLDER) else {
        return is_browser(parts).then_some(INDEX);
    };
    let own = FILES.iter().find(|file| file.name == name).copied();
    let of_products = || products.iter().flat_map(|product| product.page());
    let of_product = || of_products().find(|file| file.name == name);
    own.or_else(|| of_product().map(|file| File { name: file.name, kind: JS, text: file.text }))
}

/// Whether somebody opened the address itself. A call of the service has parameters or, under
/// ACS3, headers that name the operation and sign it.
fn is_browser(parts: &Parts) -> bool {
    let headers = &parts.headers;
    let accept = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let wants_html = |range: &str| {
        let kind = range.split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("text/html")
    };
    parts.uri.path() == "/"
        && parts.uri.query().is_none()
        && !headers.contains_key(AUTHORIZATION)
        && !headers.contains_key("x-acs-action")
        && accept.flat_map(|value| value.split(',')).any(wants_html)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use http::Request;

    use super::*;
    use crate::made_up::MadeUp;
    use crate::product::Products as _;
    use crate::testing::{count_known, is_known};

    const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    fn kind(request: http::request::Builder) -> Option<String> {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let response = answer(&parts, MadeUp::LIST)?;
        for (name, value) in HEADERS {
            assert_eq!(response.headers()[name], value);
        }
        Some(response.headers()[CONTENT_TYPE].to_str().unwrap().to_owned())
    }

    #[test]
    fn a_browser_gets_the_page() {
        assert_eq!(kind(Request::get("/").header(ACCEPT, BROWSER)).unwrap(), HTML);
        assert_eq!(kind(Request::get("/").header(ACCEPT, "x/y, Text/HTML;q=1")).unwrap(), HTML);
    }

    #[test]
    fn a_call_is_never_taken_for_a_browser() {
        let browser = |builder: http::request::Builder| builder.header(ACCEPT, BROWSER);
        for call in [
            browser(Request::get("/?Action=DescribeRegions")),
            browser(Request::get("/?")),
            browser(Request::post("/")),
            browser(Request::head("/")),
            browser(Request::get("/index.html")),
            browser(Request::get("/").header("x-acs-action", "DescribeRegions")),
            browser(Request::get("/").header(AUTHORIZATION, "ACS3-HMAC-SHA256 Credential=x")),
            Request::get("/"),
            Request::get("/").header(ACCEPT, "*/*"),
            Request::get("/").header(ACCEPT, "application/json"),
        ] {
            let told = format!("{call:?}");
            assert_eq!(kind(call), None, "{told}");
        }
    }

    #[test]
    fn every_file_of_the_folder_is_served_and_nothing_else() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/page");
        let there = fs::read_dir(folder).unwrap();
        let there: BTreeSet<_> =
            there.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        let served = FILES.iter().chain([&INDEX]).map(|file| file.name.to_owned());
        assert_eq!(there, served.collect());
        for file in FILES {
            assert_eq!(kind(Request::get(format!("{FOLDER}{}", file.name))).unwrap(), file.kind);
        }
        assert_eq!(kind(Request::get(format!("{FOLDER}made-up.js"))).unwrap(), JS);
        for other in ["", "other.js", "../Cargo.toml", "page.js/"] {
            assert_eq!(kind(Request::get(format!("{FOLDER}{other}"))), None, "{other}");
        }
    }

    #[test]
    fn nothing_is_inline_and_no_text_becomes_markup() {
        for tag in INDEX.text.split('<').skip(1) {
            let (own, text) = tag.split_once('>').unwrap();
            let inline = |word: &str| word.starts_with("style=") || word.starts_with("on");
            assert!(!own.split_whitespace().skip(1).any(inline), "{own}");
            assert!(!own.starts_with("style"), "{own}");
            assert!(!own.starts_with("script") || text.is_empty(), "{text}");
        }
        for file in FILES {
            for risky in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
            {
                assert!(!file.text.contains(risky), "{}: {risky}", file.name);
            }
        }
    }

    #[test]
    fn every_text_is_there_in_chinese() {
        let scripts = FILES.iter().filter(|file| file.kind == JS);
        let mut count: usize = scripts.map(|file| count_known(file.name, file.text)).sum();
        for tag in INDEX.text.split('<').filter(|tag| tag.contains(" data-t")) {
            let value = |name: &str| Some(tag.split_once(name)?.1.split('"').next().unwrap());
            let inner = tag.split_once('>').map(|(_, text)| text.trim());
            for (marker, text) in [
                (" data-t-label", value("aria-label=\"")),
                (" data-t-hint", value("placeholder=\"")),
                (" data-t>", inner),
                (" data-t ", inner),
            ] {
                if tag.contains(marker) {
                    let text = text.unwrap();
                    assert!(is_known(text), "index.html: {text}");
                    count += 1;
                }
            }
        }
        assert!(count > 60, "{count}");
    }
}
