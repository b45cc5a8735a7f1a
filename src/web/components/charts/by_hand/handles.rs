//! Where the handles of faults and deployments stand on the time axis, and what they are called.

use super::super::drawn::Drawn;
use crate::scenario::input::EventInput;
use crate::text::{Lang, ui};
use crate::web::components::{Icon, event_icon};
use crate::web::form::{Draft, EVENT_KIND, EVENTS, Row};

/// Handles nearer than this stand in different rows, in CSS pixels.
const NEAR: f64 = 30.0;
/// Room that a letter of a handle's words takes, in CSS pixels: at most, so that words seldom meet.
const LETTER: f64 = 8.0;
/// The same for Japanese, whose letters are twice as wide.
const WIDE_LETTER: f64 = 14.0;
/// On an axis shorter than this, in seconds, handles stand at tenths of a second.
const SHORT_AXIS: f64 = 300.0;

/// What is added next.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::web::components::charts) struct Chosen {
    /// Its place among the kinds of the form.
    pub(super) kind: usize,
    /// Whether a new version works.
    pub(super) works: bool,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { kind: 0, works: true }
    }
}

impl Chosen {
    /// All there are, in the order of the form; a deployment is good or bad.
    pub(super) fn all() -> Vec<Self> {
        let of_kind = |kind| {
            let is_deploy = EVENT_KIND.name(kind) == "deploy";
            let works = if is_deploy { &[true, false][..] } else { &[true] };
            works.iter().map(move |works| Self { kind, works: *works })
        };
        (0..EVENT_KIND.n_options()).flat_map(of_kind).collect()
    }

    pub(super) fn words(self, lang: Lang) -> &'static str {
        if self.works { EVENT_KIND.option(self.kind, lang) } else { ui::timeline_bad_deploy(lang) }
    }
}

/// The stretch of time in sight and where it is drawn.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    /// Left edge and width of the plot, in CSS pixels.
    plot: (f64, f64),
    /// First and last moment, in seconds.
    pub(super) from: f64,
    pub(super) to: f64,
    /// Seconds from one sample to the next.
    pub(super) step: f64,
}

impl Stretch {
    pub(super) fn of(drawn: &Drawn) -> Option<Self> {
        let drawing = &drawn.panels.first()?.drawing;
        let (start, width) = drawn.plot;
        let secs = |place: usize| drawn.times.get(place).map(|at| at.as_secs_f64());
        let step = secs(1).zip(secs(0)).map_or(1.0, |(second, first)| second - first);
        Some(Self {
            plot: drawn.plot,
            from: drawing.secs_at(start).max(0.0),
            to: drawing.secs_at(start + width),
            step: step.max(0.1),
        })
    }

    fn holds(&self, at: f64) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// Distance from the left edge of the lane, in CSS pixels.
    pub(super) fn place(&self, at: f64) -> f64 {
        self.plot.0 + (at - self.from) / (self.to - self.from).max(f64::MIN_POSITIVE) * self.plot.1
    }

    /// The moment at a place, as exact as a hand is.
    pub(super) fn moment(&self, place: f64) -> f64 {
        let share = (place - self.plot.0) / self.plot.1.max(1.0);
        self.rounded(self.from + share * (self.to - self.from))
    }

    pub(super) fn rounded(&self, at: f64) -> f64 {
        let grain = if self.to - self.from < SHORT_AXIS { 10.0 } else { 1.0 };
        libm::round(at.clamp(self.from, self.to) * grain) / grain
    }
}

/// A handle.
#[derive(Clone, PartialEq)]
pub(super) struct Handle {
    /// Its place in the list of events.
    pub(super) event: usize,
    pub(super) at: f64,
    pub(super) words: &'static str,
    pub(super) icon: Icon,
    /// Whether it is meant to do harm.
    pub(super) is_bad: bool,
    /// The row of the lane, from the top.
    pub(super) row: usize,
    /// Whether there is room for its words.
    pub(super) has_room: bool,
}

/// The events in sight in order of time, each in the first row where it meets no other.
pub(super) fn handles(draft: &Draft, stretch: &Stretch, lang: Lang) -> Vec<Handle> {
    let events = draft.input().events.iter().enumerate();
    let mut seen: Vec<(usize, &EventInput)> =
        events.filter(|(_, event)| stretch.holds(event.at_s())).collect();
    seen.sort_by(|(_, a), (_, b)| a.at_s().total_cmp(&b.at_s()));
    let mut ends: Vec<f64> = Vec::new();
    let mut handles: Vec<Handle> = Vec::new();
    for (i, &(event, input)) in seen.iter().enumerate() {
        let (at, words) = (input.at_s(), event_words(draft, event, lang));
        let place = stretch.place(at);
        let row = ends.iter().position(|end| *end <= place).unwrap_or(ends.len());
        let next = seen.get(i + 1).map_or(stretch.plot.0 + stretch.plot.1, |(_, next)| {
            stretch.place(next.at_s()) - NEAR / 2.0
        });
        let has_room = place + NEAR / 2.0 + width(words, lang) < next;
        ends.resize(ends.len().max(row + 1), 0.0);
        ends[row] = place + NEAR;
        let (icon, is_bad) = (event_icon(input), !is_change(input));
        handles.push(Handle { event, at, words, icon, is_bad, row, has_room });
    }
    handles
}

/// Whether an event is what people do on purpose, and not a fault.
const fn is_change(event: &EventInput) -> bool {
    match event {
        EventInput::Deploy { .. } => event.works(),
        EventInput::Rollback { .. } | EventInput::NodeDrain { .. } => true,
        _ => false,
    }
}

fn width(words: &str, lang: Lang) -> f64 {
    let letter = if lang == Lang::Ja { WIDE_LETTER } else { LETTER };
    words.chars().count() as f64 * letter
}

fn event_words(draft: &Draft, event: usize, lang: Lang) -> &'static str {
    let row = Row::TOP.of(EVENTS.path, event);
    let kind = draft.picked(EVENT_KIND, row).unwrap_or_default();
    let works = draft.input().events.get(event).is_none_or(EventInput::works);
    Chosen { kind, works }.words(lang)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::scenario::input::ScenarioInput;
    use crate::web::form::DraftAction;

    const STRETCH: Stretch = Stretch { plot: (40.0, 900.0), from: 0.0, to: 900.0, step: 1.0 };

    #[test]
    fn a_pixel_of_this_plot_is_a_second() {
        assert_eq!((STRETCH.place(120.0), STRETCH.moment(160.4)), (160.0, 120.0));
        assert_eq!((STRETCH.moment(0.0), STRETCH.moment(2_000.0)), (0.0, 900.0));
        let near = Stretch { from: 100.0, to: 190.0, ..STRETCH };
        assert_eq!(near.moment(40.0 + 123.0), 112.3, "a tenth of a second is ten pixels");
    }

    #[test]
    fn handles_that_would_meet_stand_in_rows() {
        let kill = |at_s| EventInput::Kill { at_s, count: 1 };
        let events = vec![kill(300.0), kill(100.0), kill(110.0), kill(1_000.0)];
        let input = ScenarioInput { events, ..Default::default() };
        let draft = Draft::default().after(DraftAction::Open(Rc::new(input)));
        let handles = handles(&draft, &STRETCH, Lang::En);
        let told: Vec<_> = handles.iter().map(|one| (one.event, one.row, one.has_room)).collect();
        assert_eq!(told, [(1, 0, false), (2, 1, true), (0, 0, true)], "the last is out of sight");
    }
}
