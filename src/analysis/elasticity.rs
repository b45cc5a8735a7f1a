//! How closely supply followed demand: the elasticity metrics of the SPEC Research Group.
//!
//! Sources: N. Herbst et al., "Ready for Rain? A View from SPEC Research on the Future of Cloud
//! Metrics", SPEC-RG-2016-01; N. Herbst, S. Kounev, A. Weber, H. Groenda,
//! "BUNGEE: An Elasticity Benchmark for Self-Adaptive IaaS Cloud Environments", SEAMS 2015;
//! N. Herbst et al., "Quantifying Cloud Performance and Dependability", ACM TOMPECS 2018, from
//! which the normalization by demand is. With demand d and supply s in whole instances over the
//! time T:
//!
//! - under-provisioning accuracy θ_U = 1/T ∫ max(d − s, 0) / d dt
//! - over-provisioning accuracy θ_O = 1/T ∫ max(s − d, 0) / d dt
//! - under-provisioning timeshare τ_U = 1/T ∫ max(sgn(d − s), 0) dt, and τ_O likewise
//! - instability υ = 1/T ∫ min(|sgn Δd − sgn Δs|, 1) dt
//! - jitter j = (E_S − E_D) / T, the changes of supply beyond those of demand
//!
//! All are 0 where supply is demand at every moment. The authors give shares in per cent; here 1
//! is 100 %.

use super::curve::{in_rotation, interval_secs, smoothed_demand};
use crate::scenario::{ModelId, Scenario, compose};
use crate::sim::record::RunResult;

/// A quotient of fractions can miss a whole number by a hair; this much needs no further instance.
const HAIR: f64 = 1e-9;
const SECS_PER_MINUTE: f64 = 60.0;

/// What turns a rate of requests into instances.
///
/// Demand is the rate × the mean service demand of a request ÷ (the capacity of one instance × the
/// share of it that the scaler aims at), rounded up to whole instances: the rate over
/// [`target_rps`](Sizing::target_rps).
///
/// The rate is, as in BUNGEE, the load profile: the mean that the scenario sets for each interval,
/// before chance. Bursts of a bursty process, retries and requests that wait are no part of it.
/// Where no profile is given, it is the rate of arrivals averaged over
/// [`NOISE`](super::NOISE), and chance makes demand jump to and fro: then jitter and instability
/// say more about chance than about the platform.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sizing {
    /// Requests per second that one instance is meant to serve, above 0; `None`: all that it can
    /// serve at most.
    pub target_rps: Option<f64>,
    /// CPU in use over CPU requested at which the scaler begins to want more (1.0 = 100 %); `None`
    /// where it looks at something else.
    pub target_utilization: Option<f64>,
    /// Mean rate of each interval of the series, in requests per second.
    pub profile_rps: Option<Vec<f64>>,
}

/// Elasticity of a run. Supply is the number of instances in the rotation at the end of each
/// interval; those that start, drain or hang unnoticed are counted as the balancer counts them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elasticity {
    /// θ_U: missing instances in relation to demand, averaged over the time with any demand.
    pub under_accuracy: f64,
    /// θ_O: idle instances in relation to demand, averaged over the time with any demand.
    pub over_accuracy: f64,
    /// τ_U: share of the time in which instances were missing.
    pub under_timeshare: f64,
    /// τ_O: share of the time in which there were more than needed.
    pub over_timeshare: f64,
    /// υ: share of the time in which demand and supply did not move the same way.
    pub instability: f64,
    /// j: changes of supply less changes of demand, per minute. Negative: the platform reacts too
    /// rarely; positive: too often.
    pub jitter_per_min: f64,
}

impl Sizing {
    /// What a model's scaler means one instance to do in a scenario, at the rate that the scenario
    /// sets for each interval of the result.
    pub fn of(scenario: &Scenario, model: ModelId, result: &RunResult) -> Self {
        let target = compose::scale_target(scenario, model);
        let ends = result.series.samples.iter().map(|sample| sample.at);
        Self {
            target_rps: target.map(|target| target.rps),
            target_utilization: target.and_then(|target| target.utilization),
            profile_rps: Some(compose::scheduled_rps(scenario, ends)),
        }
    }

    /// Rate of each interval.
    fn rates(&self, result: &RunResult) -> Vec<f64> {
        let samples = &result.series.samples;
        match &self.profile_rps {
            Some(rates) if rates.len() == samples.len() => rates.clone(),
            _ => smoothed_demand(samples),
        }
    }

    /// Requests per second for which one instance is counted.
    pub fn rps_per_instance(&self, result: &RunResult) -> f64 {
        self.target_rps.unwrap_or(result.instance_rps)
    }

    /// Instances needed in each interval, before rounding.
    pub fn demand(&self, result: &RunResult) -> Vec<f64> {
        let of_one = self.rps_per_instance(result);
        self.rates(result).into_iter().map(|rate| rate / of_one).collect()
    }
}

