//! What is `aliyun-slb-client` for the real product.

mod generated;

pub use aliyun_runtime::{Call, ClientBuilder, Error, RetryConfig};

pub use crate::model::*;

use aliyun_core::Operation;

use crate::validator::Validate;

/// Calls the service.
#[derive(Clone, Debug)]
pub struct Client(aliyun_runtime::Client);

impl Client {
    /// Sets up a client.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    fn call<O: Operation + Validate>(&self, request: O) -> Call<'_, O> {
        Call::new(&self.0, request, O::validate_with)
    }
}

impl From<aliyun_runtime::Client> for Client {
    fn from(client: aliyun_runtime::Client) -> Self {
        Self(client)
    }
}
