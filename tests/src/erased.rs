//! Operations without their types.

use aliyun_core::{
    DecodeError, FromValue as _, Operation, OperationInfo, Params, ToValue as _, Value,
};

/// An operation, and what its types do to a request and to an answer.
#[derive(Debug)]
pub struct ErasedOperation {
    pub info: &'static OperationInfo,
    /// The spec file, relative to the project.
    pub spec: &'static str,
    /// Reads a request, and writes it again.
    pub request: fn(&Params) -> Result<Params, DecodeError>,
    /// Reads an answer, and writes it again as JSON.
    pub response: fn(&Value<'_>) -> Result<String, DecodeError>,
}

impl ErasedOperation {
    pub(crate) const fn of<O: Operation>(spec: &'static str) -> Self {
        Self {
            info: O::INFO,
            spec,
            request: |params| {
                let mut written = Params::new();
                O::from_params(params)?.encode(&mut written);
                Ok(written)
            },
            response: |value| Ok(O::Response::from_value(value)?.to_value().to_json()),
        }
    }
}
