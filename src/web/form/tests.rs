//! What a reader gets from the form.

use std::collections::BTreeSet;

use serde_json::Value;

use super::field::Notation;
use super::*;
use crate::scenario::input::{
    DeploymentInput, HpaMetricInput, RateInput, ScalingRulesInput, ScenarioInput,
};
use crate::scenario::{FieldPath, Problem, check, presets, schema};

const PEAK: &str = "workload.rate.peak_rps";
const LEAST: &str = "models.container.hpa.minReplicas";
const MOST: &str = "models.container.hpa.maxReplicas";
const UP: &str = "models.container.hpa.behavior.scaleUp.policies";

fn numbers() -> impl Iterator<Item = &'static Field> {
    let in_rows = |list: &'static List| list.items.iter().flat_map(Item::numbers);
    let lists = Group::ALL.into_iter().flat_map(Group::lists);
    Group::ALL.into_iter().flat_map(Group::numbers).chain(lists.flat_map(in_rows))
}

fn choices() -> impl Iterator<Item = &'static Choice> {
    let in_rows = |list: &'static List| list.items.iter().filter_map(Item::choice);
    let lists = Group::ALL.into_iter().flat_map(Group::lists);
    Group::ALL.into_iter().flat_map(Group::choices).chain(lists.flat_map(in_rows))
}

fn cell(path: &str) -> Cell {
    Cell::from(numbers().find(|field| field.path == path).expect(path))
}

fn cell_of(draft: &Draft, path: &str) -> Cell {
    let is_there = |field: &&'static Field| draft.value(Cell { field, row: 0 }).is_some();
    let found = numbers().filter(|field| field.path == path).find(is_there);
    Cell::from(found.expect(path))
}

fn list(path: &str) -> &'static List {
    Group::ALL.into_iter().flat_map(Group::lists).find(|list| list.path == path).expect(path)
}

fn choice(path: &str) -> &'static Choice {
    choices().find(|choice| choice.path == path).expect(path)
}

fn typed(path: &str, text: &str) -> DraftAction {
    DraftAction::Type(cell(path), text.to_owned())
}

fn typed_in_row(path: &str, row: usize, text: &str) -> DraftAction {
    DraftAction::Type(Cell { row, ..cell(path) }, text.to_owned())
}

fn pick(path: &str, option: usize) -> DraftAction {
    DraftAction::Pick(choice(path), 0, option)
}

fn after(actions: impl IntoIterator<Item = DraftAction>) -> Draft {
    actions.into_iter().fold(Draft::default(), |draft, action| draft.after(action))
}

/// A form with every field of the format on it, in one of some drafts.
fn drafts() -> Vec<Draft> {
    let all = [
        pick("models.container.hpa.behavior", 1),
        pick("models.container.pod.startupProbe", 1),
        pick("models.container.pod.memoryLimitMib", 1),
        DraftAction::Add(list("events")),
    ];
    let base = after(all);
    let shapes = (0..4).map(|shape| base.after(pick("workload.rate", shape)));
    let counts = base
        .after(pick("models.container.deployment.maxSurge", 0))
        .after(pick("models.container.deployment.maxUnavailable", 0))
        .after(pick("models.container.hpa.metric", 1))
        .after(pick("events[]", 3));
    shapes.chain([counts]).collect()
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
    assert_eq!(draft.n_changed(Group::Hpa), 2);
    let draft = draft.after(DraftAction::ResetGroup(Group::Traffic));
    assert_eq!((draft.n_changed(Group::Traffic), draft.n_changed(Group::Hpa)), (0, 2));
    assert_eq!(draft.value(cell(PEAK)), Some(240.0));
    let draft = draft.after(DraftAction::ResetGroup(Group::Hpa));
    assert!(!draft.is_changed());
}

