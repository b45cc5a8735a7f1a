//! Requirements in figures: limits, contradictions, words, and what would change the result.

use orchestration_guide::decide::{
    Assessment, Choice, Effect, Figure, Given, Mode, Outcome, Pick, RULES, Requirements, Turn,
    Workload, examples, words,
};
use orchestration_guide::knowledge::{self, ModelId};

use ModelId::{Container, Faas, ServerlessContainer, Vm};

fn assess(requirements: &Requirements) -> Assessment<'static> {
    Assessment::of(requirements, &knowledge::get().flow).expect("something is known")
}

fn outcome(requirements: Requirements) -> Outcome<'static> {
    Workload { mode: Mode::Figures, requirements, ..Workload::default() }
        .outcome(knowledge::get())
        .expect("a result")
}

/// What is just allowed, and what is just not.
#[test]
fn limits_hold_from_their_value_on() {
    let cases = [
        (Figure::LongestJobS, 899.0, 900.0, "faas_time", Faas),
        (Figure::RequestMs, 899_000.0, 900_000.0, "faas_time", Faas),
        (Figure::PayloadMb, 6.0, 6.1, "faas_payload", Faas),
        (Figure::MemoryMb, 10_240.0, 10_241.0, "faas_memory", Faas),
        (Figure::BudgetUsd, 73.0, 72.0, "control_plane", Container),
    ];
    for (figure, kept, broken, rule, model) in cases {
        let excluded_by = |value: f64| -> Vec<&str> {
            let assessment = assess(&Requirements::default().with(figure, value));
            let standing = assessment.standing(model).expect("every model stands somewhere");
            standing.excluded_by.iter().map(|rule| rule.id).collect()
        };
        assert_eq!(excluded_by(kept), [""; 0], "{figure:?} {kept}");
        assert_eq!(excluded_by(broken), [rule], "{figure:?} {broken}");
    }
}

#[test]
fn picks_exclude_too() {
    let excluded = |choice, pick| {
        let assessment = assess(&Requirements::default().with_pick(choice, pick));
        let out = ModelId::ALL.into_iter().filter(|model| {
            assessment.standing(*model).is_some_and(|standing| standing.is_excluded())
        });
        out.collect::<Vec<_>>()
    };
    assert_eq!(excluded(Choice::Connections, Pick::Long), [Faas]);
    assert_eq!(excluded(Choice::Hardware, Pick::Gpu), [Faas]);
    assert_eq!(excluded(Choice::Hardware, Pick::Privileged), [Faas, ServerlessContainer]);
    assert_eq!(excluded(Choice::Place, Pick::Own), [Vm, Faas, ServerlessContainer]);
    for (choice, pick) in [
        (Choice::Connections, Pick::Short),
        (Choice::Hardware, Pick::Ordinary),
        (Choice::Place, Pick::Cloud),
        (Choice::Existing, Pick::Nothing),
    ] {
        assert_eq!(excluded(choice, pick), [], "{pick:?}");
    }
}

/// Whatever is asked for, something is recommended that no limit excludes.
#[test]
fn there_is_no_dead_end() {
    let mut hardest = Requirements::default();
    for figure in Figure::ALL {
        hardest.set_figure(figure, Some(*figure.range().end()));
    }
    for place in [Pick::Cloud, Pick::Own] {
        for hardware in [Pick::Privileged, Pick::Gpu] {
            for budget in [0.0, 10_000.0] {
                let requirements = hardest
                    .clone()
                    .with(Figure::BudgetUsd, budget)
                    .with_pick(Choice::Place, place)
                    .with_pick(Choice::Hardware, hardware)
                    .with_pick(Choice::Connections, Pick::Long);
                let assessment = assess(&requirements);
                let best = assessment.recommendation();
                let standing = assessment.standing(best).expect("it stands first");
                assert!(!standing.is_excluded(), "{requirements:?}");
            }
        }
    }
}

