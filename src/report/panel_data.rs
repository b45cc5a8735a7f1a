//! The data of one chart: a table that is read page by page, and a file.

use std::ops::Range;

use super::comparison::csv_of;
use super::lanes;
use super::panel::{Panel, PanelId};
use super::table::DataTable;
use crate::chart::{Heat, Role, Series};
use crate::text::{Lang, format, ui};
use crate::units::{SimTime, Span};

/// A sign at the start of a file by which spreadsheets know that it is UTF-8.
const UTF8: char = '\u{feff}';

impl Panel {
    /// All samples as comma-separated values, with heads in the reader's language and numbers as
    /// they are: none is rounded. An empty field is a value that does not exist.
    pub fn csv(&self, lang: Lang) -> String {
        if self.id == PanelId::Events {
            return UTF8.to_string() + &csv_of(&self.event_lines(lang));
        }
        let column = |label: &str| match self.spec.heat {
            Some(_) => ui::chart_heat_column(lang, label),
            None => ui::chart_csv_column(lang, ui::ChartCsvColumn { label, axis: &self.axis }),
        };
        let names = self.names().into_iter().map(column);
        let head = std::iter::once(ui::chart_csv_time(lang).to_owned()).chain(names).collect();
        let line = |i: usize| {
            let values = self.values(i).into_iter();
            let values = values.map(|value| value.map_or(String::new(), |v| v.to_string()));
            std::iter::once(self.spec.xs[i].to_string()).chain(values).collect()
        };
        let lines = std::iter::once(head).chain((0..self.spec.xs.len()).map(line));
        UTF8.to_string() + &csv_of(&lines.collect::<Vec<_>>())
    }

    /// The table of the samples.
    pub fn table(&self, lang: Lang) -> DataTable {
        if self.id == PanelId::Events {
            let mut lines = self.event_lines(lang);
            return DataTable {
                caption: self.title.clone(),
                note: self.axis.clone(),
                head: lines.remove(0),
                n_rows: lines.len(),
            };
        }
        let xs = &self.spec.xs;
        let interval = Span::from_secs_f64(xs.first().copied().unwrap_or_default());
        let (title, interval) = (&self.title, format::duration(lang, interval));
        let names = self.names().into_iter().map(str::to_owned);
        let time = ui::chart_table_time(lang).to_owned();
        DataTable {
            caption: ui::chart_table_caption(lang, ui::ChartTableCaption { title, interval }),
            note: match self.spec.heat {
                Some(_) => ui::chart_heat_note(lang).to_owned(),
                None => self.axis.clone(),
            },
            head: std::iter::once(time).chain(names).collect(),
            n_rows: xs.len(),
        }
    }

    /// Some rows of the table, in order of time, each as long as its head.
    pub fn rows(&self, rows: Range<usize>, lang: Lang) -> Vec<Vec<String>> {
        if self.id == PanelId::Events {
            let lines = self.event_lines(lang).into_iter().skip(1 + rows.start);
            return lines.take(rows.len()).collect();
        }
        let end = rows.end.min(self.spec.xs.len());
        let row = |i: usize| {
            let values =
                self.values(i).into_iter().map(|v| v.map_or("–".to_owned(), format::number));
            let time = format::clock(SimTime::from_secs_f64(self.spec.xs[i]));
            std::iter::once(time).chain(values).collect()
        };
        (rows.start.min(end)..end).map(row).collect()
    }

    /// The head and a line for each event: when, on which model, what.
    fn event_lines(&self, lang: Lang) -> Vec<Vec<String>> {
        let of_models = self.spec.series.iter().any(|row| matches!(row.role, Role::Model(_)));
        let line = |time: String, model: &str, what: &str| match of_models {
            true => vec![time, model.to_owned(), what.to_owned()],
            false => vec![time, what.to_owned()],
        };
        let time = ui::chart_table_time(lang).to_owned();
        let head = line(time, ui::chart_events_model(lang), ui::chart_events_what(lang));
        let events = lanes::listed(&self.spec.series).into_iter().map(|event| {
            let at = format::clock(SimTime::from_secs_f64(event.at));
            line(at, &event.row.label, lanes::event_name(event.kind, lang))
        });
        std::iter::once(head).chain(events).collect()
    }

    /// What there is at each sample.
    fn names(&self) -> Vec<&str> {
        match &self.spec.heat {
            Some(heat) => heat.classes.iter().map(|class| class.label.as_str()).collect(),
            None => self.spec.series.iter().map(|series| series.label.as_str()).collect(),
        }
    }

    /// The values at a sample.
    fn values(&self, sample: usize) -> Vec<Option<f64>> {
        let of_heat = |heat: &Heat| {
            // A run that was cancelled ends before others do.
            let column = heat.columns.get(sample);
            let count = |class: usize| column.map(|counts| f64::from(counts[class]));
            (0..heat.classes.len()).map(count).collect()
        };
        let of_series = |series: &Series| series.values.get(sample).copied().flatten();
        let series = &self.spec.series;
        self.spec.heat.as_ref().map_or_else(|| series.iter().map(of_series).collect(), of_heat)
    }
}
