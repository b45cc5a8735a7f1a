//! What a reader can take from a figure: its data as a table, and files of data and picture.

use std::rc::Rc;

use yew::prelude::*;

use crate::chart::{Poster, Sheet};
use crate::report::{Focus, Panel};
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{PagedTable, is_open, when};
use crate::web::picture::{self, Colors};

/// Width of the drawing in a file, in CSS pixels.
const WIDTH: f64 = 960.0;

/// Fonts that a picture in English asks for.
const FONTS: &str = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/// Fonts that a picture in Japanese asks for.
const FONTS_JA: &str =
    "'Hiragino Sans', 'BIZ UDPGothic', 'Noto Sans JP', 'Noto Sans CJK JP', Meiryo, sans-serif";

/// Properties of [`FigureMenu`].
#[derive(PartialEq, Properties)]
pub(super) struct FigureMenuProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// The figure.
    pub(super) panel: Rc<Panel>,
    /// What of it is in sight, and so in its picture.
    pub(super) focus: Rc<Focus>,
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
    let is_shown = use_state_eq(|| false);
    let has_failed = use_state_eq(|| false);
    let ontoggle = {
        let is_shown = is_shown.setter();
        when(&Callback::from(move |open| is_shown.set(open)), |event: Event| is_open(&event))
    };
    let save = {
        let figure = Figure {
            lang,
            panel: props.panel.clone(),
            focus: props.focus.clone(),
            source: props.source.clone(),
        };
        let has_failed = has_failed.setter();
        let failed = Callback::from(move |failed| has_failed.set(failed));
        Callback::from(move |file| figure.save(file, failed.clone()))
    };
    let rows = {
        let panel = props.panel.clone();
        Callback::from(move |rows| panel.rows(rows, lang))
    };
    let title = &props.panel.title;
    html! {
        <details class="figure-menu no-print" {ontoggle}>
            <summary aria-label={ui::chart_figure_menu_of(lang, title)}>
                { ui::chart_figure_menu(lang) }
            </summary>
            if *is_shown {
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

/// What is saved.
struct Figure {
    lang: Lang,
    panel: Rc<Panel>,
    focus: Rc<Focus>,
    source: AttrValue,
}

impl Figure {
    fn save(&self, file: File, failed: Callback<bool>) {
        let name = |ending| format!("simulation-{}.{ending}", self.panel.key());
        match file {
            File::Csv => browser::save(&name("csv"), browser::CSV, &self.panel.csv(self.lang)),
            File::Svg => browser::save(&name("svg"), picture::SVG, &self.sheet().svg),
            File::Png => {
                let (sheet, name) = (self.sheet(), name("png"));
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

    /// What is in sight as a document of its own, in the colors of the page.
    fn sheet(&self) -> Sheet {
        let panel = &self.panel;
        let spec = panel.alone(&self.focus, "figure".to_owned(), WIDTH, self.lang);
        let poster = Poster {
            title: &panel.title,
            axis: &panel.axis,
            sentence: &panel.sentence,
            source: &self.source,
            fonts: match self.lang {
                Lang::En => FONTS,
                Lang::Ja => FONTS_JA,
            },
            spec: &spec,
        };
        let colors = Colors::of_page();
        poster.sheet(|token, light| colors.of(token, light))
    }
}
