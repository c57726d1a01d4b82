//! An emulator for tests: a container, or the one that `ALIYUN_LB_EMULATOR_URL` names.
//!
//! `EMULATOR_IMAGE` names the image, as `docker build -t aliyun-lb-emulator .` makes it in a clone of
//! the repository.

use std::env;
use std::error::Error;

/// A running emulator. A container of it is removed when this is dropped.
pub struct Emulator {
    url: String,
    #[cfg(feature = "docker")]
    _container: Option<testcontainers::ContainerAsync<testcontainers::GenericImage>>,
}

impl Emulator {
    /// Starts one, unless one is named.
    pub async fn start() -> Result<Self, Box<dyn Error>> {
        match env::var("ALIYUN_LB_EMULATOR_URL") {
            Ok(url) if !url.is_empty() => Ok(Self::named(url)),
            _ => Self::in_a_container().await,
        }
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn named(url: String) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            #[cfg(feature = "docker")]
            _container: None,
        }
    }

    #[cfg(feature = "docker")]
    async fn in_a_container() -> Result<Self, Box<dyn Error>> {
        use testcontainers::GenericImage;
        use testcontainers::core::{IntoContainerPort as _, WaitFor};
        use testcontainers::runners::AsyncRunner as _;

        let port = 8080.tcp();
        let image = env::var("EMULATOR_IMAGE").unwrap_or_else(|_| "aliyun-lb-emulator".to_owned());
        // A registry may have a port.
        let tagged = image.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
        let (name, tag) = tagged.unwrap_or((&image, "latest"));
        let container = GenericImage::new(name, tag)
            .with_exposed_port(port)
            // The first line that the program prints.
            .with_wait_for(WaitFor::message_on_stdout("listening on"))
            .start()
            .await?;
        let (host, port) = (container.get_host().await?, container.get_host_port_ipv4(port).await?);
        Ok(Self { url: format!("http://{host}:{port}"), _container: Some(container) })
    }

    #[cfg(not(feature = "docker"))]
    async fn in_a_container() -> Result<Self, Box<dyn Error>> {
        Err("name an emulator in ALIYUN_LB_EMULATOR_URL, or build with the feature `docker`".into())
    }
}
