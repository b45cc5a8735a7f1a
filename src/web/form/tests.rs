//! What a reader gets from the form.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::OnceLock;

use serde_json::Value;

use super::field::Notation;
use super::fields::MODELS;
use super::*;
use crate::knowledge;
use crate::scenario::input::{
    DeploymentInput, EventInput, HpaMetricInput, RateInput, ScalingRulesInput, ScenarioInput,
};
use crate::scenario::{FieldPath, ModelId, Problem, check, presets, schema, trials};
use crate::web::share;

const PEAK: &str = "workload.rate.peak_rps";
const LEAST: &str = "models.container.hpa.minReplicas";
const MOST: &str = "models.container.hpa.maxReplicas";
const UP: &str = "models.container.hpa.behavior.scaleUp.policies";

fn in_rows(list: &'static List) -> Vec<&'static Item> {
    let inner = |item: &'static Item| match item.list() {
        Some(inner) => in_rows(inner),
        None => Vec::new(),
    };
    list.items.iter().flat_map(|item| [vec![item], inner(item)].concat()).collect()
}

/// Everything to fill in, that of rows too.
fn items() -> impl Iterator<Item = &'static Item> {
    Group::all_items().flat_map(|item| {
        let inner = item.list().map(in_rows).unwrap_or_default();
        std::iter::once(item).chain(inner)
    })
}

fn numbers() -> impl Iterator<Item = &'static Field> {
    items().flat_map(Item::numbers)
}

fn lists() -> impl Iterator<Item = &'static List> {
    items().filter_map(Item::list)
}

fn choices() -> impl Iterator<Item = &'static Choice> {
    let in_rows = items().filter(|item| !Group::all_items().any(|top| std::ptr::eq(top, *item)));
    let outside = Group::all().flat_map(Group::choices);
    MODELS.iter().chain(outside).chain(in_rows.filter_map(Item::choice))
}

fn cell(path: &str) -> Cell {
    Cell::from(numbers().find(|field| field.path == path).expect(path))
}

fn cell_of(draft: &Draft, path: &str) -> Cell {
    let is_there = |field: &&'static Field| draft.value(Cell::from(*field)).is_some();
    let found = numbers().filter(|field| field.path == path).find(is_there);
    Cell::from(found.expect(path))
}

fn group(key: &str) -> &'static Group {
    Group::all().find(|group| group.key == key).expect(key)
}

fn list(path: &str) -> &'static List {
    lists().find(|list| list.path == path).expect(path)
}

fn choice(path: &str) -> &'static Choice {
    choices().find(|choice| choice.path == path).expect(path)
}

fn typed(path: &str, text: &str) -> DraftAction {
    DraftAction::Type(cell(path), text.to_owned())
}

fn in_row(path: &str, row: usize) -> Cell {
    Cell { row: Row::TOP.of("", row), ..cell(path) }
}

fn typed_in_row(path: &str, row: usize, text: &str) -> DraftAction {
    DraftAction::Type(in_row(path, row), text.to_owned())
}

fn pick(path: &str, option: usize) -> DraftAction {
    DraftAction::Pick(choice(path), Row::TOP, option)
}

fn add(path: &str) -> DraftAction {
    DraftAction::Add(list(path), Row::TOP)
}

fn remove(path: &str, row: usize) -> DraftAction {
    DraftAction::Remove(list(path), Row::TOP, row)
}

fn after(actions: impl IntoIterator<Item = DraftAction>) -> Draft {
    actions.into_iter().fold(Draft::default(), |draft, action| draft.after(action))
}

/// The form with every part switched on and a row in every list.
fn filled(draft: &Draft) -> Draft {
    let switches = choices().filter(|choice| matches!(choice.kind, Kind::Part(_)));
    let on = switches.fold(draft.clone(), |draft, switch| {
        let is_off = draft.picked(switch, Row::TOP) == Some(0);
        if is_off { draft.after(DraftAction::Pick(switch, Row::TOP, 1)) } else { draft }
    });
    let full = lists().fold(on, |draft, list| match draft.n_rows(list, Row::TOP) {
        Some(0) => draft.after(DraftAction::Add(list, Row::TOP)),
        _ => draft,
    });
    if full == *draft { full } else { filled(&full) }
}

