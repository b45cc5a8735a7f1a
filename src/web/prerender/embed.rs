//! `embed.html`: the document that other sites show in a frame. It has no page in it; the program
//! draws what the address asks for, in its language.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use super::head::escape;
use super::{HEAD_END, HEAD_START, LANG, PrerenderError, ROOT, replace, write_file};
use crate::knowledge;
use crate::text::{Lang, ui};
use crate::web::embed::{CLAIM, MARK, page_of_claim};
use crate::web::route::Route;

const NAME: &str = "embed.html";
const FRAME: &str = include_str!("../../../static/embed/frame.js");

/// The element that starts the program. In a frame `frame.js` does, where it may run.
const START: (&str, &str) = ("<script type=\"module\"", "</script>");

/// Writes the document and its script. `data` names what every page loads with its program.
pub(super) fn write(folder: &Path, template: &str, data: &str) -> Result<(), PrerenderError> {
    let mut hasher = DefaultHasher::new();
    hasher.write(FRAME.as_bytes());
    let script = format!("frame-{:012x}.js", hasher.finish() >> 16);
    write_file(folder.join(&script), FRAME)?;
    let lang = Lang::default();
    let head = [
        format!("<title>{}</title>", escape(ui::site_name(lang))),
        "<meta name=\"robots\" content=\"noindex\">".to_owned(),
        format!("<meta name=\"claims\" content=\"{}\">", escape(&claims(lang))),
        format!("<script src=\"{script}\"></script>{data}"),
    ];
    let mark = format!("<html lang=\"{}\" {MARK}=\"\">", lang.code());
    let mut page = replace(template, LANG, LANG, &mark)?;
    page = replace(&page, HEAD_START, HEAD_END, &head.join("\n    "))?;
    page = replace(&page, START.0, START.1, "")?;
    page = replace(&page, ROOT, ROOT, &body())?;
    write_file(folder.join(NAME), &page)
}

/// The page of each claim below its language, as JSON.
fn claims(lang: Lang) -> String {
    let claims = knowledge::get().claims.iter().map(|claim| {
        let path = Route { lang, view: page_of_claim(&claim.id) }.path();
        let start = format!("{}/", lang.code());
        let name = claim.id.strip_prefix(CLAIM).unwrap_or(&claim.id).to_owned();
        (name, path.strip_prefix(&start).unwrap_or_default().to_owned())
    });
    serde_json::json!(claims.collect::<BTreeMap<_, _>>()).to_string()
}

/// The place of the view, and what is said where it cannot be drawn.
fn body() -> String {
    let link = |lang: Lang| {
        let (code, words) = (lang.code(), ui::embed_open(lang));
        format!("<a href=\"{code}/\" target=\"_blank\" rel=\"noopener\">{}</a>", escape(words))
    };
    let note = |lang: Lang| {
        let (code, words) = (lang.code(), escape(ui::embed_static(lang)));
        format!("<p class=\"framed-note\" lang=\"{code}\" hidden>{words} {}</p>", link(lang))
    };
    let run = |lang: Lang| {
        let (code, button) = (lang.code(), escape(ui::embed_run(lang)));
        let (words, link) = (escape(ui::embed_run_note(lang)), link(lang));
        let name = escape(ui::site_name(lang));
        format!(
            "<section class=\"framed-run\" lang=\"{code}\" aria-label=\"{button}\" hidden>\
             <h1 class=\"visually-hidden\">{name}</h1>\
             <button type=\"button\" class=\"button\">{button}</button>\
             <p>{words} {link}</p></section>"
        )
    };
    let no_script = |lang: Lang| {
        let (code, words) = (lang.code(), escape(ui::embed_no_script(lang)));
        format!("<p class=\"framed-note\" lang=\"{code}\">{words} {}</p>", link(lang))
    };
    format!(
        "{}{}<div id=\"app\"></div><noscript>{}</noscript>",
        Lang::ALL.map(note).concat(),
        Lang::ALL.map(run).concat(),
        Lang::ALL.map(no_script).concat()
    )
}
