//! Records of claims that run: a sentence of the guide beside a figure of the engine, with one
//! control that changes the cause.

use serde::{Deserialize, Serialize};

use super::record::{ModelId, Text};

/// A statement of the guide that a reader can try.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Unique in the whole guide and usable as an anchor: `claim.vm_scale_out`.
    pub id: String,
    /// Id of the section below which it stands.
    pub place: String,
    /// What is claimed.
    pub title: Text,
    /// What the run shows, with [`Measure`]s in braces. The first one all of whose measures have a
    /// value is shown.
    pub sentences: Vec<Text>,
    /// The models that run; the sentence speaks of the first.
    pub models: Vec<ModelId>,
    /// The scenario, as its differences from the default one (JSON, as in links).
    pub scenario: String,
    /// What a reader can change of it.
    pub control: Control,
    /// What is drawn.
    pub figure: ClaimFigure,
    /// What the control must do, for the tests.
    #[serde(skip)]
    pub effect: Effect,
    /// Items of the inventory of claims that it stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// The one thing that a reader can change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// What it is.
    pub label: Text,
    /// Its place in the scenario format: `models.vm.instance.boot_median_s`.
    pub sets: String,
    /// What it can be set to, in order; at least two.
    pub options: Vec<ControlOption>,
    /// The option that stands at first.
    pub default: u32,
}

/// One position of a [`Control`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ControlOption {
    /// What a reader sees.
    pub setting: Setting,
    /// What the scenario gets at the control's place, as JSON; an object changes only the fields
    /// that it names, as in links.
    pub value: String,
}

/// What a reader sees of a [`ControlOption`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Setting {
    /// A quantity: the control is a slider.
    Number(f64, SettingUnit),
    /// Something with a name: the control is a choice.
    Words(Text),
}

impl Default for Setting {
    fn default() -> Self {
        Self::Words(Text::default())
    }
}

/// Units of a [`Setting`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingUnit {
    /// Seconds.
    #[default]
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// A share of one, written in per cent.
    Share,
    /// Requests per second.
    Rate,
    /// A plain count.
    Count,
}

/// What the figure of a [`Claim`] draws, over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimFigure {
    /// Requests that arrive, against what the instances in the rotation can serve.
    #[default]
    Capacity,
    /// Instances that are ready, against those that are wanted.
    Instances,
    /// Instances that are ready, against all there are.
    Rollout,
    /// Instances that start.
    Starting,
    /// Failed requests.
    Failures,
    /// The longest response times (99th percentile), and the median.
    Response,
    /// Attempts of clients, against answers.
    Attempts,
    /// Cost of an hour that goes on like each moment, of the first and the second model.
    Cost,
}

/// What a sentence can tell of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// What the control is set to.
    Setting,
    /// Requests that arrived.
    Arrived,
    /// Requests that failed; no value where none did.
    Failed,
    /// The same as a share of those that arrived.
    FailedShare,
    /// Requests that were answered, as a share of those that arrived.
    AnsweredShare,
    /// Attempts for each request.
    Attempts,
    /// Requests that an instance had to be started for; no value where there were none.
    ColdStarts,
    /// The same as a share of those that arrived.
    ColdStartShare,
    /// Longest response time.
    Slowest,
    /// 99th percentile of the response time.
    P99,
    /// Median of the response time.
    Median,
    /// From the moment at which demand passed capacity to the first decision to grow.
    Decided,
    /// From the first decision to grow to the first request on an instance that came since.
    Started,
    /// From the moment at which demand passed capacity until capacity covered it again.
    Short,
    /// Decisions to grow.
    Ups,
    /// Decisions to shrink; no value where there were none.
    Downs,
    /// Instances that are wanted at first.
    SizeBefore,
    /// Instances that are wanted at the end; no value where they are those of the start.
    SizeAfter,
    /// From the first disturbance until the platform noticed.
    Detected,
    /// From the first disturbance until as many instances as were hit had joined.
    Repaired,
    /// Fewest instances in the rotation from the first disturbance or deployment on.
    FewestReady,
    /// Most instances at once, without those that are leaving.
    Most,
    /// Most instances at once that start; after a deployment, if there is one.
    MostStarting,
    /// From the start of a deployment until it was complete.
    RolledOut,
    /// Processes that the platform ended because they failed its checks; no value where there were
    /// none.
    CheckedOut,
    /// Instances that came during the run and got into the rotation.
    Joined,
    /// Those of them that never got a request.
    Unused,
    /// The load from which on the second model costs no more than the first, in requests per
    /// second.
    Crossing,
}

impl Measure {
    /// All of them with their names in sentences.
    pub const ALL: [(&str, Self); 28] = [
        ("setting", Self::Setting),
        ("arrived", Self::Arrived),
        ("failed", Self::Failed),
        ("failed_share", Self::FailedShare),
        ("answered_share", Self::AnsweredShare),
        ("attempts", Self::Attempts),
        ("cold_starts", Self::ColdStarts),
        ("cold_start_share", Self::ColdStartShare),
        ("slowest", Self::Slowest),
        ("p99", Self::P99),
        ("median", Self::Median),
        ("decided", Self::Decided),
        ("started", Self::Started),
        ("short", Self::Short),
        ("ups", Self::Ups),
        ("downs", Self::Downs),
        ("size_before", Self::SizeBefore),
        ("size_after", Self::SizeAfter),
        ("detected", Self::Detected),
        ("repaired", Self::Repaired),
        ("fewest_ready", Self::FewestReady),
        ("most", Self::Most),
        ("most_starting", Self::MostStarting),
        ("rolled_out", Self::RolledOut),
        ("checked_out", Self::CheckedOut),
        ("joined", Self::Joined),
        ("unused", Self::Unused),
        ("crossing", Self::Crossing),
    ];

    /// The measure of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(own, _)| *own == name).map(|(_, measure)| measure)
    }
}

/// What the control of a [`Claim`] must do; a test runs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect {
    /// Name of the measure that it changes.
    pub measure: String,
    /// Least value with the default option, in seconds, requests or shares of one.
    pub least: f64,
    /// Greatest value with the default option.
    pub greatest: f64,
    /// Which way the measure goes from the first option to the last.
    pub trend: Trend,
}

/// Which way a measure goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trend {
    /// It grows.
    #[default]
    Rises,
    /// It shrinks.
    Falls,
    /// It stays as it is, within a tenth.
    Stays,
}
