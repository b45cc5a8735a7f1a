//! What the reader prefers: kept in the browser's own storage, and nowhere else.

use gloo::utils::{document_element, window};
use yew::prelude::*;

use super::components::{Icon, IconView};
use crate::text::{Lang, ui};

/// Key of the theme in storage; the script in `index.html` reads it before the first paint.
const THEME_KEY: &str = "theme";

/// Key in storage that is there when `/` is not to open the search.
const NO_SLASH_KEY: &str = "search-without-slash";

/// Colors of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Theme {
    /// As the system has it.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The value in storage and in the `data-theme` attribute.
    const fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme that follows when the reader presses the switch.
    const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::System => ui::nav_theme_auto(lang),
            Self::Light => ui::nav_theme_light(lang),
            Self::Dark => ui::nav_theme_dark(lang),
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::System => Icon::ThemeSystem,
            Self::Light => Icon::ThemeLight,
            Self::Dark => Icon::ThemeDark,
        }
    }

    fn stored() -> Self {
        let code = stored(THEME_KEY);
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| Some(theme.code()) == code.as_deref())
            .unwrap_or_default()
    }

    /// Shows and keeps the theme. Where storage is blocked it holds until the page is left.
    fn apply(self) {
        let root = document_element();
        let storage = window().local_storage().ok().flatten();
        if self == Self::System {
            let _ = root.remove_attribute("data-theme");
            let _ = storage.map(|storage| storage.remove_item(THEME_KEY));
        } else {
            let _ = root.set_attribute("data-theme", self.code());
            let _ = storage.map(|storage| storage.set_item(THEME_KEY, self.code()));
        }
    }
}

fn stored(key: &str) -> Option<String> {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(key).ok().flatten())
}

/// Whether `/` opens the search. Who speaks to the computer, or hits keys by accident, may not
/// want a single key to do anything.
pub(super) fn search_opens_by_slash() -> bool {
    stored(NO_SLASH_KEY).is_none()
}

/// Keeps whether `/` opens the search.
pub(super) fn open_search_by_slash(is_wanted: bool) {
    let Some(storage) = window().local_storage().ok().flatten() else { return };
    // Fails only where storage is full or blocked: then it is asked for anew next time.
    let _ = match is_wanted {
        true => storage.remove_item(NO_SLASH_KEY),
        false => storage.set_item(NO_SLASH_KEY, ""),
    };
}

/// Properties of [`ThemeSwitch`].
#[derive(PartialEq, Properties)]
pub(super) struct ThemeSwitchProps {
    /// Language of its name.
    pub(super) lang: Lang,
}

/// A button that goes through the themes.
#[component]
pub(super) fn ThemeSwitch(props: &ThemeSwitchProps) -> Html {
    let theme = use_state_eq(Theme::default);
    {
        let theme = theme.setter();
        use_effect_with((), move |()| theme.set(Theme::stored()));
    }
    let onclick = {
        let theme = theme.clone();
        Callback::from(move |_: MouseEvent| {
            let next = theme.next();
            next.apply();
            theme.set(next);
        })
    };
    let name = [ui::nav_theme(props.lang), theme.name(props.lang)].join(": ");
    html! {
        <button type="button" class="theme-switch" aria-label={name.clone()} title={name} {onclick}>
            <IconView icon={theme.icon()} class="icon-small" />
        </button>
    }
}
