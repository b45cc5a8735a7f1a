//! The application: what all views share.

use std::collections::BTreeMap;
use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use super::browser;
use super::components::{Icon, IconView, Link, set_taking_over, use_links};
#[cfg(target_arch = "wasm32")]
use super::embed;
use super::embed::{Embed, Fault};
use super::offline::NewerBuild;
use super::one_file;
use super::page::Head;
use super::preferences::ThemeSwitch;
use super::reader::{ReaderIsHere, use_reader};
use super::route::{Route, View};
use super::search::Search;
use super::simulation::{Simulator, Workers, use_simulator};
use super::state::{State, Store};
use super::views;
use crate::knowledge::{self, ArticleId, ModelId};
use crate::text::{Lang, ui};

/// The build writes it beside the pages: the licenses of the guide and of all that is in it.
const LICENSES: &str = "licenses.txt";

/// Properties of [`App`].
#[derive(Clone, Default, PartialEq, Properties)]
pub struct AppProps {
    /// Path of the page relative to the base.
    pub path: AttrValue,
    /// At build time, the first result as HTML, and in a frame what that showed while it waited;
    /// else empty in the browser, which keeps what is there.
    #[prop_or_default]
    pub first_result: AttrValue,
    /// At build time, what each claim of the page shows at first, by its id; empty in the browser.
    #[prop_or_default]
    pub first_claims: BTreeMap<String, AttrValue>,
    /// In a frame of another site, what its address asks for.
    #[prop_or_default]
    pub embed: Option<Result<Embed, Fault>>,
}

/// The first result as HTML: written into the page at build time, left as it is by the first
/// render in the browser, and replaced by the live one when the worker has answered.
#[derive(Clone, PartialEq)]
pub(crate) struct FirstResult(pub(crate) AttrValue);

/// What each claim shows at first, by its id: kept like the [`FirstResult`].
#[derive(Clone, Default, PartialEq)]
pub(crate) struct FirstClaims(pub(crate) Rc<BTreeMap<String, AttrValue>>);

/// Changes the view.
#[derive(Clone, PartialEq)]
pub(crate) struct Navigator {
    go: Callback<(Route, String)>,
}

impl Navigator {
    /// Shows another view, as a new step of the window's history.
    pub(crate) fn go(&self, to: Route) {
        self.go_to(to, String::new());
    }

    /// The same, with a fragment in the address: a place on the page, or the settings of a view.
    pub(crate) fn go_to(&self, to: Route, fragment: String) {
        self.go.emit((to, fragment));
    }
}

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let route = use_route(&props.path);
    // Tells that the page answers now; a panic while it is taken over leaves it unsaid.
    use_effect_with((), |()| {
        set_taking_over(false);
        let _ = gloo::utils::document_element().set_attribute("data-hydrated", "");
    });
    let store = use_reducer_eq(State::default);
    let workers = use_memo((), |()| Workers::default());
    let simulator = use_simulator(&workers);
    let reader = use_reader();
    let claims = FirstClaims(Rc::new(props.first_claims.clone()));
    let first = FirstResult(props.first_result.clone());
    use_effect_with((), |()| browser::mark_alive());
    let is_framed = props.embed.is_some();
    let navigator = Navigator { go: if is_framed { open() } else { follow(&route) } };
    use_links(&navigator);
    let current = *route;
    let page = match &props.embed {
        Some(embed) => views::framed(current, embed),
        None => whole_page(current),
    };
    html! {
        <ContextProvider<Navigator> context={navigator}>
            <ContextProvider<Store> context={store}>
                <ContextProvider<Workers> context={(*workers).clone()}>
                    <ContextProvider<Simulator> context={simulator}>
                        <ContextProvider<FirstResult> context={first}>
                            <ContextProvider<FirstClaims> context={claims}>
                                <ContextProvider<ReaderIsHere> context={reader}>
                                    { page }
                                </ContextProvider<ReaderIsHere>>
                            </ContextProvider<FirstClaims>>
                        </ContextProvider<FirstResult>>
                    </ContextProvider<Simulator>>
                </ContextProvider<Workers>>
            </ContextProvider<Store>>
        </ContextProvider<Navigator>>
    }
}

fn whole_page(route: Route) -> Html {
    html! {
        <>
            { header(route) }
            <p class="cannot-run no-print">{ ui::site_cannot_run(route.lang) }</p>
            <main id="main" tabindex="-1">{ views::view(route) }</main>
            { footer(route) }
            <NewerBuild lang={route.lang} />
        </>
    }
}

fn header(route: Route) -> Html {
    let lang = route.lang;
    let views = [
        (View::Overview, ui::nav_guide(lang)),
        (View::Choose, ui::nav_choose(lang)),
        (View::Simulate, ui::nav_simulate(lang)),
        (View::Compare, ui::nav_compare(lang)),
    ];
    html! {
        <>
            <a class="skip" href={format!("{}#main", route.path())}>{ ui::nav_skip(lang) }</a>
            <header class="site-header">
                <div class="site-header-inner">
                    <Link to={route.to(View::Overview)} class="brand">
                        <IconView icon={Icon::Mark} />
                        <span class="brand-name">{ site_name(lang) }</span>
                    </Link>
                    <nav class="site-nav" aria-label={ui::nav_label(lang)}>
                        { for views.into_iter().map(|(view, name)| html! {
                            <Link to={route.to(view)} current={current(route.view, view)}>
                                { name }
                            </Link>
                        }) }
                    </nav>
                    <div class="site-tools">
                        <Search {route} />
                        { language_switch(route) }
                        <ThemeSwitch {lang} />
                    </div>
                </div>
            </header>
        </>
    }
}

