//! What the guide says and how: the content loads, faults are told with their place, every string
//! of the interface renders, the flowchart leads where it should, and what a review of the claims
//! found is answered.

mod broken;
mod claims;
mod flow;
mod good;
mod review;
mod ui;
