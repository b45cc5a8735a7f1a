//! The controls above the comparison tables: which models, what is highlighted, in what order.

use yew::prelude::*;

use crate::knowledge::{self, ModelId};
use crate::report::comparison::{Arrangement, RowOrder};
use crate::text::{Lang, ui};
use crate::web::components::{is_ticked, model_label, picked_option, when};
use crate::web::state::ArrangeAction;

/// The controls; `act` is called with what the reader did.
pub(super) fn arrange(
    arrangement: &Arrangement,
    lang: Lang,
    act: &Callback<ArrangeAction>,
) -> Html {
    let reset = act.reform(|_: MouseEvent| ArrangeAction::Open(Arrangement::default()));
    html! {
        <section class="arrange no-print" aria-labelledby="arrange">
            <h2 id="arrange" class="visually-hidden">{ ui::compare_arrange(lang) }</h2>
            <fieldset class="arrange-models">
                <legend>{ ui::compare_models(lang) }</legend>
                { for ModelId::ALL.into_iter().map(|model| column(arrangement, lang, act, model)) }
            </fieldset>
            <div class="arrange-row">
                { base(arrangement, lang, act) }
                { only_differing(arrangement, lang, act) }
                { order(arrangement, lang, act) }
                <button
                    type="button"
                    class="button button-quiet button-small"
                    data-action="reset"
                    disabled={*arrangement == Arrangement::default()}
                    onclick={reset}
                >
                    { ui::compare_reset(lang) }
                </button>
            </div>
            if arrangement.base().is_some() {
                <p class="hint">{ ui::compare_how_differs(lang) }</p>
            }
        </section>
    }
}

/// Shows or hides one model. The last one cannot be hidden.
fn column(
    arrangement: &Arrangement,
    lang: Lang,
    act: &Callback<ArrangeAction>,
    model: ModelId,
) -> Html {
    let models = arrangement.models();
    let is_shown = models.contains(&model);
    let onchange = act.reform(move |_: Event| ArrangeAction::Toggle(model));
    html! {
        <label class="tick" key={model.slug()}>
            <input
                type="checkbox"
                name={model.slug()}
                checked={is_shown}
                disabled={is_shown && models.len() == 1}
                {onchange}
            />
            { model_label(model, lang) }
        </label>
    }
}

fn base(arrangement: &Arrangement, lang: Lang, act: &Callback<ArrangeAction>) -> Html {
    let bases: Vec<Option<ModelId>> =
        std::iter::once(None).chain(arrangement.models().iter().copied().map(Some)).collect();
    let onchange = {
        let bases = bases.clone();
        when(act, move |event: Event| {
            Some(ArrangeAction::Base(*bases.get(picked_option(&event)?)?))
        })
    };
    html! {
        <label class="arrange-pick">
            { ui::compare_base(lang) }
            <select id="base" {onchange}>
                { for bases.iter().map(|base| html! {
                    <option
                        key={base.map_or("", ModelId::slug)}
                        selected={*base == arrangement.base()}
                    >
                        { base.map_or(ui::compare_base_none(lang).to_owned(), |id| name(id, lang)) }
                    </option>
                }) }
            </select>
        </label>
    }
}

fn only_differing(arrangement: &Arrangement, lang: Lang, act: &Callback<ArrangeAction>) -> Html {
    let onchange = when(act, |event: Event| Some(ArrangeAction::OnlyDiffering(is_ticked(&event)?)));
    let is_of_use = arrangement.base().is_some();
    html! {
        <label class="tick">
            <input
                id="only-differing"
                type="checkbox"
                checked={is_of_use && arrangement.is_only_differing()}
                disabled={!is_of_use}
                {onchange}
            />
            { ui::compare_only_differing(lang) }
        </label>
    }
}

fn order(arrangement: &Arrangement, lang: Lang, act: &Callback<ArrangeAction>) -> Html {
    let of_model = |id: &ModelId| [RowOrder::BestFirst(*id), RowOrder::WorstFirst(*id)];
    let of_models = arrangement.models().iter().flat_map(of_model);
    let orders: Vec<RowOrder> = std::iter::once(RowOrder::Guide).chain(of_models).collect();
    let onchange = {
        let orders = orders.clone();
        when(act, move |event: Event| {
            Some(ArrangeAction::Order(*orders.get(picked_option(&event)?)?))
        })
    };
    html! {
        <label class="arrange-pick">
            { ui::compare_order(lang) }
            <select id="order" {onchange}>
                { for orders.iter().map(|order| html! {
                    <option
                        key={format!("{order:?}")}
                        selected={*order == arrangement.order()}
                    >
                        { order_name(*order, lang) }
                    </option>
                }) }
            </select>
        </label>
    }
}

fn order_name(order: RowOrder, lang: Lang) -> String {
    match order {
        RowOrder::Guide => ui::compare_order_guide(lang).to_owned(),
        RowOrder::BestFirst(model) => ui::compare_order_best(lang, name(model, lang)),
        RowOrder::WorstFirst(model) => ui::compare_order_worst(lang, name(model, lang)),
    }
}

fn name(model: ModelId, lang: Lang) -> String {
    knowledge::get().model(model).short.plain(lang)
}
