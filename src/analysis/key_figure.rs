//! The figures that are one number each: those that repetitions spread and scenarios differ in.

use super::elasticity::Elasticity;
use super::figures::Figures;
use super::incident::{Incident, Recovery};
use crate::units::{SimTime, Span};

/// A figure of a run that is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFigure {
    /// Requests that clients sent.
    Arrived,
    /// Requests that were answered.
    Completed,
    /// Requests that failed.
    Failed,
    /// Failed requests over those that arrived.
    FailedShare,
    /// Mean response time, in milliseconds; none without an answer, as for the percentiles.
    ResponseMean,
    /// Median response time, in milliseconds.
    ResponseP50,
    /// 95th percentile, in milliseconds.
    ResponseP95,
    /// 99th percentile, in milliseconds.
    ResponseP99,
    /// Mean time in line, in milliseconds.
    WaitMean,
    /// Share of the requests that kept the objective; none without an outcome.
    SloAttained,
    /// Burn rate of the error budget over the run.
    BudgetBurn,
    /// Highest burn rate of a window.
    WorstBudgetBurn,
    /// Requests that an instance was started for, over those that arrived.
    ColdStartShare,
    /// Time that instances were ready, in seconds, summed over instances.
    ReadyInstanceTime,
    /// CPU time of requests, in core-seconds.
    CpuTime,
    /// Most instances at once.
    PeakInstances,
    /// Time average of instances.
    MeanInstances,
    /// Changes of size.
    Resizes,
    /// Quick changes of size to the other direction.
    DirectionChanges,
    /// Time in which demand exceeded capacity, in seconds.
    OverloadTime,
    /// Longest time until capacity covered demand again, in seconds.
    LongestOverload,
    /// Longest time from a deployment to the end of its rollout, in seconds; none where no rollout
    /// was completed.
    DeployTime,
    /// Longest time from a disturbance until it was noticed, in seconds; none where none was.
    DetectionTime,
    /// Longest time from a disturbance until replacements were in the rotation, in seconds; none
    /// where there were none.
    RepairTime,
    /// Longest time from a disturbance until capacity was back, in seconds; none where it was
    /// never lost or never back.
    RecoveryTime,
    /// Requests that were lost to disturbances and deployments.
    LostToIncidents,
    /// θ_U.
    UnderAccuracy,
    /// θ_O.
    OverAccuracy,
    /// τ_U.
    UnderTimeshare,
    /// τ_O.
    OverTimeshare,
    /// υ.
    Instability,
    /// j.
    Jitter,
}

impl KeyFigure {
    /// All of them, in the order of a table.
    pub const ALL: [Self; 32] = [
        Self::Arrived,
        Self::Completed,
        Self::Failed,
        Self::FailedShare,
        Self::ResponseMean,
        Self::ResponseP50,
        Self::ResponseP95,
        Self::ResponseP99,
        Self::WaitMean,
        Self::SloAttained,
        Self::BudgetBurn,
        Self::WorstBudgetBurn,
        Self::ColdStartShare,
        Self::ReadyInstanceTime,
        Self::CpuTime,
        Self::PeakInstances,
        Self::MeanInstances,
        Self::Resizes,
        Self::DirectionChanges,
        Self::OverloadTime,
        Self::LongestOverload,
        Self::DeployTime,
        Self::DetectionTime,
        Self::RepairTime,
        Self::RecoveryTime,
        Self::LostToIncidents,
        Self::UnderAccuracy,
        Self::OverAccuracy,
        Self::UnderTimeshare,
        Self::OverTimeshare,
        Self::Instability,
        Self::Jitter,
    ];

