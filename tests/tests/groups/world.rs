//! The emulator on a runtime of its own, whose clock follows the time of the clients.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Seed, ServerChange, Timestamp};
use aliyun_lb_groups::{Group, Server, ServerKind, alb, nlb, slb};
use aliyun_runtime::transport::{HyperTransport, TransportLimits};
use aliyun_slb_tests::standstill::Standstill;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::model::Servers;
use crate::servers::{Kind, MOST, key_of};

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

    /// How many of the servers of a group count for its quota.
    pub fn counted(self, servers: &Servers) -> usize {
        // Of containers there may be more.
        servers.keys().filter(|key| self != Self::Nlb || !key.starts_with("eci-")).count()
    }
}

fn seed() -> Value {
    let group = |product, kind| {
        json!({
            "ServerGroupId": group_id(product, kind), "ServerGroupName": "web", "VpcId": "vpc-1",
            "ServerGroupType": if kind == Kind::Instances { "Instance" } else { "Ip" },
        })
    };
    let groups = |product| {
        let both = [group(product, Kind::Instances), group(product, Kind::Addresses)];
        json!({ "ServerGroups": both })
    };
    json!({ "Regions": { "cn-hangzhou": {
        "Vpcs": [{ "VpcId": "vpc-1" }],
        "Instances": [{ "InstanceId": format!("i-[001-{MOST}]") }],
        "NetworkInterfaces": [{
            "NetworkInterfaceId": format!("eni-[001-{MOST}]"),
            "PrivateIpAddresses": [format!("10.1.0.[1-{MOST}]"), format!("10.2.0.[1-{MOST}]")],
        }],
        "ContainerGroups": [{
            "ContainerGroupId": format!("eci-[001-{MOST}]"),
            "PrivateIpAddresses": [format!("10.3.0.[1-{MOST}]")],
        }],
        "LoadBalancers": [{ "LoadBalancerId": "lb-1", "LoadBalancerSpec": "slb.s3.small",
            "VServerGroups": [{ "VServerGroupId": group_id(Product::Slb, Kind::Instances) }] }],
        "Nlb": groups(Product::Nlb),
        "Alb": groups(Product::Alb),
    } } })
}

fn group_id(product: Product, kind: Kind) -> &'static str {
    match (product, kind) {
        (Product::Slb, _) => "rsp-1",
        (Product::Nlb, Kind::Instances) => "sgp-nlb",
        (Product::Nlb, Kind::Addresses) => "sgp-nlb-addresses",
        (Product::Alb, Kind::Instances) => "sgp-alb",
        (Product::Alb, Kind::Addresses) => "sgp-alb-addresses",
    }
}

/// The emulator, and what its runs have in common.
pub struct World {
    pub emulator: Emulator,
    start: Value,
    pub product: Product,
    runtime: Runtime,
    /// Certificates are read once.
    transport: Arc<HyperTransport>,
    /// By how many seconds the clock of the emulator is ahead of that of the machine.
    clock: Arc<AtomicI64>,
}

