//! Which proxies requests go through.

use std::env;
use std::fmt;

use aliyun_core::Secret;

use super::{TransportError, TransportErrorKind};

/// Which proxies requests go through, and which hosts are reached without.
///
/// Without anything set, there is no proxy. A proxy is named by its URL, such as
/// `http://proxy.example:3128` or `http://user:password@proxy.example`; the schemes are `http`,
/// `https`, `socks5`, `socks5h`, `socks4` and `socks4a`.
///
/// Loopback addresses, `localhost` and the address of the instance metadata (100.100.100.200) are
/// reached without a proxy, whatever is set: no proxy can reach what they mean here.
#[derive(Clone, Default)]
pub struct ProxySettings {
    http: Option<ProxyUrl>,
    https: Option<ProxyUrl>,
    bypassed: String,
}

/// The URL of a proxy, which may hold a password, and where it was set.
#[derive(Clone)]
struct ProxyUrl {
    set_by: &'static str,
    url: Secret,
}

impl ProxySettings {
    /// No proxy.
    pub fn none() -> Self {
        Self::default()
    }

    /// One proxy for everything.
    pub fn all(url: impl Into<Secret>) -> Self {
        let url = url.into();
        Self::none().http(url.clone()).https(url)
    }

    /// The proxy for requests without TLS.
    #[must_use]
    pub fn http(mut self, url: impl Into<Secret>) -> Self {
        self.http = Some(ProxyUrl { set_by: "ProxySettings::http", url: url.into() });
        self
    }

    /// The proxy for requests with TLS. It passes the bytes on and sees no request.
    #[must_use]
    pub fn https(mut self, url: impl Into<Secret>) -> Self {
        self.https = Some(ProxyUrl { set_by: "ProxySettings::https", url: url.into() });
        self
    }

    /// Hosts that are reached without a proxy, with commas between them: a name stands for itself
    /// and everything below it (`aliyuncs.com`, `.aliyuncs.com` and `*.aliyuncs.com` are the
    /// same), an address for itself, `10.0.0.0/8` for a network and `*` for everything. Ports are
    /// not distinguished.
    #[must_use]
    pub fn no_proxy(mut self, hosts: impl Into<String>) -> Self {
        self.bypassed = hosts.into();
        self
    }

    /// What the environment says: `HTTPS_PROXY`, `HTTP_PROXY`, for both `ALL_PROXY`, and
    /// `NO_PROXY`; each also in lower case, where upper case comes first. A variable that is empty
    /// counts as unset.
    ///
    /// In a CGI program `HTTP_PROXY` is what a client of it sent as the header `Proxy`, so that it
    /// is not read where `REQUEST_METHOD` is set; `http_proxy` is.
    pub fn from_env() -> Self {
        Self::from_variables(|name| {
            env::var_os(name).map(|value| value.to_string_lossy().into_owned())
        })
    }

    fn from_variables(read: impl Fn(&str) -> Option<String>) -> Self {
        let cgi = read("REQUEST_METHOD").is_some();
        let read = |name: &str| read(name).filter(|value| !value.trim().is_empty());
        let proxy = |names: [&'static str; 4]| {
            let mut names = names.into_iter().filter(|name| !(cgi && *name == "HTTP_PROXY"));
            names.find_map(|name| Some(ProxyUrl { set_by: name, url: read(name)?.into() }))
        };
        Self {
            http: proxy(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]),
            https: proxy(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            bypassed: read("NO_PROXY").or_else(|| read("no_proxy")).unwrap_or_default(),
        }
    }

    /// The proxies as reqwest wants them.
    pub(super) fn proxies(&self) -> Result<Vec<reqwest::Proxy>, TransportError> {
        let bypassed = self.bypassed();
        // For reqwest that is every name, but no address.
        if bypassed.contains(&"*") {
            return Ok(Vec::new());
        }
        let bypassed = reqwest::NoProxy::from_string(&bypassed.join(","));
        let http = self.http.as_ref().map(|proxy| proxy.make(reqwest::Proxy::http));
        let https = self.https.as_ref().map(|proxy| proxy.make(reqwest::Proxy::https));
        [http, https]
            .into_iter()
            .flatten()
            .map(|proxy| Ok(proxy?.no_proxy(bypassed.clone())))
            .collect()
    }

