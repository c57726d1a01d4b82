//! The client of Alibaba Cloud Network Load Balancer (NLB), API version 2022-04-30. Unofficial:
//! not affiliated with Alibaba Cloud.
//!
//! From the first call it goes on to [pages](#lists-in-pages), [waiting](#waiting-for-a-state),
//! [changes](#waiting-for-the-end-of-a-change), [dry runs](#calls-that-are-only-tried),
//! [errors](#errors), [repeats](#repeats), [tests](#tests), [enums](#enums),
//! [files](#requests-and-answers-in-files), [what sees a call](#what-sees-a-call), the ways
//! [past the types](#past-the-types), [permissions](#permissions) and [features](#features).
//!
//! # The first call
//!
//! This is the one crate to add: it brings the [model] and the [validator] along. Each
//! operation is a method of [`Client`] that takes a request and is awaited:
//!
//! ```no_run
//! use aliyun_nlb_client::{AddressType, Client, CreateLoadBalancer, NewZoneMapping};
//!
//! # async fn example() -> Result<(), aliyun_nlb_client::Error> {
//! // Credentials come from the vendor's default chain: ALIBABA_CLOUD_ACCESS_KEY_ID and
//! // ALIBABA_CLOUD_ACCESS_KEY_SECRET first, then files, roles and the metadata of the machine.
//! let client = Client::builder().region("cn-hangzhou").build()?;
//! let request = CreateLoadBalancer::new(
//!     AddressType::Intranet,
//!     "vpc-bp1000000000000000001",
//!     [
//!         NewZoneMapping::new("cn-hangzhou-g", "vsw-bp1000000000000000001"),
//!         NewZoneMapping::new("cn-hangzhou-h", "vsw-bp1000000000000000002"),
//!     ],
//! );
//! let response = client.create_load_balancer(request).await?;
//! println!("{} is being created", response.loadbalancer_id);
//! # Ok(())
//! # }
//! ```
//!
//! A request is checked before it is sent, and an error says everything that is wrong with it;
//! [`ClientBuilder::validate`] and [`Call::validate`] turn that off.
//!
//! # Lists in pages
//!
//! [`Call::paginate`] reads a list from its first page to its last, each page when it is asked for.
//! [`Pages`] and [`Items`] are streams, and need none of the crates for streams:
//!
//! ```no_run
//! use aliyun_nlb_client::{Client, Error, ListLoadBalancers};
//!
//! # async fn example(client: Client) -> Result<(), Error> {
//! let mut items = client.list_load_balancers(ListLoadBalancers::new()).paginate().items();
//! while let Some(item) = items.next().await {
//!     println!("{}", item?.load_balancer_id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Waiting for a state
//!
//! [`Call::wait_for`] repeats a call until its answer shows a state; the documentation of an
//! operation names its states. A state that cannot come any more is an error, at once.
//! [`Call::wait_until`] waits in the same way for whatever a closure says of the answer.
//!
//! ```no_run
//! use std::time::Duration;
//! use aliyun_nlb_client::{
//!     Client, Error, GetLoadBalancerAttribute, GetLoadBalancerAttributeWaiter as State,
//! };
//!
//! # async fn example(client: Client) -> Result<(), Error> {
//! let call = client.get_load_balancer_attribute(GetLoadBalancerAttribute::new("nlb-bp1000000001"));
//! call.wait_for(State::Active).limit(Duration::from_secs(60)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Waiting for the end of a change
//!
//! Most changes go on after their answer, which names a job. [`Call::finished`] makes the call and
//! waits for the end of its job, or for the state that shows it where there is none; a job that
//! fails is an error. The documentation of an operation says whether it has this:
//!
//! ```no_run
//! use aliyun_nlb_client::{Client, DeleteLoadBalancer, Error};
//!
//! # async fn example(client: Client) -> Result<(), Error> {
//! client.delete_load_balancer(DeleteLoadBalancer::new("nlb-bp1000000001")).finished().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Calls that are only tried
//!
//! [`Call::dry_run`] has the service check a call and do nothing: it is `Ok` if the call would be
//! made, and otherwise the error in which the call would end. A service that answers as if it had
//! done the call is an error too, of the kind [`ErrorKind::DryRunIgnored`].
//!
//! ```no_run
//! use aliyun_nlb_client::{Client, Error, UpdateLoadBalancerAttribute};
//!
//! # async fn example(client: Client) -> Result<(), Error> {
//! let request = UpdateLoadBalancerAttribute::new("nlb-bp1000000001").load_balancer_name("front");
//! client.update_load_balancer_attribute(request).dry_run().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Errors
//!
//! What the service refuses is an [`Error`] with its code. [`Error::known`] turns it into a
//! [`NlbErrorCode`], whatever operation it comes from, so that one function serves them all; the
//! documentation of a request lists the codes that are documented for it. Who compares texts finds
//! them in [`codes`]:
//!
//! ```
//! use aliyun_nlb_client::{CodeClass, Error, ErrorCode, NlbErrorCode, codes};
//!
//! fn what_to_do(error: &Error) -> &'static str {
//!     match error.known() {
//!         Some(NlbErrorCode::ResourceNotEnoughVSwitchIp) => "take another vSwitch",
//!         Some(code) if code.class() == CodeClass::Quota => "ask for a higher quota",
//!         Some(code) => code.meaning(),
//!         None => "look at the error",
//!     }
//! }
//!
//! fn is_busy(error: &Error) -> bool {
//!     error.code() == Some(codes::SYSTEM_BUSY)
//! }
//! ```
//!
//! # Repeats
//!
//! What failed and is safe to repeat is repeated, up to three times, and a load balancer that is
//! being changed is waited for, as is what counts as in use for some seconds more;
//! [`runtime::retry`] says when, [`ClientBuilder::retry`] and [`Call::retry`] change it. An error
//! says how often the call was made and, for a write, whether it may have taken effect:
//!
//! ```no_run
//! use std::time::Duration;
//! use aliyun_nlb_client::{Client, RetryConfig, UpdateLoadBalancerAttribute};
//!
//! # async fn example(client: Client) {
//! let request = UpdateLoadBalancerAttribute::new("nlb-bp1000000001").cross_zone_enabled(false);
//! let result = client
//!     .update_load_balancer_attribute(request)
//!     .retry(RetryConfig::standard().busy_patience(Duration::from_secs(300)))
//!     .timeout(Duration::from_secs(360))
//!     .await;
//! match result {
//!     Ok(response) => println!("the job is {:?}", response.job_id),
//!     Err(error) if error.may_have_taken_effect() => println!("look first: {error}"),
//!     Err(error) => println!("nothing was done: {error}"),
//! }
//! # }
//! ```
//!
//! A call that creates something carries a `ClientToken`, the same in all its repeats, by which the
//! service knows it again.
//!
//! # Tests
//!
//! Code that takes a [`Client`] is tested without an account: with answers and failures from a
//! script ([`runtime::testing`]), which takes the place of the network.
//!
//! ```
//! use aliyun_nlb_client::runtime::testing::ScriptedTransport;
//! use aliyun_nlb_client::{Client, Credentials, DescribeRegions, Error};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let script = ScriptedTransport::new()
//!     .answer(r#"{"RequestId": "R", "Regions": [{"RegionId": "cn-hangzhou"}]}"#);
//! let client: Client = Client::builder()
//!     .region("cn-hangzhou")
//!     .credentials(Credentials::new("any id", "any secret"))
//!     .transport(script.clone())
//!     .build()?;
//! let answer = client.describe_regions(DescribeRegions::new()).await?;
//! assert_eq!(answer.regions.len(), 1);
//! script.assert_actions(["DescribeRegions"]);
//! # Ok(())
//! # }
//! ```
//!
//! # Enums
//!
//! An enum of the service is its text: it has `Display`, `FromStr`, `From<&str>`, [`Ord`] and
//! `Hash`, and is compared with texts by `==`. In none of these does the case matter, as with the
//! service. A value that this version does not know is kept as `Unknown`, so reading one never
//! fails; the check before sending tells what is not known, and [`OpenEnum::KNOWN`] what is.
//!
//! ```
//! use aliyun_nlb_client::LoadBalancerStatus;
//!
//! let status: LoadBalancerStatus = "active".into();
//! assert!(status == LoadBalancerStatus::Active && status == "ACTIVE");
//! assert_eq!(status.to_string(), "Active");
//! ```
//!
//! # Requests and answers in files
//!
//! With the feature `serde`, requests, answers, what is inside of them and enums implement the
//! traits of serde, in the vendor's names. A request refuses a name that it does not know; an answer
//! passes it over, since the service adds some at any time, and [`Call::with_answer`] keeps it.
//!
#![cfg_attr(feature = "serde", doc = "```no_run")]
#![cfg_attr(not(feature = "serde"), doc = "```ignore")]
//! use aliyun_nlb_client::{Client, CreateLoadBalancer};
//!
//! # async fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! let text = std::fs::read_to_string("load-balancer.json")?;
//! let request: CreateLoadBalancer = serde_json::from_str(&text)?;
//! let answer = client.create_load_balancer(request).await?;
//! std::fs::write("answer.json", serde_json::to_string_pretty(&answer)?)?;
//! # Ok(())
//! # }
//! ```
//!
//! Without it, [`ToValue`] and [`FromValue`] do the same with a [`Value`], which reads and writes
//! JSON.
//!
//! # What sees a call
//!
//! An [`Interceptor`] sees every attempt before it is signed and after it, [`Metrics`] count, and
//! `tracing` shows calls and attempts as spans ([`runtime::observe`]). The page
//! `docs/WHEN_A_CALL_FAILS.md` of the repository leads from an error to its cause.
//!
//! Calls run on tokio: outside of a runtime with time and IO enabled a call is an error. Requests
//! are sent over hyper with rustls; [`ClientBuilder::proxy`] and its neighbours set that up, and
//! [`runtime::transport`] says how to use a client of reqwest or any other instead, and what there
//! is on `wasm32-unknown-unknown`.
//!
//! # Past the types
//!
//! The types know what the vendor documents. What they do not know goes along with them, under its
//! name on the wire: a parameter that a request does not have, or another value in place of what
//! it writes, and the fields of an answer that its type does not have:
//!
//! ```no_run
//! # async fn example(client: aliyun_nlb_client::Client) -> Result<(), aliyun_nlb_client::Error> {
//! use aliyun_nlb_client::GetLoadBalancerAttribute;
//!
//! let request = GetLoadBalancerAttribute::new("nlb-bp1000000001");
//! let call = client.get_load_balancer_attribute(request).param("IncludeNew", "true");
//! let (load_balancer, answer) = call.with_answer().await?;
//! println!("{:?}", load_balancer.load_balancer_name);
//! println!("{:?}", answer.value()?.get("NewField").and_then(|field| field.as_text()));
//! # Ok(())
//! # }
//! ```
//!
//! [`Call::secret_param`] is for a value that no log or error may show, and no URL either under the
//! same condition.
//! [`paginate`](Call::paginate) and [`wait_for`](Call::wait_for) carry such parameters along. An
//! operation without a type is called by its name and what a call of it changes, and has the
//! options, the repeats and the errors of every other:
//!
//! ```no_run
//! # async fn example(client: aliyun_nlb_client::Client) -> Result<(), aliyun_nlb_client::Error> {
//! use aliyun_nlb_client::Effect;
//!
//! let call = client.operation("DescribeSomethingNew", Effect::Read);
//! let answer = call.param("LoadBalancerId", "nlb-bp1000000001").await?;
//! println!("{:?}: {}", answer.request_id(), answer.text());
//! # Ok(())
//! # }
//! ```
//!
//! What is to be in every call, an [`Interceptor`] sets before it is signed:
//!
//! ```
//! use aliyun_nlb_client::{Client, Interceptor, Outgoing, Refusal};
//!
//! /// Has names in Chinese in every answer.
//! #[derive(Debug)]
//! struct Chinese;
//!
//! impl Interceptor for Chinese {
//!     fn before_signing(&self, request: &mut Outgoing<'_>) -> Result<(), Refusal> {
//!         request.set_param("AcceptLanguage", "zh-CN")
//!     }
//! }
//!
//! let client = Client::builder().region("cn-hangzhou").interceptor(Chinese).build();
//! ```
//!
//! The same credentials, connections and options call other services too: [`Client::runtime`] is
//! the client under this one, and [`operation`](runtime::Client::operation) there takes the service
//! with the name.
//!
//! # Permissions
//!
//! What an operation needs permission for is known too; [`Policy`] makes the least RAM policy:
//!
//! ```
//! use aliyun_nlb_client::{OPERATIONS, Policy};
//!
//! let reads: Vec<_> =
//!     OPERATIONS.iter().copied().filter(|it| it.action().starts_with("List")).collect();
//! println!("{}", Policy::of(&reads).region("cn-hangzhou"));
//! ```
//!
//! # Features
//!
//! | feature | what it brings | by default |
//! |---|---|---|
//! | `hyper` | the HTTP client, with TLS by rustls, proxies and gzip; without it, bring a transport of your own | yes |
//! | `reqwest` | a transport over a client of reqwest 0.13 that your program has | no |
//! | `serde` | requests, answers and enums implement the traits of serde, in the vendor's names | no |

