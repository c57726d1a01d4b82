//! Operations without their types.

use aliyun_core::{
    DecodeError, FromValue as _, Limits, Operation, OperationInfo, Params, ToValue as _, Value,
    Violations,
};

/// The rules of a product, by which its requests are judged.
pub trait Judge<O> {
    /// Everything that is wrong with the request.
    fn judge(request: &O, limits: Limits) -> Result<(), Violations>;
}

/// A product, and all that it does.
#[derive(Debug)]
pub struct Product {
    /// The product code.
    pub name: &'static str,
    pub version: &'static str,
    pub operations: &'static [ErasedOperation],
}

/// An operation, and what its types do to a request and to an answer.
#[derive(Debug)]
pub struct ErasedOperation {
    pub info: &'static OperationInfo,
    /// The spec file, relative to the project.
    pub spec: &'static str,
    /// Reads a request, and writes it again.
    pub request: fn(&Params) -> Result<Params, DecodeError>,
    /// Reads a request, and says what is wrong with it.
    pub wrong: fn(&Params, Limits) -> Result<Vec<String>, DecodeError>,
    /// Reads an answer, and writes it again as JSON.
    pub response: fn(&Value<'_>) -> Result<String, DecodeError>,
}

impl ErasedOperation {
    pub(crate) const fn of<O: Operation, R: Judge<O>>(spec: &'static str) -> Self {
        Self {
            info: O::INFO,
            spec,
            request: |params| {
                let mut written = Params::new();
                O::from_params(params)?.encode(&mut written);
                Ok(written)
            },
            wrong: |params, limits| {
                let found = R::judge(&O::from_params(params)?, limits);
                let found =
                    found.err().map(|found| found.iter().map(ToString::to_string).collect());
                Ok(found.unwrap_or_default())
            },
            response: |value| Ok(O::Response::from_value(value)?.to_value().to_json()),
        }
    }
}
