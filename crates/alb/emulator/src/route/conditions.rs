//! Whether the conditions of a rule hold.

use std::net::IpAddr;

use aliyun_alb_model::{RuleCondition, RuleConditionType};

use super::message::{Headers, Request, Response};
use super::pattern;

/// What an IP address or a block of them is made of.
const LONGEST: (u8, u8) = (32, 128);

/// What the groups of the regular expression stand for that the path fits, if it is one; or else why
/// a condition does not hold.
pub(super) type Held = Result<Vec<String>, String>;

/// Whether all conditions hold.
pub(super) fn hold(
    conditions: &[RuleCondition],
    request: &Request,
    response: Option<&Response>,
) -> Held {
    let mut captures = Vec::new();
    for condition in conditions {
        let found = holds(condition, request, response)?;
        if captures.is_empty() {
            captures = found;
        }
    }
    Ok(captures)
}

fn holds(own: &RuleCondition, request: &Request, response: Option<&Response>) -> Held {
    let texts = |values: Option<&Vec<String>>| values.cloned().unwrap_or_default();
    match own.r#type {
        RuleConditionType::Host => {
            let values = texts(own.host_config.as_ref().map(|it| &it.values));
            host(&request.host, &values)
        }
        RuleConditionType::Path => {
            let values = texts(own.path_config.as_ref().map(|it| &it.values));
            path(&request.path, &values)
        }
        RuleConditionType::Method => {
            let values = own.method_config.iter().flat_map(|it| &it.values);
            let values: Vec<String> = values.map(|it| it.as_str().to_owned()).collect();
            let is_one = values.contains(&request.method);
            told(is_one, || none_of("method", &request.method, &values))
        }
        RuleConditionType::Header => {
            let config = own.header_config.as_ref();
            let key = config.and_then(|it| it.key.as_deref()).unwrap_or_default();
            header("header", &request.headers, key, &texts(config.map(|it| &it.values)))
        }
        RuleConditionType::ResponseHeader => {
            let config = own.response_header_config.as_ref();
            let key = config.and_then(|it| it.key.as_deref()).unwrap_or_default();
            let values = texts(config.map(|it| &it.values));
            match response {
                Some(response) => header("response header", &response.headers, key, &values),
                None => Err(NO_RESPONSE.to_owned()),
            }
        }
        RuleConditionType::ResponseStatusCode => {
            let config = own.response_status_code_config.as_ref();
            let values = texts(config.map(|it| &it.values));
            match response.map(|response| response.status.to_string()) {
                Some(status) => {
                    let is_one = values.contains(&status);
                    told(is_one, || none_of("status", &status, &values))
                }
                None => Err(NO_RESPONSE.to_owned()),
            }
        }
        RuleConditionType::QueryString => {
            let values = own.query_string_config.iter().flat_map(|it| &it.values);
            let values = values.map(|it| (it.key.as_deref(), it.value.as_deref()));
            pairs("parameter of the query", &request.parameters, values.collect())
        }
        RuleConditionType::Cookie => {
            let values = own.cookie_config.iter().flat_map(|it| &it.values);
            let values = values.map(|it| (Some(it.key.as_str()), it.value.as_deref()));
            pairs("cookie", &request.cookies, values.collect())
        }
        RuleConditionType::SourceIp => {
            let values = texts(own.source_ip_config.as_ref().map(|it| &it.values));
            let is_one = values.iter().any(|block| contains(block, request.source_ip));
            told(is_one, || none_of("source address", &request.source_ip.to_string(), &values))
        }
        _ => Err(format!("The emulator does not know the condition {}.", own.r#type)),
    }
}

/// Why a condition on a response does not hold before there is one.
const NO_RESPONSE: &str = "There is no response yet.";

fn host(host: &str, values: &[String]) -> Held {
    let mut broken = String::new();
    for value in values {
        let fits = match pattern::host_expression(value) {
            Some(Ok(regex)) => regex.is_match(host),
            Some(Err(why)) => {
                broken = format!(" {why}.");
                false
            }
            None => pattern::fits_in_any_case(value, host),
        };
        if fits {
            return Ok(Vec::new());
        }
    }
    Err(none_of("host", host, values) + &broken)
}

fn path(path: &str, values: &[String]) -> Held {
    let mut broken = String::new();
    for value in values {
        match pattern::path_expression(value) {
            Some(Ok(regex)) => {
                if let Some(found) = regex.captures(path) {
                    let texts = found.iter().map(|it| it.map_or("", |it| it.as_str()).to_owned());
                    return Ok(texts.collect());
                }
            }
            Some(Err(why)) => broken = format!(" {why}."),
            None if pattern::fits(value, path) => return Ok(Vec::new()),
            None => {}
        }
    }
    Err(none_of("path", path, values) + &broken)
}

/// The name of a header has no case, its value has.
fn header(what: &str, headers: &Headers, key: &str, values: &[String]) -> Held {
    let sent: Vec<&str> = headers.all(key).collect();
    let fits = |text: &&str| values.iter().any(|value| pattern::fits(value, text));
    match sent.first() {
        Some(first) => {
            told(sent.iter().any(fits), || none_of(&format!("{what} {key}"), first, values))
        }
        None => Err(format!("There is no {what} {key}.")),
    }
}

/// Names and values have case. A name or a value that is left out stands for all.
fn pairs(what: &str, sent: &[(String, String)], wanted: Vec<(Option<&str>, Option<&str>)>) -> Held {
    let part = |wanted: Option<&str>, text: &str| {
        wanted.is_none_or(|wanted| wanted.is_empty() || pattern::fits(wanted, text))
    };
    let fits = |(key, value): &(String, String)| {
        wanted.iter().any(|(wanted, own)| part(*wanted, key) && part(*own, value))
    };
    told(sent.iter().any(fits), || {
        let wanted = wanted.iter().map(|(key, value)| match value.filter(|it| !it.is_empty()) {
            Some(value) => format!("\"{}={value}\"", key.unwrap_or("*")),
            None => format!("\"{}\"", key.unwrap_or("*")),
        });
        format!("No {what} is one of {}.", wanted.collect::<Vec<_>>().join(", "))
    })
}

/// Whether an address is one of a block, or the one that stands there.
pub(super) fn contains(block: &str, address: IpAddr) -> bool {
    let (first, bits) = block.split_once('/').unwrap_or((block, ""));
    let Ok(first) = first.trim().parse::<IpAddr>() else { return false };
    let longest = if first.is_ipv4() { LONGEST.0 } else { LONGEST.1 };
    let bits = match bits {
        "" => longest,
        bits => match bits.parse::<u8>() {
            Ok(bits) if bits <= longest => bits,
            _ => return false,
        },
    };
    let rest = u32::from(longest - bits);
    match (first, address) {
        (IpAddr::V4(first), IpAddr::V4(address)) => {
            let differs = first.to_bits() ^ address.to_bits();
            differs.checked_shr(rest).unwrap_or_default() == 0
        }
        (IpAddr::V6(first), IpAddr::V6(address)) => {
            let differs = first.to_bits() ^ address.to_bits();
            differs.checked_shr(rest).unwrap_or_default() == 0
        }
        _ => false,
    }
}

fn told(holds: bool, why_not: impl FnOnce() -> String) -> Held {
    match holds {
        true => Ok(Vec::new()),
        false => Err(why_not()),
    }
}

fn none_of(what: &str, sent: &str, values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    format!("The {what} is \"{sent}\", which is none of {}.", values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_the_addresses_that_begin_like_it() {
        for (block, address, expected) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.1.2.3/8", "10.9.9.9", true),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("0.0.0.0/0", "203.0.113.1", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "fd00::1", true),
            ("fd00::/64", "fd00::1:1", true),
            ("fd00::/64", "fd00:0:0:1::1", false),
            ("10.0.0.0/33", "10.0.0.0", false),
            ("x", "10.0.0.0", false),
        ] {
            assert_eq!(contains(block, address.parse().unwrap()), expected, "{block} {address}");
        }
    }
}
