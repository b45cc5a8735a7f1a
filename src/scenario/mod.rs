//! What a reader asks to be simulated: the input that people keep in files and links, and the
//! checked form that the engine runs.

mod model;

mod defaults;
pub mod input;

mod fault;
pub mod limits;

mod memory;

mod check;
mod load;

pub mod compose;
mod presets;
mod seeds;
mod trial;

mod diff;
mod json;
mod part;

#[cfg(not(target_arch = "wasm32"))]
pub mod read;
#[cfg(not(target_arch = "wasm32"))]
mod schema;

pub use check::{Scenario, check};
pub use diff::{DecodeError, apply, decode, diff, encode, from_json};
pub use fault::{Fault, FieldPath, Problem};
pub use load::expected_requests;
pub use model::ModelId;
pub use part::{
    Differences, FieldDifference, Part, PartDifference, PartKind, Side, differences, part_of, parts,
};
pub use presets::{Preset, preset, preset_of, presets, trials};
#[cfg(not(target_arch = "wasm32"))]
pub use schema::schema;
pub use seeds::replication_seed;
pub use trial::{Goal, Trial};
