//! What each model costs at which load, and which is cheapest where.

use std::rc::Rc;

use super::measure::{Measure, Measured};
use super::panel::View;
use super::plain::{PlainChart, PlainTable, csv_lines};
use super::row::Row;
use super::scale::N_TICKS;
use super::versus::{in_charts, model_name};
use crate::chart::{ChartSpec, Frame, Kind, Role, Scale, Series, Size, log_axis, value_axis};
use crate::scenario::ModelId;
use crate::text::{Lang, format, ui};

const HEIGHT: f64 = 288.0;

/// Share of the requests that a model must answer to be compared at a load. Our choice: what fails
/// costs nothing, so that a model without room would look cheap.
const LEAST_ANSWERED: f64 = 0.99;

/// The same traffic at several loads on several models.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadCosts {
    /// The models.
    pub models: Vec<ModelId>,
    /// The loads, rising.
    pub loads: Vec<Load>,
}

/// One load.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// Mean requests per second.
    pub rps: f64,
    /// What came of it on each model, in their order.
    pub runs: Vec<Rc<Measured>>,
}

/// Loads at which one model is the cheapest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// The model.
    pub model: ModelId,
    /// From this load on, in requests per second.
    pub from: f64,
    /// Up to this one.
    pub to: f64,
}

impl LoadCosts {
    fn rps(&self) -> Vec<f64> {
        self.loads.iter().map(|load| load.rps).collect()
    }

    /// The lines: cost of a month by model and load, on the scale that they are drawn on, so that
    /// what is straight there is straight here. Without what does not answer enough.
    fn lines(&self, scale: Scale) -> Vec<Vec<Option<f64>>> {
        let of_model = |place: usize| {
            let cost = |load: &Load| {
                let cost = counted(&load.runs[place])?;
                Some(if scale == Scale::Log { libm::log10(cost) } else { cost })
            };
            self.loads.iter().map(cost).collect()
        };
        (0..self.models.len()).map(of_model).collect()
    }

    /// The scale of the cost: logarithmic where there is more than a hundredfold between the least
    /// and the most.
    fn scale(&self) -> Scale {
        let (least, most) = self.range();
        log_axis(least, most, format::number).map_or(Scale::Linear, |axis| axis.scale)
    }

    /// Least and most that is drawn.
    fn range(&self) -> (f64, f64) {
        let costs = self.loads.iter().flat_map(|load| &load.runs).filter_map(|run| counted(run));
        costs.fold((f64::INFINITY, 0.0), |(least, most), cost| (least.min(cost), most.max(cost)))
    }

    /// Which model is cheapest where, by rising load, between the least and the greatest load.
    pub fn cheapest(&self) -> Vec<Stretch> {
        let rps = self.rps();
        let row = Row::of(&rps);
        let places: Vec<f64> = rps.iter().map(|rps| row.place(*rps)).collect();
        let lines = self.lines(self.scale());
        let mut stretches: Vec<Stretch> = Vec::new();
        for (i, ends) in places.windows(2).enumerate() {
            let bounds = bounds(&lines, i);
            for part in bounds.windows(2) {
                let at = |share: f64| ends[0] + (ends[1] - ends[0]) * share;
                let middle = f64::midpoint(part[0], part[1]);
                let Some(place) = lowest(&lines, i, middle) else { continue };
                let model = self.models[place];
                let (from, to) = (row.value(at(part[0])), row.value(at(part[1])));
                match stretches.last_mut() {
                    Some(last) if last.model == model && near(last.to, from) => last.to = to,
                    _ => stretches.push(Stretch { model, from, to }),
                }
            }
        }
        stretches
    }

    /// Which model is cheapest where, in a sentence; empty of fewer than two loads.
    pub fn summary(&self, lang: Lang) -> String {
        let [first, .., last] = self.loads.as_slice() else { return String::new() };
        let stretches = self.cheapest();
        if stretches.is_empty() {
            return ui::sweep_cost_none(lang, format::percent(lang, LEAST_ANSWERED));
        }
        let entry = |stretch: &Stretch| {
            let model = model_name(stretch.model, lang);
            let (from, to) = (format::rate(stretch.from), format::rate(stretch.to));
            let is_first = near(stretch.from, first.rps);
            let is_last = near(stretch.to, last.rps);
            match (is_first, is_last) {
                (true, true) => {
                    ui::sweep_cost_always(lang, ui::SweepCostAlways { model, from, to })
                }
                (true, false) => ui::sweep_cost_up_to(lang, ui::SweepCostUpTo { model, to }),
                (false, true) => ui::sweep_cost_on(lang, ui::SweepCostOn { model, from }),
                (false, false) => {
                    ui::sweep_cost_between(lang, ui::SweepCostBetween { model, from, to })
                }
            }
        };
        let entries: Vec<String> = stretches.iter().map(entry).collect();
        ui::sweep_cost_cheapest(lang, format::list(lang, &entries))
    }

