//! What of a run is metered, and by whom: one profile for each model, which people can edit.

use serde::{Deserialize, Serialize};

use crate::cost::{Architecture, EksSupport};
use crate::scenario::ModelId;
use crate::sim::models::faas::billing::MB_PER_VCPU;

/// A load balancer in front, and what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FrontDoor {
    /// KiB of a request with its headers.
    pub request_kib: f64,
    /// KiB of an answer.
    pub response_kib: f64,
    /// Connections that clients keep open; none: each request opens one.
    pub open_connections: Option<u32>,
}

impl Default for FrontDoor {
    /// 4 KiB in and 16 KiB out: our assumption.
    fn default() -> Self {
        Self { request_kib: 4.0, response_kib: 16.0, open_connections: None }
    }
}

/// Machines of one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MachineProfile {
    /// EC2 instance type.
    pub instance_type: String,
    /// Further machines of that type that are there all the time, for a balancer of one's own.
    pub n_balancers: u32,
    /// An Application Load Balancer; none: the balancer is one's own.
    pub front_door: Option<FrontDoor>,
}

impl Default for MachineProfile {
    /// m7g.medium: with 1 vCPU and 4 GiB the smallest of its family, as large as one instance of
    /// the default scenario. Our assumption.
    fn default() -> Self {
        Self { instance_type: "m7g.medium".to_owned(), n_balancers: 0, front_door: None }
    }
}

/// A Kubernetes cluster on EKS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EksProfile {
    /// What the control plane costs.
    pub support: EksSupport,
    /// What pods run on.
    pub capacity: EksCapacity,
    /// An Application Load Balancer (an Ingress).
    pub front_door: Option<FrontDoor>,
}

/// What pods run on, and so what is paid for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, tag = "kind", rename_all = "snake_case")]
pub enum EksCapacity {
    /// Whole nodes. Where the run simulated nodes, those; otherwise as many as the pods of each
    /// moment need at least.
    Nodes {
        /// EC2 instance type.
        instance_type: String,
        /// Pods that fit on a node.
        pods_per_node: u32,
    },
    /// The pods' share of nodes that others fill up.
    PodRequests {
        /// EC2 instance type.
        instance_type: String,
        /// Pods that fit on a node.
        pods_per_node: u32,
    },
    /// Each pod on Fargate, charged from the image pull on.
    Fargate {
        /// Instruction set.
        architecture: Architecture,
        /// vCPUs of a pod.
        vcpu: f64,
        /// GB of a pod.
        gb: f64,
    },
}

impl Default for EksCapacity {
    /// m7g.xlarge, 4 vCPUs and 16 GiB. Three pods of one core fit: the system's own pods and the
    /// kubelet's reserve take the rest. Our assumption.
    fn default() -> Self {
        Self::Nodes { instance_type: "m7g.xlarge".to_owned(), pods_per_node: 3 }
    }
}

/// A Lambda function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LambdaProfile {
    /// Instruction set.
    pub architecture: Architecture,
    /// Memory in MB.
    pub memory_mb: u32,
    /// Provisioned concurrency, kept all the time. What it served in the run is charged at its own
    /// price of a GB-second, whatever this says. AWS gives functions that have it nothing for free
    /// each month (aws.amazon.com/lambda/pricing/, as public price tables quote it in November
    /// 2026); that is left out of what invocations beyond it cost, and of the price of requests.
    pub provisioned: u32,
    /// An Application Load Balancer; none: a function URL, which costs nothing.
    pub front_door: Option<FrontDoor>,
}

impl Default for LambdaProfile {
    /// As much memory as comes with one vCPU, which an instance of the other models has.
    fn default() -> Self {
        Self {
            architecture: Architecture::X86,
            memory_mb: MB_PER_VCPU,
            provisioned: 0,
            front_door: None,
        }
    }
}

/// An ECS service on Fargate. Tasks are charged for at least a minute each; that is left out, since
/// tasks of a service live longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FargateProfile {
    /// Instruction set.
    pub architecture: Architecture,
    /// vCPUs of a task.
    pub vcpu: f64,
    /// GB of a task.
    pub gb: f64,
    /// An Application Load Balancer.
    pub front_door: Option<FrontDoor>,
}

