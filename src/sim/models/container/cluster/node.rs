//! One node: where it stands in its life, and what it holds besides pods.

use super::super::scheduler::NodeRoom;
use crate::sim::parts::NodeId;
use crate::units::{SimTime, Span};

/// A node.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) id: NodeId,
    /// Its availability zone, counted from 0.
    pub(super) zone: u32,
    pub(super) state: NodeState,
    images: Images,
}

/// Where a node stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NodeState {
    /// It has been asked for, or is being restarted.
    Booting { asked_at: SimTime, ready_at: SimTime },
    /// It takes pods.
    Ready,
    /// It is cordoned, and its pods are being evicted.
    Draining(Drain),
    /// It has failed.
    Lost(Loss),
}

/// A node that is being emptied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Drain {
    pub(super) since: SimTime,
    pub(super) purpose: DrainPurpose,
    /// When evictions are asked for again.
    pub(super) next_try: SimTime,
    /// Since when the budget has allowed none.
    pub(super) blocked_since: Option<SimTime>,
}

/// What a node is emptied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DrainPurpose {
    /// It is restarted and comes back.
    Maintenance,
    /// The Cluster Autoscaler removes it.
    ScaleDown,
}

/// A node that has failed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Loss {
    pub(super) at: SimTime,
    /// When the controller notices.
    pub(super) noticed_at: SimTime,
    pub(super) stage: LossStage,
}

/// What the controller has done about a lost node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LossStage {
    /// It has not noticed.
    Unnoticed,
    /// The node is `NotReady`, and waits for its turn to be tainted.
    NotReady,
    /// It has the taint `unreachable` since then.
    Tainted(SimTime),
    /// Its pods are deleted.
    Evicted,
}

impl Node {
    pub(super) fn new(id: NodeId, zone: u32, state: NodeState) -> Self {
        Self { id, zone, state, images: Images::default() }
    }

    pub(super) fn is_ready(&self) -> bool {
        matches!(self.state, NodeState::Ready | NodeState::Draining(_))
    }

    pub(super) fn is_booting(&self) -> bool {
        matches!(self.state, NodeState::Booting { .. })
    }

    /// Whether the controller knows that it is lost.
    pub(super) fn is_not_ready(&self) -> bool {
        match self.state {
            NodeState::Lost(loss) => loss.stage != LossStage::Unnoticed,
            _ => false,
        }
    }

    /// Whether the scheduler puts pods on it. It does so on a node of which nobody knows yet that
    /// it is lost, too; such a pod would hang there, which is left out.
    pub(super) fn is_schedulable(&self) -> bool {
        self.state == NodeState::Ready
    }

    /// Its room without pods.
    pub(super) fn room(&self, empty: NodeRoom) -> NodeRoom {
        NodeRoom { is_schedulable: self.is_schedulable(), ..empty }
    }

    /// How long a pod of this revision waits for its image, if it comes to it at `from`.
    pub(super) fn fetch(&mut self, revision: u32, from: SimTime, pull: Span) -> Span {
        self.images.fetch(revision, from, pull)
    }

    /// Notes that it has the image of a revision.
    pub(super) fn has_image(&mut self, revision: u32) {
        self.images.there.push((revision, SimTime::ZERO));
    }
}

/// The images on a node. A revision has an image of its own; it is pulled once.
#[derive(Clone, Debug, Default)]
struct Images {
    /// Revisions, and when their images are complete.
    there: Vec<(u32, SimTime)>,
    /// The kubelet pulls one image at a time (`serializeImagePulls`, on by default).
    free_at: SimTime,
}

impl Images {
    fn fetch(&mut self, revision: u32, from: SimTime, pull: Span) -> Span {
        let known = self.there.iter().find(|(there, _)| *there == revision);
        let complete_at = known.map(|(_, at)| *at).unwrap_or_else(|| {
            self.free_at = self.free_at.max(from) + pull;
            self.there.push((revision, self.free_at));
            self.free_at
        });
        complete_at.max(from).since(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_pulled_once_and_images_one_after_another() {
        let at = |secs| SimTime::ZERO + Span::from_secs(secs);
        let mut images = Images::default();
        let pull = Span::from_secs(4);
        let waits = [(1, 10), (1, 11), (2, 12), (1, 20), (2, 20)]
            .map(|(revision, secs)| images.fetch(revision, at(secs), pull).as_secs_f64());
        // The second pod waits for the first one's pull; the other image waits for it as well:
        // from 14 to 18 s.
        assert_eq!(waits, [4.0, 3.0, 6.0, 0.0, 0.0]);
    }
}
