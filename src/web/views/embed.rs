//! Makes the code with which another site shows a view of the guide.

mod snippet;

use std::collections::BTreeMap;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use self::snippet::{Snippet, Tool, frame_path};
use super::ViewProps;
use crate::knowledge;
use crate::report::{PanelId, in_guide, model_name};
use crate::scenario::ModelId;
use crate::text::{Lang, ui};
use crate::web::browser;
use crate::web::components::{Segments, picked_option, when};
use crate::web::embed::{CLAIM, Embed};
use crate::web::route::{Route, View};

/// Stands in the code until the page knows its address.
const SOMEWHERE: &str = "https://guide.example/";

/// The widths of the preview in CSS pixels, besides the full one: a phone and a column of text.
const WIDTHS: [&str; 2] = ["360", "720"];

/// How long the page says that the code was copied.
const SAID_MS: u32 = 4_000;

/// A parameter with the values to pick from; the first is the usual one.
struct Picker {
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
}

/// What was picked, by parameter.
type Picked = BTreeMap<&'static str, String>;

/// Options, preview, code.
#[component]
pub(super) fn EmbedPage(props: &ViewProps) -> Html {
    let lang = props.route.lang;
    let picked = use_state_eq(Picked::new);
    let width = use_state_eq(|| 1);
    let guide = use_state_eq(|| SOMEWHERE.to_owned());
    {
        let guide = guide.setter();
        use_effect_with((), move |()| guide.set(browser::base_url()));
    }
    let pickers = pickers(&picked, lang);
    let parameters = parameters(&pickers, &picked);
    let title = title(&pickers, &picked);
    let set = {
        let picked = picked.clone();
        Callback::from(move |(name, value)| {
            let mut next = (*picked).clone();
            next.insert(name, value);
            picked.set(next);
        })
    };
    let onwidth = {
        let width = width.setter();
        Callback::from(move |place| width.set(place))
    };
    html! {
        <div class="embed-page">
            <header class="view-head">
                <h1 tabindex="-1">{ ui::embed_title(lang) }</h1>
                <p class="lead">{ ui::embed_lead(lang) }</p>
            </header>
            <section class="embed-options" aria-labelledby="options">
                <h2 id="options">{ ui::embed_what(lang) }</h2>
                { for pickers.iter().map(|picker| select(picker, &picked, &set)) }
            </section>
            <section class="embed-preview only-on-site" aria-labelledby="preview">
                <div class="embed-head">
                    <h2 id="preview">{ ui::embed_preview(lang) }</h2>
                    { widths(*width, &onwidth, lang) }
                </div>
                // Not before the program is there: a frame that is written into the page begins to
                // load, and would be loaded anew when the program takes it over.
                if *guide != SOMEWHERE {
                    { preview(&parameters, &title, WIDTHS.get(*width).copied()) }
                }
            </section>
            <Code route={props.route} guide={(*guide).clone()} {parameters} {title} />
        </div>
    }
}

/// The parameters that matter for what is picked.
fn pickers(picked: &Picked, lang: Lang) -> Vec<Picker> {
    let view = view_picker(lang);
    let shown = value(&view, picked).to_owned();
    let mut pickers = vec![view];
    if shown == "claim" {
        let claims = knowledge::get().claims.iter();
        let option = |claim: &knowledge::Claim| {
            let name = claim.id.strip_prefix(CLAIM).unwrap_or(&claim.id);
            (name.to_owned(), claim.title.plain(lang))
        };
        let options = claims.map(option).collect();
        pickers.push(Picker { name: "claim", label: ui::embed_claim(lang), options });
    }
    if shown == "chart" {
        pickers.push(chart_picker(lang));
    }
    if shown == "chart" || shown == "simulate" {
        let of_one = [PanelId::Utilization.key(), PanelId::Heat.key()];
        let is_of_one = pickers.iter().any(|picker| of_one.contains(&value(picker, picked)));
        pickers.push(model_picker(is_of_one, lang));
        pickers.push(preset_picker(lang));
    }
    if shown != "claim" && shown != "choose" {
        pickers.push(controls_picker(shown == "chart", lang));
    }
    if shown != "compare" && shown != "choose" {
        pickers.push(start_picker(lang));
    }
    pickers.push(language_picker(lang));
    pickers.push(theme_picker(lang));
    pickers
}

