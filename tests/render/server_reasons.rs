//! Decisions of the people who look after servers have words in both languages.

use orchestration_guide::chart::EventKind;
use orchestration_guide::report::{DecisionText, InstanceWord, decisions};
use orchestration_guide::sim::models::server::ansible::AbortReason;
use orchestration_guide::sim::models::server::{
    Ailment, BatchStart, Page, RunEnd, ScalingByHand, ScalingPage, ServerDecision,
};
use orchestration_guide::sim::record::{Decision, DecisionBody, ExitCause};
use orchestration_guide::text::Lang;
use orchestration_guide::units::Span;

use crate::small::{at, small};

const MINUTES_3: Span = Span::from_secs(180);

const ORDER: ScalingByHand = ScalingByHand {
    utilization: 0.95,
    threshold: 0.8,
    from: 18,
    to: 20,
    step: 4,
    max: 20,
    lead_time: MINUTES_3,
};

const END: RunEnd = RunEnd {
    revision: 2,
    n_finished: 3,
    n_failed: 2,
    n_stopped: 1,
    n_untouched: 4,
    aborted: None,
    exit_code: 2,
    took: MINUTES_3,
};

fn texts(bodies: Vec<DecisionBody>, lang: Lang) -> Vec<DecisionText> {
    let mut result = small();
    let told = |body: DecisionBody| {
        let part = match &body {
            DecisionBody::Server(decision) => decision.part(),
            _ => result.decisions[0].part,
        };
        Decision { at: at(61), part, body }
    };
    let told: Vec<Decision> = bodies.into_iter().map(told).collect();
    result.decisions = told;
    decisions(&result, InstanceWord::Server, lang)
}

fn of_people(decisions: Vec<ServerDecision>, lang: Lang) -> Vec<DecisionText> {
    texts(decisions.into_iter().map(DecisionBody::Server).collect(), lang)
}

/// One of each kind of decision, ailment and reason.
fn all() -> Vec<ServerDecision> {
    let ailments = [Ailment::ProcessFailed, Ailment::Hung, Ailment::MachineLost];
    let (instance, failing_for) = (7, MINUTES_3);
    let mut all = Vec::new();
    for ailment in ailments {
        let response = Span::from_secs(90);
        all.push(ServerDecision::Paged(Page { instance, ailment, failing_for, response }));
        all.push(ServerDecision::Restarted { instance, ailment, failing_for });
    }
    let (lead_time, provisioning) = (MINUTES_3, Span::from_secs(60));
    all.push(ServerDecision::Replaced { instance, failing_for, lead_time, provisioning });
    all.push(ServerDecision::Commissioned { instance, after: MINUTES_3 });
    all.push(ServerDecision::ScalingPaged(ScalingPage {
        utilization: 0.95,
        threshold: 0.8,
        lasted: MINUTES_3,
        response: Span::from_secs(90),
    }));
    for to in [18, 20, 22] {
        all.push(ServerDecision::Scaling(ScalingByHand { to, ..ORDER }));
    }
    let (batch, n_batches, forks) = (1, 3, 5);
    let instances = vec![1, 2];
    let start = BatchStart { revision: 2, batch, n_batches, instances, forks };
    all.push(ServerDecision::BatchStarted(start));
    let reasons = [
        AbortReason::MaxFailPercentage { n_failed: 2, n_hosts: 5, limit_percent: 30.0 },
        AbortReason::AnyErrorsFatal,
        AbortReason::AllHostsFailed,
    ];
    for aborted in reasons.map(Some).into_iter().chain([None]) {
        all.push(ServerDecision::RunEnded(RunEnd { aborted, ..END }));
    }
    let done = RunEnd { n_failed: 0, n_stopped: 0, n_untouched: 0, exit_code: 0, ..END };
    all.push(ServerDecision::RunEnded(done));
    all
}

#[test]
fn every_decision_of_people_reads_in_both_languages() {
    for lang in [Lang::En, Lang::Ja] {
        for text in of_people(all(), lang) {
            for word in text.rule.iter().chain([&text.headline]).chain(&text.clause) {
                assert!(!word.is_empty() && !word.contains(['{', '}']), "{word:?}");
                let is_japanese = word.contains(|c: char| c >= '\u{3000}');
                assert_eq!(is_japanese, lang == Lang::Ja, "{word:?}");
            }
        }
    }
}

#[test]
fn an_order_shows_what_held_it_back() {
    let order = &of_people(vec![ServerDecision::Scaling(ORDER)], Lang::En)[0];
    assert_eq!(order.mark, Some(EventKind::ScaleUp));
    assert_eq!(order.headline, "The person on call orders machines: 18 → 20.");
    assert_eq!(
        order.rule[0].replace('\u{a0}', " "),
        "CPU 95 % is still above 80 %. Added each time: 4."
    );
    assert_eq!(order.clause.as_deref(), Some("`max_machines` holds the number at 20."));
}

#[test]
fn an_aborted_run_says_what_it_left_behind() {
    let limit_percent = 30.0;
    let aborted = Some(AbortReason::MaxFailPercentage { n_failed: 2, n_hosts: 5, limit_percent });
    let end = &of_people(vec![ServerDecision::RunEnded(RunEnd { aborted, ..END })], Lang::En)[0];
    let plain = |text: &str| text.replace('\u{a0}', " ");
    assert_eq!(
        plain(&end.headline),
        "The rollout of revision 2 was aborted after 3 min. Servers done: 3; failed: 2."
    );
    assert_eq!(
        end.rule,
        [
            "2 servers failed and stay out of the balancer.",
            "1 healthy server of the batch stopped half done and stays out of the balancer.",
            "4 servers were not touched.",
        ]
    );
    assert_eq!(
        plain(end.clause.as_deref().expect("a reason")),
        "Of the batch of 5, 2 failed, more than the 30 % of `max_fail_percentage`."
    );
}

#[test]
fn a_process_that_is_left_dead_is_told() {
    let cause = ExitCause::Crash;
    let body = DecisionBody::LeftDead { instance: 3, cause };
    for lang in [Lang::En, Lang::Ja] {
        assert!(texts(vec![body.clone()], lang)[0].headline.contains('3'));
    }
}
