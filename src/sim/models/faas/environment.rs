//! Execution environments: how they start, how long they are kept, what their end means.

use crate::sim::fleet::{Fleet, Instance, InstanceId, Revision};
use crate::sim::parts::{
    ExitVerdict, Healer, IdlePolicy, Launcher, ProbeTiming, ProbeVerdict, StartPlan, StopPlan,
};
use crate::sim::random::Stream;
use crate::sim::record::{ExitCause, ProbeKind};
use crate::sim::workload::Law;
use crate::units::{SimTime, Span};

/// Longest initialization that Lambda waits for. One that takes longer is ended, and begins anew
/// within the first invocation ("Understanding the Lambda execution environment
/// lifecycle" of the developer guide, docs.aws.amazon.com/lambda/latest/dg/
/// lambda-runtime-environment.html, read in November 2026).
pub const INIT_LIMIT: Span = Span::from_secs(10);

/// How long an environment takes until it can serve. An initialization beyond the limit is ended
/// there and begins anew.
///
/// That it then counts towards the function's timeout is left out, and so is that a provisioned
/// environment has 15 minutes for it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColdStart {
    /// Finding a place for it and fetching the code: what Init Duration leaves out.
    pub placement: Law,
    /// Init Duration of the runtime.
    pub init: Law,
    /// What the function's own code adds to its initialization.
    pub function_init: Span,
    /// Longest initialization that is waited for; `None`: any is. Lambda's is [`INIT_LIMIT`].
    pub init_limit: Option<Span>,
}

impl Launcher for ColdStart {
    fn start_plan(&mut self, _: SimTime, _: Revision, draws: &mut Stream) -> StartPlan {
        StartPlan {
            scheduling: self.placement.draw(draws),
            fetching: Span::ZERO,
            starting: self.with_second_try(self.init.draw(draws) + self.function_init),
            app_init: Span::ZERO,
        }
    }

    /// A request in service ends when it ends; Lambda has its own limit for that.
    fn stop_plan(&self) -> StopPlan {
        StopPlan { stop_listening_after: Span::ZERO, kill_after: Span::from_secs(900) }
    }
}

impl ColdStart {
    /// An initialization, with the one that was ended before it if there was one.
    fn with_second_try(&self, init: Span) -> Span {
        init + self.init_limit.filter(|limit| init > *limit).unwrap_or(Span::ZERO)
    }
}

/// How long environments are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Retention {
    /// Without a request. AWS specifies nothing; measured: 10 minutes (mikhail.io, 2019), between
    /// 25 and 60 before that.
    pub idle: Law,
    /// In any case: AWS ends environments every few hours even under steady load (Lambda developer
    /// guide, "Understanding the Lambda execution environment lifecycle"). `None`: never.
    pub max_life: Option<Law>,
}

impl IdlePolicy for Retention {
    fn keep_for(&mut self, _: &Instance, draws: &mut Stream) -> Span {
        self.idle.draw(draws)
    }

    fn max_life(&mut self, _: &Instance, draws: &mut Stream) -> Option<Span> {
        self.max_life.as_ref().map(|law| law.draw(draws))
    }

    /// What is provisioned stays.
    fn may_go(&self, instance: &Instance, _: u32, _: &Fleet) -> bool {
        !instance.provisioned
    }
}

/// An environment whose process ends is gone: the next request starts another.
#[derive(Clone, Copy, Debug)]
pub(super) struct ResetOnExit;

impl Healer for ResetOnExit {
    fn on_process_started(&mut self, _: InstanceId) -> Vec<(ProbeKind, Span)> {
        Vec::new()
    }

    fn ready_without_probe(&self) -> bool {
        true
    }

    fn probe_timing(&self, _: ProbeKind) -> ProbeTiming {
        ProbeTiming { period: Span::from_secs(1), timeout: Span::from_secs(1) }
    }

    fn on_probe(&mut self, _: InstanceId, _: ProbeKind, _passed: bool) -> ProbeVerdict {
        ProbeVerdict::Nothing
    }

    fn on_exit(&mut self, _: InstanceId, _ran_for: Span, _: ExitCause) -> ExitVerdict {
        ExitVerdict::Remove
    }
}
