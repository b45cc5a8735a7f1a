//! Requests, and the places that hold them.
//!
//! Every request is held by exactly one [`Line`] (the balancer's door, the queue of an instance, or
//! the requests that an instance works on) or by its client, who will try again. Lines are linked
//! through the requests themselves, so that a request moves, or leaves from the middle, at constant
//! cost.

use super::instance_id::InstanceId;
use super::record::FailureCause;
use crate::units::{SimTime, Span};

const NONE: u32 = u32::MAX;

/// A request that is, or was, inside. The generation makes ids of requests that have left void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId {
    index: u32,
    generation: u32,
}

/// Who holds a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Nobody: it has left.
    Nobody,
    /// The balancer's own line.
    Door,
    /// The queue of the instance at this index.
    Queue(u32),
    /// The instance at this index works on it.
    Service(u32),
    /// Its client, who waits before trying again.
    Client,
    /// The balancer, which waits before it tries again.
    Balancer(NextTry),
}

/// Where the balancer tries again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextTry {
    /// At this instance, if it still exists then.
    At(InstanceId),
    /// At whichever it picks then.
    Anywhere,
}

/// How the service of a request will end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// With an answer.
    #[default]
    Answer,
    /// With a failure of this kind.
    Failure(FailureCause),
}

impl Fate {
    /// The failure, if it is one.
    pub const fn failure(self) -> Option<FailureCause> {
        match self {
            Self::Answer => None,
            Self::Failure(cause) => Some(cause),
        }
    }
}

/// One request inside.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// When its client first sent it.
    pub first_sent: SimTime,
    /// When this attempt arrived.
    pub arrived: SimTime,
    /// When the platform took this attempt on: its arrival, unless it waited to be fetched.
    pub taken_on: SimTime,
    /// When its service began; its arrival before that.
    pub began: SimTime,
    /// How long it takes on an instance that does nothing else.
    pub demand: Span,
    /// Its client's connection, if clients keep connections open.
    pub connection: Option<u32>,
    /// Its class: index in [`WorkloadSpec::classes`](super::workload::WorkloadSpec::classes).
    pub class: u8,
    /// Attempts before this one.
    pub n_tried: u8,
    /// Those of them that were throttled.
    pub n_throttled: u8,
    /// How often instances have refused this attempt.
    pub n_refused: u32,
    /// How its service will end.
    pub fate: Fate,
    /// Whether it belongs to the part of the run that is measured.
    pub counted: bool,
    /// Whether the client has given up: its outcome is known, but work on it goes on.
    pub abandoned: bool,
    holder: Holder,
    generation: u32,
    next: u32,
    previous: u32,
}

impl Request {
    /// A request that is sent for the first time, and that nobody holds yet.
    pub const fn new(sent: SimTime, demand: Span, counted: bool) -> Self {
        Self {
            first_sent: sent,
            arrived: sent,
            taken_on: sent,
            began: sent,
            demand,
            connection: None,
            class: 0,
            n_tried: 0,
            n_throttled: 0,
            n_refused: 0,
            fate: Fate::Answer,
            counted,
            abandoned: false,
            holder: Holder::Nobody,
            generation: 0,
            next: NONE,
            previous: NONE,
        }
    }

    /// The same request once more, after a failure.
    #[must_use]
    pub const fn again_after(self, cause: FailureCause) -> Self {
        let was_throttled = matches!(cause, FailureCause::Throttled(_));
        Self {
            n_tried: self.n_tried.saturating_add(1),
            n_throttled: self.n_throttled.saturating_add(was_throttled as u8),
            n_refused: 0,
            fate: Fate::Answer,
            abandoned: false,
            holder: Holder::Nobody,
            ..self
        }
    }

    /// Who holds it.
    pub const fn holder(&self) -> Holder {
        self.holder
    }
}

/// A first-come first-served line of requests.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    head: u32,
    tail: u32,
    len: u32,
}

