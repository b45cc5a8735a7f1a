//! The form's groups, and the ways to walk through what is in them.

use super::choice::Choice;
use super::field::Field;
use super::list::List;
use super::{Words, fields};
use crate::text::{Lang, ui};

/// A part of the form that opens and is reset by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// How many requests, over time.
    Traffic,
    /// What a request needs.
    Service,
    /// The autoscaler.
    Hpa,
    /// The autoscaler's rules for growing and shrinking.
    Behavior,
    /// A pod, and how it starts and ends.
    Pod,
    /// Its probes.
    Probes,
    /// The Deployment.
    Deployment,
    /// The balancer.
    Balancing,
    /// What happens on the way.
    Events,
    /// How long is simulated, and from which seed.
    Run,
}

/// Some fields of a group that belong together.
#[derive(Debug)]
pub(crate) struct Section {
    /// What stands above them.
    pub(crate) title: Title,
    /// The fields, in the order in which a reader meets them.
    pub(crate) items: &'static [Item],
}

/// What stands above a section.
#[derive(Debug)]
pub(crate) enum Title {
    /// Nothing: the group's own heading is enough.
    None,
    /// A heading with a line of help.
    Words([Words; 2]),
    /// A switch that brings the section's fields.
    Switch(Choice),
}

/// Something to fill in.
#[derive(Debug)]
pub(crate) enum Item {
    /// A number.
    Number(Field),
    /// A number in one of two units.
    Amount(Amount),
    /// One of a few.
    Choice(Choice),
    /// Rows.
    List(List),
}

/// A number of pods, or a share of them.
#[derive(Debug)]
pub(crate) struct Amount {
    /// Which of the two.
    pub(crate) unit: Choice,
    /// The number of pods.
    pub(crate) count: Field,
    /// The share.
    pub(crate) share: Field,
}

impl Group {
    /// All groups in order.
    pub(crate) const ALL: [Self; 10] = [
        Self::Traffic,
        Self::Service,
        Self::Hpa,
        Self::Behavior,
        Self::Pod,
        Self::Probes,
        Self::Deployment,
        Self::Balancing,
        Self::Events,
        Self::Run,
    ];

    /// Its heading.
    pub(crate) fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Traffic => ui::simulate_group_traffic(lang),
            Self::Service => ui::simulate_group_service(lang),
            Self::Hpa => ui::simulate_group_hpa(lang),
            Self::Behavior => ui::simulate_group_behavior(lang),
            Self::Pod => ui::simulate_group_pod(lang),
            Self::Probes => ui::simulate_group_probes(lang),
            Self::Deployment => ui::simulate_group_deployment(lang),
            Self::Balancing => ui::simulate_group_balancing(lang),
            Self::Events => ui::simulate_group_events(lang),
            Self::Run => ui::simulate_group_run(lang),
        }
    }

    /// Its name in ids.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Traffic => "traffic",
            Self::Service => "service",
            Self::Hpa => "hpa",
            Self::Behavior => "behavior",
            Self::Pod => "pod",
            Self::Probes => "probes",
            Self::Deployment => "deployment",
            Self::Balancing => "balancing",
            Self::Events => "events",
            Self::Run => "run",
        }
    }

    /// Its fields, whether the scenario has them now or not.
    pub(crate) fn sections(self) -> &'static [Section] {
        fields::sections(self)
    }

    /// Everything to fill in, with the groups in order.
    pub(super) fn all_items() -> impl Iterator<Item = &'static Item> {
        Self::ALL.into_iter().flat_map(Self::items)
    }

    fn items(self) -> impl Iterator<Item = &'static Item> {
        self.sections().iter().flat_map(|section| section.items)
    }

    /// The numbers outside of lists.
    pub(super) fn numbers(self) -> impl Iterator<Item = &'static Field> {
        self.items().flat_map(Item::numbers)
    }

    /// The choices outside of lists, each after those that it depends on.
    pub(super) fn choices(self) -> impl Iterator<Item = &'static Choice> {
        self.sections().iter().flat_map(|section| {
            let switch = match &section.title {
                Title::Switch(choice) => Some(choice),
                Title::None | Title::Words(_) => None,
            };
            switch.into_iter().chain(section.items.iter().filter_map(Item::choice))
        })
    }

    /// The lists.
    pub(super) fn lists(self) -> impl Iterator<Item = &'static List> {
        self.items().filter_map(Item::list)
    }
}

impl Item {
    /// Its numbers, those in a list's rows left out.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &Field> {
        let [first, second] = match self {
            Self::Number(field) => [Some(field), None],
            Self::Amount(amount) => [Some(&amount.count), Some(&amount.share)],
            Self::Choice(_) | Self::List(_) => [None, None],
        };
        first.into_iter().chain(second)
    }

    /// Its choice.
    pub(super) const fn choice(&self) -> Option<&Choice> {
        match self {
            Self::Choice(choice) => Some(choice),
            Self::Amount(amount) => Some(&amount.unit),
            Self::Number(_) | Self::List(_) => None,
        }
    }

    /// Its list.
    pub(super) const fn list(&self) -> Option<&List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }
}
