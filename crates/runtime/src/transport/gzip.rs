//! Unpacks answers that came compressed.

use std::io::{self, Read as _};

use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

/// The answer unpacked; `None` if it would have more than `largest` bytes then.
///
/// What is compressed otherwise or broken stays as it is, with its `content-encoding`: whoever
/// reads the answer knows more to say about it.
pub(super) fn unpack(
    mut response: http::Response<Bytes>,
    largest: usize,
) -> Option<http::Response<Bytes>> {
    let is = |names: &[&str]| {
        let encoding = response.headers().get(CONTENT_ENCODING)?.to_str().ok()?.trim();
        Some(names.iter().any(|name| encoding.eq_ignore_ascii_case(name)))
    };
    if is(&["identity", ""]) == Some(true) {
        response.headers_mut().remove(CONTENT_ENCODING);
    } else if is(&["gzip", "x-gzip"]) == Some(true)
        && let Ok(unpacked) = gunzip(response.body(), largest)
    {
        *response.body_mut() = unpacked?;
        response.headers_mut().remove(CONTENT_ENCODING);
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    Some(response)
}

/// The content of a gzip stream, or `None` if it is too large. It is not unpacked any further
/// than that: a thousand bytes can stand for a million.
fn gunzip(packed: &[u8], largest: usize) -> io::Result<Option<Bytes>> {
    let limit = u64::try_from(largest).unwrap_or(u64::MAX).saturating_add(1);
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(packed).take(limit).read_to_end(&mut unpacked)?;
    Ok((unpacked.len() <= largest).then(|| unpacked.into()))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    }

    fn response(encoding: Option<&str>, body: &[u8]) -> http::Response<Bytes> {
        let mut response = http::Response::builder().header(CONTENT_LENGTH, body.len());
        if let Some(encoding) = encoding {
            response = response.header(CONTENT_ENCODING, encoding);
        }
        response.body(Bytes::copy_from_slice(body)).unwrap()
    }

    #[test]
    fn gzip_is_unpacked_and_what_is_plain_is_left() {
        let packed = gzip(b"text");
        for (encoding, body) in [
            (Some("gzip"), packed.as_slice()),
            (Some(" GZIP"), &packed),
            (Some("x-gzip"), &packed),
            (Some("identity"), b"text"),
            (None, b"text"),
        ] {
            let unpacked = unpack(response(encoding, body), 4).unwrap();
            assert_eq!(unpacked.body().as_ref(), b"text", "{encoding:?}");
            assert!(!unpacked.headers().contains_key(CONTENT_ENCODING));
        }
        let two = [gzip(b"te"), gzip(b"xt")].concat();
        assert_eq!(unpack(response(Some("gzip"), &two), 4).unwrap().body().as_ref(), b"text");
    }

    #[test]
    fn what_is_broken_or_unknown_stays_as_it_came() {
        let packed = gzip(b"text");
        let mut spoiled = packed.clone();
        *spoiled.last_mut().unwrap() ^= 1;
        let cut = &packed[..packed.len() - 1];
        for (encoding, body) in [
            ("gzip", cut),
            ("gzip", &spoiled),
            ("gzip", b"text"),
            ("gzip", b""),
            ("br", b"text"),
            ("gzip, gzip", &packed),
        ] {
            let same = unpack(response(Some(encoding), body), 100).unwrap();
            assert_eq!(same.headers()[CONTENT_ENCODING], encoding);
            assert_eq!(same.body().as_ref(), body);
        }
    }

    #[test]
    fn the_limit_is_exact_and_a_bomb_is_not_unpacked() {
        let packed = gzip(b"text");
        assert!(unpack(response(Some("gzip"), &packed), 3).is_none());
        assert!(unpack(response(Some("gzip"), &packed), 4).is_some());
        let bomb = gzip(&vec![b'x'; 10 << 20]);
        assert!(bomb.len() < 20_000);
        assert!(unpack(response(Some("gzip"), &bomb), 1 << 20).is_none());
    }
}
