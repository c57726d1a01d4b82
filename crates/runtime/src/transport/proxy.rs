//! Which proxies requests go through.

use std::env;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use aliyun_core::Secret;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::{TransportError, TransportErrorKind};

/// Which proxies requests go through, and which hosts are reached without.
///
/// A client that is given none of these takes those of the environment, as
/// [`from_env`](Self::from_env) reads them; one that is given these looks at nothing else, so that
/// with [`none`](Self::none) there is no proxy. A proxy is named by its URL, such as
/// `http://proxy.example:3128` or `http://user:password@proxy.example`; the schemes are `http`,
/// `https`, `socks5`, `socks5h`, `socks4` and `socks4a`, and `http` is meant where there is none.
/// A text is the URL of [one proxy for everything](Self::all).
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
    /// No proxy, whatever the environment says.
    pub fn none() -> Self {
        Self::default()
    }

    /// One proxy for everything.
    pub fn all(url: impl Into<Secret>) -> Self {
        let proxy = ProxyUrl { set_by: "ProxySettings::all", url: url.into() };
        Self { http: Some(proxy.clone()), https: Some(proxy), bypassed: String::new() }
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

    /// The proxies, ready to be asked for.
    pub(super) fn proxies(&self) -> Result<Proxies, TransportError> {
        let bypassed = self.bypassed();
        // For hyper that is every name, but no address.
        let is_off = bypassed.contains(&"*");
        let mut matcher = Matcher::builder().no(bypassed.join(","));
        if let Some(proxy) = &self.http {
            matcher = matcher.http(proxy.checked()?);
        }
        if let Some(proxy) = &self.https {
            matcher = matcher.https(proxy.checked()?);
        }
        Ok(Proxies((!is_off).then(|| matcher.build())))
    }

    /// The hosts to reach directly, in the one form that hyper understands.
    fn bypassed(&self) -> Vec<&str> {
        let hosts = self.bypassed.split(',').map(str::trim);
        hosts.map(|host| host.strip_prefix("*.").unwrap_or(host)).collect()
    }
}

impl From<&str> for ProxySettings {
    /// [One proxy for everything](Self::all).
    fn from(url: &str) -> Self {
        Self::all(url)
    }
}

impl From<String> for ProxySettings {
    /// [One proxy for everything](Self::all).
    fn from(url: String) -> Self {
        Self::all(url)
    }
}

impl ProxyUrl {
    /// The URL in the form that hyper takes, which passes over what it cannot use.
    fn checked(&self) -> Result<String, TransportError> {
        // The URL is not repeated: it may hold a password.
        self.read().ok_or_else(|| {
            let message = format!(
                "{} is no URL of a proxy: it must look like http://proxy.example:3128, with \
                 what is special in a password as in `%40`",
                self.set_by
            );
            TransportError::new(TransportErrorKind::Configuration, message)
        })
    }

    fn read(&self) -> Option<String> {
        const SCHEMES: [&str; 6] = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"];
        let (scheme, rest) = match self.url.expose().trim().split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("http".to_owned(), self.url.expose().trim()),
        };
        let url = format!("{scheme}://{rest}");
        let uri: http::Uri = url.parse().ok()?;
        let is_known =
            SCHEMES.contains(&scheme.as_str()) && uri.host().is_some_and(|h| !h.is_empty());
        // A proxy has no path: in `http//proxy:3128` a colon was forgotten, and `http` is no host.
        let is_whole = matches!(uri.path(), "" | "/") && uri.query().is_none();
        // Where a SOCKS proxy listens unless it is said.
        let url = match uri.port_u16() {
            None if scheme.starts_with("socks") => format!("{scheme}://{}:1080", uri.authority()?),
            _ => url,
        };
        let any = http::Uri::from_static("http://any.example/");
        let is_taken = Matcher::builder().http(url.as_str()).build().intercept(&any).is_some();
        (is_known && is_whole && is_taken).then_some(url)
    }
}

/// The proxies of a transport.
pub(super) struct Proxies(Option<Matcher>);