/// The name of the site, which a narrow window breaks before its last word.
fn site_name(lang: Lang) -> Html {
    let name = ui::site_name(lang);
    let (first, last) = name.split_at(name.find(ui::nav_guide(lang)).unwrap_or(name.len()));
    html! { <>{ first }<wbr />{ last }</> }
}

/// The value of `aria-current` of the link to `view`.
fn current(open: View, view: View) -> Option<AttrValue> {
    if open == view {
        return Some("page".into());
    }
    let is_guide = matches!(
        open,
        View::Model(_) | View::Article(_) | View::Decide | View::Glossary | View::Sources
    );
    (is_guide && view == View::Overview).then(|| "true".into())
}

/// Leads to the same view in the other language.
fn language_switch(route: Route) -> Html {
    let other = route.lang.other();
    let to = match route.view {
        View::Home | View::NotFound => Route { lang: other, view: View::Overview },
        _ => route.in_lang(other),
    };
    html! { <Link {to} lang={other.code()}>{ other.native_name() }</Link> }
}

fn footer(route: Route) -> Html {
    let lang = route.lang;
    html! {
        <footer class="site-footer">
            { guide_pages(route) }
            <div class="site-footer-inner">
                <p>{ ui::site_footer_private(lang) }</p>
                <p class="no-print only-on-site">
                    <a href={one_file::NAME} download={one_file::NAME}>
                        { ui::site_footer_one_file(lang) }
                    </a>
                </p>
                <p>
                    { ui::site_footer_license(lang) }
                    { " " }
                    <a href={LICENSES}>{ ui::site_footer_licenses(lang) }</a>
                </p>
                <p>{ ui::site_version(lang, env!("CARGO_PKG_VERSION")) }</p>
                <noscript>{ ui::site_no_script(lang) }</noscript>
            </div>
        </footer>
    }
}

/// Every page of the guide.
fn guide_pages(route: Route) -> Html {
    let lang = route.lang;
    let guide = knowledge::get();
    let models = ModelId::ALL.map(|id| (View::Model(id), guide.model(id).short.plain(lang)));
    let articles =
        ArticleId::ALL.map(|id| (View::Article(id), guide.article(id).title.plain(lang)));
    let others = [
        (View::Decide, ui::guide_decide(lang).to_owned()),
        (View::Glossary, ui::guide_glossary(lang).to_owned()),
        (View::Sources, ui::guide_sources(lang).to_owned()),
        (View::Embed, ui::embed_title(lang).to_owned()),
    ];
    html! {
        <nav class="guide-pages no-print" aria-label={ui::nav_guide_pages(lang)}>
            <ul>
                { for models.into_iter().chain(articles).chain(others).map(|(view, name)| {
                    let current = current(route.view, view);
                    html! { <li><Link to={route.to(view)} {current}>{ name }</Link></li> }
                }) }
            </ul>
        </nav>
    }
}

/// The route of the address, kept as the reader goes back and forth.
#[hook]
fn use_route(first: &AttrValue) -> UseStateHandle<Route> {
    let route = use_state_eq(|| Route::parse(first));
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
        let is_first = is_first.replace(false);
        if is_first && let Some(id) = browser::place() {
            // Not every browser opens what hides the place.
            browser::show_place(&id);
        }
        if !is_first {
            browser::set_head(*route, &Head::of(*route));
            browser::enter_view();
        } else if one_file::is_here()
            || (route.lang != Lang::default() && route.view == View::NotFound)
        {
            // One document stands for all pages, or for all missing ones.
            browser::set_head(*route, &Head::of(*route));
        }
    });
    route
}

fn follow(route: &UseStateHandle<Route>) -> Callback<(Route, String)> {
    let route = route.clone();
    Callback::from(move |(to, fragment): (Route, String)| {
        if to != *route {
            browser::push_route(to, &fragment);
        } else {
            browser::move_to(&fragment);
        }
        route.set(to);
    })
}

/// What a frame shows stays: other views open in a tab of their own.
fn open() -> Callback<(Route, String)> {
    Callback::from(|(to, fragment): (Route, String)| {
        browser::open(&format!("{}{fragment}", to.path()));
    })
}

/// Brings the page to life: takes over what was written at build time, or renders afresh where
/// there is nothing of the kind.
#[cfg(target_arch = "wasm32")]
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        if let Some(link) =
            browser::element::<web_sys::HtmlLinkElement>(&format!("#{}", knowledge::LINK))
        {
            let loaded = browser::load(&link.href()).await;
            // Without it the page stays as it was written at build time.
            if loaded.is_none_or(|bytes| knowledge::provide(&bytes).is_err()) {
                return;
            }
            // On a slow device either takes a while, so the reader may come between the two.
            browser::pause().await;
        }
        if one_file::is_here() {
            one_file::enter();
        }
        draw();
    });
}

#[cfg(target_arch = "wasm32")]
fn draw() {
    let Some(root) = browser::element::<web_sys::Element>("#app") else { return };
    let (path, embed) = match embed::read_address() {
        Some((path, embed)) => (path, Some(embed)),
        None => (browser::current_path(), None),
    };
    let mut props = AppProps { path: path.into(), embed, ..AppProps::default() };
    if props.embed.is_some() {
        // What a frame shows while it waits was not drawn by this view, but is its first result.
        props.first_result = root.inner_html().into();
        root.set_inner_html("");
        root.set_class_name("");
        // An attribute that is not there can be removed.
        let _ = root.remove_attribute("role");
    }
    let is_prerendered = root.first_element_child().is_some();
    let renderer = yew::Renderer::<App>::with_root_and_props(root, props);
    if is_prerendered {
        set_taking_over(true);
        renderer.hydrate();
    } else {
        renderer.render();
    }
}
