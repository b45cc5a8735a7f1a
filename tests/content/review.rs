//! What the review of the inventory of claims found, and where the guide answers it.

use std::collections::BTreeSet;

use orchestration_guide::knowledge::{Correction, Entry, Text};

use crate::good::{content, entries, sections};

/// What does not hold, or no longer: every correction of the review, in its order, with the items
/// of the inventory that it is about.
const CORRECTED: [&[&str]; 31] = [
    &["serverless.containers.no_scale_to_zero"],
    &["serverless.containers.long_running"],
    &[
        "container.feature.zero_downtime_deploy",
        "container.merit.advanced_strategies_standard",
        "compare.core_problem.zero_downtime_deploy.container",
    ],
    &["serverless.feature.auto_healing"],
    // How long a cold start takes, and how often there is one.
    &["serverless.demerit.cold_start"],
    &["serverless.demerit.cold_start"],
    &["serverless.merit.very_fast_auto_scale"],
    &["serverless.feature.auto_scaling"],
    &["compare.core_attribute.long_running_tasks.serverless"],
    &["serverless.example.gcf"],
    &["serverless.example.azure_functions"],
    &["serverless.faas.deploy_flow.package"],
    &["vm.feature.auto_scaling"],
    &["vm.feature.auto_healing", "vm.core.auto_healing.terminate_restart"],
    &["vm.feature.zero_downtime_deploy"],
    &["vm.demerit.slow_boot", "decide.vm_vs_container.start_speed"],
    &["compare.core_attribute.deployment_speed.vm"],
    &["container.core.load_balancing.service_loadbalancer"],
    &["container.feature.auto_healing"],
    &["vm.core.load_balancing.health_check"],
    &["server.demerit.scale_limit_tens"],
    &["server.feature.auto_healing"],
    &["server.merit.no_extra_infra"],
    &["compare.core_attribute.performance_tuning.serverless"],
    &["serverless.demerit.long_connections_hard"],
    &["serverless.use_case.cost_optimisation"],
    &["compare.core_attribute.deployment_speed.container", "container.merit.fast_start"],
    &["compare.core_attribute.maturity.container", "compare.core_attribute.maturity.serverless"],
    &["flow.edge.container_dangling", "flow.edge.serverless_dangling"],
    &["flow.serverless.cold_start_ok.no"],
    &["serverless.feature.zero_downtime_deploy"],
];

/// What a reader needs for a choice and the inventory lacks: every omission that the review lists,
/// in its order, with the sections, rows and statements that make up for it.
const ADDED: [(&str, &[&str]); 21] = [
    ("numbers with dates", &["truth.figures.one_place", "truth.figures.dates", "truth.figures"]),
    ("the time line of a scale-out", &["operation.timeline"]),
    ("scale-in", &["operation.scale_in", "vm.core.auto_scaling.scale_in"]),
    (
        "what health checks mean",
        &["operation.health.detection", "operation.health.fail_open", "operation.health.passive"],
    ),
    ("balancing algorithms", &["operation.balancing", "server.core.load_balancing.haproxy"]),
    ("capacity during a deployment", &["operation.deployment"]),
    ("queues and overload", &["operation.overload", "server.core.load_balancing.queue"]),
    ("retries and idempotency", &["operation.async", "faas.core.auto_healing.poll"]),
    ("quotas", &["operation.quotas", "faas.core.auto_scaling.account"]),
    ("state", &["operation.state", "container.k8s.other_workloads.volumes"]),
    ("what is paid for", &["operation.cost", "operation.crossing"]),
    ("security and isolation", &["operation.security"]),
    ("observability", &["operation.observability"]),
    (
        "serverless containers beside the others",
        &["serverless-container.definition", "adoption.takeaways.serverless_container"],
    ),
    (
        "options in between",
        &["adoption.mixed.middle", "serverless-container.platforms.kinds.others"],
    ),
    ("other clouds", &["vm.elsewhere.counterparts"]),
    ("people", &["adoption.mixed.people", "decide.every_model.people"]),
    ("mixed answers", &["adoption.mixed.usual"]),
    ("licenses", &["iac.licenses"]),
    ("ways from one stage to the next", &["adoption.paths"]),
    ("when the next stage pays", &["adoption.signs"]),
];

#[test]
fn claims_that_do_not_hold_are_marked_with_what_does() {
    let content = content();
    let entries = entries(&content.knowledge);
    let corrections = |item: &str| -> Vec<&Correction> {
        let of_item =
            |entry: &&&Entry| entry.represents.iter().any(|represented| represented == item);
        entries.iter().filter(of_item).filter_map(|entry| entry.correction.as_ref()).collect()
    };
    for item in CORRECTED.into_iter().flatten() {
        assert!(!corrections(item).is_empty(), "{item} has no correction");
        for correction in corrections(item) {
            assert_eq!(incomplete(correction), None, "the correction of {item}");
        }
    }
}

/// What a reader of either language would miss in a correction.
fn incomplete(correction: &Correction) -> Option<&'static str> {
    let said = |text: &Text| !text.en.is_empty() && !text.ja.is_empty();
    match correction {
        Correction { was, .. } if !said(was) => Some("what is often said"),
        Correction { now, was, .. } if !said(now) || now == was => Some("what is the case"),
        Correction { sources, .. } if sources.is_empty() => Some("a source"),
        Correction { checked, .. } if checked.year < 2026 => Some("a recent date"),
        _ => None,
    }
}

#[test]
fn what_the_inventory_lacks_is_in_the_guide() {
    let content = content();
    let guide = &content.knowledge;
    let mut ids: BTreeSet<&str> =
        entries(guide).into_iter().map(|entry| entry.id.as_str()).collect();
    ids.extend(sections(guide).map(|section| section.id.as_str()));
    for (omission, answers) in ADDED {
        let missing: Vec<_> = answers.iter().filter(|id| !ids.contains(**id)).collect();
        assert!(missing.is_empty(), "{omission}: {missing:?}");
    }
}
