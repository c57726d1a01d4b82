//! A service that answers by a script, and keeps what it was asked.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use aliyun_runtime::{ClientBuilder, Credentials, Transport, TransportFuture};
use bytes::Bytes;
use http::{Request, Response};
use showcase::client::Client;

/// Gives one answer after the other. Clones share the script.
#[derive(Clone)]
pub struct Script(Arc<Mutex<State>>);

struct State {
    takes: Duration,
    answers: VecDeque<(u16, String)>,
    asked: Vec<String>,
    forms: Vec<String>,
}

impl Script {
    /// A script with these answers: a JSON object is one of success, anything else an error code.
    pub fn new<'a>(answers: impl IntoIterator<Item = &'a str>) -> Self {
        Self::taking(Duration::ZERO, answers)
    }

    /// The same with answers that take a while.
    pub fn taking<'a>(takes: Duration, answers: impl IntoIterator<Item = &'a str>) -> Self {
        let answer = |text: &str| match text.strip_prefix('{') {
            Some(members) => {
                let comma = if members.starts_with('}') { "" } else { "," };
                (200, format!(r#"{{"RequestId":"R"{comma}{members}"#))
            }
            None => (400, format!(r#"{{"Code":"{text}","Message":"No.","RequestId":"R"}}"#)),
        };
        let answers = answers.into_iter().map(answer).collect();
        let (asked, forms) = (Vec::new(), Vec::new());
        Self(Arc::new(Mutex::new(State { takes, answers, asked, forms })))
    }

    /// A client of the service.
    pub fn client(&self) -> Client {
        self.builder().build().expect("a client")
    }

    /// The same to be set up further.
    pub fn builder(&self) -> ClientBuilder<Client> {
        Client::builder()
            .region("xx-central")
            .credentials(Credentials::new("id", "secret"))
            .transport(self.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic")
    }

    /// The parameters in the queries of the requests that came so far: `Page=1&PageSize=2`.
    pub fn asked(&self) -> Vec<String> {
        self.state().asked.clone()
    }

    /// Those in their forms.
    pub fn forms(&self) -> Vec<String> {
        self.state().forms.clone()
    }

    /// How many answers are left.
    pub fn left(&self) -> usize {
        self.state().answers.len()
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let asked = request.uri().query().unwrap_or_default().to_owned();
            let form = String::from_utf8_lossy(request.body()).into_owned();
            self.state().asked.push(asked);
            self.state().forms.push(form);
            // As a network does: no answer is there at once.
            tokio::task::yield_now().await;
            let takes = self.state().takes;
            if !takes.is_zero() {
                tokio::time::sleep(takes).await;
            }
            let answer = self.state().answers.pop_front();
            let (status, body) = answer.expect("an answer in the script");
            Ok(Response::builder().status(status).body(body.into()).expect("a response"))
        })
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Script")
    }
}