/// Forms with every option of every choice picked on one of them, and so every field.
fn drafts() -> &'static [Draft] {
    static INPUTS: OnceLock<Vec<ScenarioInput>> = OnceLock::new();
    thread_local! {
        static DRAFTS: &'static [Draft] = {
            let inputs = INPUTS.get_or_init(inputs).iter();
            let open = |input: &ScenarioInput| after([DraftAction::Open(input.clone().into())]);
            inputs.map(open).collect::<Vec<_>>().leak()
        };
    }
    DRAFTS.with(|drafts| *drafts)
}

fn inputs() -> Vec<ScenarioInput> {
    let mut drafts = vec![filled(&Draft::default())];
    let mut at = 0;
    // A shape may bring another choice, as a blue/green deployment does.
    while at < drafts.len() {
        for choice in choices() {
            let Some(now) = drafts[at].picked(choice, Row::TOP) else { continue };
            for option in (0..choice.n_options()).filter(|option| *option != now) {
                let is_there = |draft: &Draft| draft.picked(choice, Row::TOP) == Some(option);
                if !drafts.iter().any(is_there) {
                    let draft = drafts[at].after(DraftAction::Pick(choice, Row::TOP, option));
                    drafts.push(filled(&draft));
                }
            }
        }
        at += 1;
    }
    drafts.iter().map(|draft| draft.input().clone()).collect()
}

/// A form that has a field.
fn draft_with(cell: Cell) -> &'static Draft {
    let found = drafts().iter().find(|draft| draft.value(cell).is_some());
    found.unwrap_or_else(|| panic!("{} stands nowhere", cell.path()))
}

#[test]
fn what_cannot_be_a_value_stays_in_its_box_and_the_last_valid_one_runs() {
    let draft = after([typed(PEAK, "300"), typed(PEAK, "3oo")]);
    assert_eq!(draft.text(cell(PEAK)), ("3oo".to_owned(), Some(FieldFault::NotANumber)));
    assert_eq!(draft.value(cell(PEAK)), Some(300.0));
    assert_eq!(draft.after(typed(PEAK, "400")).n_faults(), 0);
}

#[test]
fn two_fields_that_do_not_go_together_run_once_both_are_right() {
    let least = |draft: &Draft| {
        let pods = draft.applied().models.container.as_ref();
        pods.and_then(|pods| pods.hpa.as_ref()).map(|hpa| hpa.min_replicas)
    };
    let draft = after([typed(LEAST, "30")]);
    assert!(draft.text(cell(MOST)).1.is_some());
    assert_eq!(least(&draft), Some(2));
    let draft = draft.after(typed(MOST, "40"));
    assert_eq!((draft.n_faults(), least(&draft)), (0, Some(30)));
}

#[test]
fn a_negative_or_broken_count_is_refused_before_it_is_rounded() {
    for text in ["-1", "2.5", "1e9", "NaN"] {
        assert_eq!(after([typed(LEAST, text)]).n_faults(), 1, "{text}");
    }
}

#[test]
fn a_group_is_reset_without_touching_the_others() {
    let draft = after([
        typed(PEAK, "oops"),
        pick("workload.rate", 2),
        typed(MOST, "30"),
        pick("models.container.hpa.metric", 1),
    ]);
    assert_eq!(draft.n_changed(group("hpa")), 2);
    let draft = draft.after(DraftAction::ResetGroup(group("traffic")));
    assert_eq!((draft.n_changed(group("traffic")), draft.n_changed(group("hpa"))), (0, 2));
    assert_eq!(draft.value(cell(PEAK)), Some(240.0));
    let draft = draft.after(DraftAction::ResetGroup(group("hpa")));
    assert!(!draft.is_changed());
}

#[test]
fn every_group_can_be_reset_to_the_defaults() {
    for draft in drafts().iter().step_by(5) {
        let all = Level::ALL.into_iter().flat_map(Level::groups);
        let reset = all.fold(draft.clone(), |draft, group| {
            let draft = draft.after(DraftAction::ResetGroup(group));
            assert_eq!(draft.n_changed(group), 0, "{group:?}");
            draft
        });
        assert!(!reset.is_changed(), "{:?}", reset.input());
    }
}

