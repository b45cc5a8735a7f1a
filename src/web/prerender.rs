//! Every page as HTML, rendered at build time from the same components as in the browser.
//!
//! The template is the built `index.html`: it already names styles and scripts by their hashes.
//! Nothing here may minify what the components wrote: hydration reads the comments between them.

mod address;
mod embed;
mod head;
mod oembed;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::{fs, io};

use yew::ServerRenderer;

pub use self::address::{Address, AddressError};
use self::head::head;
use super::app::{App, AppProps};
use super::components::{ClaimResult, ClaimResultProps, join};
use super::route::{Route, View};
use super::simulation::{Outcomes, Shown, Wanted};
use super::views::{
    Glance, GlanceProps, MeasuredFigures, MeasuredFiguresProps, Overall, OverallProps,
};
use crate::knowledge;
use crate::scenario::{ModelId, check, compose, input::ScenarioInput};
use crate::sim::record::RunResult;
use crate::text::Lang;
use crate::units::Span;

/// Why pages could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PrerenderError {
    /// A file could not be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The template lacks a place that pages fill in.
    #[error("the template has no `{0}`")]
    Template(&'static str),
}

const LANG: &str = "<html lang=\"en\">";
const BASE: &str = "<base";
const HEAD_START: &str = "<!-- head -->";
const HEAD_END: &str = "<!-- /head -->";
const ROOT: &str = "<div id=\"app\"></div>";

/// A page for missing addresses is served at any depth: it finds the root of the site from the
/// language in the address, and takes the first folder where there is none. It is the one script
/// within a page, because from there no address leads to a file; `docs/nginx.conf` has its hash.
const FIND_BASE: &str = concat!(
    "<script>{const base=document.createElement(\"base\");",
    "base.href=/^(.*?\\/)(en|ja)(\\/|$)/.exec(location.pathname)?.[1]??\"/\";",
    "document.head.prepend(base)}</script>"
);

/// Writes all pages below `folder` and returns how many they are. Where the address of the site is
/// known, the pages have whole addresses for search engines and previews, and a list of them.
///
/// # Errors
/// Fails when a file cannot be read or written, or when the template is not one of ours.
pub fn write_pages(folder: &Path, site: Option<&Address>) -> Result<usize, PrerenderError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| PrerenderError::File { path: folder.to_path_buf(), error })?;
    let template_path = folder.join("index.html");
    let template = fs::read_to_string(&template_path)
        .map_err(|error| PrerenderError::File { path: template_path, error })?;
    let data = data_link(&write_data(folder)?);
    let shown = first_run();
    let mut n_pages = 0;
    let home = Route { lang: Lang::default(), view: View::Home };
    let missing = Route { lang: Lang::default(), view: View::NotFound };
    for route in Route::all().chain([missing, home]) {
        let body = runtime.block_on(render(route, &shown));
        let head = format!("{}{data}", head(route, site));
        write(folder, route, &fill(&template, route, &head, &body)?)?;
        n_pages += 1;
    }
    embed::write(folder, &template, &data)?;
    if let Some(site) = site {
        write_file(folder.join("sitemap.xml"), &address::sitemap(site))?;
        write_file(folder.join("robots.txt"), &address::robots(site))?;
        oembed::write(folder, site)?;
    }
    Ok(n_pages)
}

async fn render(route: Route, shown: &FirstRun) -> String {
    let first_result = first_result(route, shown).await;
    let first_claims = first_claims(route).await;
    let props = move || AppProps {
        path: page_path(route).into(),
        first_result: first_result.into(),
        first_claims: first_claims.into_iter().map(|(id, html)| (id, html.into())).collect(),
        embed: None,
    };
    join(&ServerRenderer::<App>::with_props(props).render().await)
}

/// The default scenario and what happens in it on each model.
struct FirstRun {
    scenario: ScenarioInput,
    results: Vec<(ModelId, RunResult)>,
}

impl FirstRun {
    fn outcomes(&self) -> Outcomes {
        let scenario = Rc::new(self.scenario.clone());
        let runs = self.results.iter().map(|(model, result)| Shown {
            model: *model,
            scenario: scenario.clone(),
            result: Rc::new(result.clone()),
            took: Span::ZERO,
        });
        Outcomes { runs: runs.collect(), wanted: Rc::new(Wanted::all(scenario.clone())) }
    }
}

