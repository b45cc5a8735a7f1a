//! From the fields of content files to records.

use super::super::fault::{At, Reason};
use super::super::record::{
    Answer, Basis, Cell, ChoiceWords, Comparison, Correction, DecisionAnswer, DecisionGroup,
    DecisionQuestion, Diagram, Edge, EdgeKind, Entry, Feature, FieldWords, Figure, FigureWords,
    Flow, FlowId, FlowResult, Model, ModelId, Named, NamedText, Node, NodeId, NodeKind, Overview,
    Preset, Problem, Question, Rating, RequirementWords, Row, Source, SourceId, Standing, Term,
    TermId, Topic, Unit, Unknown,
};
use super::reader::{Fields, Kind, Notes};

pub(super) const MODELS: [(&str, ModelId); 5] = [
    (ModelId::Server.slug(), ModelId::Server),
    (ModelId::Vm.slug(), ModelId::Vm),
    (ModelId::Container.slug(), ModelId::Container),
    (ModelId::Faas.slug(), ModelId::Faas),
    (ModelId::ServerlessContainer.slug(), ModelId::ServerlessContainer),
];

const RATINGS: [(&str, Rating); 3] =
    [("yes", Rating::Yes), ("partly", Rating::Partly), ("no", Rating::No)];

const TOPICS: [(&str, Topic); 5] = [
    ("scaling", Topic::Scaling),
    ("cold_start", Topic::ColdStart),
    ("deploys", Topic::Deploys),
    ("failures", Topic::Failures),
    ("cost", Topic::Cost),
];

const NODE_KINDS: [(&str, NodeKind); 5] = [
    ("part", NodeKind::Part),
    ("group", NodeKind::Group),
    ("instance", NodeKind::Instance),
    ("outside", NodeKind::Outside),
    ("note", NodeKind::Note),
];

const EDGE_KINDS: [(&str, EdgeKind); 2] =
    [("traffic", EdgeKind::Traffic), ("control", EdgeKind::Control)];

const UNITS: [(&str, Unit); 5] = [
    ("ms", Unit::Milliseconds),
    ("s", Unit::Seconds),
    ("min", Unit::Minutes),
    ("%", Unit::Percent),
    ("count", Unit::Count),
];

const BASES: [(&str, Basis); 3] =
    [("documented", Basis::Documented), ("measured", Basis::Measured), ("derived", Basis::Derived)];

const STANDINGS: [(&str, Standing); 2] =
    [("measured", Standing::Measured), ("second-hand", Standing::SecondHand)];

/// `overview.toml`.
pub(super) fn overview(notes: &mut Notes, fields: &mut Fields<'_>) -> Overview {
    Overview {
        title: fields.text(notes, "title"),
        promise: fields.text(notes, "promise"),
        statements: entries(notes, fields, "overview", "statement"),
    }
}

/// `models/*.toml`.
pub(super) fn model(notes: &mut Notes, fields: &mut Fields<'_>) -> Model {
    let id = fields.choice(notes, "id", &MODELS);
    let slug = id.slug();
    Model {
        id,
        name: fields.text(notes, "name"),
        short: fields.text(notes, "short"),
        summary: child_entry(notes, fields, slug, "summary"),
        definition: child_entry(notes, fields, slug, "definition"),
        examples: entries(notes, fields, &format!("{slug}.example"), "example"),
        diagram: child_diagram(notes, fields, slug),
        features: features(notes, fields, slug),
        parts: Vec::new(),
        merits: entries(notes, fields, &format!("{slug}.merit"), "merit"),
        demerits: entries(notes, fields, &format!("{slug}.demerit"), "demerit"),
        limits: entries(notes, fields, &format!("{slug}.limit"), "limit"),
        use_cases: entries(notes, fields, &format!("{slug}.use_case"), "use_case"),
        recommendations: entries(
            notes,
            fields,
            &format!("{slug}.recommendation"),
            "recommendation",
        ),
        figures: fields.each(notes, "figure", |notes, fields| figure(notes, fields, slug)),
    }
}

