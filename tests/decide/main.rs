//! Decisions: every way through the flowchart, every change of one answer, and workloads whose
//! results an experienced engineer would defend.

mod cases;
mod confirmation;
mod figures;
mod flips;
mod link;
mod opinion;
mod system;
mod walk;
