//! What the lives are given: ids of the seed, certificates, and lists that are too long to write
//! out.

/// The names in the lives, and what they stand for.
pub type Values = Vec<(&'static str, String)>;

const CLUSTER: &str = "c4b5d1c6a7e8f90123456789abcdef012";

/// What all have; the certificate has expired, and its key is short, as in the provider's tests.
pub fn seed() -> Values {
    vec![
        ("ecs", "i-bp1000000000000000".into()),
        ("eni", "eni-bp1000000000000000".into()),
        ("eci", "eci-bp1000000000000000".into()),
        ("old", "lb-bp1000000000000000002".into()),
        ("certificate", include_str!("../../data/expired.pem").into()),
        ("key", include_str!("../../data/expired.key.pem").into()),
    ]
}

pub fn terraform() -> Values {
    // extension_slb.go expandBackendServersWithPortToString
    let twenty = list(1..=20, |n| {
        let id = format!("i-bp1000000000000000{n:02}");
        format!("{{'ServerId':'{id}','Port':'90','Weight':'100', 'Type': 'ecs'}}")
    });
    // service_alicloud_slb.go convertAclEntriesToString
    let entries = list(1..=50, |n| format!(r#"{{"comment":"{n}","entry":"10.20.0.{n}/32"}}"#));
    let mut values = seed();
    values.extend([("twenty", twenty), ("entries", entries), ("inside", "192.168.0.77".into())]);
    values
}

pub fn controller() -> Values {
    let nodes = format!("k8s/80/nginx/default/{CLUSTER}");
    let pods = format!("k8s/8080/nginx/default/{CLUSTER}");
    let long = format!("k8s/32507/ingress-nginx-controller/ingress-nginx-production/{CLUSTER}");
    let mut values = seed();
    values.extend([
        ("cluster", CLUSTER.into()),
        ("uid", "a8fd1bcc05e1b4b2c9a6d2d2b5d3c7a1".into()),
        ("forty", list(1..=40, |n| node(&nodes, n, 100))),
        ("one-more", list(41..=41, |n| node(&nodes, n, 100))),
        ("lighter", list(1..=1, |n| node(&nodes, n, 0))),
        ("gone", list(2..=39, |n| node(&nodes, n, 100))),
        ("pods", list(1..=10, |n| pod(&pods, n, true))),
        ("gone-pods", list(3..=4, |n| pod(&pods, n, false))),
        ("long-server", list(1..=1, |n| node(&long, n, 100))),
    ]);
    values
}

/// What lives of network load balancers are given.
pub fn network() -> Values {
    vec![
        ("cluster", CLUSTER.into()),
        ("uid", "a8fd1bcc05e1b4b2c9a6d2d2b5d3c7a1".into()),
        ("ecs", "i-bp1000000000000000".into()),
        ("eni", "eni-bp1000000000000000".into()),
        ("vpc", "vpc-bp1000000000000000001".into()),
        ("vsw", "vsw-bp100000000000000000".into()),
    ]
}

/// A server as `BackendAttribute` of model/load_balancer.go is written: a node.
fn node(description: &str, number: u32, weight: u32) -> String {
    let id = format!("i-bp1000000000000000{number:02}");
    format!(
        r#"{{"IsUserManaged":false,"NodeName":null,"description":"{description}","serverId":"{id}","serverIp":"","weight":{weight},"port":30080,"type":"ecs","TargetRef":null,"Invalid":false}}"#
    )
}

/// The same for a pod; without the pod it is what was described.
fn pod(description: &str, number: u32, is_known: bool) -> String {
    let id = format!("eni-bp1000000000000000{number:02}");
    let (node, target) = if is_known {
        let target = format!(
            r#"{{"kind":"Pod","namespace":"default","name":"nginx-{number}","uid":"0a8f-{number}"}}"#
        );
        (r#""cn-hangzhou.10.0.0.5""#, target)
    } else {
        ("null", "null".to_owned())
    };
    format!(
        r#"{{"IsUserManaged":false,"NodeName":{node},"description":"{description}","serverId":"{id}","serverIp":"172.16.1.{number}","weight":100,"port":80,"type":"eni","TargetRef":{target},"Invalid":false}}"#
    )
}

fn list(numbers: impl Iterator<Item = u32>, item: impl Fn(u32) -> String) -> String {
    format!("[{}]", numbers.map(item).collect::<Vec<_>>().join(","))
}
