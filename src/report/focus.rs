//! What of the charts a reader has in sight: which series, and which stretch of time.

use std::ops::Range;

use super::panel::Panel;
use crate::chart::{
    ChartSpec, Frame, Heat, Kind, Percentile, Role, Series, Size, time_axis_between,
};
use crate::text::Lang;

/// What is in sight. By default all of the run, without the percentiles that few ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    hidden: Vec<Role>,
    window: Option<Range<usize>>,
}

impl Default for Focus {
    fn default() -> Self {
        let hidden = [Percentile::P90, Percentile::P999].map(Role::Percentile).to_vec();
        Self { hidden, window: None }
    }
}

impl Focus {
    /// Fewer samples than this are never in sight, where there are more.
    pub const FEWEST: usize = 10;

    /// Whether a series is drawn.
    pub fn shows(&self, role: Role) -> bool {
        !self.hidden.contains(&role)
    }

    /// The same with a series shown that was hidden, or the other way round.
    pub fn toggled(&self, role: Role) -> Self {
        let mut hidden = self.hidden.clone();
        if self.shows(role) {
            hidden.push(role);
        } else {
            hidden.retain(|other| *other != role);
        }
        Self { hidden, window: self.window.clone() }
    }

    /// Whether a series is the only one shown of its chart's.
    pub fn isolates(&self, role: Role, among: &[Role]) -> bool {
        among.iter().all(|other| self.shows(*other) == (*other == role))
    }

    /// The same with this series alone of its chart's; all of them where it was alone already.
    pub fn isolating(&self, role: Role, among: &[Role]) -> Self {
        let was_alone = self.isolates(role, among);
        let others = self.hidden.iter().filter(|other| !among.contains(other)).copied();
        let hidden = among.iter().copied().filter(|other| !was_alone && *other != role);
        Self { hidden: others.chain(hidden).collect(), window: self.window.clone() }
    }

    /// The same with the samples from one place to another in sight, of so many: these too, and at
    /// least [`Focus::FEWEST`].
    pub fn zoomed(&self, one: usize, other: usize, n_samples: usize) -> Self {
        let fewest = Self::FEWEST.min(n_samples);
        let start = one.min(other).min(n_samples - fewest);
        let end = (one.max(other) + 1).clamp(start + fewest, n_samples.max(start + fewest));
        let window = (start > 0 || end < n_samples).then_some(start..end);
        Self { hidden: self.hidden.clone(), window }
    }

    /// The same with all of the time in sight.
    pub fn whole(&self) -> Self {
        Self { hidden: self.hidden.clone(), window: None }
    }

    /// The samples in sight, of so many; never none where there are any.
    pub fn window(&self, n_samples: usize) -> Range<usize> {
        let all = 0..n_samples;
        let Some(window) = &self.window else { return all };
        let window = window.start..window.end.min(n_samples);
        if window.is_empty() { all } else { window }
    }
}

impl Panel {
    /// The chart as far as it is in sight: its axes hold what is there.
    pub fn seen(&self, focus: &Focus, lang: Lang) -> ChartSpec {
        let spec = &self.spec;
        let window = focus.window(spec.xs.len());
        let shown = spec.series.iter().filter(|series| focus.shows(series.role));
        let series: Vec<Series> = shown.map(|series| cut(series, &window)).collect();
        let heat = spec
            .heat
            .as_ref()
            .map(|heat| Heat { columns: part(&heat.columns, &window), ..heat.clone() });
        let from = window.start.checked_sub(1).map_or(spec.x.from, |before| spec.xs[before]);
        let is_at_end = window.end == spec.xs.len();
        let to = if is_at_end { spec.x.to } else { spec.xs[window.end - 1] };
        let plot_width = spec.frame.size.width - spec.frame.left - spec.frame.right;
        ChartSpec {
            id: spec.id.clone(),
            name: spec.name.clone(),
            frame: spec.frame,
            x: time_axis_between((from, to), plot_width),
            y: self.scale.axis(&series, heat.as_ref(), lang),
            xs: part(&spec.xs, &window),
            series,
            heat,
            thresholds: spec.thresholds.clone(),
            events: spec.events.clone(),
        }
    }

    /// What is in sight, alone: `width` CSS pixels wide, with ids that begin with `id`.
    pub fn alone(&self, focus: &Focus, id: String, width: f64, lang: Lang) -> ChartSpec {
        let spec = self.seen(focus, lang);
        let series = spec.series.iter().map(|series| series.label.as_str());
        let levels = spec.thresholds.iter().map(|level| level.label.as_str());
        let size = Size { width, ..spec.frame.size };
        let frame = Frame::fitting(size, series.chain(levels));
        let x = time_axis_between((spec.x.from, spec.x.to), width - frame.left - frame.right);
        ChartSpec { id, frame, x, ..spec }
    }
}

fn cut(series: &Series, window: &Range<usize>) -> Series {
    let kind = match &series.kind {
        Kind::Band(lower) => Kind::Band(part(lower, window)),
        kind => kind.clone(),
    };
    Series { kind, values: part(&series.values, window), label: series.label.clone(), ..*series }
}

/// The entries at some places, as far as they are there.
fn part<T: Clone>(all: &[T], window: &Range<usize>) -> Vec<T> {
    let end = window.end.min(all.len());
    all[window.start.min(end)..end].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Model;

    const ALL: [Role; 3] =
        [Role::Demand, Role::Model(Model::Server), Role::Model(Model::Container)];

    #[test]
    fn a_series_is_hidden_and_shown_again() {
        let focus = Focus::default();
        assert!(focus.shows(Role::Demand) && !focus.shows(Role::Percentile(Percentile::P999)));
        let hidden = focus.toggled(Role::Demand);
        assert!(!hidden.shows(Role::Demand));
        assert_eq!(hidden.toggled(Role::Demand), focus);
    }

    #[test]
    fn a_stretch_of_time_is_never_empty_and_the_whole_run_is_none() {
        let focus = Focus::default();
        for (one, other, window) in [
            (20, 50, 20..51),
            (50, 20, 20..51),
            (40, 42, 40..50),
            (98, 99, 90..100),
            (0, 99, 0..100),
            (500, 600, 90..100),
        ] {
            assert_eq!(focus.zoomed(one, other, 100).window(100), window, "{one} to {other}");
        }
        assert_eq!(focus.zoomed(0, 99, 100), focus);
        assert_eq!(focus.zoomed(2, 3, 4).window(4), 0..4);
        let zoomed = focus.zoomed(20, 50, 100);
        assert_eq!(zoomed.window(30), 20..30, "another run is shorter");
        assert_eq!(zoomed.window(10), 0..10);
        assert_eq!(zoomed.toggled(Role::Demand).whole(), focus.toggled(Role::Demand));
    }

    #[test]
    fn a_series_alone_brings_all_of_its_chart_back_and_leaves_other_charts_alone() {
        let server = Role::Model(Model::Server);
        let alone = Focus::default().toggled(Role::Demand).isolating(server, &ALL);
        assert_eq!(ALL.map(|role| alone.shows(role)), [false, true, false]);
        assert!(alone.isolates(server, &ALL));
        let all = alone.isolating(server, &ALL);
        assert_eq!(ALL.map(|role| all.shows(role)), [true; 3]);
        assert!(!all.shows(Role::Percentile(Percentile::P90)), "that is of another chart");
    }
}
