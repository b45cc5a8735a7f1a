//! Any run beside any other: in what they are set differently, what came of it, and whether that is
//! more than chance.

use std::rc::Rc;

use yew::prelude::*;

use super::picture::{Picture, half_width};
use super::sides::{Place, Runs, SidePick, SideRun, picker};
use crate::cost::PriceBook;
use crate::report::{
    FieldRow, Measured, OverlaySide, PairRow, PartRow, SetDifferently, View, overlay, pair_rows,
    pair_summary, set_differently,
};
use crate::scenario::input::ScenarioInput;
use crate::scenario::replication_seed;
use crate::text::{Lang, ui};
use crate::web::components::{picked_option, study_estimate, study_progress, when};
use crate::web::simulation::{Job, Shown, Simulator, Studied, Workers, use_simulator, use_study};
use crate::web::state::{Action, KeepAction, KeptRun, Store};

/// How many pairs of runs there are to pick from.
const PAIRS: [u32; 3] = [10, 20, 50];

/// The button that asks for them.
const ASK: &str = "#ask-chance";

/// Properties of [`Compare`].
#[derive(PartialEq, Properties)]
pub(super) struct CompareProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// What runs.
    pub(super) simulator: Simulator,
}

/// Two runs to pick, and the one beside the other.
#[component]
pub(super) fn Compare(props: &CompareProps) -> Html {
    let lang = props.lang;
    let store = use_context::<Store>().expect("the application provides its state");
    let picks = use_state_eq(|| [SidePick::default(); 2]);
    let current = props.simulator.state().shown.as_ref().filter(|shown| shown.is_complete());
    let runs = Runs { kept: &store.kept, current };
    let [first, second] = *picks;
    use_results(
        &store,
        runs.lacking(Place::First, first).or_else(|| runs.lacking(Place::Second, second)),
    );
    let onfirst = {
        let picks = picks.setter();
        Callback::from(move |first| picks.set([first, second]))
    };
    let onsecond = {
        let picks = picks.setter();
        Callback::from(move |second| picks.set([first, second]))
    };
    let sides = (runs.side(Place::First, first, lang), runs.side(Place::Second, second, lang));
    html! {
        <section class="compare-runs">
            <div class="sides">
                { picker(runs, Place::First, first, lang, &onfirst) }
                { picker(runs, Place::Second, second, lang, &onsecond) }
            </div>
            { match sides {
                (Some(first), Some(second)) if first.shown == second.shown => html! {
                    <p class="muted">{ ui::runs_same(lang) }</p>
                },
                (Some(first), Some(second)) => html! { <Pair {lang} {first} {second} /> },
                _ => html! { <p class="muted">{ ui::runs_waits(lang) }</p> },
            } }
        </section>
    }
}

/// Has a kept run that is without results run again: one that comes from a file, or from before
/// the page was loaded.
#[hook]
fn use_results(store: &Store, lacking: Option<&KeptRun>) {
    let workers = use_context::<Workers>().unwrap_or_default();
    let simulator = use_simulator(&workers);
    let wanted = lacking.map(|run| (run.id, run.wanted.clone()));
    {
        let simulator = simulator.clone();
        use_effect_with(wanted.clone(), move |wanted| {
            if let Some((_, wanted)) = wanted {
                simulator.want(wanted.clone());
            }
        });
    }
    let state = simulator.state();
    let shown = state.shown.clone().filter(|shown| state.is_fresh() && shown.is_complete());
    let ran = wanted.zip(shown).filter(|((_, wanted), shown)| *wanted == shown.wanted);
    let dispatcher = store.dispatcher();
    use_effect_with(ran, move |ran| {
        if let Some(((id, _), outcomes)) = ran {
            dispatcher.dispatch(Action::Keep(KeepAction::Ran(*id, outcomes.clone())));
        }
    });
}

/// Properties of [`Pair`].
#[derive(PartialEq, Properties)]
struct PairProps {
    lang: Lang,
    first: SideRun,
    second: SideRun,
}

