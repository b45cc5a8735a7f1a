//! Where the pods of nodes that are to go would find a place.
//!
//! Source: `core/scaledown/planner/planner.go`, `simulator/cluster.go`,
//! `core/scaledown/pdb/basic.go`.

use super::super::scheduler::NodeRoom;
use super::{NodeVerdict, NodeView, ScaleDownView};

/// Where the pods of unneeded nodes would go.
pub(super) struct MovePlan {
    rooms: Vec<NodeRoom>,
    /// Requests of the pods of each node, those included that would move there.
    pods: Vec<Vec<u32>>,
    disruptions_left: Option<i64>,
}

impl MovePlan {
    pub(super) fn new(view: &ScaleDownView<'_>) -> Self {
        let requests =
            |node: &NodeView| node.pods.iter().map(|pod| pod.cpu_request_milli).collect();
        Self {
            rooms: view.nodes.iter().map(|node| node.room).collect(),
            pods: view.nodes.iter().map(requests).collect(),
            disruptions_left: view.disruptions_allowed.map(i64::from),
        }
    }

    /// Moves all pods of a node to the first others with room, or changes nothing.
    ///
    /// The budget must have one disruption left: a drain waits for replacements between its
    /// evictions, so that it need not have one for every pod.
    ///
    /// # Errors
    /// Why they cannot move.
    pub(super) fn empty(&mut self, idx: usize) -> Result<(), NodeVerdict> {
        let requests = self.pods[idx].clone();
        if !requests.is_empty() && self.disruptions_left.is_some_and(|left| left < 1) {
            return Err(NodeVerdict::NotEnoughDisruptionBudget);
        }
        let mut rooms = self.rooms.clone();
        let mut targets = Vec::with_capacity(requests.len());
        rooms[idx].is_schedulable = false;
        for &request_milli in &requests {
            let target = rooms.iter().position(|room| room.check(request_milli).is_ok());
            let target = target.ok_or(NodeVerdict::NoPlaceToMovePods { request_milli })?;
            rooms[target].add(request_milli);
            targets.push((target, request_milli));
        }
        self.rooms = rooms;
        self.pods[idx].clear();
        targets.into_iter().for_each(|(target, request)| self.pods[target].push(request));
        let n_moved = requests.len() as i64;
        self.disruptions_left = self.disruptions_left.map(|left| left - n_moved);
        Ok(())
    }
}
