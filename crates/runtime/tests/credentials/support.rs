//! A server in place of STS, the metadata service and all others, and a home directory.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use aliyun_core::{Effect, OperationInfo, Params, ServiceInfo};
use aliyun_runtime::credentials::{Environment, ProviderConfig};
use aliyun_runtime::sign::percent;
use aliyun_runtime::{
    Answer, CallOptions, Client, Credentials, CredentialsError, CredentialsProvider, Error,
    HyperTransport, Timestamp, Transport, TransportFuture, TransportLimits,
};
use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The time of all tests.
pub const NOW: i64 = 1_400_142_600;
/// An hour later.
pub const LATER: &str = "2014-05-15T09:30:00Z";

pub fn now() -> Timestamp {
    Timestamp::from_unix(NOW)
}

/// A request as it came, and the URL it was made for.
#[derive(Clone, Debug)]
pub struct Came {
    /// `POST https://sts.aliyuncs.com/`
    pub what: String,
    pub head: String,
    pub body: String,
}

impl Came {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The fields of the form in the body.
    pub fn form(&self) -> Vec<(String, String)> {
        let pairs = self.body.split('&').map(|pair| pair.split_once('=').unwrap());
        pairs.map(|(n, v)| (n.to_owned(), percent::decode(v).unwrap().into_owned())).collect()
    }

    pub fn field(&self, name: &str) -> Option<String> {
        self.form().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// What a server does with a request.
#[derive(Clone)]
pub enum Does {
    Answer(u16, String),
    /// Announces more than it sends, and closes the connection.
    BreakOff(String),
    Stall,
    Reset,
}

pub fn ok(body: impl Into<String>) -> Does {
    Does::Answer(200, body.into())
}

/// A server behind every host.
#[derive(Clone, Debug)]
pub struct Server {
    address: String,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Server {
    pub async fn start(does: impl Fn(&Came) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let came = Arc::new(Mutex::new(Vec::new()));
        let (log, does) = (came.clone(), Arc::new(does));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, log.clone(), does.clone()));
            }
        });
        Self { address, came }
    }

    /// A server that answers everything with credentials.
    pub async fn granting(body: impl Into<String>) -> Self {
        let body = body.into();
        Self::start(move |_| ok(body.clone())).await
    }

    /// All that came, as method and URL.
    pub fn log(&self) -> Vec<String> {
        self.came.lock().unwrap().iter().map(|came| came.what.clone()).collect()
    }

    pub fn requests(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    pub fn only_request(&self) -> Came {
        let came = self.came.lock().unwrap();
        assert_eq!(came.len(), 1, "{came:?}");
        came[0].clone()
    }

    /// What a provider sees whose every request comes here.
    pub fn config(&self, variables: &[(&str, &str)]) -> ProviderConfig {
        let transport = Detour {
            address: self.address.clone(),
            inner: HyperTransport::new(TransportLimits::default()).unwrap(),
        };
        config(variables).transport(transport)
    }
}

/// What a provider sees that has no business with any service.
pub fn config(variables: &[(&str, &str)]) -> ProviderConfig {
    ProviderConfig::new()
        .environment(Environment::of(variables.iter().copied()))
        .transport(Nowhere)
        .clock(now)
}

/// Sends every request to one address, and says in a header where it was to go.
#[derive(Debug)]
struct Detour {
    address: String,
    inner: HyperTransport,
}

impl Transport for Detour {
    fn send(&self, mut request: http::Request<Bytes>) -> TransportFuture<'_> {
        let there = request.uri().to_string().parse().unwrap();
        request.headers_mut().insert("x-there", there);
        let target = request.uri().path_and_query().unwrap();
        *request.uri_mut() = format!("http://{}{target}", self.address).parse().unwrap();
        self.inner.send(request)
    }
}

/// For providers that must not send anything.
#[derive(Debug)]
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        panic!("{} was to be sent", request.uri())
    }
}

async fn serve(
    mut stream: TcpStream,
    log: Arc<Mutex<Vec<Came>>>,
    does: Arc<impl Fn(&Came) -> Does>,
) {
    while let Some(came) = read(&mut stream).await {
        log.lock().unwrap().push(came.clone());
        let (status, length, body) = match does(&came) {
            Does::Answer(status, body) => (status, body.len(), body),
            Does::BreakOff(body) => (200, body.len() + 100, body),
            Does::Stall => return std::future::pending().await,
            Does::Reset => return,
        };
        let answer = format!("HTTP/1.1 {status} Some\r\ncontent-length: {length}\r\n\r\n{body}");
        let sent = stream.write_all(answer.as_bytes()).await;
        if sent.is_err() || length != body.len() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Came> {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let n = stream.read(&mut buffer).await.unwrap_or(0);
        if n == 0 {
            return None;
        }
        bytes.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let mut came = Came { what: String::new(), head: head.to_owned(), body: body.to_owned() };
        let length = came.header("content-length").map_or(0, |length| length.parse().unwrap());
        if came.body.len() >= length {
            let method = head.split(' ').next().unwrap();
            came.what = format!("{method} {}", came.header("x-there").unwrap());
            return Some(came);
        }
    }
}

/// Temporary credentials as services spell them.
pub fn temporary(id: &str, expiration: &str) -> String {
    format!(
        r#"{{"Code":"Success","AccessKeyId":"{id}","AccessKeySecret":"secret of {id}","SecurityToken":"token of {id}","Expiration":"{expiration}"}}"#
    )
}

/// The same, as STS wraps them.
pub fn granted(id: &str) -> String {
    let credentials = temporary(id, LATER).replace(r#""Code":"Success","#, "");
    format!(r#"{{"RequestId":"R","AssumedRoleUser":{{}},"Credentials":{credentials}}}"#)
}

/// What both of these become.
pub fn of(id: &str) -> Credentials {
    Credentials::new(id, format!("secret of {id}"))
        .security_token(format!("token of {id}"))
        .expiration(LATER.parse().unwrap())
}

/// The message of the error of a provider that must fail.
pub async fn refusal(provider: &impl CredentialsProvider) -> String {
    error(provider).await.to_string()
}

pub async fn error(provider: &impl CredentialsProvider) -> CredentialsError {
    provider.credentials().await.map(|credentials| credentials.access_key_id).unwrap_err()
}

/// A directory with files, which goes away again.
pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn with(file: &str, content: &str) -> Self {
        let home = Self::new();
        home.write(file, content);
        home
    }

    pub fn write(&self, file: &str, content: &str) {
        let path = self.file(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub fn file(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    pub fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }
}

/// A call of a made-up operation.
pub async fn call(client: &Client) -> Result<Answer, Error> {
    client.call(&OPERATION, Params::new(), &CallOptions::new()).await
}

static OPERATION: OperationInfo =
    OperationInfo::new(&SERVICE, "DoIt", Effect::Read).region_param(None);

static SERVICE: ServiceInfo =
    ServiceInfo::new("MadeUp", "2020-01-01").endpoint_rules("made-up.{regionId}.test", "");

/// A path as a text.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
