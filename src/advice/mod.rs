//! What a decision comes to: its parts in words, the scenario that puts it to the test, what the
//! simulated models say to it, and the record of it for a project's documents; and the same for all
//! workloads of a system together.
//!
//! [`decide`](crate::decide) finds a recommendation and knows neither words nor a simulator; this
//! module joins it to both. It is pure: the page and the tests only show what it returns.

mod document;
mod opinion;
mod pieces;
mod pose;
mod record;
mod system;
mod system_record;
mod words;

pub use document::{Document, Part, Table};
pub use opinion::{Opinion, Stand, Verdict};
pub use pose::{NotPosed, Posed, pose};
pub use record::Record;
pub use system::{Member, Platform, Tally, Trial, Whole, workload_name};
pub use system_record::{SystemRecord, carried, left_out, platforms, total, trial};
pub use words::{
    asked, confidence, figure, goal, keeps, not_posed, pick, requirements, staged, stand, tools,
    turn, verdict,
};
