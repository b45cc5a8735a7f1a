//! A model's architecture as boxes on a grid, with arrows drawn behind them.
//!
//! Boxes are elements, so their words wrap, grow and print as text. Arrows run at right angles;
//! their ends are known because rows have one height and boxes a known inset.

use yew::prelude::*;

use crate::knowledge::{Diagram, Edge, EdgeKind, Node, NodeId, NodeKind};
use crate::text::{Lang, ui};

/// Space between a box and the edge of its cells, as shares of one column's width and one row's
/// height: frames by how deep they lie in others, so that each shows around what it holds.
const FRAME_INSETS: [(f64, f64); 3] = [(0.01, 0.05), (0.04, 0.12), (0.07, 0.19)];
/// The same for boxes that hold nothing; between two rows it leaves room for an arrow.
const INSET: (f64, f64) = (0.1, 0.22);

/// The picture, and the same in words under it.
pub(crate) fn diagram(diagram: &Diagram, lang: Lang) -> Html {
    let frames = diagram.nodes.iter().filter(|node| node.kind == NodeKind::Group);
    let leaves = diagram.nodes.iter().filter(|node| node.kind != NodeKind::Group);
    let grid = format!("--columns:{};--rows:{}", diagram.columns, diagram.rows);
    html! {
        <figure class="diagram">
            <div role="img" aria-label={diagram.title.plain(lang)} class="diagram-grid" style={grid}>
                { for frames.map(|node| boxed(diagram, node, lang)) }
                <svg
                    class="diagram-edges"
                    viewBox={format!("0 0 {} {}", diagram.columns, diagram.rows)}
                    preserveAspectRatio="none"
                >
                    { for diagram.edges.iter().filter_map(|edge| line(diagram, edge)) }
                </svg>
                { for diagram.edges.iter().filter_map(|edge| head(diagram, edge)) }
                { for leaves.map(|node| boxed(diagram, node, lang)) }
                { for diagram.edges.iter().filter_map(|edge| label(diagram, edge, lang)) }
            </div>
            <figcaption>
                <span class="visually-hidden">{ ui::guide_architecture_text(lang) }{ " " }</span>
                { diagram.description.plain(lang) }
            </figcaption>
        </figure>
    }
}

fn boxed(diagram: &Diagram, node: &Node, lang: Lang) -> Html {
    let kind = match node.kind {
        NodeKind::Part => "node-part",
        NodeKind::Group => "node-group",
        NodeKind::Instance => "node-instance",
        NodeKind::Outside => "node-outside",
        NodeKind::Note => "node-note",
    };
    let (x, y) = inset(diagram, node);
    let area = format!(
        "grid-area:{}/{}/span {}/span {};--inset-x:{:.2}%;--inset-y:{y}",
        node.row + 1,
        node.column + 1,
        node.height,
        node.width,
        x * 100.0 / f64::from(node.width)
    );
    html! {
        <div class={classes!("node", kind)} style={area}>
            <span class="phrase">{ node.label.plain(lang) }</span>
            if let Some(detail) = &node.detail {
                <small>{ detail.plain(lang) }</small>
            }
        </div>
    }
}

/// An arrow's corners, in cells.
#[derive(Clone, Debug, PartialEq)]
struct Way {
    points: Vec<(f64, f64)>,
    tip: Tip,
}

/// Where an arrow points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tip {
    Down,
    Up,
    Right,
    Left,
}

/// A box's outline, in cells.
struct Bounds {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Bounds {
    fn of(node: &Node, (x, y): (f64, f64)) -> Self {
        let (column, row) = (f64::from(node.column), f64::from(node.row));
        Self {
            left: column + x,
            right: column + f64::from(node.width) - x,
            top: row + y,
            bottom: row + f64::from(node.height) - y,
        }
    }

    fn middle(&self) -> (f64, f64) {
        (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }
}

/// The way from one box to another: straight where they face each other, else with one step.
fn way(from: &Bounds, to: &Bounds) -> Way {
    let ((from_x, from_y), (to_x, to_y)) = (from.middle(), to.middle());
    if from.bottom <= to.top || to.bottom <= from.top {
        let is_down = from.bottom <= to.top;
        let (start, end) = if is_down { (from.bottom, to.top) } else { (from.top, to.bottom) };
        let tip = if is_down { Tip::Down } else { Tip::Up };
        // Inside the narrower of the two a straight line is the shorter way.
        let overlap = (from.left.max(to.left), from.right.min(to.right));
        if overlap.0 < overlap.1 {
            let x = narrower_middle(from, to).clamp(overlap.0, overlap.1);
            return Way { points: vec![(x, start), (x, end)], tip };
        }
        let bend = f64::midpoint(start, end);
        return Way {
            points: vec![(from_x, start), (from_x, bend), (to_x, bend), (to_x, end)],
            tip,
        };
    }
    let is_right = from_x <= to_x;
    let (start, end) = if is_right { (from.right, to.left) } else { (from.left, to.right) };
    let tip = if is_right { Tip::Right } else { Tip::Left };
    let overlap = (from.top.max(to.top), from.bottom.min(to.bottom));
    let y = if overlap.0 < overlap.1 {
        f64::midpoint(overlap.0, overlap.1)
    } else {
        f64::midpoint(from_y, to_y)
    };
    Way { points: vec![(start, y), (end, y)], tip }
}

fn find<'a>(diagram: &'a Diagram, id: &NodeId) -> Option<&'a Node> {
    diagram.nodes.iter().find(|node| node.id == *id)
}

