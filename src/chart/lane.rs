//! The lane of event marks under a plot.

use super::draw::Rect;
use super::role::EventKind;
use super::spec::EventMark;

/// Height of one row of marks, in CSS pixels.
pub(super) const ROW_HEIGHT: f64 = 16.0;

/// Marks of one kind that are nearer than this become one, in CSS pixels.
const NEAR: f64 = 9.0;

/// One drawn mark; it may stand for several events of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Middle of the mark, in units of the view box.
    pub x: f64,
    /// See [`Mark::x`].
    pub y: f64,
    /// What happened.
    pub kind: EventKind,
    /// Time of the first event that it stands for, in seconds.
    pub from: f64,
    /// Time of the last event that it stands for, in seconds.
    pub to: f64,
    /// Number of events.
    pub n: usize,
}

/// The rows that these events take: those of scaling and those of changes and faults, if any.
pub(super) fn rows(events: &[EventMark]) -> Vec<usize> {
    let has = |row: &usize| events.iter().any(|event| event.kind.row() == *row);
    (0..2).filter(has).collect()
}

/// Where marks stand. `x_of` maps seconds to the view box; events outside the axis are the
/// caller's to leave out.
pub(super) fn marks(events: &[EventMark], lane: Rect, x_of: impl Fn(f64) -> f64) -> Vec<Mark> {
    let rows = rows(events);
    merged(events, x_of, |kind| {
        let row = rows.iter().position(|row| *row == kind.row()).unwrap_or(0);
        lane.y + ROW_HEIGHT * (row as f64 + 0.5)
    })
}

/// Marks from left to right; those of one kind that would overlap are one.
pub(super) fn merged(
    events: &[EventMark],
    x_of: impl Fn(f64) -> f64,
    y_of: impl Fn(EventKind) -> f64,
) -> Vec<Mark> {
    let mut sorted = events.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut marks: Vec<Mark> = Vec::new();
    for EventMark { at, kind } in sorted {
        let x = x_of(at);
        let near = |mark: &&mut Mark| mark.kind == kind && x - mark.x < NEAR;
        match marks.iter_mut().rev().find(near) {
            Some(mark) => {
                mark.to = at;
                mark.n += 1;
            }
            None => marks.push(Mark { x, y: y_of(kind), kind, from: at, to: at, n: 1 }),
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_would_overlap_are_one_and_tell_how_many_they_are() {
        let event = |at, kind| EventMark { at, kind };
        let events = [
            event(10.0, EventKind::ScaleUp),
            event(12.0, EventKind::ScaleUp),
            event(12.0, EventKind::Kill),
            event(60.0, EventKind::ScaleUp),
        ];
        let lane = Rect { x: 0.0, y: 100.0, width: 200.0, height: 32.0 };
        let marks = marks(&events, lane, |at| at);
        let told: Vec<_> = marks.iter().map(|m| (m.x, m.y, m.kind, m.n)).collect();
        assert_eq!(
            told,
            [
                (10.0, 108.0, EventKind::ScaleUp, 2),
                (12.0, 124.0, EventKind::Kill, 1),
                (60.0, 108.0, EventKind::ScaleUp, 1)
            ]
        );
    }
}
