//! A curve of traffic as a small chart, before anything was simulated.

use crate::chart::{ChartSpec, Frame, Hold, Kind, Role, Series, Size, time_axis, value_axis};
use crate::scenario::input::RateInput;
use crate::text::{Lang, format, ui};

/// Steps of the value axis.
const N_TICKS: usize = 3;

/// How a curve of traffic is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficView {
    /// Language of all words.
    pub lang: Lang,
    /// Prefix of ids in the drawing, unique on the page.
    pub id: String,
    /// Width and height in CSS pixels.
    pub size: Size,
    /// Least end of the time axis, in seconds.
    pub to_s: f64,
    /// Least end of the value axis, in requests per second.
    pub to_rps: f64,
}

/// The curve through points or of a series. Other shapes have no corners of their own, and the
/// chart is empty.
pub fn traffic_chart(rate: &RateInput, view: TrafficView) -> ChartSpec {
    let (mut corners, kind) = corners(rate);
    let last = corners.last().copied().unwrap_or_default();
    let to_s = view.to_s.max(last.0);
    corners.push((to_s, last.1));
    let most = corners.iter().map(|corner| corner.1).fold(view.to_rps, f64::max);
    let frame = Frame { size: view.size, left: Frame::LEFT, right: Frame::BARE };
    let label = ui::chart_series_demand(view.lang).to_owned();
    let values = corners.iter().map(|corner| Some(corner.1)).collect();
    ChartSpec {
        id: view.id,
        name: String::new(),
        frame,
        x: time_axis(to_s, view.size.width - frame.left - frame.right),
        y: value_axis(most, N_TICKS, |value, _| format::number(value)),
        xs: corners.iter().map(|corner| corner.0).collect(),
        series: vec![Series { role: Role::Demand, label, kind, values }],
        heat: None,
        thresholds: Vec::new(),
        events: Vec::new(),
    }
}

/// Times and rates from zero on, and how they are joined.
fn corners(rate: &RateInput) -> (Vec<(f64, f64)>, Kind) {
    match rate {
        RateInput::Series { interval_s, rps } => {
            let starts = (0..=rps.len()).map(|i| i as f64 * interval_s);
            let rates = rps.iter().chain(rps.last()).copied();
            (starts.zip(rates).collect(), Kind::Step(Hold::After))
        }
        RateInput::Points { points } => {
            let first = points.first().map(|first| (0.0, first.rps));
            let corners = points.iter().map(|point| (point.at_s, point.rps));
            (first.into_iter().chain(corners).collect(), Kind::Line)
        }
        _ => (Vec::new(), Kind::Line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::input::RatePoint;

    fn drawn(rate: &RateInput) -> (Vec<f64>, Vec<f64>) {
        let size = Size { width: 300.0, height: 150.0 };
        let id = "traffic".to_owned();
        let view = TrafficView { lang: Lang::En, id, size, to_s: 200.0, to_rps: 0.0 };
        let spec = traffic_chart(rate, view);
        (spec.xs, spec.series[0].values.iter().flatten().copied().collect())
    }

    #[test]
    fn a_series_is_drawn_from_the_start_of_each_interval_and_goes_on_at_its_end() {
        let series = RateInput::Series { interval_s: 60.0, rps: vec![10.0, 20.0] };
        let expected = (vec![0.0, 60.0, 120.0, 200.0], vec![10.0, 20.0, 20.0, 20.0]);
        assert_eq!(drawn(&series), expected);
    }

    #[test]
    fn points_are_joined_and_level_before_the_first_and_after_the_last() {
        let point = |at_s, rps| RatePoint { at_s, rps };
        let points = RateInput::Points { points: vec![point(30.0, 10.0), point(60.0, 20.0)] };
        let expected = (vec![0.0, 30.0, 60.0, 200.0], vec![10.0, 10.0, 20.0, 20.0]);
        assert_eq!(drawn(&points), expected);
    }
}
