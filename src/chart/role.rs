//! What a mark stands for, and how each role looks: token, dash, marker, hatch.
//!
//! # Tokens
//!
//! A drawing names its colors as CSS custom properties; the light value is the fallback, so that
//! a drawing that is saved alone still shows. The page defines both themes. Within each chart the
//! colors keep a CIEDE2000 distance of at least 18 under normal, protan, deutan and tritan vision,
//! and a contrast of at least 3:1 (light) and 4.5:1 (dark) against the surface:
//!
//! | Token | Light | Dark | Told apart also by |
//! |---|---|---|---|
//! | `--series-demand` | `#1B1F24` | `#E9EDF2` | solid, 1.5 px, no marker; repeats: dash 5 3 |
//! | `--series-server` | `#B9841F` | `#F6D10A` | dash 14 5, square |
//! | `--series-vm` | `#2C528B` | `#5D73FB` | solid, 2.5 px, circle |
//! | `--series-container` | `#4C9B8E` | `#86C299` | dash 7 4, triangle |
//! | `--series-faas` | `#773A19` | `#E94B00` | dash 2 4, diamond |
//! | `--series-serverless` | `#A370F9` | `#A57693` | dash 4 4, cross |
//! | `--series-completed` | `#2A3FC4` | `#6676E1` | solid, 1 px, tint, circle |
//! | `--series-desired` | `#1B1F24` | `#E9EDF2` | dash 5 3 |
//! | `--series-p50` | `#5A98C8` | `#5A7AD9` | solid, 1.25 px |
//! | `--series-p90` | `#969600` | `#FFD200` | dash 10 3 |
//! | `--series-p95` | `#1546C0` | `#6FC2FE` | dash 7 3, circle |
//! | `--series-p99` | `#1C2436` | `#E5EEF4` | dash 2 3, diamond |
//! | `--series-p999` | `#A03020` | `#E14B69` | dash 1 3, cross |
//! | `--series-cpu` | `#2A3FC4` | `#6676E1` | solid, 1.25 px |
//! | `--series-cpu-seen` | `#A14A00` | `#FFB067` | dash 4 3, square |
//! | `--state-ready` | `#1C6560` | `#B9F5E8` | plain tint |
//! | `--state-starting` | `#D08007` | `#FFE853` | hatch ／ |
//! | `--state-pending` | `#8A92A1` | `#6C8196` | dots |
//! | `--state-unready` | `#AD2800` | `#E9420F` | hatch ＼ |
//! | `--state-back-off` | `#4A131B` | `#F59A96` | cross hatch |
//! | `--state-terminating` | `#8D2FE8` | `#BEABF5` | hatch － |
//! | `--failure-no-endpoint` | `#1B1F24` | `#E9EDF2` | cross hatch; too large: hatch － |
//! | `--failure-queue-full` | `#C28419` | `#FED669` | hatch ／; throttled: cross hatch |
//! | `--failure-timeout` | `#7318A4` | `#9263EE` | hatch －; in a queue: ／; cut off: dots |
//! | `--failure-instance-lost` | `#991E0B` | `#D76175` | plain; dependency: ／; error: dots |
//! | `--failure-refused` | `#3F9DBD` | `#95BFFC` | dots |
//! | `--chart-text` | `#57606A` | `#A3ADB8` | tick numbers |
//! | `--chart-label` | `#1B1F24` | `#E9EDF2` | words at line ends |
//! | `--chart-axis` | `#6E7781` | `#8B949E` | |
//! | `--chart-grid` | `#E4E8EC` | `#232A32` | decoration |
//! | `--chart-surface` | `#FFFFFF` | `#11161D` | what lies behind the drawing |
//! | `--heat-1` to `--heat-5` | `#C9DDF0` to `#0B1426` | `#1E3350` to `#F4FBFF` | lightness |
//! | `--event-scale` | `#1B1F24` | `#E9EDF2` | triangle up or down |
//! | `--event-change` | `#0B5CAD` | `#7CB7FF` | diamond, ring |
//! | `--event-fault` | `#B42318` | `#FF8A80` | cross |

use crate::sim::record::{FailureCause, InstanceState, ThrottleReason};

/// A color by meaning: the name of a CSS custom property and its value in the light theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Name without the two leading hyphens.
    pub name: &'static str,
    /// Value in the light theme.
    pub light: &'static str,
}

impl Token {
    const fn new(name: &'static str, light: &'static str) -> Self {
        Self { name, light }
    }

