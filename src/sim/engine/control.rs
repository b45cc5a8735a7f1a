//! The control loops: telemetry, scaler, rollout.

use super::Run;
use crate::sim::event::Event;
use crate::sim::random::{Concern, Stream};
use crate::sim::record::Part;
use crate::units::{SimTime, Span};

/// A rollout that still wants something done after so many rounds at one moment never ends.
const MAX_ROLLOUT_ROUNDS: u32 = 10_000;

impl Run {
    /// Controllers that run periodically begin at a moment of their first period that is drawn:
    /// nothing in a cluster starts them in step.
    pub(super) fn start_controllers(&mut self) {
        let Some(auto) = &self.spec.platform.scaler else { return };
        let mut draws = Stream::new(self.spec.seed, Concern::Control, 0);
        let mut phase = |period: Span| SimTime::ZERO + period * draws.unit();
        self.queue.schedule(phase(auto.telemetry.period()), Event::Scrape);
        self.queue.schedule(phase(auto.scaler.period()), Event::Scale);
    }

    pub(super) fn scrape(&mut self) {
        let Some(auto) = &mut self.spec.platform.scaler else { return };
        self.samples = auto.telemetry.scrape(self.now, &self.fleet);
        self.queue.schedule(self.now + auto.telemetry.period(), Event::Scrape);
    }

    pub(super) fn scale(&mut self) {
        let Some(auto) = &mut self.spec.platform.scaler else { return };
        let verdict = auto.scaler.decide(self.now, self.desired, &self.fleet, &self.samples);
        self.queue.schedule(self.now + auto.scaler.period(), Event::Scale);
        self.rollout_is_due |= verdict.desired != self.desired;
        self.desired = verdict.desired;
        self.utilization_seen = verdict.utilization_seen;
        if let Some(body) = verdict.decision {
            self.recorder.decided(self.now, Part::Scaler, body);
        }
    }

    /// Lets the rollout compare what is wanted with what is, until it has nothing to do.
    ///
    /// # Panics
    /// If it never has nothing to do, which is a bug of the part.
    pub(super) fn roll_out(&mut self) {
        for _ in 0..MAX_ROLLOUT_ROUNDS {
            self.rollout_is_due = false;
            let verdict = self.spec.platform.rollout.sync(self.now, self.desired, &self.fleet);
            self.ask_again(verdict.again_at);
            if verdict.is_idle() {
                return;
            }
            if let Some(body) = verdict.decision {
                self.recorder.decided(self.now, Part::Rollout, body);
            }
            for launch in verdict.launch {
                (0..launch.count).for_each(|_| self.launch(launch.revision));
            }
            verdict.remove.into_iter().for_each(|id| self.remove(id));
        }
        panic!("the rollout finds no rest at {:?}", self.now);
    }

    fn ask_again(&mut self, at: Option<SimTime>) {
        let Some(at) = at.filter(|&at| at > self.now && at != self.rollout_asked_for) else {
            return;
        };
        self.rollout_asked_for = at;
        self.queue.schedule(at, Event::Rollout);
    }
}
