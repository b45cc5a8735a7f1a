//! Every combination of answers leads where the inventory of the original chart has it.

use std::collections::BTreeSet;
use std::path::Path;

use orchestration_guide::decide::{Answers, Given, Reply};
use orchestration_guide::knowledge::{self, Flow, ModelId, load};

/// Answers in order, the model at the end, and the items of the inventory on the way.
struct Walk(&'static [&'static str], ModelId, &'static [&'static str]);

const WALKS: [Walk; 6] = [
    Walk(
        &["small"],
        ModelId::Server,
        &["flow.edge.root_server", "flow.server", "flow.edge.server_result", "flow.server.result"],
    ),
    Walk(
        &["medium"],
        ModelId::Vm,
        &["flow.edge.root_vm", "flow.vm", "flow.edge.vm_result", "flow.vm.result"],
    ),
    Walk(
        &["large", "yes"],
        ModelId::Container,
        &[
            "flow.edge.root_container",
            "flow.container",
            "flow.edge.container_cost_ok",
            "flow.container.cost_ok",
            "flow.edge.container_cost_ok_yes",
            "flow.container.cost_ok.yes",
        ],
    ),
    Walk(
        &["large", "no"],
        ModelId::Vm,
        &[
            "flow.edge.root_container",
            "flow.container",
            "flow.edge.container_cost_ok",
            "flow.container.cost_ok",
            "flow.edge.container_cost_ok_no",
            "flow.container.cost_ok.no",
            "flow.container.cost_ok.no.note",
        ],
    ),
    Walk(
        &["event_driven", "yes"],
        ModelId::Faas,
        &[
            "flow.edge.root_serverless",
            "flow.serverless",
            "flow.edge.serverless_cold_start_ok",
            "flow.serverless.cold_start_ok",
            "flow.edge.serverless_cold_start_ok_yes",
            "flow.serverless.cold_start_ok.yes",
        ],
    ),
    Walk(
        &["event_driven", "no"],
        ModelId::ServerlessContainer,
        &[
            "flow.edge.root_serverless",
            "flow.serverless",
            "flow.edge.serverless_cold_start_ok",
            "flow.serverless.cold_start_ok",
            "flow.edge.serverless_cold_start_ok_no",
            "flow.serverless.cold_start_ok.no",
        ],
    ),
];

/// Items of the inventory that are no part of any way: the chart as such, and its two slips.
const BESIDE: [&str; 4] =
    ["flow.heading", "flow.chart", "flow.edge.container_dangling", "flow.edge.serverless_dangling"];

/// The chart as the content has it, with the items that it stands for.
fn chart() -> Flow {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    load::load(&folder).expect("the content has no faults").knowledge.flow
}

fn answers(ids: &[&str], flow: &Flow) -> Answers {
    let mut answers = Answers::default();
    for id in ids {
        let way = answers.way(flow);
        let open = way.stops.last().expect("the chart begins with a question");
        answers.give(&open.question.id.0, Given::Answer((*id).to_owned()));
    }
    answers
}

/// The items that a way stands for.
fn items(answers: &Answers, flow: &Flow) -> BTreeSet<String> {
    let way = answers.way(flow);
    let result = way.result.expect("the way has an end");
    let mut items: BTreeSet<String> = result.represents.iter().cloned().collect();
    items.extend(result.note.iter().flat_map(|note| note.represents.clone()));
    items.extend(result.reason.represents.iter().cloned());
    for stop in &way.stops {
        items.extend(stop.question.represents.iter().cloned());
        items.extend(stop.answer().into_iter().flat_map(|answer| answer.represents.clone()));
    }
    items
}

#[test]
fn each_way_passes_the_items_of_the_inventory_and_no_others() {
    let flow = chart();
    for Walk(ids, model, expected) in WALKS {
        let answers = answers(ids, &flow);
        let result = answers.way(&flow).result.expect("the way has an end");
        assert_eq!(result.model, model, "{ids:?}");
        let mut expected: BTreeSet<String> = expected.iter().map(ToString::to_string).collect();
        expected.insert("flow.root".to_owned());
        assert_eq!(items(&answers, &flow), expected, "{ids:?}");
    }
}