    /// Tick numbers.
    pub(super) const TEXT: Self = Self::new("chart-text", "#57606A");
    /// Words in the drawing.
    pub(super) const LABEL: Self = Self::new("chart-label", "#1B1F24");
    /// The line of zero.
    pub(super) const AXIS: Self = Self::new("chart-axis", "#6E7781");
    /// Grid lines.
    pub(super) const GRID: Self = Self::new("chart-grid", "#E4E8EC");
    /// Cells of a heat map, from few to many.
    pub(super) const HEAT: [Self; 5] = [
        Self::new("heat-1", "#C9DDF0"),
        Self::new("heat-2", "#70A2CF"),
        Self::new("heat-3", "#33649B"),
        Self::new("heat-4", "#15315F"),
        Self::new("heat-5", "#0B1426"),
    ];
    /// What lies behind the drawing.
    pub(super) const SURFACE: Self = Self::new("chart-surface", "#FFFFFF");

    /// The token as a CSS value.
    pub fn css(self) -> String {
        format!("var(--{},{})", self.name, self.light)
    }
}

/// What a series stands for. It decides the series' color and its default dash and marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Requests that arrive (offered load).
    Demand,
    /// Requests that arrive, with what clients that try again send.
    Attempts,
    /// Requests that are answered.
    Completed,
    /// A series of one of several models beside each other, or what one model can do.
    Model(Model),
    /// Instances that the scaler wants.
    Desired,
    /// Instances in one state.
    State(InstanceState),
    /// A percentile of response times.
    Percentile(Percentile),
    /// Failed requests of one cause.
    Failure(FailureCause),
    /// CPU utilization as it was.
    Cpu,
    /// CPU utilization as the scaler saw it.
    CpuSeen,
    /// Events of one kind.
    Event(EventKind),
    /// One of two runs that are compared.
    Side(Side),
}

/// Which of two runs that are compared. They look as what is and what is seen of it do, which are
/// told apart in every kind of vision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

/// The five ways to run instances, as far as drawing tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Servers.
    Server,
    /// A group of virtual machines.
    VmGroup,
    /// Containers.
    Container,
    /// Functions.
    Faas,
    /// Serverless containers.
    ServerlessContainer,
}

/// The percentiles that are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Percentile {
    /// Median.
    P50,
    /// 90th percentile.
    P90,
    /// 95th percentile.
    P95,
    /// 99th percentile.
    P99,
    /// 99.9th percentile.
    P999,
}

impl Percentile {
    /// All, from the lowest to the highest.
    pub const ALL: [Self; 5] = [Self::P50, Self::P90, Self::P95, Self::P99, Self::P999];
}

/// Dash and gap of a line, in CSS pixels, and its width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dash {
    /// Stroke width.
    pub width: f64,
    /// Dash and gap; `None` is solid.
    pub pattern: Option<(u8, u8)>,
}

impl Dash {
    const fn solid(width: f64) -> Self {
        Self { width, pattern: None }
    }

    const fn dashed(width: f64, dash: u8, gap: u8) -> Self {
        Self { width, pattern: Some((dash, gap)) }
    }
}

/// A shape that a line carries every 48 px.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// No shape.
    None,
    /// Square.
    Square,
    /// Circle.
    Circle,
    /// Triangle, point up.
    Triangle,
    /// Triangle, point down.
    TriangleDown,
    /// Diamond.
    Diamond,
    /// Cross.
    Cross,
    /// Circle with a hole.
    Ring,
    /// Two bars, as for a pause.
    Bars,
    /// Cross with a level line.
    Burst,
}

/// The texture of a filled area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hatch {
    /// A plain tint.
    Plain,
    /// Lines that rise to the right.
    Rising,
    /// Lines that fall to the right.
    Falling,
    /// Level lines.
    Level,
    /// Rising and falling lines.
    Crossed,
    /// Dots.
    Dots,
}

/// What happened at a mark of the event lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The scaler asked for more instances.
    ScaleUp,
    /// The scaler asked for fewer instances.
    ScaleDown,
    /// A new revision is rolled out.
    Deploy,
    /// An instance is started again.
    Restart,
    /// Instances vanished.
    Kill,
    /// Processes ended.
    Crash,
    /// Processes stopped answering, or something that they need did.
    Hang,
    /// Requests were turned away at a limit of the platform.
    Throttle,
}