    /// Name in files, with the unit.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::FailedShare => "failed_share",
            Self::ResponseMean => "response_mean_ms",
            Self::ResponseP50 => "response_p50_ms",
            Self::ResponseP95 => "response_p95_ms",
            Self::ResponseP99 => "response_p99_ms",
            Self::WaitMean => "wait_mean_ms",
            Self::SloAttained => "slo_attained",
            Self::BudgetBurn => "budget_burn",
            Self::WorstBudgetBurn => "worst_budget_burn",
            Self::ColdStartShare => "cold_start_share",
            Self::ReadyInstanceTime => "ready_instance_s",
            Self::CpuTime => "cpu_core_s",
            Self::PeakInstances => "peak_instances",
            Self::MeanInstances => "mean_instances",
            Self::Resizes => "resizes",
            Self::DirectionChanges => "direction_changes",
            Self::OverloadTime => "overload_s",
            Self::LongestOverload => "longest_overload_s",
            Self::DeployTime => "deploy_s",
            Self::DetectionTime => "detection_s",
            Self::RepairTime => "repair_s",
            Self::RecoveryTime => "recovery_s",
            Self::LostToIncidents => "lost_to_incidents",
            Self::UnderAccuracy => "under_accuracy",
            Self::OverAccuracy => "over_accuracy",
            Self::UnderTimeshare => "under_timeshare",
            Self::OverTimeshare => "over_timeshare",
            Self::Instability => "instability",
            Self::Jitter => "jitter_per_min",
        }
    }

    /// Its value in a run; `None` where the run has none.
    pub fn of(self, figures: &Figures) -> Option<f64> {
        let response = |time: Span| (figures.response.n > 0).then(|| time.as_millis_f64());
        let elastic = |value: fn(&Elasticity) -> f64| figures.elasticity.as_ref().map(value);
        let overloads = || figures.overloads.iter().map(|o| o.length().as_secs_f64());
        match self {
            Self::Arrived => Some(figures.totals.arrived as f64),
            Self::Completed => Some(figures.totals.completed as f64),
            Self::Failed => Some(figures.totals.n_failed() as f64),
            Self::FailedShare => Some(figures.failed_share()),
            Self::ResponseMean => response(figures.response.mean),
            Self::ResponseP50 => response(figures.response.p50),
            Self::ResponseP95 => response(figures.response.p95),
            Self::ResponseP99 => response(figures.response.p99),
            Self::WaitMean => Some(figures.mean_wait.as_millis_f64()),
            Self::SloAttained => figures.attainment.share(),
            Self::BudgetBurn => Some(figures.burn),
            Self::WorstBudgetBurn => figures.worst_burn.map(|worst| worst.burn),
            Self::ColdStartShare => Some(figures.cold_start_share),
            Self::ReadyInstanceTime => Some(figures.ready_time.as_secs_f64()),
            Self::CpuTime => Some(figures.cpu_core_secs),
            Self::PeakInstances => Some(f64::from(figures.peak_instances)),
            Self::MeanInstances => Some(figures.mean_instances),
            Self::Resizes => Some(f64::from(figures.n_resizes)),
            Self::DirectionChanges => Some(f64::from(figures.n_direction_changes)),
            Self::OverloadTime => Some(overloads().fold(0.0, |sum, secs| sum + secs)),
            Self::LongestOverload => Some(overloads().fold(0.0, f64::max)),
            Self::DeployTime => longest(figures, |incident| incident.rolled_out),
            Self::DetectionTime => longest(figures, |incident| incident.detected),
            Self::RepairTime => longest(figures, |incident| incident.repaired),
            Self::RecoveryTime => longest(figures, back),
            Self::LostToIncidents => {
                Some(figures.incidents.iter().map(|i| i.n_lost).sum::<u64>() as f64)
            }
            Self::UnderAccuracy => elastic(|e| e.under_accuracy),
            Self::OverAccuracy => elastic(|e| e.over_accuracy),
            Self::UnderTimeshare => elastic(|e| e.under_timeshare),
            Self::OverTimeshare => elastic(|e| e.over_timeshare),
            Self::Instability => elastic(|e| e.instability),
            Self::Jitter => elastic(|e| e.jitter_per_min),
        }
    }
}

fn back(incident: &Incident) -> Option<SimTime> {
    match incident.recovery {
        Recovery::At(at) => Some(at),
        Recovery::NoLoss | Recovery::NotYet => None,
    }
}

/// The longest time from an incident to a moment after it, in seconds.
fn longest(figures: &Figures, moment: impl Fn(&Incident) -> Option<SimTime>) -> Option<f64> {
    let time = |incident: &Incident| Some(moment(incident)?.since(incident.at).as_secs_f64());
    figures.incidents.iter().filter_map(time).reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::figures::Expectations;
    use crate::analysis::samples::{Line, at, decided, result};
    use crate::sim::record::{DecisionBody, FaultKind};

    #[test]
    fn every_figure_has_a_name_of_its_own() {
        let mut names = KeyFigure::ALL.map(KeyFigure::key);
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }

    /// A kill at 5 s from which capacity is back at 30 s; nothing noticed, nothing rolled out.
    #[test]
    fn times_are_those_of_the_slowest_incident() {
        let line = |ready| Line { ready, desired: 2, failed: 3, ..Line::default() };
        let mut run = result(10, &[line(2), line(1), line(2)]);
        let kill = DecisionBody::Fault { kind: FaultKind::Kill, instances: vec![0] };
        run.decisions = vec![decided(5, kill)];
        let figures = Figures::of(&run, &Expectations::default());
        assert_eq!(figures.incidents[0].recovery, Recovery::At(at(30)));
        assert_eq!(KeyFigure::RecoveryTime.of(&figures), Some(25.0));
        assert_eq!(KeyFigure::DetectionTime.of(&figures), None);
        assert_eq!(KeyFigure::DeployTime.of(&figures), None);
        assert_eq!(KeyFigure::LostToIncidents.of(&figures), Some(9.0));
        assert_eq!(KeyFigure::ResponseP50.of(&figures), None);
    }
}