#[test]
fn contradictions_are_named_and_resolved_to_the_nearest() {
    let impossible = Requirements::default()
        .with(Figure::Rps, 10.0)
        .with(Figure::RequestMs, 500.0)
        .with(Figure::LongestJobS, 0.1)
        .with(Figure::LatencyGoalMs, 100.0)
        .with(Figure::IdlePercent, 75.0)
        .with(Figure::PeakFactor, 2.0)
        .with_pick(Choice::Place, Pick::Own);
    let assessment = assess(&impossible);
    let named: Vec<_> = assessment.conflicts.iter().map(|rule| rule.id).collect();
    assert_eq!(named, ["conflict_goal", "conflict_job", "conflict_idle", "conflict_elastic"]);
    let taken = |figure| assessment.requirements.figure(figure);
    assert_eq!(taken(Figure::LatencyGoalMs), Some(500.0));
    assert_eq!(taken(Figure::LongestJobS), Some(0.5));
    assert_eq!(taken(Figure::PeakFactor), Some(4.0));
    assert_eq!(assess(&impossible.consistent()).conflicts.len(), 1, "the place stays what it is");
    for example in examples() {
        let assessment = assess(&example.requirements);
        assert!(assessment.conflicts.is_empty(), "{}", example.id);
    }
}

#[test]
fn words_follow_from_figures() {
    let figures = |values: &[(Figure, f64)]| {
        values
            .iter()
            .fold(Requirements::default(), |all, (figure, value)| all.with(*figure, *value))
    };
    let size = |values: &[(Figure, f64)]| words(&figures(values))[0].given.clone();
    let is = |id: &str| Given::Answer(id.to_owned());
    let load = [(Figure::Rps, 100.0), (Figure::RequestMs, 100.0)];
    assert_eq!(size(&[(Figure::TeamSize, 3.0)]), Given::Unknown);
    assert_eq!(size(&load), is("medium"));
    // 18 rps of 100 ms are 1.8 busy cores: three machines at 60 %.
    assert_eq!(size(&[(Figure::Rps, 18.0), load[1]]), is("small"));
    assert_eq!(size(&[(Figure::Rps, 18.1), load[1]]), is("medium"));
    assert_eq!(size(&[(Figure::Rps, 18.0), load[1], (Figure::Services, 4.0)]), is("medium"));
    assert_eq!(size(&[load[0], load[1], (Figure::Services, 20.0)]), is("large"));
    assert_eq!(size(&[(Figure::DeploysPerDay, 10.0)]), is("large"));
    assert_eq!(size(&[(Figure::PeakFactor, 10.0)]), is("event_driven"));
    assert_eq!(size(&[(Figure::IdlePercent, 50.0)]), is("event_driven"));
    let long = [(Figure::IdlePercent, 50.0), (Figure::LongestJobS, 900.0), load[0]];
    assert_eq!(size(&long), is("medium"));
    let cost = |requirements: &Requirements| words(requirements)[1].given.clone();
    assert_eq!(cost(&figures(&[(Figure::TeamSize, 5.0)])), is("yes"));
    assert_eq!(cost(&figures(&[(Figure::TeamSize, 4.0)])), is("no"));
    assert_eq!(cost(&figures(&load)), Given::Unknown);
    let cluster = figures(&load).with_pick(Choice::Existing, Pick::Kubernetes);
    assert_eq!(cost(&cluster), is("yes"));
    let cold = |goal| words(&figures(&[(Figure::LatencyGoalMs, goal)]))[2].given.clone();
    assert_eq!((cold(999.0), cold(1_000.0)), (is("no"), is("yes")));
}

#[test]
fn many_services_with_the_people_for_it_run_on_kubernetes() {
    let shop = Requirements::default()
        .with(Figure::Rps, 800.0)
        .with(Figure::PeakFactor, 4.0)
        .with(Figure::RequestMs, 40.0)
        .with(Figure::Services, 40.0)
        .with(Figure::DeploysPerDay, 30.0)
        .with(Figure::TeamSize, 10.0);
    let found = outcome(shop.clone());
    assert_eq!((found.recommendation, found.leaf.model), (Container, Container));
    let few = outcome(shop.with(Figure::TeamSize, 3.0).with(Figure::Services, 3.0));
    assert_ne!(few.recommendation, Container);
}

