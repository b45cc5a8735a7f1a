//! The application: what all views share.

use gloo::events::EventListener;
use yew::prelude::*;

use super::browser;
use super::components::Link;
use super::page::Head;
use super::route::Route;
use crate::text::Lang;

/// Properties of [`App`].
#[derive(Clone, Default, PartialEq, Properties)]
pub struct AppProps {
    /// Path of the page relative to the base.
    pub path: AttrValue,
    /// At build time, the first result as HTML; empty in the browser, which keeps what is there.
    #[prop_or_default]
    pub first_result: AttrValue,
}

/// Changes the view.
#[derive(Clone, PartialEq)]
pub(crate) struct Navigator {
    go: Callback<Route>,
}

impl Navigator {
    /// Shows another view, as a new step of the window's history.
    pub(crate) fn go(&self, to: Route) {
        self.go.emit(to);
    }
}

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let route = use_route(&props.path);
    let navigator = Navigator { go: follow(&route) };
    let current = *route;
    html! {
        <ContextProvider<Navigator> context={navigator}>
            <header>
                <nav>
                    { for super::route::PAGES.into_iter().map(|view| html! {
                        <Link to={current.to(view)}>{ format!("{view:?}") }</Link>
                    }) }
                    { for Lang::ALL.into_iter().map(|lang| html! {
                        <Link to={current.in_lang(lang)} lang={lang.code()}>{ lang.code() }</Link>
                    }) }
                </nav>
            </header>
            <main id="main">
                <h1 tabindex="-1">{ format!("{:?}", current.view) }</h1>
            </main>
        </ContextProvider<Navigator>>
    }
}

/// The route of the address, kept as the reader goes back and forth.
#[hook]
fn use_route(first: &AttrValue) -> UseStateHandle<Route> {
    let route = use_state(|| Route::parse(first));
    {
        let route = route.setter();
        use_effect_with((), move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "popstate", move |_| {
                route.set(Route::parse(&browser::current_path()));
            });
            move || drop(listener)
        });
    }
    let is_first = use_mut_ref(|| true);
    use_effect_with(*route, move |route| {
        if !is_first.replace(false) {
            browser::set_head(*route, &Head::of(*route));
            browser::enter_view();
        }
    });
    route
}

fn follow(route: &UseStateHandle<Route>) -> Callback<Route> {
    let route = route.clone();
    Callback::from(move |to: Route| {
        if to != *route {
            browser::push_route(to);
        }
        route.set(to);
    })
}

/// Brings the page to life: takes over what was written at build time, or renders afresh where
/// there is nothing of the kind.
#[cfg(target_arch = "wasm32")]
pub fn start() {
    let Some(root) = browser::element::<web_sys::Element>("#app") else { return };
    let props = AppProps { path: browser::current_path().into(), ..AppProps::default() };
    let is_prerendered = root.first_element_child().is_some();
    let renderer = yew::Renderer::<App>::with_root_and_props(root, props);
    if is_prerendered {
        renderer.hydrate();
    } else {
        renderer.render();
    }
}
