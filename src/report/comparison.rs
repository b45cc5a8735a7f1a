//! The comparison tables as a reader arranges them: which models, in what order, what differs; and
//! the table in sight as text for other programs.

use crate::knowledge::{self, Cell, Comparison, ModelId, Rating, Row};
use crate::text::{Lang, ui};

/// How a reader has arranged the comparison tables. The default shows all of them as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrangement {
    models: Vec<ModelId>,
    base: Option<ModelId>,
    is_only_differing: bool,
    order: RowOrder,
}

/// The order of the rows of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowOrder {
    /// That of the guide.
    #[default]
    Guide,
    /// From the best grade of a model to its worst.
    BestFirst(ModelId),
    /// From the worst grade of a model to its best.
    WorstFirst(ModelId),
}

impl Default for Arrangement {
    fn default() -> Self {
        Self {
            models: ModelId::ALL.to_vec(),
            base: None,
            is_only_differing: false,
            order: RowOrder::Guide,
        }
    }
}

impl Arrangement {
    /// The models in sight, at least one, in the order of [`ModelId::ALL`].
    pub fn models(&self) -> &[ModelId] {
        &self.models
    }

    /// The model that the others are held against, one of those in sight.
    pub const fn base(&self) -> Option<ModelId> {
        self.base
    }

    /// Whether rows in which no model differs from the base are left out. Without a base, none is.
    pub const fn is_only_differing(&self) -> bool {
        self.is_only_differing
    }

    /// The order of the rows.
    pub const fn order(&self) -> RowOrder {
        self.order
    }

    /// With these models in sight; all of them where the list is empty.
    #[must_use]
    pub fn with_models(mut self, models: &[ModelId]) -> Self {
        self.models = ModelId::ALL.into_iter().filter(|id| models.contains(id)).collect();
        if self.models.is_empty() {
            self.models = ModelId::ALL.to_vec();
        }
        let is_shown = |id: &ModelId| self.models.contains(id);
        self.base = self.base.filter(is_shown);
        if self.order.model().is_some_and(|id| !is_shown(&id)) {
            self.order = RowOrder::Guide;
        }
        self
    }

    /// With one model more or less in sight. The last one stays.
    #[must_use]
    pub fn with_toggled(self, model: ModelId) -> Self {
        let others = self.models.iter().copied().filter(|id| *id != model);
        let mut models: Vec<_> = others.collect();
        if models.len() == self.models.len() {
            models.push(model);
        }
        if models.is_empty() { self } else { self.with_models(&models) }
    }

    /// With the models held against this one, if it is in sight.
    #[must_use]
    pub fn with_base(mut self, base: Option<ModelId>) -> Self {
        self.base = base.filter(|id| self.models.contains(id));
        self
    }

    /// With or without the rows in which nothing differs.
    #[must_use]
    pub const fn with_only_differing(mut self, is_only_differing: bool) -> Self {
        self.is_only_differing = is_only_differing;
        self
    }

    /// With the rows in this order, if its model is in sight.
    #[must_use]
    pub fn with_order(mut self, order: RowOrder) -> Self {
        let is_shown = order.model().is_none_or(|id| self.models.contains(&id));
        self.order = if is_shown { order } else { RowOrder::Guide };
        self
    }

    /// Changed as little as needed for the row or cell of this id to be in sight.
    #[must_use]
    pub fn showing(self, tables: &[Comparison], id: &str) -> Self {
        let rows = || tables.iter().flat_map(|table| &table.rows);
        let is_in = |row: &&Row| row.id == id || row.cells.iter().any(|cell| cell.entry.id == id);
        let Some(row) = rows().find(is_in) else { return self };
        let of_model = ModelId::ALL.into_iter().zip(&row.cells).find(|(_, c)| c.entry.id == id);
        let mut models = self.models.clone();
        models.extend(of_model.map(|(model, _)| model));
        let next = self.with_models(&models);
        if next.shows(row) { next } else { next.with_only_differing(false) }
    }

    /// The rows of a table that are in sight, in their order.
    pub fn rows<'a>(&self, table: &'a Comparison) -> Vec<&'a Row> {
        let mut rows: Vec<_> = table.rows.iter().filter(|row| self.shows(row)).collect();
        match self.order {
            RowOrder::Guide => {}
            RowOrder::BestFirst(model) => rows.sort_by_key(|row| from_best(row, model)),
            RowOrder::WorstFirst(model) => rows.sort_by_key(|row| from_worst(row, model)),
        }
        rows
    }

    /// Whether a model's cell says something else than the base's: another grade where both have
    /// one, other words where not.
    pub fn differs(&self, row: &Row, model: ModelId) -> bool {
        self.base.is_some_and(|base| !agree(cell(row, base), cell(row, model)))
    }

    fn shows(&self, row: &Row) -> bool {
        !self.is_only_differing
            || self.base.is_none()
            || self.models.iter().any(|model| self.differs(row, *model))
    }
}

