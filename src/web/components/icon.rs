//! Line icons, drawn by hand on a 24 px square in one stroke style.

use yew::prelude::*;

use crate::knowledge::{ModelId, Rating};
use crate::sim::record::InstanceState;

/// A picture that stands for one thing everywhere in the guide.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Icon {
    /// The guide itself: capacity in steps under a peak of demand.
    Mark,
    /// A model.
    Model(ModelId),
    /// Where an instance stands.
    State(InstanceState),
    /// A grade.
    Rating(Rating),
    /// The system's theme.
    ThemeSystem,
    /// The light theme.
    ThemeLight,
    /// The dark theme.
    ThemeDark,
    /// Onward.
    Arrow,
    /// Something that differs from what is often said.
    Correction,
    /// Something that asks for attention.
    Warning,
    /// A step that was taken.
    Check,
    /// Away with it.
    Remove,
    /// To the clipboard.
    Copy,
    /// Looking for something.
    Search,
}

impl Icon {
    /// The icon's outline.
    fn path(self) -> &'static str {
        match self {
            Self::Mark => "M2 20h5v-6h5V9h5M2 16c4 0 5-1 7-6s3-6 5-6 3 4 4 8 2 4 4 4",
            Self::Model(model) => model_path(model),
            Self::State(InstanceState::Starting) => "M12 20V5M5.5 11L12 4.5l6.5 6.5",
            Self::State(InstanceState::Pending) => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5V12l3.5 2"
            }
            Self::State(InstanceState::BackOff) => "M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.5 3v4.5H15",
            Self::State(InstanceState::Terminating) => "M6 6h12v12H6z",
            Self::Rating(Rating::Yes) | Self::Check | Self::State(InstanceState::Ready) => {
                "M4.5 12.5l5 5 10-11"
            }
            Self::Rating(Rating::Partly) => "M5 12h14",
            Self::Rating(Rating::No) | Self::Remove => "M6 6l12 12M18 6L6 18",
            Self::ThemeSystem => "M3 5h18v11H3zM8 20h8M12 16v4",
            Self::ThemeLight => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4\
                 M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5"
            }
            Self::ThemeDark => "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
            Self::Arrow => "M4 12h15M13 6l6 6-6 6",
            Self::Correction => "M4 20l1-4L16 5l3 3L8 19l-4 1zM13.5 7.5l3 3",
            Self::Copy => "M8 8h12v12H8zM16 8V4H4v12h4",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L21 21",
            Self::Warning | Self::State(InstanceState::Unready) => {
                "M12 4L2.5 20h19zM12 10v4.5M12 17.2v.1"
            }
        }
    }
}

fn model_path(model: ModelId) -> &'static str {
    match model {
        // A rack of two units.
        ModelId::Server => {
            "M4 4.5h16v6H4zM4 13.5h16v6H4zM7.5 7.5h.1M7.5 16.5h.1M11 7.5h5.5M11 16.5h5.5"
        }
        // Boxes behind each other.
        ModelId::Vm => "M3 10h11v11H3zM6.5 10V6.5h11v11H14M10 6.5V3h11v11h-3.5",
        // A cube with cells.
        ModelId::Container => {
            "M12 2.5l8.5 4.75v9.5L12 21.5l-8.5-4.75v-9.5zM3.5 7.25L12 12l8.5-4.75M12 12v9.5\
             M7.75 4.9l8.5 4.75v9.4M16.25 4.9l-8.5 4.75v9.4"
        }
        // A spark in brackets.
        ModelId::Faas => "M7 3H3.5v18H7M17 3h3.5v18H17M13.2 5.5L8.5 13h3.6l-1 5.5 4.6-7.8h-3.6z",
        // A box with a spark.
        ModelId::ServerlessContainer => {
            "M12 2.5l8.5 4.75v9.5L12 21.5l-8.5-4.75v-9.5zM13 7l-3.8 5.8h3.1L11.4 17l3.8-6.2h-3z"
        }
    }
}

/// Properties of [`IconView`].
#[derive(PartialEq, Properties)]
pub(crate) struct IconProps {
    /// Which icon.
    pub(crate) icon: Icon,
    /// Further classes.
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// An icon. It is hidden from assistive technology: words beside it say the same.
#[component]
pub(crate) fn IconView(props: &IconProps) -> Html {
    html! {
        <svg
            class={classes!("icon", props.class.clone())}
            viewBox="0 0 24 24"
            aria-hidden="true"
        >
            <path d={props.icon.path()} />
        </svg>
    }
}