impl Default for Line {
    fn default() -> Self {
        Self { head: NONE, tail: NONE, len: 0 }
    }
}

impl Line {
    /// How many requests it holds.
    pub const fn len(&self) -> u32 {
        self.len
    }

    /// Whether it holds none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// All requests inside, wherever they are held.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    slots: Vec<Request>,
    free: Vec<u32>,
}

impl Requests {
    /// How many requests are inside, those of clients that gave up included.
    pub fn len(&self) -> u32 {
        (self.slots.len() - self.free.len()) as u32
    }

    /// Whether none is inside.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lets a request in; it is held by nobody until it is put in a line.
    // Inlined, the new request is written where it stays. Copied there, it would cost WebAssembly
    // the call of a function.
    #[inline(always)]
    pub fn insert(&mut self, request: Request) -> RequestId {
        let index = self.free.pop().unwrap_or_else(|| self.add_slot());
        let slot = &mut self.slots[index as usize];
        let generation = slot.generation;
        *slot = Request { generation, ..request };
        RequestId { index, generation }
    }

    fn add_slot(&mut self) -> u32 {
        self.slots.push(Request::new(SimTime::ZERO, Span::ZERO, false));
        (self.slots.len() - 1) as u32
    }

    /// Leaves a request that nobody holds to its client until it is sent again.
    ///
    /// # Panics
    /// If somebody holds it.
    pub fn leave_to_client(&mut self, id: RequestId) {
        let slot = &mut self.slots[id.index as usize];
        assert_eq!(slot.holder, Holder::Nobody, "a request is held once");
        slot.holder = Holder::Client;
    }

    /// Takes a request from its client, who sends it again: nobody holds it then. `None` if its
    /// client does not have it.
    pub fn take_from_client(&mut self, id: RequestId) -> Option<&mut Request> {
        let request = self.get_mut(id).filter(|request| request.holder == Holder::Client)?;
        request.holder = Holder::Nobody;
        Some(request)
    }

    /// Leaves a request that nobody holds to the balancer, which tries again later.
    ///
    /// # Panics
    /// If somebody holds it.
    pub fn leave_to_balancer(&mut self, id: RequestId, next: NextTry) {
        let slot = &mut self.slots[id.index as usize];
        assert_eq!(slot.holder, Holder::Nobody, "a request is held once");
        slot.holder = Holder::Balancer(next);
    }

    /// Takes a request from the balancer's hands: nobody holds it then. `None` if it was not
    /// there.
    pub fn take_from_balancer(&mut self, id: RequestId) -> Option<NextTry> {
        let request = self.get_mut(id)?;
        let Holder::Balancer(next) = request.holder else { return None };
        request.holder = Holder::Nobody;
        Some(next)
    }

    /// Lets a request go.
    ///
    /// # Panics
    /// If a line still holds it.
    #[inline]
    pub fn remove(&mut self, id: RequestId) -> Request {
        let slot = &mut self.slots[id.index as usize];
        assert_eq!(slot.holder, Holder::Nobody, "a request leaves only from nobody's hands");
        slot.generation = slot.generation.wrapping_add(1);
        self.free.push(id.index);
        *slot
    }

    /// The request that now has the place of this one.
    pub fn at(&self, id: RequestId) -> &Request {
        &self.slots[id.index as usize]
    }

    /// The request, if it is still inside.
    pub fn get(&self, id: RequestId) -> Option<&Request> {
        self.slots.get(id.index as usize).filter(|slot| slot.generation == id.generation)
    }

    /// The request, if it is still inside.
    pub fn get_mut(&mut self, id: RequestId) -> Option<&mut Request> {
        self.slots.get_mut(id.index as usize).filter(|slot| slot.generation == id.generation)
    }

