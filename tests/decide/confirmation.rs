//! Questions to settle before a choice: where they apply, and what their answers do.

use orchestration_guide::decide::{Answers, Confidence, Given, Outcome, Workload};
use orchestration_guide::knowledge::{self, ModelId};

/// Kubernetes by the chart, with these answers to the questions about it.
fn kubernetes(answers: &Answers) -> Outcome<'static> {
    Workload { answers: answers.clone(), ..Workload::default() }
        .outcome(knowledge::get())
        .expect("a result")
}

fn chart() -> Answers {
    Answers::default().with("requirements", "large").with("cost_ok", "yes")
}

/// Every question about Kubernetes with its first answer, which speaks against nothing.
fn all_settled() -> Answers {
    Workload::questions(knowledge::get(), ModelId::Container).fold(chart(), |answers, question| {
        answers.with(&question.entry.id, &question.answers[0].id)
    })
}

#[test]
fn questions_are_asked_about_the_models_that_they_concern() {
    let asked = |model: ModelId| {
        let questions = Workload::questions(knowledge::get(), model);
        questions.filter_map(|question| question.entry.id.split('.').nth(1)).fold(
            Vec::new(),
            |mut groups, group| {
                if groups.last() != Some(&group) {
                    groups.push(group);
                }
                groups
            },
        )
    };
    assert_eq!(asked(ModelId::Server), ["every_model"]);
    assert_eq!(asked(ModelId::Vm), ["vm_vs_container", "every_model"]);
    assert_eq!(asked(ModelId::Container), ["kubernetes", "vm_vs_container", "every_model"]);
    assert_eq!(asked(ModelId::Faas), ["serverless", "every_model"]);
    assert_eq!(asked(ModelId::ServerlessContainer), ["serverless", "every_model"]);
}

#[test]
fn confidence_is_high_once_all_is_settled_in_its_favor() {
    assert_eq!(kubernetes(&chart()).confidence, Confidence::Medium);
    let settled = kubernetes(&all_settled());
    assert_eq!((settled.confidence, settled.open.len()), (Confidence::High, 0));
}

#[test]
fn one_answer_against_it_is_a_warning_and_two_make_it_doubtful() {
    let once = all_settled().with("decide.kubernetes.learning_cost", "no");
    let outcome = kubernetes(&once);
    assert_eq!(outcome.confidence, Confidence::Medium);
    let concerns: Vec<_> =
        outcome.concerns.iter().map(|concern| concern.question.entry.id.as_str()).collect();
    assert_eq!(concerns, ["decide.kubernetes.learning_cost"]);
    let twice = once.with("decide.every_model.state", "yes");
    assert_eq!(kubernetes(&twice).confidence, Confidence::Low);
}

#[test]
fn what_is_not_known_stays_on_the_list() {
    let mut answers = all_settled();
    answers.give("decide.kubernetes.need", Given::Unknown);
    let outcome = kubernetes(&answers);
    assert_eq!(outcome.confidence, Confidence::Medium);
    let open: Vec<_> = outcome.open.iter().map(|question| question.entry.id.as_str()).collect();
    assert_eq!(open, ["decide.kubernetes.need"]);
}

#[test]
fn an_assumed_first_answer_makes_for_low_confidence() {
    let mut answers = Answers::default();
    answers.give("requirements", Given::Unknown);
    assert_eq!(kubernetes(&answers).confidence, Confidence::Low);
}

/// Each question has one answer that speaks against nothing that it is asked about, and one that
/// speaks against something.
#[test]
fn every_question_can_be_answered_either_way() {
    for group in &knowledge::get().decisions {
        assert!(!group.models.is_empty(), "{}", group.id);
        for question in &group.questions {
            let against = |model: &ModelId| {
                question.answers.iter().any(|answer| answer.against.contains(model))
            };
            assert!(group.models.iter().any(against), "{}", question.entry.id);
            let harmless = question.answers.iter().any(|answer| answer.against.is_empty());
            assert!(harmless, "{}", question.entry.id);
        }
    }
}
