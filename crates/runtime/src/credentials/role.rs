//! A RAM role, and the STS that gives its credentials.

use std::time::Duration;

use aliyun_core::Params;

use super::{CredentialsError, Environment};
use crate::endpoint::check_region;
use crate::{Endpoint, Timestamp};

/// A RAM role to assume, for how long and under which name, and by which STS endpoint.
///
/// What is not set comes from the environment where the vendor's tools take it from there.
///
/// ```
/// use std::time::Duration;
/// use aliyun_runtime::credentials::Role;
///
/// let role = Role::new("acs:ram::1234567890123456:role/deploy")
///     .session_name("deploy-42")
///     .duration(Duration::from_secs(1800))
///     .sts_region("cn-hangzhou")
///     .sts_vpc(true);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Role {
    pub(super) arn: Option<String>,
    pub(super) session_name: Option<String>,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) duration: Option<Duration>,
    pub(super) sts_endpoint: Option<String>,
    pub(super) sts_region: Option<String>,
    pub(super) sts_vpc: Option<bool>,
}

const ROLE_ARN: &str = "ALIBABA_CLOUD_ROLE_ARN";
const SESSION_NAME: &str = "ALIBABA_CLOUD_ROLE_SESSION_NAME";
const STS_REGION: &str = "ALIBABA_CLOUD_STS_REGION";
const VPC_ENABLED: &str = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED";

impl Role {
    /// A role by its ARN.
    pub fn new(arn: impl Into<String>) -> Self {
        Self { arn: Some(arn.into()), ..Self::default() }
    }

    /// The role in `ALIBABA_CLOUD_ROLE_ARN`.
    pub fn from_environment() -> Self {
        Self::default()
    }

    /// The name that audit logs show; otherwise that of `ALIBABA_CLOUD_ROLE_SESSION_NAME`, and
    /// otherwise one that is made up.
    #[must_use]
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = Some(name.into());
        self
    }

    /// A policy, as JSON, that narrows what the credentials may do.
    #[must_use]
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// The external id that the role demands of strangers. (Not for an OIDC role.)
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// How long credentials are valid: an hour unless set, and at least 15 minutes.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self
    }

    /// The endpoint of STS: `host`, `host:port` or either with `http://` or `https://` before it.
    #[must_use]
    pub fn sts_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.sts_endpoint = Some(endpoint.into());
        self
    }

    /// The region whose STS is asked; otherwise that of `ALIBABA_CLOUD_STS_REGION`, and otherwise
    /// the central one.
    #[must_use]
    pub fn sts_region(mut self, region: impl Into<String>) -> Self {
        self.sts_region = Some(region.into());
        self
    }

    /// Whether STS is asked inside the VPC, which needs a region; otherwise as
    /// `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED` says.
    #[must_use]
    pub fn sts_vpc(mut self, vpc: bool) -> Self {
        self.sts_vpc = Some(vpc);
        self
    }

    /// The parameters that both ways of assuming a role have.
    pub(super) fn params(
        &self,
        environment: &Environment,
        now: Timestamp,
    ) -> Result<Params, CredentialsError> {
        let given = |own: &Option<String>| own.clone().filter(|text| !text.is_empty());
        let arn = given(&self.arn).or_else(|| environment.get(ROLE_ARN));
        let arn = arn.ok_or_else(|| CredentialsError::new(format!("{ROLE_ARN} is not set")))?;
        let session = given(&self.session_name)
            .or_else(|| environment.get(SESSION_NAME))
            .unwrap_or_else(|| format!("credentials-rust-{}", now.unix()));
        let seconds = self.duration.map_or(3600, |duration| duration.as_secs());
        if seconds < 900 {
            return Err(CredentialsError::new(format!(
                "a role cannot be assumed for {seconds} s: it must be 900 s at least"
            )));
        }
        let mut params = Params::new();
        params.text("RoleArn", arn);
        params.text("RoleSessionName", session);
        params.text("DurationSeconds", seconds.to_string());
        if let Some(policy) = given(&self.policy) {
            params.text("Policy", policy);
        }
        Ok(params)
    }

    /// Which STS to ask.
    pub(super) fn sts(&self, environment: &Environment) -> Result<Endpoint, CredentialsError> {
        let given = |own: &Option<String>| own.clone().filter(|text| !text.is_empty());
        let unusable = |error| CredentialsError::new(format!("the STS endpoint: {error}"));
        if let Some(endpoint) = given(&self.sts_endpoint) {
            return endpoint.parse().map_err(unusable);
        }
        let region = given(&self.sts_region).or_else(|| environment.get(STS_REGION));
        let vpc = self.sts_vpc.unwrap_or_else(|| environment.is_true(VPC_ENABLED));
        let host = match (region, vpc) {
            (Some(region), vpc) => {
                check_region(&region).map_err(unusable)?;
                format!("{}.{region}.aliyuncs.com", if vpc { "sts-vpc" } else { "sts" })
            }
            (None, false) => "sts.aliyuncs.com".to_owned(),
            // The public host is not what was asked for.
            (None, true) => {
                return Err(CredentialsError::new(format!(
                    "the STS of which VPC is not known: set {STS_REGION}"
                )));
            }
        };
        host.parse().map_err(unusable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sts(role: &Role, variables: &[(&str, &str)]) -> String {
        match role.sts(&Environment::of(variables.iter().copied())) {
            Ok(endpoint) => endpoint.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn endpoint_then_region_then_environment() {
        let role = Role::new("arn");
        let (region, vpc) = ((STS_REGION, "eu-west-1"), (VPC_ENABLED, "TRUE"));
        assert_eq!(sts(&role, &[]), "https://sts.aliyuncs.com");
        assert_eq!(sts(&role, &[region]), "https://sts.eu-west-1.aliyuncs.com");
        assert_eq!(sts(&role, &[region, vpc]), "https://sts-vpc.eu-west-1.aliyuncs.com");
        let own = role.clone().sts_region("cn-hangzhou").sts_vpc(false);
        assert_eq!(sts(&own, &[region, vpc]), "https://sts.cn-hangzhou.aliyuncs.com");
        let own = own.sts_endpoint("http://127.0.0.1:80");
        assert_eq!(sts(&own, &[region, vpc]), "http://127.0.0.1:80");
        assert!(sts(&role, &[vpc]).contains(STS_REGION));
        assert!(sts(&role.sts_region("a/b"), &[]).contains("no region id"));
    }

    #[test]
    fn parameters_have_defaults() {
        let params = |role: Role, variables: &[(&str, &str)]| {
            let environment = Environment::of(variables.iter().copied());
            let params = role.params(&environment, Timestamp::from_unix(7));
            params.map(|params| params.to_value().to_json()).unwrap_or_else(|e| e.to_string())
        };
        let own =
            r#"{"RoleArn":"arn","RoleSessionName":"credentials-rust-7","DurationSeconds":"3600"}"#;
        assert_eq!(params(Role::new("arn"), &[(ROLE_ARN, "other"), (SESSION_NAME, "")]), own);
        let theirs = r#"{"RoleArn":"arn","RoleSessionName":"me","DurationSeconds":"900"}"#;
        let brief = Role::from_environment().duration(Duration::from_secs(900));
        assert_eq!(params(brief, &[(ROLE_ARN, "arn"), (SESSION_NAME, "me")]), theirs);
        assert!(params(Role::new(""), &[]).contains(ROLE_ARN));
        let brief = Role::new("arn").duration(Duration::from_secs(899));
        assert!(params(brief, &[]).contains("900 s at least"));
    }
}
