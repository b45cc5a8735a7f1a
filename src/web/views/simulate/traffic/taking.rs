//! What of it the form takes over.

use std::rc::Rc;

use yew::prelude::*;

use crate::import::Import;
use crate::scenario::input::RateInput;
use crate::scenario::limits::{DURATION_S, RATE_SCALE};
use crate::text::{Lang, format, ui};
use crate::units::Span;
use crate::web::components::{input_value, is_ticked, when};
use crate::web::form::{DraftAction, Traffic};

/// Properties of [`Taking`].
#[derive(PartialEq, Properties)]
pub(super) struct TakingProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// What was read.
    pub(super) import: Import,
    /// The factor on the load in the form.
    pub(super) rate_scale: f64,
    /// Called with what the form is to take.
    pub(super) edit: Callback<DraftAction>,
}

/// What the reader wants of it, beside the rates.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Wanted {
    length: bool,
    demand: bool,
    arrivals: bool,
}

/// A part that can be left out: its name, whether it is wanted, and how to say so.
type Part = (String, bool, fn(&mut Wanted, bool));

/// Boxes to tick, the factor, and the button.
#[component]
pub(super) fn Taking(props: &TakingProps) -> Html {
    let (lang, import) = (props.lang, &props.import);
    let wanted = use_state_eq(|| Wanted { length: true, demand: true, arrivals: true });
    let factor = use_state_eq(|| props.rate_scale.to_string());
    let taken = use_state_eq(|| None::<Rc<Traffic>>);
    if import.series.is_none() && import.durations.is_none() {
        return Html::default();
    }
    let scale = factor.trim().parse().ok();
    let scale = scale.filter(|scale| (RATE_SCALE.min..=RATE_SCALE.max).contains(scale));
    let traffic = Rc::new(traffic(import, *wanted, scale));
    let is_taken = taken.as_ref() == Some(&traffic);
    let onuse = {
        let (edit, taken, traffic) = (props.edit.clone(), taken.setter(), traffic.clone());
        Callback::from(move |_: MouseEvent| {
            if scale.is_some() {
                edit.emit(DraftAction::Take(traffic.clone()));
                taken.set(Some(traffic.clone()));
            }
        })
    };
    let parts = parts(import, *wanted, lang);
    html! {
        <div class="own-traffic-take">
            { for parts.into_iter().map(|part| tick(part, &wanted)) }
            if import.series.is_some() {
                { factor_box(&factor, scale.is_none(), lang) }
            }
            <button
                type="button"
                class="button"
                data-action="use-traffic"
                aria-disabled={scale.is_none().then_some("true")}
                onclick={onuse}
            >
                { ui::import_use(lang) }
            </button>
            <p role="status">
                if is_taken {
                    { ui::import_used(lang) }
                }
            </p>
        </div>
    }
}

/// What the form is to take.
fn traffic(import: &Import, wanted: Wanted, scale: Option<f64>) -> Traffic {
    let series = import.series.as_ref();
    let length_s = |length_s: f64| length_s.clamp(DURATION_S.min, DURATION_S.max);
    let demand = import.durations.as_ref().filter(|_| wanted.demand);
    let arrivals = import.arrivals.as_ref().filter(|_| wanted.arrivals);
    Traffic {
        rate: series.map(|series| RateInput::Series {
            interval_s: series.interval_s,
            rps: series.rps.clone(),
        }),
        rate_scale: scale.filter(|_| series.is_some()),
        duration_s: series.filter(|_| wanted.length).map(|series| length_s(series.length_s())),
        demand: demand.map(|fit| fit.demand.clone()),
        arrivals: arrivals.map(|fit| fit.arrivals.clone()),
    }
}

fn parts(import: &Import, wanted: Wanted, lang: Lang) -> Vec<Part> {
    let length = import.series.as_ref().map(|series| {
        let length = format::duration(lang, Span::from_secs_f64(series.length_s()));
        let set: fn(&mut Wanted, bool) = |wanted, is| wanted.length = is;
        (ui::import_take_length(lang, length), wanted.length, set)
    });
    let demand = import.durations.as_ref().map(|_| {
        let set: fn(&mut Wanted, bool) = |wanted, is| wanted.demand = is;
        (ui::import_take_demand(lang).to_owned(), wanted.demand, set)
    });
    let arrivals = import.arrivals.as_ref().map(|_| {
        let set: fn(&mut Wanted, bool) = |wanted, is| wanted.arrivals = is;
        (ui::import_take_arrivals(lang).to_owned(), wanted.arrivals, set)
    });
    [length, demand, arrivals].into_iter().flatten().collect()
}

fn tick((name, is_wanted, set): Part, wanted: &UseStateHandle<Wanted>) -> Html {
    let onchange = {
        let (setter, now) = (wanted.setter(), **wanted);
        Callback::from(move |event: Event| {
            let Some(is) = is_ticked(&event) else { return };
            let mut next = now;
            set(&mut next, is);
            setter.set(next);
        })
    };
    html! {
        <label class="choice-switch">
            <input type="checkbox" checked={is_wanted} {onchange} />
            <span>{ name }</span>
        </label>
    }
}

fn factor_box(factor: &UseStateHandle<String>, is_wrong: bool, lang: Lang) -> Html {
    let (min, max) = (format::number(RATE_SCALE.min), format::number(RATE_SCALE.max));
    let onset = {
        let factor = factor.setter();
        Callback::from(move |text| factor.set(text))
    };
    html! {
        <div class="choice">
            <label for="own-traffic-factor">{ ui::import_factor(lang) }</label>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                id="own-traffic-factor"
                value={(**factor).clone()}
                aria-invalid={is_wrong.then_some("true")}
                oninput={when(&onset, |event: InputEvent| input_value(&event))}
            />
            if is_wrong {
                <span class="field-fault" role="alert">
                    { ui::fault_range(lang, ui::FaultRange { min, max }) }
                </span>
            }
        </div>
    }
}
