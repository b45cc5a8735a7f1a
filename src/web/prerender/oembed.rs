//! What programs ask for when somebody pastes a link to the guide: a frame for it, as oEmbed has it
//! (<https://oembed.com>, version 1.0). They read addresses that are whole, so that only a site
//! that knows its own has these files. A static host answers no question: each page that can be a
//! frame names its file in its head, and each ready-made scenario has one too.

use std::path::Path;

use serde_json::json;

use super::address::Address;
use super::head::escape;
use super::{PrerenderError, write_file};
use crate::knowledge;
use crate::text::{Lang, ui};
use crate::web::page::Head;
use crate::web::route::{Route, View};
use crate::web::views::{Framed, framed_code};

/// The folder of the files.
const FOLDER: &str = "oembed";
/// Width of a frame where nobody asks for another.
const WIDTH: u32 = 720;

/// The view of a page that can be a frame.
const fn framed_view(view: View) -> Option<&'static str> {
    match view {
        View::Simulate => Some("simulate"),
        View::Compare => Some("compare"),
        View::Choose => Some("choose"),
        _ => None,
    }
}

/// The line in the head of a page that names its file.
pub(super) fn discovery(route: Route, title: &str, site: &Address) -> Option<String> {
    let view = framed_view(route.view)?;
    let file = site.of(&path(route.lang, view));
    Some(format!(
        "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{file}\" title=\"{}\">",
        escape(title)
    ))
}

/// Writes all files below `folder`.
pub(super) fn write(folder: &Path, site: &Address) -> Result<(), PrerenderError> {
    for lang in Lang::ALL {
        let within = folder.join(FOLDER).join(lang.code());
        std::fs::create_dir_all(&within)
            .map_err(|error| PrerenderError::File { path: within.clone(), error })?;
        for view in [View::Simulate, View::Compare, View::Choose] {
            let route = Route { lang, view };
            let Some(name) = framed_view(view) else { continue };
            let text = answer(route, &Head::of(route).title, &[("view", name)], site);
            write_file(folder.join(path(lang, name)), &text)?;
        }
        let route = Route { lang, view: View::Simulate };
        for preset in &knowledge::get().presets {
            let parameters = [("view", "simulate"), ("preset", preset.id.as_str())];
            let text = answer(route, &preset.question.plain(lang), &parameters, site);
            write_file(folder.join(path(lang, &preset.id)), &text)?;
        }
    }
    Ok(())
}

fn path(lang: Lang, name: &str) -> String {
    format!("{FOLDER}/{}/{name}.json", lang.code())
}

fn answer(
    route: Route,
    title: &str,
    parameters: &[(&'static str, &str)],
    site: &Address,
) -> String {
    let lang = ("lang", route.lang.code());
    let parameters = parameters.iter().chain([&lang]);
    let parameters: Vec<_> = parameters.map(|(name, value)| (*name, (*value).to_owned())).collect();
    let Framed { html, height } = framed_code(&site.of(""), &parameters, title, route);
    let answer = json!({
        "version": "1.0",
        "type": "rich",
        "provider_name": ui::site_name(route.lang),
        "provider_url": site.of(""),
        "title": title,
        "width": WIDTH,
        "height": height,
        "html": html,
    });
    format!("{answer:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ready_made_scenario_has_a_frame_with_whole_addresses() {
        let site: Address = "https://example.org/guide/".parse().unwrap();
        let route = Route { lang: Lang::Ja, view: View::Simulate };
        let parameters = [("view", "simulate"), ("preset", "bad-deploy")];
        let answer: serde_json::Value =
            serde_json::from_str(&answer(route, "問い", &parameters, &site)).unwrap();
        let html = answer["html"].as_str().unwrap();
        let address = "https://example.org/guide/embed.html?view=simulate&amp;preset=bad-deploy";
        assert!(html.starts_with("<iframe src=") && html.contains(address), "{html}");
        assert_eq!((answer["type"].as_str(), answer["height"].as_u64()), (Some("rich"), Some(900)));
    }

    #[test]
    fn pages_that_can_be_a_frame_name_their_file() {
        let site: Address = "https://example.org/guide/".parse().unwrap();
        let line = |view| discovery(Route { lang: Lang::En, view }, "T", &site);
        let found = line(View::Compare).unwrap();
        assert!(
            found.contains("href=\"https://example.org/guide/oembed/en/compare.json\""),
            "{found}"
        );
        assert_eq!(line(View::Sources), None);
    }
}
