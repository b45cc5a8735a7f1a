//! From the result of a run to what a reader sees: charts, sentences, key figures, reasons, tables.
//!
//! Everything is derived from the [`RunResult`](crate::sim::record::RunResult): [`Facts`] finds
//! what happened, the rest words and draws it in either language. Only what a platform calls its
//! instances ([`InstanceWord`]) has to be said with it.

mod brief;
pub mod comparison;
mod decision;
mod ended;
mod facts;
mod figure;
mod focus;
mod heat;
mod lag;
mod lanes;
mod load_cost;
mod measure;
mod overlay;
mod pair;
mod panel;
mod panel_data;
mod part;
mod percentile;
mod plain;
mod replay;
mod row;
mod scale;
mod sentence;
mod sweep;
mod table;
mod traffic;
mod versus;
mod why;

pub use crate::analysis::{NOISE, Overload};
pub use brief::Brief;
pub use decision::{DecisionText, InstanceWord, cannot_do, decision, decisions};
pub use facts::{Attempts, Facts, Moment, OnDemand, Scaling};
pub use figure::{Figure, FigureId, figures};
pub use focus::Focus;
pub use lag::{LagStage, LagText, Lags};
pub use load_cost::{Load, LoadCosts, Stretch};
pub use measure::{Measure, Measured};
pub use overlay::{OverlaySide, overlay};
pub use pair::{
    FieldRow, PairRow, PartRow, SetDifferently, Verdict, pair_rows, pair_summary, set_differently,
};
pub use panel::{Panel, PanelId, View, event_marks, panels};
pub use percentile::percentile_label;
pub use plain::{PlainChart, PlainTable};
pub use replay::{
    Dot, Flow, Flows, MOST_EACH, NodeState, Place, PlaceKind, Scene, Topology, Unit, Who,
};
pub use row::rising_values;
pub use scale::ValueScale;
pub use sentence::summary;
pub use sweep::{Swept, SweptRun};
pub use table::{DataTable, csv, data_rows, data_table};
pub use traffic::{TrafficView, traffic_chart};
pub use versus::{
    ModelRun, VersusRow, VersusTable, heat_panels, heat_summary, in_charts, in_guide, model_name,
    versus_panels, versus_summary, versus_table,
};
pub use why::{no_decision, state_at};