    /// The hosts to reach directly, in the one form that reqwest understands.
    fn bypassed(&self) -> Vec<&str> {
        let hosts = self.bypassed.split(',').map(str::trim);
        hosts.map(|host| host.strip_prefix("*.").unwrap_or(host)).collect()
    }
}

impl ProxyUrl {
    fn make(
        &self,
        of: fn(String) -> reqwest::Result<reqwest::Proxy>,
    ) -> Result<reqwest::Proxy, TransportError> {
        const SCHEMES: [&str; 6] = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"];
        let url = self.url.expose().trim();
        let scheme = url.split_once("://").map_or("http", |(scheme, _)| scheme);
        let known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
        // The URL is not repeated: it may hold a password.
        known.then(|| of(url.to_owned()).ok()).flatten().ok_or_else(|| {
            let message = format!(
                "{} is no URL of a proxy: it must look like http://proxy.example:3128",
                self.set_by
            );
            TransportError::new(TransportErrorKind::Configuration, message)
        })
    }
}

impl fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = |proxy: &Option<ProxyUrl>| proxy.as_ref().map(|proxy| proxy.url.clone());
        f.debug_struct("ProxySettings")
            .field("http", &url(&self.http))
            .field("https", &url(&self.https))
            .field("no_proxy", &self.bypassed)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> [Option<String>; 3] {
        let settings = ProxySettings::from_variables(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        });
        let url = |proxy: Option<ProxyUrl>| proxy.map(|proxy| proxy.url.expose().to_owned());
        [url(settings.http), url(settings.https), Some(settings.bypassed)]
    }

    fn expect(variables: &[(&str, &str)], http: Option<&str>, https: Option<&str>, no: &str) {
        let expected = [http, https, Some(no)].map(|text| text.map(str::to_owned));
        assert_eq!(read(variables), expected, "{variables:?}");
    }

    #[test]
    fn variables_are_read_in_both_cases_and_the_upper_first() {
        expect(&[], None, None, "");
        expect(&[("HTTP_PROXY", "a"), ("http_proxy", "b")], Some("a"), None, "");
        expect(&[("HTTPS_PROXY", " "), ("https_proxy", "b")], None, Some("b"), "");
        expect(&[("ALL_PROXY", "a"), ("https_proxy", "b")], Some("a"), Some("b"), "");
        expect(&[("all_proxy", "a")], Some("a"), Some("a"), "");
        expect(&[("NO_PROXY", ""), ("no_proxy", "a,b")], None, None, "a,b");
    }

    #[test]
    fn a_cgi_program_does_not_take_the_header_of_a_client_for_its_proxy() {
        let cgi = ("REQUEST_METHOD", "GET");
        expect(&[cgi, ("HTTP_PROXY", "evil"), ("HTTPS_PROXY", "a")], None, Some("a"), "");
        expect(&[cgi, ("HTTP_PROXY", "evil"), ("http_proxy", "a")], Some("a"), None, "");
    }

    #[test]
    fn what_is_no_proxy_is_an_error_that_names_its_place_and_no_password() {
        for bad in ["ftp://user:canary@host", "http://user:canary@", "http://ca nary", "://canary"]
        {
            for (settings, place) in [
                (ProxySettings::all(bad), "ProxySettings::http"),
                (ProxySettings::none().https(bad), "ProxySettings::https"),
                (
                    ProxySettings::from_variables(|name| {
                        (name == "ALL_PROXY").then(|| bad.to_owned())
                    }),
                    "ALL_PROXY",
                ),
            ] {
                let error = settings.proxies().unwrap_err();
                assert_eq!(error.kind(), TransportErrorKind::Configuration);
                let shown = format!("{error} {error:?} {settings:?}");
                assert!(shown.contains(place) && !shown.contains("nary"), "{shown}");
            }
        }
    }

    #[test]
    fn every_scheme_and_a_bare_host_are_taken() {
        for url in ["proxy:3128", "HTTP://user:password@proxy", "https://proxy", "socks5h://[::1]"]
        {
            assert_eq!(
                ProxySettings::all(url).proxies().map(|all| all.len()).ok(),
                Some(2),
                "{url}"
            );
        }
        assert!(ProxySettings::none().proxies().unwrap().is_empty());
    }

    #[test]
    fn a_domain_may_be_written_with_a_star() {
        let settings = ProxySettings::none().no_proxy(" *.example.com,.b.c ,10.0.0.0/8");
        assert_eq!(settings.bypassed(), ["example.com", ".b.c", "10.0.0.0/8"]);
    }
}
