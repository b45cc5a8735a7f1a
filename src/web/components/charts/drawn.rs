//! The charts of one result at one width: drawings, legends and what stands under the cursor.

use std::rc::Rc;

use super::Subject;
use super::telling::telling;
use crate::chart::{Drawing, Kind, Percentile, Series, draw, swatch};
use crate::cost::PriceBook;
use crate::report::{
    Focus, ModelRun, Panel, PanelId, View, heat_panels, heat_summary, model_name, panels,
    versus_panels,
};
use crate::sim::record::{Decision, RunResult};
use crate::text::{Lang, format, ui};
use crate::units::SimTime;
use crate::web::simulation::Shown;

/// Least width of a drawing in CSS pixels.
const MIN_WIDTH: f64 = 240.0;

/// What a reader has chosen to see.
#[derive(Clone, PartialEq)]
pub(super) struct Sight {
    /// Language of all words.
    pub(super) lang: Lang,
    /// How the response times of models are compared.
    pub(super) times: Times,
    /// Which series, and which stretch of time.
    pub(super) focus: Rc<Focus>,
}

/// How the response times of models are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    /// By one percentile, as a line for each model.
    By(Percentile),
    /// All of them, as a heat map for each model.
    All,
}

impl Times {
    /// Each way, in the order in which a reader picks.
    pub(super) fn each() -> impl Iterator<Item = Self> {
        Percentile::ALL.into_iter().map(Self::By).chain([Self::All])
    }
}

/// The charts of one result.
#[derive(PartialEq)]
pub(super) struct Drawn {
    /// One for each chart.
    pub(super) panels: Vec<DrawnPanel>,
    /// Time of each sample.
    pub(super) times: Vec<SimTime>,
    /// Left edge and width of the plots, in CSS pixels.
    pub(super) plot: (f64, f64),
    /// Width of the drawings, in CSS pixels.
    pub(super) width: f64,
    /// The sample that tells most.
    pub(super) telling: usize,
    /// Where the data come from.
    pub(super) source: String,
    /// What the heat maps of several models show together.
    pub(super) of_heat: Option<String>,
}

/// One chart.
#[derive(PartialEq)]
pub(super) struct DrawnPanel {
    /// What is drawn.
    pub(super) panel: Rc<Panel>,
    /// Name for assistive technology, with the range of the axis.
    pub(super) name: String,
    /// The drawing.
    pub(super) drawing: Drawing,
    /// A sample of the look of each series.
    pub(super) swatches: Vec<String>,
}

impl Drawn {
    /// Draws what is in sight of the charts `ids` of what happened.
    pub(super) fn new(subject: &Subject, ids: &[PanelId], sight: &Sight, width: f64) -> Self {
        let lang = sight.lang;
        let width = width.max(MIN_WIDTH);
        // At build time there are two widths on one page, and ids must differ.
        let id = format!("chart-{width}");
        let view = View { lang, id, width };
        let samples = subject.longest().map_or(&[][..], |result| &result.series.samples);
        let (panels, of_heat) = subject.panels(ids, sight.times, &view);
        let panels: Vec<DrawnPanel> =
            panels.into_iter().map(|panel| DrawnPanel::new(panel, &sight.focus, lang)).collect();
        let plot = panels.first().map(|panel| panel.drawing.plot);
        Self {
            panels,
            times: samples.iter().map(|sample| sample.at).collect(),
            plot: plot.map_or((0.0, width), |plot| (plot.x, plot.width)),
            width,
            telling: telling(&subject.results().collect::<Vec<_>>()),
            source: subject.source(lang),
            of_heat,
        }
    }

    /// The moment under the cursor.
    pub(super) fn clock(&self, cursor: usize) -> String {
        self.times.get(cursor).map(|at| format::clock(*at)).unwrap_or_default()
    }

    /// Everything under the cursor, for readers by ear.
    pub(super) fn read_out(&self, cursor: usize, focus: &Focus, lang: Lang) -> String {
        let values: Vec<String> = self
            .panels
            .iter()
            .flat_map(|drawn| &drawn.panel.spec.series)
            .filter(|series| !matches!(series.kind, Kind::Lane(_)))
            .filter(|series| focus.shows(series.role))
            .map(|series| format!("{} {}", series.label, value(series, cursor, lang)))
            .collect();
        format!("{}: {}", self.clock(cursor), format::list(lang, &values))
    }

