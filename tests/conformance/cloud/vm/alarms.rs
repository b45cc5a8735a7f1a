//! Families of CloudWatch alarms and of target tracking, which makes its own.

use std::collections::BTreeMap;

use orchestration_guide::sim::parts::cloudwatch::{
    Alarm, AlarmRule, AlarmSpec, AlarmState, ComparisonOperator, Datapoint, Evaluation,
    TreatMissingData,
};
use orchestration_guide::sim::parts::target_tracking::{
    ScalableTarget, TargetAlarms, TargetTracking, TargetWatch, TrackingAction,
};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Actual, actual, at, bounds, check, check_knowing, span};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CloudwatchAlarm {
    datapoints_to_alarm: Option<u32>,
    evaluation_periods: Option<u32>,
    evaluation_range: Option<u32>,
    period_s: Option<f64>,
    treat_missing: Option<Treatment>,
    /// What one evaluation finds.
    data: Option<String>,
    /// One period after the other.
    series: Option<String>,
    at_minute: Option<f64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Treatment {
    Missing,
    Ignore,
    Breaching,
    NotBreaching,
}

impl CloudwatchAlarm {
    fn spec(&self) -> AlarmSpec {
        let n = self.evaluation_periods.unwrap_or(1);
        let by_default = AlarmRule::m_out_of_n(self.datapoints_to_alarm.unwrap_or(n), n);
        AlarmSpec {
            threshold: 0.0,
            comparison_operator: ComparisonOperator::GreaterThanThreshold,
            period: span(self.period_s.unwrap_or(60.0)),
            rule: AlarmRule {
                evaluation_range: self.evaluation_range.unwrap_or(by_default.evaluation_range),
                treat_missing_data: match self.treat_missing {
                    None | Some(Treatment::Missing) => TreatMissingData::Missing,
                    Some(Treatment::Ignore) => TreatMissingData::Ignore,
                    Some(Treatment::Breaching) => TreatMissingData::Breaching,
                    Some(Treatment::NotBreaching) => TreatMissingData::NotBreaching,
                },
                ..by_default
            },
        }
    }

    /// States after each period of the series, by its number from 1.
    fn states(&self) -> Result<BTreeMap<String, &'static str>, String> {
        // The characters are whole periods, of whatever length.
        let mut alarm = Alarm::new(AlarmSpec { period: Span::from_secs(60), ..self.spec() });
        let points = datapoints(self.series.as_deref().unwrap_or_default())?;
        let states = points.into_iter().map(|point| state(alarm.observe_datapoint(point).after));
        Ok((1_u32..).map(|period| period.to_string()).zip(states).collect())
    }
}

/// Oldest first, as written.
fn datapoints(text: &str) -> Result<Vec<Datapoint>, String> {
    let datapoint = |letter| match letter {
        '0' => Ok(Datapoint::NotBreaching),
        'X' => Ok(Datapoint::Breaching),
        '-' => Ok(Datapoint::Missing),
        other => Err(format!("{other:?} is no datapoint")),
    };
    text.chars().map(datapoint).collect()
}

fn state(state: AlarmState) -> &'static str {
    match state {
        AlarmState::Ok => "OK",
        AlarmState::Alarm => "ALARM",
        AlarmState::InsufficientData => "INSUFFICIENT_DATA",
    }
}

/// `cloudwatch_alarm`.
pub(crate) fn cloudwatch(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: CloudwatchAlarm, expect| {
        let spec = given.spec();
        let mut actual = actual([
            ("evaluation_interval_s", json!(spec.evaluation_interval().as_secs_f64())),
            ("evaluated_every_s", json!(spec.evaluated_every().as_secs_f64())),
        ]);
        if let Some(data) = &given.data {
            let evaluation = spec.rule.evaluate(datapoints(data)?.into_iter().rev());
            let state = match evaluation {
                Evaluation::State(after) => state(after),
                Evaluation::Retain => "RETAIN",
            };
            actual.insert("state".to_owned(), json!(state));
        }
        if let Some(asked) = expect.get("state_after_period").and_then(Value::as_object) {
            let mut states = given.states()?;
            states.retain(|period, _| asked.contains_key(period));
            actual.insert("state_after_period".to_owned(), json!(states));
        }
        if let Some(minute) = given.at_minute {
            let window = spec.window(at(minute * 60.0));
            // Minutes are counted from 1: the first one ends at 60 s.
            let minutes = [window.from.as_secs_f64() / 60.0 + 1.0, window.to.as_secs_f64() / 60.0];
            actual.insert("window_minutes".to_owned(), json!(minutes));
        }
        Ok(actual)
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetTrackingCase {
    capacity: Option<u32>,
    metric: Option<f64>,
    target: Option<f64>,
    min: Option<u32>,
    max: Option<u32>,
    #[serde(default)]
    disable_scale_in: bool,
    ideal_delta: Option<f64>,
}

/// `target_tracking`.
pub(crate) fn target_tracking(case: &Value) -> Result<(), String> {
    check(case, |given: TargetTrackingCase| {
        let policy = TargetTracking {
            target_value: given.target.unwrap_or(1.0),
            disable_scale_in: given.disable_scale_in,
        };
        let mut actual = Actual::new();
        if let Some(capacity) = given.capacity {
            let desired = policy.desired(bounds(given.min, given.max), capacity, given.metric);
            actual.insert("desired".to_owned(), json!(desired));
        }
        if let Some(ideal) = given.ideal_delta {
            actual.insert("delta".to_owned(), json!(policy.change(ideal)));
        }
        actual
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetAlarmsCase {
    service: Service,
    target: f64,
    minute_averages: Option<Vec<Option<f64>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Service {
    Ec2,
    Ecs,
}

/// `target_tracking_alarms`.
pub(crate) fn target_tracking_alarms(case: &Value) -> Result<(), String> {
    check(case, |given: TargetAlarmsCase| {
        let scaled = match given.service {
            Service::Ec2 => ScalableTarget::AutoScalingGroup,
            Service::Ecs => ScalableTarget::EcsService,
        };
        let alarms = TargetAlarms::new(scaled, given.target);
        let mut actual = actual([("high", alarm(&alarms.high)), ("low", alarm(&alarms.low))]);
        if let Some(averages) = given.minute_averages {
            let mut watch = TargetWatch::new(alarms);
            let actions = averages.into_iter().map(|average| watch.observe(average));
            let first = { actions }.find(|action| *action != TrackingAction::None);
            let action = match first.unwrap_or(TrackingAction::None) {
                TrackingAction::None => "none",
                TrackingAction::ScaleOut => "scale_out",
                TrackingAction::ScaleIn => "scale_in",
            };
            actual.insert("action".to_owned(), json!(action));
        }
        actual
    })
}

fn alarm(spec: &AlarmSpec) -> Value {
    json!({
        "threshold": spec.threshold,
        "comparison": match spec.comparison_operator {
            ComparisonOperator::GreaterThanThreshold => ">",
            ComparisonOperator::GreaterThanOrEqualToThreshold => ">=",
            ComparisonOperator::LessThanThreshold => "<",
            ComparisonOperator::LessThanOrEqualToThreshold => "<=",
        },
        "period_s": spec.period.as_secs_f64(),
        "datapoints": spec.rule.datapoints_to_alarm,
        "evaluation_periods": spec.rule.evaluation_periods,
    })
}
