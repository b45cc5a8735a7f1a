//! From what a run used to what it costs.
//!
//! The engine meters time and requests; a [`BillingProfile`] says which provider's meters those
//! are. What is here for every model is the platform alone: no data transfer, storage, logs or
//! support, no discounts or commitments.

use super::billing_profile::{
    BillingProfile, CloudRunBilling, CloudRunProfile, EksCapacity, FargateProfile, FrontDoor,
    LambdaProfile,
};
use super::curve::interval_secs;
use crate::cost::{
    AlbTraffic, Allowances, Bill, Meter, MissingPrices, PriceBook, TargetKind, Usage, bill,
};
use crate::sim::models::faas::billing::Metered;
use crate::sim::models::serverless_container::cloud_run::BOOST_AFTER_START;
use crate::sim::record::{InstanceState, Invocations, Invoked, RunResult, Sample};
use crate::units::Span;

/// Hours of an average month: 365 × 24 / 12.
const HOURS_PER_MONTH: f64 = 730.0;
const SECS_PER_HOUR: f64 = 3600.0;
const BYTES_PER_KIB: f64 = 1024.0;
const BYTES_PER_GB: f64 = 1e9;

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
        let n_pods = sample.n_instances();
        f64::from(n_pods.div_ceil(pods_per_node.max(1))) * interval_secs(samples, i)
    };
    Span::from_secs_f64(samples.iter().enumerate().map(secs).sum())
}

fn add_lambda(usage: &mut Usage, lambda: &LambdaProfile, result: &RunResult) {
    let LambdaProfile { architecture, memory_mb, .. } = *lambda;
    let metered = |invoked: Invoked| Metered { requests: invoked.n, billed: invoked.billed };
    let Invocations { on_demand, provisioned } = result.ledger.invocations;
    usage.add_lambda(architecture, memory_mb, &metered(on_demand));
    if provisioned.n > 0 {
        usage.add_lambda_on_provisioned(architecture, memory_mb, &metered(provisioned));
    }
    if lambda.provisioned > 0 {
        let kept =
            Metered { requests: 0, billed: result.simulated * f64::from(lambda.provisioned) };
        usage.add(Meter::LambdaProvisionedKept(architecture), kept.gb_seconds(memory_mb));
    }
}

