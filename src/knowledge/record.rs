//! The records of the guide: plain data, both languages side by side.
//!
//! They are written in `content/**/*.toml`, read and checked by the build, and carried into the
//! program in binary form. See `content/README.md` for how to write them.

use serde::{Deserialize, Serialize};

use super::article::{Article, Part};
use super::claim::Claim;

/// Everything that the guide says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Knowledge {
    /// What stands on the first page.
    pub overview: Overview,
    /// The five models, in the order of [`ModelId::ALL`].
    pub models: Vec<Model>,
    /// The pages that are about all models, in the order of `ArticleId::ALL`.
    pub articles: Vec<Article>,
    /// The comparison tables.
    pub tables: Vec<Comparison>,
    /// The flowchart that leads to a recommendation.
    pub flow: Flow,
    /// Questions to settle before a choice is final, by topic.
    pub decisions: Vec<DecisionGroup>,
    /// What can be asked for in figures, and the rules that read them.
    pub requirements: RequirementWords,
    /// What the ready-made scenarios are about, in the order of the simulator's list.
    pub presets: Vec<Preset>,
    /// The claims that run, in the order of the file.
    pub claims: Vec<Claim>,
    /// What the fields of the simulator's form are called.
    pub fields: Vec<FieldWords>,
    /// What the groups of the form are called.
    pub groups: Vec<NamedText>,
    /// The glossary, sorted by id.
    pub terms: Vec<Term>,
    /// Everything that is referred to, sorted by id.
    pub sources: Vec<Source>,
}

/// A text in both languages. Words between backticks are code; `[[id|words]]` links words to the
/// glossary; see [`markup`](super::markup).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

/// One of the five ways to run many instances of an application.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum ModelId {
    /// Physical or virtual servers, deployed to by a configuration-management tool.
    #[default]
    Server,
    /// A group of virtual machines that the cloud provider keeps at size.
    Vm,
    /// Containers on Kubernetes.
    Container,
    /// Functions as a service.
    Faas,
    /// Containers whose servers the provider runs.
    ServerlessContainer,
}

impl ModelId {
    /// All models, in the order in which the guide presents them.
    pub const ALL: [Self; 5] =
        [Self::Server, Self::Vm, Self::Container, Self::Faas, Self::ServerlessContainer];

    /// The id as it stands in addresses, files and references: `serverless-container`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Vm => "vm",
            Self::Container => "container",
            Self::Faas => "faas",
            Self::ServerlessContainer => "serverless-container",
        }
    }

    /// The model with this [`slug`](Self::slug).
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.slug() == slug)
    }

    /// The letter that stands for the model where there is no color.
    pub const fn letter(self) -> char {
        match self {
            Self::Server => 'S',
            Self::Vm => 'V',
            Self::Container => 'K',
            Self::Faas => 'F',
            Self::ServerlessContainer => 'C',
        }
    }
}

/// Id of a [`Source`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub String);

/// Id of a [`Term`] of the glossary.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TermId(pub String);

/// Id of a [`Node`], unique within its diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub String);

/// Id of a [`Question`] or a [`FlowResult`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FlowId(pub String);

/// A month, and a day where it is known, on which something was read or checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    /// Year of the Gregorian calendar.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31; `None` where only the month is known.
    pub day: Option<u8>,
}

/// One statement of the guide.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique in the whole guide and usable as an anchor: `container.merit.fast_start`.
    pub id: String,
    /// What is true today.
    pub text: Text,
    /// What the statement rests on.
    pub sources: Vec<SourceId>,
    /// Set where this differs from what is often said.
    pub correction: Option<Correction>,
    /// Items of the inventory of claims that this entry stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// A claim that does not hold (any more), beside the entry that says what does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The claim as it is often made.
    pub was: Text,
    /// What is the case, and why.
    pub now: Text,
    /// What the correction rests on; never empty.
    pub sources: Vec<SourceId>,
    /// When it was checked.
    pub checked: Date,
}

/// What stands on the first page besides the models.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Main heading.
    pub title: Text,
    /// One sentence of promise.
    pub promise: Text,
    /// Statements on what orchestration is, in order.
    pub statements: Vec<Entry>,
}

