//! What the environment says about where calls go. A variable that is empty counts as unset.

use std::env;

use super::{EndpointError, Endpoints, Network, check_region};
use aliyun_core::excerpt;

/// The spellings of the region that the vendor's tools know, first come first.
const REGION: [&str; 5] = [
    "ALIBABA_CLOUD_REGION_ID",
    "ALIBABACLOUD_REGION_ID",
    "ALICLOUD_REGION_ID",
    "ALIBABA_CLOUD_REGION",
    "ALICLOUD_REGION",
];
const ENDPOINT: &str = "ALIBABA_CLOUD_ENDPOINT";
/// What the name of a product follows on, where its calls go elsewhere than the others.
const OF_PRODUCT: &str = "ALIBABA_CLOUD_ENDPOINT_";
const NETWORK: &str = "ALIBABA_CLOUD_ENDPOINT_TYPE";

/// The region.
pub(crate) fn region() -> Result<Option<String>, EndpointError> {
    region_from(variable)
}

/// The endpoints: that of all products, and those of single ones.
pub(crate) fn endpoints() -> Result<Endpoints, EndpointError> {
    endpoints_from(env::vars_os().filter_map(|(name, _)| name.into_string().ok()), variable)
}

/// The variable for the endpoint of a product.
pub(crate) fn endpoint_variable(product: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    OF_PRODUCT.chars().chain(product.chars().map(letter)).collect()
}

/// The network.
pub(crate) fn network() -> Result<Option<Network>, EndpointError> {
    network_from(variable)
}

fn variable(name: &str) -> Option<String> {
    // What is no Unicode must not pass for unset; replaced, it is no host either.
    env::var_os(name)
        .map(|value| value.to_string_lossy().trim().to_owned())
        .filter(|value| !value.is_empty())
}

fn region_from(read: impl Fn(&str) -> Option<String>) -> Result<Option<String>, EndpointError> {
    let found = REGION.into_iter().find_map(|name| Some((name, read(name)?)));
    found
        .map(|(name, region)| {
            check_region(&region).map_err(|error| error.in_variable(name))?;
            Ok(region)
        })
        .transpose()
}

/// A wrong endpoint of a product is an error of the calls of that product: the others may not even
/// know of it.
fn endpoints_from(
    names: impl Iterator<Item = String>,
    read: impl Fn(&str) -> Option<String>,
) -> Result<Endpoints, EndpointError> {
    let endpoint = |name: &str| {
        let endpoint = read(name)?.parse();
        Some(endpoint.map_err(|error: EndpointError| error.in_variable(name)))
    };
    let names = names.filter(|name| name.starts_with(OF_PRODUCT) && name != NETWORK);
    let products = names.filter_map(|name| endpoint(&name).map(|endpoint| (name, endpoint)));
    Ok(Endpoints { products: products.collect(), all: endpoint(ENDPOINT).transpose()? })
}

fn network_from(read: impl Fn(&str) -> Option<String>) -> Result<Option<Network>, EndpointError> {
    let Some(name) = read(NETWORK) else { return Ok(None) };
    match name.to_ascii_lowercase().as_str() {
        "vpc" => Ok(Some(Network::Vpc)),
        "public" | "regional" | "central" => Ok(Some(Network::Public)),
        // Whatever it asks for, the internet may be what it must not be.
        _ => Err(EndpointError::new(format!(
            "\"{}\" is no network: it must be vpc or public",
            excerpt(&name)
        ))
        .in_variable(NETWORK)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only<'v>(variables: &'v [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'v {
        move |name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn the_region_has_many_spellings() {
        for name in REGION {
            let region = region_from(only(&[(name, "eu-west-1")])).unwrap();
            assert_eq!(region.as_deref(), Some("eu-west-1"), "{name}");
        }
        let all = REGION.map(|name| (name, if name == REGION[0] { "first" } else { "other" }));
        assert_eq!(region_from(only(&all)).unwrap().as_deref(), Some("first"));
        assert_eq!(region_from(only(&[])), Ok(None));
    }

    #[test]
    fn an_endpoint_is_one_as_anywhere_else() {
        let endpoints = set_by(&[(ENDPOINT, "http://127.0.0.1:80")]).unwrap();
        assert_eq!(of(&endpoints, "Slb").unwrap(), "http://127.0.0.1:80");
        assert_eq!(of(&set_by(&[]).unwrap(), "Slb").unwrap(), "");
    }

    #[test]
    fn an_endpoint_of_a_product_counts_before_that_of_all() {
        let set = [
            (ENDPOINT, "http://127.0.0.1:80"),
            ("ALIBABA_CLOUD_ENDPOINT_NLB", "http://127.0.0.1:81"),
            ("ALIBABA_CLOUD_ENDPOINT_R_KVSTORE", "kv.example"),
            ("ALIBABA_CLOUD_ENDPOINT_ALB", "not a host"),
            (NETWORK, "vpc"),
        ];
        let endpoints = set_by(&set).unwrap();
        for (product, endpoint) in [
            ("Nlb", "http://127.0.0.1:81"),
            ("Slb", "http://127.0.0.1:80"),
            ("Type", "http://127.0.0.1:80"),
            ("R-kvstore", "https://kv.example"),
        ] {
            assert_eq!(of(&endpoints, product).unwrap(), endpoint, "{product}");
        }
        let error = of(&endpoints, "Alb").unwrap_err().to_string();
        assert!(error.starts_with("ALIBABA_CLOUD_ENDPOINT_ALB: "), "{error}");
    }

    fn set_by(variables: &[(&str, &str)]) -> Result<Endpoints, EndpointError> {
        endpoints_from(variables.iter().map(|(name, _)| (*name).to_owned()), only(variables))
    }

    fn of(endpoints: &Endpoints, product: &str) -> Result<String, EndpointError> {
        Ok(endpoints.of(product)?.map(ToString::to_string).unwrap_or_default())
    }

    #[test]
    fn the_network_is_never_guessed() {
        for (value, network) in [
            ("vpc", Network::Vpc),
            ("VPC", Network::Vpc),
            ("public", Network::Public),
            ("regional", Network::Public),
        ] {
            assert_eq!(network_from(only(&[(NETWORK, value)])), Ok(Some(network)));
        }
        assert_eq!(network_from(only(&[])), Ok(None));
        assert!(network_from(only(&[(NETWORK, "intranet")])).is_err());
    }

    #[test]
    fn an_error_names_the_variable_and_no_password() {
        let canary = "https://user:canary@host";
        for (name, error) in [
            (REGION[2], region_from(only(&[(REGION[2], "cn hangzhou")])).unwrap_err()),
            (ENDPOINT, set_by(&[(ENDPOINT, canary)]).unwrap_err()),
            (NETWORK, network_from(only(&[(NETWORK, "a\nb")])).unwrap_err()),
        ] {
            let error = error.to_string();
            assert!(error.starts_with(&format!("{name}: ")), "{error}");
            assert!(!error.contains("canary") && !error.contains('\n'), "{error}");
        }
    }
}
