//! Certificates that are put into the certificate service while the emulator runs.

use std::fmt;

use serde::Deserialize;

use crate::engine::Engine;
use crate::inventory::Locked;
use crate::recording::Moved;
use crate::scope::Scope;
use crate::state::{ListedCertificate, Pem, Region, is_plain};
use crate::state_error::StateError;

/// More certificates than this are not put into a region.
const MOST: usize = 1000;

/// Where the numbers of made ids begin.
const FIRST_NUMBER: u32 = 10_000_000;

/// A certificate for the certificate service of the emulator, which load balancers take certificates
/// from by their ids.
///
/// It is in every account, and in one region. Its id is its own, or one of the form
/// `12345678-cn-hangzhou`, which is the same for the same certificate.
///
/// ```
/// use aliyun_emulator::product::Products;
/// use aliyun_emulator::{Emulator, NewCertificate};
/// # async fn test<P: Products>(pem: &str) -> Result<(), Box<dyn std::error::Error>> {
/// // `Emulator` and `P` are one type in the crate of a product.
/// let emulator = Emulator::<P>::start().await?;
/// let id = emulator.add_certificate(NewCertificate::from_pem(pem)).await?;
/// // ... a listener is made with the certificate of this id ...
/// # Ok(())
/// # }
/// ```
///
/// `Debug` does not show the text.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[must_use]
pub struct NewCertificate {
    pem: String,
    certificate_id: Option<String>,
    #[serde(skip)]
    scope: Scope,
}

impl NewCertificate {
    /// A certificate by its text in PEM form, which may have those of its issuers behind it. A
    /// private key is not asked for, and refused.
    pub fn from_pem(pem: impl Into<String>) -> Self {
        Self { pem: pem.into(), certificate_id: None, scope: Scope::default() }
    }

    /// With this id, in place of the certificate that has it.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.certificate_id = Some(id.into());
        self
    }

    /// Only in the account of this access key id.
    pub fn in_account(mut self, access_key_id: impl Into<String>) -> Self {
        self.scope.key_id = Some(access_key_id.into());
        self
    }

    /// In this region, instead of the one that its id ends with, or else the first there is.
    pub fn in_region(mut self, region_id: impl Into<String>) -> Self {
        self.scope.region_id = Some(region_id.into());
        self
    }

    /// In these accounts and this region.
    pub(crate) fn within(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// The region that it goes to.
    fn region(&self, accounts: &[Locked<'_>]) -> Option<String> {
        let regions = || accounts.iter().flat_map(|(_, account)| account.regions.keys());
        let id = self.certificate_id.as_deref().unwrap_or_default();
        let ends = |region: &&String| id.strip_suffix(*region).is_some_and(|id| id.ends_with('-'));
        match &self.scope.region_id {
            Some(wanted) => regions().find(|region| *region == wanted).cloned(),
            None => regions().find(ends).or_else(|| regions().next()).cloned(),
        }
    }
}

impl fmt::Debug for NewCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCertificate")
            .field("certificate_id", &self.certificate_id)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Puts a certificate in.
    pub(crate) fn add_certificate(
        &self,
        fresh: &NewCertificate,
    ) -> Result<ListedCertificate, StateError> {
        let pem = Pem::read(&fresh.pem)
            .map_err(|problem| StateError::unreadable(format!("Pem {problem}.")))?;
        let now = self.clock().milliseconds();
        let accounts: Vec<Locked<'_>> =
            self.accounts().iter().filter(|(key_id, _)| fresh.scope.has_account(key_id)).collect();
        let region_id = fresh.region(&accounts).ok_or_else(StateError::no_such_place)?;
        let regions = || accounts.iter().filter_map(|(_, own)| own.regions.get(&region_id));
        let certificate_id = match &fresh.certificate_id {
            Some(id) if is_plain(id) => id.clone(),
            Some(_) => {
                let problem = "CertificateId has letters, digits, hyphens and underscores only, as \
                               12345678-cn-hangzhou.";
                return Err(StateError::unreadable(problem));
            }
            None => made_id(&pem, &region_id, regions),
        };
        let certificate = ListedCertificate { certificate_id, pem: Some(pem) };
        let is_new = |region: &Region| !is_listed(region, &certificate.certificate_id);
        if regions().any(|own| is_new(own) && own.shared.resources.certificates.len() >= MOST) {
            let problem = format!("Region {region_id} has {MOST} certificates already.");
            return Err(StateError::full(problem));
        }
        let holders = accounts.iter().filter(|(_, own)| own.regions.contains_key(&region_id));
        let moved = holders.map(|(key_id, _)| Moved {
            unix_milliseconds: now,
            access_key_id: (*key_id).to_owned(),
            region_id: region_id.clone(),
            planned: None,
            certificate: Some(certificate.clone()),
        });
        let moved = moved.collect();
        self.let_happen(accounts, moved)?;
        Ok(certificate)
    }
}

fn is_listed(region: &Region, id: &str) -> bool {
    region.shared.resources.certificate(id).listed().is_some()
}

