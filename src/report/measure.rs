//! The figures of a run that are one number each, in words: what two runs are compared in, and what
//! a row of runs is drawn by.

use crate::analysis::{Expectations, Figures, KeyFigure, Objective, billing_profile, run_bill};
use crate::cost::PriceBook;
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;
use crate::sim::record::RunResult;
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// A figure of a run that is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// One that needs no prices.
    Figure(KeyFigure),
    /// US dollars per million answered requests.
    CostPerMillion,
    /// US dollars for a month that goes on like the run.
    CostPerMonth,
}

/// What a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Share,
    Millis,
    Seconds,
    Count,
    Dollars,
}

impl Measure {
    /// All of them, in the order of a table.
    pub const ALL: [Self; 17] = [
        Self::FAILED,
        Self::Figure(KeyFigure::ResponseP50),
        Self::P95,
        Self::P99,
        Self::Figure(KeyFigure::WaitMean),
        Self::Figure(KeyFigure::SloAttained),
        Self::Figure(KeyFigure::ColdStartShare),
        Self::Figure(KeyFigure::OverloadTime),
        Self::PEAK,
        Self::Figure(KeyFigure::MeanInstances),
        Self::Figure(KeyFigure::Resizes),
        Self::Figure(KeyFigure::DirectionChanges),
        Self::Figure(KeyFigure::DetectionTime),
        Self::Figure(KeyFigure::RecoveryTime),
        Self::Figure(KeyFigure::DeployTime),
        Self::CostPerMillion,
        Self::CostPerMonth,
    ];

    /// Failed requests over those that arrived.
    pub const FAILED: Self = Self::Figure(KeyFigure::FailedShare);
    /// 95th percentile of the response time.
    pub const P95: Self = Self::Figure(KeyFigure::ResponseP95);
    /// 99th percentile of the response time.
    pub const P99: Self = Self::Figure(KeyFigure::ResponseP99);
    /// Most instances at once.
    pub const PEAK: Self = Self::Figure(KeyFigure::PeakInstances);

    /// Its name in files and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Figure(figure) => figure.key(),
            Self::CostPerMillion => "cost_per_million_requests",
            Self::CostPerMonth => "cost_per_month",
        }
    }

    /// What it is.
    pub fn label(self, lang: Lang) -> String {
        let label = match self {
            Self::CostPerMillion => ui::versus_cost(lang),
            Self::CostPerMonth => ui::measure_month(lang),
            Self::Figure(KeyFigure::SloAttained) => {
                let within = format::duration(lang, Objective::default().response);
                return ui::measure_in_time(lang, within);
            }
            Self::Figure(figure) => figure_label(figure, lang),
        };
        label.to_owned()
    }

    /// A value of it, with its unit.
    pub fn words(self, value: f64, lang: Lang) -> String {
        match self.unit() {
            Unit::Share => share_words(value, lang),
            Unit::Millis => format::latency(lang, Span::from_secs_f64(value / 1e3)),
            Unit::Seconds => format::duration(lang, Span::from_secs_f64(value)),
            Unit::Count => format::number(value),
            Unit::Dollars => format::dollars(value),
        }
    }

    /// A value that may be absent.
    pub fn words_or_dash(self, value: Option<f64>, lang: Lang) -> String {
        value.map_or_else(|| "–".to_owned(), |value| self.words(value, lang))
    }

    /// A difference with its sign; that of shares is in percentage points.
    pub(super) fn change(self, by: f64, lang: Lang) -> String {
        let size = match self.unit() {
            Unit::Share => match format::number(by.abs() * 100.0) {
                one if one == "1" => ui::measure_one_point(lang).to_owned(),
                points => ui::measure_points(lang, points),
            },
            _ => self.words(by.abs(), lang),
        };
        let sign = match by {
            by if by > 0.0 => "+",
            by if by < 0.0 => "\u{2212}",
            _ => "±",
        };
        [sign, &size].concat()
    }

    /// What it counts.
    const fn unit(self) -> Unit {
        match self {
            Self::CostPerMillion | Self::CostPerMonth => Unit::Dollars,
            Self::Figure(
                KeyFigure::FailedShare | KeyFigure::SloAttained | KeyFigure::ColdStartShare,
            ) => Unit::Share,
            Self::Figure(
                KeyFigure::ResponseP50
                | KeyFigure::ResponseP95
                | KeyFigure::ResponseP99
                | KeyFigure::WaitMean,
            ) => Unit::Millis,
            Self::Figure(
                KeyFigure::OverloadTime
                | KeyFigure::DetectionTime
                | KeyFigure::RecoveryTime
                | KeyFigure::DeployTime,
            ) => Unit::Seconds,
            Self::Figure(_) => Unit::Count,
        }
    }
}

/// The name of a figure that needs no prices; those that no table shows have none.
fn figure_label(figure: KeyFigure, lang: Lang) -> &'static str {
    match figure {
        KeyFigure::FailedShare => ui::chart_figure_failed(lang),
        KeyFigure::ResponseP50 => ui::chart_figure_p50(lang),
        KeyFigure::ResponseP95 => ui::chart_figure_p95(lang),
        KeyFigure::ResponseP99 => ui::chart_figure_p99(lang),
        KeyFigure::WaitMean => ui::measure_wait(lang),
        KeyFigure::ColdStartShare => ui::versus_cold(lang),
        KeyFigure::OverloadTime => ui::versus_short(lang),
        KeyFigure::PeakInstances => ui::chart_figure_peak_instances(lang),
        KeyFigure::MeanInstances => ui::report_figure_mean_instances(lang),
        KeyFigure::Resizes => ui::measure_resizes(lang),
        KeyFigure::DirectionChanges => ui::report_figure_turns(lang),
        KeyFigure::DetectionTime => ui::measure_detection(lang),
        KeyFigure::RecoveryTime => ui::measure_recovery(lang),
        KeyFigure::DeployTime => ui::measure_deploy(lang),
        _ => "",
    }
}

