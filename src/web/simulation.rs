//! Runs of the simulator: what is wanted, how far it is, what is shown.

mod client;
pub(crate) mod estimate;
mod hook;
mod run;
mod study;
mod study_hook;
mod workers;

pub(crate) use client::{Heard, WorkerClient};
pub(crate) use hook::{Simulator, use_simulator};
pub(crate) use run::{Outcomes, Run, Shown, Simulation, Wanted};
pub(crate) use study::{Job, Stage};
pub(crate) use study_hook::{Studied, use_study};
pub(crate) use workers::Workers;
