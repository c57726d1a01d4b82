//! Requests and answers of all operations.

use aliyun_core::{Limits, Value};
use aliyun_slb_tests::erased::ErasedOperation;
use aliyun_slb_tests::generated::PRODUCTS;

use super::core::form;
use super::{says_why, text};

/// The operation on the first line, and what it is given behind that.
fn taken_apart(data: &[u8]) -> (&'static ErasedOperation, &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    (operation(&data[..end]), &data[(end + 1).min(data.len())..])
}

/// The operation that a line names as `Product.Operation`. Of a name that nobody knows, the bytes
/// choose, so that every operation is reached.
pub fn operation(line: &[u8]) -> &'static ErasedOperation {
    let named = PRODUCTS.iter().find_map(|product| {
        let (name, action) = text(line)?.split_once('.')?;
        let all = (product.name == name).then_some(product.operations)?;
        all.iter().find(|operation| operation.info.action() == action)
    });
    let any = || {
        let sum = line.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31) + usize::from(*byte));
        let all: usize = PRODUCTS.iter().map(|product| product.operations.len()).sum();
        let mut operations = PRODUCTS.iter().flat_map(|product| product.operations);
        operations.nth(sum % all).expect("operations")
    };
    named.unwrap_or_else(any)
}

/// What is read is written so that it is read as the same, and the rules take anything.
pub fn request(data: &[u8]) {
    let (operation, rest) = taken_apart(data);
    let params = form(rest);
    match (operation.request)(&params) {
        Ok(written) => {
            let again = (operation.request)(&written).expect("a request of ours");
            assert!(again == written, "{} is not read as it was written", operation.info.action());
            for limits in [Limits::Observed, Limits::Documented] {
                let wrong = (operation.wrong)(&params, limits).expect("it was read before");
                wrong.iter().for_each(|violation| _ = says_why(violation));
            }
        }
        Err(error) => _ = says_why(&error),
    }
}

/// The same of an answer.
pub fn response(data: &[u8]) {
    let (operation, rest) = taken_apart(data);
    let Some(rest) = text(rest) else { return };
    let Ok(value) = Value::from_json(rest).or_else(|_| Value::from_xml(rest)) else { return };
    match (operation.response)(&value) {
        Ok(json) => {
            let value = Value::from_json(&json).expect("our own JSON");
            let again = (operation.response)(&value).expect("an answer of ours");
            assert_eq!(again, json, "an answer of {}", operation.info.action());
        }
        Err(error) => _ = says_why(&error),
    }
}