/// The values of all measures in one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured([Option<f64>; Measure::ALL.len()]);

impl Measured {
    /// Measures the run of a scenario on a model, billed by these prices.
    pub fn of(
        scenario: &ScenarioInput,
        model: ModelId,
        result: &RunResult,
        prices: &PriceBook,
    ) -> Self {
        let figures = Figures::of(result, &Expectations::default());
        let bill = run_bill(result, &billing_profile(scenario, model), prices).ok();
        let finite = |value: &f64| value.is_finite();
        Self(Measure::ALL.map(|measure| {
            let value = match measure {
                Measure::Figure(figure) => figure.of(&figures),
                Measure::CostPerMillion => bill.as_ref()?.per_million_requests,
                Measure::CostPerMonth => Some(bill.as_ref()?.month.total()),
            };
            value.filter(finite)
        }))
    }

    /// The value of a measure; `None` where the run has none.
    pub fn get(&self, measure: Measure) -> Option<f64> {
        let place = Measure::ALL.iter().position(|other| *other == measure)?;
        self.0[place]
    }
}

/// Below this share its digits say nothing: one in ten thousand.
const SMALLEST_SHARE: f64 = 0.0001;

/// A share of requests: one that is tiny is told as such, and never as none.
pub(super) fn share_words(share: f64, lang: Lang) -> String {
    if is_tiny(share) {
        return ui::measure_below(lang, format::percent(lang, SMALLEST_SHARE));
    }
    format::percent(lang, share)
}

/// Whether a share is told as less than another.
pub(super) fn is_tiny(share: f64) -> bool {
    share > 0.0 && share < SMALLEST_SHARE
}

/// Figures with their values one after the other: names may have commas of their own.
pub(super) fn in_a_row(lang: Lang, figures: impl Iterator<Item = String>) -> String {
    let figures: Vec<String> = figures.collect();
    figures.join(match lang {
        Lang::En => "; ",
        Lang::Ja => "、",
    })
}

#[cfg(test)]
impl Measured {
    /// A run of which only these are known.
    pub(super) fn known(values: &[(Measure, f64)]) -> Self {
        Self(Measure::ALL.map(|measure| {
            values.iter().find(|(known, _)| *known == measure).map(|(_, value)| *value)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{check, compose};

    #[test]
    fn every_measure_has_a_name_of_its_own_in_both_languages() {
        for lang in [Lang::En, Lang::Ja] {
            let mut names = Measure::ALL.map(|measure| measure.label(lang));
            names.sort_unstable();
            assert!(!names[0].is_empty());
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        }
    }

    #[test]
    fn differences_have_a_sign_and_a_unit() {
        let share = Measure::Figure(KeyFigure::FailedShare);
        for (measure, by, expected) in [
            (share, 0.012, "+1.2 points"),
            (Measure::P95, -250.0, "\u{2212}250\u{a0}ms"),
            (Measure::PEAK, 3.0, "+3"),
            (Measure::CostPerMonth, -12.5, "\u{2212}$12.50"),
            (Measure::PEAK, 0.0, "±0"),
        ] {
            assert_eq!(measure.change(by, Lang::En), expected);
        }
        assert_eq!(share.change(0.012, Lang::Ja), "+1.2ポイント");
    }

    #[test]
    fn a_tiny_share_is_not_told_by_its_digits() {
        let told = |share| share_words(share, Lang::En).replace('\u{a0}', " ");
        assert_eq!(told(3.0 / 104_760.0), "under 0.01 %");
        assert_eq!([told(0.0), told(0.0001), told(0.174)], ["0 %", "0.01 %", "17.4 %"]);
        assert_eq!(share_words(1e-6, Lang::Ja), "0.01%未満");
    }

    /// What is measured of a run is what the run says of itself.
    #[test]
    fn measures_are_those_of_the_run() {
        let input = ScenarioInput::default();
        let model = ModelId::Vm;
        let run = compose::run(&check(&input).unwrap(), model, input.seed).unwrap().run_to_end();
        let measured = Measured::of(&input, model, &run, &PriceBook::default());
        let failed = run.totals.n_failed() as f64 / run.totals.arrived as f64;
        assert_eq!(measured.get(Measure::Figure(KeyFigure::FailedShare)), Some(failed));
        assert_eq!(measured.get(Measure::P95), Some(run.latency.p95.as_millis_f64()));
        assert_eq!(measured.get(Measure::PEAK), Some(f64::from(run.ledger.peak_instances)));
        assert_eq!(measured.get(Measure::Figure(KeyFigure::DeployTime)), None);
        // A month of 730 hours has 2,920 runs of 15 minutes.
        let per_million = measured.get(Measure::CostPerMillion).unwrap();
        let of_run = per_million * run.totals.completed as f64 / 1e6;
        let month = measured.get(Measure::CostPerMonth).unwrap();
        assert!((month - of_run * 2_920.0).abs() < 1e-6, "{month}");
    }
}
