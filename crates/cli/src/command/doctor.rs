//! `slb doctor`: what a call needs, looked at piece by piece, and the way out of what is wrong.

use std::time::Instant;

use aliyun_core::{CodeClass, Effect, OperationInfo, Params};
use aliyun_runtime::credentials::CredentialsProvider as _;
use aliyun_runtime::{Answer, Client, Credentials, CredentialsError, Error, ErrorKind, Timestamp};

use super::call::named;
use crate::args::{DoctorArgs, Globals};
use crate::failure::{Exit, Failure};
use crate::operation::Product;
use crate::output;
use crate::session::{Session, Source, shown};

/// How far the clock may be off before it is worth a word, and before the service refuses.
const NOTABLE: i64 = 60;
const REFUSED: i64 = 15 * 60;

pub(crate) async fn run(globals: &Globals, args: &DoctorArgs) -> Result<(), Failure> {
    let products = Product::all(args.product.as_deref())?;
    let session = Session::open(globals).await?;
    let mut report = Report::default();
    profile(&session, &mut report);
    let has_credentials = credentials(&session, &mut report).await;
    region(&session.client, &mut report);
    let mut is_clock_told = false;
    for product in products {
        ask(&session.client, product, has_credentials, &mut is_clock_told, &mut report).await;
    }
    session.close().await;
    report.end()
}

/// What was found.
#[derive(Default)]
struct Report {
    text: String,
    worst: Option<Exit>,
    problems: usize,
}

impl Report {
    fn good(&mut self, what: &str, text: &str) {
        self.line("ok  ", what, text);
    }

    fn note(&mut self, what: &str, text: &str) {
        self.line("--  ", what, text);
    }

    fn bad(&mut self, exit: Exit, what: &str, text: &str, way_out: &str) {
        self.line("bad ", what, text);
        self.line("    ", "", &format!("what to do: {way_out}"));
        self.worst.get_or_insert(exit);
        self.problems += 1;
    }

    fn line(&mut self, mark: &str, what: &str, text: &str) {
        self.text.push_str(&format!("{mark}{what:<13}{text}\n"));
    }

    fn end(self) -> Result<(), Failure> {
        output::say(&self.text)?;
        match self.worst {
            None => Ok(()),
            Some(exit) => {
                let s = if self.problems == 1 { "" } else { "s" };
                Err(Failure::new(exit, format!("{} problem{s} found", self.problems)))
            }
        }
    }
}

fn profile(session: &Session, report: &mut Report) {
    match (&session.settings, &session.credentials) {
        (_, Source::Emulator) => report.note("profile", "none: the embedded endpoint needs none"),
        (Some(settings), _) => {
            let region = settings.region.as_deref().unwrap_or("none");
            report.note("profile", &format!("{} (region {region})", settings.profile));
        }
        (None, _) => report.note("profile", "none in use"),
    }
}

/// Whether there are some.
async fn credentials(session: &Session, report: &mut Report) -> bool {
    let (found, place): (Result<Credentials, CredentialsError>, _) = match &session.credentials {
        Source::Emulator => {
            report.good("credentials", "those of the embedded endpoint");
            return true;
        }
        Source::Profile(profile) => {
            let found = profile.credentials().await;
            (found, profile.place().map(str::to_owned))
        }
        Source::Chain(chain) => {
            let found = chain.credentials().await;
            (found, chain.found().map(str::to_owned))
        }
    };
    match found {
        Ok(found) => {
            let place = place.unwrap_or_else(|| "the profile".to_owned());
            let kind = if found.security_token.is_some() { "temporary key" } else { "key" };
            let mut text = format!("{kind} {} from {place}", shown(&found.access_key_id));
            if let Some(end) = found.expiration {
                text.push_str(&format!(", until {end}"));
            }
            report.good("credentials", &text);
            true
        }
        Err(error) => {
            let steps = error.to_string().replace("; ", "\n                 ");
            let way = "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, run \
                       `aliyun configure`, or try without an account: --emulator";
            report.bad(Exit::Setup, "credentials", &steps, way);
            false
        }
    }
}

