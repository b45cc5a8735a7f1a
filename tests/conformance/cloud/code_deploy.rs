//! Families of CodeDeploy: traffic of functions and containers, and deployments on servers.

use orchestration_guide::sim::parts::healthy_hosts::{InPlaceDeployment, MinimumHealthyHosts};
use orchestration_guide::sim::parts::traffic_shift::{TrafficShare, TrafficShift};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::Value;

use super::{Actual, check, check_knowing, family};
use crate::families::Family;
use crate::kubernetes::actual;

/// All families of this file.
pub(crate) const FAMILIES: &[Family] =
    &[family("traffic_shift", traffic_shift), family("codedeploy_hosts", codedeploy_hosts)];

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    AllAtOnce,
    Canary,
    Linear,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shift {
    kind: Option<Kind>,
    percent: Option<f64>,
    interval_min: Option<f64>,
    preset: Option<String>,
}

impl Shift {
    /// What the case names; numbers that it leaves out are those of ECS.
    fn read(&self) -> Result<TrafficShift, String> {
        if let Some(name) = &self.preset {
            return TrafficShift::code_deploy_default(name).ok_or(format!("no preset {name}"));
        }
        let default = match self.kind {
            None => return Err("neither kind nor preset".to_owned()),
            Some(Kind::AllAtOnce) => TrafficShift::AllAtOnce,
            Some(Kind::Canary) => TrafficShift::ECS_CANARY,
            Some(Kind::Linear) => TrafficShift::ECS_LINEAR,
        };
        let share = |default| match self.percent {
            None => Ok(default),
            Some(percent) => {
                TrafficShare::from_percent(percent).ok_or(format!("{percent} % is no share"))
            }
        };
        let interval =
            |default| self.interval_min.map_or(default, |min| Span::from_secs_f64(min * 60.0));
        Ok(match default {
            TrafficShift::AllAtOnce => TrafficShift::AllAtOnce,
            TrafficShift::Canary { first, interval: pause } => {
                TrafficShift::Canary { first: share(first)?, interval: interval(pause) }
            }
            TrafficShift::Linear { step, interval: pause } => {
                TrafficShift::Linear { step: share(step)?, interval: interval(pause) }
            }
        })
    }
}

fn minutes(span: Span) -> f64 {
    span.as_secs_f64() / 60.0
}

fn traffic_shift(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: Shift, _| {
        let shift = given.read()?;
        let steps = shift.steps().map(|step| [minutes(step.after), step.share.as_percent()]);
        Ok(actual! {
            schedule_min_pct: steps.collect::<Vec<_>>(),
            full_at_min: minutes(shift.full_after()),
        })
    })
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "SCREAMING_SNAKE_CASE")]
enum MinHealthy {
    HostCount(u32),
    FleetPercent(u32),
}

#[derive(Clone, Copy, Default, Deserialize)]
enum Preset {
    #[default]
    #[serde(alias = "CodeDeployDefault.OneAtATime")]
    OneAtATime,
    #[serde(alias = "CodeDeployDefault.HalfAtATime")]
    HalfAtATime,
    #[serde(alias = "CodeDeployDefault.AllAtOnce")]
    AllAtOnce,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hosts {
    instances: u32,
    min_healthy: Option<MinHealthy>,
    preset: Option<Preset>,
}

fn codedeploy_hosts(case: &Value) -> Result<(), String> {
    check(case, |given: Hosts| match InPlaceDeployment::start(minimum(&given), given.instances) {
        Err(_) => actual! { at_once: 0, result: "fails_immediately" },
        Ok(deployment) => succeeding(deployment, given.instances),
    })
}

fn minimum(given: &Hosts) -> MinimumHealthyHosts {
    match given.min_healthy {
        Some(MinHealthy::HostCount(count)) => MinimumHealthyHosts::HostCount(count),
        Some(MinHealthy::FleetPercent(percent)) => MinimumHealthyHosts::FleetPercent(percent),
        None => match given.preset.unwrap_or_default() {
            Preset::OneAtATime => MinimumHealthyHosts::ONE_AT_A_TIME,
            Preset::HalfAtATime => MinimumHealthyHosts::HALF_AT_A_TIME,
            Preset::AllAtOnce => MinimumHealthyHosts::ALL_AT_ONCE,
        },
    }
}

fn succeeding(deployment: InPlaceDeployment, n_instances: u32) -> Actual {
    actual! {
        at_once: deployment.may_take_out(n_instances, 0),
        succeeds_if_at_least: deployment.succeeds_if_at_least(),
    }
}
