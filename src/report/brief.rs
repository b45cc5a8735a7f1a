//! A run in a few numbers, for other programs: what a frame tells the page around it.

use serde::Serialize;

use super::{in_guide, model_name};
use crate::analysis::{billing_profile, run_bill};
use crate::cost::PriceBook;
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;
use crate::sim::record::RunResult;
use crate::text::Lang;

/// What a scenario came to on one model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Brief {
    /// The model, as parameters of the guide call it.
    pub model: &'static str,
    /// The model, as readers know it.
    pub name: String,
    /// 16 hexadecimal digits: runs with the same are the same in every bit.
    pub fingerprint: String,
    /// Requests that clients sent.
    pub requests: u64,
    /// Failed requests over those that arrived: from 0 to 1, and 0 where none arrived.
    pub failed: f64,
    /// 95th percentile of the response times in milliseconds; `None` where nothing was answered.
    pub p95_ms: Option<f64>,
    /// US dollars per million answered requests; `None` where nothing was answered.
    pub cost_per_million: Option<f64>,
}

impl Brief {
    /// The run of a scenario on a model, billed by these prices.
    pub fn of(
        scenario: &ScenarioInput,
        model: ModelId,
        result: &RunResult,
        prices: &PriceBook,
        lang: Lang,
    ) -> Self {
        let (totals, latency) = (&result.totals, &result.latency);
        let bill = run_bill(result, &billing_profile(scenario, model), prices).ok();
        Self {
            model: in_guide(model).slug(),
            name: model_name(model, lang),
            fingerprint: format!("{:016x}", result.fingerprint),
            requests: totals.arrived,
            failed: totals.failed_share(),
            p95_ms: (latency.n > 0).then(|| latency.p95.as_secs_f64() * 1e3),
            cost_per_million: bill.and_then(|bill| bill.per_million_requests),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ModelRun;
    use crate::scenario::{check, compose};

    fn brief(scenario: &ScenarioInput) -> (Brief, RunResult) {
        let (model, prices) = (ModelId::Faas, PriceBook::default());
        let checked = check(scenario).expect("the scenario is right");
        let result = compose::run(&checked, model, 1).expect("it has functions").run_to_end();
        (Brief::of(scenario, model, &result, &prices, Lang::Ja), result)
    }

    #[test]
    fn it_says_what_the_comparison_says() {
        let scenario = ScenarioInput { duration_s: 600.0, ..ScenarioInput::default() };
        let (brief, result) = brief(&scenario);
        assert_eq!((brief.model, brief.name.as_str()), ("faas", "FaaS"));
        assert_eq!(u64::from_str_radix(&brief.fingerprint, 16), Ok(result.fingerprint));
        assert_eq!(brief.fingerprint.len(), 16);
        assert_eq!(brief.requests, result.totals.arrived);
        let lost = brief.failed * brief.requests as f64;
        assert_eq!(lost.round() as u64, result.totals.n_failed());
        assert_eq!(brief.p95_ms, Some(result.latency.p95.as_secs_f64() * 1e3));
        let compared = ModelRun::of(&scenario, ModelId::Faas, &result, &PriceBook::default());
        assert!(brief.cost_per_million > Some(0.0));
        assert_eq!(brief.cost_per_million, compared.cost_per_million);
        let json = serde_json::to_value(&brief).unwrap_or_default();
        assert!(json["p95Ms"].is_number() && json["costPerMillion"].is_number(), "{json}");
    }

    /// There is no response time of requests that never were, nor a price of one.
    #[test]
    fn a_run_without_requests_has_no_response_time_and_no_price() {
        let mut scenario = ScenarioInput { duration_s: 60.0, ..ScenarioInput::default() };
        scenario.workload.rate_scale = 0.0;
        let (brief, _) = brief(&scenario);
        assert_eq!((brief.requests, brief.failed), (0, 0.0));
        assert_eq!((brief.p95_ms, brief.cost_per_million), (None, None));
    }
}