impl RowOrder {
    /// The model whose grades decide.
    pub const fn model(self) -> Option<ModelId> {
        match self {
            Self::Guide => None,
            Self::BestFirst(model) | Self::WorstFirst(model) => Some(model),
        }
    }
}

/// A model's cell of a row.
pub fn cell(row: &Row, model: ModelId) -> &Cell {
    let place = ModelId::ALL.into_iter().position(|id| id == model);
    let found = place.and_then(|place| row.cells.get(place));
    found.expect("the build refuses rows without a cell for each model")
}

fn agree(one: &Cell, other: &Cell) -> bool {
    match (one.rating, other.rating) {
        (Some(one), Some(other)) => one == other,
        _ => one.entry.text == other.entry.text,
    }
}

/// Where a row without a grade stands: after all others, whatever the order.
const UNGRADED: u8 = 3;

/// A grade's place from the best on.
fn from_best(row: &Row, model: ModelId) -> u8 {
    match cell(row, model).rating {
        Some(Rating::Yes) => 0,
        Some(Rating::Partly) => 1,
        Some(Rating::No) => 2,
        None => UNGRADED,
    }
}

/// A grade's place from the worst on.
fn from_worst(row: &Row, model: ModelId) -> u8 {
    match from_best(row, model) {
        UNGRADED => UNGRADED,
        place => UNGRADED - 1 - place,
    }
}

/// The part of a table that is in sight as lines of cells, the head first, without markup.
pub fn lines(table: &Comparison, arrangement: &Arrangement, lang: Lang) -> Vec<Vec<String>> {
    let names = arrangement.models().iter().map(|id| knowledge::get().model(*id).short.plain(lang));
    let head = std::iter::once(table.corner.plain(lang)).chain(names).collect();
    let line = |row: &Row| {
        let cells = arrangement.models().iter().map(|id| in_words(cell(row, *id), lang));
        std::iter::once(row.label.plain(lang)).chain(cells).collect()
    };
    std::iter::once(head).chain(arrangement.rows(table).into_iter().map(line)).collect()
}

/// A cell's grade and words; the grade is left out where the words begin with it.
fn in_words(cell: &Cell, lang: Lang) -> String {
    let words = cell.entry.text.plain(lang);
    let grade = match cell.rating {
        Some(Rating::Yes) => ui::guide_rating_yes(lang),
        Some(Rating::Partly) => ui::guide_rating_partly(lang),
        Some(Rating::No) => ui::guide_rating_no(lang),
        None => return words,
    };
    if words.starts_with(grade) {
        return words;
    }
    ui::compare_graded(lang, ui::CompareGraded { grade, words })
}

