//! What providers charge for, and the units they price it in.

use serde::{Deserialize, Serialize};

/// Instruction set of a processor.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// Intel and AMD.
    #[default]
    X86,
    /// Graviton.
    Arm,
}

/// Support of a Kubernetes version on EKS.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum EksSupport {
    /// For some 14 months after a version came out.
    #[default]
    Standard,
    /// For a year after that.
    Extended,
}

/// Something that a provider counts and charges for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meter {
    /// An EC2 instance of this type, with Linux, on demand.
    Ec2Instance(String),
    /// An Application Load Balancer that exists.
    AlbBalancer,
    /// Its capacity units (LCU).
    AlbCapacity,
    /// A Network Load Balancer that exists.
    NlbBalancer,
    /// Its capacity units (NLCU).
    NlbCapacity,
    /// The control plane of an EKS cluster.
    EksCluster(EksSupport),
    /// vCPUs of tasks on Fargate, with Linux, on demand.
    FargateVcpu(Architecture),
    /// Memory of tasks on Fargate, with Linux, on demand.
    FargateMemory(Architecture),
    /// Memory-time of Lambda functions, on demand.
    LambdaDuration(Architecture),
    /// Invocations of Lambda functions.
    LambdaRequests,
    /// Memory-time for which provisioned concurrency is kept.
    LambdaProvisionedKept(Architecture),
    /// Memory-time for which provisioned concurrency works.
    LambdaProvisionedDuration(Architecture),
    /// vCPUs of Cloud Run instances, under request-based billing.
    CloudRunVcpu,
    /// Memory of Cloud Run instances, under request-based billing.
    CloudRunMemory,
    /// vCPUs of Cloud Run instances of the minimum while idle, under request-based billing.
    CloudRunIdleVcpu,
    /// Memory of Cloud Run instances of the minimum while idle, under request-based billing.
    CloudRunIdleMemory,
    /// Requests to Cloud Run, under request-based billing.
    CloudRunRequests,
    /// vCPUs of Cloud Run instances, under instance-based billing.
    CloudRunInstanceVcpu,
    /// Memory of Cloud Run instances, under instance-based billing.
    CloudRunInstanceMemory,
}

/// What kind of quantity a meter counts. Two units can stand for each other only within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Whole things that exist for a time: instances, balancers, clusters.
    Existence,
    /// CPU for a time.
    Vcpu,
    /// Memory for a time, in GB as AWS counts them.
    Gb,
    /// Memory for a time, in GiB as Google counts them.
    Gib,
    /// Capacity units of a load balancer for a time.
    CapacityUnit,
    /// Requests.
    Requests,
}

/// A unit that a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One thing for an hour.
    Hour,
    /// One thing for a second.
    Second,
    /// A vCPU for an hour.
    VcpuHour,
    /// A vCPU for a second.
    VcpuSecond,
    /// A GB for an hour.
    GbHour,
    /// A GB for a second.
    GbSecond,
    /// A GiB for an hour.
    GibHour,
    /// A GiB for a second.
    GibSecond,
    /// A capacity unit for an hour.
    CapacityUnitHour,
    /// A million requests.
    MillionRequests,
}

const SECS_PER_HOUR: f64 = 3600.0;

impl Meter {
    /// What kind of quantity it counts: in seconds, or in requests.
    pub fn dimension(&self) -> Dimension {
        match self {
            Self::Ec2Instance(_) | Self::AlbBalancer | Self::NlbBalancer | Self::EksCluster(_) => {
                Dimension::Existence
            }
            Self::AlbCapacity | Self::NlbCapacity => Dimension::CapacityUnit,
            Self::FargateVcpu(_)
            | Self::CloudRunVcpu
            | Self::CloudRunIdleVcpu
            | Self::CloudRunInstanceVcpu => Dimension::Vcpu,
            Self::FargateMemory(_)
            | Self::LambdaDuration(_)
            | Self::LambdaProvisionedKept(_)
            | Self::LambdaProvisionedDuration(_) => Dimension::Gb,
            Self::CloudRunMemory | Self::CloudRunIdleMemory | Self::CloudRunInstanceMemory => {
                Dimension::Gib
            }
            Self::LambdaRequests | Self::CloudRunRequests => Dimension::Requests,
        }
    }
}

impl Unit {
    /// What kind of quantity it measures.
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Hour | Self::Second => Dimension::Existence,
            Self::VcpuHour | Self::VcpuSecond => Dimension::Vcpu,
            Self::GbHour | Self::GbSecond => Dimension::Gb,
            Self::GibHour | Self::GibSecond => Dimension::Gib,
            Self::CapacityUnitHour => Dimension::CapacityUnit,
            Self::MillionRequests => Dimension::Requests,
        }
    }

    /// How many seconds, or requests, it is.
    pub fn size(self) -> f64 {
        match self {
            Self::Second | Self::VcpuSecond | Self::GbSecond | Self::GibSecond => 1.0,
            Self::Hour | Self::VcpuHour | Self::GbHour | Self::GibHour | Self::CapacityUnitHour => {
                SECS_PER_HOUR
            }
            Self::MillionRequests => 1e6,
        }
    }
}
