//! Families of bills.

use orchestration_guide::cost::{
    AlbTraffic, Allowances, Architecture, EksSupport, Meter, Price, PriceBook, TargetKind, Unit,
    Usage, bill,
};
use orchestration_guide::sim::models::faas::billing::{
    InitBilling, Metered, billed_duration, vcpus,
};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Actual, check_knowing, family};
use crate::families::Family;
use crate::kubernetes::actual;

/// All families of this file.
pub(crate) const FAMILIES: &[Family] =
    &[family("lambda_billing", lambda_billing), family("cost_model", cost_model)];

/// The book that comes along, with the prices that a case states in place of its own.
#[derive(Default)]
struct Book(PriceBook);

impl Book {
    fn set(&mut self, meter: Meter, unit: Unit, amount: Option<f64>) {
        let Some(amount) = amount else { return };
        self.0.set(Price {
            free_per_month: self.0.price(&meter).map_or(0.0, |price| price.free_per_month),
            meter,
            amount,
            unit,
            region: "the case's".to_owned(),
            as_of: "2026-11".parse().expect("a month"),
            source: "the case".to_owned(),
        });
    }

    fn total(&self, usage: &Usage, allowances: Allowances) -> Result<f64, String> {
        let bill = bill(usage, &self.0, allowances).map_err(|error| error.to_string())?;
        Ok(bill.total())
    }
}

fn hours(hours: f64) -> Span {
    Span::from_secs_f64(hours * 3600.0)
}

fn millis(ms: f64) -> Span {
    Span::from_secs_f64(ms / 1000.0)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Billing {
    duration_ms: Option<f64>,
    init_ms: Option<f64>,
    init_billed: Option<bool>,
    memory_mb: Option<u32>,
    billed_ms: Option<f64>,
    invocations: Option<u64>,
    free_tier: Option<bool>,
    usd_per_gbs: Option<f64>,
    usd_per_million: Option<f64>,
}

impl Billing {
    fn billed(&self) -> Option<Span> {
        let init_billing = match self.init_billed {
            Some(true) | None => InitBilling::Billed,
            Some(false) => InitBilling::Free,
        };
        let init = millis(self.init_ms.unwrap_or(0.0));
        let rounded = self.duration_ms.map(|ms| billed_duration(millis(ms), init, init_billing));
        self.billed_ms.map(millis).or(rounded)
    }
}

fn lambda_billing(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: Billing, _| {
        let mut actual = Actual::new();
        if let Some(memory_mb) = given.memory_mb {
            actual.insert("vcpu".to_owned(), json!(vcpus(memory_mb)));
        }
        if let Some(billed) = given.billed() {
            actual.insert("billed_ms".to_owned(), json!(billed.as_millis_f64()));
        }
        if let (Some(memory_mb), Some(billed)) = (given.memory_mb, given.billed()) {
            actual.append(&mut lambda_bill(&given, memory_mb, billed)?);
        }
        Ok(actual)
    })
}

fn lambda_bill(given: &Billing, memory_mb: u32, billed: Span) -> Result<Actual, String> {
    let mut metered = Metered::default();
    metered.record(given.invocations.unwrap_or(1), billed);
    let mut usage = Usage::default();
    usage.add_lambda(Architecture::X86, memory_mb, &metered);
    let mut book = Book::default();
    book.set(Meter::LambdaDuration(Architecture::X86), Unit::GbSecond, given.usd_per_gbs);
    book.set(Meter::LambdaRequests, Unit::MillionRequests, given.usd_per_million);
    let allowances = match given.free_tier {
        Some(true) => Allowances::OfOneMonth,
        Some(false) | None => Allowances::Ignored,
    };
    Ok(actual! { gb_s: metered.gb_seconds(memory_mb), usd: book.total(&usage, allowances)? })
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Target {
    #[serde(alias = "instance", alias = "ip")]
    Servers,
    Lambda,
}

/// All keys of the family; which are there says what is reckoned.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Costs {
    new_conn_per_s: Option<f64>,
    active_conn: Option<f64>,
    gb_per_h: Option<f64>,
    rule_evals_per_s: Option<f64>,
    target: Option<Target>,
    usd_lcu_h: Option<f64>,

    vcpu: Option<f64>,
    gb: Option<f64>,
    usd_vcpu_h: Option<f64>,
    usd_gb_h: Option<f64>,

    r#type: Option<String>,
    count: Option<u32>,

    usd_h: Option<f64>,
    hours: Option<f64>,
}