/// One run beside another.
#[component]
fn Pair(props: &PairProps) -> Html {
    let (lang, first, second) = (props.lang, &props.first, &props.second);
    let workers = use_context::<Workers>().unwrap_or_default();
    let study = use_study(&workers);
    let both = (first.shown.clone(), second.shown.clone());
    {
        let study = study.clone();
        use_effect_with(both.clone(), move |_| study.clear());
    }
    let settings = use_memo((both.clone(), lang), |((first, second), lang)| {
        let side = |shown: &Shown| (shown.scenario.clone(), shown.model);
        let ((first, model), (second, other)) = (side(first), side(second));
        set_differently([(&*first, model), (&*second, other)], *lang).unwrap_or_default()
    });
    let measured = use_memo(both, |(first, second)| [measure(first), measure(second)]);
    let charts = use_memo((first.clone(), second.clone(), lang), |(first, second, lang)| {
        let view = View { lang: *lang, id: "pair".to_owned(), width: half_width() };
        let side = |run: &SideRun| (run.name.clone(), run.shown.result.clone());
        let ((first, result), (second, other)) = (side(first), side(second));
        let sides = [(&first, &result), (&second, &other)];
        let sides = sides.map(|(name, result)| OverlaySide { name, result });
        overlay(sides, &view).map(Rc::new)
    });
    let pairs = pairs(&study);
    let rows = pair_rows([&measured[0], &measured[1]], &pairs, lang);
    html! {
        <>
            <h3>{ ui::runs_differ_title(lang) }</h3>
            { differences(&settings, lang) }
            <h3>{ ui::runs_figures_title(lang) }</h3>
            <Chance
                {lang}
                study={study.clone()}
                first={first.shown.clone()}
                second={second.shown.clone()}
            />
            <p class="summary" role="status">{ pair_summary(&pairs, lang) }</p>
            { figures(&rows, [first, second], lang) }
            <p class="muted figure-note">{ ui::runs_note(lang) }</p>
            <div class="plain-charts">
                { for charts.iter().map(|chart| html! { <Picture chart={chart.clone()} /> }) }
            </div>
        </>
    }
}

fn measure(shown: &Shown) -> Measured {
    Measured::of(&shown.scenario, shown.model, &shown.result, &PriceBook::default())
}

/// The pairs of which both runs are done, once no more are to come.
fn pairs(study: &Studied) -> Vec<[Rc<Measured>; 2]> {
    if study.state().is_running() {
        return Vec::new();
    }
    let pair = |pair: &[Option<Rc<Measured>>]| match pair {
        [Some(first), Some(second)] => Some([first.clone(), second.clone()]),
        _ => None,
    };
    study.state().measured().chunks(2).filter_map(pair).collect()
}

/// Properties of [`Chance`].
#[derive(PartialEq, Properties)]
struct ChanceProps {
    lang: Lang,
    study: Studied,
    first: Shown,
    second: Shown,
}

/// Asks whether a difference is more than chance: on demand, since it takes many runs.
#[component]
fn Chance(props: &ChanceProps) -> Html {
    let (lang, study) = (props.lang, &props.study);
    let n = use_state_eq(|| PAIRS[0]);
    let is_running = study.state().is_running();
    let work = (props.first.took + props.second.took) * f64::from(*n);
    let onclick = {
        let (study, n) = (study.clone(), *n);
        let (first, second) = (props.first.clone(), props.second.clone());
        Callback::from(move |_: MouseEvent| {
            if !study.state().is_running() {
                study.start(jobs(&first, &second, n));
            }
        })
    };
    let onpick = {
        let n = n.setter();
        when(&Callback::from(move |at: usize| n.set(PAIRS[at])), |e: Event| picked_option(&e))
    };
    html! {
        <div class="ask">
            <div class="actions">
                <label>
                    <span>{ ui::runs_pairs(lang) }</span>
                    <select id="n-pairs" onchange={onpick}>
                        { for PAIRS.map(|pairs| html! {
                            <option selected={pairs == *n}>{ pairs }</option>
                        }) }
                    </select>
                </label>
                <button
                    type="button"
                    id="ask-chance"
                    class="button button-quiet"
                    aria-disabled={is_running.then_some("true")}
                    aria-describedby="ask-help"
                    {onclick}
                >
                    { ui::runs_ask(lang) }
                </button>
            </div>
            <p class="muted" id="ask-help">
                { ui::runs_ask_help(lang, *n) }
                { " " }
                { study_estimate(Some(work), lang) }
            </p>
            { study_progress(study, ASK, lang) }
        </div>
    }
}

