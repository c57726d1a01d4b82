//! Lives of network load balancers, at an endpoint of all products.

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Settling};
use serde_json::Value as Json;

use crate::values::{Values, network};
use crate::{life, run};

/// Leads a life where changes take their time.
async fn lead(text: &'static str, settling: Settling, values: &Values) -> Vec<Json> {
    let emulator = Emulator::start().await.expect("an emulator");
    emulator.settle(settling);
    run::lead(emulator.address(), &life::read(text), values).await
}

/// What the Terraform provider does. It sends all in the form; who sends all in the query, and who
/// sends each parameter in its place, get the same answers.
#[tokio::test]
async fn the_terraform_provider_and_whoever_places_parameters_otherwise() {
    let text = include_str!("network/terraform.life");
    let mut answers = Vec::new();
    for transport in ["NFORM", "NQUERY", "NDOC"] {
        let text = text.replace("\nANY ", &format!("\n{transport} ")).leak();
        let told = lead(text, Settling::AfterDescribes(2), &network()).await;
        answers.push(told.into_iter().map(comparable).collect::<Vec<_>>());
    }
    let [form, query, documented] = &*answers else { panic!("{}", answers.len()) };
    assert!(form.len() > 50, "{}", form.len());
    for (n, told) in form.iter().enumerate() {
        assert_eq!((Some(told), Some(told)), (query.get(n), documented.get(n)), "answer {n}");
    }
}

/// It does many things side by side, and asks for no more than what it made itself to be ready.
#[tokio::test]
async fn the_kubernetes_controller() {
    let text = include_str!("network/controller.life");
    lead(text, Settling::After(Duration::from_millis(40)), &network()).await;
}

/// An answer without what no two have in common: the id of the request, the emulator and the times.
fn comparable(answer: Json) -> Json {
    const OWN: [&str; 5] = ["RequestId", "HostId", "Recommend", "CreateTime", "EnabledTime"];
    match answer {
        Json::Object(members) => {
            let members = members.into_iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
            members.map(|(name, value)| (name, comparable(value))).collect()
        }
        Json::Array(items) => items.into_iter().map(comparable).collect(),
        value => value,
    }
}
