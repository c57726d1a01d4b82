//! The certificate of HTTPS.

use super::args::Args;
#[cfg(feature = "tls")]
use super::pem;
use crate::Builder;

/// Lets an emulator answer HTTPS too, as the options say.
#[cfg(feature = "tls")]
pub(super) fn set_up(builder: Builder, args: &Args) -> Result<Builder, String> {
    use std::fs;

    use aliyun_core::Secret;

    use crate::Tls;

    let read = |what, path: &std::path::Path| {
        pem::read(path).map_err(|error| format!("{what} in {}: {error}", path.display()))
    };
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => {
            let pem = read("the certificate", certificate)?;
            let secret = Secret::from(read("the private key", key)?);
            Tls::from_pem(&pem, secret.expose()).map_err(|error| {
                format!(
                    "the certificate in {}, with the private key in {}: {error}",
                    certificate.display(),
                    key.display()
                )
            })?
        }
        _ => Tls::self_signed(args.tls_names.iter().map(String::as_str))
            .map_err(|error| format!("no certificate can be made: {error}"))?,
    };
    if let Some(path) = &args.tls_cert_out {
        fs::write(path, tls.certificate()).map_err(|error| {
            format!("the certificate cannot be written to {}: {error}", path.display())
        })?;
    }
    Ok(builder.tls(tls))
}

/// Says how to come by a program that can.
#[cfg(not(feature = "tls"))]
pub(super) fn set_up(_: Builder, _: &Args) -> Result<Builder, String> {
    Err("HTTPS is asked for, and this program was built without it; build it with the feature, as by `cargo install \
         --locked aliyun-lb-emulator --features tls`"
        .to_owned())
}