fn picker(name: &'static str, label: &'static str, options: &[(&str, &str)]) -> Picker {
    let own = |(value, words): &(&str, &str)| ((*value).to_owned(), (*words).to_owned());
    Picker { name, label, options: options.iter().map(own).collect() }
}

fn view_picker(lang: Lang) -> Picker {
    picker(
        "view",
        ui::embed_view(lang),
        &[
            ("chart", ui::embed_view_chart(lang)),
            ("simulate", ui::embed_view_simulate(lang)),
            ("claim", ui::embed_view_claim(lang)),
            ("compare", ui::embed_view_compare(lang)),
            ("choose", ui::embed_view_choose(lang)),
        ],
    )
}

fn chart_picker(lang: Lang) -> Picker {
    let option = |panel: PanelId| {
        let words = match panel {
            PanelId::Demand => ui::chart_demand_title(lang),
            PanelId::Instances => ui::chart_instances_title(lang),
            PanelId::Latency => ui::chart_latency_title(lang),
            PanelId::Failures => ui::chart_failures_title(lang),
            PanelId::Utilization => ui::chart_utilization_title(lang),
            PanelId::Heat => ui::chart_heat_title(lang),
            PanelId::Cost => ui::chart_cost_title(lang),
            PanelId::Events => ui::chart_events_title(lang),
        };
        (panel.key().to_owned(), words.to_owned())
    };
    let options = PanelId::ALL.map(option).to_vec();
    Picker { name: "chart", label: ui::embed_chart(lang), options }
}

/// All models side by side are one of the options, unless the view is of one model.
fn model_picker(is_of_one: bool, lang: Lang) -> Picker {
    let all = (String::new(), ui::versus_all(lang).to_owned());
    let models = ModelId::ALL
        .map(|model| (in_guide(model).slug().to_owned(), model_name(model, lang).to_string()));
    let options = Some(all).filter(|_| !is_of_one).into_iter().chain(models).collect();
    Picker { name: "model", label: ui::embed_model(lang), options }
}

fn preset_picker(lang: Lang) -> Picker {
    let usual = (String::new(), ui::embed_preset_default(lang).to_owned());
    let presets = knowledge::get().presets.iter();
    let presets = presets.map(|preset| (preset.id.clone(), preset.question.plain(lang)));
    let options = std::iter::once(usual).chain(presets).collect();
    Picker { name: "preset", label: ui::embed_preset(lang), options }
}

/// A chart usually stands without settings, all else with a few.
fn controls_picker(is_chart: bool, lang: Lang) -> Picker {
    let (none, few) = if is_chart { ("", "basic") } else { ("none", "") };
    let mut options = [
        (none, ui::embed_controls_none(lang)),
        (few, ui::embed_controls_basic(lang)),
        ("full", ui::embed_controls_full(lang)),
    ];
    if !is_chart {
        options.swap(0, 1);
    }
    picker("controls", ui::embed_controls(lang), &options)
}

/// Nothing is computed before a reader sees the frame, or asks for it.
fn start_picker(lang: Lang) -> Picker {
    let options = [("", ui::embed_start_in_sight(lang)), ("false", ui::embed_start_asked(lang))];
    picker("autorun", ui::embed_start(lang), &options)
}

fn language_picker(lang: Lang) -> Picker {
    let options = [
        ("", ui::embed_lang_auto(lang)),
        (Lang::En.code(), Lang::En.native_name()),
        (Lang::Ja.code(), Lang::Ja.native_name()),
    ];
    picker("lang", ui::embed_lang(lang), &options)
}

