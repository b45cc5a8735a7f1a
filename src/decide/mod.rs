//! From answers and figures to a recommendation that explains itself.
//!
//! The flowchart, its questions and all sentences are data of [`knowledge`](crate::knowledge);
//! this module walks the chart, judges figures by rules, and says what decided and what would
//! change it. It is pure: nothing here knows a page, a clock or a language.

mod answers;

mod requirements;

mod rule;

mod assessment;
mod words;

mod workload;

mod examples;
mod outcome;
mod sensitivity;

mod link;

pub use answers::{Answers, Flip, Given, Reply, Stop, Way};
pub use assessment::{Assessment, Standing};
pub use examples::{Example, examples, typical};
pub use link::{LinkError, decode, encode};
pub use outcome::{Concern, Confidence, Outcome, RuledOut, RuledOutBy, RunnerUp};
pub use requirements::{Asked, Choice, Figure, Pick, Requirements};
pub use rule::{Effect, RULES, Rule};
pub use sensitivity::{Change, Turn};
pub use words::{Word, words};
pub use workload::{MOST_WORKLOADS, Mode, System, Workload};
