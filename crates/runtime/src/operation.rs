//! What is called: an operation that a crate knows, or one that is known by its name.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use aliyun_core::{Effect, OperationInfo, ServiceInfo};

use crate::{Call, CallOptions, Client, Error, ErrorKind};

/// The facts of an operation, wherever they are: among the constants of a generated crate, or made
/// at run time and shared by whoever tells of the call.
#[derive(Clone)]
pub struct OperationRef(Place);

#[derive(Clone)]
enum Place {
    Known(&'static OperationInfo),
    Made(Arc<OperationInfo>),
}

impl Deref for OperationRef {
    type Target = OperationInfo;

    fn deref(&self) -> &OperationInfo {
        match &self.0 {
            Place::Known(info) => info,
            Place::Made(info) => info,
        }
    }
}

impl From<&'static OperationInfo> for OperationRef {
    fn from(info: &'static OperationInfo) -> Self {
        Self(Place::Known(info))
    }
}

impl From<OperationInfo> for OperationRef {
    fn from(info: OperationInfo) -> Self {
        Self(Place::Made(Arc::new(info)))
    }
}

impl From<&Self> for OperationRef {
    fn from(same: &Self) -> Self {
        same.clone()
    }
}

impl fmt::Debug for OperationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl OperationRef {
    /// Fails if nothing can have such a name: it would go into a header as it is.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let action = self.action();
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !action.is_empty() && action.bytes().all(is_word) {
            return Ok(());
        }
        let message = "no operation can have this name: one has letters and digits only";
        Err(Error::new(ErrorKind::Configuration, message))
    }
}

/// A request for an operation by its name: all of its parameters come from [`Call::param`] and
/// [`Call::secret_param`], nothing is checked before it is sent, and it is answered with an
/// [`Answer`](crate::Answer).
#[derive(Clone, Debug)]
pub struct ByName(pub(crate) OperationRef);

impl Client {
    /// Calls an operation that no crate has: by its name, which may be made at run time, and what
    /// a call of it changes, which decides when it may be repeated.
    ///
    /// ```
    /// use aliyun_core::{Effect, ServiceInfo};
    /// use aliyun_runtime::{Client, Error};
    ///
    /// static VPC: ServiceInfo = ServiceInfo::new("Vpc", "2016-04-28")
    ///     .endpoint_rules("vpc.{regionId}.aliyuncs.com", "vpc-vpc.{regionId}.aliyuncs.com");
    ///
    /// async fn vpcs(client: &Client) -> Result<(), Error> {
    ///     let call = client.operation(&VPC, "DescribeVpcs", Effect::Read).param("PageSize", "50");
    ///     println!("{}", call.await?.text());
    ///     Ok(())
    /// }
    /// ```
    ///
    /// The region of the client goes along as `RegionId`, unless the call sets it. Where more is
    /// known about the operation, [`Client::operation_of`] takes it.
    pub fn operation(
        &self,
        service: &'static ServiceInfo,
        action: impl Into<Cow<'static, str>>,
        effect: Effect,
    ) -> Call<'_, ByName> {
        self.operation_of(OperationInfo::named(service, action.into(), effect))
    }

    /// The same for an operation of which more is known: a parameter for the region that has
    /// another name, or one by which the service tells a repeat from another call.
    pub fn operation_of(&self, operation: impl Into<OperationRef>) -> Call<'_, ByName> {
        let (request, options) = (ByName(operation.into()), CallOptions::default());
        Call { client: self, request, check: |_, _| Ok(()), options }
    }
}
