//! How much of each meter was used.

use std::collections::BTreeMap;

use super::{Architecture, EksSupport, Meter};
use crate::sim::models::faas::billing::Metered;
use crate::units::Span;

/// Quantities by meter: in seconds (of things, vCPUs, GB, GiB or capacity units) or in requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage(BTreeMap<Meter, f64>);

impl Usage {
    /// Adds to a meter.
    pub fn add(&mut self, meter: Meter, quantity: f64) {
        *self.0.entry(meter).or_default() += quantity;
    }

    /// All meters that were used, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (&Meter, f64)> {
        self.0.iter().map(|(meter, quantity)| (meter, *quantity))
    }

    /// The same, so many times.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        Self(self.0.iter().map(|(meter, quantity)| (meter.clone(), quantity * factor)).collect())
    }

    /// EC2 instances of a type, each of which exists for so long.
    pub fn add_ec2(&mut self, instance_type: &str, count: u32, each: Span) {
        let seconds = f64::from(count) * each.as_secs_f64();
        self.add(Meter::Ec2Instance(instance_type.to_owned()), seconds);
    }

    /// An Application Load Balancer that exists for so long with so many capacity units.
    pub fn add_alb(&mut self, capacity_units: f64, existing: Span) {
        self.add(Meter::AlbBalancer, existing.as_secs_f64());
        self.add(Meter::AlbCapacity, capacity_units * existing.as_secs_f64());
    }

    /// A Network Load Balancer that exists for so long with so many capacity units.
    pub fn add_nlb(&mut self, capacity_units: f64, existing: Span) {
        self.add(Meter::NlbBalancer, existing.as_secs_f64());
        self.add(Meter::NlbCapacity, capacity_units * existing.as_secs_f64());
    }

    /// An EKS cluster that exists for so long.
    pub fn add_eks(&mut self, support: EksSupport, existing: Span) {
        self.add(Meter::EksCluster(support), existing.as_secs_f64());
    }

    /// A task on Fargate of this size that is charged for so long.
    pub fn add_fargate(&mut self, architecture: Architecture, vcpu: f64, gb: f64, charged: Span) {
        self.add(Meter::FargateVcpu(architecture), vcpu * charged.as_secs_f64());
        self.add(Meter::FargateMemory(architecture), gb * charged.as_secs_f64());
    }

    /// Invocations of a Lambda function with so much memory.
    pub fn add_lambda(&mut self, architecture: Architecture, memory_mb: u32, metered: &Metered) {
        self.add(Meter::LambdaDuration(architecture), metered.gb_seconds(memory_mb));
        self.add(Meter::LambdaRequests, metered.requests as f64);
    }

    /// Invocations that provisioned environments served: each is charged for as a request, like
    /// any other, and its duration at a price of its own.
    pub fn add_lambda_on_provisioned(
        &mut self,
        architecture: Architecture,
        memory_mb: u32,
        metered: &Metered,
    ) {
        self.add(Meter::LambdaProvisionedDuration(architecture), metered.gb_seconds(memory_mb));
        self.add(Meter::LambdaRequests, metered.requests as f64);
    }

    /// Instances of Cloud Run of this size that are charged for so long in all, and the requests
    /// that they served.
    pub fn add_cloud_run(&mut self, vcpu: f64, gib: f64, charged: Span, requests: u64) {
        self.add(Meter::CloudRunVcpu, vcpu * charged.as_secs_f64());
        self.add(Meter::CloudRunMemory, gib * charged.as_secs_f64());
        self.add(Meter::CloudRunRequests, requests as f64);
    }
}
