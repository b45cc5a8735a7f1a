//! Messages between the page and its worker, and the bytes they travel as.
//!
//! Every message is one [postcard](https://docs.rs/postcard) record in a transferred
//! `ArrayBuffer`. A scenario travels inside it as its own versioned JSON, the format that people
//! keep in files, because that is the only form of it that leaves the program.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::import::{Import, Options, Refusal};
use crate::scenario::ModelId;
use crate::sim::record::RunResult;
use crate::units::Span;

/// Names the build that a page or worker belongs to. A static host can serve files of two builds
/// side by side for a while; both ends compare this name before anything else.
pub const BUILD_ID: &str = match option_env!("BUILD_ID") {
    Some(id) => id,
    None => concat!(env!("CARGO_PKG_VERSION"), "-dev"),
};

/// Names one run of one page, counted from 1; a newer run supersedes an older one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunId(pub u32);

impl RunId {
    /// The id after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// What the page asks of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// The first message: which build the page is of.
    Hello {
        /// The page's [`BUILD_ID`].
        build: String,
    },
    /// Simulate a scenario. Runs are worked on in the order in which they came.
    Run {
        /// Name of the run in all answers.
        id: RunId,
        /// The model to run.
        model: ModelId,
        /// The scenario in its JSON format.
        scenario: String,
    },
    /// Stop this run and answer with what it has so far.
    Cancel(RunId),
    /// Stop this run and do not answer: newer input has taken its place.
    Discard(RunId),
    /// Measure the engine's speed, and yardsticks beside it.
    Measure {
        /// Name of the measurement in its answer.
        id: RunId,
    },
    /// Read traffic that was measured elsewhere: a long log would hold the page for seconds.
    Read {
        /// Name of the reading in its answer.
        id: RunId,
        /// The text.
        text: String,
        /// What the reader says of it.
        options: Box<Options>,
    },
}

/// What the worker tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker is up: which build it is of.
    Hello {
        /// The worker's [`BUILD_ID`].
        build: String,
    },
    /// A run goes on.
    Progress {
        /// The run.
        id: RunId,
        /// Simulated time so far.
        simulated: Span,
        /// Simulated time at the end of the run.
        of: Span,
    },
    /// A run is over: complete, or cancelled (see [`RunResult::complete`]).
    Result {
        /// The run.
        id: RunId,
        /// What it produced.
        result: Box<RunResult>,
        /// How long the worker worked on it.
        took: Span,
    },
    /// A run cannot go on. The worker may be dead; a page starts a new one for its next run.
    Failed {
        /// The run.
        id: RunId,
        /// Seed of the run, to repeat it.
        seed: u64,
        /// What went wrong, in the engine's own words.
        message: String,
    },
    /// A measurement is done.
    Measured {
        /// The measurement.
        id: RunId,
        /// Its figures.
        measurement: Measurement,
    },
    /// A text is read.
    Read {
        /// The reading.
        id: RunId,
        /// What was found in it.
        found: Box<Result<Import, Refusal>>,
    },
}

/// The engine's speed in this browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Rounds of each program; the median counts.
    pub n_rounds: u32,
    /// One for each workload.
    pub speeds: Vec<Speed>,
    /// The engine's mean response time in the last round of [`Workload::Queue`], to compare with
    /// the closed form.
    pub engine_mean: Span,
    /// The yardstick's mean response time there.
    pub yardstick_mean: Span,
}

/// The engine's speed with one workload.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// The workload.
    pub workload: Workload,
    /// Requests simulated in each round.
    pub n_requests: u32,
    /// The engine: nanoseconds per request.
    pub engine_ns: f64,
    /// A program written by hand for this one workload, if there is one: nanoseconds per request.
    pub yardstick_ns: Option<f64>,
}

/// What is measured; see [`sim::yardstick`](crate::sim::yardstick) for the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Workload {
    /// M/M/50 at 80 % load.
    Queue,
    /// The example of the simulator SimFaaS.
    Functions,
    /// The default scenario on a model, everything recorded.
    Default(ModelId),
}

/// A message that is not one of ours, or of another version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a message of this version: {0}")]
pub struct MalformedMessage(String);

/// The bytes of a message.
pub fn encode<M: Serialize>(message: &M) -> Vec<u8> {
    postcard::to_allocvec(message).expect("all message types have a postcard form")
}

