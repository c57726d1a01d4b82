//! The whole life of an application load balancer: two zones, an HTTPS listener with a certificate
//! that is made on the spot, rules by host and path, a canary that gets a tenth of the requests, and
//! all of it taken down again.
//!
//! ```sh
//! cargo run --example application_load_balancer
//! ```
//!
//! It runs on the emulator. With a client from `Client::builder().region("cn-hangzhou").build()?` it
//! is the service that does it, in some minutes, with a certificate of the certificate service.

use aliyun_alb_client::*;
use aliyun_alb_emulator::{Emulator, NewCertificate, Route, Seed};

/// What is there before: a network with two zones, and three machines.
const SEED: &str = r#"{"Regions":{"cn-hangzhou":{
    "Vpcs":[{"VpcId":"vpc-1"}],
    "VSwitches":[
        {"VSwitchId":"vsw-g","VpcId":"vpc-1","ZoneId":"cn-hangzhou-g"},
        {"VSwitchId":"vsw-h","VpcId":"vpc-1","ZoneId":"cn-hangzhou-h"}],
    "Instances":[{"InstanceId":"i-[1-3]"}]}}}"#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::builder().seed(Seed::parse(SEED)?).start().await?;
    let client: Client = emulator.client().build()?;

    // A load balancer takes its certificates from the certificate service, by their ids.
    let names = ["example.com".to_owned(), "*.example.com".to_owned()];
    let made = rcgen::generate_simple_self_signed(names)?;
    let certificate = NewCertificate::from_pem(made.cert.pem());
    let certificate = emulator.add_certificate(certificate).await?;
    println!("{certificate} is a certificate for example.com and *.example.com");

    let create = CreateLoadBalancer::new(
        AddressType::Internet,
        "vpc-1",
        [
            NewZoneMapping::new("cn-hangzhou-g", "vsw-g"),
            NewZoneMapping::new("cn-hangzhou-h", "vsw-h"),
        ],
        LoadBalancerEdition::Standard,
        LoadBalancerBillingConfig::post_pay(),
    );
    // `finished` waits for the end of what the call sets off: the load balancer can be used then.
    let load_balancer = client.create_load_balancer(create).finished().await?.load_balancer_id;
    println!("{load_balancer} is active");

    let web = group(&client, "web", &["i-1", "i-2"]).await?;
    let canary = group(&client, "canary", &["i-3"]).await?;

    let actions = [DefaultAction::forward_to(&*web)];
    let listen = CreateListener::new(&*load_balancer, ListenerProtocol::Https, 443, actions)
        .certificates([Certificate::new(certificate)]);
    let listener = client.create_listener(listen).finished().await?.listener_id;

    // The first rule that fits takes a request; what no rule takes goes to the group of the listener.
    let rules = [
        NewRule::new(
            10,
            [RuleAction::redirect_to_host("www.example.com")],
            [RuleCondition::host(["example.com"])],
            "one-host",
        ),
        NewRule::new(
            20,
            [RuleAction::forward_to_weighted([(&*web, 90), (&*canary, 10)])],
            [RuleCondition::host(["www.example.com"]), RuleCondition::path(["/shop/*"])],
            "canary",
        ),
    ];
    let made = client.create_rules(CreateRules::new(&*listener, rules)).finished().await?;
    println!("{listener} has {} rules", made.rule_ids.len());

    let list = ListRules::new().listener_ids([&*listener]);
    let mut rules = client.list_rules(list).paginate().items();
    while let Some(rule) = rules.next().await {
        let rule = rule?;
        println!("{:?} {}", rule.priority, rule.rule_name.unwrap_or_default());
    }

    // The emulator tells what becomes of a request, from the handshake on.
    let routed = Route::to(&*listener).host("www.example.com").path("/shop/cart").ask(&emulator)?;
    if let Some(shown) = &routed.certificate {
        println!("www.example.com is shown {} ({:?})", shown.certificate_id, shown.chosen_by);
    }
    for group in routed.groups() {
        println!("{:.0} % of /shop/cart go to {}", 100.0 * group.share, group.server_group_name);
    }

    client.delete_listener(DeleteListener::new(listener)).finished().await?;
    client.delete_load_balancer(DeleteLoadBalancer::new(&*load_balancer)).finished().await?;
    for group in [web, canary] {
        client.delete_server_group(DeleteServerGroup::new(group)).finished().await?;
    }
    let left = client.list_load_balancers(ListLoadBalancers::new()).await?;
    println!("{load_balancer} is gone, {} are left", left.total_count.unwrap_or_default());
    Ok(())
}

/// Makes a server group with some machines.
async fn group(client: &Client, name: &str, servers: &[&str]) -> Result<String, Error> {
    let checks = NewHealthCheckConfig::new(true).health_check_path("/up");
    let create = CreateServerGroup::new(name, checks).vpc_id("vpc-1");
    let group = client.create_server_group(create).finished().await?.server_group_id;
    let servers = servers.iter().map(|id| Server::ecs(*id, 80));
    let add = AddServersToServerGroup::new(&*group, servers);
    client.add_servers_to_server_group(add).finished().await?;
    Ok(group)
}