/// One table of `compare.toml`.
pub(super) fn comparison(notes: &mut Notes, fields: &mut Fields<'_>) -> Comparison {
    let id = defined_id(notes, fields, "compare");
    Comparison {
        title: fields.text(notes, "title"),
        corner: fields.text(notes, "corner"),
        rows: fields.each(notes, "row", |notes, fields| row(notes, fields, &id)),
        represents: represents(notes, fields),
        id,
    }
}

/// `flow.toml`.
pub(super) fn flow(notes: &mut Notes, fields: &mut Fields<'_>) -> Flow {
    Flow {
        title: fields.text(notes, "title"),
        about: child_entry(notes, fields, "flow", "about"),
        start: FlowId(mentioned(notes, fields, "start", Kind::FlowStep)),
        questions: fields.each(notes, "question", question),
        results: fields.each(notes, "result", flow_result),
        represents: represents(notes, fields),
    }
}

/// One group of `decide.toml`.
pub(super) fn decision_group(notes: &mut Notes, fields: &mut Fields<'_>) -> DecisionGroup {
    let id = defined_id(notes, fields, "decide");
    DecisionGroup {
        title: fields.text(notes, "title"),
        models: fields.choices(notes, "models", &MODELS),
        questions: fields
            .each(notes, "question", |notes, fields| decision_question(notes, fields, &id)),
        represents: represents(notes, fields),
        id,
    }
}

fn decision_question(notes: &mut Notes, fields: &mut Fields<'_>, group: &str) -> DecisionQuestion {
    let question = DecisionQuestion {
        topic: fields.text(notes, "topic"),
        entry: entry(notes, fields, group),
        hint: fields.text(notes, "hint"),
        answers: fields.each(notes, "answer", |notes, fields| DecisionAnswer {
            id: fields.string(notes, "id"),
            text: fields.text(notes, "text"),
            against: fields.choices(notes, "against", &MODELS),
        }),
    };
    if question.answers.len() < 2 {
        notes.fault(&fields.at, Reason::TooFewAnswers);
    }
    question
}

/// `requirements.toml`.
pub(super) fn requirements(notes: &mut Notes, fields: &mut Fields<'_>) -> RequirementWords {
    RequirementWords {
        figures: fields.each(notes, "figure", |notes, fields| FigureWords {
            id: fields.string(notes, "id"),
            label: fields.text(notes, "label"),
            unit: fields.text(notes, "unit"),
            help: fields.text(notes, "help"),
        }),
        choices: fields.each(notes, "choice", |notes, fields| ChoiceWords {
            id: fields.string(notes, "id"),
            label: fields.text(notes, "label"),
            options: named(notes, fields, "option", "text"),
        }),
        rules: entries(notes, fields, "requirement", "rule"),
        examples: named(notes, fields, "example", "name"),
    }
}

fn named(notes: &mut Notes, fields: &mut Fields<'_>, key: &str, name: &str) -> Vec<Named> {
    fields.each(notes, key, |notes, fields| Named {
        id: fields.string(notes, "id"),
        name: fields.text(notes, name),
    })
}

/// One scenario of `presets.toml`.
pub(super) fn preset(notes: &mut Notes, fields: &mut Fields<'_>) -> Preset {
    let (id, at) = fields.located(notes, "id").unwrap_or_default();
    notes.define(Kind::Preset, &id, &at);
    Preset {
        id,
        topic: fields.choice(notes, "topic", &TOPICS),
        question: fields.text(notes, "question"),
        lesson: fields.text(notes, "lesson"),
        tries: fields.each(notes, "try", |notes, fields| fields.own_text(notes)),
    }
}

/// One field of `form/<file>.toml`.
pub(super) fn field_words(notes: &mut Notes, fields: &mut Fields<'_>) -> FieldWords {
    let at = fields.strings(notes, "at");
    for (place, line) in &at {
        notes.define(Kind::Field, place, line);
    }
    FieldWords {
        at: at.into_iter().map(|(place, _)| place).collect(),
        label: fields.text(notes, "label"),
        help: fields.text(notes, "help"),
        unset: fields.text_opt(notes, "unset").unwrap_or_default(),
        add: fields.text_opt(notes, "add").unwrap_or_default(),
        options: fields.each(notes, "option", named_text),
    }
}