/// Runs the default scenario, here and now.
fn first_run() -> FirstRun {
    let input = ScenarioInput::default();
    let scenario = check(&input).expect("the default scenario is sound");
    let result = |model| {
        let run = compose::run(&scenario, model, input.seed)?;
        Some((model, run.run_to_end()))
    };
    FirstRun { results: ModelId::ALL.into_iter().filter_map(result).collect(), scenario: input }
}

/// The result as the page shows it before its worker has answered. Without the marks of
/// hydration: the browser takes it as it stands.
async fn first_result(route: Route, run: &FirstRun) -> String {
    let lang = route.lang;
    let (scenario, results) = (run.scenario.clone(), run.results.clone());
    let outcomes = move || FirstRun { scenario, results }.outcomes();
    match route.view {
        View::Overview => {
            let props = move || GlanceProps { lang, outcomes: outcomes() };
            ServerRenderer::<Glance>::with_props(props).hydratable(false).render().await
        }
        View::Compare => {
            let props = move || MeasuredFiguresProps { lang, outcomes: outcomes() };
            ServerRenderer::<MeasuredFigures>::with_props(props).hydratable(false).render().await
        }
        View::Simulate => {
            let props = move || OverallProps { lang, outcomes: outcomes() };
            ServerRenderer::<Overall>::with_props(props).hydratable(false).render().await
        }
        _ => String::new(),
    }
}

/// What the claims of a page show before a reader touches their controls.
async fn first_claims(route: Route) -> BTreeMap<String, String> {
    let guide = knowledge::get();
    let sections: Vec<&str> = match route.view {
        View::Model(id) => {
            let parts = guide.model(id).parts.iter();
            parts.flat_map(|part| &part.sections).map(|section| section.id.as_str()).collect()
        }
        View::Article(id) => {
            guide.article(id).sections.iter().map(|section| section.id.as_str()).collect()
        }
        _ => Vec::new(),
    };
    let mut claims = BTreeMap::new();
    for claim in sections.into_iter().flat_map(|section| guide.claims_of(section)) {
        let (lang, id) = (route.lang, claim.id.clone());
        let props = move || ClaimResultProps { lang, id: id.into() };
        let html = ServerRenderer::<ClaimResult>::with_props(props).hydratable(false).render();
        claims.insert(claim.id.clone(), html.await);
    }
    claims
}

/// The path that the browser will report for the page.
fn page_path(route: Route) -> String {
    match route.view {
        View::NotFound => "404".to_owned(),
        _ => route.path(),
    }
}

fn write_file(path: PathBuf, text: &str) -> Result<(), PrerenderError> {
    fs::write(&path, text).map_err(|error| PrerenderError::File { path, error })
}

fn write(folder: &Path, route: Route, html: &str) -> Result<(), PrerenderError> {
    let path = match route.view {
        View::NotFound => folder.join("404.html"),
        _ => folder.join(route.path()).join("index.html"),
    };
    let written = match path.parent() {
        Some(parent) => fs::create_dir_all(parent).and_then(|()| fs::write(&path, html)),
        None => fs::write(&path, html),
    };
    written.map_err(|error| PrerenderError::File { path, error })
}

/// Writes what the guide says as a file beside the pages, and returns its name.
fn write_data(folder: &Path) -> Result<String, PrerenderError> {
    let mut hasher = DefaultHasher::new();
    hasher.write(knowledge::PACKED);
    let name = format!("guide-{:012x}.bin", hasher.finish() >> 16);
    let path = folder.join(&name);
    let written = fs::write(&path, knowledge::PACKED);
    written.map(|()| name).map_err(|error| PrerenderError::File { path, error })
}

/// Names the file that holds what the guide says. The script that starts the program makes a
/// preload of it when the page is painted.
fn data_link(data: &str) -> String {
    let id = knowledge::LINK;
    format!("\n    <link rel=\"data\" as=\"fetch\" crossorigin id=\"{id}\" href=\"{data}\">")
}

