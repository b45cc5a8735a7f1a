//! The models by name.

use serde::{Deserialize, Serialize};

/// A model that can be simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ModelId {
    /// Servers that people manage.
    Server,
    /// A VM group: an Auto Scaling group behind a load balancer.
    Vm,
    /// Containers on Kubernetes.
    #[default]
    Container,
    /// Functions.
    Faas,
    /// Serverless containers.
    ServerlessContainer,
}

impl ModelId {
    /// How many there are.
    pub const COUNT: usize = 5;
    /// All of them, in the order of their index.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Server, Self::Vm, Self::Container, Self::Faas, Self::ServerlessContainer];

    /// Place in arrays by model.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Name in scenarios and results: the field of
    /// [`ModelsInput`](super::input::ModelsInput).
    pub const fn key(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Vm => "vm",
            Self::Container => "container",
            Self::Faas => "faas",
            Self::ServerlessContainer => "serverless_container",
        }
    }

    /// The model of this name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.key() == key)
    }
}
