//! What is to be swept: model, number, range.

use std::rc::Rc;

use yew::prelude::*;

use crate::report::{model_name, rising_values};
use crate::scenario::ModelId;
use crate::scenario::input::ScenarioInput;
use crate::scenario::limits::Grain;
use crate::text::{Lang, format, ui};
use crate::units::Span;
use crate::web::components::{input_value, picked_option, study_estimate, when};
use crate::web::form::{Draft, Field, Group, problem_words, unit_words, with_number};
use crate::web::simulation::{Job, Outcomes, estimate};

/// How many values there may be.
const STEPS: [usize; 7] = [3, 4, 5, 6, 7, 8, 9];

/// The default range: from a quarter of the present value to four times it.
const RANGE: f64 = 4.0;

/// Where a number of zero ends its default range.
const FROM_ZERO_TO: f64 = 10.0;

/// What the reader has set. What nobody has set is the default: the first model and field, a range
/// around the present value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Settings {
    model: Option<ModelId>,
    path: Option<&'static str>,
    from: Option<String>,
    to: Option<String>,
    n: Option<usize>,
}

/// What is to be run: a scenario for each value.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// What stood in the form.
    pub(super) base: Rc<ScenarioInput>,
    /// The model.
    pub(super) model: ModelId,
    /// The number.
    pub(super) field: &'static Field,
    /// Its values, rising.
    pub(super) values: Vec<f64>,
    /// The scenario with each of them.
    pub(super) scenarios: Vec<Rc<ScenarioInput>>,
}

impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.base, &other.base)
            && self.model == other.model
            && self.field.path == other.field.path
            && self.values == other.values
    }
}

impl Plan {
    /// What is to be run, in the order of the values.
    pub(super) fn jobs(&self) -> Vec<Job> {
        let job =
            |scenario: &Rc<ScenarioInput>| Job { scenario: scenario.clone(), model: self.model };
        self.scenarios.iter().map(job).collect()
    }

    /// What the number counts; empty for plain numbers.
    pub(super) fn unit(&self, lang: Lang) -> &'static str {
        unit(self.field, lang)
    }
}

fn unit(field: &Field, lang: Lang) -> &'static str {
    field.counted.map_or_else(|| unit_words(field.bounds.unit, lang), |words| words(lang))
}

