//! The Deployment controller: rolling updates and proportional resizing.
//!
//! Rules and names are those of `pkg/controller/deployment` in kubernetes/kubernetes, read at
//! release line 1.28. The controller has no period: it looks at every change of its sets and
//! does one thing, then waits for what that changes. [`sync()`] is that one thing, as a function
//! of [`DeploymentState`].
//!
//! Sizes are those in `spec`: a pod that is still terminating does not count, so for a while
//! more pods can exist than `replicas` + `maxSurge`.

mod replica_set;
mod spec;

mod new_set;
mod old_sets;
mod scale;

mod sync;

mod history;
mod pod_deletion;
mod status;

pub use history::{RetiredSet, sets_to_delete};
pub use new_set::{grown_new_set_size, new_set_size};
pub use old_sets::{clean_up_unhealthy, scale_down_old, shrink_old};
pub use pod_deletion::{DeletionCandidate, PodStage, deletion_order};
pub use replica_set::{RecordedSizes, ReplicaSet, Role, SetId, SizeChange, available, total};
pub use scale::scale;
pub use spec::{DeploymentSpec, Fenceposts, Strategy};
pub use status::{DeploymentStatus, LastProgress, ProgressReason, is_timed_out};
pub use sync::{DeploymentState, Step, SyncOutcome, sync};

#[cfg(test)]
mod tests;
