//! The flowchart as a picture: for pointers and for print. The list beside the questions says the
//! same, so assistive technology leaves it out.

use yew::prelude::*;

use super::Page;
use super::outline::{is_taken, reach};
use crate::chart::text_width;
use crate::knowledge::{FlowStep, Text};
use crate::text::ui;

/// Widths of the columns in CSS pixels: question, answers, question or result, answers, result.
const COLUMNS: [f64; 5] = [150.0, 220.0, 190.0, 72.0, 160.0];
const GAP: f64 = 32.0;
const LINE: f64 = 16.0;
/// Space around the words of a box.
const PAD: f64 = 10.0;
/// Height of a row: room for a box of three lines.
const ROW: f64 = 76.0;

/// A box with its words, and what a click on it does.
struct Block {
    column: usize,
    middle: f64,
    lines: Vec<String>,
    class: Classes,
    onclick: Callback<MouseEvent>,
}

/// A line between two boxes.
struct Edge {
    from: (f64, f64),
    to: (f64, f64),
    is_taken: bool,
}

/// The drawing before it is written out.
#[derive(Default)]
struct Drawing {
    blocks: Vec<Block>,
    edges: Vec<Edge>,
    n_rows: usize,
}

/// The picture.
pub(super) fn picture(page: &Page<'_>) -> Html {
    let mut drawing = Drawing::default();
    let flow = &page.guide.flow;
    if let Some(step) = flow.step(&flow.start) {
        drawing.step(page, step, 0, true);
    }
    let width = left(COLUMNS.len()) - GAP;
    let height = drawing.n_rows as f64 * ROW;
    html! {
        <figure class="picture" aria-hidden="true">
            <svg viewBox={format!("0 0 {width} {height}")}>
                { for drawing.edges.iter().map(edge) }
                { for drawing.blocks.iter().map(block) }
            </svg>
            <figcaption class="muted">{ ui::choose_picture(page.lang) }</figcaption>
        </figure>
    }
}

impl Drawing {
    /// Places a step with all that follows it, and returns the height of its middle.
    fn step(
        &mut self,
        page: &Page<'_>,
        step: FlowStep<'static>,
        column: usize,
        is_on_way: bool,
    ) -> f64 {
        let question = match step {
            FlowStep::Result(result) => {
                let middle = (self.n_rows as f64 + 0.5) * ROW;
                self.n_rows += 1;
                let model = page.guide.model(result.model);
                let class = classes!("picture-result", format!("model-{}", result.model.slug()));
                self.block(page, column, middle, &model.short, class, is_on_way, Callback::noop());
                return middle;
            }
            FlowStep::Question(question) => question,
        };
        let mut middles = Vec::new();
        for answer in &question.answers {
            let is_taken = is_on_way && is_taken(page, question, answer);
            let next = page.guide.flow.step(&answer.to);
            let middle = next.map_or(0.0, |next| self.step(page, next, column + 2, is_taken));
            let onclick = reach(page, question, Some(answer));
            let class = classes!("picture-answer");
            self.block(page, column + 1, middle, &answer.text, class, is_taken, onclick);
            self.edge(column + 1, middle, middle, is_taken);
            middles.push((middle, is_taken));
        }
        let first = middles.first().map_or(0.0, |(middle, _)| *middle);
        let last = middles.last().map_or(0.0, |(middle, _)| *middle);
        let middle = f64::midpoint(first, last);
        for (answer, is_taken) in middles {
            self.edge(column, middle, answer, is_taken);
        }
        let class = classes!("picture-question");
        let onclick = reach(page, question, None);
        self.block(page, column, middle, &question.text, class, is_on_way, onclick);
        middle
    }

    #[expect(clippy::too_many_arguments, reason = "one call for each kind of box")]
    fn block(
        &mut self,
        page: &Page<'_>,
        column: usize,
        middle: f64,
        words: &Text,
        mut class: Classes,
        is_taken: bool,
        onclick: Callback<MouseEvent>,
    ) {
        let lines = wrapped(&words.plain(page.lang), COLUMNS[column] - 2.0 * PAD);
        class.extend(is_taken.then_some("taken"));
        self.blocks.push(Block { column, middle, lines, class, onclick });
    }

    /// From the right side of a column to the left side of the next.
    fn edge(&mut self, column: usize, from: f64, to: f64, is_taken: bool) {
        let from = (left(column) + COLUMNS[column], from);
        self.edges.push(Edge { from, to: (left(column + 1), to), is_taken });
    }
}

/// Left side of a column.
fn left(column: usize) -> f64 {
    COLUMNS[..column].iter().map(|width| width + GAP).sum()
}

fn edge(edge: &Edge) -> Html {
    let bend = f64::midpoint(edge.from.0, edge.to.0);
    let ((x1, y1), (x2, y2)) = (edge.from, edge.to);
    html! {
        <path
            class={classes!("picture-edge", edge.is_taken.then_some("taken"))}
            d={format!("M{x1} {y1}H{bend}V{y2}H{x2}")}
        />
    }
}

fn block(block: &Block) -> Html {
    let height = block.lines.len() as f64 * LINE + 2.0 * PAD;
    let x = left(block.column);
    let y = block.middle - height / 2.0;
    // From the top of a line to the foot of its letters.
    let foot = 12.0;
    html! {
        <g class={block.class.clone()} onclick={block.onclick.clone()}>
            <rect
                x={x.to_string()}
                y={y.to_string()}
                width={COLUMNS[block.column].to_string()}
                height={height.to_string()}
                rx="6"
            />
            { for block.lines.iter().enumerate().map(|(i, line)| html! {
                <text
                    x={(x + PAD).to_string()}
                    y={(y + PAD + i as f64 * LINE + foot).to_string()}
                >
                    { line }
                </text>
            }) }
        </g>
    }
}

/// Words in lines of at most this width: broken at spaces, and between Japanese characters.
fn wrapped(words: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(words) {
        if !line.is_empty() && text_width(&line) + text_width(piece.trim_end()) > width {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// Japanese marks that no line begins with: comma, full stop, middle dot, closing bracket and
/// corner bracket, question and exclamation mark, and the sign of a long vowel.
const MARKS: [char; 8] = [
    '\u{3001}', '\u{3002}', '\u{30fb}', '\u{ff09}', '\u{300d}', '\u{ff1f}', '\u{ff01}', '\u{30fc}',
];

/// The pieces that no line breaks: words with the space after them, single Japanese characters with
/// the mark after them.
fn pieces(words: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let Some((next_at, next)) = chars.peek().copied() else { break };
        let is_latin = c.is_ascii() && next.is_ascii();
        let may_break = c == ' ' || (next != ' ' && !is_latin);
        let is_mark = MARKS.contains(&next);
        if may_break && !is_mark && at >= start {
            pieces.push(&words[start..next_at]);
            start = next_at;
        }
    }
    pieces.push(&words[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_at_spaces_and_between_japanese_characters() {
        assert_eq!(pieces("Large, many"), ["Large, ", "many"]);
        assert_eq!(pieces("Webアプリ、大"), ["Web", "ア", "プ", "リ、", "大"]);
        let lines = wrapped("Event-driven, short runs, strongly varying traffic", 120.0);
        assert!(lines.len() > 2, "{lines:?}");
        assert!(lines.iter().all(|line| text_width(line) <= 120.0), "{lines:?}");
        assert_eq!(wrapped("はい", 120.0), ["はい"]);
    }
}
