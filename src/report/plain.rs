//! A chart with its words, where it stands by itself and not above others on one time axis.

use crate::chart::ChartSpec;

/// A chart with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainChart {
    /// Heading.
    pub title: String,
    /// What the values are, with the unit; stands above the drawing.
    pub axis: String,
    /// What they are drawn over, with the unit; stands below the drawing.
    pub over: String,
    /// Heading and ranges of both axes, for those who do not see the drawing.
    pub name: String,
    /// Places on the lower axis to which a line is drawn.
    pub marks: Vec<f64>,
    /// The chart.
    pub spec: ChartSpec,
}

/// A table for reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainTable {
    /// What it holds.
    pub caption: String,
    /// Column heads. The first column heads its row.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// Comma-separated values of names and numbers; what is absent is empty.
pub(super) fn csv_lines(head: &[String], rows: impl Iterator<Item = Vec<Option<f64>>>) -> String {
    let mut out = head.join(",") + "\n";
    for row in rows {
        let cells = row.into_iter().map(|value| value.map(|v| v.to_string()).unwrap_or_default());
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push('\n');
    }
    out
}
