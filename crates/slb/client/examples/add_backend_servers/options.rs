//! The command line.

use aliyun_slb_client::BackendServer;
use lexopt::prelude::*;

const HELP: &str = "\
Adds backend servers to a vServer group.

Without options, it runs against the emulator, which it starts itself.

On the real service, with ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET set:

  --region REGION     the region of the load balancer
  --group ID          the vServer group
  --ecs ID,PORT       an ECS instance; may be repeated, like the next two
  --eni ID,IP,PORT    an address of an ENI
  --eci ID,IP,PORT    an address of an ECI
  --yes               do not ask
";

pub enum Target {
    Emulator,
    Service { region: String },
}

pub struct Options {
    pub target: Target,
    pub group: String,
    pub servers: Vec<BackendServer>,
    pub yes: bool,
}

impl Options {
    /// The options; none if only help was asked for.
    pub fn parse() -> Result<Option<Self>, String> {
        let mut parser = lexopt::Parser::from_env();
        let (mut region, mut group, mut servers, mut yes) = (None, None, Vec::new(), false);
        while let Some(argument) = parser.next().map_err(text)? {
            match argument {
                Long("region") => region = Some(string(&mut parser)?),
                Long("group") => group = Some(string(&mut parser)?),
                Long("ecs") => {
                    let [id, port] = parts(&string(&mut parser)?, "ID,PORT")?;
                    servers.push(BackendServer::ecs(id, port_number(&port)?));
                }
                Long("eni") => {
                    let [id, ip, port] = parts(&string(&mut parser)?, "ID,IP,PORT")?;
                    servers.push(BackendServer::eni(id, ip, port_number(&port)?));
                }
                Long("eci") => {
                    let [id, ip, port] = parts(&string(&mut parser)?, "ID,IP,PORT")?;
                    servers.push(BackendServer::eci(id, ip, port_number(&port)?));
                }
                Long("yes") => yes = true,
                Long("help") | Short('h') => {
                    print!("{HELP}");
                    return Ok(None);
                }
                other => return Err(text(other.unexpected())),
            }
        }
        match (region, group) {
            (None, None) if servers.is_empty() => Ok(Some(Self::emulator())),
            (Some(region), Some(group)) if !servers.is_empty() => {
                Ok(Some(Self { target: Target::Service { region }, group, servers, yes }))
            }
            _ => Err("the real service needs --region, --group and at least one server".into()),
        }
    }

    /// What the built-in seed of the emulator holds.
    fn emulator() -> Self {
        let servers = vec![
            BackendServer::ecs("i-bp100000000000000001", 80).weight(50).description("web-1"),
            BackendServer::eni("eni-bp100000000000000001", "192.168.1.1", 8080),
            BackendServer::eni("eni-bp100000000000000001", "172.16.1.1", 8080),
            BackendServer::eci("eci-bp100000000000000001", "192.168.2.1", 80),
        ];
        let group = "rsp-bp10000000001".to_owned();
        Self { target: Target::Emulator, group, servers, yes: false }
    }
}

fn string(parser: &mut lexopt::Parser) -> Result<String, String> {
    parser.value().and_then(|value| value.string()).map_err(text)
}

fn parts<const N: usize>(value: &str, form: &str) -> Result<[String; N], String> {
    let parts: Vec<String> = value.split(',').map(str::to_owned).collect();
    parts.try_into().map_err(|_| format!("{value}: expected {form}"))
}

fn port_number(value: &str) -> Result<u16, String> {
    value.parse().map_err(|_| format!("{value}: expected a port, from 1 to 65535"))
}

fn text(error: lexopt::Error) -> String {
    format!("{error}; --help says what there is")
}
