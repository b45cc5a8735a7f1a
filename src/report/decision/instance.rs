//! What a platform calls one of its instances.

use crate::scenario::ModelId;
use crate::scenario::input::{ModelsInput, ServerlessContainerInput};
use crate::text::{Lang, format, ui};

/// The word of a platform for one of its instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceWord {
    /// A server of people who manage them.
    Server,
    /// An instance of EC2 or of Cloud Run.
    Instance,
    /// A pod of Kubernetes.
    Pod,
    /// An execution environment of a function.
    Environment,
    /// A task of ECS.
    Task,
}

impl InstanceWord {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Server, Self::Instance, Self::Pod, Self::Environment, Self::Task];

    /// The word of a scenario's model.
    pub const fn of(models: &ModelsInput, model: ModelId) -> Self {
        match (model, &models.serverless_container) {
            (ModelId::Server, _) => Self::Server,
            (ModelId::Container, _) => Self::Pod,
            (ModelId::Faas, _) => Self::Environment,
            (ModelId::ServerlessContainer, Some(ServerlessContainerInput::EcsFargate { .. })) => {
                Self::Task
            }
            (ModelId::Vm | ModelId::ServerlessContainer, _) => Self::Instance,
        }
    }

    /// The word alone: `pod`.
    pub(super) fn alone(self, lang: Lang) -> &'static str {
        match self {
            Self::Server => ui::instance_word_server(lang),
            Self::Instance => ui::instance_word_instance(lang),
            Self::Pod => ui::instance_word_pod(lang),
            Self::Environment => ui::instance_word_environment(lang),
            Self::Task => ui::instance_word_task(lang),
        }
    }

    /// One by its number, within a sentence: `pod 3`.
    pub(super) fn numbered(self, number: u32, lang: Lang) -> String {
        match self {
            Self::Server => ui::instance_number_server(lang, number),
            Self::Instance => ui::instance_number_instance(lang, number),
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
            Self::Instance => ui::instance_count_instance(lang, n),
            Self::Pod => ui::instance_count_pod(lang, n),
            Self::Environment => ui::instance_count_environment(lang, n),
            Self::Task => ui::instance_count_task(lang, n),
        }
    }

    /// Those with these numbers: `Pods 1 and 2`.
    pub(super) fn listed(self, numbers: &[u32], lang: Lang) -> String {
        if let [only] = numbers {
            return self.leading(*only, lang);
        }
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let list = format::list(lang, &numbers);
        match self {
            Self::Server => ui::instance_list_server(lang, list),
            Self::Instance => ui::instance_list_instance(lang, list),
            Self::Pod => ui::instance_list_pod(lang, list),
            Self::Environment => ui::instance_list_environment(lang, list),
            Self::Task => ui::instance_list_task(lang, list),
        }
    }
}