#[test]
fn together_the_ways_pass_every_item_of_the_inventory() {
    let inventory = include_str!("../content/inventory.txt").lines();
    let ids = inventory.filter_map(|line| line.split(' ').next());
    let expected: BTreeSet<&str> = ids.filter(|id| id.starts_with("flow.")).collect();
    let walked = WALKS.iter().flat_map(|Walk(_, _, items)| items.iter().copied());
    let all: BTreeSet<&str> = walked.chain(["flow.root"]).chain(BESIDE).collect();
    assert_eq!(all, expected);
}

#[test]
fn there_is_no_other_way() {
    let flow = &knowledge::get().flow;
    let ways: usize = Answers::default().ends(flow).len();
    assert_eq!(ways, WALKS.len());
}

/// Three questions with all answers, "I do not know" and none: 6 × 4 × 4 combinations.
#[test]
fn every_combination_leads_to_an_end_or_to_a_question() {
    let flow = &knowledge::get().flow;
    let [first, second, third] = flow.questions.as_slice() else { panic!("three questions") };
    let says = |question: &knowledge::Question| {
        let known = question.answers.iter().map(|answer| Given::Answer(answer.id.clone()));
        known.map(Some).chain([Some(Given::Unknown), None]).collect::<Vec<_>>()
    };
    let mut n_combinations = 0;
    for a in says(first) {
        for b in says(second) {
            for c in says(third) {
                let mut answers = Answers::default();
                for (question, given) in [(first, &a), (second, &b), (third, &c)] {
                    if let Some(given) = given {
                        answers.give(&question.id.0, given.clone());
                    }
                }
                leads_on(&answers, flow);
                n_combinations += 1;
            }
        }
    }
    assert_eq!(n_combinations, 6 * 4 * 4);
}

fn leads_on(answers: &Answers, flow: &Flow) {
    let way = answers.way(flow);
    let last = way.stops.last().expect("the first question is always on the way");
    assert_eq!(way.result.is_none(), last.reply == Reply::Open, "{answers:?}");
    let (known, open) = way.stops.split_at(way.stops.len() - 1);
    assert!(known.iter().all(|stop| stop.answer().is_some()), "{answers:?}");
    assert!(open.len() == 1 && way.stops.len() <= 2, "{answers:?}");
    if let Some(result) = way.result {
        assert_eq!(answers.ends(flow), [result], "{answers:?}");
    }
}

#[test]
fn what_nobody_knows_is_answered_with_caution() {
    let flow = &knowledge::get().flow;
    let cases = [
        (vec![("requirements", None)], ModelId::Vm),
        (vec![("requirements", Some("large")), ("cost_ok", None)], ModelId::Vm),
        (
            vec![("requirements", Some("event_driven")), ("cold_start_ok", None)],
            ModelId::ServerlessContainer,
        ),
    ];
    for (given, model) in cases {
        let mut answers = Answers::default();
        for (question, answer) in &given {
            let answer = answer.map_or(Given::Unknown, |id| Given::Answer(id.to_owned()));
            answers.give(question, answer);
        }
        let way = answers.way(flow);
        assert_eq!(way.result.map(|result| result.model), Some(model), "{given:?}");
        let last = way.stops.last().expect("a question");
        assert!(matches!(last.reply, Reply::Assumed(_)), "{given:?}");
    }
}

#[test]
fn answers_off_the_way_are_set_aside_and_come_back() {
    let flow = &knowledge::get().flow;
    let large = answers(&["large", "yes"], flow);
    let small = large.with("requirements", "small");
    let aside: Vec<_> = small.set_aside(flow);
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].question.id.0, "cost_ok");
    assert!(large.set_aside(flow).is_empty());
    let back = small.with("requirements", "large");
    assert_eq!(back.way(flow).result.map(|end| end.model), Some(ModelId::Container));
}
