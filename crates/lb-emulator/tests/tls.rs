//! HTTPS and HTTP on one port, from the program to clients that trust its certificate.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use aliyun_lb_emulator::{Emulator, Tls};
use aliyun_runtime::transport::{HyperTransport, RootCertificates};
use aliyun_slb_client::Client;

const PROGRAM: &str = env!("CARGO_BIN_EXE_aliyun-lb-emulator");

/// A program that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(args: &[&str]) -> (Running, SocketAddr) {
    let mut child = Command::new(PROGRAM).args(args).stdout(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let running = Running(child);
    let address = first.trim_end().strip_prefix("listening on https://").expect("https");
    (running, address.parse().unwrap())
}

fn output(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).stdin(Stdio::null()).output().unwrap()
}

/// A client of the service that trusts a certificate and nobody else.
fn client(endpoint: &str, certificate: &str) -> Client {
    let roots = RootCertificates::from_pem(certificate).unwrap();
    let transport = HyperTransport::builder().root_certificates(roots).build().unwrap();
    let client = Client::builder().endpoint(endpoint).region("cn-hangzhou").transport(transport);
    let key = aliyun_runtime::Credentials::new("testid", "testsecret");
    client.credentials(key).build().unwrap()
}

async fn regions(client: &Client) -> Result<usize, aliyun_slb_client::Error> {
    let request = aliyun_slb_client::DescribeRegions::new();
    client.describe_regions(request).await.map(|answer| answer.regions.len())
}

#[tokio::test]
async fn who_trusts_the_certificate_calls_and_nobody_else() {
    let tls = Tls::self_signed(["emulator.test"]).unwrap();
    let emulator = Emulator::builder().tls(tls.clone()).start().await.unwrap();
    assert!(emulator.endpoint().starts_with("https://127.0.0.1:"), "{}", emulator.endpoint());
    let port = emulator.address().port();
    for endpoint in [emulator.endpoint().to_owned(), format!("https://localhost:{port}")] {
        assert!(regions(&client(&endpoint, tls.certificate())).await.unwrap() > 0, "{endpoint}");
    }
    let other = Tls::self_signed(None::<String>).unwrap();
    let refused = regions(&client(emulator.endpoint(), other.certificate())).await.unwrap_err();
    assert!(format!("{refused:?}").contains("certificate"), "{refused:?}");
    // HTTP goes on as before.
    let plain = format!("http://127.0.0.1:{port}");
    assert!(regions(&client(&plain, tls.certificate())).await.unwrap() > 0);
    emulator.shutdown().await;
}

#[tokio::test]
async fn who_says_nothing_or_nonsense_is_let_go() {
    let limits =
        aliyun_lb_emulator::Limits { head_time: Duration::from_millis(300), ..Default::default() };
    let builder = Emulator::builder().tls(Tls::self_signed(None::<String>).unwrap());
    let emulator = builder.limits(limits).start().await.unwrap();
    let address = emulator.address();
    let ended = tokio::task::spawn_blocking(move || {
        for said in [&b""[..], b"\x16", b"\x16\x03\x01\x00\x02\xff\xff nonsense", b"\x00"] {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            stream.write_all(said).unwrap();
            let mut answer = Vec::new();
            // An end or a reset: what counts is that it is over.
            let read = stream.read_to_end(&mut answer);
            assert!(
                !read.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock),
                "{said:?}"
            );
        }
    });
    ended.await.unwrap();
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn the_program_writes_its_certificate_and_tells_no_key() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ca.pem");
    let path = file.to_str().unwrap();
    let args = ["--tls", "--tls-name", "emulator", "--tls-cert-out", path];
    let (_running, address) = start(&args);
    let certificate = fs::read_to_string(&file).unwrap();
    assert!(!certificate.contains("PRIVATE"), "{certificate}");
    assert!(regions(&client(&format!("https://{address}"), &certificate)).await.unwrap() > 0);

    let listen = address.to_string();
    let works = output(&["healthcheck", "--listen", &listen, "--tls"]);
    assert_eq!(works.status.code(), Some(0));
    assert_eq!(works.stdout, format!("http://{address} works\n").into_bytes());
    // Clients may be in another directory than this command.
    let words = ["env", "--listen", &listen, "--tls", "--tls-cert-out", "ca.pem"];
    let told = Command::new(PROGRAM).args(words).current_dir(dir.path()).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    for line in [
        format!("export ALIBABA_CLOUD_ENDPOINT='https://{address}'"),
        format!("export SSL_CERT_FILE='{path}'"),
        format!("export NODE_EXTRA_CA_CERTS='{path}'"),
    ] {
        assert!(told.lines().any(|known| known == line), "{line} in {told}");
    }
    let other = dir.path().join("other.pem").to_str().unwrap().to_owned();
    fs::write(&other, "hello").unwrap();
    for (path, told) in [(other.as_str(), "there is none, in PEM form"), ("/", "cannot be read")] {
        let refused = output(&["env", "--listen", &listen, "--tls", "--tls-cert-out", path]);
        let problem = String::from_utf8(refused.stderr).unwrap();
        assert_eq!((refused.status.code(), &*refused.stdout), (Some(2), &b""[..]), "{problem}");
        assert!(problem.contains(told), "{problem}");
    }
    let gone = dir.path().join("gone.pem").to_str().unwrap().to_owned();
    let refused = output(&["env", "--listen", &listen, "--tls", "--tls-cert-out", &gone]);
    assert_eq!((refused.status.code(), &*refused.stdout), (Some(2), &b""[..]));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(
        told.contains(&format!("{gone}: clients are to trust the certificate in it")),
        "{told}"
    );
}

#[tokio::test]
async fn a_certificate_of_ones_own_is_taken_and_a_wrong_one_told() {
    let dir = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let certificate = file("cert.pem", &made.cert.pem());
    let key = file("key.pem", &made.signing_key.serialize_pem());
    let (_running, address) = start(&["--tls", "--tls-cert", &certificate, "--tls-key", &key]);
    let client = client(&format!("https://{address}"), &made.cert.pem());
    assert!(regions(&client).await.unwrap() > 0);

    let gone = dir.path().join("gone.pem").to_str().unwrap().to_owned();
    for (certificate, key, told) in [
        (&gone, &key, "the certificate in "),
        (&certificate, &gone, "the private key in "),
        (&certificate, &certificate, "there is no private key"),
        (&key, &key, "there is no certificate"),
    ] {
        let refused = output(&["--tls", "--tls-cert", certificate, "--tls-key", key]);
        let problem = String::from_utf8(refused.stderr).unwrap();
        assert_eq!((refused.status.code(), &*refused.stdout), (Some(2), &b""[..]), "{problem}");
        assert!(problem.contains(told), "{problem}");
        let secret = made.signing_key.serialize_pem();
        assert!(!secret.lines().any(|line| line.len() > 30 && problem.contains(line)), "{problem}");
    }
    let nowhere = Path::new("/made/up/ca.pem").to_str().unwrap();
    let refused = output(&["--tls", "--tls-cert-out", nowhere]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("written to /made/up/ca.pem: "));
}
