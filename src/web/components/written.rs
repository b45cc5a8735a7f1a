//! Parts of a page that stay as they were written at build time.

use std::cell::Cell;

use yew::prelude::*;

use super::prose::{Late, References};
use crate::web::route::Route;

thread_local! {
    static IS_TAKING_OVER: Cell<bool> = const { Cell::new(false) };
}

/// Says whether the program is taking over a page that was written at build time.
pub(crate) fn set_taking_over(is: bool) {
    IS_TAKING_OVER.set(is);
}

/// Properties of [`Written`].
#[derive(Properties)]
pub(crate) struct WrittenProps {
    /// The address of the page.
    pub(crate) route: Route,
    /// Which part of the page it is: with the page it says all that the part depends on.
    pub(crate) part: AttrValue,
    /// What it looks like.
    pub(crate) draw: Callback<(), Html>,
}

impl PartialEq for WrittenProps {
    fn eq(&self, other: &Self) -> bool {
        self.route == other.route && self.part == other.part
    }
}

/// A part without controls of its own. Where it was written at build time the program takes it as
/// it stands, and neither draws it again nor looks at what is in it: on a phone that is most of the
/// time until a long page answers.
#[component]
pub(crate) fn Written(props: &WrittenProps) -> Html {
    let key = (props.route, props.part.clone());
    let taken_over = use_mut_ref(|| IS_TAKING_OVER.get().then(|| key.clone()));
    let mut taken_over = taken_over.borrow_mut();
    // Once something else is drawn in its place it is gone.
    taken_over.take_if(|taken| *taken != key);
    if taken_over.is_some() {
        return Html::from_html_unchecked(AttrValue::default());
    }
    marks::around(props.draw.emit(()))
}

/// The same for a part with references.
pub(crate) fn written(
    refs: &Late,
    route: Route,
    part: &str,
    draw: impl Fn(&References) -> Html + 'static,
) -> Html {
    let refs = refs.clone();
    let draw = Callback::from(move |()| draw(&refs));
    html! { <Written {route} part={part.to_owned()} {draw} /> }
}

#[cfg(target_arch = "wasm32")]
mod marks {
    use yew::Html;

    pub(super) fn around(part: Html) -> Html {
        part
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use marks::join;

/// At build time the parts are drawn by their components, and become raw HTML afterwards.
#[cfg(not(target_arch = "wasm32"))]
mod marks {
    use yew::{Html, html};

    /// Characters that no text has.
    const START: &str = "\u{2}";
    const END: &str = "\u{3}";
    /// How raw HTML stands in a page that is taken over.
    const RAW_START: &str = "<!--<#>-->";
    const RAW_END: &str = "<!--</#>-->";

    pub(super) fn around(part: Html) -> Html {
        let raw = |mark: &'static str| Html::from_html_unchecked(mark.into());
        html! { <>{ raw(START) }{ part }{ raw(END) }</> }
    }

    /// Makes raw HTML of all parts of a page: what is between two marks keeps none of the comments
    /// by which components are found.
    pub(crate) fn join(page: &str) -> String {
        let [start, end] = [START, END].map(|mark| format!("{RAW_START}{mark}{RAW_END}"));
        let mut pieces = page.split(&start);
        let mut joined = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (part, after) = piece.split_once(&end).expect("each part has an end");
            joined.extend([RAW_START, &without_comments(part), RAW_END, after]);
        }
        joined
    }

    fn without_comments(html: &str) -> String {
        let mut pieces = html.split("<!--");
        let mut without = pieces.next().unwrap_or_default().to_owned();
        without.extend(pieces.filter_map(|piece| Some(piece.split_once("-->")?.1)));
        without
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_part_becomes_raw_and_what_is_around_it_stays() {
            let page = "<!--<[A]>--><main><!--<#>-->\u{2}<!--</#>--><p><!--<[B]>-->Word\
                <!--</[B]>--></p><!--<#>-->\u{3}<!--</#>--><b></b></main><!--</[A]>-->";
            let joined = "<!--<[A]>--><main><!--<#>--><p>Word</p><!--</#>--><b></b></main>\
                <!--</[A]>-->";
            assert_eq!(join(page), joined);
        }
    }
}
