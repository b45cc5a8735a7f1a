//! The data of one chart: a table that is read page by page, and a file.

use std::ops::Range;

use super::comparison::csv_of;
use super::panel::Panel;
use super::table::DataTable;
use crate::chart::{ChartSpec, Frame, Size, time_axis};
use crate::text::{Lang, format, ui};
use crate::units::{SimTime, Span};

/// A sign at the start of a file by which spreadsheets know that it is UTF-8.
const UTF8: char = '\u{feff}';

impl Panel {
    /// The chart alone, `width` CSS pixels wide, with ids that begin with `id`.
    pub fn alone(&self, id: String, width: f64) -> ChartSpec {
        let size = Size { width, ..self.spec.frame.size };
        let series = self.spec.series.iter().map(|series| series.label.as_str());
        let levels = self.spec.thresholds.iter().map(|level| level.label.as_str());
        let frame = Frame::fitting(size, series.chain(levels));
        let x = time_axis(self.spec.x.to, width - frame.left - frame.right);
        ChartSpec { id, frame, x, ..self.spec.clone() }
    }

    /// All samples as comma-separated values, with heads in the reader's language and numbers as
    /// they are: none is rounded. An empty field is a value that does not exist.
    pub fn csv(&self, lang: Lang) -> String {
        let column = |label: &str| {
            ui::chart_csv_column(lang, ui::ChartCsvColumn { label, axis: &self.axis })
        };
        let names = self.spec.series.iter().map(|series| column(&series.label));
        let head = std::iter::once(ui::chart_csv_time(lang).to_owned()).chain(names).collect();
        let line = |i: usize| {
            let values = self.values(i).map(|value| value.map_or(String::new(), |v| v.to_string()));
            std::iter::once(self.spec.xs[i].to_string()).chain(values).collect()
        };
        let lines = std::iter::once(head).chain((0..self.spec.xs.len()).map(line));
        UTF8.to_string() + &csv_of(&lines.collect::<Vec<_>>())
    }

    /// The table of the samples.
    pub fn table(&self, lang: Lang) -> DataTable {
        let xs = &self.spec.xs;
        let interval = Span::from_secs_f64(xs.first().copied().unwrap_or_default());
        let (title, interval) = (&self.title, format::duration(lang, interval));
        let names = self.spec.series.iter().map(|series| series.label.clone());
        let time = ui::chart_table_time(lang).to_owned();
        DataTable {
            caption: ui::chart_table_caption(lang, ui::ChartTableCaption { title, interval }),
            note: self.axis.clone(),
            head: std::iter::once(time).chain(names).collect(),
            n_rows: xs.len(),
        }
    }

    /// Some rows of the table, in order of time, each as long as its head.
    pub fn rows(&self, rows: Range<usize>) -> Vec<Vec<String>> {
        let end = rows.end.min(self.spec.xs.len());
        let row = |i: usize| {
            let values = self.values(i).map(|v| v.map_or("–".to_owned(), format::number));
            let time = format::clock(SimTime::from_secs_f64(self.spec.xs[i]));
            std::iter::once(time).chain(values).collect()
        };
        (rows.start.min(end)..end).map(row).collect()
    }

    /// The values of all series at a sample.
    fn values(&self, sample: usize) -> impl Iterator<Item = Option<f64>> {
        self.spec.series.iter().map(move |s| s.values.get(sample).copied().flatten())
    }
}
