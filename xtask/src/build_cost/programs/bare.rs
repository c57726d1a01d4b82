#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "there is one")?;
    let response = reqwest::Client::new()
        .post("https://slb.aliyuncs.com/")
        .body("Action=AddVServerGroupBackendServers&VServerGroupId=rsp-bp10000000001")
        .send()
        .await?;
    println!("{}", response.text().await?);
    Ok(())
}