/// The template with a page's language, base, head and body.
fn fill(template: &str, route: Route, head: &str, body: &str) -> Result<String, PrerenderError> {
    let mut lang = format!("<html lang=\"{}\">", route.lang.code());
    if route.view == View::Home {
        // The first script leads from the root to the reader's language.
        lang = lang.replace('>', " data-home>");
    }
    let mut page = replace(template, LANG, LANG, &lang)?;
    page = replace(&page, BASE, ">", &base(route))?;
    page = replace(&page, HEAD_START, HEAD_END, head)?;
    replace(&page, ROOT, ROOT, &format!("<div id=\"app\">{body}</div>"))
}

/// Puts `new` in the place of everything from `start` to the end of `end`.
fn replace(
    text: &str,
    start: &'static str,
    end: &'static str,
    new: &str,
) -> Result<String, PrerenderError> {
    let from = text.find(start).ok_or(PrerenderError::Template(start))?;
    let length = text[from..].find(end).ok_or(PrerenderError::Template(end))? + end.len();
    Ok(format!("{}{new}{}", &text[..from], &text[from + length..]))
}

/// The way from the page to the root of the site, so that no path of the host is compiled in.
fn base(route: Route) -> String {
    if route.view == View::NotFound {
        return FIND_BASE.to_owned();
    }
    let depth = route.path().matches('/').count();
    let up = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
    format!("<base href=\"{up}\">")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const TEMPLATE: &str = concat!(
        "<html lang=\"en\"><head><base data-trunk-public-url><!-- head --><title>x</title>",
        "<!-- /head --></head><body><div id=\"app\"></div></body></html>"
    );

    #[test]
    fn a_page_has_its_language_its_head_and_the_way_to_the_root() {
        let route = Route { lang: Lang::Ja, view: View::Simulate };
        let site: Address = "https://example.org/".parse().unwrap();
        let page = fill(TEMPLATE, route, &head(route, Some(&site)), "<p>body</p>").unwrap();
        assert!(
            page.starts_with("<html lang=\"ja\"><head><base href=\"../../\"><title>"),
            "{page}"
        );
        let english = "hreflang=\"en\" href=\"https://example.org/en/simulate/\"";
        assert!(page.contains(english), "{page}");
        assert!(page.ends_with("<div id=\"app\"><p>body</p></div></body></html>"), "{page}");
    }

    #[test]
    fn a_template_that_is_not_ours_is_refused_by_what_it_lacks() {
        let route = Route { lang: Lang::En, view: View::Overview };
        let error = fill("<html lang=\"en\"><base>", route, "", "").unwrap_err();
        assert_eq!(error.to_string(), "the template has no `<!-- head -->`");
    }

    /// The values of an attribute, in order.
    fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
        let start = format!(" {attribute}=\"");
        let found = html.split(start.as_str()).skip(1);
        found.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value).collect()
    }

    /// Headings of a page that have no place to link to. Those that only readers by ear meet name
    /// a region, and are no place of their own.
    fn headings_without_id(html: &str) -> Vec<&str> {
        let tags = html.split('<').filter(|tag| tag.starts_with("h2") || tag.starts_with("h3"));
        let shown = tags.filter(|tag| !tag.contains("visually-hidden"));
        shown.filter(|tag| !tag.contains(" id=\"")).collect()
    }

    #[test]
    fn every_heading_can_be_linked_to() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let shown = first_run();
        for route in Route::all() {
            let html = runtime.block_on(render(route, &shown));
            assert_eq!(headings_without_id(&html), Vec::<&str>::new(), "{}", route.path());
        }
    }

    #[test]
    fn every_link_to_a_place_and_every_term_has_what_it_names() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let shown = first_run();
        let pages: BTreeMap<String, String> =
            Route::all().map(|to| (to.path(), runtime.block_on(render(to, &shown)))).collect();
        let mut faults = Vec::new();
        for (path, html) in &pages {
            let ids: BTreeSet<_> = values(html, "id").into_iter().collect();
            assert_eq!(ids.len(), values(html, "id").len(), "{path} gives an id twice");
            let terms = values(html, "popovertarget").into_iter().filter(|id| !ids.contains(id));
            faults.extend(terms.map(|id| format!("{path}: no meaning {id}")));
            for (to, id) in values(html, "href").iter().filter_map(|href| href.split_once('#')) {
                let is_there = pages.get(to).is_some_and(|page| values(page, "id").contains(&id));
                // The simulator's settings stand where others have a place.
                if !is_there && !to.ends_with("simulate/") {
                    faults.push(format!("{path}: {to}#{id}"));
                }
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
