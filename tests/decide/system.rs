//! A whole system: the platforms that it needs, what it comes to, and its record.

use std::rc::Rc;

use orchestration_guide::advice::{NotPosed, SystemRecord, Tally, Trial, Whole};
use orchestration_guide::cost::PriceBook;
use orchestration_guide::decide::{Mode, System, Workload, examples};
use orchestration_guide::knowledge::{self, ModelId};
use orchestration_guide::report::Measured;
use orchestration_guide::scenario::{check, compose};
use orchestration_guide::text::Lang;

/// Stands between a number and its unit.
const NO_BREAK: char = '\u{a0}';

fn named(name: &str, id: &str) -> Workload {
    let example = examples().into_iter().find(|example| example.id == id).expect("an example");
    Workload {
        name: name.to_owned(),
        mode: Mode::Figures,
        requirements: example.requirements,
        ..Workload::default()
    }
}

/// Two that share servers, one on functions, one too rare to simulate, one without an answer.
fn system() -> System {
    System::new(vec![
        named("Time sheets", "intranet"),
        named("Hooks", "webhook"),
        named("Wiki", "intranet"),
        named("Night", "batch"),
        Workload::default(),
    ])
}

fn whole(system: &System, lang: Lang) -> Whole<'_> {
    Whole::of(system, knowledge::get(), lang)
}

/// Runs each workload on its recommended model.
fn simulated(whole: &Whole<'_>) -> Tally {
    whole.tally(|posed, model| {
        let checked = check(&posed.scenario).expect("a posed scenario passes the check");
        let run = compose::run(&checked, model, posed.scenario.seed).expect("it has all models");
        let result = run.run_to_end();
        Some(Rc::new(Measured::of(&posed.scenario, model, &result, &PriceBook::default())))
    })
}

fn not_simulated(whole: &Whole<'_>) -> Tally {
    whole.tally(|_, _| None::<Rc<Measured>>)
}

#[test]
fn a_platform_that_carries_several_workloads_is_named_once() {
    let system = system();
    let platforms = whole(&system, Lang::En).platforms();
    let found: Vec<(ModelId, &[usize])> =
        platforms.iter().map(|platform| (platform.model, &*platform.workloads)).collect();
    let batch = whole(&system, Lang::En).members[3].outcome.as_ref().unwrap().recommendation;
    assert_eq!(found[0], (ModelId::Server, &[0, 2][..]));
    assert!(found.contains(&(ModelId::Faas, &[1][..])), "{found:?}");
    assert!(found.contains(&(batch, &[3][..])), "{found:?}");
    assert_eq!(found.len(), 3, "{found:?}");
}

/// A server group for the intranet is 3 machines and a balancer of 0.0408 USD an hour: 4 × 0.0408
/// × 730 = 119.136 USD a month, and there are two. The functions are called 2 × 2,628,000 times:
/// 5.256 million × 0.20 = 1.05 USD, and 0.15 s of 1,769 MB each come to 22.7 USD, besides what
/// starts take.
#[test]
fn the_sum_is_that_of_its_parts_and_leaves_out_what_did_not_run() {
    let system = system();
    let whole = whole(&system, Lang::En);
    let tally = simulated(&whole);
    let usd = |place: usize| tally.trials[place].stand().and_then(|stand| stand.monthly_usd);
    for place in [0, 2] {
        assert!(usd(place).is_some_and(|usd| (usd - 119.136).abs() < 1e-6), "{:?}", usd(place));
    }
    let functions = usd(1).expect("a price");
    assert!((22.7..32.0).contains(&functions), "{functions}");
    let sum = tally.monthly_usd().expect("a sum");
    assert!((sum - (2.0 * 119.136 + functions)).abs() < 1e-6, "{sum}");
    assert_eq!((tally.n_summed(), tally.n_kept()), (3, 3));
    assert_eq!(tally.trials[3], Trial::NotPosed(NotPosed::TooLittle));
    assert_eq!(tally.trials[4], Trial::Undecided);
}

#[test]
fn nothing_simulated_has_no_sum() {
    let system = system();
    let tally = not_simulated(&whole(&system, Lang::En));
    assert_eq!((tally.monthly_usd(), tally.n_summed(), tally.n_kept()), (None, 0, 0));
    assert_eq!(tally.trials[0], Trial::NotRun);
}

