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
         ceil(1.50 × 4) = 6."
    );
    assert_eq!(
        ui::decision_metric_utilization(Lang::Ja, values()),
        "CPU使用率は要求量の90 %、目標は60 %です。準備完了のPod4個での比は1.50なので、\
         ceil(1.50 × 4) = 6となります。"
    );
}
