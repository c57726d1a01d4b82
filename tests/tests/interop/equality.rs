//! Every operation of every product: the request that we send for an example of its spec, and the
//! one that the official Python SDK sends for the same values, have the same parameters in the same
//! places. A made-up example more has every parameter.

mod differences;

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex};

use aliyun_runtime::sign::acs3::Authorization;
use aliyun_runtime::{CallOptions, Client, Credentials, Placement};
use aliyun_slb_tests::erased::{ErasedOperation, Product};
use aliyun_slb_tests::generated::PRODUCTS;
use aliyun_slb_tests::{examples, sample};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value as Json, json};

use self::differences::{Differences, Place, Placed};
use crate::python::install;
use crate::server;
use crate::tools::{Installation, RUN_TIME, client, run, script, scripts, version};

#[tokio::test]
async fn the_official_sdk_sends_the_same_parameters_for_every_operation() {
    let Some(version) = version("python3").await else { return };
    let installation = Installation::new("python", version + &script("requirements.txt"));
    let python = install(&installation).await;
    let examples = examples();

    let (ours, theirs) = (Recording::start().await, Recording::start().await);
    for example in &examples {
        send(example, &ours.address).await;
    }
    let scratch = tempfile::tempdir().expect("a folder");
    let file = scratch.path().join("examples.json");
    let texts: Vec<Json> = examples.iter().map(Example::to_json).collect();
    fs::write(&file, Json::from(texts).to_string()).expect("the examples");
    let mut command = client(python);
    command.arg(scripts().join("sender.py")).args([&theirs.address, file.to_str().expect("UTF-8")]);
    let said = run(command, RUN_TIME).await.unwrap_or_else(|error| panic!("sender.py: {error}"));
    assert_eq!(said, "", "examples that the SDK cannot send");

    let (ours, theirs) = (ours.received(), theirs.received());
    let mut differences = Differences::default();
    for example in &examples {
        let of = |side: &BTreeMap<String, Received>| {
            let received = side.get(&example.key);
            let received = received.unwrap_or_else(|| panic!("{} was not sent", example.key));
            assert_eq!(received.action, example.operation.info.action(), "{}", example.key);
            example.comparable(&received.params)
        };
        differences.compare(example.product.name, &example.key, &of(&ours), &of(&theirs));
    }
    differences.assert_as_known();
    assert_eq!((ours.len(), theirs.len()), (examples.len(), examples.len()));
}

/// An example of a spec, under a name of its own.
struct Example {
    /// The product, the operation and the name of the example: it takes the place of the access
    /// key id.
    key: String,
    product: &'static Product,
    operation: &'static ErasedOperation,
    spec: Arc<Json>,
    request: Json,
}

/// The examples of all operations of all products.
fn examples() -> Vec<Example> {
    let of = |(product, operation): (&'static Product, &'static ErasedOperation)| {
        let spec = Arc::new(examples::read(operation.spec));
        let named = |name: &str, request: Json| Example {
            key: format!("{}/{}/{name}", product.name, operation.info.action()),
            product,
            operation,
            spec: Arc::clone(&spec),
            request,
        };
        let written = spec["examples"].as_array().expect("examples").iter();
        let written = written.map(|example| {
            named(example["name"].as_str().expect("a name"), example["request"].clone())
        });
        let every = named("(every parameter)", sample::request(operation.spec));
        written.chain([every]).collect::<Vec<_>>()
    };
    let operations = PRODUCTS
        .iter()
        .flat_map(|product| product.operations.iter().map(move |operation| (product, operation)));
    operations.flat_map(of).collect()
}

impl Example {
    /// The example for the SDK, whose models take a text that holds JSON as a text.
    fn to_json(&self) -> Json {
        let members = self.request.as_object().expect("an object").iter().map(|(name, value)| {
            let is_text = examples::is_text_of_json(&self.spec, name);
            (name.clone(), if is_text { value.to_string().into() } else { value.clone() })
        });
        let request: serde_json::Map<String, Json> = members.collect();
        json!({
            "key": self.key,
            "product": self.product.name,
            "version": self.product.version,
            "action": self.operation.info.action(),
            "request": request,
        })
    }

    /// The parameters by name; JSON in a text as JSON, in which neither space nor order counts.
    fn comparable(&self, params: &BTreeMap<String, (Place, String)>) -> BTreeMap<String, Placed> {
        let parsed = params.iter().map(|(name, (place, value))| {
            let is_json = examples::holds_json(&self.spec, name);
            let json = is_json.then(|| serde_json::from_str(value).expect("JSON"));
            let value = json.unwrap_or_else(|| Json::from(value.as_str()));
            (name.clone(), Placed { place: *place, value })
        });
        parsed.collect()
    }
}

/// Sends an example with our types and our client.
async fn send(example: &Example, address: &str) {
    let params = examples::params(&example.spec, &example.request);
    let params = (example.operation.request)(&params);
    let params = params.unwrap_or_else(|error| panic!("{}: {error}", example.key));
    let client = Client::builder()
        .endpoint(format!("http://{address}"))
        .credentials(Credentials::new(&*example.key, "secret"));
    let client: Client = if example.operation.info.form_params.is_empty() {
        // The documents place all of it in the URL, and the SDK does so. How we guard what is
        // secret or long there is tested with the client.
        client.placement(Placement::Query)
    } else {
        client
    }
    .build()
    .expect("a client");
    let answer = client.call(example.operation.info, params, &CallOptions::new()).await;
    answer.unwrap_or_else(|error| panic!("{}: {error}", example.key));
}

/// A server that keeps what it receives, by access key id.
struct Recording {
    address: String,
    received: Arc<Mutex<Vec<(String, Received)>>>,
}

struct Received {
    action: String,
    params: BTreeMap<String, (Place, String)>,
}

impl Recording {
    async fn start() -> Self {
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        let address = server::start(move |request| {
            kept.lock().expect("what is kept").push(Received::read(request));
            Response::new(Bytes::from_static(br#"{"RequestId":"R"}"#))
        });
        Self { address: address.await, received }
    }

    /// What was received, once each.
    fn received(&self) -> BTreeMap<String, Received> {
        let received = std::mem::take(&mut *self.received.lock().expect("what is kept"));
        let count = received.len();
        let by_key: BTreeMap<_, _> = received.into_iter().collect();
        assert_eq!(by_key.len(), count, "an example was sent twice");
        by_key
    }
}

impl Received {
    fn read(request: &Request<Bytes>) -> (String, Self) {
        let header = |name| request.headers()[name].to_str().expect("a text");
        let authorization = Authorization::parse(header("authorization")).expect("ACS3");
        let query = request.uri().query().unwrap_or_default().as_bytes();
        let mut params = BTreeMap::new();
        for (place, text) in [(Place::Query, query), (Place::Body, request.body())] {
            for (name, value) in form_urlencoded::parse(text) {
                let before = params.insert(name.clone().into_owned(), (place, value.into_owned()));
                assert!(before.is_none(), "{name} was sent twice");
            }
        }
        let received = Self { action: header("x-acs-action").to_owned(), params };
        (authorization.access_key_id.to_owned(), received)
    }
}
