//! Lives of network load balancers, at an endpoint of all products.

use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Settling};
use serde_json::Value as Json;
use tokio::task::JoinSet;

use crate::values::{Values, network};
use crate::{life, run};

/// Leads a life where changes take their time.
pub async fn lead(text: &'static str, settling: Settling, values: &Values) -> Vec<Json> {
    let emulator = Emulator::start().await.expect("an emulator");
    emulator.settle(settling);
    run::lead(emulator.address(), &life::read(text), values).await
}

/// What the Terraform provider does. It sends all in the form; who sends all in the query, and who
/// sends each parameter in its place, get the same answers.
#[tokio::test]
async fn the_terraform_provider_and_whoever_places_parameters_otherwise() {
    let steps = in_all_places(include_str!("network/terraform.life"), ["NFORM", "NQUERY", "NDOC"]);
    assert!(steps.await > 50);
}

/// Leads a life with the parameters in other places each time, and compares the answers. Returns how
/// many there are.
pub async fn in_all_places(text: &str, transports: [&str; 3]) -> usize {
    let mut answers = Vec::new();
    for transport in transports {
        let text = text.replace("\nANY ", &format!("\n{transport} ")).leak();
        let told = lead(text, Settling::AfterDescribes(2), &network()).await;
        answers.push(told.into_iter().map(comparable).collect::<Vec<_>>());
    }
    let [form, query, documented] = &*answers else { panic!("{}", answers.len()) };
    for (n, told) in form.iter().enumerate() {
        assert_eq!((Some(told), Some(told)), (query.get(n), documented.get(n)), "answer {n}");
    }
    form.len()
}

/// How long a change takes where nobody waits for all of them.
pub const CHANGE: Settling = Settling::After(Duration::from_millis(40));

#[tokio::test]
async fn the_kubernetes_controller() {
    let text = with_servers(include_str!("network/controller.life"));
    lead(text, CHANGE, &network()).await;
}

/// The ports of a service are set up side by side, while the load balancer itself is changed.
#[tokio::test]
async fn the_kubernetes_controller_with_many_ports_at_once() {
    let emulator = Emulator::start().await.expect("an emulator");
    emulator.settle(CHANGE);
    let create = "NDOC CreateLoadBalancer AddressType=Internet & VpcId=${vpc} \
                  & ZoneMappings.1.VSwitchId=${vsw}1 & ZoneMappings.1.ZoneId=cn-hangzhou-g \
                  & ZoneMappings.2.VSwitchId=${vsw}2 & ZoneMappings.2.ZoneId=cn-hangzhou-h\n\
                  ? LoadbalancerId as lb\n\
                  NDOC GetLoadBalancerAttribute LoadBalancerId=${lb}\n\
                  ~ until LoadBalancerStatus \"Active\"";
    let made = run::lead(emulator.address(), &life::read(create), &network()).await;
    let id = made[0]["LoadbalancerId"].as_str().expect("an id").to_owned();

    let rename = "NDOC UpdateLoadBalancerAttribute LoadBalancerId=${lb} & LoadBalancerName=port-${port}\n\
                  ~ ResourceInConfiguring.loadbalancer\n\
                  ? JobId text";
    let port = with_servers(include_str!("network/beside.life"));
    let mut lives = JoinSet::new();
    for n in 0..6 {
        for text in [rename, port] {
            let mut values = network();
            values.extend([("lb", id.clone()), ("port", (8080 + n).to_string())]);
            let address = emulator.address();
            lives.spawn(async move { run::lead(address, &life::read(text), &values).await });
        }
    }
    lives.join_all().await;
    // Only the changes of one thing stand in each other's way.
    let requests = emulator.requests();
    let mut refused =
        requests.iter().filter_map(|request| Some((request.action()?, request.code()?)));
    let other = refused
        .find(|it| *it != ("UpdateLoadBalancerAttribute", "ResourceInConfiguring.loadbalancer"));
    assert_eq!(other, None);
}

/// A life with forty servers in a call.
fn with_servers(text: &str) -> &'static str {
    let forty = (1..=40).map(|n| {
        format!(
            "Servers.{n}.ServerId=${{ecs}}{n:02} & Servers.{n}.ServerType=Ecs \
             & Servers.{n}.Port=30080 & Servers.{n}.Description= & Servers.{n}.Weight=100"
        )
    });
    text.replace("${forty}", &forty.collect::<Vec<_>>().join(" & ")).leak()
}

/// An answer without what no two have in common: the id of the request, the emulator and the times.
fn comparable(answer: Json) -> Json {
    const OWN: [&str; 6] =
        ["RequestId", "HostId", "Recommend", "CreateTime", "ModifyTime", "EnabledTime"];
    match answer {
        Json::Object(members) => {
            let members = members.into_iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
            members.map(|(name, value)| (name, comparable(value))).collect()
        }
        Json::Array(items) => items.into_iter().map(comparable).collect(),
        value => value,
    }
}