#![warn(missing_docs)]

mod generated;

pub use aliyun_core::{
    CodeClass, CodeInfo, DecodeError, DryRuns, Effect, ErrorCode, Finishes, FromValue, Limits,
    OpenEnum, Operation, OperationInfo, Paged, Policy, Progress, Repeat, Secret, ToValue,
    UnknownValue, Value, Waiter, read_exact,
};
pub use aliyun_nlb_model::{self as model, *};
pub use aliyun_nlb_validator::{self as validator, Validate, Violation, Violations};
pub use aliyun_runtime::{
    self as runtime, Answer, ByName, Call, ClientBuilder, Credentials, CredentialsProvider, Error,
    ErrorKind, Finished, GaveUp, HttpMethod, Interceptor, Items, Metrics, Network, Outcome,
    Outgoing, Pages, Placement, Refusal, RetryConfig, RetryMode, SignatureMethod, Wait, Waited,
};

use std::borrow::Cow;

/// Calls the service. Cheap to clone, and made once for many calls: it keeps connections open.
#[derive(Clone, Debug)]
pub struct Client(aliyun_runtime::Client);

impl Client {
    /// Sets up a client.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// The client under this one, which knows no product.
    pub fn runtime(&self) -> &aliyun_runtime::Client {
        &self.0
    }

    /// Calls an operation by its name: one that this crate does not have, or one whose name is
    /// known at run time only. Its parameters are those of [`Call::param`] under their names on the
    /// wire; nothing is checked, and the answer is one as it came.
    ///
    /// What a call changes decides when it may be repeated. For an operation that this crate has,
    /// its own facts count and not what is said here.
    pub fn operation(
        &self,
        action: impl Into<Cow<'static, str>>,
        effect: Effect,
    ) -> Call<'_, ByName> {
        let action = action.into();
        match OPERATIONS.iter().find(|known| known.action() == action) {
            Some(known) => self.0.operation_of(*known),
            None => self.0.operation(&NLB, action, effect),
        }
    }

    fn call<O: Operation + Validate>(&self, request: O) -> Call<'_, O> {
        Call::new(&self.0, request, O::validate_with)
    }
}

impl From<aliyun_runtime::Client> for Client {
    fn from(client: aliyun_runtime::Client) -> Self {
        Self(client)
    }
}

/// The README compiles too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