/// Pairs of runs with common seeds. The first pair has the seed of the first run.
fn jobs(first: &Shown, second: &Shown, n: u32) -> Vec<Job> {
    let seed = first.scenario.seed;
    let job = |shown: &Shown, seed: u64| {
        let scenario = Rc::new(ScenarioInput { seed, ..(*shown.scenario).clone() });
        Job { scenario, model: shown.model }
    };
    let pair = |i| [first, second].map(|shown| job(shown, replication_seed(seed, i)));
    (0..n).flat_map(pair).collect()
}

fn differences(settings: &SetDifferently, lang: Lang) -> Html {
    let SetDifferently { is_of_two_platforms, parts, fields } = settings;
    if parts.is_empty() && fields.is_empty() {
        return html! { <p>{ ui::runs_differ_none(lang) }</p> };
    }
    html! {
        <>
            if *is_of_two_platforms {
                <p>{ ui::runs_differ_models(lang) }</p>
            }
            <div class="table-frame" tabindex="0" role="region" aria-label={ui::runs_differ_title(lang)}>
                <table class="pair">
                    <thead>
                        <tr>
                            <th scope="col">{ ui::runs_part(lang) }</th>
                            <th scope="col">{ ui::runs_field(lang) }</th>
                            <th scope="col">{ ui::runs_first(lang) }</th>
                            <th scope="col">{ ui::runs_second(lang) }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for parts.iter().map(part_row) }
                        { for fields.iter().map(field_row) }
                    </tbody>
                </table>
            </div>
        </>
    }
}

fn part_row(row: &PartRow) -> Html {
    html! {
        <tr>
            <th scope="row">{ row.kind }</th>
            <td></td>
            { for row.sides.iter().map(|side| html! { <td>{ side }</td> }) }
        </tr>
    }
}

fn field_row(row: &FieldRow) -> Html {
    html! {
        <tr data-path={row.path.clone()}>
            <th scope="row">{ row.kind }</th>
            <td>
                if !row.label.is_empty() {
                    { row.label }
                    <br />
                }
                <code>{ &row.path }</code>
            </td>
            { for row.sides.iter().map(|side| html! { <td class="number">{ side }</td> }) }
        </tr>
    }
}

fn figures(rows: &[PairRow], sides: [&SideRun; 2], lang: Lang) -> Html {
    let has_verdicts = rows.iter().any(|row| row.verdict.is_some());
    let head = |place: Place, side: &SideRun| {
        html! {
            <th scope="col">{ place.name(lang) }<small>{ &side.name }</small></th>
        }
    };
    html! {
        <div class="table-frame" tabindex="0" role="region" aria-label={ui::runs_caption(lang)}>
            <table class="pair pair-figures">
                <caption class="visually-hidden">{ ui::runs_caption(lang) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ ui::runs_figure(lang) }</th>
                        { head(Place::First, sides[0]) }
                        { head(Place::Second, sides[1]) }
                        <th scope="col">{ ui::runs_difference(lang) }</th>
                        if has_verdicts {
                            <th scope="col">{ ui::runs_verdict(lang) }</th>
                        }
                    </tr>
                </thead>
                <tbody>{ for rows.iter().map(figure_row) }</tbody>
            </table>
        </div>
    }
}

fn figure_row(row: &PairRow) -> Html {
    html! {
        <tr data-figure={row.measure.key()}>
            <th scope="row">{ &row.label }</th>
            { for row.sides.iter().map(|side| html! { <td class="number">{ side }</td> }) }
            <td class="number">{ &row.difference }</td>
            if let Some(verdict) = &row.verdict {
                <td class="verdict" data-differs={verdict.differs.to_string()}>
                    { &verdict.words }
                </td>
            }
        </tr>
    }
}