#[test]
fn what_a_switch_brings_counts_as_one_change() {
    let draft = after([
        pick("models.container.hpa.behavior", 1),
        pick("models.container.pod.startupProbe", 1),
    ]);
    assert_eq!((draft.n_changed(group("behavior")), draft.n_changed(group("probes"))), (1, 1));
    let draft = draft.after(add(UP));
    assert_eq!(draft.n_changed(group("behavior")), 2);
}

#[test]
fn every_option_reads_back_as_it_was_picked() {
    for choice in choices() {
        let has_it = |draft: &&Draft| draft.picked(choice, Row::TOP).is_some();
        let draft = drafts().iter().find(has_it).expect(choice.path);
        for option in 0..choice.n_options().max(2) {
            let draft = draft.after(DraftAction::Pick(choice, Row::TOP, option));
            assert_eq!(draft.picked(choice, Row::TOP), Some(option), "{}", choice.path);
        }
    }
}

#[test]
fn a_change_of_any_number_comes_back_from_its_link() {
    for field in numbers() {
        let cell = Cell::from(field);
        let value = field.slider.map_or(field.bounds.max, |scale| scale.value(scale.last()));
        let draft = draft_with(cell).after(DraftAction::Slide(cell, value));
        let link = share::fragment(draft.input());
        assert_eq!(share::scenario(&link), Some(Ok(draft.input().clone())), "{}", field.path);
        let opened = Draft::default().after(DraftAction::Open(draft.input().clone().into()));
        assert_eq!(opened.value(cell), Some(value), "{}", field.path);
    }
}

#[test]
fn a_model_is_left_out_and_put_back_but_never_the_last_one() {
    let draft = after([DraftAction::Include(ModelId::Vm, false)]);
    let all_but_vm = ModelId::ALL.into_iter().filter(|model| *model != ModelId::Vm);
    assert!(draft.models().eq(all_but_vm));
    assert_eq!(draft.n_changed_in(Level::Model(ModelId::Vm)), 1);
    assert!(!draft.after(DraftAction::Include(ModelId::Vm, true)).is_changed());
    let without = |draft: Draft, model| draft.after(DraftAction::Include(model, false));
    let last = ModelId::ALL.into_iter().fold(draft, without);
    assert!(last.models().eq([ModelId::ServerlessContainer]) && last.n_faults() == 0);
}

#[test]
fn a_level_is_reset_without_touching_the_others() {
    for model in ModelId::ALL {
        let level = Level::Model(model);
        let reset = drafts()[0].after(DraftAction::ResetLevel(level));
        assert_eq!(reset.n_changed_in(level), 0, "{model:?}");
        assert_eq!(reset.n_changed_in(Level::Scenario), drafts()[0].n_changed_in(Level::Scenario));
    }
}

#[test]
fn every_field_and_every_word_about_fields_belong_to_each_other() {
    let knowledge = knowledge::get();
    let headings = Group::all().flat_map(|group| group.sections);
    let headings = headings.filter_map(|section| match section.title {
        Title::Words(place) => Some(place.to_owned()),
        Title::None | Title::Switch(_) => None,
    });
    let switches = choices().filter(|choice| matches!(choice.kind, Kind::Part(_)));
    let numbers = numbers().map(|field| field.path.to_owned());
    let picked = choices().filter(|choice| !matches!(choice.kind, Kind::Part(_)));
    let picked = picked.map(|choice| choice.path.to_owned());
    let needed: BTreeSet<String> = numbers
        .chain(picked)
        .chain(headings)
        .chain(lists().map(|list| list.path.to_owned()))
        .collect();
    let wordless: Vec<_> = needed.iter().filter(|place| knowledge.field(place).is_none()).collect();
    assert!(wordless.is_empty(), "no words for {wordless:#?}");
    let switches: BTreeSet<_> = switches.map(|choice| [choice.path, "?"].concat()).collect();
    let written = knowledge.fields.iter().flat_map(|words| &words.at);
    let idle: Vec<_> =
        written.filter(|at| !needed.contains(*at) && !switches.contains(*at)).collect();
    assert!(idle.is_empty(), "no field is called {idle:#?}");
    for group in Group::all() {
        assert!(knowledge.group(group.key).is_some(), "no words for the group {}", group.key);
    }
}

