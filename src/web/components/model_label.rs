//! A model's icon and short name: the same pair wherever a model is named.

use yew::prelude::*;

use super::icon::{Icon, IconView};
use crate::knowledge::{self, ModelId};
use crate::text::Lang;

/// Icon, short name and, in print without color, the model's letter.
pub(crate) fn model_label(model: ModelId, lang: Lang) -> Html {
    html! {
        <span class={classes!("model-name", format!("model-{}", model.slug()))}>
            <IconView icon={Icon::Model(model)} />
            <span>{ knowledge::get().model(model).short.plain(lang) }</span>
            <span class="model-letter" aria-hidden="true">{ model.letter() }</span>
        </span>
    }
}
