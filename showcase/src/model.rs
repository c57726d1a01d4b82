//! What is `aliyun-slb-model` for the real product.

mod generated;

pub use generated::*;
