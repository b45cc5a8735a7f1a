//! Alarms over time, and the tables of the guide.

use super::*;

fn spec(period_secs: u64, rule: AlarmRule) -> AlarmSpec {
    AlarmSpec {
        threshold: 50.0,
        comparison_operator: ComparisonOperator::GreaterThanThreshold,
        period: Span::from_secs(period_secs),
        rule,
    }
}

#[test]
fn a_long_period_is_evaluated_every_minute_over_periods_that_do_not_overlap() {
    let mut alarm = Alarm::new(spec(300, AlarmRule::m_out_of_n(2, 2)));
    let states: Vec<_> = (1..=8).map(|_| alarm.observe(Some(60.0)).after).collect();
    // The value of minute 6 is the first that has another one five minutes before it.
    assert_eq!(states[..5], [AlarmState::Ok; 5]);
    assert_eq!(states[5..], [AlarmState::Alarm; 3]);
}

#[test]
fn scaling_is_set_off_at_every_evaluation_and_a_notification_once() {
    let mut alarm = Alarm::new(spec(60, AlarmRule::m_out_of_n(1, 1)));
    let transitions = [40.0, 60.0, 60.0, 40.0].map(|value| alarm.observe(Some(value)));
    let scaling = transitions.map(|t| t.sets_off(AlarmAction::AutoScaling));
    let notified = transitions.map(|t| t.sets_off(AlarmAction::Other));
    assert_eq!(scaling, [false, true, true, false]);
    assert_eq!(notified, [false, true, false, false]);
}

#[test]
fn a_metric_that_ends_leaves_its_last_state_until_the_range_is_empty() {
    let mut alarm = Alarm::new(spec(60, AlarmRule::m_out_of_n(1, 1)));
    let values = [Some(60.0), None, None, None];
    let states = values.map(|value| alarm.observe(value).after);
    use AlarmState::{Alarm as InAlarm, InsufficientData};
    assert_eq!(states, [InAlarm, InAlarm, InAlarm, InsufficientData]);
}

#[test]
fn a_value_at_the_threshold_breaches_only_where_the_comparison_says_so() {
    use ComparisonOperator::{
        GreaterThanOrEqualToThreshold, GreaterThanThreshold, LessThanOrEqualToThreshold,
        LessThanThreshold,
    };
    let breached = [
        GreaterThanThreshold,
        GreaterThanOrEqualToThreshold,
        LessThanThreshold,
        LessThanOrEqualToThreshold,
    ];
    assert_eq!(breached.map(|op| op.is_breached(50.0, 50.0)), [false, true, false, true]);
}

#[test]
fn high_resolution_alarms_are_evaluated_every_ten_seconds() {
    for (period, every) in [(10, 10), (20, 10), (30, 10), (60, 60), (300, 60)] {
        let alarm = spec(period, AlarmRule::m_out_of_n(1, 1));
        assert_eq!(alarm.evaluated_every(), Span::from_secs(every), "{period} s");
    }
}

/// The two tables of "Configuring how CloudWatch alarms treat missing data": three periods are
/// evaluated and five searched, oldest first; then the states with missing data treated as
/// missing, ignored, breaching and not breaching.
#[test]
fn the_tables_of_the_guide() {
    const TABLES: [(u32, [(&str, &str); 5]); 2] = [
        (
            3,
            [
                ("0-X-X", "OK OK OK OK"),
                ("0----", "OK OK OK OK"),
                ("-----", "INSUFFICIENT_DATA RETAIN ALARM OK"),
                ("0XX-X", "ALARM ALARM ALARM ALARM"),
                ("--X--", "ALARM RETAIN ALARM OK"),
            ],
        ),
        (
            2,
            [
                ("0-X-X", "ALARM ALARM ALARM ALARM"),
                ("00X0X", "ALARM ALARM ALARM ALARM"),
                ("0-X--", "OK OK ALARM OK"),
                ("----0", "OK OK ALARM OK"),
                ("---X-", "ALARM RETAIN ALARM OK"),
            ],
        ),
    ];
    for (datapoints_to_alarm, rows) in TABLES {
        for (points, expected) in rows {
            let states = TREATMENTS.map(|treat_missing_data| {
                let rule = AlarmRule {
                    treat_missing_data,
                    ..AlarmRule::m_out_of_n(datapoints_to_alarm, 3)
                };
                word(rule.evaluate(points.chars().rev().map(datapoint)))
            });
            assert_eq!(states.join(" "), expected, "{datapoints_to_alarm} of 3: {points}");
        }
    }
}

const TREATMENTS: [TreatMissingData; 4] = [
    TreatMissingData::Missing,
    TreatMissingData::Ignore,
    TreatMissingData::Breaching,
    TreatMissingData::NotBreaching,
];

fn datapoint(letter: char) -> Datapoint {
    match letter {
        'X' => Datapoint::Breaching,
        '0' => Datapoint::NotBreaching,
        _ => Datapoint::Missing,
    }
}

fn word(evaluation: Evaluation) -> &'static str {
    match evaluation {
        Evaluation::State(AlarmState::Ok) => "OK",
        Evaluation::State(AlarmState::Alarm) => "ALARM",
        Evaluation::State(AlarmState::InsufficientData) => "INSUFFICIENT_DATA",
        Evaluation::Retain => "RETAIN",
    }
}
