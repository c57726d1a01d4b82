use aws_config::BehaviorVersion;
use aws_sdk_elasticloadbalancingv2::{Client, types::TargetDescription};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(&aws_config::load_defaults(BehaviorVersion::latest()).await);
    let target = TargetDescription::builder().id("i-00000000000000001").port(80).build();
    let request = client.register_targets().target_group_arn("arn:aws:1").targets(target);
    println!("{:?}", request.send().await?);
    Ok(())
}