impl EventKind {
    /// All kinds: what scalers do, then changes, then what goes wrong.
    pub const ALL: [Self; 8] = [
        Self::ScaleUp,
        Self::ScaleDown,
        Self::Deploy,
        Self::Restart,
        Self::Kill,
        Self::Crash,
        Self::Hang,
        Self::Throttle,
    ];
}

impl Role {
    /// Color of the role.
    pub const fn token(self) -> Token {
        match self {
            Self::Demand | Self::Attempts => Token::new("series-demand", "#1B1F24"),
            Self::Completed => Token::new("series-completed", "#2A3FC4"),
            Self::Model(model) => model.token(),
            Self::Desired => Token::new("series-desired", "#1B1F24"),
            Self::State(state) => state_token(state),
            Self::Percentile(Percentile::P50) => Token::new("series-p50", "#5A98C8"),
            Self::Percentile(Percentile::P90) => Token::new("series-p90", "#969600"),
            Self::Percentile(Percentile::P95) => Token::new("series-p95", "#1546C0"),
            Self::Percentile(Percentile::P99) => Token::new("series-p99", "#1C2436"),
            Self::Percentile(Percentile::P999) => Token::new("series-p999", "#A03020"),
            Self::Failure(cause) => failure_token(cause),
            Self::Cpu | Self::Side(Side::First) => Token::new("series-cpu", "#2A3FC4"),
            Self::CpuSeen | Self::Side(Side::Second) => Token::new("series-cpu-seen", "#A14A00"),
            Self::Event(kind) => kind.token(),
        }
    }

    /// How the role's line is drawn.
    pub const fn dash(self) -> Dash {
        match self {
            Self::Demand => Dash::solid(1.5),
            Self::Cpu | Self::Side(Side::First) => Dash::solid(1.25),
            Self::Completed => Dash::solid(1.0),
            Self::Model(Model::VmGroup) => Dash::solid(2.5),
            Self::Model(Model::Server) => Dash::dashed(2.0, 14, 5),
            Self::Model(Model::Container) => Dash::dashed(2.0, 7, 4),
            Self::Model(Model::Faas) => Dash::dashed(2.0, 2, 4),
            Self::Model(Model::ServerlessContainer) => Dash::dashed(2.0, 4, 4),
            Self::Desired | Self::Attempts => Dash::dashed(1.5, 5, 3),
            Self::Percentile(Percentile::P50) => Dash::solid(1.25),
            Self::Percentile(Percentile::P90) => Dash::dashed(1.25, 10, 3),
            Self::Percentile(Percentile::P95) => Dash::dashed(1.5, 7, 3),
            Self::Percentile(Percentile::P99) => Dash::dashed(1.5, 2, 3),
            Self::Percentile(Percentile::P999) => Dash::dashed(1.5, 1, 3),
            Self::CpuSeen | Self::Side(Side::Second) => Dash::dashed(1.5, 4, 3),
            Self::State(_) | Self::Failure(_) | Self::Event(_) => Dash::solid(1.0),
        }
    }

    /// The shape that the role's line carries.
    pub const fn marker(self) -> Marker {
        match self {
            Self::Demand
            | Self::Attempts
            | Self::Desired
            | Self::Cpu
            | Self::Side(Side::First)
            | Self::State(_)
            | Self::Failure(_) => Marker::None,
            Self::Event(kind) => kind.marker(),
            Self::Model(Model::Server) | Self::CpuSeen | Self::Side(Side::Second) => Marker::Square,
            Self::Completed | Self::Model(Model::VmGroup) => Marker::Circle,
            Self::Model(Model::Container) => Marker::Triangle,
            Self::Model(Model::Faas) => Marker::Diamond,
            Self::Model(Model::ServerlessContainer) => Marker::Cross,
            Self::Percentile(Percentile::P50 | Percentile::P90) => Marker::None,
            Self::Percentile(Percentile::P95) => Marker::Circle,
            Self::Percentile(Percentile::P99) => Marker::Diamond,
            Self::Percentile(Percentile::P999) => Marker::Cross,
        }
    }

