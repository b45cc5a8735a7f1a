//! Events in rows: what scalers, healers and the scenario did, on one time axis.

use super::panel::{event_marks, series};
use super::versus::{ModelRun, in_charts, model_name};
use crate::chart::{EventKind, EventMark, Kind, Role, Series, swatch};
use crate::sim::record::RunResult;
use crate::text::{Lang, format, ui};

/// Height of a row, in CSS pixels.
const ROW: f64 = 20.0;

/// The same where the name of a row stands in it.
const NAMED_ROW: f64 = 34.0;

/// A row for each kind of events that there was.
pub(super) fn of_run(result: &RunResult, lang: Lang) -> Vec<Series> {
    let marks = event_marks(result);
    let rows = EventKind::ALL.into_iter().filter_map(|kind| {
        let marks: Vec<_> = marks.iter().filter(|mark| mark.kind == kind).copied().collect();
        let role = Role::Event(kind);
        (!marks.is_empty()).then(|| (role, event_name(kind, lang).to_owned(), marks))
    });
    piled(rows.collect(), result)
}

/// A row for each model.
pub(super) fn of_models(runs: &[ModelRun<'_>], longest: &RunResult, lang: Lang) -> Vec<Series> {
    let row = |run: &ModelRun<'_>| {
        let role = Role::Model(in_charts(run.model));
        (role, model_name(run.model, lang), event_marks(run.result))
    };
    piled(runs.iter().map(row).collect(), longest)
}

/// The rows from top to bottom, each half a row above a whole height.
fn piled(rows: Vec<(Role, String, Vec<EventMark>)>, longest: &RunResult) -> Vec<Series> {
    let (n, n_samples) = (rows.len(), longest.series.samples.len());
    let row = |(i, (role, label, marks)): (usize, (Role, String, Vec<EventMark>))| {
        let height = (n - i) as f64 - 0.5;
        series(role, &label, Kind::Lane(marks), vec![Some(height); n_samples])
    };
    rows.into_iter().enumerate().map(row).collect()
}

/// The room that rows of events take; none for other series. `beside`: names stand beside rows.
pub(super) fn height(series: &[Series], beside: bool) -> f64 {
    let n = series.iter().filter(|series| matches!(series.kind, Kind::Lane(_))).count();
    n as f64 * if beside { ROW } else { NAMED_ROW }
}

/// What the marks in rows of models stand for; rows of one kind say it themselves.
pub(super) fn keys(series: &[Series], lang: Lang) -> Vec<(String, String)> {
    let rows = series.iter().filter(|series| matches!(series.role, Role::Model(_)));
    let marks: Vec<EventMark> = rows.flat_map(marks).copied().collect();
    let occurs = |kind: &EventKind| marks.iter().any(|mark| mark.kind == *kind);
    let key = |kind: EventKind| {
        let look = swatch("event-key", Role::Event(kind), &Kind::Points);
        (look, event_name(kind, lang).to_owned())
    };
    EventKind::ALL.into_iter().filter(occurs).map(key).collect()
}

fn marks(series: &Series) -> &[EventMark] {
    match &series.kind {
        Kind::Lane(marks) => marks,
        _ => &[],
    }
}

/// One event in words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event<'a> {
    /// When, in seconds.
    pub(super) at: f64,
    /// The row that it is in.
    pub(super) row: &'a Series,
    /// What happened.
    pub(super) kind: EventKind,
}

/// All events of a chart in order of time.
pub(super) fn listed(series: &[Series]) -> Vec<Event<'_>> {
    let of_row =
        |row| marks(row).iter().map(move |mark| Event { at: mark.at, row, kind: mark.kind });
    let mut events: Vec<Event<'_>> = series.iter().flat_map(of_row).collect();
    events.sort_by(|a, b| a.at.total_cmp(&b.at));
    events
}

/// How many events of each kind there were, on each model.
pub(super) fn sentence(runs: &[ModelRun<'_>], lang: Lang) -> String {
    let counts: Vec<usize> = runs.iter().map(|run| event_marks(run.result).len()).collect();
    let unmarked = runs.iter().any(|run| run.result.starts_untold());
    let unmarked = unmarked.then(|| ui::chart_events_unmarked(lang).to_owned());
    if counts.iter().all(|n| *n == 0) {
        let none = ui::chart_no_events(lang).to_owned();
        return format::sentences(lang, &[none].into_iter().chain(unmarked).collect::<Vec<_>>());
    }
    let entry = |(run, n): (&ModelRun<'_>, &usize)| {
        let (name, count) = (model_name(run.model, lang), format::count(*n as u64));
        ui::chart_events_count(lang, ui::ChartEventsCount { name, count })
    };
    let entries: Vec<String> = runs.iter().zip(&counts).map(entry).collect();
    let counted = ui::chart_events_sentence(lang, format::list(lang, &entries));
    format::sentences(lang, &[counted].into_iter().chain(unmarked).collect::<Vec<_>>())
}

/// What events of a kind are called.
pub(super) fn event_name(kind: EventKind, lang: Lang) -> &'static str {
    match kind {
        EventKind::ScaleUp => ui::chart_event_scale_up(lang),
        EventKind::ScaleDown => ui::chart_event_scale_down(lang),
        EventKind::Deploy => ui::chart_event_deploy(lang),
        EventKind::Restart => ui::chart_event_restart(lang),
        EventKind::Kill => ui::chart_event_kill(lang),
        EventKind::Crash => ui::chart_event_crash(lang),
        EventKind::Hang => ui::chart_event_hang(lang),
        EventKind::Throttle => ui::chart_event_throttle(lang),
    }
}
