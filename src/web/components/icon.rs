//! Line icons, drawn by hand on a 24 px square in one stroke style.

use yew::prelude::*;

use crate::knowledge::{ModelId, Rating};
use crate::scenario::input::EventInput;
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
    /// A zone that is gone.
    Zone,
    /// Something that breaks.
    Bolt,
    /// The same again and again.
    Again,
    /// Nothing moves.
    Pause,
    /// Slowness.
    Hourglass,
    /// What others depend on, slow.
    ChainSlow,
    /// What others depend on, gone.
    ChainBroken,
    /// A control loop that is cut.
    NoControl,
    /// Figures that do not come.
    NoFigures,
    /// A new version.
    Up,
    /// The version before.
    Back,
    /// A machine that is gone.
    NoMachine,
    /// A machine that is emptied.
    Drain,
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
            Self::Zone => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.6 5.6l12.8 12.8",
            Self::Bolt => "M13 3L6 13.5h5L10 21l8-11h-5.5z",
            Self::Again => "M19 12a7 7 0 1 1-2-5M17 3v4.5h-4.5",
            Self::Pause => "M8 5v14M16 5v14",
            Self::Hourglass => {
                "M6 3h12M6 21h12M7.5 3c0 5 4.5 6 4.5 9s-4.5 4-4.5 9M16.5 3c0 5-4.5 6-4.5 9s4.5 4 4.5 9"
            }
            Self::ChainSlow => "M9 8H7a4 4 0 0 0 0 8h2M15 8h2a4 4 0 0 1 0 8h-2M9 12h6",
            Self::ChainBroken => "M8 8H7a4 4 0 0 0 0 8h1M16 8h1a4 4 0 0 1 0 8h-1M13.5 6l-3 12",
            Self::NoControl => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 3v2M12 19v2M3 12h2M19 12h2M4 4l16 16"
            }
            Self::NoFigures => "M4 4v16h16M8 16v-3M12 16V9M16 16v-5M6 4l14 14",
            Self::Up => "M12 20V5M6 11l6-6 6 6",
            Self::Back => "M9 5L4 10l5 5M4 10h10a5 5 0 0 1 0 10h-3",
            Self::NoMachine => "M4 6h16v12H4zM8 9l8 6M16 9l-8 6",
            Self::Drain => "M4 4h16v8H4zM12 9v11M8 16l4 4 4-4",
        }
    }
}

/// The icon of a fault or change in a scenario.
pub(crate) const fn event_icon(event: &EventInput) -> Icon {
    match event {
        EventInput::Kill { .. } => Icon::Remove,
        EventInput::ZoneLoss { .. } => Icon::Zone,
        EventInput::Crash { .. } => Icon::Bolt,
        EventInput::CrashLoop { .. } => Icon::Again,
        EventInput::Hang { .. } => Icon::Pause,
        EventInput::Slow { .. } => Icon::Hourglass,
        EventInput::DependencySlow { .. } => Icon::ChainSlow,
        EventInput::DependencyDown { .. } => Icon::ChainBroken,
        EventInput::ControlPlaneDown { .. } => Icon::NoControl,
        EventInput::MetricsMissing { .. } => Icon::NoFigures,
        EventInput::Deploy { .. } if event.works() => Icon::Up,
        EventInput::Deploy { .. } => Icon::Warning,
        EventInput::Rollback { .. } => Icon::Back,
        EventInput::NodeLoss { .. } => Icon::NoMachine,
        EventInput::NodeDrain { .. } => Icon::Drain,
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
