//! The legend of a chart: what each look stands for, its value under the cursor, and buttons that
//! hide a series or show it alone.

use std::rc::Rc;

use yew::prelude::*;

use super::drawn::{Drawn, DrawnPanel, value};
use crate::chart::{Role, Series};
use crate::report::Focus;
use crate::text::{Lang, ui};
use crate::web::browser;

/// Buttons of a series: one hides it, one shows it alone.
const N_BUTTONS: usize = 2;

/// Properties of [`Legend`].
#[derive(PartialEq, Properties)]
pub(super) struct LegendProps {
    /// The charts.
    pub(super) drawn: Rc<Drawn>,
    /// Which of them.
    pub(super) place: usize,
    /// The sample under the cursor.
    pub(super) cursor: usize,
    /// Language of all words.
    pub(super) lang: Lang,
    /// What is in sight.
    pub(super) focus: Rc<Focus>,
    /// Called with what is to be in sight; `None` before the page is alive.
    pub(super) onfocus: Option<Callback<Focus>>,
}

/// The legend. Its buttons are one stop of the Tab key, with the arrow keys between them.
#[component]
pub(super) fn Legend(props: &LegendProps) -> Html {
    let stop = use_state_eq(|| 0_usize);
    let Some(drawn) = props.drawn.panels.get(props.place) else { return Html::default() };
    let spec = &drawn.panel.spec;
    let keys_of_looks = keys(&drawn.panel.keys, props.lang);
    let Some(onfocus) = props.onfocus.as_ref().filter(|_| spec.series.len() > 1) else {
        return html! { <>{ plain(drawn, props.cursor, props.lang) }{ keys_of_looks }</> };
    };
    let key = drawn.panel.id.key();
    let onkeydown = {
        let (stop, n) = (stop.clone(), spec.series.len() * N_BUTTONS);
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowRight" => (*stop + 1) % n,
                "ArrowLeft" => (*stop + n - 1) % n,
                "Home" => 0,
                "End" => n - 1,
                _ => return,
            };
            event.prevent_default();
            stop.set(to);
            browser::focus(&format!("#{}", button_id(key, to)));
        })
    };
    let keys = Keys { panel: key, stop: (*stop).min(spec.series.len() * N_BUTTONS - 1), props };
    let entries = spec.series.iter().zip(&drawn.swatches).enumerate();
    html! {
        <>
            <div
                role="toolbar"
                aria-label={ui::chart_legend_of(props.lang, &drawn.panel.title)}
                {onkeydown}
            >
                <ul class="legend">
                    { for entries.map(|(i, (series, swatch))| {
                        entry(&keys, drawn, i, series, swatch, onfocus)
                    }) }
                </ul>
            </div>
            { keys_of_looks }
        </>
    }
}

/// Which button the Tab key stops at.
struct Keys<'a> {
    panel: &'static str,
    stop: usize,
    props: &'a LegendProps,
}

fn button_id(panel: &str, place: usize) -> String {
    format!("legend-{panel}-{place}")
}

fn entry(
    keys: &Keys<'_>,
    drawn: &DrawnPanel,
    i: usize,
    series: &Series,
    swatch: &str,
    onfocus: &Callback<Focus>,
) -> Html {
    let LegendProps { focus, cursor, lang, .. } = keys.props;
    let role = series.role;
    let among: Vec<Role> = drawn.panel.spec.series.iter().map(|series| series.role).collect();
    let (shown, alone) = (focus.shows(role), focus.isolates(role, &among));
    let toggle = {
        let focus = focus.clone();
        onfocus.reform(move |_: MouseEvent| focus.toggled(role))
    };
    let isolate = {
        let focus = focus.clone();
        onfocus.reform(move |_: MouseEvent| focus.isolating(role, &among))
    };
    let button = |place: usize| {
        let tabindex = if place == keys.stop { "0" } else { "-1" };
        (button_id(keys.panel, place), tabindex)
    };
    let ((key_id, key_stop), (only_id, only_stop)) =
        (button(i * N_BUTTONS), button(i * N_BUTTONS + 1));
    html! {
        <li class={classes!((!shown).then_some("series-hidden"))}>
            <button
                type="button"
                class="legend-key"
                id={key_id}
                tabindex={key_stop}
                aria-pressed={shown.to_string()}
                data-series={role.token().name}
                onclick={toggle}
            >
                { Html::from_html_unchecked(AttrValue::from(swatch.to_owned())) }
                <span>{ &series.label }</span>
            </button>
            <span class="number">{ value(series, *cursor, *lang) }</span>
            <button
                type="button"
                class="legend-only no-print"
                id={only_id}
                tabindex={only_stop}
                aria-pressed={alone.to_string()}
                aria-label={ui::chart_only_of(*lang, &series.label)}
                onclick={isolate}
            >
                { ui::chart_only(*lang) }
            </button>
        </li>
    }
}

/// The legend where there is nothing to press.
fn plain(drawn: &DrawnPanel, cursor: usize, lang: Lang) -> Html {
    let series = drawn.panel.spec.series.iter().zip(&drawn.swatches);
    let shown = series.filter(|(series, _)| Focus::default().shows(series.role));
    html! {
        <ul class="legend">
            { for shown.map(|(series, swatch)| html! {
                <li>
                    { Html::from_html_unchecked(AttrValue::from(swatch.clone())) }
                    <span>{ &series.label }</span>
                    <span class="number">{ value(series, cursor, lang) }</span>
                </li>
            }) }
        </ul>
    }
}

/// What looks stand for that are not those of a series.
fn keys(keys: &[(String, String)], lang: Lang) -> Html {
    if keys.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="legend" aria-label={ui::chart_legend_keys(lang)}>
            { for keys.iter().map(|(swatch, words)| html! {
                <li>
                    { Html::from_html_unchecked(AttrValue::from(swatch.clone())) }
                    <span>{ words }</span>
                </li>
            }) }
        </ul>
    }
}
