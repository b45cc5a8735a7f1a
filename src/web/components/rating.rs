//! A grade as icon and words.

use yew::prelude::*;

use super::icon::{Icon, IconView};
use crate::knowledge::Rating;
use crate::text::{Lang, ui};

/// Properties of [`RatingView`].
#[derive(PartialEq, Properties)]
pub(crate) struct RatingProps {
    /// The grade.
    pub(crate) rating: Rating,
    /// Language of its words.
    pub(crate) lang: Lang,
    /// More exact words, shown instead of the grade's own.
    pub(crate) children: Html,
}

/// A grade. Its icon never stands alone.
#[component]
pub(crate) fn RatingView(props: &RatingProps) -> Html {
    let (class, words) = match props.rating {
        Rating::Yes => ("rating-yes", ui::guide_rating_yes(props.lang)),
        Rating::Partly => ("rating-partly", ui::guide_rating_partly(props.lang)),
        Rating::No => ("rating-no", ui::guide_rating_no(props.lang)),
    };
    html! {
        <span class={classes!("rating", class)}>
            <IconView icon={Icon::Rating(props.rating)} class="icon-small" />
            <span>
                <span class="visually-hidden">{ words }</span>
                { " " }
                { props.children.clone() }
            </span>
        </span>
    }
}