fn theme_picker(lang: Lang) -> Picker {
    let options = [
        ("", ui::embed_theme_auto(lang)),
        ("light", ui::nav_theme_light(lang)),
        ("dark", ui::nav_theme_dark(lang)),
    ];
    picker("theme", ui::nav_theme(lang), &options)
}

/// Place of what is picked; what is no longer there gives way to the usual.
fn place(picker: &Picker, picked: &Picked) -> usize {
    let wanted = picked.get(picker.name);
    picker.options.iter().position(|(value, _)| Some(value) == wanted).unwrap_or_default()
}

fn value<'a>(picker: &'a Picker, picked: &Picked) -> &'a str {
    picker.options.get(place(picker, picked)).map_or("", |(value, _)| value)
}

/// What is picked, as far as it is not the usual.
fn parameters(pickers: &[Picker], picked: &Picked) -> Vec<(&'static str, String)> {
    let set = pickers.iter().map(|picker| (picker.name, value(picker, picked).to_owned()));
    set.filter(|(_, value)| !value.is_empty()).collect()
}

/// The most special thing that was picked: the claim, the chart, or else the view.
fn title(pickers: &[Picker], picked: &Picked) -> String {
    let named = pickers.iter().rfind(|picker| matches!(picker.name, "view" | "claim" | "chart"));
    let option = named.and_then(|picker| picker.options.get(place(picker, picked)));
    option.map(|(_, words)| words.clone()).unwrap_or_default()
}

