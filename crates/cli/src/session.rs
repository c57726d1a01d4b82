//! Whom a command talks to, and as whom.

use std::sync::Arc;

use aliyun_lb_emulator::Emulator;
use aliyun_runtime::credentials::{CliProfileCredentials, CliSettings, ProviderConfig};
use aliyun_runtime::{Client, ClientBuilder, DefaultCredentials, Network};

use crate::args::Globals;
use crate::failure::{Exit, Failure};
use crate::interrupt::NoRepeats;

/// A client, and what it is made of.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) credentials: Source,
    /// What the profile of the vendor's CLI says, if there is one.
    pub(crate) settings: Option<CliSettings>,
    emulator: Option<Emulator>,
}

/// Where credentials come from.
pub(crate) enum Source {
    /// The profile that was named.
    Profile(Arc<CliProfileCredentials>),
    /// The vendor's chain.
    Chain(Arc<DefaultCredentials>),
    /// The embedded endpoint, which knows its own.
    Emulator,
}

impl Session {
    /// Opens one, as the options of the command say.
    pub(crate) async fn open(globals: &Globals) -> Result<Self, Failure> {
        match &globals.emulator {
            Some(dir) => Self::embedded(globals, dir.as_deref()).await,
            None => Self::real(globals).await,
        }
    }

    async fn real(globals: &Globals) -> Result<Self, Failure> {
        let config = ProviderConfig::new();
        let profile = CliProfileCredentials::new(&config);
        let profile = match &globals.profile {
            Some(name) => profile.profile(name.as_str()),
            None => profile,
        };
        // A profile that was not asked for may be broken as long as nobody needs it.
        let settings = match profile.settings().await {
            Ok(settings) => settings,
            Err(error) if globals.profile.is_some() => {
                let message = format!("the profile cannot be used: {error}");
                return Err(Failure::new(Exit::Setup, message)
                    .note("what to do", "`aliyun configure list` shows the profiles"));
            }
            Err(_) => None,
        };
        let credentials = match globals.profile {
            Some(_) => Source::Profile(Arc::new(profile)),
            None => Source::Chain(Arc::new(DefaultCredentials::new(&config))),
        };
        let mut builder = set_up(Client::builder(), globals);
        builder = match &credentials {
            Source::Profile(profile) => builder.credentials(profile.clone()),
            Source::Chain(chain) => builder.credentials(chain.clone()),
            Source::Emulator => builder,
        };
        if let Some(settings) = &settings {
            if let Some(region) = &settings.region {
                builder = builder.default_region(region.as_str());
            }
            if let Some(endpoint) = &settings.endpoint {
                builder = builder.default_endpoint(endpoint.as_str());
            }
            if settings.endpoint_type.as_deref().is_some_and(|it| it.eq_ignore_ascii_case("vpc")) {
                builder = builder.default_network(Network::Vpc);
            }
        }
        Ok(Self { client: builder.build()?, credentials, settings, emulator: None })
    }

    async fn embedded(globals: &Globals, dir: Option<&std::path::Path>) -> Result<Self, Failure> {
        let mut builder = Emulator::builder();
        if let Some(dir) = dir {
            builder = builder.data(dir);
        }
        let emulator = builder.start().await.map_err(|error| {
            Failure::new(Exit::Setup, format!("the embedded endpoint cannot be started: {error}"))
        })?;
        let builder = emulator.client::<Client>().user_agent(AGENT).interceptor(NoRepeats);
        let client = match &globals.region {
            Some(region) => builder.region(region.as_str()),
            None => builder,
        }
        .build()?;
        let credentials = Source::Emulator;
        Ok(Self { client, credentials, settings: None, emulator: Some(emulator) })
    }

    /// Ends it: what an embedded endpoint keeps is on the disk then.
    pub(crate) async fn close(self) {
        if let Some(emulator) = self.emulator {
            emulator.shutdown().await;
        }
    }
}

/// What the program calls itself.
const AGENT: &str = concat!("slb/", env!("CARGO_PKG_VERSION"));

fn set_up(mut builder: ClientBuilder, globals: &Globals) -> ClientBuilder {
    builder = builder.user_agent(AGENT).interceptor(NoRepeats);
    if let Some(region) = &globals.region {
        builder = builder.region(region.as_str());
    }
    if let Some(endpoint) = &globals.endpoint {
        builder = builder.endpoint(endpoint.as_str());
    }
    builder
}

/// A key ID as it may be shown: enough to tell it from others.
pub(crate) fn shown(id: &str) -> String {
    let begin: String = id.chars().take(4).collect();
    let end: Vec<char> = id.chars().rev().take(3).collect();
    match id.chars().count() {
        0..=8 => "…".to_owned(),
        _ => format!("{begin}…{}", end.iter().rev().collect::<String>()),
    }
}
