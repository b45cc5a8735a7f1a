//! One number of a scenario over a range: what comes of each value, on one model.

use std::rc::Rc;

use super::measure::{Measure, Measured, in_a_row};
use super::panel::View;
use super::plain::{PlainChart, PlainTable, csv_lines};
use super::row::Row;
use super::scale::N_TICKS;
use super::versus::in_charts;
use crate::chart::{ChartSpec, Frame, Kind, Role, Series, Size, count_axis, value_axis};
use crate::scenario::ModelId;
use crate::text::{Lang, format, ui};

const HEIGHT: f64 = 168.0;

/// Response times from here on are drawn in seconds, in milliseconds.
const IN_SECONDS_MS: f64 = 2_000.0;

/// What is drawn and told in a sentence.
const DRAWN: [Measure; 4] = [Measure::P95, Measure::FAILED, Measure::CostPerMillion, Measure::PEAK];

/// What was swept.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// What the number is called.
    pub label: String,
    /// Its unit; empty where it has none.
    pub unit: String,
    /// The model that was run.
    pub model: ModelId,
    /// The runs, by rising value.
    pub runs: Vec<SweptRun>,
}

/// The run of one value.
#[derive(Clone, Debug, PartialEq)]
pub struct SweptRun {
    /// The value.
    pub value: f64,
    /// What came of it.
    pub measured: Rc<Measured>,
}

impl Swept {
    fn values(&self) -> Vec<f64> {
        self.runs.iter().map(|run| run.value).collect()
    }

    fn with_unit(&self, value: f64) -> String {
        let number = format::number(value);
        if self.unit.is_empty() {
            return number;
        }
        [number.as_str(), &self.unit].join(&format::UNIT_SPACE.to_string())
    }

    /// Name and unit, as they stand at an axis.
    fn over(&self, lang: Lang) -> String {
        let Self { label, unit, .. } = self;
        if unit.is_empty() {
            return label.clone();
        }
        ui::sweep_over(lang, ui::SweepOver { label, unit })
    }

    /// Small charts of what matters most, each over the value; none of fewer than two runs.
    pub fn charts(&self, view: &View) -> Vec<PlainChart> {
        if self.runs.len() < 2 {
            return Vec::new();
        }
        DRAWN.into_iter().map(|measure| self.chart(measure, view)).collect()
    }

    fn chart(&self, measure: Measure, view: &View) -> PlainChart {
        let (values, lang) = (self.values(), view.lang);
        let row = Row::of(&values);
        let measured = self.runs.iter().map(|run| run.measured.get(measure));
        let most = measured.clone().flatten().fold(0.0, f64::max);
        let (axis, factor) = axis(measure, most, lang);
        let drawn: Vec<_> = measured.map(|value| value.map(|value| value * factor)).collect();
        let frame = Frame {
            size: Size { width: view.width, height: HEIGHT },
            left: Frame::LEFT,
            right: Frame::BARE,
        };
        let y = match measure {
            Measure::PEAK => count_axis(most, N_TICKS, |v, _| format::compact(lang, v)),
            _ => value_axis(most * factor, N_TICKS, |v, _| format::number(v)),
        };
        // A line shows how it goes, points what was run.
        let series = [Kind::Line, Kind::Points].map(|kind| Series {
            role: Role::Model(in_charts(self.model)),
            label: String::new(),
            kind,
            values: drawn.clone(),
        });
        let title = measure.label(lang);
        let ends = [values.first(), values.last()].map(|v| v.copied().unwrap_or_default());
        let name = ui::SweepChartName {
            title: &title,
            over: &self.over(lang),
            from: format::number(ends[0]),
            to: format::number(ends[1]),
            max: measure.words(most, lang),
        };
        PlainChart {
            axis: axis.to_owned(),
            over: self.over(lang),
            name: ui::sweep_chart_name(lang, name),
            title,
            marks: Vec::new(),
            spec: ChartSpec {
                id: [view.id.as_str(), measure.key()].join("-").replace('_', "-"),
                name: String::new(),
                frame,
                x: row.axis(view.width - frame.left - frame.right),
                y,
                xs: values.iter().map(|value| row.place(*value)).collect(),
                series: series.into(),
                heat: None,
                thresholds: Vec::new(),
                events: Vec::new(),
            },
        }
    }

    /// How the drawn figures go from the first value to the last; empty of fewer than two runs.
    pub fn summary(&self, lang: Lang) -> String {
        let [first, .., last] = self.runs.as_slice() else { return String::new() };
        let changes = DRAWN.into_iter().filter_map(|measure| self.change(measure, lang));
        let values = ui::SweepSummary {
            label: &self.label,
            from: self.with_unit(first.value),
            to: self.with_unit(last.value),
            changes: in_a_row(lang, changes),
        };
        ui::sweep_summary(lang, values)
    }

    fn change(&self, measure: Measure, lang: Lang) -> Option<String> {
        let known = |run: &SweptRun| Some((run.value, run.measured.get(measure)?));
        let known: Vec<(f64, f64)> = self.runs.iter().filter_map(known).collect();
        let ((_, first), (_, last)) = (*known.first()?, *known.last()?);
        let words = |value: f64| measure.words(value, lang);
        let (figure, from, to) = (measure.label(lang), words(first), words(last));
        let farthest = farthest_outside(&known, first, last);
        // What reads the same is the same.
        let farthest = farthest.filter(|(_, value)| ![&from, &to].contains(&&words(*value)));
        Some(match farthest {
            None if from == to => ui::sweep_stays(lang, ui::SweepStays { figure, value: from }),
            None => ui::sweep_goes(lang, ui::SweepGoes { figure, from, to }),
            Some((at, extreme)) => {
                let (extreme, at) = (words(extreme), self.with_unit(at));
                ui::sweep_goes_by_way(lang, ui::SweepGoesByWay { figure, from, to, extreme, at })
            }
        })
    }