fn region(client: &Client, report: &mut Report) {
    match client.region() {
        Some(region) => report.good("region", region),
        None => report.bad(
            Exit::Setup,
            "region",
            "none is set",
            "give --region, set ALIBABA_CLOUD_REGION_ID, or run `aliyun configure`",
        ),
    }
}

/// Asks a product for its regions, which every caller may do.
async fn ask(
    client: &Client,
    product: &Product,
    has_credentials: bool,
    is_clock_told: &mut bool,
    report: &mut Report,
) {
    let name = product.name();
    let endpoint = match client.endpoint(product.service) {
        Ok(endpoint) => endpoint.to_string(),
        Err(error) => {
            let way = "give --region or --endpoint";
            return report.bad(Exit::Setup, &name, &error.to_string(), way);
        }
    };
    let known = product.operations.iter().find(|it| it.info.action() == "DescribeRegions");
    let Some(info) = known.map(|it| it.info).filter(|info| info.effect == Effect::Read) else {
        return report.note(&name, &format!("{endpoint}, which was not asked"));
    };
    if !has_credentials {
        return report.note(&name, &format!("{endpoint}, not asked without credentials"));
    }
    let begun = Instant::now();
    match regions(client, info).await {
        Ok(answer) => {
            let time = begun.elapsed().as_millis();
            report.good(&name, &format!("{endpoint} answers in {time} ms"));
            if let (false, Some(theirs)) = (*is_clock_told, answer.date()) {
                *is_clock_told = true;
                clock(Timestamp::now().unix() - theirs.unix(), report);
            }
        }
        Err(error) => {
            let (exit, way) = way_out(&error);
            report.bad(exit, &name, &format!("{endpoint}: {error}"), way);
        }
    }
}

async fn regions(client: &Client, info: &'static OperationInfo) -> Result<Answer, Error> {
    named(client, info, &Params::new()).await
}

/// By how many seconds this machine is ahead.
fn clock(ahead: i64, report: &mut Report) {
    let how = if ahead < 0 { "behind" } else { "ahead of" };
    let text = format!("{} s {how} the service", ahead.abs());
    match ahead.abs() {
        0..NOTABLE => report.good("clock", &text),
        NOTABLE..REFUSED => report.note("clock", &format!("{text}; it refuses from 15 minutes on")),
        _ => report.bad(
            Exit::Setup,
            "clock",
            &text,
            "set the clock of this machine, by NTP say: requests are signed with its time",
        ),
    }
}

fn way_out(error: &Error) -> (Exit, &'static str) {
    match (error.kind(), error.class()) {
        (ErrorKind::Connect | ErrorKind::Timeout, _) => (
            Exit::NoAnswer,
            "look at the network, at HTTPS_PROXY, and at the host: in a VPC it is another one \
             (ALIBABA_CLOUD_ENDPOINT_TYPE=vpc)",
        ),
        (_, Some(CodeClass::Unauthenticated)) => (
            Exit::Denied,
            "the key is wrong, disabled or expired: compare its ID with the console's",
        ),
        (_, Some(CodeClass::Denied)) => {
            (Exit::Denied, "the key is good and lacks a permission: see `slb policy`")
        }
        (_, Some(CodeClass::Throttled)) => {
            (Exit::Later, "wait a minute: others use the same quota")
        }
        _ => (Exit::NoAnswer, "see docs/WHEN_A_CALL_FAILS.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_told_before_the_service_refuses() {
        for (ahead, mark) in [(0, "ok"), (-59, "ok"), (60, "--"), (-899, "--"), (900, "bad")] {
            let mut report = Report::default();
            clock(ahead, &mut report);
            assert!(report.text.starts_with(mark), "{ahead}: {}", report.text);
            assert_eq!(report.worst.is_some(), mark == "bad");
        }
        let mut report = Report::default();
        clock(-7200, &mut report);
        assert!(report.text.contains("7200 s behind the service"), "{}", report.text);
    }

    #[test]
    fn a_report_with_problems_is_a_failure_of_the_first_kind() {
        let mut report = Report::default();
        report.bad(Exit::Setup, "a", "b", "c");
        report.bad(Exit::NoAnswer, "a", "b", "c");
        let failure = report.end().unwrap_err();
        assert_eq!(
            (failure.exit, failure.to_string()),
            (Exit::Setup, "2 problems found".to_owned())
        );
    }
}
