//! Decisions of Lambda in words.

use crate::sim::models::faas::{Throttling, scaling};
use crate::sim::record::ThrottleReason;
use crate::text::{Lang, format, ui};

/// The limit that requests meet.
pub(super) fn throttling(throttling: Throttling, lang: Lang) -> String {
    let Throttling { reason, allowed } = throttling;
    let allowed = format::count(u64::from(allowed));
    match reason {
        ThrottleReason::ReservedConcurrency => ui::decision_faas_throttled_reserved(lang, allowed),
        ThrottleReason::AccountConcurrency => ui::decision_faas_throttled_account(lang, allowed),
        ThrottleReason::StartRate => {
            let burst = format::count(u64::from(scaling::BURST));
            let values = ui::DecisionFaasThrottledStarts { burst, allowed };
            ui::decision_faas_throttled_starts(lang, values)
        }
        ThrottleReason::RequestRate => ui::decision_faas_throttled_requests(lang, allowed),
    }
}