impl Elasticity {
    /// Of a run; `None` without samples, and where it is not known what one instance can serve.
    pub fn of(result: &RunResult, sizing: &Sizing) -> Option<Self> {
        let of_one = sizing.rps_per_instance(result);
        if result.series.samples.is_empty() || !(of_one > 0.0 && of_one.is_finite()) {
            return None;
        }
        let demand: Vec<u32> = sizing.demand(result).into_iter().map(whole).collect();
        let supply = in_rotation(result);
        let secs = |i| interval_secs(&result.series.samples, i);
        let mut sums = Sums::default();
        for (i, (&demand, &supply)) in demand.iter().zip(&supply).enumerate() {
            sums.add(secs(i), demand, supply);
        }
        let steps = demand.windows(2).zip(supply.windows(2)).enumerate();
        for (i, (demand, supply)) in steps {
            sums.step(secs(i + 1), demand, supply);
        }
        Some(sums.elasticity())
    }
}

fn whole(instances: f64) -> u32 {
    (instances - HAIR).ceil() as u32
}

/// Integrals on the way.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    secs: f64,
    secs_with_demand: f64,
    under: f64,
    over: f64,
    under_secs: f64,
    over_secs: f64,
    step_secs: f64,
    apart_secs: f64,
    changes: i64,
}

impl Sums {
    fn add(&mut self, secs: f64, demand: u32, supply: u32) {
        self.secs += secs;
        let (missing, idle) = (demand.saturating_sub(supply), supply.saturating_sub(demand));
        if demand > 0 {
            self.secs_with_demand += secs;
            self.under += secs * f64::from(missing) / f64::from(demand);
            self.over += secs * f64::from(idle) / f64::from(demand);
        }
        self.under_secs += if missing > 0 { secs } else { 0.0 };
        self.over_secs += if idle > 0 { secs } else { 0.0 };
    }

    fn step(&mut self, secs: f64, demand: &[u32], supply: &[u32]) {
        self.step_secs += secs;
        if demand[1].cmp(&demand[0]) != supply[1].cmp(&supply[0]) {
            self.apart_secs += secs;
        }
        self.changes += i64::from(supply[1] != supply[0]) - i64::from(demand[1] != demand[0]);
    }

    fn elasticity(&self) -> Elasticity {
        let over = |sum: f64, time: f64| if time > 0.0 { sum / time } else { 0.0 };
        Elasticity {
            under_accuracy: over(self.under, self.secs_with_demand),
            over_accuracy: over(self.over, self.secs_with_demand),
            under_timeshare: over(self.under_secs, self.secs),
            over_timeshare: over(self.over_secs, self.secs),
            instability: over(self.apart_secs, self.step_secs),
            jitter_per_min: over(self.changes as f64 * SECS_PER_MINUTE, self.secs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::{Line, result};

    fn near(value: f64, expected: f64) -> bool {
        (value - expected).abs() < 1e-12
    }

    /// Ten-second intervals; one instance is meant to serve 5 of its 10 requests/s. Rates 10, 10,
    /// 20, 20, 20, 0 need 2, 2, 4, 4, 4, 0 instances; there are 2, 2, 2, 3, 5, 5.
    ///
    /// θ_U = (2/4 + 1/4) × 10 s / 50 s with demand = 0.15; θ_O = (1/4) × 10 / 50 = 0.05. Two of six
    /// intervals lack instances, two have too many. Demand goes 0 + 0 0 −, supply 0 0 + + 0: apart
    /// in 4 of 5 steps. Both change twice: no jitter.
    #[test]
    fn six_intervals_by_hand() {
        let line = |rps: u32, ready| Line { arrived: rps * 10, ready, ..Line::default() };
        let run = result(
            10,
            &[line(10, 2), line(10, 2), line(20, 2), line(20, 3), line(20, 5), line(0, 5)],
        );
        let sizing = Sizing { target_rps: Some(5.0), ..Sizing::default() };
        let elasticity = Elasticity::of(&run, &sizing).unwrap();
        assert!(near(elasticity.under_accuracy, 0.15), "{elasticity:?}");
        assert!(near(elasticity.over_accuracy, 0.05), "{elasticity:?}");
        assert!(near(elasticity.under_timeshare, 2.0 / 6.0), "{elasticity:?}");
        assert!(near(elasticity.over_timeshare, 2.0 / 6.0), "{elasticity:?}");
        assert!(near(elasticity.instability, 0.8), "{elasticity:?}");
        assert!(near(elasticity.jitter_per_min, 0.0), "{elasticity:?}");
    }

    /// A profile takes the place of what arrived; 30 requests/s need 3 instances of 10. Supply
    /// flaps between 3 and 4: three changes in a minute, where demand has none.
    #[test]
    fn flapping_is_positive_jitter() {
        let line = |ready| Line { arrived: 0, ready, ..Line::default() };
        let run = result(15, &[line(3), line(4), line(3), line(4)]);
        let sizing = Sizing { profile_rps: Some(vec![30.0; 4]), ..Sizing::default() };
        let elasticity = Elasticity::of(&run, &sizing).unwrap();
        assert!(near(elasticity.jitter_per_min, 3.0), "{elasticity:?}");
        assert!(near(elasticity.instability, 1.0), "{elasticity:?}");
        assert!(near(elasticity.over_accuracy, 0.5 / 3.0), "{elasticity:?}");
        assert_eq!(Elasticity::of(&result(1, &[]), &sizing), None);
    }
}