fn inset(diagram: &Diagram, node: &Node) -> (f64, f64) {
    if node.kind != NodeKind::Group {
        return INSET;
    }
    let holder = |node: &Node| node.inside.as_ref().and_then(|id| find(diagram, id));
    let holders = std::iter::successors(holder(node), |node| holder(node));
    let depth = holders.take(FRAME_INSETS.len() - 1).count();
    FRAME_INSETS[depth]
}

fn narrower_middle(one: &Bounds, other: &Bounds) -> f64 {
    let narrower = if one.right - one.left <= other.right - other.left { one } else { other };
    narrower.middle().0
}

fn way_of(diagram: &Diagram, edge: &Edge) -> Option<Way> {
    let bounds = |id: &NodeId| {
        let node = find(diagram, id)?;
        Some(Bounds::of(node, inset(diagram, node)))
    };
    Some(way(&bounds(&edge.from)?, &bounds(&edge.to)?))
}

fn line(diagram: &Diagram, edge: &Edge) -> Option<Html> {
    let points = way_of(diagram, edge)?.points;
    let points: Vec<_> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let kind = match edge.kind {
        EdgeKind::Traffic => "edge-traffic",
        EdgeKind::Control => "edge-control",
    };
    Some(html! { <polyline class={kind} points={points.join(" ")} /> })
}

fn head(diagram: &Diagram, edge: &Edge) -> Option<Html> {
    let Way { points, tip } = way_of(diagram, edge)?;
    let class = match tip {
        Tip::Down => "tip-down",
        Tip::Up => "tip-up",
        Tip::Right => "tip-right",
        Tip::Left => "tip-left",
    };
    let place = place(diagram, *points.last()?);
    Some(html! { <span class={classes!("tip", class)} style={place}></span> })
}

fn label(diagram: &Diagram, edge: &Edge, lang: Lang) -> Option<Html> {
    let text = edge.label.as_ref()?;
    let points = way_of(diagram, edge)?.points;
    let (first, last) = (*points.first()?, *points.last()?);
    let middle = (f64::midpoint(first.0, last.0), f64::midpoint(first.1, last.1));
    Some(html! {
        <small class="edge-label" style={place(diagram, middle)}>{ text.plain(lang) }</small>
    })
}

/// A position in cells as shares of the picture.
fn place(diagram: &Diagram, (x, y): (f64, f64)) -> String {
    let share = |part: f64, whole: u32| part / f64::from(whole) * 100.0;
    format!("left:{:.2}%;top:{:.2}%", share(x, diagram.columns), share(y, diagram.rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: u32, row: u32, width: u32) -> Bounds {
        let node = Node { column, row, width, height: 1, ..Node::default() };
        Bounds::of(&node, (0.125, 0.25))
    }

    #[test]
    fn an_arrow_leaves_and_enters_boxes_at_the_sides_that_face_each_other() {
        let below = way(&cell(1, 0, 1), &cell(1, 2, 1));
        assert_eq!(below, Way { points: vec![(1.5, 0.75), (1.5, 2.25)], tip: Tip::Down });
        let beside = way(&cell(2, 0, 1), &cell(0, 0, 1));
        assert_eq!(beside, Way { points: vec![(2.125, 0.5), (0.875, 0.5)], tip: Tip::Left });
    }

    #[test]
    fn an_arrow_to_a_box_that_is_below_and_aside_takes_one_step() {
        let aside = way(&cell(0, 0, 1), &cell(2, 2, 1));
        assert_eq!(aside.points, [(0.5, 0.75), (0.5, 1.5), (2.5, 1.5), (2.5, 2.25)]);
    }

    #[test]
    fn an_arrow_to_a_wide_box_goes_straight_down() {
        assert_eq!(way(&cell(0, 0, 1), &cell(0, 2, 3)).points, [(0.5, 0.75), (0.5, 2.25)]);
    }
}
