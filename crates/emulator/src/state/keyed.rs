use std::sync::Arc;

use super::{AccessControlList, Certificate, DomainExtension, Table, TlsPolicy};

/// What a region keeps by ids.
pub(crate) trait Keyed: Sized {
    /// The name of the id in a seed.
    const NAME: &'static str;

    fn id(&self) -> &str;

    /// These by their ids, or the number and the id of the first that was there before.
    fn by_id(list: Vec<Self>) -> Result<Table<Self>, (usize, String)> {
        let mut table = Table::default();
        for (n, one) in list.into_iter().enumerate() {
            let id: Arc<str> = one.id().into();
            if table.insert(Arc::clone(&id), one) {
                return Err((n, id.to_string()));
            }
        }
        Ok(table)
    }
}

impl Keyed for AccessControlList {
    const NAME: &'static str = "AclId";

    fn id(&self) -> &str {
        &self.acl_id
    }
}

impl Keyed for Certificate {
    const NAME: &'static str = "CertificateId";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Keyed for TlsPolicy {
    const NAME: &'static str = "TLSCipherPolicyId";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Keyed for DomainExtension {
    const NAME: &'static str = "DomainExtensionId";

    fn id(&self) -> &str {
        &self.id
    }
}
