//! `slb doctor`: what a call needs, looked at piece by piece, and the way out of what is wrong.

mod diagnosis;
mod report;

use std::time::Instant;

use aliyun_core::{Effect, OperationInfo, Params};
use aliyun_runtime::credentials::CredentialsProvider as _;
use aliyun_runtime::{Answer, Client, Credentials, CredentialsError, Error, Timestamp};

use self::report::Report;
use super::call::named;
use crate::args::{DoctorArgs, Globals};
use crate::failure::{Exit, Failure};
use crate::operation::Product;
use crate::session::{Session, Source, shown};

/// How far the clock may be off before it is worth a word, and before the service refuses.
const NOTABLE: i64 = 60;
const REFUSED: i64 = 15 * 60;

pub(crate) async fn run(globals: &Globals, args: &DoctorArgs) -> Result<(), Failure> {
    let products = Product::all(args.product.as_deref())?;
    let session = Session::open(globals).await?;
    let mut report = Report::default();
    profile(&session, &mut report);
    let mut state =
        State { has_credentials: credentials(&session, &mut report).await, is_clock_told: false };
    region(&session.client, &mut report);
    for product in products {
        ask(&session.client, product, &mut state, &mut report).await;
    }
    session.close().await;
    report.end(globals.output.as_ref())
}

/// What is known so far.
struct State {
    /// Whether there are some that may be good.
    has_credentials: bool,
    is_clock_told: bool,
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
            if found.security_token.is_none() && found.access_key_id.starts_with("STS.") {
                let why = "which is a temporary one, and it has no token";
                let way = "set ALIBABA_CLOUD_SECURITY_TOKEN to the token that came with the key";
                report.bad(Exit::Setup, "credentials", &format!("{text}, {why}"), way);
                return false;
            }
            report.good("credentials", &text);
            true
        }
        Err(error) => {
            let steps = error.to_string().replace("; ", "\n");
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
async fn ask(client: &Client, product: &Product, state: &mut State, report: &mut Report) {
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
    if !state.has_credentials {
        return report.note(&name, &format!("{endpoint}, not asked without good credentials"));
    }
    let begun = Instant::now();
    match regions(client, info).await {
        Ok(answer) => {
            let time = begun.elapsed().as_millis();
            report.good(&name, &format!("{endpoint} answers in {time} ms"));
            if let (false, Some(theirs)) = (state.is_clock_told, answer.date()) {
                state.is_clock_told = true;
                clock(Timestamp::now().unix() - theirs.unix(), report);
            }
        }
        Err(error) => match diagnosis::of_credentials(&error) {
            Some((what, way)) => {
                // The others would say the same.
                state.has_credentials = false;
                let text = format!("{what}\n{endpoint} says: {error}");
                report.bad(Exit::Setup, "credentials", &text, way);
            }
            None => {
                let (exit, way) = diagnosis::way_out(&error);
                report.bad(exit, &name, &format!("{endpoint}: {error}"), way);
            }
        },
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
            "set the clock of this machine, by NTP say: this program follows the service's, and \
             others are refused",
        ),
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
            assert!(report.text().starts_with(mark), "{ahead}: {}", report.text());
            assert_eq!(report.end(None).is_err(), mark == "bad");
        }
        let mut report = Report::default();
        clock(-7200, &mut report);
        assert!(report.text().contains("7200 s behind the service"), "{}", report.text());
    }
}