    /// What the comparison leaves out.
    pub fn note(lang: Lang) -> String {
        ui::sweep_cost_note(lang, format::percent(lang, LEAST_ANSWERED))
    }

    /// A line for each model, and a mark where another one becomes the cheapest; `None` of fewer
    /// than two loads.
    pub fn chart(&self, view: &View) -> Option<PlainChart> {
        let ([first, .., last], lang) = (self.loads.as_slice(), view.lang) else { return None };
        let rps = self.rps();
        let row = Row::of(&rps);
        let (least, most) = self.range();
        let log = log_axis(least, most, format::number);
        let axis = match log {
            Some(_) => ui::sweep_cost_axis_log(lang),
            None => ui::sweep_cost_axis(lang),
        };
        let line = |(place, model): (usize, &ModelId)| Series {
            role: Role::Model(in_charts(*model)),
            label: model_name(*model, lang),
            kind: Kind::Line,
            values: self.loads.iter().map(|load| counted(&load.runs[place])).collect(),
        };
        let series: Vec<Series> = self.models.iter().enumerate().map(line).collect();
        let size = Size { width: view.width, height: HEIGHT };
        let frame = Frame::fitting(size, series.iter().map(|series| series.label.as_str()));
        let title = ui::sweep_cost_picture(lang);
        let over = ui::sweep_cost_over(lang);
        let (from, to) = (format::number(first.rps), format::number(last.rps));
        let name = ui::SweepChartName { title, over, from, to, max: format::dollars(most) };
        let changes = self.cheapest();
        let changes = changes.windows(2).filter(|pair| near(pair[0].to, pair[1].from));
        Some(PlainChart {
            title: title.to_owned(),
            axis: axis.to_owned(),
            over: over.to_owned(),
            name: ui::sweep_chart_name(lang, name),
            marks: changes.map(|pair| row.place(pair[1].from)).collect(),
            spec: ChartSpec {
                id: [view.id.as_str(), "costs"].join("-"),
                name: String::new(),
                frame,
                x: row.axis(view.width - frame.left - frame.right),
                y: log
                    .unwrap_or_else(|| value_axis(most, N_TICKS, |v, _| format::compact(lang, v))),
                xs: rps.iter().map(|rps| row.place(*rps)).collect(),
                series,
                heat: None,
                thresholds: Vec::new(),
                events: Vec::new(),
            },
        })
    }

    /// The cost of a month by load and model, with the share that failed where that is too much.
    pub fn table(&self, lang: Lang) -> PlainTable {
        let cell = |run: &Rc<Measured>| {
            let cost = Measure::CostPerMonth.words_or_dash(run.get(Measure::CostPerMonth), lang);
            if counted(run).is_some() {
                return cost;
            }
            let share = Measure::FAILED.words_or_dash(run.get(Measure::FAILED), lang);
            ui::sweep_cost_failed(lang, ui::SweepCostFailed { cost, share })
        };
        let row = |load: &Load| {
            std::iter::once(format::number(load.rps)).chain(load.runs.iter().map(cell)).collect()
        };
        let over = ui::sweep_cost_over(lang).to_owned();
        let names = self.models.iter().map(|model| model_name(*model, lang));
        PlainTable {
            caption: ui::sweep_cost_caption(lang).to_owned(),
            head: std::iter::once(over).chain(names).collect(),
            rows: self.loads.iter().map(row).collect(),
        }
    }

    /// The same as a file, the same in every language.
    pub fn csv(&self) -> String {
        let measures = [Measure::CostPerMonth, Measure::CostPerMillion, Measure::FAILED];
        let of_model =
            |model: &ModelId| measures.map(|measure| [model.key(), measure.key()].join("_"));
        let names = self.models.iter().flat_map(of_model);
        let head: Vec<String> = std::iter::once("mean_rps".to_owned()).chain(names).collect();
        let row = |load: &Load| {
            let figures = load.runs.iter().flat_map(|run| measures.map(|measure| run.get(measure)));
            std::iter::once(Some(load.rps)).chain(figures).collect()
        };
        csv_lines(&head, self.loads.iter().map(row))
    }
}

/// The cost of a month, if enough requests are answered.
fn counted(run: &Measured) -> Option<f64> {
    let is_enough = run.get(Measure::FAILED)? <= 1.0 - LEAST_ANSWERED;
    run.get(Measure::CostPerMonth).filter(|_| is_enough)
}

