//! Moving traffic from one version to another: at once, as a canary, or in equal steps.
//!
//! Lambda aliases and ECS services are shifted so by CodeDeploy; ECS has the same built in.
//! Sources: `TimeBasedCanary` and `TimeBasedLinear` of CodeDeploy's API, `CanaryConfiguration` and
//! `LinearConfiguration` of ECS' API (botocore 1.44.5), and "Working with deployment
//! configurations" of the CodeDeploy user guide, read in November 2026.

use crate::units::Span;

const MINUTE_SECS: u64 = 60;

/// A share of the traffic in tenths of a per cent, above 0 and at most 100 %.
///
/// CodeDeploy takes whole per cent, ECS steps of 0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrafficShare(u16);

impl TrafficShare {
    /// All traffic.
    pub const FULL: Self = Self(1000);

    /// From per cent, rounded to tenths. `None` below 0.1 and above 100.
    pub fn from_percent(percent: f64) -> Option<Self> {
        let tenths = (percent * 10.0).round();
        (1.0..=1000.0).contains(&tenths).then_some(Self(tenths as u16))
    }

    /// In per cent.
    pub fn as_percent(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    const fn whole_percent(percent: u16) -> Self {
        Self(percent * 10)
    }

    /// So many times this share, at most all.
    fn times(self, n: u32) -> Self {
        let tenths = u32::from(self.0).saturating_mul(n);
        Self(u16::try_from(tenths).unwrap_or(u16::MAX)).min(Self::FULL)
    }
}

/// How the new version's share grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrafficShift {
    /// All traffic at the start.
    AllAtOnce,
    /// A first share at the start, the rest after a time.
    Canary {
        /// `canaryPercentage` of CodeDeploy, `canaryPercent` of ECS.
        first: TrafficShare,
        /// `canaryInterval`, `canaryBakeTimeInMinutes`.
        interval: Span,
    },
    /// The same share again and again, the first time at the start. The last step is what is
    /// left.
    Linear {
        /// `linearPercentage` of CodeDeploy, `stepPercent` of ECS.
        step: TrafficShare,
        /// `linearInterval`, `stepBakeTimeInMinutes`.
        interval: Span,
    },
}

/// A moment at which traffic is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftStep {
    /// Time since the start of the shift.
    pub after: Span,
    /// What the new version gets from then on.
    pub share: TrafficShare,
}

impl TrafficShift {
    /// What ECS' own canary strategy does if nothing is set: 5 %, the rest after 10 min.
    pub const ECS_CANARY: Self = Self::canary(5, 10);
    /// What ECS' own linear strategy does if nothing is set: 10 % every 6 min.
    pub const ECS_LINEAR: Self = Self::linear(10, 6);

    const fn canary(percent: u16, minutes: u64) -> Self {
        let interval = Span::from_secs(minutes * MINUTE_SECS);
        Self::Canary { first: TrafficShare::whole_percent(percent), interval }
    }

    const fn linear(percent: u16, minutes: u64) -> Self {
        let interval = Span::from_secs(minutes * MINUTE_SECS);
        Self::Linear { step: TrafficShare::whole_percent(percent), interval }
    }

    /// A configuration that CodeDeploy brings along, by its name with or without
    /// `CodeDeployDefault.`; case does not count, as AWS' own pages write `10percent` and
    /// `10Percent`.
    pub fn code_deploy_default(name: &str) -> Option<Self> {
        let name = name.strip_prefix("CodeDeployDefault.").unwrap_or(name);
        let found = CODE_DEPLOY_DEFAULTS.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, shift)| *shift)
    }

    /// All moments at which traffic is moved, in order; the last one makes it 100 %.
    ///
    /// 30 % every minute: 30 at once, 60 after 1 min, 90 after 2 and 100 after 3. That a linear
    /// shift begins with a step instead of a pause follows from "shifted at the start of each
    /// increment"; no page of AWS draws the time line.
    pub fn steps(self) -> impl Iterator<Item = ShiftStep> {
        let mut n_done = 0;
        let mut share_so_far = None;
        std::iter::from_fn(move || {
            if share_so_far == Some(TrafficShare::FULL) {
                return None;
            }
            let step = self.step(n_done);
            n_done += 1;
            share_so_far = Some(step.share);
            Some(step)
        })
    }

    /// The step after so many steps.
    fn step(self, n_done: u32) -> ShiftStep {
        match self {
            Self::AllAtOnce => ShiftStep { after: Span::ZERO, share: TrafficShare::FULL },
            Self::Canary { first, .. } if n_done == 0 => {
                ShiftStep { after: Span::ZERO, share: first }
            }
            Self::Canary { interval, .. } => {
                ShiftStep { after: interval, share: TrafficShare::FULL }
            }
            Self::Linear { step, interval } => {
                let after = interval.as_nanos().saturating_mul(u64::from(n_done));
                ShiftStep { after: Span::from_nanos(after), share: step.times(n_done + 1) }
            }
        }
    }

    /// What the new version gets, this long after the start. A step counts from its own moment
    /// on.
    pub fn share_after(self, elapsed: Span) -> TrafficShare {
        let due = self.steps().take_while(|step| step.after <= elapsed);
        due.last().map_or(TrafficShare::FULL, |step| step.share)
    }

    /// The first step that is still to come, this long after the start; `None` once all traffic
    /// is moved.
    pub fn next_step(self, elapsed: Span) -> Option<ShiftStep> {
        self.steps().find(|step| step.after > elapsed)
    }

    /// How long it takes until the new version gets everything.
    pub fn full_after(self) -> Span {
        self.steps().last().map_or(Span::ZERO, |step| step.after)
    }
}

