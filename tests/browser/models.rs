//! The worker runs every model, and in every browser to the last bit as the command line does:
//! with disturbances, bursts, retries and several kinds of requests.

use orchestration_guide::protocol::{self, FromWorker, RunId, ToWorker};
use orchestration_guide::scenario::input::{
    ArrivalsInput, DemandInput, EventInput, RequestClassInput, RetriesInput, ScenarioInput,
};
use orchestration_guide::scenario::{ModelId, check, compose};

use crate::driver::visit;
use crate::host::At;

/// The default scenario with a bit of everything in it.
fn eventful() -> ScenarioInput {
    let mut input = ScenarioInput::default();
    input.workload.arrivals = ArrivalsInput::Bursty { factor: 3.0, share: 0.2, mean_burst_s: 10.0 };
    input.workload.cpu_share = 0.7;
    input.workload.retries = Some(RetriesInput::default());
    input.workload.memory_mib = 10.0;
    input.workload.memory_at_rest_mib = 160.0;
    input.workload.classes = vec![RequestClassInput {
        weight: 0.05,
        demand: DemandInput::BoundedPareto { alpha: 1.3, low_ms: 50.0, high_ms: 5_000.0 },
        cpu_share: 0.4,
        payload_kib: 900,
        memory_mib: 40.0,
    }];
    input.events = vec![
        EventInput::Kill { at_s: 100.0, count: 1 },
        EventInput::DependencySlow { at_s: 150.0, percent: 300, lasts_s: 60.0 },
        EventInput::Crash { at_s: 220.0, count: 1 },
        EventInput::ZoneLoss { at_s: 300.0, zone: 1 },
        EventInput::deploy(400.0, true),
        EventInput::Hang { at_s: 600.0, count: 1 },
    ];
    input
}

fn native_fingerprint(input: &ScenarioInput, model: ModelId) -> u64 {
    let scenario = check(input).unwrap_or_else(|faults| panic!("{faults:?}"));
    let run = compose::run(&scenario, model, input.seed).expect("every model is in it");
    run.run_to_end().fingerprint
}

#[tokio::test]
async fn every_model_gives_the_same_bits_in_the_browser() {
    let input = eventful();
    let scenario = serde_json::to_string(&input).expect("plain data");
    visit(At::Folder, async |page| {
        page.open("en/").await?;
        for model in ModelId::ALL {
            let message = ToWorker::Run { id: RunId(1), model, scenario: scenario.clone() };
            let answer = page.ask_worker(&protocol::encode(&message)).await?;
            match protocol::decode::<FromWorker>(&answer) {
                Ok(FromWorker::Result { result, .. }) => {
                    assert_eq!(result.fingerprint, native_fingerprint(&input, model), "{model:?}");
                    assert!(result.totals.completed > 10_000, "{model:?}: {:?}", result.totals);
                }
                other => panic!("{model:?}: {other:?}"),
            }
        }
        Ok(())
    })
    .await;
}
