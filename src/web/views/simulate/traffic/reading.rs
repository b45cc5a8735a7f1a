//! A worker reads the text, so that a long one does not hold the page.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::import::{Import, Options, Refusal};
use crate::protocol::{FromWorker, RunId, ToWorker};
use crate::web::simulation::{Heard, WorkerClient};

/// What was found in a text, or why nothing was looked for: the worker broke off.
pub(super) type Found = Result<Result<Import, Refusal>, String>;

/// How far the reading is.
#[derive(Clone, PartialEq)]
pub(super) struct Reading {
    /// What was found in this text; perhaps by other options, while it is read again.
    pub(super) found: Option<Rc<Found>>,
    /// Whether it is being read.
    pub(super) is_busy: bool,
}

/// A text, and what the reader says of it.
#[derive(Clone, PartialEq)]
struct Question {
    text: Rc<str>,
    options: Options,
}

impl Question {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The newest answer, and to what.
#[derive(Clone, PartialEq)]
struct Answer {
    question: Question,
    found: Rc<Found>,
}

/// The worker, which ends when it is dropped, and the question that it works on.
struct Desk<W = WorkerClient> {
    worker: Option<W>,
    last: RunId,
    asked: Option<Question>,
}

impl<W> Default for Desk<W> {
    fn default() -> Self {
        Self { worker: None, last: RunId::default(), asked: None }
    }
}

impl<W> Desk<W> {
    /// Turns to a question, and ends a worker that is at another. What to send, under which number;
    /// nothing for a text that is blank.
    fn turn_to(&mut self, question: Question) -> Option<(RunId, Question)> {
        if self.asked.take().is_some() {
            self.worker = None;
        }
        if question.is_blank() {
            return None;
        }
        self.last = self.last.next();
        self.asked = Some(question.clone());
        Some((self.last, question))
    }

    /// The question that an answer of this number is to, if it is still open.
    fn close(&mut self, id: RunId) -> Option<Question> {
        self.asked.take_if(|_| id == self.last)
    }
}

/// Has a text read whenever it or the options change.
#[hook]
pub(super) fn use_reading(text: &Rc<str>, options: &Options) -> Reading {
    let desk = use_mut_ref(Desk::default);
    let answer = use_state_eq(|| None::<Answer>);
    let question = Question { text: text.clone(), options: options.clone() };
    let told = answer.setter();
    use_effect_with(question.clone(), move |question| ask(&desk, &told, question.clone()));
    let of_text = answer.as_ref().filter(|answer| answer.question.text == question.text);
    Reading {
        found: of_text.map(|answer| answer.found.clone()),
        is_busy: !question.is_blank()
            && of_text.is_none_or(|answer| answer.question.options != question.options),
    }
}

/// Asks the worker; one that still works on an older question is ended.
fn ask(desk: &Rc<RefCell<Desk>>, told: &UseStateSetter<Option<Answer>>, question: Question) {
    let turned = desk.borrow_mut().turn_to(question);
    let Some((id, Question { text, options })) = turned else { return };
    if desk.borrow().worker.is_none() {
        match WorkerClient::start(&hear(desk, told)) {
            Ok(worker) => desk.borrow_mut().worker = Some(worker),
            Err(message) => return answer(&mut desk.borrow_mut(), told, id, Err(message)),
        }
    }
    let message = ToWorker::Read { id, text: (*text).into(), options: options.into() };
    if let Some(worker) = &desk.borrow().worker {
        worker.post(message);
    }
}

/// The desk holds the worker, and this what the worker calls: it must not hold the desk.
fn hear(desk: &Rc<RefCell<Desk>>, told: &UseStateSetter<Option<Answer>>) -> Callback<Heard> {
    let (desk, told) = (Rc::downgrade(desk), told.clone());
    Callback::from(move |heard| {
        let Some(desk) = desk.upgrade() else { return };
        let mut desk = desk.borrow_mut();
        match heard {
            Heard::Message(FromWorker::Read { id, found }) => {
                answer(&mut desk, &told, id, Ok(*found));
            }
            Heard::Message(FromWorker::Failed { message, .. }) | Heard::Broken(message) => {
                desk.worker = None;
                let last = desk.last;
                answer(&mut desk, &told, last, Err(message));
            }
            Heard::Message(_) => {}
        }
    })
}

fn answer(desk: &mut Desk, told: &UseStateSetter<Option<Answer>>, id: RunId, found: Found) {
    if let Some(question) = desk.close(id) {
        told.set(Some(Answer { question, found: Rc::new(found) }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(text: &str) -> Question {
        Question { text: text.into(), options: Options::default() }
    }

    /// The worker is held here alone, so that letting go of it ends it.
    #[test]
    fn a_newer_text_ends_an_older_reading() {
        let worker = Rc::new(());
        let mut desk = Desk { worker: Some(worker.clone()), ..Desk::default() };
        let (first, _) = desk.turn_to(question("1")).expect("there is something to read");
        assert_eq!(Rc::strong_count(&worker), 2, "an idle worker is kept");
        let (second, sent) = desk.turn_to(question("2")).expect("there is something to read");
        assert!(desk.worker.is_none() && Rc::strong_count(&worker) == 1);
        assert!(first != second && *sent.text == *"2");
        assert!(desk.close(first).is_none(), "what comes late is to no question");
        assert!(desk.close(second).is_some_and(|question| *question.text == *"2"));
        assert!(desk.close(second).is_none(), "it is answered once");
    }

    #[test]
    fn a_text_that_is_taken_away_ends_its_reading() {
        let mut desk = Desk { worker: Some(()), ..Desk::default() };
        let (id, _) = desk.turn_to(question("1")).expect("there is something to read");
        assert!(desk.turn_to(question(" \n")).is_none());
        assert!(desk.worker.is_none() && desk.close(id).is_none());
    }

    #[test]
    fn a_worker_that_has_answered_reads_on() {
        let mut desk = Desk { worker: Some(()), ..Desk::default() };
        let (id, _) = desk.turn_to(question("1")).expect("there is something to read");
        assert!(desk.close(id).is_some());
        assert!(desk.turn_to(question("2")).is_some() && desk.worker.is_some());
    }
}
