//! Every string of the interface renders in both languages.

use orchestration_guide::knowledge::markup;
use orchestration_guide::text::{Lang, ui};

#[test]
fn no_string_is_empty_or_keeps_a_placeholder() {
    assert!(ui::SAMPLES.len() > 300, "only {} strings", ui::SAMPLES.len());
    for (name, render) in ui::SAMPLES {
        for lang in Lang::ALL {
            let text = render(lang);
            assert!(!text.trim().is_empty(), "{name} in {}", lang.code());
            assert!(!text.contains(['{', '}']), "{name} in {}: {text}", lang.code());
            assert!(markup::parse(&text).is_ok(), "{name} in {}: {text}", lang.code());
        }
    }
}

#[test]
fn one_and_many_differ_in_english_only() {
    assert_eq!(ui::simulate_status_invalid(Lang::En, 1), "1 setting needs attention");
    assert_eq!(ui::simulate_status_invalid(Lang::En, 1200), "1,200 settings need attention");
    assert_eq!(ui::simulate_status_invalid(Lang::Ja, 1), "1件の設定を確認してください");
    assert_eq!(ui::simulate_status_invalid(Lang::Ja, 1200), "1,200件の設定を確認してください");
}

#[test]
fn a_decision_reads_as_a_sentence_with_its_numbers() {
    let values = || ui::DecisionMetricUtilization {
        current: "90 %",
        target: "60 %",
        ratio: "1.50",
        n: 4,
        proposal: 6,
    };
    assert_eq!(
        ui::decision_metric_utilization(Lang::En, values()),
        "CPU 90 % of its request against a target of 60 %: ratio 1.50 over 4 ready pods → \
         ceil(90 % ÷ 60 % × 4) = 6."
    );
    assert_eq!(
        ui::decision_metric_utilization(Lang::Ja, values()),
        "CPU使用率は要求量の90 %、目標は60 %です。準備完了のPod4個での比は1.50なので、\
         ceil(90 % ÷ 60 % × 4) = 6となります。"
    );
}

/// What is counted in the interface, in English.
const COUNTED: [&str; 16] = [
    "decisions",
    "environments",
    "instances",
    "intervals",
    "nodes",
    "periods",
    "pods",
    "points",
    "rows",
    "runs",
    "servers",
    "services",
    "settings",
    "steps",
    "tasks",
    "workloads",
];

/// Strings whose number is never one, with the reason.
const NEVER_ONE: [(&str, &str); 12] = [
    ("bench_answers_intro", "a constant"),
    ("decision_vm_refresh_replaces_launch_first", "old ones and new ones together"),
    ("fault_too_many_items", "more than a limit"),
    ("import_handled_joined", "what is joined is two at least"),
    ("import_limits", "a limit"),
    ("import_refused_intervals", "more than a limit"),
    ("import_refused_rows", "a limit"),
    ("measure_points", "one has a string of its own"),
    ("replay_grouped", "a limit"),
    ("runs_full", "a limit"),
    ("runs_progress", "runs are compared in pairs"),
    ("runs_stopped", "runs are compared in pairs"),
];

/// "1 pods" is told by nobody: what counts has a form for one.
#[test]
fn what_counts_has_a_form_for_one() {
    for string in crate::good::content().ui {
        let counts = string.plural.as_ref().map(|plural| plural.count.as_str());
        let is_exempt = NEVER_ONE.iter().any(|(name, _)| *name == string.name);
        for piece in string.text.en.split('{').skip(1) {
            let Some((name, after)) = piece.split_once("} ") else { continue };
            let words = after.split(' ').take(3);
            // A mark ends what the number counts.
            let mut open = true;
            let near = words.take_while(|word| {
                let was_open = open;
                open = word.chars().all(char::is_alphabetic);
                was_open
            });
            let counted = near
                .map(|word| word.trim_end_matches(|c: char| !c.is_alphabetic()))
                .find(|word| COUNTED.contains(word));
            assert!(
                is_exempt || counted.is_none() || counts == Some(name),
                "{}: {{{name}}} {}, and no form for one",
                string.name,
                counted.unwrap_or_default()
            );
        }
    }
}
