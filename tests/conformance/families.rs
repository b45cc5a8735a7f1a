//! The families that can be run, and the cases that are known to be wrong.

use serde_json::Value;

use crate::{cloud, kubernetes, oracles};

/// A kind of case: how to run one, given the whole case.
pub(crate) struct Family {
    /// `schema` of the file, as it is written there.
    pub(crate) schema: &'static str,
    /// `family` of the file.
    pub(crate) name: &'static str,
    /// Runs a case; the error says what was expected and what came out.
    pub(crate) run: fn(&Value) -> Result<(), String>,
}

const fn kubernetes(name: &'static str, run: fn(&Value) -> Result<(), String>) -> Family {
    Family { schema: "1", name, run }
}

const fn oracle(name: &'static str, run: fn(&Value) -> Result<(), String>) -> Family {
    Family { schema: "sim-oracle/1", name, run }
}

/// All families.
pub(crate) fn all() -> impl Iterator<Item = &'static Family> {
    let lists = [
        FAMILIES,
        cloud::code_deploy::FAMILIES,
        cloud::cost::FAMILIES,
        cloud::faas::FAMILIES,
        cloud::server::FAMILIES,
        cloud::serverless_container::FAMILIES,
        cloud::vm::FAMILIES,
    ];
    lists.into_iter().flatten()
}

/// Kubernetes and queueing theory: a new family is one line.
const FAMILIES: &[Family] = &[
    kubernetes("deploy_fenceposts", kubernetes::deployment::fenceposts),
    kubernetes("deploy_history", kubernetes::deployment::history),
    kubernetes("deploy_new_rs_step", kubernetes::deployment::new_set_step),
    kubernetes("deploy_old_rs_step", kubernetes::deployment::old_sets_step),
    kubernetes("deploy_scale", kubernetes::deployment::scale),
    kubernetes("deploy_status", kubernetes::deployment::status),
    kubernetes("hpa_behavior_defaults", kubernetes::hpa_behavior::defaults),
    kubernetes("hpa_group_pods", kubernetes::hpa_metrics::group_pods),
    kubernetes("hpa_reconcile", kubernetes::hpa_reconcile::reconcile),
    kubernetes("hpa_replica_calc", kubernetes::hpa_metrics::replica_calc),
    kubernetes("hpa_scale_events", kubernetes::hpa_behavior::scale_events),
    kubernetes("hpa_scale_rate", kubernetes::hpa_behavior::scale_rate),
    kubernetes("hpa_stabilize", kubernetes::hpa_behavior::stabilize),
    kubernetes("hpa_usage_ratio", kubernetes::hpa_metrics::usage_ratio),
    kubernetes("int_or_percent", kubernetes::deployment::int_or_percent),
    oracle("availability", oracles::availability::availability),
    oracle("aws_lambda_measured", oracles::faas::measured),
    oracle("erlang", oracles::stationary),
    oracle("faas_exact", oracles::faas::simulated),
    oracle("finite_queue", oracles::stationary),
    oracle("load_balancing", oracles::stationary),
    oracle("processor_sharing", oracles::stationary),
    oracle("simfaas", oracles::faas::simulated),
    oracle("simfaas_published", oracles::faas::published),
    oracle("single_server", oracles::stationary),
    oracle("time_varying", oracles::time_varying),
    oracle("timeouts", oracles::stationary),
];

/// A case that is wrong itself, so that the engine must not follow it.
pub(crate) struct Exception {
    /// `family::id`.
    pub(crate) name: &'static str,
    /// What is wrong with it.
    pub(crate) reason: &'static str,
    /// Where that can be read.
    pub(crate) source: &'static str,
}

/// Every known exception. One that passes fails the run, so that the list stays true.
pub(crate) const EXCEPTIONS: &[Exception] = &[];
