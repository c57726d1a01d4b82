//! The peer that does the same for another cloud: moto, the emulator of AWS that most people use.
//! It checks no signature.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::load::Generator;
use crate::requests::post;
use crate::server::Running;

/// Requests of a round.
const REQUESTS: usize = 400;

const LOAD_BALANCING: &str = "elasticloadbalancing";

/// moto with a target group.
pub struct Moto {
    process: Running,
    group: String,
}

/// Starts it; none, and a word about it, if it cannot be had here.
pub fn start() -> Option<Moto> {
    match install() {
        Ok(program) => Some(Moto::start(&program)),
        Err(problem) => {
            eprintln!("without moto_server: {problem}");
            None
        }
    }
}

impl Moto {
    fn start(program: &Path) -> Self {
        // It cannot be asked which free port it took.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let address = free.expect("a free port");
        let child = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &address.port().to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto_server");
        let process = Running { child, address };
        let listens = (0..300).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            TcpStream::connect(address).is_ok()
        });
        assert!(listens, "moto_server does not listen on {address}");
        let generator = Generator::new();
        let ask = |service: &str, body: &str, element: &str| {
            let answer = generator.once(address, &request(service, body));
            let answer = String::from_utf8_lossy(&answer);
            let found = answer.split_once(&format!("<{element}>"));
            let found = found.and_then(|(_, rest)| rest.split_once('<'));
            found.unwrap_or_else(|| panic!("moto_server answered {answer}")).0.to_owned()
        };
        let vpc = ask("ec2", "Action=DescribeVpcs&Version=2016-11-15", "vpcId");
        let create = format!(
            "Action=CreateTargetGroup&Version=2015-12-01&Name=group&Protocol=HTTP&Port=80\
             &VpcId={vpc}"
        );
        let group = ask(LOAD_BALANCING, &create, "TargetGroupArn");
        Self { process, group: group.replace(':', "%3A").replace('/', "%2F") }
    }

    pub fn server(&self) -> &Running {
        &self.process
    }

    /// Each registers the same target, so that the group stays small.
    pub fn requests(&self) -> Vec<Vec<u8>> {
        let body = format!(
            "Action=RegisterTargets&Version=2015-12-01&TargetGroupArn={}\
             &Targets.member.1.Id=i-000000&Targets.member.1.Port=80",
            self.group
        );
        vec![request(LOAD_BALANCING, &body); REQUESTS]
    }
}

/// A request with the name of the service, by which moto tells what is asked for.
fn request(service: &str, body: &str) -> Vec<u8> {
    let headers = format!(
        "Authorization: AWS4-HMAC-SHA256 Credential=testid/20260101/us-east-1/{service}/\
         aws4_request, SignedHeaders=host, Signature=0\r\n"
    );
    post("/", &headers, body)
}

/// Installs it into an environment of its own, once for each version that is wanted.
fn install() -> Result<PathBuf, String> {
    let wanted = include_str!("requirements.txt");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moto");
    let (marker, bin) = (folder.join("installed"), folder.join("bin"));
    if fs::read_to_string(&marker).is_ok_and(|known| known == wanted) {
        return Ok(bin.join("moto_server"));
    }
    let _ = fs::remove_dir_all(&folder);
    eprintln!("installing moto into {}", folder.display());
    succeed(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let list = folder.join("requirements.txt");
    fs::write(&list, wanted).map_err(|error| error.to_string())?;
    let mut pip = Command::new(bin.join("python"));
    succeed(
        pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--requirement"]).arg(list),
    )?;
    fs::write(marker, wanted).map_err(|error| error.to_string())?;
    Ok(bin.join("moto_server"))
}

fn succeed(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(error) => Err(format!("{command:?}: {error}")),
    }
}