    /// All figures, a row for each value.
    pub fn table(&self, lang: Lang) -> PlainTable {
        let has = |measure: &Measure| self.runs.iter().any(|r| r.measured.get(*measure).is_some());
        let measures: Vec<Measure> = Measure::ALL.into_iter().filter(has).collect();
        let row = |run: &SweptRun| {
            let figure = |m: &Measure| m.words_or_dash(run.measured.get(*m), lang);
            std::iter::once(format::number(run.value)).chain(measures.iter().map(figure)).collect()
        };
        let heads = measures.iter().map(|measure| measure.label(lang));
        PlainTable {
            caption: ui::sweep_caption(lang, &self.label),
            head: std::iter::once(self.over(lang)).chain(heads).collect(),
            rows: self.runs.iter().map(row).collect(),
        }
    }

    /// The same as a file, the same in every language; the number by its place in the format.
    pub fn csv(&self, path: &str) -> String {
        let names = Measure::ALL.map(|measure| measure.key().to_owned());
        let head: Vec<String> = std::iter::once(path.to_owned()).chain(names).collect();
        let row = |run: &SweptRun| {
            let figures = Measure::ALL.map(|measure| run.measured.get(measure));
            std::iter::once(Some(run.value)).chain(figures).collect()
        };
        csv_lines(&head, self.runs.iter().map(row))
    }
}

/// The value that lies farthest outside of what the first and the last run came to.
fn farthest_outside(known: &[(f64, f64)], first: f64, last: f64) -> Option<(f64, f64)> {
    let (low, high) = (first.min(last), first.max(last));
    let outside = |value: f64| (value - high).max(low - value);
    let farthest = known.iter().copied().max_by(|a, b| outside(a.1).total_cmp(&outside(b.1)));
    farthest.filter(|(_, value)| outside(*value) > 0.0)
}

/// What stands at the axis of a drawn measure, and the factor to it.
fn axis(measure: Measure, most: f64, lang: Lang) -> (&'static str, f64) {
    match measure {
        Measure::P95 if most >= IN_SECONDS_MS => (ui::chart_axis_latency_s(lang), 1e-3),
        Measure::P95 => (ui::chart_axis_latency(lang), 1.0),
        Measure::FAILED => (ui::sweep_axis_failed(lang), 100.0),
        Measure::CostPerMillion => (ui::sweep_axis_cost(lang), 1.0),
        _ => (ui::chart_axis_instances(lang), 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swept(figures: &[(f64, f64, f64)]) -> Swept {
        let run = |(value, p95, failed): &(f64, f64, f64)| SweptRun {
            value: *value,
            measured: Rc::new(Measured::known(&[(Measure::P95, *p95), (Measure::FAILED, *failed)])),
        };
        Swept {
            label: "Start".to_owned(),
            unit: "s".to_owned(),
            model: ModelId::Container,
            runs: figures.iter().map(run).collect(),
        }
    }

    #[test]
    fn a_sentence_tells_where_it_goes_and_what_lies_in_between() {
        let told = swept(&[(1.0, 100.0, 0.0), (2.0, 80.0, 0.0), (4.0, 3_200.0, 0.0)]);
        let nbsp = format::UNIT_SPACE;
        let p95 = Measure::P95.label(Lang::En);
        let failed = Measure::FAILED.label(Lang::En);
        assert_eq!(
            told.summary(Lang::En),
            format!(
                "As “Start” goes from 1{nbsp}s to 4{nbsp}s: {p95} 100{nbsp}ms → 3.20{nbsp}s, with \
                 80{nbsp}ms at 2{nbsp}s in between; {failed} stays at 0{nbsp}%."
            )
        );
        assert_eq!(swept(&[(1.0, 100.0, 0.0)]).summary(Lang::En), "");
    }

    #[test]
    fn a_chart_has_each_value_in_its_place_and_its_own_unit() {
        let charts = swept(&[(1.0, 100.0, 0.0), (4.0, 3_200.0, 0.02)]).charts(&View {
            lang: Lang::En,
            id: "x".to_owned(),
            width: 320.0,
        });
        let [p95, failed, ..] = charts.as_slice() else { panic!("{charts:?}") };
        assert_eq!(p95.spec.xs, [1.0, 4.0]);
        assert_eq!(p95.spec.series[0].values, [Some(0.1), Some(3.2)]);
        assert_eq!(failed.spec.series[0].values, [Some(0.0), Some(2.0)]);
        assert!(
            swept(&[(1.0, 100.0, 0.0)])
                .charts(&View { lang: Lang::En, id: "x".to_owned(), width: 320.0 })
                .is_empty()
        );
    }

    #[test]
    fn table_and_file_have_a_row_for_each_value() {
        let swept = swept(&[(1.0, 100.0, 0.0), (4.0, 3_200.0, 0.02)]);
        let table = swept.table(Lang::En);
        assert_eq!(table.head[0], "Start (s)");
        assert_eq!(table.rows[1][..2], ["4", "2\u{a0}%"]);
        let csv = swept.csv("models.container.pod.appInitMs");
        let lines: Vec<&str> = csv.lines().collect();
        assert!(lines[0].starts_with("models.container.pod.appInitMs,failed_share,response_p50"));
        assert!(lines[2].starts_with("4,0.02,,3200,"), "{}", lines[2]);
    }
}