    /// The texture of the role's area.
    pub const fn hatch(self) -> Hatch {
        match self {
            Self::State(InstanceState::Starting) => Hatch::Rising,
            Self::State(InstanceState::Pending) => Hatch::Dots,
            Self::State(InstanceState::Unready) => Hatch::Falling,
            Self::State(InstanceState::BackOff) => Hatch::Crossed,
            Self::State(InstanceState::Terminating) => Hatch::Level,
            Self::Failure(FailureCause::NoEndpoint) => Hatch::Crossed,
            Self::Failure(FailureCause::QueueFull) => Hatch::Rising,
            Self::Failure(FailureCause::Timeout) => Hatch::Level,
            Self::Failure(FailureCause::Refused) => Hatch::Dots,
            Self::Failure(FailureCause::Throttled(reason)) => throttle_hatch(reason),
            Self::Failure(FailureCause::QueueTimeout) => Hatch::Rising,
            Self::Failure(FailureCause::DurationLimit) => Hatch::Dots,
            Self::Failure(FailureCause::PayloadTooLarge) => Hatch::Level,
            Self::Failure(FailureCause::Dependency) => Hatch::Rising,
            Self::Failure(FailureCause::AppError) => Hatch::Dots,
            Self::Failure(FailureCause::OutOfMemory) => Hatch::Crossed,
            _ => Hatch::Plain,
        }
    }
}

impl Model {
    const fn token(self) -> Token {
        match self {
            Self::Server => Token::new("series-server", "#B9841F"),
            Self::VmGroup => Token::new("series-vm", "#2C528B"),
            Self::Container => Token::new("series-container", "#4C9B8E"),
            Self::Faas => Token::new("series-faas", "#773A19"),
            Self::ServerlessContainer => Token::new("series-serverless", "#A370F9"),
        }
    }
}

const fn state_token(state: InstanceState) -> Token {
    match state {
        InstanceState::Ready => Token::new("state-ready", "#1C6560"),
        InstanceState::Starting => Token::new("state-starting", "#D08007"),
        InstanceState::Pending => Token::new("state-pending", "#8A92A1"),
        InstanceState::Unready => Token::new("state-unready", "#AD2800"),
        InstanceState::BackOff => Token::new("state-back-off", "#4A131B"),
        InstanceState::Terminating => Token::new("state-terminating", "#8D2FE8"),
    }
}

/// The hatches that a full queue, which has the same color, leaves.
const fn throttle_hatch(reason: ThrottleReason) -> Hatch {
    match reason {
        ThrottleReason::ReservedConcurrency => Hatch::Crossed,
        ThrottleReason::AccountConcurrency => Hatch::Dots,
        ThrottleReason::StartRate => Hatch::Falling,
        ThrottleReason::RequestRate => Hatch::Level,
    }
}

/// So many colors cannot be told apart in every kind of vision: causes of one family share one, and
/// their hatches tell them apart.
const fn failure_token(cause: FailureCause) -> Token {
    match cause {
        FailureCause::NoEndpoint | FailureCause::PayloadTooLarge => {
            Token::new("failure-no-endpoint", "#1B1F24")
        }
        FailureCause::QueueFull | FailureCause::Throttled(_) => {
            Token::new("failure-queue-full", "#C28419")
        }
        FailureCause::Timeout | FailureCause::QueueTimeout | FailureCause::DurationLimit => {
            Token::new("failure-timeout", "#7318A4")
        }
        FailureCause::InstanceLost
        | FailureCause::Dependency
        | FailureCause::AppError
        | FailureCause::OutOfMemory => Token::new("failure-instance-lost", "#991E0B"),
        FailureCause::Refused => Token::new("failure-refused", "#3F9DBD"),
    }
}

impl EventKind {
    /// Color of the mark.
    pub const fn token(self) -> Token {
        match self {
            Self::ScaleUp | Self::ScaleDown => Token::new("event-scale", "#1B1F24"),
            Self::Deploy | Self::Restart => Token::new("event-change", "#0B5CAD"),
            Self::Kill | Self::Crash | Self::Hang | Self::Throttle => {
                Token::new("event-fault", "#B42318")
            }
        }
    }

    /// Shape of the mark.
    pub const fn marker(self) -> Marker {
        match self {
            Self::ScaleUp => Marker::Triangle,
            Self::ScaleDown => Marker::TriangleDown,
            Self::Deploy => Marker::Diamond,
            Self::Restart => Marker::Ring,
            Self::Kill => Marker::Cross,
            Self::Crash => Marker::Burst,
            Self::Hang => Marker::Square,
            Self::Throttle => Marker::Bars,
        }
    }

    /// Row of the lane: scaling above, changes and faults below.
    pub(super) const fn row(self) -> usize {
        match self {
            Self::ScaleUp | Self::ScaleDown => 0,
            _ => 1,
        }
    }
}
