//! From what a run used to what it costs.
//!
//! The engine meters time and requests; a [`BillingProfile`] says which provider's meters those
//! are. What is here for every model is the platform alone: no data transfer, storage, logs or
//! support, no discounts or commitments.

use serde::{Deserialize, Serialize};

use crate::cost::{
    AlbTraffic, Allowances, Architecture, Bill, EksSupport, Meter, MissingPrices, PriceBook,
    TargetKind, Usage, bill,
};
use crate::scenario::ModelId;
use crate::sim::models::faas::billing::Metered;
use crate::sim::record::{RunResult, Sample};
use crate::units::Span;

use super::curve::interval_secs;

/// Hours of an average month: 365 × 24 / 12.
const HOURS_PER_MONTH: f64 = 730.0;
const SECS_PER_HOUR: f64 = 3600.0;
const BYTES_PER_KIB: f64 = 1024.0;
const BYTES_PER_GB: f64 = 1e9;

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
    /// Provisioned concurrency, kept all the time. All invocations are charged as on demand: which
    /// of them provisioned environments served is not recorded. With much provisioned concurrency
    /// the bill is too high, by at most the difference between the two prices of a GB-second.
    pub provisioned: u32,
    /// An Application Load Balancer; none: a function URL, which costs nothing.
    pub front_door: Option<FrontDoor>,
}

impl Default for LambdaProfile {
    /// 1769 MB, which come with one vCPU (docs.aws.amazon.com/lambda/latest/dg/
    /// configuration-memory.html, November 2026), as in the default scenario.
    fn default() -> Self {
        Self { architecture: Architecture::X86, memory_mb: 1769, provisioned: 0, front_door: None }
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
    /// GiB of an instance.
    pub gib: f64,
}

/// Billing settings of Cloud Run (docs.cloud.google.com/run/docs/configuring/billing-settings,
/// November 2026).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloudRunBilling {
    /// Instances while they start and while they hold requests, and each request. Instances that
    /// are kept as a minimum cost less while idle; that is left out, so that they are free here.
    #[default]
    RequestBased,
    /// Instances for as long as they exist. The book that comes along lacks the price of memory
    /// for it; a book of one's own has to state it.
    InstanceBased,
}