/// A text with its `name`.
pub(super) fn named_text(notes: &mut Notes, fields: &mut Fields<'_>) -> NamedText {
    NamedText { name: fields.string(notes, "name"), text: fields.own_text(notes) }
}

/// One word of `glossary.toml`.
pub(super) fn term(notes: &mut Notes, fields: &mut Fields<'_>) -> Term {
    let (id, at) = fields.located(notes, "id").unwrap_or_default();
    notes.define(Kind::Term, &id, &at);
    Term {
        id: TermId(id),
        word: fields.text(notes, "word"),
        definition: fields.text(notes, "definition"),
        sources: sources(notes, fields),
    }
}

/// One entry of `sources.toml`.
pub(super) fn source(notes: &mut Notes, fields: &mut Fields<'_>) -> Source {
    let (id, at) = fields.located(notes, "id").unwrap_or_default();
    notes.define(Kind::Source, &id, &at);
    Source {
        id: SourceId(id),
        title: fields.string(notes, "title"),
        publisher: fields.string(notes, "publisher"),
        url: url(notes, fields),
        standing: fields.choice_opt(notes, "standing", &STANDINGS).unwrap_or_default(),
        checked: fields.date(notes, "checked"),
    }
}

fn url(notes: &mut Notes, fields: &mut Fields<'_>) -> String {
    let Some((url, at)) = fields.located(notes, "url") else { return String::new() };
    if !url.starts_with("https://") {
        let expected = "an address that begins with https://";
        notes.fault(&at, Reason::WrongType { field: "url".to_owned(), expected });
    }
    url
}

fn entries(notes: &mut Notes, fields: &mut Fields<'_>, prefix: &str, key: &str) -> Vec<Entry> {
    fields.each(notes, key, |notes, fields| entry(notes, fields, prefix))
}

/// An entry whose fields are those of the table given: `id`, `en`, `ja` and the rest.
pub(super) fn entry(notes: &mut Notes, fields: &mut Fields<'_>, prefix: &str) -> Entry {
    let id = defined_id(notes, fields, prefix);
    entry_with_id(notes, fields, id)
}

/// An entry in a table of its own, whose id is the table's name.
pub(super) fn child_entry(
    notes: &mut Notes,
    fields: &mut Fields<'_>,
    prefix: &str,
    key: &str,
) -> Entry {
    let Some(mut fields) = child(notes, fields, key) else { return Entry::default() };
    let id = format!("{prefix}.{key}");
    notes.define(Kind::Entry, &id, &fields.at);
    let entry = entry_with_id(notes, &mut fields, id);
    fields.finish(notes);
    entry
}

fn entry_with_id(notes: &mut Notes, fields: &mut Fields<'_>, id: String) -> Entry {
    Entry {
        id,
        text: fields.own_text(notes),
        sources: sources(notes, fields),
        correction: correction(notes, fields),
        represents: represents(notes, fields),
    }
}

fn correction(notes: &mut Notes, fields: &mut Fields<'_>) -> Option<Correction> {
    let mut fields = fields.child(notes, "correction")?;
    let correction = Correction {
        was: fields.text(notes, "was"),
        now: fields.text(notes, "now"),
        sources: sources(notes, &mut fields),
        checked: fields.date(notes, "checked"),
    };
    if correction.sources.is_empty() {
        notes.fault(&fields.at, Reason::CorrectionWithoutSource);
    }
    fields.finish(notes);
    Some(correction)
}

fn features(notes: &mut Notes, fields: &mut Fields<'_>, slug: &str) -> Vec<Feature> {
    let Some(mut table) = child(notes, fields, "feature") else { return Vec::new() };
    let features = Problem::ALL.map(|problem| {
        let Some(mut fields) = child(notes, &mut table, problem.slug()) else {
            return Feature::default();
        };
        let id = format!("{slug}.feature.{}", problem.slug());
        notes.define(Kind::Entry, &id, &fields.at);
        let feature = Feature {
            problem,
            rating: fields.choice(notes, "rating", &RATINGS),
            verdict: fields.text(notes, "verdict"),
            note: entry_with_id(notes, &mut fields, id),
        };
        fields.finish(notes);
        feature
    });
    table.finish(notes);
    features.into()
}

