//! Functions.

use crate::scenario::input::FaasInput;

impl Default for FaasInput {
    fn default() -> Self {
        Self {}
    }
}
