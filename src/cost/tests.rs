//! Worked examples, and the book that comes along.

use super::*;
use crate::sim::models::faas::billing::Metered;
use crate::units::Span;

fn hours(n: u64) -> Span {
    Span::from_secs(n * 3600)
}

fn total(usage: &Usage, allowances: Allowances) -> f64 {
    let bill = bill(usage, &PriceBook::default(), allowances);
    bill.expect("the book has these prices").total()
}

fn assert_near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 0.005, "{got} instead of {expected}");
}

#[test]
fn the_book_that_comes_along_is_sound() {
    let book = PriceBook::default();
    assert_eq!(book.faults(), []);
    let json = serde_json::to_string(&book).expect("a book can be written");
    assert_eq!(serde_json::from_str::<PriceBook>(&json).expect("and read again"), book);
}

/// A month of one t3.medium costs as much as some 16 million calls of 512 MB and 200 ms.
#[test]
fn a_small_machine_and_sixteen_million_calls_cost_the_same() {
    let mut machine = Usage::default();
    machine.add_ec2("t3.medium", 1, hours(730));
    assert_near(total(&machine, Allowances::Ignored), 30.37);

    let mut function = Usage::default();
    let mut metered = Metered::default();
    metered.record(1_000_000, Span::from_millis(200));
    function.add_lambda(Architecture::X86, 512, &metered);
    assert_near(total(&function, Allowances::Ignored), 1.87);
}

#[test]
fn what_is_free_each_month_is_deducted_and_no_more() {
    let with_calls = |n: u64| {
        let mut metered = Metered::default();
        metered.record(n, Span::from_millis(200));
        let mut usage = Usage::default();
        usage.add_lambda(Architecture::X86, 1024, &metered);
        usage
    };
    assert_eq!(total(&with_calls(1_000_000), Allowances::OfOneMonth), 0.0);
    // 600,000 GB-s and 3 million requests: 200,000 and 2 million of them are charged for.
    assert_near(total(&with_calls(3_000_000), Allowances::OfOneMonth), 3.33 + 0.40);
}

/// A million calls of 1 GB and 200 ms are 200,000 GB-s: $3.33 and $0.20, though both are less than
/// what is free without provisioned concurrency.
#[test]
fn nothing_is_free_for_a_function_with_provisioned_concurrency() {
    let mut metered = Metered::default();
    metered.record(1_000_000, Span::from_millis(200));
    let mut usage = Usage::default();
    usage.add_lambda(Architecture::X86, 1024, &metered);
    usage.add(Meter::LambdaProvisionedKept(Architecture::X86), 1.0);
    assert_near(total(&usage, Allowances::OfOneMonth), 3.33 + 0.20);
}

#[test]
fn a_bill_shows_a_line_for_each_meter() {
    let mut usage = Usage::default();
    usage.add_fargate(Architecture::X86, 0.25, 0.5, hours(730));
    let bill = bill(&usage, &PriceBook::default(), Allowances::Ignored).expect("priced");
    let [vcpu, memory] = &bill.lines[..] else { panic!("{bill:?}") };
    assert_eq!((vcpu.unit, vcpu.quantity, vcpu.unit_price), (Unit::VcpuHour, 182.5, 0.04048));
    assert_eq!((memory.unit, memory.quantity), (Unit::GbHour, 365.0));
    assert_near(bill.total(), 9.01);
}

#[test]
fn a_price_for_a_second_is_as_good_as_one_for_an_hour() {
    let mut usage = Usage::default();
    usage.add_fargate(Architecture::Arm, 1.0, 0.0, hours(1));
    assert_near(total(&usage, Allowances::Ignored), 0.0324);
}

#[test]
fn cloud_run_is_billed_by_cpu_memory_and_requests() {
    let mut usage = Usage::default();
    usage.add_cloud_run(1.0, 0.5, Span::from_secs(1_000_000), 10_000_000);
    assert_near(total(&usage, Allowances::Ignored), 24.0 + 1.25 + 4.0);
    // 820,000 vCPU-s, 140,000 GiB-s and 8 million requests are left.
    assert_near(total(&usage, Allowances::OfOneMonth), 19.68 + 0.35 + 3.2);
}

#[test]
fn balancers_and_clusters_cost_by_the_hour() {
    let mut usage = Usage::default();
    usage.add_nlb(2.0, hours(10));
    usage.add_eks(EksSupport::Extended, hours(10));
    assert_near(total(&usage, Allowances::Ignored), 0.225 + 0.12 + 6.0);
}

#[test]
fn every_meter_without_a_price_is_named() {
    let mut usage = Usage::default();
    usage.add_ec2("t9.vast", 1, hours(1));
    usage.add_ec2("t3.micro", 1, hours(1));
    let missing = bill(&usage, &PriceBook::default(), Allowances::Ignored);
    assert_eq!(missing, Err(MissingPrices(vec![Meter::Ec2Instance("t9.vast".to_owned())])));
}

#[test]
fn every_fault_of_a_book_is_told() {
    let mut book = PriceBook::default();
    let meter = book.prices[0].meter.clone();
    let twin = Price { amount: -1.0, unit: Unit::GbHour, ..book.prices[0].clone() };
    book.prices.push(twin);
    let expected = [
        PriceFault::Amount(meter.clone()),
        PriceFault::Unit(meter.clone(), Unit::GbHour),
        PriceFault::Twice(meter),
    ];
    assert_eq!(book.faults(), expected);
}

#[test]
fn a_field_that_does_not_exist_is_refused() {
    let book = r#"{ "currency": "EUR", "prices": [], "discount": 10 }"#;
    assert!(serde_json::from_str::<PriceBook>(book).is_err());
}
