//! The flowchart leads from every combination of answers to the result that was decided on.

use orchestration_guide::knowledge::{self, FlowStep, ModelId};

/// Answers given in order, the result they must reach, and its model.
const WALKS: [(&[&str], &str, ModelId); 6] = [
    (&["small"], "server", ModelId::Server),
    (&["medium"], "vm", ModelId::Vm),
    (&["large", "yes"], "container", ModelId::Container),
    (&["large", "no"], "vm_first", ModelId::Vm),
    (&["event_driven", "yes"], "faas", ModelId::Faas),
    (&["event_driven", "no"], "serverless_container", ModelId::ServerlessContainer),
];

#[test]
fn every_combination_of_answers_reaches_its_result() {
    for (answers, leaf, model) in WALKS {
        let result = walk(answers).unwrap_or_else(|| panic!("{answers:?} is no way through"));
        assert_eq!(result.id.0, leaf, "{answers:?}");
        assert_eq!(result.model, model, "{answers:?}");
    }
}

#[test]
fn there_are_no_other_combinations() {
    let mut paths = Vec::new();
    collect(&knowledge::get().flow.start, &mut Vec::new(), &mut paths);
    let expected: Vec<Vec<String>> = WALKS
        .iter()
        .map(|(answers, ..)| answers.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(paths, expected);
}

#[test]
fn only_the_answer_to_wait_with_kubernetes_carries_a_note() {
    for (answers, leaf, _) in WALKS {
        let note = &walk(answers).expect("walked above").note;
        assert_eq!(note.is_some(), leaf == "vm_first", "{answers:?}");
    }
}

fn walk(answers: &[&str]) -> Option<&'static knowledge::FlowResult> {
    let flow = &knowledge::get().flow;
    let mut at = &flow.start;
    for answer in answers {
        let Some(FlowStep::Question(question)) = flow.step(at) else { return None };
        at = &question.answers.iter().find(|known| known.id == *answer)?.to;
    }
    match flow.step(at) {
        Some(FlowStep::Result(result)) => Some(result),
        _ => None,
    }
}

fn collect(at: &knowledge::FlowId, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    match knowledge::get().flow.step(at).expect("the build refuses dangling answers") {
        FlowStep::Result(_) => paths.push(path.clone()),
        FlowStep::Question(question) => {
            for answer in &question.answers {
                path.push(answer.id.clone());
                collect(&answer.to, path, paths);
                path.pop();
            }
        }
    }
}
