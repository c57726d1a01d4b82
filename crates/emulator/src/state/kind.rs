use serde::{Deserialize, Serialize};

/// What a server is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An ECS instance.
    #[default]
    Ecs,
    /// An elastic network interface.
    Eni,
    /// An elastic container instance.
    Eci,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ecs, Self::Eni, Self::Eci];

    /// Its name in a seed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Ecs => "ecs",
            Kind::Eni => "eni",
            Kind::Eci => "eci",
        }
    }
}
