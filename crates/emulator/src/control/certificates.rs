use aliyun_runtime::Timestamp;
use serde_json::{Value, json};

use super::inventory::{add as add_members, scope};
use super::{Asked, Problem};
use crate::certificate::X509;
use crate::certificate_service::NewCertificate;
use crate::engine::Engine;
use crate::state::ListedCertificate;

/// Everything, or what the query names.
pub(super) fn list(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    let scope = scope(asked)?;
    let mut shown = Vec::new();
    for (key_id, account) in engine.accounts().iter() {
        for (region_id, region) in scope.regions(key_id, &account) {
            let place = json!({ "AccessKeyId": key_id, "RegionId": region_id });
            shown.extend(region.shared.resources.certificates.iter().map(|listed| {
                let mut shown = show(listed);
                add_members(&mut shown, &place);
                shown
            }));
        }
    }
    Ok(json!({ "Certificates": shown }))
}

/// The body is an object with `Pem`, or the text itself.
pub(super) fn add(engine: &Engine, asked: &Asked<'_>) -> Result<Value, Problem> {
    let text = std::str::from_utf8(asked.bytes()?).ok();
    let fresh = match text.filter(|text| !text.trim_start().starts_with('{')) {
        Some(text) if text.contains("-----BEGIN ") => NewCertificate::from_pem(text),
        _ => asked.body()?,
    };
    Ok(show(&engine.add_certificate(&fresh.within(scope(asked)?))?))
}

/// The id, and what stands in it if that is known.
fn show(listed: &ListedCertificate) -> Value {
    let mut shown = json!({ "CertificateId": listed.certificate_id });
    if let Some(content) = listed.content() {
        let X509 { fingerprint, common_name, subject_alternative_names, public_key, .. } = content;
        let time = |seconds| Timestamp::from_unix(seconds).to_string();
        let content = json!({
            "CommonName": common_name,
            "SubjectAlternativeNames": subject_alternative_names,
            "NotBefore": time(content.not_before),
            "NotAfter": time(content.not_after),
            "KeyAlgorithm": public_key.algorithm(),
            "KeySize": public_key.bits(),
            "Fingerprint": fingerprint,
        });
        add_members(&mut shown, &content);
    }
    shown
}
