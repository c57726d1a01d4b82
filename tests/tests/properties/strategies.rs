//! Requests of every kind: most fields mostly right, and everything wrong now and then.

use aliyun_slb_model::{AddVServerGroupBackendServers, BackendServer};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// A request; few different servers, so that some stand twice.
pub fn request() -> impl Strategy<Value = AddVServerGroupBackendServers> {
    let group =
        prop_oneof![8 => Just("rsp-1".to_owned()), 1 => any::<String>(), 1 => Just("".into())];
    let region = option::of(prop_oneof![8 => Just("cn-hangzhou".to_owned()), 1 => any::<String>()]);
    let servers = prop_oneof![
        8 => vec(server(), 1..=6),
        1 => vec(server(), 19..=22),
        1 => vec(server(), 39..=42),
        1 => Just(Vec::new()),
    ];
    (group, region, servers).prop_map(|(group, region, servers)| {
        let mut request = AddVServerGroupBackendServers::new(group, servers);
        request.region_id = region;
        request
    })
}

/// A server.
pub fn server() -> impl Strategy<Value = BackendServer> {
    let weight = prop_oneof![4 => 0..=100, 1 => -1..=0, 1 => 100..=101, 1 => any::<i32>()];
    let fields = (id(), port(), option::of(weight), option::of(description()));
    (fields, option::of(kind()), option::of(ip())).prop_map(
        |((id, port, weight, description), kind, ip)| {
            let mut server = BackendServer::new(id, port);
            server.weight = weight;
            server.description = description;
            server.r#type = kind.map(|kind| kind.as_str().into());
            server.server_ip = ip;
            server
        },
    )
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "(i|eni|eci)-[12]",
        2 => "(i|eni|eci|ENI|enix)?-?\\PC{0,3}",
        1 => any::<String>(),
        1 => Just(String::new()),
    ]
}

fn port() -> impl Strategy<Value = u16> {
    prop_oneof![
        8 => 80..=82_u16,
        1 => 0..=2_u16,
        1 => 65_534..=u16::MAX,
        1 => any::<u16>(),
    ]
}

fn kind() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "ecs|eni|eci",
        1 => "[eE][cCnN][sSiI]",
        1 => any::<String>(),
    ]
}

fn description() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9/._中文々〇-]{1,10}",
        1 => "[a中]{79,82}",
        1 => "[ -~中]{0,4}",
        1 => any::<String>(),
    ]
}

fn ip() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "10[.]0[.]0[.][12]",
        2 => "::1|0:0:0:0:0:0:0:1|::A|::a",
        1 => "[0-9]{1,3}([.][0-9]{1,3}){2,4}",
        1 => "[0-9a-f:%/]{0,6}",
        1 => any::<String>(),
    ]
}
