//! Servers that people manage.

use crate::scenario::input::ServerInput;

impl Default for ServerInput {
    fn default() -> Self {
        Self {}
    }
}