/// One model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Which one.
    pub id: ModelId,
    /// Full name.
    pub name: Text,
    /// Name for chips, legends and table heads.
    pub short: Text,
    /// One line for the overview.
    pub summary: Entry,
    /// What it is.
    pub definition: Entry,
    /// Products that work this way.
    pub examples: Vec<Entry>,
    /// How its parts hang together.
    pub diagram: Diagram,
    /// One entry for each of [`Problem::ALL`], in that order.
    pub features: Vec<Feature>,
    /// How it works, in detail: concepts and core mechanisms.
    pub parts: Vec<Part>,
    /// What speaks for it.
    pub merits: Vec<Entry>,
    /// What speaks against it.
    pub demerits: Vec<Entry>,
    /// What it cannot do, or only so far.
    pub limits: Vec<Entry>,
    /// What it is used for.
    pub use_cases: Vec<Entry>,
    /// When to take it, and what comes after.
    pub recommendations: Vec<Entry>,
    /// Numbers to keep in mind.
    pub figures: Vec<Figure>,
}

/// The five problems that every model must solve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Keeping a wanted number of instances.
    #[default]
    Replicas,
    /// Spreading requests over them.
    LoadBalancing,
    /// Changing their number with the load.
    AutoScaling,
    /// Replacing what has failed.
    AutoHealing,
    /// Changing versions without losing requests.
    ZeroDowntimeDeployment,
}

impl Problem {
    /// All problems, in the order in which tables list them.
    pub const ALL: [Self; 5] = [
        Self::Replicas,
        Self::LoadBalancing,
        Self::AutoScaling,
        Self::AutoHealing,
        Self::ZeroDowntimeDeployment,
    ];

    /// The id as it stands in files and references.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Replicas => "replicas",
            Self::LoadBalancing => "load_balancing",
            Self::AutoScaling => "auto_scaling",
            Self::AutoHealing => "auto_healing",
            Self::ZeroDowntimeDeployment => "zero_downtime_deploy",
        }
    }
}

/// How a model solves one problem.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// The problem.
    pub problem: Problem,
    /// How far it is solved; always shown with `verdict`.
    pub rating: Rating,
    /// The rating in words.
    pub verdict: Text,
    /// How it is done.
    pub note: Entry,
}

/// A coarse grade, shown as an icon beside words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rating {
    /// Built in.
    Yes,
    /// In part, or by work of one's own.
    Partly,
    /// Not at all.
    #[default]
    No,
}

/// A picture of a model, as data: boxes on a grid, and arrows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagram {
    /// Short name of the picture.
    pub title: Text,
    /// Everything that the picture says, in words.
    pub description: Text,
    /// Width of the grid, in cells.
    pub columns: u32,
    /// Height of the grid, in cells.
    pub rows: u32,
    /// Boxes; one that holds others comes before them.
    pub nodes: Vec<Node>,
    /// Arrows between boxes.
    pub edges: Vec<Edge>,
    /// Items of the inventory of claims that the picture stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// One box of a [`Diagram`]; cells are counted from 0 at the top left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Unique within the diagram.
    pub id: NodeId,
    /// How it is drawn.
    pub kind: NodeKind,
    /// First line.
    pub label: Text,
    /// Second, smaller line.
    pub detail: Option<Text>,
    /// The box that holds this one.
    pub inside: Option<NodeId>,
    /// Leftmost cell.
    pub column: u32,
    /// Topmost cell.
    pub row: u32,
    /// Width in cells, at least 1.
    pub width: u32,
    /// Height in cells, at least 1.
    pub height: u32,
    /// Items of the inventory of claims that the box stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// How a [`Node`] is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeKind {
    /// A part of the platform.
    #[default]
    Part,
    /// A frame around other boxes, with its label at the top.
    Group,
    /// An instance of the application.
    Instance,
    /// Something outside, such as the users.
    Outside,
    /// A note without a frame.
    Note,
}

/// An arrow of a [`Diagram`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Where it starts.
    pub from: NodeId,
    /// Where it points.
    pub to: NodeId,
    /// How it is drawn.
    pub kind: EdgeKind,
    /// What goes along it.
    pub label: Option<Text>,
    /// Items of the inventory of claims that the arrow stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// How an [`Edge`] is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum EdgeKind {
    /// Requests and answers: solid.
    #[default]
    Traffic,
    /// Orders of a controller: dashed.
    Control,
}

