//! Decisions of Kubernetes' parts in words.

use crate::sim::models::container::RolloutStalled;
use crate::text::{Lang, format, ui};

/// A rollout that has not moved for longer than its deadline.
pub(super) fn stalled(stalled: &RolloutStalled, lang: Lang) -> String {
    let RolloutStalled { revision, replicas, updated, available, deadline } = *stalled;
    let deadline = format::duration(lang, deadline);
    ui::decision_container_stalled(
        lang,
        ui::DecisionContainerStalled { revision, replicas, updated, available, deadline },
    )
}