/// Cloud Run or ECS; whether there is either is another choice at the same place.
fn ecs_platform() -> &'static Choice {
    let choices = group("serverless-platform").choices();
    choices.last().expect("the group is this choice")
}

#[test]
fn what_has_no_effect_is_told_or_left_out() {
    let (haproxy, draft) = (group("haproxy"), Draft::default());
    assert!(draft.holds(haproxy.when.as_ref()));
    assert!(!draft.after(pick("models.server.nginx", 1)).holds(haproxy.when.as_ref()));
    let ecs = group("ecs-task");
    assert!(!draft.holds(ecs.when.as_ref()));
    let platform = ecs_platform();
    assert!(draft.after(DraftAction::Pick(platform, Row::TOP, 1)).holds(ecs.when.as_ref()));
}

#[test]
fn a_list_within_a_row_grows_and_shrinks_by_itself() {
    const STEPS: &str = "models.vm.policies[].StepAdjustments";
    let draft = after([add("models.vm.policies"), pick("models.vm.policies[]", 1)]);
    let n_rows = |draft: &Draft, policy| draft.n_rows(list(STEPS), Row::TOP.of("", policy));
    assert_eq!((n_rows(&draft, 0), n_rows(&draft, 1)), (Some(2), None));
    let draft = draft.after(add(STEPS));
    assert_eq!(n_rows(&draft, 0), Some(3));
    let draft = draft.after(remove(STEPS, 1));
    assert_eq!(
        (n_rows(&draft, 0), draft.input().models.vm.as_ref().unwrap().policies.len()),
        (Some(2), 2)
    );
}

#[test]
fn there_and_back_again_is_the_default_scenario() {
    let paths = [
        "workload.rate",
        "workload.demand",
        "models.container.hpa.metric",
        "models.container.hpa.behavior",
        "models.container.pod.startupProbe",
    ];
    for path in paths {
        let option = usize::from(Draft::default().picked(choice(path), Row::TOP) == Some(0));
        let draft = after([pick(path, option), pick(path, 1 - option)]);
        assert!(!draft.is_changed(), "{path}");
    }
}

#[test]
fn a_spike_as_points_is_the_same_traffic() {
    let draft = after([pick("workload.rate", 3)]);
    let RateInput::Points { points } = &draft.input().workload.rate else { panic!("points") };
    let corners: Vec<_> = points.iter().map(|point| (point.at_s, point.rps)).collect();
    assert_eq!(corners, [(120.0, 40.0), (150.0, 240.0), (450.0, 240.0), (510.0, 40.0)]);
}

#[test]
fn faults_in_a_row_stand_beside_its_field_and_move_with_it() {
    const AT: &str = "workload.rate.points[].at_s";
    const POINTS: &str = "workload.rate.points";
    let draft =
        after([pick("workload.rate", 3), typed_in_row(AT, 1, "20"), typed_in_row(AT, 3, "soon")]);
    let text = |draft: &Draft, row| draft.text(in_row(AT, row));
    let not_in_order = Problem::NotInOrder { at_s: 20.0, previous_s: 120.0 };
    assert_eq!(text(&draft, 1).1, Some(FieldFault::Broken(not_in_order)));
    assert_eq!(text(&draft, 3), ("soon".to_owned(), Some(FieldFault::NotANumber)));
    assert_eq!((draft.n_faults(), draft.n_faults_in(group("traffic"))), (2, 2));
    assert_eq!(draft.other_faults().count(), 0);
    let draft = draft.after(remove(POINTS, 1));
    assert_eq!(text(&draft, 2).0, "soon");
    let draft = draft.after(remove(POINTS, 2));
    assert_eq!(draft.n_faults(), 0);
    let draft = (0..2).fold(draft, |draft, _| draft.after(remove(POINTS, 0)));
    assert_eq!(draft.fault_at(POINTS, Row::TOP), Some(FieldFault::Broken(Problem::EmptyList)));
    assert_eq!(draft.after(add(POINTS)).n_faults(), 0);
}