fn cost_model(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: Costs, _| {
        let is_alb = [given.new_conn_per_s, given.active_conn, given.gb_per_h];
        if is_alb.iter().chain([&given.rule_evals_per_s]).any(Option::is_some) {
            alb(&given)
        } else if given.vcpu.is_some() {
            fargate(&given)
        } else if let Some(instance_type) = &given.r#type {
            ec2(&given, instance_type)
        } else {
            eks(&given)
        }
    })
}

fn alb(given: &Costs) -> Result<Actual, String> {
    let traffic = AlbTraffic {
        new_connections_per_sec: given.new_conn_per_s.unwrap_or(0.0),
        active_connections: given.active_conn.unwrap_or(0.0),
        gb_per_hour: given.gb_per_h.unwrap_or(0.0),
        rule_evaluations_per_sec: given.rule_evals_per_s.unwrap_or(0.0),
    };
    let target = match given.target {
        Some(Target::Lambda) => TargetKind::Lambda,
        Some(Target::Servers) | None => TargetKind::Servers,
    };
    let lcu = traffic.capacity_units(target);
    let mut book = Book::default();
    book.set(Meter::AlbBalancer, Unit::Hour, given.usd_h);
    book.set(Meter::AlbCapacity, Unit::CapacityUnitHour, given.usd_lcu_h);
    let cost = |existing| {
        let mut usage = Usage::default();
        usage.add_alb(lcu, existing);
        book.total(&usage, Allowances::Ignored)
    };
    Ok(actual! {
        lcu: lcu,
        usd_per_h: cost(hours(1.0))?,
        usd: cost(hours(given.hours.unwrap_or(1.0)))?,
    })
}

fn fargate(given: &Costs) -> Result<Actual, String> {
    let mut book = Book::default();
    book.set(Meter::FargateVcpu(Architecture::X86), Unit::VcpuHour, given.usd_vcpu_h);
    book.set(Meter::FargateMemory(Architecture::X86), Unit::GbHour, given.usd_gb_h);
    let (vcpu, gb) = (given.vcpu.unwrap_or(0.0), given.gb.unwrap_or(0.0));
    let mut usage = Usage::default();
    for _ in 0..given.count.unwrap_or(1) {
        usage.add_fargate(Architecture::X86, vcpu, gb, hours(given.hours.unwrap_or(1.0)));
    }
    Ok(actual! { usd: book.total(&usage, Allowances::Ignored)? })
}

fn ec2(given: &Costs, instance_type: &str) -> Result<Actual, String> {
    let mut book = Book::default();
    book.set(Meter::Ec2Instance(instance_type.to_owned()), Unit::Hour, given.usd_h);
    let mut usage = Usage::default();
    let existing = hours(given.hours.unwrap_or(1.0));
    usage.add_ec2(instance_type, given.count.unwrap_or(1), existing);
    Ok(actual! { usd: book.total(&usage, Allowances::Ignored)? })
}

fn eks(given: &Costs) -> Result<Actual, String> {
    let mut book = Book::default();
    book.set(Meter::EksCluster(EksSupport::Standard), Unit::Hour, given.usd_h);
    let mut usage = Usage::default();
    for _ in 0..given.count.unwrap_or(1) {
        usage.add_eks(EksSupport::Standard, hours(given.hours.unwrap_or(1.0)));
    }
    Ok(actual! { usd: book.total(&usage, Allowances::Ignored)? })
}