/// Each listed change, made, leads to the model that it names.
#[test]
fn every_listed_change_does_what_it_says() {
    let flow = &knowledge::get().flow;
    for example in examples() {
        let found = outcome(example.requirements.clone());
        // Nothing alone moves an intranet that is bound to its place and at home there.
        assert_eq!(found.changes.is_empty(), example.id == "intranet", "{}", example.id);
        for change in &found.changes {
            let mut changed = example.requirements.clone();
            match change.turn {
                Turn::Figure(figure, value) => changed.set_figure(figure, Some(value)),
                Turn::Pick(choice, pick) => changed.set_pick(choice, Some(pick)),
                Turn::Answer(..) => panic!("figures have no answers"),
            }
            let then = Assessment::of(&changed, flow).expect("a result").recommendation();
            assert_eq!(change.models, [then], "{} {:?}", example.id, change.turn);
            assert_ne!(then, found.recommendation, "{} {:?}", example.id, change.turn);
        }
    }
}

/// A job of 14 minutes may be a function; the page shows where it stops being one.
#[test]
fn the_limit_shows_as_the_figure_that_flips() {
    let webhook = examples().into_iter().find(|example| example.id == "webhook").expect("it");
    let found = outcome(webhook.requirements);
    let at = found.changes.iter().find_map(|change| match change.turn {
        Turn::Figure(Figure::LongestJobS, value) => Some((value, change.models.clone())),
        _ => None,
    });
    assert_eq!(at, Some((900.0, vec![ServerlessContainer])));
}

#[test]
fn nothing_out_of_its_range_is_taken() {
    for figure in Figure::ALL {
        let (low, high) = figure.range().into_inner();
        let mut requirements = Requirements::default();
        for outside in [low - 1.0, high * 2.0, f64::NAN, f64::INFINITY] {
            requirements.set_figure(figure, Some(outside));
            assert!(requirements.is_empty(), "{figure:?} {outside}");
        }
        requirements.set_figure(figure, Some(high));
        assert_eq!(requirements.figure(figure), Some(high));
        requirements.set_figure(figure, None);
        assert!(requirements.is_empty());
    }
    let mut people = Requirements::default();
    people.set_figure(Figure::TeamSize, Some(2.5));
    people.set_pick(Choice::Place, Some(Pick::Gpu));
    assert!(people.is_empty(), "there is no half of a person, and a GPU is no place");
}

/// Every rule, figure and pick has words, and there are no words without a rule.
#[test]
fn rules_and_their_words_go_together() {
    let said = &knowledge::get().requirements;
    let figures: Vec<&str> = said.figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(figures, Figure::ALL.map(Figure::id));
    let choices: Vec<&str> = said.choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(choices, Choice::ALL.map(Choice::id));
    for (choice, words) in Choice::ALL.into_iter().zip(&said.choices) {
        let picks: Vec<&str> = choice.picks().iter().map(|pick| pick.id()).collect();
        let options: Vec<&str> = words.options.iter().map(|option| option.id.as_str()).collect();
        assert_eq!(options, picks);
    }
    let mut known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    known.extend(["flowchart", "word_event_driven", "word_large", "word_small", "word_medium"]);
    known.extend(["word_cost_yes", "word_cost_no", "word_cold_yes", "word_cold_no"]);
    let mut worded: Vec<&str> =
        said.rules.iter().filter_map(|rule| rule.id.strip_prefix("requirement.")).collect();
    known.sort_unstable();
    worded.sort_unstable();
    assert_eq!(worded, known);
    let unsourced: Vec<&str> = RULES
        .iter()
        .filter(|rule| matches!(rule.effect, Effect::Excludes(_)))
        .filter(|rule| said.rule(rule.id).is_none_or(|entry| entry.sources.is_empty()))
        .map(|rule| rule.id)
        .collect();
    assert_eq!(unsourced, ["own_place"], "limits have sources; what a cloud is needs none");
}
