//! Every change of a single answer.

use orchestration_guide::decide::{Answers, Confidence, Mode, RuledOutBy, Turn, Workload};
use orchestration_guide::knowledge::{self, ModelId};

use ModelId::{Container, Faas, Server, ServerlessContainer, Vm};

fn words(answers: &[(&str, &str)]) -> Workload {
    let given = answers.iter().fold(Answers::default(), |all, (q, a)| all.with(q, a));
    Workload { answers: given, mode: Mode::Words, ..Workload::default() }
}

const SMALL: &[(&str, &str)] = &[("requirements", "small")];
const MEDIUM: &[(&str, &str)] = &[("requirements", "medium")];
const LARGE: &[(&str, &str)] = &[("requirements", "large"), ("cost_ok", "yes")];
const LARGE_LATER: &[(&str, &str)] = &[("requirements", "large"), ("cost_ok", "no")];
const EVENTS: &[(&str, &str)] = &[("requirements", "event_driven"), ("cold_start_ok", "yes")];
const EVENTS_WARM: &[(&str, &str)] = &[("requirements", "event_driven"), ("cold_start_ok", "no")];

/// Answers by the ids of their questions.
type Given = &'static [(&'static str, &'static str)];
/// Models, each with the id of the question that rules it out.
type Out = &'static [(ModelId, &'static str)];

/// The answers, and for each single change its question, the other answer and what may follow.
type Flips = &'static [(&'static str, &'static str, &'static [ModelId])];

/// Past a question that has no answer yet, both of its answers may follow.
const FLIPS: [(Given, Flips); 6] = [
    (
        SMALL,
        &[
            ("requirements", "medium", &[Vm]),
            ("requirements", "large", &[Container, Vm]),
            ("requirements", "event_driven", &[Faas, ServerlessContainer]),
        ],
    ),
    (
        MEDIUM,
        &[
            ("requirements", "small", &[Server]),
            ("requirements", "large", &[Container, Vm]),
            ("requirements", "event_driven", &[Faas, ServerlessContainer]),
        ],
    ),
    (
        LARGE,
        &[
            ("requirements", "small", &[Server]),
            ("requirements", "medium", &[Vm]),
            ("requirements", "event_driven", &[Faas, ServerlessContainer]),
            ("cost_ok", "no", &[Vm]),
        ],
    ),
    (
        LARGE_LATER,
        &[
            ("requirements", "small", &[Server]),
            ("requirements", "medium", &[Vm]),
            ("requirements", "event_driven", &[Faas, ServerlessContainer]),
            ("cost_ok", "yes", &[Container]),
        ],
    ),
    (
        EVENTS,
        &[
            ("requirements", "small", &[Server]),
            ("requirements", "medium", &[Vm]),
            ("requirements", "large", &[Container, Vm]),
            ("cold_start_ok", "no", &[ServerlessContainer]),
        ],
    ),
    (
        EVENTS_WARM,
        &[
            ("requirements", "small", &[Server]),
            ("requirements", "medium", &[Vm]),
            ("requirements", "large", &[Container, Vm]),
            ("cold_start_ok", "yes", &[Faas]),
        ],
    ),
];

#[test]
fn every_change_of_a_single_answer_leads_where_the_chart_has_it() {
    let flow = &knowledge::get().flow;
    for (answers, expected) in FLIPS {
        let flips = words(answers).answers.flips(flow);
        let found: Vec<(&str, &str, Vec<ModelId>)> = flips
            .iter()
            .map(|flip| {
                let models = flip.results.iter().map(|result| result.model).collect();
                (flip.question.id.0.as_str(), flip.answer.id.as_str(), models)
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(q, a, m)| (*q, *a, m.to_vec())).collect();
        assert_eq!(found, expected, "{answers:?}");
    }
}

#[test]
fn only_changes_of_the_recommendation_are_listed() {
    let medium = words(MEDIUM).outcome(knowledge::get()).expect("a result");
    // From medium to a large project that waits with Kubernetes it stays with VMs, so that the
    // change counts for the other case alone.
    let models: Vec<_> = medium.changes.iter().map(|change| change.models.clone()).collect();
    assert_eq!(models, [vec![Server], vec![Container, Vm], vec![Faas, ServerlessContainer]]);
    let later = words(LARGE_LATER).outcome(knowledge::get()).expect("a result");
    assert!(later.changes.iter().all(|change| change.models != [Vm]), "{:?}", later.changes);
}

#[test]
fn the_runner_up_comes_with_the_answer_that_flips_to_it() {
    let cases = [
        (SMALL, Vm, "requirements", "medium"),
        (MEDIUM, Container, "requirements", "large"),
        (LARGE, Vm, "cost_ok", "no"),
        (LARGE_LATER, Container, "cost_ok", "yes"),
        (EVENTS, ServerlessContainer, "cold_start_ok", "no"),
        (EVENTS_WARM, Faas, "cold_start_ok", "yes"),
    ];
    for (answers, model, question, answer) in cases {
        let outcome = words(answers).outcome(knowledge::get()).expect("a result");
        let runner_up = outcome.runner_up.expect("there is always another model");
        assert_eq!(runner_up.model, model, "{answers:?}");
        match runner_up.turn {
            Some(Turn::Answer(q, a)) => {
                assert_eq!((q.id.0.as_str(), a.id.as_str()), (question, answer), "{answers:?}");
            }
            other => panic!("{answers:?}: {other:?}"),
        }
    }
}

#[test]
fn each_other_model_is_ruled_out_by_the_last_answer_that_led_away_from_it() {
    let cases: [(Given, Out); 3] = [
        (
            LARGE,
            &[
                (Server, "requirements"),
                (Vm, "cost_ok"),
                (Faas, "requirements"),
                (ServerlessContainer, "requirements"),
            ],
        ),
        (
            EVENTS,
            &[
                (Server, "requirements"),
                (Vm, "requirements"),
                (Container, "requirements"),
                (ServerlessContainer, "cold_start_ok"),
            ],
        ),
        (
            MEDIUM,
            &[
                (Server, "requirements"),
                (Container, "requirements"),
                (Faas, "requirements"),
                (ServerlessContainer, "requirements"),
            ],
        ),
    ];
    for (answers, expected) in cases {
        let outcome = words(answers).outcome(knowledge::get()).expect("a result");
        let found: Vec<(ModelId, &str)> = outcome
            .ruled_out
            .iter()
            .map(|out| match &out.by {
                RuledOutBy::Answer(question, _) => (out.model, question.id.0.as_str()),
                RuledOutBy::Limits(_) => panic!("words know no limits"),
            })
            .collect();
        assert_eq!(found, expected, "{answers:?}");
    }
}

#[test]
fn without_answers_there_is_no_result() {
    assert_eq!(Workload::default().outcome(knowledge::get()), None);
    let half = words(&[("requirements", "large")]);
    assert_eq!(half.outcome(knowledge::get()), None);
    let small = words(SMALL).outcome(knowledge::get()).expect("a result");
    assert_eq!(small.confidence, Confidence::Medium, "nothing else has been settled");
}
