//! Adds an ECS instance, an ENI with two addresses and an ECI to a vServer group, then shows how a
//! wrong request and a refused one look.
//!
//! ```text
//! cargo run --example add_backend_servers
//! ```
//!
//! runs against the emulator, which it starts itself: nothing has to be set up. With `--region`,
//! and credentials in the environment, it does the same on the real service, after asking; `--help`
//! says how.

mod options;

use std::io::{self, Write};
use std::process::ExitCode;

use aliyun_slb_client::{
    AddVServerGroupBackendServers, BackendServer, Client, Credentials, Error, ErrorCode, OpenEnum,
    SlbErrorCode,
};
use aliyun_slb_emulator::Emulator;

use options::{Options, Target};

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::parse() {
        Ok(Some(options)) => options,
        Ok(None) => return ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    match &options.target {
        Target::Emulator => {
            let emulator = Emulator::start().await?;
            println!("Emulator at {}\n", emulator.endpoint());
            let client = Client::builder()
                .region("cn-hangzhou")
                .endpoint(emulator.endpoint())
                .credentials(Credentials::new("testid", "testsecret"))
                .build()?;
            show(&client, &options).await?;
            emulator.shutdown().await;
            Ok(())
        }
        Target::Service { region } => {
            if !options.yes && !agreed(region, &options)? {
                println!("Nothing was changed.");
                return Ok(());
            }
            Ok(show(&Client::builder().region(region).build()?, &options).await?)
        }
    }
}

fn agreed(region: &str, options: &Options) -> io::Result<bool> {
    let (count, group) = (options.servers.len(), &options.group);
    print!("Add {count} servers to {group} in {region}, on the real service? [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim().eq_ignore_ascii_case("y"))
}

async fn show(client: &Client, options: &Options) -> Result<(), Error> {
    println!("1. Add {} servers to {}", options.servers.len(), options.group);
    let request =
        AddVServerGroupBackendServers::new(options.group.as_str(), options.servers.clone());
    let response = client.add_vserver_group_backend_servers(request).await?;
    println!("   request id {}\n", response.request_id);
    print_group(&response.backend_servers);

    println!("\n2. A wrong request is not sent");
    let wrong = [
        BackendServer::ecs("i-bp100000000000000002", 0).weight(101),
        BackendServer::new("eni-bp100000000000000001", 80).description("no spaces, please!"),
    ];
    let request = AddVServerGroupBackendServers::new(options.group.as_str(), wrong);
    if let Err(error) = client.add_vserver_group_backend_servers(request).await {
        for violation in error.violations().into_iter().flatten() {
            println!("   {violation}");
        }
    }

    println!("\n3. A request that the service refuses");
    let unknown = [BackendServer::ecs("i-bp1doesnotexist", 80)];
    let request = AddVServerGroupBackendServers::new(options.group.as_str(), unknown);
    if let Err(error) = client.add_vserver_group_backend_servers(request).await {
        print_refusal(&error);
    }
    Ok(())
}

fn print_group(servers: &[BackendServer]) {
    println!("   {:<28} {:<5} {:>5} {:>6}", "ServerId", "Type", "Port", "Weight");
    for server in servers {
        let kind = server.r#type.as_ref().map_or("", OpenEnum::wire);
        let weight = server.weight.unwrap_or(100);
        println!("   {:<28} {kind:<5} {:>5} {weight:>6}", server.server_id, server.port);
    }
}

fn print_refusal(error: &Error) {
    match error.known::<SlbErrorCode>() {
        Some(known) => {
            println!("   code       {} ({:?})", known.code(), known);
            println!("   meaning    {}", known.meaning());
            println!("   class      {}", known.class());
        }
        None => println!("   error      {error}"),
    }
    println!("   message    {}", error.message());
    println!("   request id {}", error.request_id().unwrap_or("none"));
    println!("   retry      {}", if error.is_retryable() { "yes" } else { "no" });
}