#[test]
fn a_surge_is_a_count_or_a_percentage() {
    const SURGE: &str = "models.container.deployment.maxSurge";
    let surge = |draft: &Draft| serde_json::to_value(&deployment(draft).max_surge).unwrap();
    let type_in = |draft: &Draft, text: &str| {
        draft.after(DraftAction::Type(cell_of(draft, SURGE), text.to_owned()))
    };
    let draft = type_in(&Draft::default(), "50");
    assert_eq!((surge(&draft), draft.n_faults()), (Value::from("50%"), 0));
    assert_eq!(surge(&type_in(&draft, "30 %")), Value::from("30%"));
    assert_eq!(type_in(&draft, "12.5").n_faults(), 1);
    let draft = draft.after(pick(SURGE, 0));
    assert_eq!(surge(&type_in(&draft, "3")), Value::from(3));
    let draft = type_in(&draft, "0").after(pick("models.container.deployment.maxUnavailable", 0));
    let draft = draft.after(DraftAction::Type(
        cell_of(&draft, "models.container.deployment.maxUnavailable"),
        "0".to_owned(),
    ));
    assert_eq!((draft.n_faults(), draft.other_faults().count()), (1, 0));
}

fn deployment(draft: &Draft) -> &DeploymentInput {
    &draft.input().models.container.as_ref().expect("the form has the container model").deployment
}

#[test]
fn own_rules_start_as_the_documented_defaults() {
    let draft = after([pick("models.container.hpa.behavior", 1)]);
    let rules = serde_json::to_value(draft.input()).unwrap();
    let rules = rules.pointer("/models/container/hpa/behavior").cloned();
    let expected = serde_json::json!({
        "scaleUp": {
            "stabilizationWindowSeconds": 0,
            "selectPolicy": "Max",
            "policies": [
                { "type": "Pods", "value": 4, "periodSeconds": 15 },
                { "type": "Percent", "value": 100, "periodSeconds": 15 },
            ],
        },
        "scaleDown": {
            "stabilizationWindowSeconds": 300,
            "selectPolicy": "Max",
            "policies": [{ "type": "Percent", "value": 100, "periodSeconds": 15 }],
        },
    });
    assert_eq!(rules, Some(expected));
}

#[test]
fn a_flag_that_own_rules_overrule_is_told() {
    let flag = cell("models.container.hpa.downscaleStabilizationS").field;
    assert!(!Draft::default().is_overruled(flag));
    assert!(after([pick("models.container.hpa.behavior", 1)]).is_overruled(flag));
}

#[test]
fn rules_that_a_link_leaves_out_are_written_out() {
    let mut input = ScenarioInput::default();
    let hpa = input.models.container.as_mut().and_then(|pods| pods.hpa.as_mut()).unwrap();
    let up = ScalingRulesInput {
        stabilization_window_seconds: Some(60),
        ..ScalingRulesInput::default()
    };
    hpa.downscale_stabilization_s = 120.0;
    hpa.behavior.get_or_insert_default().scale_up = Some(up);
    let draft = Draft::default().after(DraftAction::Open(input.into()));
    let window = |way: &str| {
        let path = format!("models.container.hpa.behavior.{way}.stabilizationWindowSeconds");
        draft.value(cell(&path))
    };
    assert_eq!((window("scaleUp"), window("scaleDown")), (Some(60.0), Some(120.0)));
    assert_eq!(draft.n_rows(list(UP), Row::TOP), Some(2));
}

#[test]
fn every_number_reads_back_as_it_was_set() {
    for field in numbers() {
        let cell = Cell::from(field);
        let value = field.slider.map_or(field.bounds.max, |scale| scale.value(scale.last()));
        let draft = draft_with(cell).after(DraftAction::Slide(cell, value));
        assert_eq!(draft.value(cell), Some(value), "{}", field.path);
    }
}