fn record(system: &System, tally: impl Fn(&Whole<'_>) -> Tally, lang: Lang) -> String {
    let whole = whole(system, lang);
    let record = SystemRecord {
        guide: knowledge::get(),
        whole: &whole,
        tally: &tally(&whole),
        address: "https://guide.example/en/choose/#d=1~x",
        date: (2026, 11, 26),
        lang,
    };
    record.document().markdown().replace(NO_BREAK, " ")
}

/// What stands below a heading, up to the next one of the same level.
fn chapter<'a>(text: &'a str, heading: &str) -> &'a str {
    let (_, rest) = text.split_once(heading).expect(heading);
    rest.split("\n## ").next().expect("a split has a first part")
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}

#[test]
fn a_record_of_a_system_has_all_its_workloads_the_mix_the_people_and_the_sum() {
    let text = record(&system(), simulated, Lang::En);
    let heads: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        heads,
        [
            "## Context",
            "## Options considered",
            "## Decision",
            "## The mix of platforms",
            "## Consequences and limits to check",
            "## Numbers from the simulation",
            "## Sources"
        ]
    );
    assert!(text.starts_with("# Run 5 workloads on: Server orchestration"), "{text}");
    has(&text, &["Proposed, 26 November 2026", "https://guide.example/en/choose/#d=1~x"]);
    let sections = ["### Time sheets", "### Hooks", "### Wiki", "### Night", "### Workload 5"];
    for heading in ["## Context\n", "## Options considered\n", "## Decision\n"] {
        has(chapter(&text, heading), &sections);
    }
    has(
        chapter(&text, "## Context\n"),
        &["- Requests, on the average: 5 per second", "not answered yet"],
    );
    has(chapter(&text, "## Decision\n"), &["- Recommendation: Server orchestration"]);
    has(
        chapter(&text, "## The mix of platforms\n"),
        &[
            "- Server orchestration: Time sheets and Wiki (shared)",
            "- Serverless orchestration (FaaS): Hooks\n",
        ],
    );
    has(
        chapter(&text, "## Consequences and limits to check\n"),
        &[
            "### People",
            "Count those who can be called at night.",
            "- Server orchestration – Maintenance: Operating system, runtime",
            "- Serverless orchestration (FaaS) – Ease of learning: Little to begin with",
            "### Infrastructure as code that goes with it",
            "### Hooks",
        ],
    );
    // Where the comparison has the maintenance of functions from.
    has(chapter(&text, "## Sources\n"), &["](https://docs.aws.amazon.com/lambda/"]);
}

#[test]
fn the_numbers_of_a_record_are_the_tally_and_say_what_the_sum_leaves_out() {
    let system = system();
    let text = record(&system, simulated, Lang::En);
    let numbers = chapter(&text, "## Numbers from the simulation\n");
    has(
        numbers,
        &[
            "| Workload | Model | What is asked for |",
            "| Time sheets | Server orchestration | Goal 1.00 s: kept | 393 ms | 0 % | $119 |",
            "| Goal 3.00 s: kept | 406 ms | 0 % | $23.83 |",
            "for 3 of 5 workloads. 3 of 3 simulated workloads do what is asked for.",
            "- Night: A week brings fewer than a hundred",
            "- Workload 5: not answered yet",
            "each workload is priced as if it ran alone",
            "- The people who run the platforms.",
        ],
    );
    let whole = whole(&system, Lang::En);
    let usd = simulated(&whole).monthly_usd().expect("a sum");
    has(numbers, &[&format!("| Sum |  |  |  |  | ${usd:.0} |")]);
    let without = record(&system, not_simulated, Lang::En);
    assert!(!without.contains("Numbers from the simulation"));
}

#[test]
fn a_record_of_a_system_says_the_same_in_japanese() {
    let [english, japanese] = [Lang::En, Lang::Ja].map(|lang| record(&system(), simulated, lang));
    let shape = |text: &str| {
        let mark = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
        let is_part = |mark: &String| matches!(mark.as_str(), "#" | "##" | "###" | "-" | "|");
        text.lines().map(mark).filter(is_part).collect::<Vec<_>>()
    };
    assert_eq!(shape(&english), shape(&japanese));
    has(
        &japanese,
        &[
            "# 5件のワークロードの実行方式：",
            "サーバーオーケストレーション: Time sheets、Wiki（共用）",
            "夜間に対応できる人数を数えてください。",
            "（ワークロード5件中3件）",
        ],
    );
}

/// One platform for all asks for no people more than once, and has nothing to share out.
#[test]
fn a_system_on_one_platform_says_so() {
    let system = System::new(vec![named("A", "intranet"), named("B", "intranet")]);
    let text = record(&system, not_simulated, Lang::En);
    has(chapter(&text, "## The mix of platforms\n"), &["One platform carries all of it: Server."]);
    assert!(!text.contains("Each platform of the mix"), "{text}");
}
