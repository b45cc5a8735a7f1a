//! A grade as icon and words.

use yew::prelude::*;

use super::icon::{Icon, IconView};
use crate::knowledge::Rating;
use crate::text::{Lang, ui};

/// A grade, with more exact words in the place of its own. Its icon never stands alone.
pub(crate) fn rating(rating: Rating, exact: Html, lang: Lang) -> Html {
    let (class, words) = match rating {
        Rating::Yes => ("rating-yes", ui::guide_rating_yes(lang)),
        Rating::Partly => ("rating-partly", ui::guide_rating_partly(lang)),
        Rating::No => ("rating-no", ui::guide_rating_no(lang)),
    };
    html! {
        <span class={classes!("rating", class)}>
            <IconView icon={Icon::Rating(rating)} class="icon-small" />
            <span>
                <span class="visually-hidden">{ words }</span>
                { " " }
                { exact }
            </span>
        </span>
    }
}
