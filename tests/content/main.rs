//! What the guide says and how: the content loads, faults are told with their place, every string
//! of the interface renders, and the flowchart leads where it should.

mod broken;
mod claims;
mod flow;
mod good;
mod ui;