/// The message in these bytes.
///
/// # Errors
/// Fails on bytes that [`encode`] of this version did not write.
pub fn decode<M: DeserializeOwned>(bytes: &[u8]) -> Result<M, MalformedMessage> {
    postcard::from_bytes(bytes).map_err(|error| MalformedMessage(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::record::{Decision, DecisionBody, FaultKind, Part, Sample, Series, Totals};
    use crate::units::SimTime;

    fn round_trip<M: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(message: &M) {
        assert_eq!(decode::<M>(&encode(message)).as_ref(), Ok(message));
    }

    #[test]
    fn every_message_to_the_worker_arrives_as_it_was_sent() {
        for message in [
            ToWorker::Hello { build: BUILD_ID.to_owned() },
            ToWorker::Run {
                id: RunId(7),
                model: ModelId::Container,
                scenario: r#"{"version":1,"seed":18446744073709551615}"#.to_owned(),
            },
            ToWorker::Cancel(RunId(u32::MAX)),
            ToWorker::Discard(RunId(0)),
            ToWorker::Measure { id: RunId(1) },
            ToWorker::Read {
                id: RunId(2),
                text: "時刻,値\n0,1\n".to_owned(),
                options: Box::new(Options { header_rows: Some(1), ..Options::default() }),
            },
        ] {
            round_trip(&message);
        }
    }

    #[test]
    fn every_message_from_the_worker_arrives_as_it_was_sent() {
        for message in [
            FromWorker::Hello { build: BUILD_ID.to_owned() },
            FromWorker::Progress {
                id: RunId(3),
                simulated: Span::from_secs(30),
                of: Span::from_secs(86_400),
            },
            FromWorker::Result {
                id: RunId(3),
                result: Box::new(a_result()),
                took: Span::from_millis(12),
            },
            FromWorker::Failed { id: RunId(4), seed: u64::MAX, message: "頭が痛い".to_owned() },
            FromWorker::Measured {
                id: RunId(5),
                measurement: Measurement {
                    speeds: vec![Speed {
                        workload: Workload::Default(ModelId::Faas),
                        n_requests: 1,
                        engine_ns: 0.1,
                        yardstick_ns: None,
                    }],
                    ..Default::default()
                },
            },
            FromWorker::Read { id: RunId(6), found: Box::new(Err(Refusal::NothingFound)) },
            FromWorker::Read { id: RunId(7), found: Box::new(Ok(a_reading())) },
        ] {
            round_trip(&message);
        }
    }

    /// With rates, durations and arrivals.
    fn a_reading() -> Import {
        let line = |i| {
            let (minute, second) = (i / 60, i % 60);
            let took = 1000 + 37 * (i % 100);
            format!(
                "::1 - - [25/Nov/2026:12:{minute:02}:{second:02} +0000] \"GET /\" 200 5 {took}\n"
            )
        };
        let text: String = (0..600).map(line).collect();
        let reading = crate::import::read(&text, &Options::default()).expect("it is a log");
        assert!(reading.series.is_some() && reading.durations.is_some());
        assert!(reading.arrivals.is_some());
        reading
    }

    #[test]
    fn bytes_of_something_else_are_refused_and_not_misread() {
        let mut cut = encode(&ToWorker::Hello { build: "0.1.0".to_owned() });
        cut.pop();
        assert!(decode::<ToWorker>(&cut).is_err());
        assert!(decode::<FromWorker>(&[200]).is_err());
    }

    fn a_result() -> RunResult {
        RunResult {
            seed: u64::MAX,
            simulated: Span::from_secs(1),
            complete: false,
            n_events: 12,
            totals: Totals { arrived: 3, completed: 2, in_flight: 1, ..Totals::default() },
            latency: crate::sim::record::LatencySummary::default(),
            response_times: crate::sim::record::SpanCounts::default(),
            instance_rps: 0.0,
            queueing: crate::sim::record::Queueing::default(),
            series: Series {
                interval: Span::from_secs(1),
                samples: vec![Sample {
                    p99: Some(Span::from_millis(5)),
                    utilization: 0.1 + 0.2,
                    ..Sample::default()
                }],
            },
            decisions: vec![Decision {
                at: SimTime::from_secs_f64(0.5),
                part: Part::Scenario,
                body: DecisionBody::Fault { kind: FaultKind::Kill, instances: vec![0, 2] },
            }],
            heat: Vec::new(),
            lives: Vec::new(),
            states: Default::default(),
            n_decisions_left_out: 0,
            ledger: crate::sim::record::Ledger::default(),
            fingerprint: 0x0123_4567_89ab_cdef,
        }
    }
}
