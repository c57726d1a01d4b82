#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "there is one")?;
    let response = reqwest::Client::new()
        .post("https://api.example.com/")
        .body("Action=DescribeRegions")
        .send()
        .await?;
    println!("{}", response.text().await?);
    Ok(())
}
