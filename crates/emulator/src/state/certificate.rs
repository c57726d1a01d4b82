//! Certificates of the certificate service, which listeners name.

use std::fmt;
use std::sync::Arc;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::certificate::{Chain, X509};

/// What a list of certificates has in place of an id, where any other id is one that is there too.
const ANY: &str = "*";

/// A longer text is no chain of certificates.
const LONGEST: usize = 64 << 10;

/// A certificate of the certificate service.
///
/// In a seed it is the text of its id, or an object with `CertificateId` and `Pem` where it is known
/// what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCertificate {
    /// Its id.
    pub certificate_id: String,
    /// Its text, if that is known.
    pub pem: Option<Pem>,
}

impl ListedCertificate {
    /// What stands for any other id.
    pub(super) fn any() -> Self {
        Self { certificate_id: ANY.to_owned(), pem: None }
    }

    /// Whether it stands for any other id.
    pub(crate) fn is_any(&self) -> bool {
        self.certificate_id == ANY
    }

    /// What stands in it, if that is known.
    pub fn content(&self) -> Option<&X509> {
        self.pem.as_ref().map(Pem::content)
    }
}

/// The text of a certificate in PEM form, which may have those of its issuers behind it.
///
/// `Debug` shows what stands in the certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct Pem {
    text: Arc<str>,
    content: Arc<X509>,
}

impl Pem {
    /// Reads a text, or says what is wrong with it, to complete "the text ...".
    pub fn read(text: &str) -> Result<Self, String> {
        let length = text.len();
        if length > LONGEST {
            return Err(format!("has {length} bytes; it may have {LONGEST}"));
        }
        let chain = Chain::read(text).map_err(|problem| problem.to_string())?;
        Ok(Self { text: text.into(), content: Arc::new(chain.first) })
    }

    /// What stands in the certificate.
    pub fn content(&self) -> &X509 {
        &self.content
    }

    /// The length of the text.
    pub(crate) fn size(&self) -> usize {
        self.text.len()
    }
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.content.fmt(f)
    }
}

impl Serialize for Pem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Pem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).map_err(D::Error::custom)
    }
}

/// A certificate with its text.
#[derive(serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct WithText<I, P> {
    certificate_id: I,
    pem: P,
}

impl Serialize for ListedCertificate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let certificate_id = self.certificate_id.as_str();
        match &self.pem {
            Some(pem) => WithText { certificate_id, pem }.serialize(serializer),
            None => serializer.serialize_str(certificate_id),
        }
    }
}

impl<'de> Deserialize<'de> for ListedCertificate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdOrObject)
    }
}

/// Reads the one form or the other.
struct IdOrObject;

impl<'de> Visitor<'de> for IdOrObject {
    type Value = ListedCertificate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of an id, or an object with CertificateId and Pem")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<Self::Value, E> {
        Ok(ListedCertificate { certificate_id: id.to_owned(), pem: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let WithText { certificate_id, pem } =
            WithText::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ListedCertificate { certificate_id, pem: Some(pem) })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::document;

    const RSA: &str = include_str!("../../../slb/emulator/tests/certificates/rsa.pem");
    const KEY: &str = include_str!("../../../slb/emulator/tests/certificates/rsa.key.pem");

    fn read(form: &Value) -> Result<ListedCertificate, String> {
        document::read_tree(form).map_err(|mistake| mistake.to_string())
    }

    #[test]
    fn both_forms_are_read_and_written() {
        for form in [
            json!("1-cn-hangzhou"),
            json!("*"),
            json!({ "CertificateId": "2-cn-hangzhou", "Pem": RSA }),
        ] {
            let listed = read(&form).unwrap();
            assert_eq!(serde_json::to_value(&listed).unwrap(), form);
            assert_eq!(listed.content().is_some(), form.is_object());
        }
        let text = json!({ "CertificateId": "2-cn-hangzhou", "Pem": RSA }).to_string();
        let listed: ListedCertificate = serde_json::from_str(&text).unwrap();
        assert_eq!(listed.content().unwrap().common_name, "www.example.com");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_without_the_text() {
        let long = "x".repeat(LONGEST + 1);
        for (form, problem) in [
            (json!(7), "must be the text of an id, or an object with CertificateId and Pem, and"),
            (json!({ "CertificateId": "1" }), "Pem: is missing"),
            (json!({ "Pem": RSA }), "CertificateId: is missing"),
            (json!({ "CertificateId": "1", "Pem": 7 }), "Pem: must be a text"),
            (json!({ "CertificateId": "1", "Pem": "x" }), "Pem: is no certificate in PEM form;"),
            (json!({ "CertificateId": "1", "Pem": KEY }), "Pem: holds a private key;"),
            (json!({ "CertificateId": "1", "Pem": long }), "Pem: has 65537 bytes"),
            (json!({ "CertificateId": "1", "Pem": RSA, "Key": KEY }), "Key: is not known here"),
        ] {
            let told = read(&form).unwrap_err();
            assert!(told.starts_with(problem), "{told}");
            assert!(!told.contains("MII"), "{told}");
        }
        assert!(!format!("{:?}", Pem::read(RSA).unwrap()).contains("MII"));
    }
}
