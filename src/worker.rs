//! The browser's worker: what is asked of it and how it answers.
//!
//! It works in slices of a few milliseconds and goes back to its message loop after each, so that
//! a cancelled run stops at once and keeps what it has.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::protocol::{self, BUILD_ID, FromWorker, ToWorker};

/// Says hello and starts to listen.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let listener = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event| hear(&scope, &event))
    };
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    post(&scope, &FromWorker::Hello { build: BUILD_ID.to_owned() });
}

fn hear(scope: &DedicatedWorkerGlobalScope, event: &MessageEvent) {
    let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() else { return };
    let Ok(message) = protocol::decode(&Uint8Array::new(&buffer).to_vec()) else { return };
    if let ToWorker::Run { id, .. } = message {
        let message = "no engine in this build".to_owned();
        post(scope, &FromWorker::Failed { id, seed: 0, message });
    }
}

/// Sends a message; its bytes are handed over, not copied.
fn post(scope: &DedicatedWorkerGlobalScope, message: &FromWorker) {
    let bytes = Uint8Array::from(protocol::encode(message).as_slice());
    let transfer = js_sys::Array::of1(&bytes.buffer());
    scope
        .post_message_with_transfer(&bytes.buffer(), &transfer)
        .unwrap_or_else(|error| report(&error));
}

fn report(error: &JsValue) {
    wasm_bindgen::throw_val(error.clone());
}