impl Default for CloudRunProfile {
    /// 1 vCPU and 512 MiB, Cloud Run's own defaults (docs.cloud.google.com/run/docs/configuring,
    /// pages services/cpu and services/memory-limits, November 2026), request-based.
    fn default() -> Self {
        Self { billing: CloudRunBilling::RequestBased, vcpu: 1.0, gib: 0.5 }
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

impl BillingProfile {
    /// What a run used of each meter.
    pub fn usage(&self, result: &RunResult) -> Usage {
        let mut usage = Usage::default();
        let existing = result.simulated;
        match self {
            Self::Machines(machines) => {
                usage.add_ec2(&machines.instance_type, 1, instance_time(result));
                usage.add_ec2(&machines.instance_type, machines.n_balancers, existing);
                add_front_door(&mut usage, machines.front_door, TargetKind::Servers, result);
            }
            Self::Eks(eks) => {
                usage.add_eks(eks.support, existing);
                add_pods(&mut usage, &eks.capacity, result);
                add_front_door(&mut usage, eks.front_door, TargetKind::Servers, result);
            }
            Self::Lambda(lambda) => {
                add_lambda(&mut usage, lambda, result);
                add_front_door(&mut usage, lambda.front_door, TargetKind::Lambda, result);
            }
            Self::Fargate(fargate) => {
                let FargateProfile { architecture, vcpu, gb, front_door } = *fargate;
                usage.add_fargate(architecture, vcpu, gb, instance_time(result));
                add_front_door(&mut usage, front_door, TargetKind::Servers, result);
            }
            Self::CloudRun(run) => add_cloud_run(&mut usage, run, result),
        }
        usage
    }
}

/// Time that instances existed, from their creation to their end: the start is paid for too.
fn instance_time(result: &RunResult) -> Span {
    result.ledger.instance_time.iter().fold(Span::ZERO, |sum, time| sum + *time)
}

fn add_pods(usage: &mut Usage, capacity: &EksCapacity, result: &RunResult) {
    match capacity {
        EksCapacity::Nodes { instance_type, pods_per_node } => {
            let nodes = match result.ledger.node_time {
                Span::ZERO => whole_nodes(result, *pods_per_node),
                simulated => simulated,
            };
            usage.add_ec2(instance_type, 1, nodes);
        }
        EksCapacity::PodRequests { instance_type, pods_per_node } => {
            let share = 1.0 / f64::from(*pods_per_node).max(1.0);
            usage.add_ec2(instance_type, 1, instance_time(result) * share);
        }
        EksCapacity::Fargate { architecture, vcpu, gb } => {
            usage.add_fargate(*architecture, *vcpu, *gb, instance_time(result));
        }
    }
}

/// Time of the fewest nodes that hold the pods at the end of each interval.
fn whole_nodes(result: &RunResult, pods_per_node: u32) -> Span {
    let samples = &result.series.samples;
    let secs = |(i, sample): (usize, &Sample)| {
        let n_pods: u32 = sample.instances.iter().sum();
        f64::from(n_pods.div_ceil(pods_per_node.max(1))) * interval_secs(samples, i)
    };
    Span::from_secs_f64(samples.iter().enumerate().map(secs).sum())
}

fn add_lambda(usage: &mut Usage, lambda: &LambdaProfile, result: &RunResult) {
    let metered =
        Metered { requests: result.ledger.n_invocations, billed: result.ledger.invocation_time };
    usage.add_lambda(lambda.architecture, lambda.memory_mb, &metered);
    if lambda.provisioned > 0 {
        let kept =
            Metered { requests: 0, billed: result.simulated * f64::from(lambda.provisioned) };
        usage.add(Meter::LambdaProvisionedKept, kept.gb_seconds(lambda.memory_mb));
    }
}

fn add_cloud_run(usage: &mut Usage, run: &CloudRunProfile, result: &RunResult) {
    match run.billing {
        CloudRunBilling::RequestBased => {
            let (charged, n) = (result.ledger.busy_time, result.totals.completed);
            usage.add_cloud_run(run.vcpu, run.gib, charged, n);
        }
        CloudRunBilling::InstanceBased => {
            let secs = instance_time(result).as_secs_f64();
            usage.add(Meter::CloudRunInstanceVcpu, run.vcpu * secs);
            usage.add(Meter::CloudRunInstanceMemory, run.gib * secs);
        }
    }
}

/// Capacity units are those of the average over the run. Providers count them hour by hour, which
/// comes to the same for runs of up to an hour.
fn add_front_door(
    usage: &mut Usage,
    front_door: Option<FrontDoor>,
    target: TargetKind,
    result: &RunResult,
) {
    let Some(front_door) = front_door else { return };
    let secs = result.simulated.as_secs_f64();
    let per_sec = (result.totals.arrived + result.totals.retries) as f64 / secs.max(1e-9);
    let kib = front_door.request_kib + front_door.response_kib;
    let gb_per_hour = per_sec * SECS_PER_HOUR * kib * BYTES_PER_KIB / BYTES_PER_GB;
    let traffic = AlbTraffic {
        new_connections_per_sec: front_door.open_connections.map_or(per_sec, |_| 0.0),
        active_connections: front_door
            .open_connections
            .map_or(result.queueing.mean_in_system, f64::from),
        gb_per_hour,
        rule_evaluations_per_sec: 0.0,
    };
    usage.add_alb(traffic.capacity_units(target), result.simulated);
}

/// What a run costs.
#[derive(Clone, Debug, PartialEq)]
pub struct RunBill {
    /// The run itself, meter by meter. What costs nothing each month is charged for.
    pub run: Bill,
    /// Cost of the run over its completed requests, times a million; `None` without any.
    pub per_million_requests: Option<f64>,
    /// A month of 730 hours that goes on like the run.
    pub month: Bill,
    /// The same less what costs nothing each month.
    pub month_after_free: Bill,
}

/// Reckons a run by a book without [faults](PriceBook::faults).
pub fn run_bill(
    result: &RunResult,
    profile: &BillingProfile,
    book: &PriceBook,
) -> Result<RunBill, MissingPrices> {
    let usage = profile.usage(result);
    let months = result.simulated.as_secs_f64() / (HOURS_PER_MONTH * SECS_PER_HOUR);
    let of_month = usage.scaled(if months > 0.0 { 1.0 / months } else { 0.0 });
    let run = bill(&usage, book, Allowances::Ignored)?;
    let completed = result.totals.completed as f64;
    Ok(RunBill {
        per_million_requests: (completed > 0.0).then(|| run.total() / completed * 1e6),
        month: bill(&of_month, book, Allowances::Ignored)?,
        month_after_free: bill(&of_month, book, Allowances::OfOneMonth)?,
        run,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::{Line, result};

    /// An hour in four intervals: 4 instances for half of it, 7 for the other half, 90,000
    /// requests, all answered.
    fn hour() -> RunResult {
        let line = |ready| Line { ready, arrived: 22_500, completed: 22_500, ..Line::default() };
        let mut run = result(900, &[line(4), line(4), line(7), line(7)]);
        run.ledger.n_invocations = 90_000;
        run.ledger.invocation_time = Span::from_secs(4_500);
        run.ledger.busy_time = Span::from_secs(3_000);
        run
    }

    fn total(profile: &BillingProfile) -> f64 {
        run_bill(&hour(), profile, &PriceBook::default()).unwrap().run.total()
    }

    fn near(value: f64, expected: f64) -> bool {
        (value - expected).abs() < 1e-9
    }

    /// 5.5 instances and 1 balancer for an hour at 0.0408: 0.2652.
    #[test]
    fn fixed_machines() {
        assert!(near(total(&BillingProfiles::default().server), 6.5 * 0.0408));
    }

    /// 5.5 × 0.0408 for machines and 0.0225 for the balancer. 25 requests a second on a connection
    /// each are 1 capacity unit; 25 × 3600 × 20 KiB = 1.8432 GB an hour are more: 1.8432 × 0.008.
    #[test]
    fn a_vm_group_with_its_balancer() {
        let expected = 5.5 * 0.0408 + 0.0225 + 1.8432 * 0.008;
        assert!(near(total(&BillingProfiles::default().vm), expected));
    }

    /// The control plane 0.10; 4 pods need 2 nodes of 3 pods and 7 need 3: 2.5 × 0.1632. As shares
    /// of nodes the pods cost 5.5 / 3 × 0.1632; nodes that were simulated are taken as they are.
    #[test]
    fn a_cluster_by_nodes_and_by_pods() {
        let eks = |capacity| {
            BillingProfile::Eks(EksProfile { capacity, front_door: None, ..EksProfile::default() })
        };
        assert!(near(total(&eks(EksCapacity::default())), 0.1 + 2.5 * 0.1632));
        let instance_type = "m7g.xlarge".to_owned();
        let shares = eks(EksCapacity::PodRequests { instance_type, pods_per_node: 3 });
        assert!(near(total(&shares), 0.1 + 5.5 / 3.0 * 0.1632));
        let mut run = hour();
        run.ledger.node_time = Span::from_secs(4 * 3600);
        let bill = run_bill(&run, &eks(EksCapacity::default()), &PriceBook::default()).unwrap();
        assert!(near(bill.run.total(), 0.1 + 4.0 * 0.1632));
        let fargate =
            eks(EksCapacity::Fargate { architecture: Architecture::X86, vcpu: 1.0, gb: 2.0 });
        assert!(near(total(&fargate), 0.1 + 5.5 * (0.04048 + 2.0 * 0.004445)));
    }

    /// 4500 s of 1769 / 1024 GB at 0.0000166667 and 0.09 million requests at 0.20. In a month of
    /// 730 such hours 400,000 GB-s and a million requests of it are free.
    #[test]
    fn a_function_and_its_allowances() {
        let profile = BillingProfiles::default().faas;
        let bill = run_bill(&hour(), &profile, &PriceBook::default()).unwrap();
        let (gb_secs, millions) = (4_500.0 * 1769.0 / 1024.0, 0.09);
        let hour = gb_secs * 0.000_016_666_7 + millions * 0.2;
        assert!(near(bill.run.total(), hour), "{bill:?}");
        assert!(near(bill.per_million_requests.unwrap(), hour / 0.09));
        assert!((bill.month.total() - 730.0 * hour).abs() < 1e-6);
        let free = 400_000.0 * 0.000_016_666_7 + 0.2;
        assert!((bill.month_after_free.total() - (730.0 * hour - free)).abs() < 1e-6);
    }

    /// Two provisioned environments for an hour: 2 × 3600 × 1769 / 1024 GB-s at 0.0000041667.
    #[test]
    fn provisioned_concurrency_is_paid_for_by_the_hour() {
        let lambda = |provisioned| {
            BillingProfile::Lambda(LambdaProfile { provisioned, ..LambdaProfile::default() })
        };
        let more = total(&lambda(2)) - total(&lambda(0));
        assert!(near(more, 7_200.0 * 1769.0 / 1024.0 * 0.000_004_166_7), "{more}");
    }

    /// Request-based: 3000 s of work on 1 vCPU and half a GiB, and 0.09 million requests.
    #[test]
    fn cloud_run_by_requests_and_by_instances() {
        let by = |billing| {
            BillingProfile::CloudRun(CloudRunProfile { billing, ..CloudRunProfile::default() })
        };
        let expected = 3_000.0 * (0.000_024 + 0.5 * 0.000_002_5) + 0.09 * 0.4;
        assert!(near(total(&by(CloudRunBilling::RequestBased)), expected));
        let instances = by(CloudRunBilling::InstanceBased);
        let missing = run_bill(&hour(), &instances, &PriceBook::default());
        assert_eq!(missing, Err(MissingPrices(vec![Meter::CloudRunInstanceMemory])));
        let used: Vec<f64> = instances.usage(&hour()).iter().map(|(_, secs)| secs).collect();
        assert_eq!(used, [19_800.0, 9_900.0]);
    }

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