impl World {
    pub fn new(product: Product) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let clock = Arc::new(AtomicI64::new(0));
        let ahead = Arc::clone(&clock);
        let now =
            move || Timestamp::from_unix(Timestamp::now().unix() + ahead.load(Ordering::Relaxed));
        let seed = Seed::parse(&seed().to_string()).unwrap();
        let emulator = Emulator::builder().seed(seed).clock(now);
        let emulator = runtime.block_on(emulator.start()).unwrap();
        // An account is there once it has called.
        let client: aliyun_slb_client::Client = emulator.client().build().unwrap();
        let call = client.describe_regions(aliyun_slb_client::DescribeRegions::new());
        runtime.block_on(async { call.await.unwrap() });
        let start = serde_json::from_str(&emulator.export().unwrap()).unwrap();
        let transport = Arc::new(HyperTransport::new(TransportLimits::default()).unwrap());
        Self { emulator, start, product, runtime, transport, clock }
    }

    /// Begins anew, with these servers in the group, and with room for so many.
    pub fn begin(&self, kind: Kind, servers: &[Server], room: Option<usize>) {
        self.emulator.clear_faults();
        self.clock.store(0, Ordering::Relaxed);
        let mut state = self.start.clone();
        *self.group_of(&mut state, kind) =
            servers.iter().map(|server| self.written(server)).collect();
        if let Some(room) = room {
            let (section, name) = match self.product {
                Product::Slb => (region(&mut state), "BackendServersPerLoadBalancer"),
                newer => (&mut region(&mut state)[newer.name()], "ServersPerServerGroup"),
            };
            section["Quotas"][name] = json!(room);
        }
        let taken = self.block_on(self.emulator.import(&state.to_string()));
        taken.unwrap_or_else(|error| panic!("{error}"));
    }

    /// A server as a state has it.
    fn written(&self, server: &Server) -> Value {
        let mut written = json!({
            "ServerId": server.server_id, "Port": server.port, "Weight": server.weight,
        });
        let kind = server.server_type.as_str();
        match self.product {
            Product::Slb => written["Type"] = json!(kind.to_lowercase()),
            _ => written["ServerType"] = json!(kind),
        }
        if server.server_type != ServerKind::Ecs {
            written["ServerIp"] = json!(server.server_ip);
        }
        if let Some(description) = &server.description {
            written["Description"] = json!(description);
        }
        written
    }

    /// What the group is, by the state of the emulator.
    pub fn servers(&self, kind: Kind) -> Servers {
        let mut state: Value = serde_json::from_str(&self.emulator.export().unwrap()).unwrap();
        let servers = self.group_of(&mut state, kind).take();
        let servers = servers.as_array().cloned().unwrap_or_default();
        let standing = servers.into_iter().filter(|server| server.get("GoneAt").is_none());
        standing
            .map(|server| {
                let id = server["ServerId"].as_str().unwrap_or_default();
                let port = server["Port"].as_u64().unwrap_or_default();
                let weight = server.get("Weight").and_then(Value::as_i64).unwrap_or(100);
                let description = server["Description"].as_str().unwrap_or_default();
                let key = key_of(id, server["ServerIp"].as_str(), port);
                (key, (weight, description.to_owned()))
            })
            .collect()
    }

    fn group_of<'s>(&self, state: &'s mut Value, kind: Kind) -> &'s mut Value {
        let region = region(state);
        if self.product == Product::Slb {
            return &mut region["LoadBalancers"][0]["VServerGroups"][0]["BackendServers"];
        }
        let groups = region[self.product.name()]["ServerGroups"].as_array_mut().unwrap();
        let id = group_id(self.product, kind);
        let own = groups.iter_mut().find(|group| group["ServerGroupId"] == id);
        &mut own.unwrap()["Servers"]
    }

    /// The group behind a client, for which some answers come too late.
    pub fn group(&self, kind: Kind, late: u64) -> Box<dyn Group> {
        let clock = Arc::clone(&self.clock);
        let (inner, handle) = (Arc::clone(&self.transport), self.runtime.handle().clone());
        let transport = Arc::new(Standstill::new(inner, handle, clock, late));
        let id = group_id(self.product, kind);
        match self.product {
            Product::Slb => {
                let client = self.emulator.client().transport(transport).build().unwrap();
                Box::new(slb::VServerGroup::new(client, id))
            }
            Product::Nlb => {
                let client = self.emulator.client().transport(transport).build().unwrap();
                Box::new(nlb::ServerGroup::new(client, id))
            }
            Product::Alb => {
                let client = self.emulator.client().transport(transport).build().unwrap();
                Box::new(alb::ServerGroup::new(client, id))
            }
        }
    }

    /// Something becomes of a server. Addresses are in no inventory.
    pub fn change(&self, server: &Server, change: ServerChange) {
        if server.server_type != ServerKind::Ip {
            self.block_on(self.emulator.change_server(&server.server_id, change)).unwrap();
        }
    }

    /// So much time passes at once.
    pub fn pass(&self, time: Duration) {
        self.clock.fetch_add(time.as_secs().cast_signed(), Ordering::Relaxed);
    }

    /// Does something with the runtime of the emulator.
    fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

fn region(state: &mut Value) -> &mut Value {
    &mut state["Accounts"]["testid"]["Regions"]["cn-hangzhou"]
}
