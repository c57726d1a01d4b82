use aliyun_emulator::product::Keyed;

use super::{AccessControlList, Certificate, DomainExtension, TlsPolicy};

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