/// A question that a sweep answers.
struct Example {
    question: fn(Lang) -> &'static str,
    model: ModelId,
    path: &'static str,
    range: [&'static str; 2],
}

const EXAMPLES: [Example; 4] = [
    Example {
        question: ui::sweep_example_start,
        model: ModelId::Container,
        path: "models.container.pod.appInitMs",
        range: ["500", "60000"],
    },
    Example {
        question: ui::sweep_example_target,
        model: ModelId::Container,
        path: "models.container.hpa.metric.averageUtilization",
        range: ["30", "90"],
    },
    Example {
        question: ui::sweep_example_metrics,
        model: ModelId::Vm,
        path: "models.vm.metric_delay_s",
        range: ["5", "300"],
    },
    Example {
        question: ui::sweep_example_provisioned,
        model: ModelId::Faas,
        path: "models.faas.concurrency.ProvisionedConcurrentExecutions",
        range: ["0", "60"],
    },
];

/// The settings with what nobody has set filled in.
struct Filled {
    models: Vec<ModelId>,
    model: ModelId,
    fields: Vec<(&'static Group, &'static Field)>,
    field: &'static Field,
    from: String,
    to: String,
    n: usize,
}

impl Filled {
    /// `None` for a scenario without any number, which there is not.
    fn of(settings: &Settings, draft: &Draft) -> Option<Self> {
        let models: Vec<ModelId> = draft.models().collect();
        let picked = settings.model.filter(|model| models.contains(model));
        let usual = models.contains(&ModelId::Container).then_some(ModelId::Container);
        let model = picked.or(usual).or_else(|| models.first().copied())?;
        let fields = draft.numbers(model);
        let is_picked =
            |(_, field): &&(_, &'static Field)| settings.path.is_none_or(|path| path == field.path);
        let field = fields.iter().find(is_picked).or_else(|| fields.first())?.1;
        let [from, to] = default_range(draft.number(field).unwrap_or_default(), field);
        Some(Self {
            from: settings.from.clone().unwrap_or(from),
            to: settings.to.clone().unwrap_or(to),
            n: settings.n.unwrap_or(STEPS[4]),
            models,
            model,
            fields,
            field,
        })
    }

    /// The values, or `None` where the range is none.
    fn values(&self) -> Option<Vec<f64>> {
        let [from, to] = [&self.from, &self.to].map(|text| text.trim().parse::<f64>().ok());
        let (from, to) = (from?, to?);
        let is_range = from.is_finite() && to.is_finite() && from < to;
        let is_whole = self.field.bounds.grain == Grain::Whole;
        is_range.then(|| rising_values(from, to, self.n, is_whole))
    }

    /// A scenario for each value, or what is wrong.
    fn plan(&self, base: &Rc<ScenarioInput>, lang: Lang) -> Result<Plan, String> {
        let values = self.values().ok_or_else(|| ui::sweep_range_fault(lang).to_owned())?;
        let scenario = |value: &f64| {
            with_number(base, self.field, *value).map(Rc::new).map_err(|problem| {
                let reason = problem.map(|problem| problem_words(&problem, lang));
                let reason =
                    reason.unwrap_or_else(|| ui::sweep_value_does_not_fit(lang).to_owned());
                let value = format::number(*value);
                ui::sweep_value_fault(lang, ui::SweepValueFault { value, reason })
            })
        };
        let scenarios = values.iter().map(scenario).collect::<Result<_, _>>()?;
        let (base, model, field) = (base.clone(), self.model, self.field);
        Ok(Plan { base, model, field, values, scenarios })
    }
}

fn default_range(now: f64, field: &Field) -> [String; 2] {
    let bounds = field.bounds;
    let top = if now == 0.0 { FROM_ZERO_TO } else { now * RANGE };
    let bottom = match bounds.grain {
        Grain::Whole => (now / RANGE).ceil(),
        Grain::Any => now / RANGE,
    };
    [bottom.max(bounds.min), top.min(bounds.max)].map(|end| end.to_string())
}

/// The form.
pub(super) fn form(
    settings: &Settings,
    draft: &Draft,
    past: Option<&Outcomes>,
    lang: Lang,
    (onchange, onstart): (&Callback<Settings>, &Callback<Plan>),
) -> Html {
    let Some(filled) = Filled::of(settings, draft) else { return Html::default() };
    let plan = filled.plan(draft.applied(), lang);
    let work = plan.as_ref().ok().zip(past).and_then(|(plan, past)| {
        estimate::work(past, plan.scenarios.iter().map(|scenario| (&**scenario, plan.model)))
    });
    html! {
        <>
            { examples(draft, lang, onchange) }
            <div class="sweep-form">
                { pickers(settings, &filled, lang, onchange) }
                { range(settings, &filled, lang, onchange) }
            </div>
            { start(plan, work, lang, onstart) }
        </>
    }
}

/// Questions to start from: those whose numbers the scenario has now.
fn examples(draft: &Draft, lang: Lang, onchange: &Callback<Settings>) -> Html {
    let is_there = |example: &&Example| {
        draft.numbers(example.model).iter().any(|(_, field)| field.path == example.path)
            && draft.models().any(|model| model == example.model)
    };
    let example = |example: &'static Example| {
        let onclick = onchange.reform(|_: MouseEvent| {
            let [from, to] = example.range.map(|end| Some(end.to_owned()));
            let (model, path) = (Some(example.model), Some(example.path));
            Settings { model, path, from, to, n: None }
        });
        html! {
            <li>
                <button
                    type="button"
                    class="button button-quiet button-small"
                    data-example={example.path}
                    {onclick}
                >
                    { (example.question)(lang) }
                </button>
            </li>
        }
    };
    html! {
        <ul class="actions examples" aria-label={ui::sweep_examples(lang)}>
            { for EXAMPLES.iter().filter(is_there).map(example) }
        </ul>
    }
}

/// Model and number. Another number has another range.
fn pickers(
    settings: &Settings,
    filled: &Filled,
    lang: Lang,
    onchange: &Callback<Settings>,
) -> Html {
    let onmodel = {
        let (settings, models) = (settings.clone(), filled.models.clone());
        let pick = move |at: usize| Settings {
            model: models.get(at).copied(),
            path: settings.path.filter(|path| !path.starts_with("models.")),
            ..Settings::default()
        };
        when(&onchange.reform(pick), |event: Event| picked_option(&event))
    };
    let onfield = {
        let paths: Vec<_> = filled.fields.iter().map(|(_, field)| field.path).collect();
        let model = Some(filled.model);
        let pick = move |at: usize| Settings {
            model,
            path: paths.get(at).copied(),
            ..Settings::default()
        };
        when(&onchange.reform(pick), |event: Event| picked_option(&event))
    };
    html! {
        <>
            <label>
                <span>{ ui::runs_model(lang) }</span>
                <select id="sweep-model" onchange={onmodel}>
                    { for filled.models.iter().map(|model| html! {
                        <option selected={*model == filled.model}>
                            { model_name(*model, lang) }
                        </option>
                    }) }
                </select>
            </label>
            <label class="sweep-field">
                <span>{ ui::sweep_field(lang) }</span>
                <select id="sweep-field" onchange={onfield}>
                    { for groups(&filled.fields).map(|fields| html! {
                        <optgroup label={fields[0].0.title(lang)}>
                            { for fields.iter().map(|(_, field)| html! {
                                <option selected={field.path == filled.field.path}>
                                    { field.words(lang)[0] }
                                </option>
                            }) }
                        </optgroup>
                    }) }
                </select>
            </label>
            <code class="sweep-path">{ filled.field.path }</code>
        </>
    }
}

/// The fields of each group.
fn groups<'a>(
    fields: &'a [(&'static Group, &'static Field)],
) -> impl Iterator<Item = &'a [(&'static Group, &'static Field)]> {
    fields.chunk_by(|one, other| one.0 == other.0)
}

