//! What a decision comes to: its parts in words, the scenario that puts it to the test, what the
//! simulated models say to it, and the record of it for a project's documents.
//!
//! [`decide`](crate::decide) finds a recommendation and knows neither words nor a simulator; this
//! module joins it to both. It is pure: the page and the tests only show what it returns.

mod opinion;
mod pose;
mod record;
mod words;

pub use opinion::{Opinion, Stand, Verdict};
pub use pose::{NotPosed, Posed, pose};
pub use record::Record;
pub use words::{asked, confidence, figure, pick, requirements, staged, tools, turn, verdict};
