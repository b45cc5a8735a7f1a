//! Families of the Deployment controller.

use orchestration_guide::sim::models::container::deployment::{
    self, DeploymentSpec, DeploymentStatus, Fenceposts, LastProgress, ProgressReason,
    RecordedSizes, ReplicaSet, RetiredSet, Role, SetId, SizeChange, Strategy,
};
use orchestration_guide::sim::models::container::{IntOrPercent, ParsePercentError, Rounding};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Actual, actual, check, check_knowing};

/// A count, or a share as a string.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Share {
    Int(i32),
    Text(String),
}

impl Share {
    fn parse(&self) -> Result<IntOrPercent, ParsePercentError> {
        match self {
            Self::Int(count) => Ok(IntOrPercent::Int(*count)),
            Self::Text(text) => text.parse(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareCase {
    value: Share,
    total: u32,
    round_up: bool,
}

/// `int_or_percent`.
pub(crate) fn int_or_percent(case: &Value) -> Result<(), String> {
    check(case, |case: ShareCase| {
        let rounding = if case.round_up { Rounding::Up } else { Rounding::Down };
        match case.value.parse() {
            Err(error) => actual! { error: error.to_string() },
            Ok(share) => actual! { value: share.of(case.total, rounding) },
        }
    })
}

#[derive(Clone, Copy, Default, Deserialize)]
enum StrategyName {
    #[default]
    RollingUpdate,
    Recreate,
}

/// Builds a spec from the fields that the families share.
fn spec(
    strategy: StrategyName,
    replicas: u32,
    max_surge: Option<&Share>,
    max_unavailable: Option<&Share>,
) -> Result<DeploymentSpec, ParsePercentError> {
    let strategy = match strategy {
        StrategyName::Recreate => Strategy::Recreate,
        StrategyName::RollingUpdate => Strategy::RollingUpdate {
            max_surge: max_surge.map(Share::parse).transpose()?,
            max_unavailable: max_unavailable.map(Share::parse).transpose()?,
        },
    };
    Ok(DeploymentSpec { replicas, strategy })
}

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
enum FencepostsCase {
    Resolve {
        max_surge: Option<Share>,
        max_unavailable: Option<Share>,
        replicas: u32,
    },
    MaxUnavailable {
        strategy: StrategyName,
        replicas: u32,
        max_surge: Option<Share>,
        max_unavailable: Option<Share>,
    },
    MinAvailable {
        strategy: StrategyName,
        replicas: u32,
        max_surge: Option<Share>,
        max_unavailable: Option<Share>,
    },
}

/// `deploy_fenceposts`.
pub(crate) fn fenceposts(case: &Value) -> Result<(), String> {
    check(case, |case: FencepostsCase| {
        resolved(&case).unwrap_or_else(|error| actual! { error: error.to_string() })
    })
}

fn resolved(case: &FencepostsCase) -> Result<Actual, ParsePercentError> {
    Ok(match case {
        FencepostsCase::Resolve { max_surge, max_unavailable, replicas } => {
            let surge = max_surge.as_ref().map(Share::parse).transpose()?;
            let unavailable = max_unavailable.as_ref().map(Share::parse).transpose()?;
            let posts = Fenceposts::resolve(surge, unavailable, *replicas);
            actual! { surge: posts.surge, unavailable: posts.unavailable }
        }
        FencepostsCase::MaxUnavailable { strategy, replicas, max_surge, max_unavailable } => {
            let spec = spec(*strategy, *replicas, max_surge.as_ref(), max_unavailable.as_ref())?;
            actual! { value: spec.max_unavailable() }
        }
        FencepostsCase::MinAvailable { strategy, replicas, max_surge, max_unavailable } => {
            let spec = spec(*strategy, *replicas, max_surge.as_ref(), max_unavailable.as_ref())?;
            actual! { value: spec.min_available() }
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSetCase {
    strategy: StrategyName,
    replicas: u32,
    max_surge: Option<Share>,
    max_unavailable: Option<Share>,
    new_rs: u32,
    all_rs_total: u32,
}

/// `deploy_new_rs_step`. Cases that expect `scaled` mean the whole step, the others only its
/// formula for growth.
pub(crate) fn new_set_step(case: &Value) -> Result<(), String> {
    check_knowing(case, |case: NewSetCase, expect: &Map<String, Value>| {
        let NewSetCase { strategy, replicas, max_surge, max_unavailable, .. } = &case;
        let spec = spec(*strategy, *replicas, max_surge.as_ref(), max_unavailable.as_ref())
            .map_err(|error| error.to_string())?;
        let (new, all) = (case.new_rs, case.all_rs_total);
        if !expect.contains_key("scaled") {
            return Ok(actual! { new_rs: deployment::grown_new_set_size(&spec, new, all) });
        }
        let size = deployment::new_set_size(&spec, new, all);
        Ok(actual! { new_rs: size, scaled: size != new })
    })
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetSizes {
    replicas: u32,
    available: u32,
}

impl SetSizes {
    fn set(self, idx: usize, role: Role) -> ReplicaSet {
        let id = set_id(idx);
        ReplicaSet {
            id,
            role,
            replicas: self.replicas,
            available: self.available,
            created_order: id.0,
            recorded: None,
        }
    }
}

/// Sets are numbered as they are listed, oldest first.
fn set_id(idx: usize) -> SetId {
    SetId(u32::try_from(idx).expect("a case lists few sets"))
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OldSetsOp {
    ReconcileOld,
    CleanupUnhealthy,
    ScaleDownOld,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OldSetsCase {
    op: OldSetsOp,
    replicas: u32,
    max_surge: Option<Share>,
    max_unavailable: Option<Share>,
    new_rs: Option<SetSizes>,
    old_rss: Vec<SetSizes>,
    max_cleanup: Option<u32>,
}

/// `deploy_old_rs_step`.
pub(crate) fn old_sets_step(case: &Value) -> Result<(), String> {
    check_knowing(case, |case: OldSetsCase, _| {
        let (surge, unavailable) = (case.max_surge.as_ref(), case.max_unavailable.as_ref());
        let spec = spec(StrategyName::RollingUpdate, case.replicas, surge, unavailable)
            .map_err(|error| error.to_string())?;
        let sets = case.old_rss.iter().enumerate();
        let old: Vec<ReplicaSet> = sets.map(|(idx, sizes)| sizes.set(idx, Role::Old)).collect();
        let new = case.new_rs.map(|sizes| sizes.set(old.len(), Role::New));
        let mut after = old.clone();
        match case.op {
            OldSetsOp::ReconcileOld => {
                apply(&mut after, &deployment::shrink_old(&spec, new.as_ref(), &old));
            }
            OldSetsOp::CleanupUnhealthy => {
                let budget = case.max_cleanup.ok_or("a clean-up without max_cleanup")?;
                deployment::clean_up_unhealthy(&mut after, budget);
            }
            OldSetsOp::ScaleDownOld => {
                let available = deployment::available(old.iter().chain(&new));
                deployment::scale_down_old(&spec, available, &mut after);
            }
        }
        let sizes: Vec<u32> = after.iter().map(|set| set.replicas).collect();
        Ok(actual! {
            scaled: after != old,
            removed: deployment::total(&old) - deployment::total(&after),
            old_rss: sizes,
        })
    })
}

fn apply(sets: &mut [ReplicaSet], changes: &[SizeChange]) {
    for change in changes {
        let set = sets.iter_mut().find(|set| set.id == change.id).expect("only given sets change");
        assert_eq!(set.replicas, change.from);
        set.replicas = change.to;
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScaleCase {
    #[serde(default)]
    strategy: StrategyName,
    replicas: u32,
    max_surge: Option<Share>,
    max_unavailable: Option<Share>,
    replica_sets: Vec<NamedSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedSet {
    name: String,
    role: RoleName,
    replicas: u32,
    available: u32,
    created_order: u32,
    annotated_desired: Option<u32>,
    annotated_max: Option<u32>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RoleName {
    New,
    Old,
}

/// `deploy_scale`.
pub(crate) fn scale(case: &Value) -> Result<(), String> {
    check_knowing(case, |case: ScaleCase, _| {
        let (surge, unavailable) = (case.max_surge.as_ref(), case.max_unavailable.as_ref());
        let spec = spec(case.strategy, case.replicas, surge, unavailable)
            .map_err(|error| error.to_string())?;
        let set = |(idx, set): (usize, &NamedSet)| ReplicaSet {
            id: set_id(idx),
            role: match set.role {
                RoleName::New => Role::New,
                RoleName::Old => Role::Old,
            },
            replicas: set.replicas,
            available: set.available,
            created_order: set.created_order,
            recorded: set
                .annotated_desired
                .zip(set.annotated_max)
                .map(|(desired, max)| RecordedSizes { desired, max }),
        };
        let mut sets: Vec<ReplicaSet> = case.replica_sets.iter().enumerate().map(set).collect();
        let changes = deployment::scale(&spec, &sets);
        apply(&mut sets, &changes);
        let names = case.replica_sets.iter().map(|set| set.name.clone());
        let sizes = names.zip(sets.iter().map(|set| Value::from(set.replicas)));
        Ok(actual! { replicas: sizes.collect::<Map<String, Value>>() })
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusVector {
    replicas: u32,
    updated: u32,
    #[serde(default)]
    ready: u32,
    available: u32,
}

impl StatusVector {
    fn status(&self) -> DeploymentStatus {
        let &Self { replicas, updated, ready, available } = self;
        DeploymentStatus { replicas, updated, ready, available }
    }
}

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
enum StatusCase {
    Complete {
        replicas: u32,
        status: StatusVector,
    },
    Progressing {
        old_status: StatusVector,
        new_status: StatusVector,
    },
    TimedOut {
        progress_deadline_s: Option<i32>,
        progressing_reason: Option<String>,
        seconds_since_last_progress: Option<f64>,
    },
}

/// `deploy_status`.
pub(crate) fn status(case: &Value) -> Result<(), String> {
    check(case, |case: StatusCase| {
        let value = match case {
            StatusCase::Complete { replicas, status } => status.status().is_complete(replicas),
            StatusCase::Progressing { old_status, new_status } => {
                new_status.status().has_progressed_since(&old_status.status())
            }
            StatusCase::TimedOut {
                progress_deadline_s,
                progressing_reason,
                seconds_since_last_progress,
            } => {
                // The largest 32-bit number is Kubernetes' way to write that there is none.
                let deadline = progress_deadline_s.filter(|&deadline| deadline != i32::MAX);
                let last = progressing_reason.map(|reason| LastProgress {
                    reason: progress_reason(&reason),
                    // A condition that was never updated has Go's zero time: long ago.
                    age: Span::from_secs_f64(seconds_since_last_progress.unwrap_or(1e9)),
                });
                let deadline = deadline.map(|secs| Span::from_secs_f64(f64::from(secs)));
                deployment::is_timed_out(deadline, last)
            }
        };
        actual! { value: value }
    })
}

fn progress_reason(reason: &str) -> ProgressReason {
    match reason {
        "NewReplicaSetAvailable" => ProgressReason::NewReplicaSetAvailable,
        "ProgressDeadlineExceeded" => ProgressReason::ProgressDeadlineExceeded,
        _ => ProgressReason::UnderWay,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HistoryCase {
    revision_history_limit: u32,
    old_rss: Vec<RetiredVector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RetiredVector {
    #[serde(rename = "name")]
    _name: String,
    replicas: u32,
    status_replicas: u32,
    deleting: bool,
}

/// `deploy_history`.
pub(crate) fn history(case: &Value) -> Result<(), String> {
    check(case, |case: HistoryCase| {
        let set = |(idx, set): (usize, &RetiredVector)| RetiredSet {
            id: set_id(idx),
            replicas: set.replicas,
            status_replicas: set.status_replicas,
            deleting: set.deleting,
        };
        let old: Vec<RetiredSet> = case.old_rss.iter().enumerate().map(set).collect();
        actual! { deleted: deployment::sets_to_delete(&old, case.revision_history_limit).len() }
    })
}
