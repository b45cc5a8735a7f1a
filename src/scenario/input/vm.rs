//! A VM group: an Auto Scaling group behind a load balancer.

use serde::{Deserialize, Serialize};

/// A VM group: an Auto Scaling group behind a load balancer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VmInput {}
