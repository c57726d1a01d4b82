//! What is kept of whole groups: what is wanted, plans, reports, recipes.

use aliyun_lb_groups::{BlueGreen, Canary, Desired, Drain, Event, Plan, Report, Rolling, Snapshot};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::says_why;

/// What is read of a kind is written so that it is read as the same.
pub fn documents(data: &[u8]) {
    document::<Desired>(data);
    document::<Snapshot>(data);
    document::<Plan>(data);
    document::<Report>(data);
    document::<Event>(data);
    document::<BlueGreen>(data);
    document::<Canary>(data);
    document::<Drain>(data);
    document::<Rolling>(data);
}

fn document<T: Serialize + DeserializeOwned + PartialEq>(data: &[u8]) {
    match serde_json::from_slice::<T>(data) {
        Ok(read) => {
            let json = serde_json::to_vec(&read).expect("JSON");
            let again: T = serde_json::from_slice(&json).expect("a document of ours");
            assert!(again == read, "{}", String::from_utf8_lossy(&json));
        }
        Err(error) => _ = says_why(&error),
    }
}
