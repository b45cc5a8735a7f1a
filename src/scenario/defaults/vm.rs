//! A VM group: an Auto Scaling group behind a load balancer.

use crate::scenario::input::VmInput;

impl Default for VmInput {
    fn default() -> Self {
        Self {}
    }
}