/// The configurations that CodeDeploy brings along for Lambda and ECS.
const CODE_DEPLOY_DEFAULTS: [(&str, TrafficShift); 14] = [
    ("LambdaCanary10Percent5Minutes", TrafficShift::canary(10, 5)),
    ("LambdaCanary10Percent10Minutes", TrafficShift::canary(10, 10)),
    ("LambdaCanary10Percent15Minutes", TrafficShift::canary(10, 15)),
    ("LambdaCanary10Percent30Minutes", TrafficShift::canary(10, 30)),
    ("LambdaLinear10PercentEvery1Minute", TrafficShift::linear(10, 1)),
    ("LambdaLinear10PercentEvery2Minutes", TrafficShift::linear(10, 2)),
    ("LambdaLinear10PercentEvery3Minutes", TrafficShift::linear(10, 3)),
    ("LambdaLinear10PercentEvery10Minutes", TrafficShift::linear(10, 10)),
    ("LambdaAllAtOnce", TrafficShift::AllAtOnce),
    ("ECSLinear10PercentEvery1Minutes", TrafficShift::linear(10, 1)),
    ("ECSLinear10PercentEvery3Minutes", TrafficShift::linear(10, 3)),
    ("ECSCanary10Percent5Minutes", TrafficShift::canary(10, 5)),
    ("ECSCanary10Percent15Minutes", TrafficShift::canary(10, 15)),
    ("ECSAllAtOnce", TrafficShift::AllAtOnce),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(n: u64) -> Span {
        Span::from_secs(n * MINUTE_SECS)
    }

    #[test]
    fn ten_per_cent_a_minute_are_complete_after_nine_minutes() {
        let shift = TrafficShift::code_deploy_default("LambdaLinear10PercentEvery1Minute");
        let shift = shift.expect("the name is AWS' own");
        assert_eq!(shift.steps().count(), 10);
        assert_eq!(shift.full_after(), minutes(9));
    }

    #[test]
    fn a_step_counts_from_its_own_moment_on() {
        let shift = TrafficShift::ECS_CANARY;
        let just_before = minutes(10) - Span::from_nanos(1);
        assert_eq!(shift.share_after(just_before).as_percent(), 5.0);
        assert_eq!(shift.share_after(minutes(10)).as_percent(), 100.0);
        assert_eq!(shift.next_step(Span::ZERO).map(|step| step.after), Some(minutes(10)));
        assert_eq!(shift.next_step(minutes(10)), None);
    }

    #[test]
    fn shares_are_whole_tenths_of_a_per_cent() {
        for percent in [0.1, 3.3, 99.9, 100.0] {
            let share = TrafficShare::from_percent(percent).expect("within the range");
            assert_eq!(share.as_percent(), percent);
        }
        for percent in [0.0, -5.0, 100.1, f64::NAN] {
            assert_eq!(TrafficShare::from_percent(percent), None, "{percent}");
        }
    }

    #[test]
    fn a_share_that_does_not_divide_the_whole_leaves_a_smaller_last_step() {
        let step = TrafficShare::from_percent(33.3).expect("within the range");
        let shift = TrafficShift::Linear { step, interval: minutes(1) };
        let shares: Vec<f64> = shift.steps().map(|step| step.share.as_percent()).collect();
        assert_eq!(shares, [33.3, 66.6, 99.9, 100.0]);
    }

    /// ECS allows a bake time of 0.
    #[test]
    fn steps_without_a_pause_are_complete_at_once() {
        let step = TrafficShare::whole_percent(25);
        let shift = TrafficShift::Linear { step, interval: Span::ZERO };
        assert_eq!(shift.share_after(Span::ZERO), TrafficShare::FULL);
        assert_eq!(shift.next_step(Span::ZERO), None);
    }

    #[test]
    fn a_canary_of_everything_is_all_at_once() {
        let shift = TrafficShift::Canary { first: TrafficShare::FULL, interval: minutes(5) };
        assert_eq!(shift.full_after(), Span::ZERO);
    }

    #[test]
    fn names_of_configurations_are_found_as_aws_writes_them() {
        let with_prefix = "CodeDeployDefault.ECSCanary10percent15Minutes";
        let expected = Some(TrafficShift::canary(10, 15));
        assert_eq!(TrafficShift::code_deploy_default(with_prefix), expected);
        assert_eq!(TrafficShift::code_deploy_default("OneAtATime"), None);
    }
}