/// Lines of cells as a table in Markdown (GitHub Flavored Markdown, section 4.10).
pub fn markdown(lines: &[Vec<String>]) -> String {
    let line = |cells: &Vec<String>| {
        let cells: Vec<_> = cells.iter().map(|text| escaped(text)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let Some((head, body)) = lines.split_first() else { return String::new() };
    let rule = format!("|{}\n", " --- |".repeat(head.len()));
    std::iter::once(line(head)).chain([rule]).chain(body.iter().map(line)).collect()
}

/// A text in which Markdown finds nothing to mark, on one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' => {
                escaped.extend(['\\', c]);
            }
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Lines of cells as comma-separated values (RFC 4180).
pub fn csv_of(lines: &[Vec<String>]) -> String {
    let line = |cells: &Vec<String>| {
        let cells: Vec<_> = cells.iter().map(|text| quoted(text)).collect();
        cells.join(",") + "\r\n"
    };
    lines.iter().map(line).collect()
}

/// What a spreadsheet takes for the start of a formula, in narrow and in wide letters.
const STARTS_FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A text as one value. An apostrophe keeps a spreadsheet from running it as a formula.
fn quoted(text: &str) -> String {
    let guard = if text.starts_with(STARTS_FORMULA) { "'" } else { "" };
    let text = format!("{guard}{text}");
    if text.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use ModelId::{Container, Faas, Server, Vm};

    use super::*;

    fn tables() -> &'static [Comparison] {
        &knowledge::get().tables
    }

    fn ids(arrangement: &Arrangement, table: usize) -> Vec<&'static str> {
        arrangement.rows(&tables()[table]).into_iter().map(|row| row.id.as_str()).collect()
    }

    #[test]
    fn the_last_model_stays_and_a_hidden_one_decides_nothing() {
        let two = Arrangement::default().with_models(&[Faas, Vm]);
        assert_eq!(two.models(), [Vm, Faas], "in the order of the guide");
        let held = two.with_base(Some(Vm)).with_order(RowOrder::BestFirst(Vm));
        let one = held.with_toggled(Vm);
        assert_eq!((one.models(), one.base(), one.order()), (&[Faas][..], None, RowOrder::Guide));
        assert_eq!(one.clone().with_toggled(Faas), one);
        assert_eq!(one.clone().with_base(Some(Server)), one);
        assert_eq!(one.with_toggled(Server).models(), [Server, Faas]);
    }

    #[test]
    fn a_cell_differs_by_its_grade_or_without_one_by_its_words() {
        let held = Arrangement::default().with_base(Some(Server));
        let row = |id: &str| tables().iter().flat_map(|t| &t.rows).find(|r| r.id == id).unwrap();
        let scaling = row("compare.core_problem.auto_scaling");
        assert!(held.differs(scaling, Vm), "no against yes");
        assert!(!held.differs(scaling, Server));
        // Both have the grade yes, in other words.
        assert!(!held.clone().with_base(Some(Vm)).differs(scaling, Container));
        assert!(held.differs(row("compare.core_attribute.deployment_speed"), Vm), "words alone");
    }

    #[test]
    fn rows_without_a_difference_can_be_left_out() {
        let pair = Arrangement::default().with_models(&[Vm, Container]).with_base(Some(Vm));
        let all = ids(&pair, 0).len();
        let differing = pair.clone().with_only_differing(true);
        assert_eq!((all, ids(&differing, 0).len()), (5, 0), "both solve all five problems");
        assert!(!ids(&differing, 1).is_empty());
        assert_eq!(ids(&differing.with_base(None), 0).len(), 5, "without a base all are there");
    }

    #[test]
    fn rows_go_by_grade_and_those_without_one_come_last() {
        let sorted = |order| ids(&Arrangement::default().with_order(order), 1);
        let (first, last) = (
            [
                "compare.core_attribute.long_running_tasks",
                "compare.core_attribute.performance_tuning",
            ],
            6,
        );
        assert_eq!(sorted(RowOrder::WorstFirst(Faas))[..2], first, "no, then partly");
        assert_eq!(sorted(RowOrder::BestFirst(Faas))[..2], [first[1], first[0]]);
        let (guide, by_grade) = (sorted(RowOrder::Guide), sorted(RowOrder::BestFirst(Faas)));
        assert_eq!(guide[..last], by_grade[2..], "without a grade, in the order of the guide");
    }

    #[test]
    fn a_link_to_what_is_hidden_brings_it_back_and_nothing_else() {
        let hidden = Arrangement::default()
            .with_models(&[Vm, Container])
            .with_base(Some(Vm))
            .with_only_differing(true);
        let cell = hidden.clone().showing(tables(), "compare.core_problem.replicas.server");
        assert_eq!(cell.models(), [Server, Vm, Container]);
        assert!(cell.is_only_differing(), "the row differs now");
        let row = hidden.clone().showing(tables(), "compare.core_problem.replicas");
        assert_eq!((row.models(), row.is_only_differing()), (&[Vm, Container][..], false));
        assert_eq!(hidden.clone().showing(tables(), "sources"), hidden);
    }

    #[test]
    fn the_text_of_a_table_is_what_is_in_sight() {
        let pair = Arrangement::default().with_models(&[Server, Faas]);
        let text = markdown(&lines(&tables()[0], &pair, Lang::En));
        let mut lines_of = text.lines();
        assert_eq!(lines_of.next(), Some("| Problem | Server | FaaS |"));
        assert_eq!(lines_of.next(), Some("| --- | --- | --- |"));
        assert_eq!(lines_of.next(), Some("| Replicas | partly: by hand | yes: automatic |"));
        assert_eq!(text.lines().count(), 2 + 5);
        let text = csv_of(&lines(&tables()[0], &pair, Lang::Ja));
        assert_eq!(text.split("\r\n").nth(1), Some("レプリカ管理,一部対応：手動,対応：自動"));
    }

    #[test]
    fn cells_cannot_break_out_of_their_format() {
        let lines = |text: &str| vec![vec![text.to_owned(), "b".to_owned()]];
        for (text, as_csv, as_markdown) in [
            ("a|b", "a|b,b", "| a\\|b | b |"),
            ("say \"x\", y", "\"say \"\"x\"\", y\",b", "| say \"x\", y | b |"),
            ("two\nlines", "\"two\nlines\",b", "| two lines | b |"),
            ("=1+1", "'=1+1,b", "| =1+1 | b |"),
            ("-2", "'-2,b", "| -2 | b |"),
            ("@x", "'@x,b", "| @x | b |"),
            ("＝1", "'＝1,b", "| ＝1 | b |"),
            ("+1,5", "\"'+1,5\",b", "| +1,5 | b |"),
            ("<b>_x_</b>", "<b>_x_</b>,b", "| \\<b\\>\\_x\\_\\</b\\> | b |"),
        ] {
            assert_eq!(csv_of(&lines(text)), format!("{as_csv}\r\n"), "{text}");
            assert_eq!(markdown(&lines(text)).lines().next(), Some(as_markdown), "{text}");
        }
    }
}