fn child_diagram(notes: &mut Notes, fields: &mut Fields<'_>, slug: &str) -> Diagram {
    let Some(mut fields) = child(notes, fields, "diagram") else { return Diagram::default() };
    let diagram = Diagram {
        title: fields.text(notes, "title"),
        description: fields.text(notes, "description"),
        columns: fields.whole(notes, "columns"),
        rows: fields.whole(notes, "rows"),
        nodes: fields.each(notes, "node", |notes, fields| node(notes, fields, slug)),
        edges: fields.each(notes, "edge", |notes, fields| edge(notes, fields, slug)),
        represents: represents(notes, &mut fields),
    };
    fields.finish(notes);
    diagram
}

fn node(notes: &mut Notes, fields: &mut Fields<'_>, slug: &str) -> Node {
    let (id, at) = fields.located(notes, "id").unwrap_or_default();
    notes.define(Kind::Node, &format!("{slug}/{id}"), &at);
    Node {
        id: NodeId(id),
        kind: fields.choice_opt(notes, "kind", &NODE_KINDS).unwrap_or_default(),
        label: fields.text(notes, "label"),
        detail: fields.text_opt(notes, "detail"),
        inside: fields.has("inside").then(|| node_id(notes, fields, "inside", slug)),
        column: fields.whole(notes, "column"),
        row: fields.whole(notes, "row"),
        width: fields.whole_or(notes, "width", 1),
        height: fields.whole_or(notes, "height", 1),
        represents: represents(notes, fields),
    }
}

fn edge(notes: &mut Notes, fields: &mut Fields<'_>, slug: &str) -> Edge {
    Edge {
        from: node_id(notes, fields, "from", slug),
        to: node_id(notes, fields, "to", slug),
        kind: fields.choice_opt(notes, "kind", &EDGE_KINDS).unwrap_or_default(),
        label: fields.text_opt(notes, "label"),
        represents: represents(notes, fields),
    }
}

fn node_id(notes: &mut Notes, fields: &mut Fields<'_>, key: &str, slug: &str) -> NodeId {
    let Some((id, at)) = fields.located(notes, key) else { return NodeId::default() };
    notes.mention(Kind::Node, &format!("{slug}/{id}"), &at);
    NodeId(id)
}

fn figure(notes: &mut Notes, fields: &mut Fields<'_>, slug: &str) -> Figure {
    let id = defined_id(notes, fields, &format!("{slug}.figure"));
    let (value, unit) = figure_value(notes, fields);
    let figure = Figure {
        id,
        label: fields.text(notes, "label"),
        value,
        to: fields.number_opt(notes, "to"),
        unit,
        basis: fields.choice(notes, "basis", &BASES),
        source: SourceId(mentioned(notes, fields, "source", Kind::Source)),
        checked: fields.date(notes, "checked"),
    };
    if let Some(to) = figure.to.filter(|to| *to < figure.value) {
        let (from, to) = (figure.value.to_string(), to.to_string());
        notes.fault(&fields.at, Reason::BadRange { from, to });
    }
    figure
}

/// A number with its unit, or the default of the simulator that `default` names.
fn figure_value(notes: &mut Notes, fields: &mut Fields<'_>) -> (f64, Unit) {
    let Some((path, at)) = fields.located_opt(notes, "default") else {
        return (fields.number(notes, "value"), fields.choice(notes, "unit", &UNITS));
    };
    notes.numbers.figure(&path).unwrap_or_else(|reason| {
        notes.fault(&at, reason);
        Default::default()
    })
}

fn row(notes: &mut Notes, fields: &mut Fields<'_>, table: &str) -> Row {
    let id = defined_id(notes, fields, table);
    let label = fields.text(notes, "label");
    let cells = ModelId::ALL.map(|model| cell(notes, fields, &id, model)).into();
    Row { label, cells, represents: represents(notes, fields), id }
}