fn add_cloud_run(usage: &mut Usage, run: &CloudRunProfile, result: &RunResult) {
    let starting = result.ledger.instance_time[InstanceState::Starting.index()];
    let boosted = starting + BOOST_AFTER_START * result.ledger.n_launched as f64;
    let more_vcpu = run.boosted_vcpu.map_or(0.0, |vcpu| vcpu - run.vcpu);
    let boost = more_vcpu * boosted.as_secs_f64();
    match run.billing {
        CloudRunBilling::RequestBased => {
            // An instance that starts holds no request yet, so that no time counts twice.
            let charged = result.ledger.busy_time + starting;
            usage.add_cloud_run(run.vcpu, run.gib, charged, result.totals.completed);
            usage.add(Meter::CloudRunVcpu, boost);
            let idle = result.ledger.kept_idle_time.as_secs_f64();
            if idle > 0.0 {
                usage.add(Meter::CloudRunIdleVcpu, run.vcpu * idle);
                usage.add(Meter::CloudRunIdleMemory, run.gib * idle);
            }
        }
        CloudRunBilling::InstanceBased => {
            let secs = instance_time(result).as_secs_f64();
            usage.add(Meter::CloudRunInstanceVcpu, run.vcpu * secs + boost);
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
    use crate::analysis::billing_profile::{BillingProfiles, EksProfile};
    use crate::analysis::samples::{Line, result};
    use crate::cost::Architecture;

    /// An hour in four intervals: 4 instances for half of it, 7 for the other half, 90,000
    /// requests, all answered.
    fn hour() -> RunResult {
        let line = |ready| Line { ready, arrived: 22_500, completed: 22_500, ..Line::default() };
        let mut run = result(900, &[line(4), line(4), line(7), line(7)]);
        run.ledger.invocations.on_demand = Invoked { n: 90_000, billed: Span::from_secs(4_500) };
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

    /// 3000 of 4500 s were served by provisioned environments: 3000 × 1769 / 1024 GB-s at
    /// 0.0000097222 instead of 0.0000166667, on Arm at 0.0000077778 instead of 0.0000133334. All
    /// 90,000 requests cost the same.
    #[test]
    fn what_provisioned_environments_serve_has_its_own_price() {
        let mut run = hour();
        run.ledger.invocations = Invocations {
            on_demand: Invoked { n: 30_000, billed: Span::from_secs(1_500) },
            provisioned: Invoked { n: 60_000, billed: Span::from_secs(3_000) },
        };
        for (architecture, less) in [
            (Architecture::X86, 0.000_016_666_7 - 0.000_009_722_2),
            (Architecture::Arm, 0.000_013_333_4 - 0.000_007_777_8),
        ] {
            let lambda = LambdaProfile { architecture, ..LambdaProfile::default() };
            let profile = BillingProfile::Lambda(lambda);
            let spared = total(&profile)
                - run_bill(&run, &profile, &PriceBook::default()).unwrap().run.total();
            assert!(near(spared, 3_000.0 * 1769.0 / 1024.0 * less), "{architecture:?}: {spared}");
        }
    }

    #[test]
    fn cloud_run_charges_starts_and_what_boost_adds() {
        let mut run = hour();
        run.ledger.instance_time[InstanceState::Starting.index()] += Span::from_secs(50);
        run.ledger.n_launched += 10;
        let added = |boosted_vcpu| {
            let profile = CloudRunProfile { boosted_vcpu, ..CloudRunProfile::default() };
            let [before, after] = [&hour(), &run].map(|run| {
                let profile = BillingProfile::CloudRun(profile.clone());
                run_bill(run, &profile, &PriceBook::default()).unwrap().run.total()
            });
            after - before
        };
        // Ten starts of 5 s are 50 s more of 1 vCPU and 0.5 GiB.
        let starts = 50.0 * (0.000_024 + 0.5 * 0.000_002_5);
        assert!(near(added(None), starts));
        // With 2 vCPUs there is one more in those 50 s and in ten times 10 s.
        assert!(near(added(Some(2.0)), starts + 150.0 * 0.000_024));
    }

    /// Instances of the minimum were idle for 2000 s: 1 vCPU and half a GiB at 0.0000025 each, and
    /// nothing of it for free each month. By instances they are charged like all others.
    #[test]
    fn cloud_run_charges_idle_instances_of_the_minimum_less() {
        let mut run = hour();
        run.ledger.kept_idle_time = Span::from_secs(2_000);
        let added = |billing, of: fn(&RunBill) -> f64| {
            let profile =
                BillingProfile::CloudRun(CloudRunProfile { billing, ..CloudRunProfile::default() });
            let [before, after] = [&hour(), &run]
                .map(|run| of(&run_bill(run, &profile, &PriceBook::default()).unwrap()));
            after - before
        };
        let idle = 2_000.0 * 1.5 * 0.000_002_5;
        assert!(near(added(CloudRunBilling::RequestBased, |bill| bill.run.total()), idle));
        let month = added(CloudRunBilling::RequestBased, |bill| bill.month_after_free.total());
        assert!((month - 730.0 * idle).abs() < 1e-6, "{month}");
        assert!(near(added(CloudRunBilling::InstanceBased, |bill| bill.run.total()), 0.0));
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
        let expected = 19_800.0 * 0.000_018 + 9_900.0 * 0.000_002;
        assert!(near(total(&instances), expected));
        let used: Vec<f64> = instances.usage(&hour()).iter().map(|(_, secs)| secs).collect();
        assert_eq!(used, [19_800.0, 9_900.0]);
    }
}
