//! What a platform calls one of its instances, and its parts.

use crate::scenario::ModelId;
use crate::scenario::input::{ModelsInput, ServerlessContainerInput};
use crate::sim::record::{Decision, DecisionBody, Part};
use crate::text::{Lang, format, ui};

/// The word of a platform for one of its instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceWord {
    /// A server of people who manage them.
    Server,
    /// An instance of EC2.
    Instance,
    /// A pod of Kubernetes.
    Pod,
    /// An execution environment of a function.
    Environment,
    /// An instance of Cloud Run.
    ContainerInstance,
    /// A task of ECS.
    Task,
}

impl InstanceWord {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Server,
        Self::Instance,
        Self::Pod,
        Self::Environment,
        Self::ContainerInstance,
        Self::Task,
    ];

    /// The word of a scenario's model.
    pub const fn of(models: &ModelsInput, model: ModelId) -> Self {
        match (model, &models.serverless_container) {
            (ModelId::Server, _) => Self::Server,
            (ModelId::Container, _) => Self::Pod,
            (ModelId::Faas, _) => Self::Environment,
            (ModelId::ServerlessContainer, Some(ServerlessContainerInput::EcsFargate { .. })) => {
                Self::Task
            }
            (ModelId::ServerlessContainer, _) => Self::ContainerInstance,
            (ModelId::Vm, _) => Self::Instance,
        }
    }

    /// Who on the platform took a decision.
    pub(super) fn part(self, decision: &Decision, lang: Lang) -> &'static str {
        match (decision.part, &decision.body) {
            (_, DecisionBody::Progressive(_)) => ui::state_rollout_argo(lang),
            (_, DecisionBody::Vpa(_)) => ui::part_vertical_pod_autoscaler(lang),
            (Part::Scaler, _) => self.scaler(lang),
            (Part::Healer, _) => self.healer(lang),
            (Part::Rollout, _) => self.rollout(lang),
            (Part::Infrastructure, _) => ui::state_part_infrastructure(lang),
            (Part::Scenario, _) => ui::state_part_scenario(lang),
        }
    }

    fn scaler(self, lang: Lang) -> &'static str {
        match self {
            Self::Server => ui::state_scaler_server(lang),
            Self::Instance => ui::state_scaler_vm(lang),
            Self::Pod => ui::state_scaler_kubernetes(lang),
            Self::Environment => ui::state_scaler_lambda(lang),
            Self::ContainerInstance => ui::state_scaler_cloud_run(lang),
            Self::Task => ui::state_scaler_ecs(lang),
        }
    }

    fn healer(self, lang: Lang) -> &'static str {
        match self {
            Self::Server => ui::state_healer_server(lang),
            Self::Instance => ui::state_healer_vm(lang),
            Self::Pod => ui::state_healer_kubernetes(lang),
            Self::Environment => ui::state_healer_lambda(lang),
            Self::ContainerInstance => ui::state_healer_cloud_run(lang),
            Self::Task => ui::state_healer_ecs(lang),
        }
    }

    fn rollout(self, lang: Lang) -> &'static str {
        match self {
            Self::Server => ui::state_rollout_server(lang),
            Self::Instance => ui::state_rollout_vm(lang),
            Self::Pod => ui::state_rollout_kubernetes(lang),
            Self::Environment => ui::state_rollout_lambda(lang),
            Self::ContainerInstance => ui::state_rollout_cloud_run(lang),
            Self::Task => ui::state_rollout_ecs(lang),
        }
    }

    /// The word alone: `pod`.
    pub(super) fn alone(self, lang: Lang) -> &'static str {
        match self {
            Self::Server => ui::instance_word_server(lang),
            Self::Instance | Self::ContainerInstance => ui::instance_word_instance(lang),
            Self::Pod => ui::instance_word_pod(lang),
            Self::Environment => ui::instance_word_environment(lang),
            Self::Task => ui::instance_word_task(lang),
        }
    }

    /// One by its number, within a sentence: `pod 3`.
    pub(super) fn numbered(self, number: u32, lang: Lang) -> String {
        match self {
            Self::Server => ui::instance_number_server(lang, number),
            Self::Instance | Self::ContainerInstance => ui::instance_number_instance(lang, number),
            Self::Pod => ui::instance_number_pod(lang, number),
            Self::Environment => ui::instance_number_environment(lang, number),
            Self::Task => ui::instance_number_task(lang, number),
        }
    }

    /// One by its number, at the start of a sentence: `Pod 3`.
    pub(in crate::report) fn leading(self, number: u32, lang: Lang) -> String {
        let words = self.numbered(number, lang);
        let mut letters = words.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }

    /// So many: `3 pods`.
    pub(in crate::report) fn counted(self, n: u64, lang: Lang) -> String {
        match self {
            Self::Server => ui::instance_count_server(lang, n),
            Self::Instance | Self::ContainerInstance => ui::instance_count_instance(lang, n),
            Self::Pod => ui::instance_count_pod(lang, n),
            Self::Environment => ui::instance_count_environment(lang, n),
            Self::Task => ui::instance_count_task(lang, n),
        }
    }

    /// Those with these numbers, from the lowest to the highest: `Pods 1 and 2`.
    pub(super) fn listed(self, numbers: &[u32], lang: Lang) -> String {
        if let [only] = numbers {
            return self.leading(*only, lang);
        }
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let list = format::list(lang, &numbers);
        match self {
            Self::Server => ui::instance_list_server(lang, list),
            Self::Instance | Self::ContainerInstance => ui::instance_list_instance(lang, list),
            Self::Pod => ui::instance_list_pod(lang, list),
            Self::Environment => ui::instance_list_environment(lang, list),
            Self::Task => ui::instance_list_task(lang, list),
        }
    }
}