fn cell(notes: &mut Notes, fields: &mut Fields<'_>, row: &str, model: ModelId) -> Cell {
    let Some(mut fields) = child(notes, fields, model.slug()) else { return Cell::default() };
    let id = format!("{row}.{}", model.slug());
    notes.define(Kind::Entry, &id, &fields.at);
    let cell = Cell {
        rating: fields.choice_opt(notes, "rating", &RATINGS),
        entry: entry_with_id(notes, &mut fields, id),
        reason: fields.text(notes, "reason"),
    };
    fields.finish(notes);
    cell
}

fn question(notes: &mut Notes, fields: &mut Fields<'_>) -> Question {
    let id = flow_id(notes, fields);
    let answers = fields.each(notes, "answer", |notes, fields| answer(notes, fields, &id));
    if answers.len() < 2 {
        notes.fault(&fields.at, Reason::TooFewAnswers);
    }
    Question {
        text: fields.text(notes, "text"),
        help: fields.text(notes, "help"),
        unknown: unknown(notes, fields, &id),
        answers,
        id,
        represents: represents(notes, fields),
    }
}

/// The assumed answer has to be one of the question's own.
fn unknown(notes: &mut Notes, fields: &mut Fields<'_>, question: &FlowId) -> Unknown {
    let Some(mut fields) = child(notes, fields, "unknown") else { return Unknown::default() };
    let (assume, at) = fields.located(notes, "assume").unwrap_or_default();
    notes.mention(Kind::Entry, &format!("flow.{}.{assume}", question.0), &at);
    let unknown = Unknown { assume, text: fields.own_text(notes) };
    fields.finish(notes);
    unknown
}

fn answer(notes: &mut Notes, fields: &mut Fields<'_>, question: &FlowId) -> Answer {
    let (id, at) = fields.located(notes, "id").unwrap_or_default();
    notes.define(Kind::Entry, &format!("flow.{}.{id}", question.0), &at);
    Answer {
        id,
        text: fields.text(notes, "text"),
        to: FlowId(mentioned(notes, fields, "to", Kind::FlowStep)),
        represents: represents(notes, fields),
    }
}

fn flow_result(notes: &mut Notes, fields: &mut Fields<'_>) -> FlowResult {
    let id = flow_id(notes, fields);
    let prefix = format!("flow.{}", id.0);
    FlowResult {
        model: fields.choice(notes, "model", &MODELS),
        reason: child_entry(notes, fields, &prefix, "reason"),
        note: fields.has("note").then(|| child_entry(notes, fields, &prefix, "note")),
        represents: represents(notes, fields),
        id,
    }
}

fn flow_id(notes: &mut Notes, fields: &mut Fields<'_>) -> FlowId {
    let (id, at) = fields.located(notes, "id").unwrap_or_default();
    notes.define(Kind::FlowStep, &id, &at);
    FlowId(id)
}

/// A table that must be there.
pub(super) fn child<'a>(
    notes: &mut Notes,
    fields: &mut Fields<'a>,
    key: &str,
) -> Option<Fields<'a>> {
    if !fields.has(key) {
        notes.fault(&fields.at, Reason::MissingField(key.to_owned()));
    }
    fields.child(notes, key)
}

/// The id `prefix.id`, noted as defined.
pub(super) fn defined_id(notes: &mut Notes, fields: &mut Fields<'_>, prefix: &str) -> String {
    let Some((id, at)) = fields.located(notes, "id") else { return String::new() };
    let id = format!("{prefix}.{id}");
    notes.define(Kind::Entry, &id, &at);
    id
}

fn mentioned(notes: &mut Notes, fields: &mut Fields<'_>, key: &str, kind: Kind) -> String {
    let Some((id, at)) = fields.located(notes, key) else { return String::new() };
    notes.mention(kind, &id, &at);
    id
}

fn sources(notes: &mut Notes, fields: &mut Fields<'_>) -> Vec<SourceId> {
    let named: Vec<(String, At)> = fields.strings(notes, "sources");
    let mention = |(id, at): (String, At)| {
        notes.mention(Kind::Source, &id, &at);
        SourceId(id)
    };
    named.into_iter().map(mention).collect()
}

pub(super) fn represents(notes: &mut Notes, fields: &mut Fields<'_>) -> Vec<String> {
    fields.strings(notes, "represents").into_iter().map(|(id, _)| id).collect()
}