#[test]
fn a_value_past_its_bounds_is_refused_under_the_fields_own_name() {
    for field in numbers() {
        // Nothing that the format holds is past this end.
        let is_open = field.path == "seed" || field.bounds.max >= 1e9;
        let cell = Cell::from(field);
        if is_open {
            continue;
        }
        let draft = draft_with(cell).after(DraftAction::Slide(cell, field.bounds.max + 1.0));
        let faults = check(draft.input()).expect_err(field.path);
        let path = FieldPath::from(cell.path().as_str());
        assert!(faults.iter().any(|fault| fault.path == path), "{}", field.path);
        assert!(draft.text(cell).1.is_some(), "{}", field.path);
    }
}

#[test]
fn a_preset_is_loaded_as_it_is_and_is_known_by_its_name() {
    for preset in presets() {
        let draft = after([typed(PEAK, "oops"), DraftAction::LoadPreset(preset.id)]);
        assert_eq!(**draft.applied(), preset.input, "{}", preset.id);
        assert_eq!((draft.preset(), draft.is_preset()), (Some(preset.id), true));
        let changed = draft.after(DraftAction::Slide(cell("seed"), 7.0));
        assert_eq!((changed.preset(), changed.is_preset()), (Some(preset.id), false));
    }
}

#[test]
fn what_was_tried_stays_ticked_for_its_preset() {
    let edit = |form: Form, action| form.after(FormAction::Edit(action));
    let form = edit(Form::default(), DraftAction::LoadPreset("tolerance"));
    assert_eq!(form.tried(), [false, false]);
    let form = edit(form, typed("workload.rate.rps", "7"));
    assert_eq!(form.tried(), [true, false]);
    let form = form.after(FormAction::Undo);
    assert_eq!(form.tried(), [true, false]);
    let form = edit(form, DraftAction::LoadPreset("flapping"));
    assert_eq!(form.tried(), [false, false]);
    let form = edit(form, DraftAction::LoadPreset("tolerance"));
    assert_eq!(form.tried(), [true, false]);
}

/// Where the field is not there yet, its part's switch is: a probe that is off, a number of another
/// metric.
#[test]
fn each_thing_to_try_leads_to_a_field_of_the_form() {
    for preset in presets() {
        let draft = after([DraftAction::LoadPreset(preset.id)]);
        for trial in trials(preset.id) {
            let spot = draft.spot(trial.at).unwrap_or_else(|| panic!("{}", trial.at));
            let path = match spot.filled_in {
                FilledIn::Number(field) => field.path,
                FilledIn::Choice(choice) => choice.path,
            };
            assert!(place::is_within(trial.at, path), "{}: {path}", trial.at);
            for lang in Lang::ALL {
                assert!(!spot.label(lang).is_empty(), "{path}");
            }
        }
    }
    let draft = after([DraftAction::LoadPreset("startup-cpu")]);
    let spot = draft.spot("models.container.pod.readinessProbe.periodSeconds").expect("a switch");
    assert!(matches!(spot.filled_in, FilledIn::Choice(_)), "{spot:?}");
    assert!(draft.spot("models.vm.instance.boot_s").is_none(), "there is no such model");
}

#[test]
fn nothing_that_a_reader_made_is_lost() {
    let edit = |form: Form, action| form.after(FormAction::Edit(action));
    let form = edit(Form::default(), typed(PEAK, "3"));
    let form = edit(form, typed(PEAK, "30"));
    let form = edit(form, typed(PEAK, "30x"));
    let mine = form.draft().clone();
    let form = edit(form, DraftAction::LoadPreset("steady"));
    let form = edit(form, typed("seed", "5"));
    let form = (0..2).fold(form, |form, _| form.after(FormAction::Undo));
    assert_eq!(form.draft(), &mine);
    assert!(form.can_undo() && form.can_redo());
    let redone = (0..2).fold(form.clone(), |form, _| form.after(FormAction::Redo));
    assert_eq!((redone.draft().preset(), redone.can_redo()), (Some("steady"), false));
    // Typing in one box is one step.
    let form = form.after(FormAction::Undo);
    assert_eq!((&**form.draft(), form.can_undo()), (&Draft::default(), false));
}

#[test]
fn what_changes_nothing_is_no_step() {
    let form = Form::default().after(FormAction::Edit(typed(PEAK, "240")));
    assert!(!form.can_undo());
}

