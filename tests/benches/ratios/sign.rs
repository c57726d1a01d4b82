//! Signing, over the bare hashes of the same bytes; checking and encoding, over signing.

use std::hint::black_box;

use aliyun_core::{Operation, Params};
use aliyun_runtime::sign::{Signing, acs3, v1};
use aliyun_runtime::{Credentials, Timestamp};
use aliyun_slb_model::{AddVServerGroupBackendServers, BackendServer};
use aliyun_slb_validator::Validate;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::measure::compare;

const SECRET: &str = "testsecret";
const HOST: &str = "slb.aliyuncs.com";

/// A call with 20 servers, the most that one may carry.
pub fn request() -> AddVServerGroupBackendServers {
    let servers: Vec<BackendServer> = (1..=20)
        .map(|n| {
            BackendServer::eni("eni-bp100000000000000001", format!("192.168.1.{n}"), 8080)
                .weight(50)
                .description("web/production-1")
        })
        .collect();
    AddVServerGroupBackendServers::new("rsp-bp10000000001", servers).region_id("cn-hangzhou")
}

fn params(request: &AddVServerGroupBackendServers) -> Params {
    let mut params = Params::new();
    request.encode(&mut params);
    params
}

pub fn run(rounds: usize) {
    let request = request();
    let params = params(&request);
    let credentials = Credentials::new("testid", SECRET);
    let signing = Signing {
        credentials: &credentials,
        action: "AddVServerGroupBackendServers",
        version: "2014-05-15",
        time: Timestamp::now(),
        nonce: "0123456789abcdef0123456789abcdef",
    };

    let text = v1::sign(&signing, "POST", &params).string_to_sign("POST");
    let v1_name = format!("sign 20 servers, V1 / HMAC-SHA1 of {} bytes", text.len());
    compare(
        &v1_name,
        rounds,
        Some(2.0),
        || drop(black_box(v1::sign(&signing, "POST", black_box(&params)))),
        || {
            let key = [SECRET.as_bytes(), b"&"].concat();
            let mac =
                Hmac::<Sha1>::new_from_slice(&key).map(|mac| mac.chain_update(black_box(&text)));
            let _ = black_box(mac.map(|mac| mac.finalize().into_bytes()));
        },
    );

    let signed = acs3::sign(&signing, "POST", HOST, &params);
    let canonical = signed.canonical.as_str().to_owned();
    let to_sign = signed.canonical.string_to_sign();
    let acs3_name = format!("sign 20 servers, ACS3 / SHA-256 of {} bytes", canonical.len());
    compare(
        &acs3_name,
        rounds,
        Some(2.0),
        || drop(black_box(acs3::sign(&signing, "POST", HOST, black_box(&params)))),
        || {
            black_box(Sha256::digest(black_box(&canonical)));
            let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())
                .map(|mac| mac.chain_update(black_box(&to_sign)));
            let _ = black_box(mac.map(|mac| mac.finalize().into_bytes()));
        },
    );

    compare(
        "check 20 servers / sign them, ACS3",
        rounds,
        None,
        || assert!(black_box(&request).validate().is_ok()),
        || drop(black_box(acs3::sign(&signing, "POST", HOST, black_box(&params)))),
    );
    compare(
        "encode 20 servers / sign them, ACS3",
        rounds,
        None,
        || drop(black_box(self::params(black_box(&request)))),
        || drop(black_box(acs3::sign(&signing, "POST", HOST, black_box(&params)))),
    );
}
