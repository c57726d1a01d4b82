//! What an error says of the credentials, of the way to the service or of the service.

use aliyun_core::CodeClass;
use aliyun_runtime::{Error, ErrorKind};

use crate::failure::Exit;

/// What is wrong with the credentials, and the way out; nothing if something else is.
///
/// The service looks for the key first, at the time of the request, at the token and then at the
/// signature.
pub(super) fn of_credentials(error: &Error) -> Option<(&'static str, &'static str)> {
    let told = match error.code()? {
        "InvalidAccessKeyId.NotFound" | "InvalidAccessKeyId" => (
            "the service knows no key with this ID",
            "compare the ID with the list of the RAM console; a key of the international site is \
             not known in China, nor the other way round",
        ),
        "InvalidAccessKeyId.Inactive" => (
            "the service knows the key, which is disabled",
            "enable it in the RAM console, or use another",
        ),
        "SignatureDoesNotMatch" | "IncompleteSignature" => (
            "the service knows the key ID, and the secret is not the one of this key",
            "write the secret anew, whole and without spaces; one that is lost is not shown again: \
             make a new key. If it is right, a proxy on the way changes requests",
        ),
        "InvalidSecurityToken.Expired" => (
            "the token of the temporary key has expired",
            "get a new temporary key, with its secret and its token, from where this one is from",
        ),
        "InvalidSecurityToken.Malformed" | "InvalidSecurityToken" => (
            "the token of the temporary key is none that the service gave",
            "set ALIBABA_CLOUD_SECURITY_TOKEN anew and whole; a key that is not temporary has none",
        ),
        "InvalidSecurityToken.MismatchWithAccessKey" | "MissingSecurityToken" => (
            "the token and the key are not of one temporary key",
            "take the ID, the secret and the token of one answer of STS",
        ),
        "InvalidTimeStamp.Expired" | "IllegalTimestamp" => (
            "the time of the request is more than 15 minutes off",
            "set the clock of this machine, by NTP say: requests are signed with its time",
        ),
        _ if error.class() == Some(CodeClass::Unauthenticated) => (
            "the service does not take the key",
            "look at the key in the RAM console: its ID, and whether it is enabled",
        ),
        _ => return None,
    };
    Some(told)
}

/// The kind of anything else, and the way out.
pub(super) fn way_out(error: &Error) -> (Exit, &'static str) {
    match (error.kind(), error.class()) {
        (ErrorKind::Connect, _) if speaks_no_tls(error) => (
            Exit::NoAnswer,
            "what answers there does not speak TLS: write http:// before a host that does not, \
             such as that of an emulator",
        ),
        (ErrorKind::Connect | ErrorKind::Timeout, _) => (
            Exit::NoAnswer,
            "look at the host and its port (--endpoint, ALIBABA_CLOUD_ENDPOINT, the profile), at \
             the network and at HTTPS_PROXY; in a VPC it is another host \
             (ALIBABA_CLOUD_ENDPOINT_TYPE=vpc)",
        ),
        (ErrorKind::UnreadableAnswer | ErrorKind::Interrupted | ErrorKind::Transport, _) => (
            Exit::NoAnswer,
            "something else than the service answers there: look at the host (--endpoint, \
             ALIBABA_CLOUD_ENDPOINT, the profile) and at HTTPS_PROXY",
        ),
        (_, Some(CodeClass::Denied)) => {
            (Exit::Denied, "the key is good and lacks a permission: `slb policy DescribeRegions`")
        }
        (_, Some(CodeClass::Throttled)) => {
            (Exit::Later, "wait a minute: others use the same quota")
        }
        (_, Some(CodeClass::Busy | CodeClass::Internal)) => {
            (Exit::Later, "wait a minute: the service fails at present")
        }
        (ErrorKind::Service, None) if error.status() == Some(404) => (
            Exit::NoAnswer,
            "it may be the host of another service: look at --endpoint and at \
             ALIBABA_CLOUD_ENDPOINT, or leave them out",
        ),
        _ => (crate::failure::exit(error), "see docs/WHEN_A_CALL_FAILS.md"),
    }
}

/// Whether a connection was made, and broke before it was encrypted.
fn speaks_no_tls(error: &Error) -> bool {
    ["InvalidContentType", "corrupt message"].iter().any(|part| error.message().contains(part))
}