    /// Puts a request that nobody holds at the end of a line.
    ///
    /// # Panics
    /// If somebody holds it already.
    pub fn push_back(&mut self, line: &mut Line, id: RequestId, holder: Holder) {
        let slot = &mut self.slots[id.index as usize];
        assert_eq!(slot.holder, Holder::Nobody, "a request is held once");
        slot.holder = holder;
        slot.previous = line.tail;
        slot.next = NONE;
        match line.tail {
            NONE => line.head = id.index,
            tail => self.slots[tail as usize].next = id.index,
        }
        line.tail = id.index;
        line.len += 1;
    }

    /// Takes a request out of the line that holds it, from wherever it stands.
    pub fn unlink(&mut self, line: &mut Line, id: RequestId) {
        let Request { next, previous, .. } = self.slots[id.index as usize];
        match previous {
            NONE => line.head = next,
            index => self.slots[index as usize].next = next,
        }
        match next {
            NONE => line.tail = previous,
            index => self.slots[index as usize].previous = previous,
        }
        self.slots[id.index as usize].holder = Holder::Nobody;
        line.len -= 1;
    }

    /// First of a line.
    pub fn front(&self, line: &Line) -> Option<RequestId> {
        (line.head != NONE).then(|| RequestId {
            index: line.head,
            generation: self.slots[line.head as usize].generation,
        })
    }

    /// Takes out the first of a line.
    pub fn pop_front(&mut self, line: &mut Line) -> Option<RequestId> {
        let id = self.front(line)?;
        self.unlink(line, id);
        Some(id)
    }

    /// The requests of a line from the front to the back.
    pub fn along(&self, line: &Line) -> impl Iterator<Item = RequestId> {
        let id =
            |index: u32| RequestId { index, generation: self.slots[index as usize].generation };
        let first = (line.head != NONE).then_some(line.head);
        let next =
            |index: &u32| Some(self.slots[*index as usize].next).filter(|next| *next != NONE);
        std::iter::successors(first, next).map(id)
    }

    /// How many requests a walk along a line meets, and whether each knows its holder.
    pub fn audit(&self, line: &Line, holder: Holder) -> u32 {
        let mut n_met = 0;
        let mut index = line.head;
        while index != NONE {
            let slot = &self.slots[index as usize];
            assert_eq!(slot.holder, holder, "a request knows who holds it");
            n_met += 1;
            index = slot.next;
        }
        n_met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> (Requests, Line, [RequestId; 3]) {
        let (mut requests, mut line) = (Requests::default(), Line::default());
        let ids = [1, 2, 3].map(|secs| {
            let id = requests.insert(Request::new(SimTime::ZERO, Span::from_secs(secs), true));
            requests.push_back(&mut line, id, Holder::Door);
            id
        });
        (requests, line, ids)
    }

    #[test]
    fn a_line_serves_in_order_of_arrival() {
        let (mut requests, mut line, ids) = three();
        for id in ids {
            assert_eq!(requests.pop_front(&mut line), Some(id));
        }
        assert_eq!(requests.pop_front(&mut line), None);
        assert!(line.is_empty());
    }

    #[test]
    fn who_leaves_from_the_middle_does_not_break_the_line() {
        let (mut requests, mut line, [first, second, third]) = three();
        requests.unlink(&mut line, second);
        assert_eq!(requests.audit(&line, Holder::Door), 2);
        assert_eq!(requests.pop_front(&mut line), Some(first));
        assert_eq!(requests.pop_front(&mut line), Some(third));
    }

    #[test]
    fn an_id_is_void_once_its_request_has_left() {
        let (mut requests, mut line, [first, ..]) = three();
        requests.unlink(&mut line, first);
        requests.remove(first);
        assert!(requests.get(first).is_none());
        let reused = requests.insert(Request::new(SimTime::ZERO, Span::ZERO, true));
        assert_eq!(reused.index, first.index);
        assert!(requests.get(first).is_none() && requests.get(reused).is_some());
    }

    #[test]
    #[should_panic(expected = "held once")]
    fn nobody_can_hold_a_request_that_another_holds() {
        let (mut requests, _, [first, ..]) = three();
        requests.push_back(&mut Line::default(), first, Holder::Queue(0));
    }
}
