//! Keeps the guide for use without a network, and offers a newer build when the host has one.
//! What it keeps, and how, says `static/sw.js`.

use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use gloo::utils::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};
use yew::prelude::*;

use super::{browser, one_file};
use crate::text::{Lang, ui};

/// The page comes first: the guide is kept once it has had time to load and to run.
const REST_MS: u32 = 4_000;

/// How often the host is asked for a newer build while a page stays open.
const ASK_MS: u32 = 3_600_000;

/// Where the script is, relative to the root of the site: it is in charge of all that lies beside.
const SCRIPT: &str = "sw.js";

/// Properties of [`NewerBuild`].
#[derive(PartialEq, Properties)]
pub(super) struct NewerBuildProps {
    /// Language of the offer.
    pub(super) lang: Lang,
}

/// The offer to load a newer build, once there is one. Nothing changes before the reader takes it;
/// the settings are in the address and come back with it.
#[component]
pub(super) fn NewerBuild(props: &NewerBuildProps) -> Html {
    let newer = use_state_eq(|| None::<ServiceWorker>);
    {
        let found = newer.setter();
        use_effect_with((), move |()| {
            let timer = Timeout::new(REST_MS, move || {
                spawn_local(async move {
                    // Some browsers and settings allow no service worker: the guide is read from
                    // the network then, as ever.
                    let _ = keep(Callback::from(move |worker| found.set(Some(worker)))).await;
                });
            });
            move || drop(timer)
        });
    }
    let Some(worker) = (*newer).clone() else { return Html::default() };
    let onclick = Callback::from(move |_: MouseEvent| take_over(&worker));
    html! {
        <p class="newer-build no-print" role="status">
            { ui::site_newer_build(props.lang) }
            <button type="button" {onclick}>{ ui::site_newer_build_load(props.lang) }</button>
        </p>
    }
}

/// The browser's keeper of service workers; none where the page may not have one.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let has_one = js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or_default();
    (has_one && !one_file::is_here()).then(|| navigator.service_worker())
}

/// Has the guide kept, and tells of each build that is ready to take the place of this one.
async fn keep(found: Callback<ServiceWorker>) -> Result<(), JsValue> {
    let Some(container) = container() else { return Ok(()) };
    let registered = JsFuture::from(container.register(&browser::absolute(SCRIPT))).await?;
    let registration: ServiceWorkerRegistration = registered.dyn_into()?;
    if let Some(worker) = registration.waiting().filter(|_| container.controller().is_some()) {
        found.emit(worker);
    }
    let watched = registration.clone();
    EventListener::new(&registration, "updatefound", move |_| {
        if let Some(worker) = watched.installing() {
            tell_when_ready(worker, &container, found.clone());
        }
    })
    .forget();
    Interval::new(ASK_MS, move || {
        // Without a network there is no newer build either.
        let _ = registration.update();
    })
    .forget();
    Ok(())
}

/// The first build that is kept replaces nothing, so only later ones are told of.
fn tell_when_ready(
    worker: ServiceWorker,
    container: &ServiceWorkerContainer,
    found: Callback<ServiceWorker>,
) {
    if container.controller().is_none() {
        return;
    }
    let ready = worker.clone();
    EventListener::new(&worker, "statechange", move |_| {
        if ready.state() == ServiceWorkerState::Installed {
            found.emit(ready.clone());
        }
    })
    .forget();
}

/// Loads the page again as soon as the newer build is in charge.
fn take_over(worker: &ServiceWorker) {
    let Some(container) = container() else { return };
    EventListener::once(&container, "controllerchange", |_| {
        // A page may always load itself again.
        let _ = window().location().reload();
    })
    .forget();
    let _ = worker.post_message(&"take over".into());
}
