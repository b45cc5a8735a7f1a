//! What search engines and previews read of a page.

use super::address::{Address, is_listed};
use super::oembed;
use crate::text::{Lang, ui};
use crate::web::page::Head;
use crate::web::route::{Route, View};

/// The picture of a preview, beside the pages, and its size in pixels.
const PICTURE: (&str, u32, u32) = ("preview.png", 1200, 630);

/// Title, description, and the page's place among its languages; previews where the site knows
/// its address, since they take no relative ones.
pub(super) fn head(route: Route, site: Option<&Address>) -> String {
    let Head { title, description } = Head::of(route);
    let mut lines = vec![
        format!("<title>{}</title>", escape(&title)),
        format!("<meta name=\"description\" content=\"{}\">", escape(&description)),
    ];
    if !is_listed(route.view) {
        lines.push("<meta name=\"robots\" content=\"noindex\">".to_owned());
    }
    if route.view != View::NotFound {
        lines.extend(languages(route, site));
        lines.extend(preview(route, &title, &description, site));
        lines.extend(site.and_then(|site| oembed::discovery(route, &title, site)));
    }
    lines.join("\n    ")
}

/// The same page in each language, and the address that stands for it, where the site knows its
/// own: search engines take no relative ones.
fn languages(route: Route, site: Option<&Address>) -> Vec<String> {
    let Some(site) = site else { return Vec::new() };
    let alternate = |code: &str, path: String| {
        format!("<link rel=\"alternate\" hreflang=\"{code}\" href=\"{}\">", site.of(&path))
    };
    let in_lang = |lang| match route.view {
        View::Home => route.in_lang(lang).to(View::Overview).path(),
        _ => route.in_lang(lang).path(),
    };
    let mut lines: Vec<_> =
        Lang::ALL.into_iter().map(|lang| alternate(lang.code(), in_lang(lang))).collect();
    if route.view == View::Home {
        lines.push(alternate("x-default", String::new()));
    }
    lines.push(format!("<link rel=\"canonical\" href=\"{}\">", site.of(&route.path())));
    lines
}

/// What a link to the page looks like where people share it.
fn preview(route: Route, title: &str, description: &str, site: Option<&Address>) -> Vec<String> {
    let lang = route.lang;
    let locale = match lang {
        Lang::En => "en_US",
        Lang::Ja => "ja_JP",
    };
    let mut properties = vec![
        ("og:type", "website".to_owned()),
        ("og:site_name", ui::site_name(lang).to_owned()),
        ("og:locale", locale.to_owned()),
        ("og:title", title.to_owned()),
        ("og:description", description.to_owned()),
    ];
    let mut card = "summary";
    if let Some(site) = site {
        let (name, width, height) = PICTURE;
        card = "summary_large_image";
        properties.extend([
            ("og:url", site.of(&route.path())),
            ("og:image", site.of(name)),
            ("og:image:width", width.to_string()),
            ("og:image:height", height.to_string()),
            ("og:image:alt", ui::site_description(lang).to_owned()),
        ]);
    }
    let property = |(name, text): (_, String)| {
        format!("<meta property=\"{name}\" content=\"{}\">", escape(&text))
    };
    let card = format!("<meta name=\"twitter:card\" content=\"{card}\">");
    properties.into_iter().map(property).chain([card]).collect()
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_page_has_a_title_and_a_description_of_its_own() {
        for lang in Lang::ALL {
            let heads: Vec<_> =
                Route::all().filter(|route| route.lang == lang).map(Head::of).collect();
            let titles: BTreeSet<_> = heads.iter().map(|head| &head.title).collect();
            let descriptions: BTreeSet<_> = heads.iter().map(|head| &head.description).collect();
            assert_eq!(titles.len(), heads.len(), "{titles:#?}");
            assert_eq!(descriptions.len(), heads.len(), "{descriptions:#?}");
            for Head { title, description } in &heads {
                let is_japanese = |text: &str| text.chars().any(|c| ('ぁ'..='ヿ').contains(&c));
                assert_eq!(is_japanese(title), lang == Lang::Ja, "{title}");
                assert_eq!(is_japanese(description), lang == Lang::Ja, "{description}");
            }
        }
    }

    #[test]
    fn a_site_that_knows_its_address_gives_whole_ones() {
        let site: Address = "https://example.org/guide/".parse().unwrap();
        let route = Route { lang: Lang::Ja, view: View::Compare };
        let head = head(route, Some(&site));
        for expected in [
            "<link rel=\"canonical\" href=\"https://example.org/guide/ja/compare/\">",
            "hreflang=\"en\" href=\"https://example.org/guide/en/compare/\">",
            "<meta property=\"og:url\" content=\"https://example.org/guide/ja/compare/\">",
            "<meta property=\"og:image\" content=\"https://example.org/guide/preview.png\">",
            "<meta property=\"og:locale\" content=\"ja_JP\">",
        ] {
            assert!(head.contains(expected), "{expected} is not in {head}");
        }
    }

    #[test]
    fn a_site_that_does_not_know_its_address_gives_none() {
        let head = head(Route { lang: Lang::En, view: View::Compare }, None);
        for whole in ["hreflang", "canonical", "og:image"] {
            assert!(!head.contains(whole), "{whole} is in {head}");
        }
    }
}
