//! One of two or three, as a switch made of native radio buttons.

use yew::prelude::*;

/// Properties of [`Segments`].
#[derive(PartialEq, Properties)]
pub(crate) struct SegmentsProps {
    /// Name of the group of radio buttons; unique on the page.
    pub(crate) name: AttrValue,
    /// What is being picked.
    pub(crate) legend: AttrValue,
    /// What there is.
    pub(crate) options: Vec<AttrValue>,
    /// What is picked.
    pub(crate) picked: usize,
    /// Called with another pick.
    pub(crate) onpick: Callback<usize>,
}

/// A switch.
#[component]
pub(crate) fn Segments(props: &SegmentsProps) -> Html {
    html! {
        <fieldset class="segments">
            <legend>{ props.legend.clone() }</legend>
            <span class="segments-row">
                { for props.options.iter().enumerate().map(|(place, option)| {
                    let onchange = props.onpick.reform(move |_: Event| place);
                    html! {
                        <label class="segment">
                            <input
                                type="radio"
                                name={props.name.clone()}
                                value={place.to_string()}
                                checked={place == props.picked}
                                {onchange}
                            />
                            <span>{ option.clone() }</span>
                        </label>
                    }
                }) }
            </span>
        </fieldset>
    }
}
