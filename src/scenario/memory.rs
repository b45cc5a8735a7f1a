//! How much memory an instance may use, for each model in its platform's own field.

use super::ModelId;
use super::fault::FieldPath;
use super::input::{ModelsInput, ServerlessContainerInput};

/// MiB of a GiB.
const MIB_PER_GIB: f64 = 1024.0;

/// What the instances of a model may use.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MemoryLimit {
    /// The field that says so.
    pub(super) path: FieldPath,
    /// How much, in MiB.
    pub(super) mib: f64,
}

/// The limit of a model that is to be run; `None`: there is none.
pub(super) fn memory_limit(models: &ModelsInput, model: ModelId) -> Option<MemoryLimit> {
    let (field, mib) = match model {
        ModelId::Server => {
            ("machine.memory_mib", f64::from(models.server.as_ref()?.machine.memory_mib))
        }
        ModelId::Vm => ("instance.memory_mib", f64::from(models.vm.as_ref()?.instance.memory_mib)),
        ModelId::Container => {
            ("pod.memoryLimitMib", f64::from(models.container.as_ref()?.pod.memory_limit_mib?))
        }
        ModelId::Faas => {
            ("function.MemorySize", f64::from(models.faas.as_ref()?.function.memory_size))
        }
        ModelId::ServerlessContainer => match models.serverless_container.as_ref()? {
            ServerlessContainerInput::CloudRun { service } => {
                ("service.template.memoryGib", service.template.memory_gib * MIB_PER_GIB)
            }
            ServerlessContainerInput::EcsFargate { service } => {
                ("service.task.memory", service.task.memory_mib())
            }
        },
    };
    Some(MemoryLimit { path: FieldPath::from("models").key(model.key()).key(field), mib })
}
