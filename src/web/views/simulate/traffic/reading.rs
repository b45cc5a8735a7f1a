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

/// The worker, and the question that it works on.
#[derive(Default)]
struct Desk {
    worker: Option<WorkerClient>,
    last: RunId,
    asked: Option<Question>,
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
    if desk.borrow_mut().asked.take().is_some() {
        desk.borrow_mut().worker = None;
    }
    if question.is_blank() {
        return;
    }
    desk.borrow_mut().asked = Some(question.clone());
    if desk.borrow().worker.is_none() {
        match WorkerClient::start(&hear(desk, told)) {
            Ok(worker) => desk.borrow_mut().worker = Some(worker),
            Err(message) => return answer(&mut desk.borrow_mut(), told, Err(message)),
        }
    }
    let mut desk = desk.borrow_mut();
    desk.last = desk.last.next();
    let Question { text, options } = question;
    let message = ToWorker::Read { id: desk.last, text: (*text).into(), options: options.into() };
    if let Some(worker) = &desk.worker {
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
            Heard::Message(FromWorker::Read { id, found }) if id == desk.last => {
                answer(&mut desk, &told, Ok(*found));
            }
            Heard::Message(FromWorker::Failed { message, .. }) | Heard::Broken(message) => {
                desk.worker = None;
                answer(&mut desk, &told, Err(message));
            }
            Heard::Message(_) => {}
        }
    })
}

fn answer(desk: &mut Desk, told: &UseStateSetter<Option<Answer>>, found: Found) {
    if let Some(question) = desk.asked.take() {
        told.set(Some(Answer { question, found: Rc::new(found) }));
    }
}