/// A number to keep in mind, never without its unit, source and date.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Unique in the whole guide.
    pub id: String,
    /// What is counted or measured.
    pub label: Text,
    /// The value, or the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub to: Option<f64>,
    /// Unit of both.
    pub unit: Unit,
    /// How the number came to be.
    pub basis: Basis,
    /// Where it stands.
    pub source: SourceId,
    /// When it was read there.
    pub checked: Date,
}

/// Units of a [`Figure`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    #[default]
    Seconds,
    /// Minutes.
    Minutes,
    /// Per cent.
    Percent,
    /// A plain count.
    Count,
}

/// How a [`Figure`] came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// The maker documents it.
    #[default]
    Documented,
    /// Somebody measured it.
    Measured,
    /// It follows from other figures.
    Derived,
}

/// A table with the models as columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Unique among the tables, and usable in addresses.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// Head of the column of row names.
    pub corner: Text,
    /// Rows, in order.
    pub rows: Vec<Row>,
    /// Items of the inventory of claims that the table as a whole stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// One row of a [`Comparison`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Unique in the whole guide.
    pub id: String,
    /// Name of the row.
    pub label: Text,
    /// One cell for each model, in the order of [`ModelId::ALL`].
    pub cells: Vec<Cell>,
    /// Items of the inventory of claims that the row stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// One cell of a [`Row`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Grade, where the row has one.
    pub rating: Option<Rating>,
    /// A few words, with correction and sources where they are needed.
    pub entry: Entry,
    /// Why it is so.
    pub reason: Text,
}

/// The flowchart: a question leads to answers, an answer to a question or a result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// Heading.
    pub title: Text,
    /// What kind of advice it gives.
    pub about: Entry,
    /// The first question.
    pub start: FlowId,
    /// All questions.
    pub questions: Vec<Question>,
    /// All results.
    pub results: Vec<FlowResult>,
    /// Items of the inventory of claims that the chart as a whole stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// One question of the [`Flow`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Unique among questions and results.
    pub id: FlowId,
    /// The question.
    pub text: Text,
    /// What to think of when answering it.
    pub help: Text,
    /// At least two answers.
    pub answers: Vec<Answer>,
    /// What "I do not know" means here.
    pub unknown: Unknown,
    /// Items of the inventory of claims that the question stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// The answer "I do not know" of a [`Question`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unknown {
    /// Id of the answer that is taken until more is known: the cautious one.
    pub assume: String,
    /// What to find out, and what is assumed until then.
    pub text: Text,
}

/// One answer of a [`Question`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Unique within the question.
    pub id: String,
    /// The answer.
    pub text: Text,
    /// The question or result that follows.
    pub to: FlowId,
    /// Items of the inventory of claims that the answer stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// One end of the [`Flow`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowResult {
    /// Unique among questions and results.
    pub id: FlowId,
    /// The model that is recommended.
    pub model: ModelId,
    /// Why this one.
    pub reason: Entry,
    /// A condition that goes with the recommendation.
    pub note: Option<Entry>,
    /// Items of the inventory of claims that the result stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// A step of the [`Flow`]: either more to ask, or an end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FlowStep<'a> {
    /// A question to answer next.
    Question(&'a Question),
    /// The recommendation.
    Result(&'a FlowResult),
}

impl Question {
    /// The answer with this id.
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id == id)
    }
}

impl Flow {
    /// The question or result with this id.
    pub fn step(&self, id: &FlowId) -> Option<FlowStep<'_>> {
        let question = self.questions.iter().find(|question| question.id == *id);
        let result = || self.results.iter().find(|result| result.id == *id);
        question.map(FlowStep::Question).or_else(|| result().map(FlowStep::Result))
    }
}

impl RequirementWords {
    /// What a rule says.
    pub fn rule(&self, id: &str) -> Option<&Entry> {
        let is_it = |entry: &&Entry| entry.id.strip_prefix("requirement.") == Some(id);
        self.rules.iter().find(is_it)
    }
}