impl Proxies {
    /// The proxy for a request, if it goes through one.
    pub(super) fn of(&self, uri: &http::Uri) -> Option<Intercept> {
        // Mostly there are none, and the host need not be looked at.
        let matcher = self.0.as_ref()?;
        if is_of_this_machine(uri.host()) { None } else { matcher.intercept(uri) }
    }
}

/// Where an ECS instance learns about itself. Through a proxy it would learn about the proxy.
const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200));

/// Whether a host means another machine when a proxy asks for it.
fn is_of_this_machine(host: Option<&str>) -> bool {
    host.is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost")
            || address
                .parse()
                .map(|ip: IpAddr| ip.to_canonical())
                .is_ok_and(|ip| ip.is_loopback() || ip == METADATA)
    })
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
        for bad in [
            "ftp://user:canary@host",
            "http://user:canary@",
            "http://ca nary",
            "://canary",
            "http//canary:1",
            "http:/canary:1",
            "http://host:1/canary",
            "http://host:1/?canary",
            "host/canary",
        ] {
            for (settings, place) in [
                (ProxySettings::all(bad), "ProxySettings::all"),
                (ProxySettings::from(bad), "ProxySettings::all"),
                (ProxySettings::none().http(bad), "ProxySettings::http"),
                (ProxySettings::none().https(bad), "ProxySettings::https"),
                (
                    ProxySettings::from_variables(|name| {
                        (name == "ALL_PROXY").then(|| bad.to_owned())
                    }),
                    "ALL_PROXY",
                ),
            ] {
                let error = settings.proxies().err().unwrap();
                assert_eq!(error.kind(), TransportErrorKind::Configuration);
                let shown = format!("{error} {error:?} {settings:?}");
                assert!(shown.contains(place) && !shown.contains("nary"), "{shown}");
            }
        }
    }

    #[test]
    fn every_scheme_and_a_bare_host_are_taken() {
        for url in [
            "proxy:3128",
            "http://proxy:3128/",
            "HTTP://user:password@proxy",
            "https://proxy",
            "socks5h://[::1]",
        ] {
            assert_eq!(found(&ProxySettings::all(url)), [true, true], "{url}");
        }
        assert_eq!(found(&ProxySettings::none()), [false, false]);
        assert_eq!(found(&ProxySettings::none().https("proxy")), [false, true]);
        assert_eq!(found(&ProxySettings::all("proxy").no_proxy("a,*")), [false, false]);
    }

    /// Whether there is a proxy for a request without TLS and for one with it.
    fn found(settings: &ProxySettings) -> [bool; 2] {
        let proxies = settings.proxies().unwrap();
        ["http://made-up.example/", "https://made-up.example/"]
            .map(|url| proxies.of(&http::Uri::from_static(url)).is_some())
    }

    #[test]
    fn socks_has_a_port_of_its_own() {
        for (url, port) in [("socks5://proxy", 1080), ("SOCKS4://u@[::1]:99", 99)] {
            let proxies = ProxySettings::all(url).proxies().unwrap();
            let proxy = proxies.of(&http::Uri::from_static("https://made-up.example/"));
            assert_eq!(proxy.unwrap().uri().port_u16(), Some(port), "{url}");
        }
    }

    #[test]
    fn what_no_proxy_can_reach_is_known() {
        for host in [
            "[::ffff:127.0.0.1]",
            "[::ffff:100.100.100.200]",
            "localhost",
            "LOCALHOST",
            "127.0.0.1",
            "127.9.9.9",
            "[::1]",
            "100.100.100.200",
        ] {
            assert!(is_of_this_machine(Some(host)), "{host}");
        }
        for host in
            ["slb.aliyuncs.com", "localhost.example", "100.100.100.201", "10.0.0.1", "[::2]"]
        {
            assert!(!is_of_this_machine(Some(host)), "{host}");
        }
        assert!(!is_of_this_machine(None));
    }

    #[test]
    fn a_domain_may_be_written_with_a_star() {
        let settings = ProxySettings::none().no_proxy(" *.example.com,.b.c ,10.0.0.0/8");
        assert_eq!(settings.bypassed(), ["example.com", ".b.c", "10.0.0.0/8"]);
    }
}
