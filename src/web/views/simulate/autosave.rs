//! What the browser keeps of the simulator, so that nothing is lost on a reload.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::tools::subject;
use crate::scenario::input::ScenarioInput;
use crate::text::Lang;
use crate::web::browser;
use crate::web::session::{Past, PastEntry, Session};
use crate::web::state::{Action, KeepAction, State, Store};

/// The name of the last states in the browser's storage.
const KEY: &str = "simulator-past";

/// How long the settings must rest before they are kept.
const REST_MS: u32 = 800;

/// The last states, and the way back to one.
#[derive(Clone, PartialEq)]
pub(super) struct Autosave {
    /// The states, newest first.
    pub(super) past: Rc<Past>,
    /// Whether the browser keeps them.
    pub(super) works: bool,
    /// Opens a session, after keeping what is there.
    pub(super) restore: Callback<Session>,
}

/// The states with the text that the browser holds of them.
#[derive(Default)]
struct Held {
    past: Past,
    text: String,
}

impl Held {
    fn read(text: String) -> Self {
        Self { past: Past::from_text(&text), text }
    }

    /// Adds a state, after whatever another window of this browser has added meanwhile, and returns
    /// whether the browser keeps it.
    fn add(&mut self, entry: PastEntry) -> bool {
        let stored = browser::stored(KEY).unwrap_or_default();
        if stored != self.text {
            *self = Self::read(stored);
        }
        self.past = self.past.with(entry);
        self.text = self.past.to_text();
        browser::store(KEY, &self.text)
    }
}

/// Keeps every state once it rests, and brings kept runs back when the page is opened. Settings
/// that are in the address stand there already; others wait in the list. The first render knows
/// nothing of the storage, as at build time.
#[hook]
pub(super) fn use_autosave(store: &Store, lang: Lang) -> Autosave {
    let held = use_mut_ref(Held::default);
    let past = use_state_eq(Rc::<Past>::default);
    let works = use_state_eq(|| true);
    {
        let (held, past, store) = (held.clone(), past.setter(), store.clone());
        use_effect_with((), move |()| {
            *held.borrow_mut() = Held::read(browser::stored(KEY).unwrap_or_default());
            let found = held.borrow().past.clone();
            let kept = found.entries().first().map(|entry| entry.session.kept.clone());
            if let Some(kept) = kept.filter(|_| store.kept.runs().is_empty()) {
                store.dispatch(Action::Keep(KeepAction::Replace(kept)));
            }
            past.set(Rc::new(found));
        });
    }
    let keep = {
        let (past, works, store) = (past.setter(), works.setter(), store.clone());
        move || {
            if let Some(entry) = entry(&store, lang) {
                works.set(held.borrow_mut().add(entry));
                past.set(Rc::new(held.borrow().past.clone()));
            }
        }
    };
    {
        let keep = keep.clone();
        let state = (store.form.draft().applied().clone(), store.kept.saved());
        use_effect_with(state, move |_| {
            let timer = Timeout::new(REST_MS, keep);
            move || drop(timer)
        });
    }
    let restore = {
        let dispatcher = store.dispatcher();
        Callback::from(move |session| {
            keep();
            dispatcher.dispatch(Action::Restore(session));
        })
    };
    Autosave { past: (*past).clone(), works: *works, restore }
}

/// The present state; `None` where there is nothing that anybody has made.
fn entry(state: &State, lang: Lang) -> Option<PastEntry> {
    let session = state.session();
    if session.kept.is_empty() && *session.scenario == ScenarioInput::default() {
        return None;
    }
    let name = subject(state.form.draft(), lang);
    Some(PastEntry { at_ms: browser::now_ms(), name, session })
}
