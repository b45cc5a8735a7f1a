//! Every claim runs, says what it shows in both languages, and does what it says its control does.

use std::fmt::Write as _;
use std::path::Path;

use orchestration_guide::claims::{self, Ran};
use orchestration_guide::knowledge::{Claim, Knowledge, Measure, Trend, load};
use orchestration_guide::scenario::{Scenario, check, compose};
use orchestration_guide::sim::record::RunResult;
use orchestration_guide::text::Lang;

/// Most events of the runs of a claim with one position of its control: what a browser handles
/// well within a tenth of a second.
const MAX_EVENTS: u64 = 400_000;

/// Width of the figures that are tried.
const WIDTH: f64 = 320.0;

fn guide() -> Knowledge {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    load::load(&folder).expect("the content is sound").knowledge
}

/// One position of a claim's control, run.
struct Tried {
    scenario: Scenario,
    results: Vec<RunResult>,
}

impl Tried {
    fn new(claim: &Claim, option: usize) -> Self {
        let input = claims::input(claim, option)
            .unwrap_or_else(|parts| panic!("{}: not of the format: {parts:?}", claim.id));
        let scenario = check(&input)
            .unwrap_or_else(|faults| panic!("{}, position {option}: {faults:#?}", claim.id));
        let run = |model| {
            let run = compose::run(&scenario, model, input.seed).expect("the model is there");
            run.run_to_end()
        };
        let results = claims::models(claim).into_iter().map(run).collect();
        Self { scenario, results }
    }

    fn with<T>(&self, claim: &Claim, option: usize, of: impl Fn(Ran<'_>) -> T) -> T {
        let results: Vec<_> = self.results.iter().collect();
        of(Ran { claim, option, scenario: &self.scenario, results: &results })
    }

    fn number(&self, claim: &Claim, option: usize, name: &str) -> Option<f64> {
        let wanted = Measure::from_name(name).expect("the content is sound");
        Some(self.with(claim, option, |ran| claims::measure(ran, wanted))?.number())
    }
}

/// Prints what every position of a control says: `cargo test --test content -- --nocapture claims`.
fn tell(claim: &Claim, tried: &[Tried]) -> String {
    let mut told = format!("{} ({} events)\n", claim.id, most_events(tried));
    for (option, one) in tried.iter().enumerate() {
        for lang in Lang::ALL {
            let words = one.with(claim, option, |ran| claims::sentence(ran, lang));
            let words = words.unwrap_or_else(|| "– none –".to_owned());
            writeln!(told, "  {option} {}: {words}", lang.code()).expect("a string takes all");
        }
    }
    told
}

fn most_events(tried: &[Tried]) -> u64 {
    let all = |one: &Tried| one.results.iter().map(|result| result.n_events).sum();
    tried.iter().map(all).max().unwrap_or_default()
}

fn faults(claim: &Claim, tried: &[Tried]) -> Vec<String> {
    let mut faults = Vec::new();
    if most_events(tried) > MAX_EVENTS {
        faults.push(format!("{} events", most_events(tried)));
    }
    for (option, one) in tried.iter().enumerate() {
        let told = |lang: Lang| one.with(claim, option, |ran| claims::sentence(ran, lang));
        if told(Lang::En).is_none() || told(Lang::Ja).is_none() {
            faults.push(format!("position {option}: no sentence has all of its values"));
        }
        let drawn =
            one.with(claim, option, |ran| claims::chart(ran, Lang::En, "figure".to_owned(), WIDTH));
        if drawn.is_none_or(|chart| chart.spec.series.len() > 2) {
            faults.push(format!("position {option}: no figure of one or two series"));
        }
    }
    faults.extend(effect_faults(claim, tried));
    faults
}

fn effect_faults(claim: &Claim, tried: &[Tried]) -> Vec<String> {
    let effect = &claim.effect;
    // What has no value is less than anything: nothing failed, nobody noticed.
    let number =
        |option: usize| tried[option].number(claim, option, &effect.measure).unwrap_or(0.0);
    let values: Vec<f64> = (0..tried.len()).map(number).collect();
    let mut faults = Vec::new();
    let default = values[claim.control.default as usize];
    if !(effect.least..=effect.greatest).contains(&default) {
        faults.push(format!("{} is {default} by default", effect.measure));
    }
    let (first, last) = (values[0], values[values.len() - 1]);
    let level = values.iter().all(|value| (value - default).abs() <= 0.1 * default);
    let holds = match effect.trend {
        Trend::Rises => last > first && values.is_sorted(),
        Trend::Falls => last < first && values.iter().rev().is_sorted(),
        Trend::Stays => level,
    };
    if !holds {
        faults.push(format!("{} goes {values:?}", effect.measure));
    }
    faults
}

#[test]
fn every_claim_does_what_it_says() {
    let guide = guide();
    let mut faults = Vec::new();
    for claim in &guide.claims {
        let try_option = |option| Tried::new(claim, option);
        let tried: Vec<Tried> = (0..claim.control.options.len()).map(try_option).collect();
        println!("{}", tell(claim, &tried));
        let found = self::faults(claim, &tried);
        faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", claim.id)));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