fn range(settings: &Settings, filled: &Filled, lang: Lang, onchange: &Callback<Settings>) -> Html {
    let unit = unit(filled.field, lang);
    let is_wrong = filled.values().is_none();
    let put = |put: fn(&mut Settings, String)| {
        let settings = settings.clone();
        let written = onchange.reform(move |text| {
            let mut next = settings.clone();
            put(&mut next, text);
            next
        });
        when(&written, |event: InputEvent| input_value(&event))
    };
    let onsteps = {
        let settings = settings.clone();
        let pick = move |at: usize| Settings { n: STEPS.get(at).copied(), ..settings.clone() };
        when(&onchange.reform(pick), |event: Event| picked_option(&event))
    };
    let end = |id: &'static str, name: &'static str, text: &str, oninput: Callback<InputEvent>| {
        html! {
            <label>
                <span>{ name }</span>
                <span class="field-box">
                    <input
                        type="text"
                        inputmode="decimal"
                        {id}
                        value={text.to_owned()}
                        aria-invalid={is_wrong.then_some("true")}
                        {oninput}
                    />
                    <span class="field-unit">{ unit }</span>
                </span>
            </label>
        }
    };
    html! {
        <div class="actions">
            { end("sweep-from", ui::sweep_from(lang), &filled.from, put(|s, t| s.from = Some(t))) }
            { end("sweep-to", ui::sweep_to(lang), &filled.to, put(|s, t| s.to = Some(t))) }
            <label>
                <span>{ ui::sweep_steps(lang) }</span>
                <select id="sweep-steps" onchange={onsteps}>
                    { for STEPS.map(|n| html! {
                        <option selected={n == filled.n}>{ n }</option>
                    }) }
                </select>
            </label>
        </div>
    }
}

fn start(
    plan: Result<Plan, String>,
    work: Option<Span>,
    lang: Lang,
    onstart: &Callback<Plan>,
) -> Html {
    let (told, fault) = match &plan {
        Ok(plan) => {
            let values: Vec<String> = plan.values.iter().map(|v| format::number(*v)).collect();
            (ui::sweep_values(lang, values.join(" · ")), None)
        }
        Err(fault) => (String::new(), Some(fault.clone())),
    };
    let is_possible = plan.is_ok();
    let onclick = when(onstart, move |_: MouseEvent| plan.clone().ok());
    html! {
        <>
            <p class={fault.is_some().then_some("form-fault")} role="status">
                { fault.unwrap_or_default() }
            </p>
            <div class="actions">
                <button
                    type="button"
                    id="sweep-start"
                    class="button"
                    aria-disabled={(!is_possible).then_some("true")}
                    {onclick}
                >
                    { ui::sweep_start(lang) }
                </button>
                <span class="muted number">{ told }</span>
                { study_estimate(work, lang) }
            </div>
        </>
    }
}
