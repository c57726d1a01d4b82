//! The variables of the environment by which clients find an emulator.

use std::net::SocketAddr;
use std::path::Path;

use aliyun_core::Secret;
use aliyun_emulator::product::Products as _;

use super::pem;
use crate::LoadBalancers;

/// A shell that reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    Sh,
    Fish,
    Pwsh,
}

impl Shell {
    /// The line that sets a variable.
    fn export(self, name: &str, value: &str) -> String {
        match self {
            Self::Sh => format!("export {name}='{}'", value.replace('\'', r"'\''")),
            Self::Fish => {
                let value = value.replace('\\', r"\\").replace('\'', r"\'");
                format!("set -gx {name} '{value}'")
            }
            Self::Pwsh => format!("$env:{name} = '{}'", value.replace('\'', "''")),
        }
    }
}

/// Where an emulator is.
pub(super) struct Place {
    pub(super) scheme: &'static str,
    pub(super) address: SocketAddr,
    /// The file with the certificate that clients are to trust, if there is one.
    pub(super) certificate: Option<String>,
}

/// The path of a certificate that holds in whatever directory clients are. A client that is told of a
/// file that is not there trusts nobody, and seldom says why.
pub(super) fn certificate(path: &Path) -> Result<String, String> {
    let wrong = |why: &str| format!("{}: {why}", path.display());
    let text = pem::read(path).map_err(|problem| {
        wrong(&format!(
            "clients are to trust the certificate in it, and it cannot be read: {problem}"
        ))
    })?;
    if !text.contains("-----BEGIN CERTIFICATE-----") {
        return Err(wrong(
            "clients are to trust the certificate in it, and there is none, in PEM form",
        ));
    }
    let absolute = std::path::absolute(path).map_err(|problem| wrong(&problem.to_string()))?;
    absolute.into_os_string().into_string().map_err(|_| {
        wrong("the path is not UTF-8, and clients are told of it by variables that are")
    })
}

/// What lets clients trust a certificate: OpenSSL and Go, the requests of Python, curl, and Node.js.
const TRUST: [&str; 4] =
    ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"];

/// What leads to an emulator that is somewhere, has a key and, maybe, a region.
pub(super) fn lines(
    shell: Shell,
    place: &Place,
    (id, secret): (&str, &Secret),
    region: Option<&str>,
) -> String {
    let (host, secret) = (place.address.to_string(), secret.expose());
    let endpoint = format!("{}://{host}", place.scheme);
    let mut all = vec![
        // The crates of this SDK and `slb`, and the keys of the vendor's SDKs and of its CLI.
        ("ALIBABA_CLOUD_ENDPOINT".to_owned(), endpoint.as_str()),
        ("ALIBABA_CLOUD_ACCESS_KEY_ID".to_owned(), id),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET".to_owned(), secret),
        // The Terraform provider.
        ("ALICLOUD_ACCESS_KEY".to_owned(), id),
        ("ALICLOUD_SECRET_KEY".to_owned(), secret),
    ];
    if let Some(region) = region {
        all.push(("ALIBABA_CLOUD_REGION_ID".to_owned(), region));
        all.push(("ALICLOUD_REGION".to_owned(), region));
    }
    for product in LoadBalancers::LIST {
        let product = product.service().product.to_uppercase();
        // It knows hosts without a scheme alone.
        all.push((format!("{product}_ENDPOINT"), host.as_str()));
        // What is there of the real service would count before these.
        all.push((format!("ALIBABA_CLOUD_ENDPOINT_{product}"), ""));
    }
    // What the Terraform provider asks before its first call. Without the type of the account it asks
    // a service for bills.
    for neighbour in ["LOCATION", "STS"] {
        all.push((format!("{neighbour}_ENDPOINT"), host.as_str()));
        all.push((format!("ALIBABA_CLOUD_ENDPOINT_{neighbour}"), ""));
    }
    all.push(("ALIBABA_CLOUD_ACCOUNT_TYPE".to_owned(), "Domestic"));
    for other in ["ALIBABA_CLOUD_SECURITY_TOKEN", "ALICLOUD_SECURITY_TOKEN"] {
        all.push((other.to_owned(), ""));
    }
    for name in TRUST {
        all.extend(place.certificate.as_deref().map(|file| (name.to_owned(), file)));
    }
    let lines: Vec<_> = all.iter().map(|(name, value)| shell.export(name, value)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_of_every_kind_are_led_there() {
        let address = "127.0.0.1:8080".parse().unwrap();
        let key = ("testid", &Secret::from("testsecret"));
        let place = Place { scheme: "http", address, certificate: None };
        let told = lines(Shell::Sh, &place, key, Some("cn-hangzhou"));
        for line in [
            "export ALIBABA_CLOUD_ENDPOINT='http://127.0.0.1:8080'",
            "export ALIBABA_CLOUD_ACCESS_KEY_ID='testid'",
            "export ALIBABA_CLOUD_ACCESS_KEY_SECRET='testsecret'",
            "export ALIBABA_CLOUD_SECURITY_TOKEN=''",
            "export ALIBABA_CLOUD_REGION_ID='cn-hangzhou'",
            "export ALICLOUD_REGION='cn-hangzhou'",
            "export ALB_ENDPOINT='127.0.0.1:8080'",
            "export ALIBABA_CLOUD_ENDPOINT_NLB=''",
            "export LOCATION_ENDPOINT='127.0.0.1:8080'",
            "export STS_ENDPOINT='127.0.0.1:8080'",
            "export ALIBABA_CLOUD_ACCOUNT_TYPE='Domestic'",
        ] {
            assert!(told.lines().any(|known| known == line), "{line}");
        }
        assert!(!lines(Shell::Sh, &place, key, None).contains("REGION"));
        assert!(!told.contains("_CERT"), "{told}");

        let place = Place { scheme: "https", certificate: Some("/tmp/a.pem".into()), ..place };
        let told = lines(Shell::Sh, &place, key, None);
        for line in [
            "export ALIBABA_CLOUD_ENDPOINT='https://127.0.0.1:8080'",
            "export SSL_CERT_FILE='/tmp/a.pem'",
            "export REQUESTS_CA_BUNDLE='/tmp/a.pem'",
            "export NODE_EXTRA_CA_CERTS='/tmp/a.pem'",
        ] {
            assert!(told.lines().any(|known| known == line), "{line}");
        }
    }

    #[test]
    fn shells_read_any_value() {
        let value = r"a'b\c $d";
        assert_eq!(Shell::Sh.export("N", value), r"export N='a'\''b\c $d'");
        assert_eq!(Shell::Fish.export("N", value), r"set -gx N 'a\'b\\c $d'");
        assert_eq!(Shell::Pwsh.export("N", value), r"$env:N = 'a''b\c $d'");
    }
}
