//! Serverless containers.

use crate::scenario::input::ServerlessContainerInput;

impl Default for ServerlessContainerInput {
    fn default() -> Self {
        Self {}
    }
}