#[test]
fn every_group_can_be_reset_to_the_defaults() {
    for draft in drafts() {
        let reset = Group::ALL.into_iter().fold(draft, |draft, group| {
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
    assert_eq!((draft.n_changed(Group::Behavior), draft.n_changed(Group::Probes)), (1, 1));
    let draft = draft.after(DraftAction::Add(list(UP)));
    assert_eq!(draft.n_changed(Group::Behavior), 2);
}

#[test]
fn every_option_reads_back_as_it_was_picked() {
    let draft = &drafts()[3];
    for choice in choices() {
        for option in 0..choice.options().len().max(2) {
            let draft = draft.after(DraftAction::Pick(choice, 0, option));
            let picked = draft.picked(choice, 0);
            // Only a deployment works or does not.
            assert!(
                picked == Some(option) || choice.path == "events[].becomes_ready",
                "{} {option}",
                choice.path
            );
        }
    }
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
        let option = usize::from(Draft::default().picked(choice(path), 0) == Some(0));
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
    let points = list("workload.rate.points");
    let draft =
        after([pick("workload.rate", 3), typed_in_row(AT, 1, "20"), typed_in_row(AT, 3, "soon")]);
    let in_row = |draft: &Draft, row| draft.text(Cell { row, ..cell(AT) });
    let not_in_order = Problem::NotInOrder { at_s: 20.0, previous_s: 120.0 };
    assert_eq!(in_row(&draft, 1).1, Some(FieldFault::Broken(not_in_order)));
    assert_eq!(in_row(&draft, 3), ("soon".to_owned(), Some(FieldFault::NotANumber)));
    assert_eq!((draft.n_faults(), draft.n_faults_in(Group::Traffic)), (2, 2));
    assert_eq!(draft.other_faults().count(), 0);
    let draft = draft.after(DraftAction::Remove(points, 1));
    assert_eq!(in_row(&draft, 2).0, "soon");
    let draft = draft.after(DraftAction::Remove(points, 2));
    assert_eq!(draft.n_faults(), 0);
    let draft = (0..2).fold(draft, |draft, _| draft.after(DraftAction::Remove(points, 0)));
    assert_eq!(draft.list_fault(points), Some(FieldFault::Broken(Problem::EmptyList)));
    assert_eq!(draft.after(DraftAction::Add(points)).n_faults(), 0);
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
    assert_eq!(draft.n_rows(list(UP)), Some(2));
}

#[test]
fn every_number_reads_back_as_it_was_set() {
    for field in numbers() {
        let cell = Cell { field, row: 0 };
        let mut drafts = drafts().into_iter();
        let draft = drafts.find(|draft| draft.value(cell).is_some());
        let draft = draft.unwrap_or_else(|| panic!("{} stands nowhere", field.path));
        let value = field.slider.map_or(field.bounds.max, |scale| scale.value(scale.last()));
        let draft = draft.after(DraftAction::Slide(cell, value));
        assert_eq!(draft.value(cell), Some(value), "{}", field.path);
    }
}

#[test]
fn a_value_past_its_bounds_is_refused_under_the_fields_own_name() {
    for field in numbers() {
        // Nothing that the format holds is past this end.
        let is_open = field.path == "seed" || field.bounds.max >= 1e9;
        let cell = Cell { field, row: 0 };
        let mut drafts = drafts().into_iter();
        let draft = drafts.find(|draft| draft.value(cell).is_some()).filter(|_| !is_open);
        let Some(draft) = draft else { continue };
        let draft = draft.after(DraftAction::Slide(cell, field.bounds.max + 1.0));
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
const WITHOUT_FIELD: [(&str, &str); 9] = [
    ("version", "every link and file of this page is of one version"),
    ("$schema", "for editors; it says nothing about the scenario"),
    ("models.container?", "without the model there is nothing to run"),
    ("models.container.pod.startupProbe.successThreshold", "Kubernetes accepts only 1"),
    ("models.container.pod.livenessProbe.successThreshold", "Kubernetes accepts only 1"),
    ("models.container.hpa.behavior.*?", "the form writes the defaults of the rules out"),
    ("models.container.hpa.behavior.*.stabilizationWindowSeconds?", "written out"),
    ("models.container.hpa.behavior.*.selectPolicy?", "written out"),
    ("models.container.hpa.behavior.*.policies?", "written out"),
];

/// Parts of the format that are written in scenario files only so far: the form shows what a first
/// look at Kubernetes needs, and the plainest requests.
const IN_FILES_ONLY: [&str; 21] = [
    "models.container.deployment.strategy",
    "models.container.deployment.progressDeadlineSeconds",
    "models.container.pod.startupCpuMilli",
    "models.container.pod.warmUp",
    "models.container.pod.probesShareQueue",
    "models.container.service.keepAlive",
    "models.container.podDisruptionBudget",
    "models.container.vpa",
    "models.container.nodes",
    "models.server",
    "models.vm",
    "models.faas",
    "models.serverless_container",
    "workload.rate_scale",
    "workload.arrivals",
    "workload.payload_kib",
    "workload.classes",
    "workload.retries",
    "workload.connections",
    "workload.demand",
    "workload.rate",
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
    let is_for_files = |place: &str| {
        IN_FILES_ONLY.iter().any(|part| place.starts_with(part)) || place.starts_with("events[]")
    };
    let forgotten: Vec<_> = places
        .iter()
        .filter(|place| !filled.contains(*place) && !is_excused(place) && !is_for_files(place))
        .collect();
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
