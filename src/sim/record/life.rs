//! The lives of instances, one line each.

use serde::{Deserialize, Serialize};

use crate::units::SimTime;

/// Most life lines that a run keeps: those of the first instances. Functions can have more.
pub const MAX_LIVES: usize = 10_000;

/// The stages of one instance's life; `None`: it has not come to that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// Number of the instance, counted from 0 in order of creation.
    pub instance: u32,
    /// Version of the application that it ran at first.
    pub revision: u32,
    /// Availability zone, counted from 0; on a platform with nodes that of its node.
    pub zone: u32,
    /// Node that it ran on; `None`: it has had none, or the platform has no nodes.
    pub node: Option<u32>,
    /// When it was created; `None`: before the run began.
    pub created: Option<SimTime>,
    /// When its start began: there was a place to run.
    pub placed: Option<SimTime>,
    /// When its machine was up and its image there, so that its process could be started.
    pub booted: Option<SimTime>,
    /// When its process first ran.
    pub process_started: Option<SimTime>,
    /// When its application first answered.
    pub application_up: Option<SimTime>,
    /// When it first got into the rotation of the load balancer.
    pub in_rotation: Option<SimTime>,
    /// When it began its first request.
    pub first_request: Option<SimTime>,
    /// When its removal began.
    pub terminating: Option<SimTime>,
    /// When it was no more.
    pub gone: Option<SimTime>,
}

/// A stage that an instance reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeStage {
    /// See [`Life::placed`].
    Placed,
    /// See [`Life::booted`].
    Booted,
    /// See [`Life::process_started`].
    ProcessStarted,
    /// See [`Life::application_up`].
    ApplicationUp,
    /// See [`Life::in_rotation`].
    InRotation,
    /// See [`Life::first_request`].
    FirstRequest,
    /// See [`Life::terminating`].
    Terminating,
    /// See [`Life::gone`].
    Gone,
}

impl Life {
    /// Notes the first time at which a stage is reached.
    pub(super) fn reach(&mut self, stage: LifeStage, now: SimTime) {
        let place = match stage {
            LifeStage::Placed => &mut self.placed,
            LifeStage::Booted => &mut self.booted,
            LifeStage::ProcessStarted => &mut self.process_started,
            LifeStage::ApplicationUp => &mut self.application_up,
            LifeStage::InRotation => &mut self.in_rotation,
            LifeStage::FirstRequest => &mut self.first_request,
            LifeStage::Terminating => &mut self.terminating,
            LifeStage::Gone => &mut self.gone,
        };
        place.get_or_insert(now);
    }
}
