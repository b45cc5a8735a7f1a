//! The page's end of the worker.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::utils::document;
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ErrorEvent, Event, MessageEvent, Url, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use crate::protocol::{self, BUILD_ID, FromWorker, ToWorker};
use crate::web::{browser, one_file};

/// Where the worker's module is when no link names it: as Trunk calls it.
const DEFAULT_MODULE: &str = "worker_loader.js";

/// What comes from the worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    /// A message.
    Message(FromWorker),
    /// The worker could not be loaded, or broke off without a message.
    Broken(String),
}

/// A running worker. Dropping it ends the worker.
///
/// A browser drops messages that come before the worker listens, and it listens only once its
/// module is compiled. Until it has said something, messages to it are kept here.
pub(crate) struct WorkerClient {
    worker: Worker,
    unsent: Unsent,
    _onmessage: Closure<dyn FnMut(MessageEvent)>,
    _onerror: Closure<dyn FnMut(Event)>,
}

/// Messages for a worker that does not listen yet; `None` once it does.
type Unsent = Rc<RefCell<Option<Vec<ToWorker>>>>;

impl WorkerClient {
    /// Starts a worker, which reports to `hear`.
    pub(crate) fn start(hear: &Callback<Heard>) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(if one_file::is_here() {
            // Chromium starts no module from within a file.
            WorkerType::Classic
        } else {
            WorkerType::Module
        });
        let worker = Worker::new_with_options(&module_url(), &options)
            .map_err(|error| format!("{error:?}"))?;
        let unsent: Unsent = Rc::new(RefCell::new(Some(Vec::new())));
        let onmessage = {
            let (hear, worker, unsent) = (hear.clone(), worker.clone(), unsent.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                for message in unsent.take().unwrap_or_default() {
                    send(&worker, &message);
                }
                if let Some(heard) = read(&event) {
                    hear.emit(heard);
                }
            })
        };
        let onerror = {
            let hear = hear.clone();
            Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                event.prevent_default();
                // A module that cannot be loaded is told of by an event without a message.
                let message = event.dyn_into().map(|error: ErrorEvent| error.message());
                hear.emit(Heard::Broken(message.unwrap_or_default()));
            })
        };
        worker.set_onmessage(Some(onmessage.as_ref().unchecked_ref()));
        worker.set_onerror(Some(onerror.as_ref().unchecked_ref()));
        let client = Self { worker, unsent, _onmessage: onmessage, _onerror: onerror };
        client.post(ToWorker::Hello { build: BUILD_ID.to_owned() });
        Ok(client)
    }

    /// Sends a message as soon as the worker listens.
    pub(crate) fn post(&self, message: ToWorker) {
        match &mut *self.unsent.borrow_mut() {
            Some(unsent) => unsent.push(message),
            None => send(&self.worker, &message),
        }
    }
}

/// Sends a message; its bytes are handed over, not copied.
fn send(worker: &Worker, message: &ToWorker) {
    let buffer = Uint8Array::from(protocol::encode(message).as_slice()).buffer();
    let transfer = js_sys::Array::of1(&buffer);
    // An array buffer can always be handed over.
    let _ = worker.post_message_with_transfer(&buffer, &transfer);
}

impl Drop for WorkerClient {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn read(event: &MessageEvent) -> Option<Heard> {
    let buffer = event.data().dyn_into::<ArrayBuffer>().ok()?;
    Some(match protocol::decode(&Uint8Array::new(&buffer).to_vec()) {
        Ok(message) => Heard::Message(message),
        Err(error) => Heard::Broken(error.to_string()),
    })
}

/// The worker's module, relative to the page's base and not to its address.
fn module_url() -> String {
    let link = document().get_element_by_id("worker");
    let name = link.and_then(|link| link.get_attribute("href"));
    let name = name.as_deref().unwrap_or(DEFAULT_MODULE);
    Url::new_with_base(name, &browser::base_url())
        .map_or_else(|_| name.to_owned(), |url| url.href())
}