/// An id from what stands in a certificate, so that it is the same in all accounts and every run. One
/// that another certificate has is passed over.
fn made_id<'r, R: Iterator<Item = &'r Region>>(
    pem: &Pem,
    region_id: &str,
    regions: impl Fn() -> R,
) -> String {
    let digits: String = pem.content().fingerprint.split(':').take(3).collect();
    let first = FIRST_NUMBER + u32::from_str_radix(&digits, 16).unwrap_or_default();
    let mut ids = (first..).map(|number| format!("{number}-{region_id}"));
    let is_free = |id: &String| {
        let mut known = regions().filter_map(|own| own.shared.resources.certificate(id).listed());
        known.all(|known| known.content().is_some_and(|known| *known == *pem.content()))
    };
    // There are fewer certificates than numbers.
    ids.find(is_free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emulator::Emulator;
    use crate::made_up::MadeUp;

    const RSA: &str = include_str!("../../slb/emulator/tests/certificates/rsa.pem");
    const EC: &str = include_str!("../../slb/emulator/tests/certificates/ec.pem");
    const KEY: &str = include_str!("../../slb/emulator/tests/certificates/rsa.key.pem");

    async fn started() -> Emulator<MadeUp> {
        let keys = [("one", "secret-1"), ("two", "secret-2")];
        let builder =
            keys.into_iter().fold(Emulator::<MadeUp>::builder(), |builder, (id, secret)| {
                builder.access_key(id, secret)
            });
        builder.start().await.unwrap()
    }

    /// The certificates of each account and region, as they are exported.
    fn listed(emulator: &Emulator<MadeUp>) -> Vec<(String, Vec<String>)> {
        let state: serde_json::Value = serde_json::from_str(&emulator.export().unwrap()).unwrap();
        let mut all = Vec::new();
        for (key_id, account) in state["Accounts"].as_object().unwrap() {
            for (region_id, region) in account["Regions"].as_object().unwrap() {
                let own = region["Certificates"].as_array().into_iter().flatten();
                let ids = own.map(|own| own["CertificateId"].as_str().or(own.as_str()).unwrap());
                let ids: Vec<_> = ids.map(str::to_owned).collect();
                if !ids.is_empty() {
                    all.push((format!("{key_id} {region_id}"), ids));
                }
            }
        }
        all
    }

    #[tokio::test]
    async fn an_id_is_made_and_is_the_same_for_the_same_certificate() {
        let emulator = started().await;
        let id = emulator.add_certificate(NewCertificate::from_pem(RSA)).await.unwrap();
        assert_eq!(id, "11508690-cn-hangzhou");
        let own = vec!["*".to_owned(), id.clone()];
        let places = ["one cn-hangzhou", "two cn-hangzhou"].map(|it| (it.to_owned(), own.clone()));
        assert_eq!(listed(&emulator), places);
        assert_eq!(emulator.add_certificate(NewCertificate::from_pem(RSA)).await.unwrap(), id);
        assert_eq!(listed(&emulator), places);
        // What stands around it is not the certificate.
        for text in [format!("Bag Attributes\n{RSA}"), RSA.replace('\n', "\r\n"), RSA.trim().into()]
        {
            let again = emulator.add_certificate(NewCertificate::from_pem(text)).await.unwrap();
            assert_eq!(again, id);
        }
        // Where another certificate has the id, the next one is taken.
        let other = NewCertificate::from_pem(EC).id(&id);
        assert_eq!(emulator.add_certificate(other).await.unwrap(), id);
        let next = emulator.add_certificate(NewCertificate::from_pem(RSA)).await.unwrap();
        assert_eq!(next, "11508691-cn-hangzhou");
    }

    #[tokio::test]
    async fn it_goes_where_it_is_sent() {
        let emulator = started().await;
        for certificate in [
            NewCertificate::from_pem(RSA).id("1-cn-shanghai"),
            NewCertificate::from_pem(RSA).id("2").in_account("one").in_region("cn-shanghai"),
            NewCertificate::from_pem(RSA).id("3-cn-nowhere").in_account("two"),
        ] {
            let id = certificate.certificate_id.clone().unwrap();
            assert_eq!(emulator.add_certificate(certificate).await.unwrap(), id);
        }
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            listed(&emulator),
            [
                ("one cn-shanghai".to_owned(), ids(&["*", "1-cn-shanghai", "2"])),
                ("two cn-hangzhou".to_owned(), ids(&["*", "3-cn-nowhere"])),
                ("two cn-shanghai".to_owned(), ids(&["*", "1-cn-shanghai"])),
            ]
        );
    }

    #[tokio::test]
    async fn what_cannot_be_put_in_is_told() {
        let emulator = started().await;
        for (certificate, status, told) in [
            (NewCertificate::from_pem("x"), 400, "Pem is no certificate in PEM form;"),
            (NewCertificate::from_pem(KEY), 400, "Pem holds a private key;"),
            (NewCertificate::from_pem(RSA).id(""), 400, "CertificateId has letters"),
            (NewCertificate::from_pem(RSA).id("*"), 400, "CertificateId has letters"),
            (NewCertificate::from_pem(RSA).in_region("nowhere"), 404, "There is no such account"),
            (NewCertificate::from_pem(RSA).in_account("nobody"), 404, "There is no such account"),
        ] {
            assert!(!format!("{certificate:?}").contains("MII"));
            let error = emulator.add_certificate(certificate).await.unwrap_err();
            assert_eq!(error.status().as_u16(), status);
            assert!(error.to_string().starts_with(told), "{error}");
            assert!(!error.to_string().contains("MII"), "{error}");
        }
        assert!(listed(&emulator).is_empty());
    }

    #[tokio::test]
    async fn a_region_has_room_for_some() {
        let emulator = started().await;
        for n in 1..MOST {
            let certificate = NewCertificate::from_pem(RSA).id(format!("{n}-cn-hangzhou"));
            emulator.add_certificate(certificate).await.unwrap();
        }
        let error = emulator.add_certificate(NewCertificate::from_pem(EC)).await.unwrap_err();
        assert_eq!(error.status().as_u16(), 409);
        let again = NewCertificate::from_pem(EC).id("1-cn-hangzhou");
        assert_eq!(emulator.add_certificate(again).await.unwrap(), "1-cn-hangzhou");
    }
}
