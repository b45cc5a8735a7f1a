//! A server's health: one counter that passed and failed checks move.
//!
//! Source: `set_server_check_status` in `src/check.c`, `srv_set_init_state` in `src/server.c`.

use super::{CheckSettings, Thresholds};
use crate::units::Span;

/// What came out of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckResult {
    /// It passed.
    Passed,
    /// It failed, or was not answered in time.
    Failed,
}

/// `init-state`: what a server counts as before its first check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InitState {
    /// `fully-up`: up, until `fall` checks have failed.
    FullyUp,
    /// `up`, the default at the start of HAProxy: up, but one failed check takes it down.
    #[default]
    Up,
    /// `down`: down, but one passed check brings it up.
    Down,
    /// `fully-down`: down, until `rise` checks have passed.
    FullyDown,
}

/// Where a server stands between up and down, which decides how often it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthStage {
    /// Up, and no check has failed since.
    Up,
    /// No check has ended yet, and the first one decides.
    Unchecked,
    /// Up, and a check has failed.
    GoingDown,
    /// Down, and a check has passed.
    GoingUp,
    /// Down, and no check has passed since.
    Down,
}

/// A change between up and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// The server gets requests again.
    ToUp,
    /// The server gets no requests any more.
    ToDown,
}

/// The health of one server.
///
/// The counter runs from 0 to `rise` + `fall` − 1, and the server is up from `rise` on. A failed
/// check takes one off, and all of the rest once the server is down; a passed check adds one, and
/// all of the rest once it is up. So only results in a row count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerHealth {
    thresholds: Thresholds,
    counter: u32,
    has_been_checked: bool,
}

impl ServerHealth {
    /// A server that has not been checked yet.
    pub fn new(thresholds: Thresholds, init: InitState) -> Self {
        let mut health = Self { thresholds, counter: 0, has_been_checked: false };
        health.counter = match init {
            InitState::FullyUp => health.top(),
            InitState::Up => health.rise(),
            InitState::Down => health.rise() - 1,
            InitState::FullyDown => 0,
        };
        health
    }

    /// Takes in the result of a check, and says whether the server changed between up and down.
    pub fn record(&mut self, result: CheckResult) -> Option<Transition> {
        let was_up = self.is_up();
        self.has_been_checked = true;
        match result {
            CheckResult::Failed => self.fail(),
            CheckResult::Passed => self.pass(),
        }
        match (was_up, self.is_up()) {
            (false, true) => Some(Transition::ToUp),
            (true, false) => Some(Transition::ToDown),
            _ => None,
        }
    }

    fn fail(&mut self) {
        self.counter = self.counter.saturating_sub(1);
        if self.counter < self.rise() {
            self.counter = 0;
        }
    }

    fn pass(&mut self) {
        if self.counter < self.top() {
            self.counter += 1;
        }
        if self.counter >= self.rise() {
            self.counter = self.top();
        }
    }

    /// One failed check from now takes the server down, if it is up.
    pub(super) fn bring_to_the_brink(&mut self) {
        self.counter = self.counter.min(self.rise());
    }

    /// Two failed checks from now take the server down, if it is up and not closer to it yet.
    pub(super) fn bring_near_the_brink(&mut self) {
        self.counter = self.counter.min(self.rise().saturating_add(1));
    }

    /// Whether the server gets requests.
    pub fn is_up(&self) -> bool {
        self.counter >= self.rise()
    }

    /// Where the server stands.
    pub fn stage(&self) -> HealthStage {
        if self.counter == self.top() {
            return HealthStage::Up;
        }
        if self.counter == 0 {
            return HealthStage::Down;
        }
        match (self.has_been_checked, self.is_up()) {
            (false, _) => HealthStage::Unchecked,
            (true, true) => HealthStage::GoingDown,
            (true, false) => HealthStage::GoingUp,
        }
    }

    /// Time from the end of a check to the start of the next one.
    pub fn interval(&self, settings: &CheckSettings) -> Span {
        settings.interval(self.stage())
    }

    fn rise(&self) -> u32 {
        self.thresholds.rise.get()
    }

    /// The highest count.
    fn top(&self) -> u32 {
        let fall_minus_1 = self.thresholds.fall.get() - 1;
        self.rise().saturating_add(fall_minus_1)
    }
}
