//! What a reader can take from a figure: its data as a table, and files of data and picture.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::chart::{Poster, Sheet};
use crate::report::Panel;
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{PagedTable, when};
use crate::web::picture::{self, Colors};

/// Width of the drawing in a file, in CSS pixels.
const WIDTH: f64 = 960.0;

/// Properties of [`FigureMenu`].
#[derive(PartialEq, Properties)]
pub(super) struct FigureMenuProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The figure.
    pub(super) panel: Rc<Panel>,
    /// Where its data come from.
    pub(super) source: AttrValue,
}

/// The kinds of files.
#[derive(Clone, Copy, PartialEq, Eq)]
enum File {
    Csv,
    Svg,
    Png,
}

/// A disclosure with the files and the table, which is built only when it is opened.
#[component]
pub(super) fn FigureMenu(props: &FigureMenuProps) -> Html {
    let lang = props.lang;
    let is_open = use_state_eq(|| false);
    let has_failed = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.setter();
        when(&Callback::from(move |open| is_open.set(open)), |event: Event| {
            let menu = event.target()?.dyn_into::<web_sys::Element>().ok()?;
            Some(menu.has_attribute("open"))
        })
    };
    let save = {
        let (panel, source, has_failed) =
            (props.panel.clone(), props.source.clone(), has_failed.setter());
        let failed = Callback::from(move |failed| has_failed.set(failed));
        Callback::from(move |file| save(file, &panel, &source, lang, failed.clone()))
    };
    let rows = {
        let panel = props.panel.clone();
        Callback::from(move |rows| panel.rows(rows))
    };
    let title = &props.panel.title;
    html! {
        <details class="figure-menu no-print" {ontoggle}>
            <summary aria-label={ui::chart_figure_menu_of(lang, title)}>
                { ui::chart_figure_menu(lang) }
            </summary>
            if *is_open {
                <div class="actions">
                    { button(File::Csv, ui::chart_save_csv(lang), &save) }
                    { button(File::Svg, ui::chart_save_svg(lang), &save) }
                    { button(File::Png, ui::chart_save_png(lang), &save) }
                </div>
                <p role="status">
                    { has_failed.then(|| ui::chart_not_saved(lang)) }
                </p>
                <PagedTable {lang} table={props.panel.table(lang)} {rows} />
            }
        </details>
    }
}

fn button(file: File, name: &'static str, save: &Callback<File>) -> Html {
    let action = match file {
        File::Csv => "save-csv",
        File::Svg => "save-svg",
        File::Png => "save-png",
    };
    html! {
        <button
            type="button"
            class="button button-quiet button-small"
            data-action={action}
            onclick={save.reform(move |_: MouseEvent| file)}
        >
            { name }
        </button>
    }
}

fn save(file: File, panel: &Panel, source: &str, lang: Lang, failed: Callback<bool>) {
    let name = |ending| format!("simulation-{}.{ending}", panel.id.key());
    match file {
        File::Csv => browser::save(&name("csv"), browser::CSV, &panel.csv(lang)),
        File::Svg => browser::save(&name("svg"), picture::SVG, &sheet(panel, source, lang).svg),
        File::Png => {
            let (sheet, name) = (sheet(panel, source, lang), name("png"));
            wasm_bindgen_futures::spawn_local(async move {
                let picture = picture::png(&sheet).await;
                if let Some(picture) = &picture {
                    browser::save_blob(&name, picture);
                }
                failed.emit(picture.is_none());
            });
        }
    }
}

/// The figure as a document of its own, in the colors of the page.
fn sheet(panel: &Panel, source: &str, lang: Lang) -> Sheet {
    let spec = panel.alone("figure".to_owned(), WIDTH);
    let poster = Poster {
        title: &panel.title,
        axis: &panel.axis,
        sentence: &panel.sentence,
        source,
        fonts: match lang {
            Lang::En => "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif",
            Lang::Ja => {
                "'Hiragino Sans', 'BIZ UDPGothic', 'Noto Sans JP', 'Noto Sans CJK JP', Meiryo, sans-serif"
            }
        },
        spec: &spec,
    };
    let colors = Colors::of_page();
    poster.sheet(|token, light| colors.of(token, light))
}
