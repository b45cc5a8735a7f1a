//! Serverless containers.

use serde::{Deserialize, Serialize};

/// Serverless containers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ServerlessContainerInput {}
