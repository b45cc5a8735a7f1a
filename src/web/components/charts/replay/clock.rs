//! The clock of the replay: simulated time that passes frame by frame, and the cursor's sample.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};

use crate::units::SimTime;

/// A frame passes at most this long, so that nothing jumps after a pause in the background.
const LONGEST_FRAME_MS: f64 = 100.0;

/// The cursor moves at most this often: all charts follow it.
const CURSOR_STEP_MS: f64 = 100.0;

/// Where the replay is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Clock {
    /// The moment, in seconds of the run.
    pub(super) secs: f64,
    /// The sample that the cursor was last told.
    sample: usize,
    told_at_ms: f64,
    last_ms: Option<f64>,
}

/// What a frame comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// The sample for the cursor to go to, if it is to move.
    pub(super) cursor: Option<usize>,
    /// Whether the end has been reached.
    pub(super) is_last: bool,
}

impl Clock {
    /// Where the cursor stands elsewhere than it was told, the clock goes there.
    pub(super) fn follow(&mut self, sample: usize, times: &[SimTime]) {
        // No sample ends at zero, where a new clock stands.
        let is_new = self.secs == 0.0;
        if is_new || sample != self.sample {
            self.sample = sample;
            self.secs = times.get(sample).map_or(0.0, |at| at.as_secs_f64());
        }
    }

    /// Nothing passes until the next frame.
    pub(super) fn rest(&mut self) {
        self.last_ms = None;
    }

    /// A frame at a time of the browser's clock, up to the sample `last`.
    pub(super) fn frame(
        &mut self,
        now_ms: f64,
        speed: f64,
        times: &[SimTime],
        last: usize,
    ) -> Frame {
        let passed_ms = (now_ms - self.last_ms.unwrap_or(now_ms)).clamp(0.0, LONGEST_FRAME_MS);
        self.last_ms = Some(now_ms);
        let end = times.get(last).map_or(0.0, |at| at.as_secs_f64());
        self.secs = (self.secs + passed_ms / 1e3 * speed).min(end);
        let is_last = self.secs >= end;
        let sample = times.partition_point(|at| at.as_secs_f64() < self.secs).min(last);
        let is_due = is_last || now_ms - self.told_at_ms >= CURSOR_STEP_MS;
        let cursor = (is_due && sample != self.sample).then_some(sample);
        if cursor.is_some() {
            self.sample = sample;
            self.told_at_ms = now_ms;
        }
        Frame { cursor, is_last }
    }
}

/// Frames that go on until the callback says no, or this is dropped.
pub(super) struct Frames {
    next: Rc<RefCell<Option<AnimationFrame>>>,
}

impl Frames {
    /// Calls with the time of each frame, in milliseconds.
    pub(super) fn each(call: impl FnMut(f64) -> bool + 'static) -> Self {
        let next = Rc::default();
        request(&next, call);
        Self { next }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.next.take();
    }
}

fn request(
    next: &Rc<RefCell<Option<AnimationFrame>>>,
    mut call: impl FnMut(f64) -> bool + 'static,
) {
    let again = next.clone();
    let frame = request_animation_frame(move |now_ms| {
        if call(now_ms) {
            request(&again, call);
        }
    });
    next.replace(Some(frame));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times() -> Vec<SimTime> {
        (1..=5).map(|secs| SimTime::from_secs_f64(f64::from(secs))).collect()
    }

    #[test]
    fn time_passes_at_the_speed_and_takes_the_cursor_along() {
        let (times, mut clock) = (times(), Clock::default());
        clock.follow(0, &times);
        assert_eq!(clock.secs, 1.0);
        let still = clock.frame(1_000.0, 10.0, &times, 4);
        assert_eq!(still, Frame { cursor: None, is_last: false });
        let frame = clock.frame(1_050.0, 10.0, &times, 4);
        assert_eq!(clock.secs, 1.5);
        assert_eq!(frame.cursor, Some(1), "half a second into the interval of the second sample");
        let soon = clock.frame(1_100.0, 20.0, &times, 4);
        assert_eq!((clock.secs, soon.cursor), (2.5, None), "the charts follow less often");
    }

    #[test]
    fn a_long_frame_counts_as_a_short_one_and_the_end_is_the_end() {
        let (times, mut clock) = (times(), Clock::default());
        clock.follow(0, &times);
        clock.frame(0.0, 10.0, &times, 3);
        clock.frame(60_000.0, 10.0, &times, 3);
        assert_eq!(clock.secs, 2.0);
        clock.rest();
        clock.frame(99_000.0, 10.0, &times, 3);
        assert_eq!(clock.secs, 2.0, "nothing passed while it rested");
        let end = clock.frame(99_100.0, 300.0, &times, 3);
        assert_eq!((end.cursor, end.is_last, clock.secs), (Some(3), true, 4.0));
    }

    #[test]
    fn the_clock_goes_where_somebody_else_puts_the_cursor() {
        let (times, mut clock) = (times(), Clock::default());
        clock.follow(2, &times);
        clock.secs = 3.4;
        clock.follow(2, &times);
        assert_eq!(clock.secs, 3.4);
        clock.follow(0, &times);
        assert_eq!(clock.secs, 1.0);
    }
}