    /// The sample nearest to a place of the drawing.
    pub(super) fn sample_at(&self, x: f64) -> Option<usize> {
        let secs = self.panels.first()?.drawing.secs_at(x);
        let after = self.times.partition_point(|at| at.as_secs_f64() < secs);
        let distance = |i: usize| (self.times[i].as_secs_f64() - secs).abs();
        let before = after.saturating_sub(1);
        let after = after.min(self.times.len().checked_sub(1)?);
        Some(if distance(before) <= distance(after) { before } else { after })
    }
}

impl DrawnPanel {
    fn new(panel: Panel, focus: &Focus, lang: Lang) -> Self {
        let spec = &panel.spec;
        let seen = panel.seen(focus, lang);
        let key = |(i, series): (usize, &Series)| {
            swatch(&format!("{}-key-{i}", spec.id), series.role, &series.kind)
        };
        let values = seen.series.iter().flat_map(|s| &s.values).filter_map(|v| *v);
        let largest = match &seen.heat {
            Some(heat) => heat.classes.last().map_or(0.0, |class| class.to),
            None => values.fold(0.0, f64::max),
        };
        let name = ui::chart_range(
            lang,
            ui::ChartRange {
                title: &panel.title,
                from: format::clock(SimTime::from_secs_f64(seen.x.from)),
                to: format::clock(SimTime::from_secs_f64(seen.x.to)),
                max: format::number(largest),
            },
        );
        let swatches = spec.series.iter().enumerate().map(key).collect();
        Self { drawing: draw(&seen), name, swatches, panel: Rc::new(panel) }
    }
}

/// The value of a series under the cursor.
pub(super) fn value(series: &Series, cursor: usize, lang: Lang) -> String {
    if matches!(series.kind, Kind::Lane(_)) {
        return String::new();
    }
    let value = series.values.get(cursor).copied().flatten();
    value.map_or_else(|| ui::chart_no_data(lang).to_owned(), format::number)
}

/// A run with what it costs.
fn billed(shown: &Shown) -> ModelRun<'_> {
    ModelRun::with_costs(&shown.scenario, shown.model, &shown.result, &PriceBook::default())
}

impl Subject {
    /// What was decided; several models have no log in common.
    pub(super) fn decisions(&self) -> &[Decision] {
        match self {
            Self::Run(shown) => &shown.result.decisions,
            Self::Models(_) => &[],
        }
    }

    /// What computed it, and from which draws.
    fn source(&self, lang: Lang) -> String {
        let seed = self.longest().map_or(0, |result| result.seed).to_string();
        let version = env!("CARGO_PKG_VERSION");
        let source = ui::chart_source(lang, ui::ChartSource { version, seed });
        match self {
            Self::Run(shown) => {
                let model = model_name(shown.model, lang);
                ui::chart_source_of_model(lang, ui::ChartSourceOfModel { model, source })
            }
            Self::Models(_) => source,
        }
    }

    /// Those of the charts `ids` that there are, and what heat maps of several models show
    /// together. They take the place of the response times by a percentile.
    fn panels(&self, ids: &[PanelId], times: Times, view: &View) -> (Vec<Panel>, Option<String>) {
        let among = |panel: &Panel| ids.contains(&panel.id);
        let outcomes = match self {
            Self::Run(shown) => {
                let panels = panels(&billed(shown), view);
                return (panels.into_iter().filter(among).collect(), None);
            }
            Self::Models(outcomes) => outcomes,
        };
        let runs: Vec<ModelRun<'_>> = outcomes.runs.iter().map(billed).collect();
        let percentile = match times {
            Times::By(percentile) => percentile,
            Times::All => Percentile::P95,
        };
        let mut panels = versus_panels(&runs, percentile, view);
        panels.retain(among);
        let place = panels.iter().position(|panel| panel.id == PanelId::Latency);
        let Some(place) = place.filter(|_| times == Times::All) else { return (panels, None) };
        drop(panels.splice(place..=place, heat_panels(&runs, view)));
        (panels, Some(heat_summary(&runs, view.lang)))
    }

    /// What is drawn, model by model.
    pub(super) fn shown(&self) -> &[Shown] {
        match self {
            Self::Run(shown) => std::slice::from_ref(shown),
            Self::Models(outcomes) => &outcomes.runs,
        }
    }

    fn results(&self) -> impl Iterator<Item = &RunResult> {
        self.shown().iter().map(|shown| &*shown.result)
    }

    /// The result that reaches furthest: cancelled runs end at different times.
    fn longest(&self) -> Option<&RunResult> {
        self.results().max_by_key(|result| result.simulated)
    }
}
