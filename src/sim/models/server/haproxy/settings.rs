//! Settings of health checks.

use std::num::NonZeroU32;

use super::HealthStage;
use crate::units::Span;

/// How many results in a row change a server's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// `rise`: passed checks after which a server that is down counts as up.
    pub rise: NonZeroU32,
    /// `fall`: failed checks after which a server that is up counts as down.
    pub fall: NonZeroU32,
}

/// `DEF_RISETIME` in `include/haproxy/defaults.h`.
const DEFAULT_RISE: NonZeroU32 = NonZeroU32::new(2).expect("2 is above 0");
/// `DEF_FALLTIME` in `include/haproxy/defaults.h`.
const DEFAULT_FALL: NonZeroU32 = NonZeroU32::new(3).expect("3 is above 0");

impl Default for Thresholds {
    /// 2 and 3.
    fn default() -> Self {
        Self { rise: DEFAULT_RISE, fall: DEFAULT_FALL }
    }
}

/// Settings of a server's health check. Without `check` on its line a server is never checked and
/// always counts as up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckSettings {
    /// `inter`: from the end of a check to the start of the next one.
    pub inter: Span,
    /// `fastinter`: the same while the server is between up and down, or not yet checked.
    /// `None`: `inter`.
    pub fastinter: Option<Span>,
    /// `downinter`: the same while the server is down. `None`: `inter`.
    pub downinter: Option<Span>,
    /// `rise` and `fall`.
    pub thresholds: Thresholds,
    /// `timeout check`: how long the answer may take once the connection stands. `None`: the
    /// whole check may take `inter`.
    pub timeout_check: Option<Span>,
    /// `timeout connect`; matters for checks only where `timeout check` is set.
    pub timeout_connect: Option<Span>,
}

impl Default for CheckSettings {
    /// A check every 2 s and nothing else set (`DEF_CHKINTR` in `include/haproxy/defaults.h`).
    fn default() -> Self {
        Self {
            inter: Span::from_secs(2),
            fastinter: None,
            downinter: None,
            thresholds: Thresholds::default(),
            timeout_check: None,
            timeout_connect: None,
        }
    }
}

/// In which way a server fails its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFailure {
    /// It refuses the connection, or answers at once with an error: the check ends at once.
    Refused,
    /// It accepts the connection and never answers.
    Silent,
    /// Nothing answers the attempt to connect, as when the machine is gone.
    Unreachable,
}

impl CheckSettings {
    /// Time until the next check in this stage (`srv_getinter` in `src/server.c`).
    pub fn interval(&self, stage: HealthStage) -> Span {
        match stage {
            HealthStage::Up => self.inter,
            HealthStage::Down => self.downinter.unwrap_or(self.inter),
            HealthStage::Unchecked | HealthStage::GoingDown | HealthStage::GoingUp => {
                self.fastinter.unwrap_or(self.inter)
            }
        }
    }

    /// How long a check takes that fails in this way.
    ///
    /// With `timeout check` the connection has min(`timeout connect`, `inter`) and the answer
    /// `timeout check`; without it both together have `inter`. HAProxy 2.6.12 was seen to wait
    /// `inter` for a silent server in spite of a shorter `timeout check`; this is the documented
    /// rule.
    pub fn failed_check_duration(&self, failure: CheckFailure) -> Span {
        match (failure, self.timeout_check) {
            (CheckFailure::Refused, _) => Span::ZERO,
            (_, None) => self.inter,
            (CheckFailure::Silent, Some(timeout)) => timeout,
            (CheckFailure::Unreachable, Some(_)) => {
                self.timeout_connect.map_or(self.inter, |connect| connect.min(self.inter))
            }
        }
    }
}