/// Where the order of the lines may change between the load at `i` and the next: both ends, and
/// the crossings of any two lines, as shares of the way.
fn bounds(lines: &[Vec<Option<f64>>], i: usize) -> Vec<f64> {
    let mut bounds = vec![0.0, 1.0];
    for (n, one) in lines.iter().enumerate() {
        for other in &lines[n + 1..] {
            bounds.extend(crossing(one, other, i));
        }
    }
    bounds.sort_by(f64::total_cmp);
    bounds
}

/// Where two lines cross between the load at `i` and the next.
fn crossing(one: &[Option<f64>], other: &[Option<f64>], i: usize) -> Option<f64> {
    let before = one[i]? - other[i]?;
    let after = one[i + 1]? - other[i + 1]?;
    (before * after < 0.0).then(|| before / (before - after))
}

/// The lowest line on the way from the load at `i` to the next, by its place.
fn lowest(lines: &[Vec<Option<f64>>], i: usize, share: f64) -> Option<usize> {
    let height = |line: &[Option<f64>]| Some(line[i]? + (line[i + 1]? - line[i]?) * share);
    let heights = lines.iter().enumerate().filter_map(|(place, line)| Some((place, height(line)?)));
    heights.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(cost: f64, failed: f64) -> Rc<Measured> {
        Rc::new(Measured::known(&[(Measure::CostPerMonth, cost), (Measure::FAILED, failed)]))
    }

    fn costs(loads: &[(f64, [(f64, f64); 2])]) -> LoadCosts {
        let load = |(rps, runs): &(f64, [(f64, f64); 2])| Load {
            rps: *rps,
            runs: runs.map(|(cost, failed)| run(cost, failed)).to_vec(),
        };
        LoadCosts {
            models: vec![ModelId::Vm, ModelId::Faas],
            loads: loads.iter().map(load).collect(),
        }
    }

    /// 100 whatever the load, against 10 at 1 rps and 190 at 3: equal at 2 rps.
    #[test]
    fn lines_cross_where_their_costs_are_equal() {
        let costs =
            costs(&[(1.0, [(100.0, 0.0), (10.0, 0.0)]), (3.0, [(100.0, 0.0), (190.0, 0.0)])]);
        let faas = Stretch { model: ModelId::Faas, from: 1.0, to: 2.0 };
        let vm = Stretch { model: ModelId::Vm, from: 2.0, to: 3.0 };
        assert_eq!(costs.cheapest(), [faas, vm]);
        let view = View { lang: Lang::En, id: "x".to_owned(), width: 480.0 };
        assert_eq!(costs.chart(&view).unwrap().marks, [2.0]);
        let told = costs.summary(Lang::En);
        assert!(told.contains("up to 2") && told.contains("from 2"), "{told}");
    }

    /// Over a wide range both axes are logarithmic: 100 against 1 at 1 rps and 10,000 at 100 rps
    /// are equal at 10 rps.
    #[test]
    fn over_wide_ranges_lines_are_straight_on_logarithmic_axes() {
        let costs =
            costs(&[(1.0, [(100.0, 0.0), (1.0, 0.0)]), (100.0, [(100.0, 0.0), (10_000.0, 0.0)])]);
        assert_eq!(costs.scale(), Scale::Log);
        let stretches = costs.cheapest();
        assert_eq!(stretches.len(), 2);
        assert!((stretches[0].to - 10.0).abs() < 1e-9, "{stretches:?}");
    }

    #[test]
    fn a_model_that_loses_requests_is_not_called_cheap() {
        let costs = costs(&[
            (1.0, [(100.0, 0.0), (10.0, 0.0)]),
            (2.0, [(100.0, 0.0), (10.0, 0.02)]),
            (3.0, [(100.0, 0.0), (10.0, 0.5)]),
        ]);
        let vm = Stretch { model: ModelId::Vm, from: 1.0, to: 3.0 };
        assert_eq!(costs.cheapest(), [vm], "between a load that counts and one that does not");
        assert_eq!(costs.table(Lang::En).rows[2][2], "$10.00 (50\u{a0}% failed)");
        let lost = [(1.0, [(1.0, 0.5), (1.0, 0.5)]), (2.0, [(1.0, 0.5), (1.0, 0.5)])];
        assert!(self::costs(&lost).summary(Lang::En).contains("99\u{a0}%"));
    }

    #[test]
    fn a_file_has_three_columns_for_each_model() {
        let costs = costs(&[(1.0, [(100.0, 0.0), (10.0, 0.0)])]);
        let csv = costs.csv();
        assert!(csv.starts_with("mean_rps,vm_cost_per_month,vm_cost_per_million_requests,"));
        assert_eq!(csv.lines().nth(1), Some("1,100,,0,10,,0"));
        assert_eq!(costs.summary(Lang::En), "");
    }
}
