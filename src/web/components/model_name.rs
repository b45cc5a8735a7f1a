//! A model's icon and short name: the same pair wherever a model is named.

use yew::prelude::*;

use super::icon::{Icon, IconView};
use crate::knowledge::{self, ModelId};
use crate::text::Lang;

/// Properties of [`ModelName`].
#[derive(PartialEq, Properties)]
pub(crate) struct ModelNameProps {
    /// The model.
    pub(crate) model: ModelId,
    /// Language of the name.
    pub(crate) lang: Lang,
}

/// Icon, short name and, in print without color, the model's letter.
#[component]
pub(crate) fn ModelName(props: &ModelNameProps) -> Html {
    let model = knowledge::get().model(props.model);
    html! {
        <span class={classes!("model-name", format!("model-{}", props.model.slug()))}>
            <IconView icon={Icon::Model(props.model)} />
            <span>{ model.short.plain(props.lang) }</span>
            <span class="model-letter" aria-hidden="true">{ props.model.letter() }</span>
        </span>
    }
}
