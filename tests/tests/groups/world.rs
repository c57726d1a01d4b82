//! The emulator on a runtime of its own, and clients whose time stands still while it answers.

use std::sync::Arc;
use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Seed};
use aliyun_lb_groups::{Group, alb, nlb, slb};
use aliyun_runtime::transport::{
    HyperTransport, Transport, TransportError, TransportErrorKind, TransportFuture, TransportLimits,
};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::model::Servers;

const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Vpcs":[{"VpcId":"vpc-1"}],
    "Instances":[{"InstanceId":"i-[001-300]"}],
    "LoadBalancers":[{"LoadBalancerId":"lb-1","LoadBalancerSpec":"slb.s3.small",
        "VServerGroups":[{"VServerGroupId":"rsp-1"}]}],
    "Nlb":{"ServerGroups":[{"ServerGroupId":"sgp-nlb","ServerGroupName":"web","VpcId":"vpc-1"}]},
    "Alb":{"ServerGroups":[{"ServerGroupId":"sgp-alb","ServerGroupName":"web","VpcId":"vpc-1"}]}}}}"#;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    Slb,
    Nlb,
    Alb,
}

impl Product {
    pub const fn servers_per_call(self) -> usize {
        if matches!(self, Self::Slb) { 20 } else { 200 }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Slb => "Slb",
            Self::Nlb => "Nlb",
            Self::Alb => "Alb",
        }
    }

    /// The operations that change a group.
    pub const fn writes(self) -> &'static [&'static str] {
        match self {
            Self::Slb => &[
                "AddVServerGroupBackendServers",
                "RemoveVServerGroupBackendServers",
                "SetVServerGroupAttribute",
                "ModifyVServerGroupBackendServers",
            ],
            _ => &[
                "AddServersToServerGroup",
                "RemoveServersFromServerGroup",
                "UpdateServerGroupServersAttribute",
            ],
        }
    }
}

/// The emulator, and what its runs have in common.
pub struct World {
    pub emulator: Emulator,
    start: Value,
    pub product: Product,
    runtime: Runtime,
}

impl World {
    pub fn new(product: Product) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let seed = Seed::parse(SEED).unwrap();
        let emulator = runtime.block_on(Emulator::builder().seed(seed).start()).unwrap();
        // An account is there once it has called.
        let client: aliyun_slb_client::Client = emulator.client().build().unwrap();
        let call = client.describe_regions(aliyun_slb_client::DescribeRegions::new());
        runtime.block_on(async { call.await.unwrap() });
        let start = serde_json::from_str(&emulator.export().unwrap()).unwrap();
        Self { emulator, start, product, runtime }
    }

    /// Begins anew, with these servers in the group.
    pub fn begin(&self, servers: &Servers) {
        self.emulator.clear_faults();
        let mut state = self.start.clone();
        *group(&mut state, self.product) = servers
            .iter()
            .map(|(id, (weight, description))| {
                let mut server = json!({"ServerId": id, "Port": 80, "Weight": weight});
                if self.product != Product::Slb {
                    server["ServerType"] = json!("Ecs");
                }
                if !description.is_empty() {
                    server["Description"] = json!(description);
                }
                server
            })
            .collect();
        let taken = self.runtime.block_on(self.emulator.import(&state.to_string()));
        taken.unwrap_or_else(|error| panic!("{error}"));
    }

    /// What the group is, by the state of the emulator.
    pub fn servers(&self) -> Servers {
        let mut state: Value = serde_json::from_str(&self.emulator.export().unwrap()).unwrap();
        let servers = group(&mut state, self.product).take();
        let servers = servers.as_array().cloned().unwrap_or_default();
        let standing = servers.into_iter().filter(|server| server.get("GoneAt").is_none());
        standing
            .map(|server| {
                let text = |name: &str| server[name].as_str().unwrap_or_default().to_owned();
                let weight = server.get("Weight").and_then(Value::as_i64).unwrap_or(100);
                (text("ServerId"), (weight, text("Description")))
            })
            .collect()
    }

    /// The group behind a client.
    pub fn group(&self) -> Box<dyn Group> {
        let transport = Arc::new(Standstill {
            inner: Arc::new(HyperTransport::new(TransportLimits::default()).unwrap()),
            handle: self.runtime.handle().clone(),
        });
        match self.product {
            Product::Slb => {
                let client = self.emulator.client().transport(transport).build().unwrap();
                Box::new(slb::VServerGroup::new(client, "rsp-1"))
            }
            Product::Nlb => {
                let client = self.emulator.client().transport(transport).build().unwrap();
                Box::new(nlb::ServerGroup::new(client, "sgp-nlb"))
            }
            Product::Alb => {
                let client = self.emulator.client().transport(transport).build().unwrap();
                Box::new(alb::ServerGroup::new(client, "sgp-alb"))
            }
        }
    }

    /// Does something with the runtime of the emulator.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

fn group(state: &mut Value, product: Product) -> &mut Value {
    let region = &mut state["Accounts"]["testid"]["Regions"]["cn-hangzhou"];
    match product {
        Product::Slb => &mut region["LoadBalancers"][0]["VServerGroups"][0]["BackendServers"],
        Product::Nlb => &mut region["Nlb"]["ServerGroups"][0]["Servers"],
        Product::Alb => &mut region["Alb"]["ServerGroups"][0]["Servers"],
    }
}

/// Sends on another runtime and waits there, so that paused time cannot run on meanwhile. The way
/// there and back takes time that does pass, in which a run may be cut off.
#[derive(Debug)]
struct Standstill {
    inner: Arc<HyperTransport>,
    handle: Handle,
}

impl Transport for Standstill {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let (told, answer) = std::sync::mpsc::channel();
            let inner = Arc::clone(&self.inner);
            self.handle.spawn(async move {
                let _ = told.send(inner.send(request).await);
            });
            let answer = answer
                .recv()
                .map_err(|error| TransportError::new(TransportErrorKind::Interrupted, error))?;
            tokio::time::sleep(Duration::from_millis(10)).await;
            answer
        })
    }
}
