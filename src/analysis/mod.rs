//! What is computed from a finished run: key figures, elasticity, the chain of delays behind a
//! scale-out, the spread over repetitions, the comparison of two scenarios, and the bill.
//!
//! Everything comes from the [`RunResult`](crate::sim::record::RunResult) and from a few numbers
//! that a caller states about what was expected of the run. There are no words here.

mod curve;
mod objective;

mod incident;

mod elasticity;
mod figures;
mod key_figure;

mod lag_chain;

mod replications;

mod compare;
mod student;

mod bill;
mod billed;
mod billing_profile;
mod cost_rate;

pub use bill::{RunBill, run_bill};
pub use billed::billing_profile;
pub use billing_profile::{
    BillingProfile, BillingProfiles, CloudRunBilling, CloudRunProfile, EksCapacity, EksProfile,
    FargateProfile, FrontDoor, LambdaProfile, MachineProfile,
};
pub use compare::{Comparison, Interval, compare};
pub use cost_rate::{costs_per_hour, costs_so_far};
pub use curve::{
    NOISE, Overload, in_rotation, interval_secs, overloads, per_second, smoothed_demand,
    smoothed_over,
};
pub use elasticity::{Elasticity, Sizing};
pub use figures::{Expectations, Figures};
pub use incident::{Incident, Recovery, incidents};
pub use key_figure::KeyFigure;
pub use lag_chain::{LagChain, Stage, StageLength, Trigger, lag_chains};
pub use objective::{Attainment, BurnPeak, Objective};
pub use replications::{Band, Column, Spread, bands};
pub use student::{student_cdf, student_quantile};

#[cfg(test)]
mod samples;