/// Questions on one topic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DecisionGroup {
    /// Unique among the groups, and usable in addresses.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// The recommendations that its questions are about.
    pub models: Vec<ModelId>,
    /// The questions.
    pub questions: Vec<DecisionQuestion>,
    /// Items of the inventory of claims that the group stands for.
    #[serde(skip)]
    pub represents: Vec<String>,
}

/// A question to settle before a choice is final.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DecisionQuestion {
    /// Its topic, in a word or two.
    pub topic: Text,
    /// The question itself.
    pub entry: Entry,
    /// What the answer means for the choice.
    pub hint: Text,
    /// At least two answers.
    pub answers: Vec<DecisionAnswer>,
}

/// One answer of a [`DecisionQuestion`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DecisionAnswer {
    /// Unique within the question.
    pub id: String,
    /// The answer.
    pub text: Text,
    /// The models that it speaks against.
    pub against: Vec<ModelId>,
}

/// The words of requirements in figures. What they mean is a matter of `decide`, which knows the
/// same ids.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RequirementWords {
    /// What is asked for as a number.
    pub figures: Vec<FigureWords>,
    /// What is picked from a list.
    pub choices: Vec<ChoiceWords>,
    /// What the rules say; the id of a rule follows `requirement.` in that of its entry.
    pub rules: Vec<Entry>,
    /// Workloads to begin with.
    pub examples: Vec<Named>,
}

/// A requirement that is a number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FigureWords {
    /// Unique among the figures.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// The unit of the number, in words that stand after it.
    pub unit: Text,
    /// What counts, and what is usual.
    pub help: Text,
}

/// A requirement that is picked from a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChoiceWords {
    /// Unique among the choices.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What there is to pick.
    pub options: Vec<Named>,
}

/// An id and what people call it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Unique among its kind.
    pub id: String,
    /// The name.
    pub name: Text,
}

/// What a ready-made scenario is about; the scenario itself is the simulator's, found by the id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// Id of the scenario.
    pub id: String,
    /// Under what it stands in the list.
    pub topic: Topic,
    /// Its name: the question that it answers.
    pub question: Text,
    /// What it shows.
    pub lesson: Text,
    /// What to change next, and what to look at.
    pub tries: Vec<Text>,
}

/// What a ready-made scenario is mainly about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// How the size follows the load.
    #[default]
    Scaling,
    /// Requests that wait for an instance to start.
    ColdStart,
    /// New versions.
    Deploys,
    /// What breaks, and what that brings about.
    Failures,
    /// What it costs.
    Cost,
}

impl Topic {
    /// All of them, in the order in which a reader meets them.
    pub const ALL: [Self; 5] =
        [Self::Scaling, Self::ColdStart, Self::Deploys, Self::Failures, Self::Cost];
}

/// What one field of the simulator's form is called, or several that are alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldWords {
    /// Its places in the scenario's format; the switch of a part that may be absent has a `?`
    /// after its place.
    pub at: Vec<String>,
    /// Its name.
    pub label: Text,
    /// What it does, in one line.
    pub help: Text,
    /// What holds where it is not set; empty for fields that always are.
    pub unset: Text,
    /// What the button says that adds a row; empty for fields that are no lists.
    pub add: Text,
    /// What there is to pick; what is not named here has its name in the format.
    pub options: Vec<NamedText>,
}

/// A text that is found by a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NamedText {
    /// The name, which people do not see.
    pub name: String,
    /// What they see.
    pub text: Text,
}

/// One word of the glossary.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Unique in the glossary.
    pub id: TermId,
    /// The word.
    pub word: Text,
    /// What it means.
    pub definition: Text,
    /// Where the meaning comes from.
    pub sources: Vec<SourceId>,
}

/// Something that the guide refers to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Unique among the sources.
    pub id: SourceId,
    /// Its title, in its own language.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its address.
    pub url: String,
    /// How near it is to what it says.
    pub standing: Standing,
    /// When it was last read.
    pub checked: Date,
}

/// How near a [`Source`] is to what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It comes from whoever makes the thing, or decides about it.
    #[default]
    Maker,
    /// Somebody else measured it and says so here.
    Measured,
    /// It repeats what somebody else has said.
    SecondHand,
}
