pub mod credentials;
pub mod nonce;
pub mod sign;
pub mod timestamp;
pub use credentials::*;
pub use timestamp::*;
