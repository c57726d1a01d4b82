//! Lives of application load balancers, at an endpoint of all products.

use crate::network::{CHANGE, in_all_places, lead};
use crate::values::network;

/// What the Terraform provider does. It sends all in the form but the ids of jobs; who sends all in
/// the query, and who sends each parameter in its place, get the same answers.
#[tokio::test]
async fn the_terraform_provider_and_whoever_places_parameters_otherwise() {
    let text = life!(
        "application/load_balancer.life",
        "application/groups.life",
        "application/listeners.life",
        "application/rules.life",
        "application/data_sources.life",
        "application/destroy.life"
    );
    assert!(in_all_places(text, ["AFORM", "AQUERY", "ADOC"]).await > 150);
}

/// What the controller for Ingresses does, in its older home and in its newer one.
#[tokio::test]
async fn the_ingress_controller() {
    let thirty = (1..=30).map(|n| {
        format!(
            "Servers.{n}.ServerId=${{ecs}}{n:02} & Servers.{n}.ServerType=Ecs \
             & Servers.{n}.Port=30080 & Servers.{n}.Weight=100"
        )
    });
    let twenty = (1..=20).map(|n| format!("AclEntries.{n}.Entry=10.0.{n}.0/24"));
    let text = include_str!("application/controller.life")
        .replace("${thirty}", &thirty.collect::<Vec<_>>().join(" & "))
        .replace("${twenty}", &twenty.collect::<Vec<_>>().join(" & "));
    lead(text.leak(), CHANGE, &network()).await;
}