/// Places of the format that have no field, each with the reason.
const WITHOUT_FIELD: [(&str, &str); 8] = [
    ("version", "every link and file of this page is of one version"),
    ("$schema", "for editors; it says nothing about the scenario"),
    ("models.container.pod.startupProbe.successThreshold", "Kubernetes accepts only 1"),
    ("models.container.pod.livenessProbe.successThreshold", "Kubernetes accepts only 1"),
    ("models.container.hpa.behavior.*?", "the form writes the defaults of the rules out"),
    ("models.container.hpa.behavior.*.stabilizationWindowSeconds?", "written out"),
    ("models.container.hpa.behavior.*.selectPolicy?", "written out"),
    ("models.container.hpa.behavior.*.policies?", "written out"),
];

/// A field that the format gets later is not forgotten here.
#[test]
fn every_field_of_the_format_stands_in_the_form() {
    let schema = schema();
    let mut places = BTreeSet::new();
    collect_places(&schema, &schema, "", &mut places);
    let filled = filled_places();
    let is_excused = |place: &str| {
        let same = place.replace(".scaleUp", ".*").replace(".scaleDown", ".*");
        WITHOUT_FIELD.iter().any(|(excused, _)| *excused == same)
    };
    let forgotten: Vec<_> =
        places.iter().filter(|place| !filled.contains(*place) && !is_excused(place)).collect();
    assert!(forgotten.is_empty(), "no field of the form fills in {forgotten:#?}");
    let invented: Vec<_> = filled.difference(&places).collect();
    assert!(invented.is_empty(), "the format has no {invented:#?}");
    let needless: Vec<_> = filled.iter().filter(|place| is_excused(place)).collect();
    assert!(needless.is_empty(), "the form has {needless:#?} after all");
}

/// Places of values in a schema, and with a `?` those that may be null.
fn collect_places(schema: &Value, node: &Value, at: &str, places: &mut BTreeSet<String>) {
    if let Some(name) = node["$ref"].as_str() {
        let definition = schema.pointer(name.trim_start_matches('#')).expect(name);
        return collect_places(schema, definition, at, places);
    }
    let allows_null = |node: &Value| {
        node["type"] == "null"
            || node["type"].as_array().is_some_and(|t| t.contains(&"null".into()))
    };
    let variants = ["anyOf", "oneOf"].map(|key| node[key].as_array().into_iter().flatten());
    let variants: Vec<_> = variants.into_iter().flatten().collect();
    if allows_null(node) || variants.iter().any(|variant| allows_null(variant)) {
        places.insert(format!("{at}?"));
    }
    for variant in variants.iter().filter(|variant| variant["type"] != "null") {
        collect_places(schema, variant, at, places);
    }
    for (name, field) in node["properties"].as_object().into_iter().flatten() {
        let dot = if at.is_empty() { "" } else { "." };
        collect_places(schema, field, &format!("{at}{dot}{name}"), places);
    }
    if node["items"].is_object() {
        collect_places(schema, &node["items"], &format!("{at}[]"), places);
    }
    let is_container = node["properties"].is_object() || node["items"].is_object();
    if !is_container && variants.is_empty() {
        places.insert(at.to_owned());
    }
}

fn filled_places() -> BTreeSet<String> {
    let numbers = numbers().map(|field| field.path.to_owned());
    let picked = choices().map(|choice| match choice.kind {
        Kind::Part(_) => format!("{}?", choice.path),
        Kind::Shape { tag, .. } => format!("{}.{tag}", choice.path),
        Kind::Flag | Kind::OneOf(_) | Kind::CountOrShare(_) => choice.path.to_owned(),
    });
    numbers.chain(picked).collect()
}

#[test]
fn percentages_are_written_as_kubernetes_wants_them() {
    assert_eq!(Notation::Percentage.write(25.0), Value::from("25%"));
    assert_eq!(Notation::Percentage.read(&Value::from("25%")), Some(25.0));
    assert_eq!(Notation::Percentage.read(&Value::from(25)), None);
    assert_eq!(Notation::Plain.write(0.5), Value::from(0.5));
    assert_eq!(Notation::Plain.write(2.0), Value::from(2));
}