fn select(picker: &Picker, picked: &Picked, set: &Callback<(&'static str, String)>) -> Html {
    let name = picker.name;
    let values: Vec<String> = picker.options.iter().map(|(value, _)| value.clone()).collect();
    let onchange =
        when(set, move |event: Event| Some((name, values.get(picked_option(&event)?)?.clone())));
    let at = place(picker, picked);
    let id = format!("embed-{name}");
    html! {
        <p class="embed-option" key={name}>
            <label for={id.clone()}>{ picker.label }</label>
            <select {id} data-parameter={name} {onchange}>
                { for picker.options.iter().enumerate().map(|(i, (value, words))| html! {
                    <option value={value.clone()} selected={i == at}>{ words }</option>
                }) }
            </select>
        </p>
    }
}

fn widths(picked: usize, onpick: &Callback<usize>, lang: Lang) -> Html {
    let named = WIDTHS.map(|width| AttrValue::from(format!("{width} px")));
    let options: Vec<_> =
        named.into_iter().chain([AttrValue::from(ui::embed_width_full(lang))]).collect();
    html! {
        <Segments
            name="width"
            legend={ui::embed_width(lang)}
            {options}
            {picked}
            onpick={onpick.clone()}
        />
    }
}

/// What readers of the other site will see.
fn preview(
    parameters: &[(&'static str, String)],
    title: &str,
    width: Option<&'static str>,
) -> Html {
    let src = frame_path(parameters);
    html! {
        <iframe
            key={src.clone()}
            {src}
            title={title.to_owned()}
            loading="lazy"
            width={width.unwrap_or("100%")}
            height={height(parameters).to_string()}
        ></iframe>
    }
}

/// A height in pixels at which most of a view is in sight.
fn height(parameters: &[(&'static str, String)]) -> u32 {
    let view = parameters.iter().find(|(name, _)| *name == "view").map(|(_, view)| view.as_str());
    match view {
        Some("chart") => 480,
        Some("claim") => 600,
        Some("simulate") => 900,
        _ => 640,
    }
}

/// A frame as HTML, and the height that it has there.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) struct Framed {
    pub(crate) html: String,
    pub(crate) height: u32,
}

/// The code of a frame, for those who ask for it in place of a link to the page.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn framed_code(
    guide: &str,
    parameters: &[(&'static str, String)],
    title: &str,
    route: Route,
) -> Framed {
    let height = height(parameters);
    let (page, link) = (route.path(), ui::embed_open(route.lang));
    let snippet = Snippet { guide, parameters, title, page: &page, link, height };
    Framed { html: Tool::Frame.code(&snippet), height }
}

/// Properties of [`Code`].
#[derive(PartialEq, Properties)]
struct CodeProps {
    route: Route,
    guide: String,
    parameters: Vec<(&'static str, String)>,
    title: String,
}

/// The code for one of the tools.
#[component]
fn Code(props: &CodeProps) -> Html {
    let lang = props.route.lang;
    let tool = use_state_eq(|| 1);
    let told = use_state_eq(|| None::<bool>);
    let Some(one) = Tool::ALL.get(*tool).copied() else { return Html::default() };
    let embed = Embed::read(frame_path(&props.parameters).trim_start_matches("embed.html"));
    let view = embed.map_or(View::Overview, |embed| embed.page());
    let code = one.code(&Snippet {
        guide: &props.guide,
        parameters: &props.parameters,
        title: &props.title,
        page: &props.route.to(view).path(),
        link: ui::embed_open(lang),
        height: height(&props.parameters),
    });
    let onpick = {
        let tool = tool.setter();
        when(&Callback::from(move |place| tool.set(place)), |event: Event| picked_option(&event))
    };
    let note = if one.has_script() { ui::embed_with_script } else { ui::embed_without_script };
    html! {
        <section class="embed-code" aria-labelledby="code">
            <div class="embed-head">
                <h2 id="code">{ ui::embed_code(lang) }</h2>
                <p class="embed-option">
                    <label for="embed-tool">{ ui::embed_tool(lang) }</label>
                    <select id="embed-tool" onchange={onpick}>
                        { for Tool::ALL.into_iter().enumerate().map(|(i, each)| html! {
                            <option selected={i == *tool}>{ each.name(lang) }</option>
                        }) }
                    </select>
                </p>
            </div>
            <pre tabindex="0" aria-labelledby="code"><code>{ &code }</code></pre>
            <p class="actions">
                <button type="button" class="button" onclick={copy(code.clone(), &told)}>
                    { ui::embed_copy(lang) }
                </button>
                <span role="status">{ outcome(*told, lang) }</span>
            </p>
            <p class="muted">{ note(lang) }</p>
        </section>
    }
}

fn copy(code: String, told: &UseStateHandle<Option<bool>>) -> Callback<MouseEvent> {
    let told = told.setter();
    Callback::from(move |_| {
        let told = told.clone();
        browser::copy(&code, move |is_done| {
            told.set(Some(is_done));
            Timeout::new(SAID_MS, move || told.set(None)).forget();
        });
    })
}

fn outcome(told: Option<bool>, lang: Lang) -> &'static str {
    match told {
        None => "",
        Some(true) => ui::site_copied(lang),
        Some(false) => ui::site_copy_by_hand(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_picked_can_be_shown() {
        for lang in Lang::ALL {
            for view in view_picker(lang).options {
                let mut picked = Picked::from([("view", view.0)]);
                let first: Vec<_> = pickers(&picked, lang);
                for picker in first {
                    for (value, _) in picker.options {
                        picked.insert(picker.name, value);
                        let chosen = parameters(&pickers(&picked, lang), &picked);
                        let path = frame_path(&chosen);
                        let read = Embed::read(path.trim_start_matches("embed.html"));
                        assert!(read.is_ok(), "{path}: {read:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_script_has_the_same_heights_until_a_frame_tells_its_own() {
        let script = include_str!("../../../static/embed/embed.js");
        for (view, _) in view_picker(Lang::En).options {
            let expected = format!("{view}: {}", height(&[("view", view.clone())]));
            assert!(script.contains(&expected), "{expected}");
        }
    }
}