impl Default for FargateProfile {
    /// 1 vCPU and 2 GB, the least memory that comes with it: our choice.
    fn default() -> Self {
        Self {
            architecture: Architecture::X86,
            vcpu: 1.0,
            gb: 2.0,
            front_door: Some(FrontDoor::default()),
        }
    }
}

/// A Cloud Run service. Its URL and balancer cost nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CloudRunProfile {
    /// What is charged.
    pub billing: CloudRunBilling,
    /// vCPUs of an instance.
    pub vcpu: f64,
    /// vCPUs of an instance while it starts; `None`: no more than later.
    pub boosted_vcpu: Option<f64>,
    /// GiB of an instance.
    pub gib: f64,
}

/// Billing settings of Cloud Run (docs.cloud.google.com/run/docs/configuring/billing-settings,
/// November 2026).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloudRunBilling {
    /// Instances while they start and while they hold requests, and each request; instances of the
    /// minimum while idle too, at a lower price.
    #[default]
    RequestBased,
    /// Instances for as long as they exist.
    InstanceBased,
}

impl Default for CloudRunProfile {
    /// 1 vCPU, Cloud Run's own default (docs.cloud.google.com/run/docs/configuring/cpu, November
    /// 2026), and half a GiB, our assumption; request-based.
    fn default() -> Self {
        Self { billing: CloudRunBilling::RequestBased, vcpu: 1.0, boosted_vcpu: None, gib: 0.5 }
    }
}

/// What of a run is metered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "platform", rename_all = "snake_case")]
pub enum BillingProfile {
    /// Each instance of the run is a machine.
    Machines(MachineProfile),
    /// Each is a pod.
    Eks(EksProfile),
    /// Each is an environment of a function; its invocations are metered.
    Lambda(LambdaProfile),
    /// Each is a task.
    Fargate(FargateProfile),
    /// Each is an instance of a service.
    CloudRun(CloudRunProfile),
}

/// What is metered for each model; written and read as JSON, every part with a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BillingProfiles {
    /// Servers that people manage.
    pub server: BillingProfile,
    /// A VM group.
    pub vm: BillingProfile,
    /// Containers on Kubernetes.
    pub container: BillingProfile,
    /// Functions.
    pub faas: BillingProfile,
    /// Serverless containers.
    pub serverless_container: BillingProfile,
}

impl Default for BillingProfiles {
    /// Rented servers stand in for owned ones, whose price nobody can look up, with one more for
    /// the balancer. VM groups, pods and tasks have an Application Load Balancer.
    fn default() -> Self {
        let front_door = Some(FrontDoor::default());
        Self {
            server: BillingProfile::Machines(MachineProfile {
                n_balancers: 1,
                ..MachineProfile::default()
            }),
            vm: BillingProfile::Machines(MachineProfile {
                front_door,
                ..MachineProfile::default()
            }),
            container: BillingProfile::Eks(EksProfile { front_door, ..EksProfile::default() }),
            faas: BillingProfile::Lambda(LambdaProfile::default()),
            serverless_container: BillingProfile::CloudRun(CloudRunProfile::default()),
        }
    }
}

impl BillingProfiles {
    /// That of a model.
    pub fn of(&self, model: ModelId) -> &BillingProfile {
        match model {
            ModelId::Server => &self.server,
            ModelId::Vm => &self.vm,
            ModelId::Container => &self.container,
            ModelId::Faas => &self.faas,
            ModelId::ServerlessContainer => &self.serverless_container,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_can_be_written_down_in_part() {
        let text = r#"{"vm": {"platform": "machines", "instance_type": "t3.large"}}"#;
        let profiles: BillingProfiles = serde_json::from_str(text).unwrap();
        let BillingProfile::Machines(vm) = profiles.of(ModelId::Vm) else { panic!() };
        assert_eq!((vm.instance_type.as_str(), vm.front_door), ("t3.large", None));
        assert_eq!(profiles.faas, BillingProfiles::default().faas);
        assert!(serde_json::from_str::<BillingProfiles>(r#"{"vms": {}}"#).is_err());
    }
}