#[test]
fn a_request_target_fits_the_size_of_the_pod() {
    let draft = after([
        typed("models.container.pod.cpuRequestMilli", "500"),
        pick("models.container.hpa.metric", 1),
    ]);
    let pods = draft.input().models.container.as_ref().and_then(|pods| pods.hpa.as_ref());
    let target = HpaMetricInput::RequestsPerPod { average_value: 7.5 };
    assert_eq!(pods.map(|hpa| &hpa.metric), Some(&target));
}

#[test]
fn traffic_from_elsewhere_replaces_what_was_typed_there_in_one_step() {
    let typed = FormAction::Edit(typed("workload.rate.peak_rps", "many"));
    let rate = RateInput::Series { interval_s: 60.0, rps: vec![20.0, 150.0] };
    let traffic =
        Traffic { rate: Some(rate.clone()), duration_s: Some(120.0), ..Traffic::default() };
    let taken = FormAction::Edit(DraftAction::Take(Rc::new(traffic)));
    let form = Form::default().after(typed).after(taken);
    assert_eq!(form.draft().n_faults(), 0);
    assert_eq!(form.draft().applied().workload.rate, rate);
    assert_eq!(form.draft().applied().duration_s, 120.0);
    let seed = form.draft().applied().seed;
    assert_eq!(seed, ScenarioInput::default().seed, "the rest stays");
    let before = form.after(FormAction::Undo);
    assert_eq!(before.draft().n_faults(), 1);
    assert_eq!(before.draft().applied().duration_s, ScenarioInput::default().duration_s);
}

#[test]
fn one_stroke_of_the_curve_is_one_step_back() {
    let draw = |rps: f64| {
        let rate = RateInput::Series { interval_s: 60.0, rps: vec![rps] };
        FormAction::Edit(DraftAction::Draw(Rc::new(rate)))
    };
    let strokes = [draw(10.0), draw(20.0), FormAction::Settle, draw(30.0), draw(40.0)];
    let form = strokes.into_iter().fold(Form::default(), |form, action| form.after(action));
    let rps = |form: &Form| match &form.draft().applied().workload.rate {
        RateInput::Series { rps, .. } => rps[0],
        _ => 0.0,
    };
    assert_eq!(rps(&form), 40.0);
    let form = form.after(FormAction::Undo);
    assert_eq!(rps(&form), 20.0);
    assert_eq!(rps(&form.after(FormAction::Undo)), 0.0);
}

/// A drag is one step, and the next one another; keys that follow each other are one too.
#[test]
fn a_drag_of_an_event_is_one_step() {
    let add =
        |kind, at_s, works| FormAction::Edit(DraftAction::AddEvent(NewEvent { kind, at_s, works }));
    let drag = |at_s| {
        let cell = Cell { field: EVENT_TIME, row: Row::TOP.of(EVENTS.path, 0) };
        FormAction::Edit(DraftAction::Slide(cell, at_s))
    };
    let mut form = Form::default();
    for action in [add(0, 60.0, true), drag(70.0), drag(80.0), FormAction::Settle, drag(90.0)] {
        form = form.after(action);
    }
    let times =
        |form: &Form| form.draft().input().events.iter().map(EventInput::at_s).collect::<Vec<_>>();
    for expected in [&[90.0][..], &[80.0], &[60.0], &[]] {
        assert_eq!(times(&form), expected);
        form = form.after(FormAction::Undo);
    }
}

#[test]
fn what_is_put_on_the_time_line_is_a_row_of_the_form() {
    let kinds = 0..EVENT_KIND.n_options();
    let add = |form: Form, kind| {
        let event = NewEvent { kind, at_s: 120.0, works: false };
        form.after(FormAction::Edit(DraftAction::AddEvent(event)))
    };
    let form = kinds.clone().fold(Form::default(), add);
    let draft = form.draft();
    assert_eq!(draft.n_faults(), 0);
    assert_eq!(draft.applied().events.len(), kinds.len());
    for (event, input) in draft.input().events.iter().enumerate() {
        let row = Row::TOP.of(EVENTS.path, event);
        assert_eq!((draft.picked(EVENT_KIND, row), input.at_s()), (Some(event), 120.0));
        assert_eq!(input.works(), EVENT_KIND.name(event) != "deploy");
    }
}
