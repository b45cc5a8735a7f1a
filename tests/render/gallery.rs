//! A page to look at: a realistic run in both languages, light and dark.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use orchestration_guide::chart::draw;
use orchestration_guide::report::{
    InstanceWord, ModelRun, View, data_rows, data_table, decisions, figures, panels, summary,
};
use orchestration_guide::scenario::check;
use orchestration_guide::scenario::input::{EventInput, ScenarioInput};
use orchestration_guide::scenario::{ModelId, compose};
use orchestration_guide::sim::record::RunResult;
use orchestration_guide::text::Lang;

use crate::spike::spike;

const STYLE: &str = include_str!("gallery.css");

#[test]
fn a_page_to_look_at_is_written() {
    let runs = [("spike", spike()), ("engine", default_scenario())];
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, lang) in [("en", Lang::En), ("ja", Lang::Ja)] {
        for (theme, width) in [("light", 720.0), ("dark", 720.0), ("light", 336.0)] {
            for (run, result) in &runs {
                let html = page(result, lang, name, theme, width);
                let file = folder.join(format!("{run}-{name}-{theme}-{width}.html"));
                fs::write(file, html).expect("the target directory is writable");
            }
        }
    }
}

/// The scenario of the first page, through the engine.
fn default_scenario() -> RunResult {
    let mut input = ScenarioInput::default();
    input.events.push(EventInput::deploy(600.0, true));
    input.events.push(EventInput::Kill { at_s: 400.0, count: 3 });
    let scenario = check(&input).expect("the default scenario is valid");
    let run = compose::run(&scenario, ModelId::Container, 1).expect("it asks for containers");
    run.run_to_end()
}

fn page(result: &RunResult, lang: Lang, name: &str, theme: &str, width: f64) -> String {
    let mut html = format!(
        "<!doctype html><html lang={name} class={theme}><meta charset=utf-8><style>{STYLE}</style>\
         <main style=\"width:{width}px\"><p>{}</p>",
        summary(result, lang)
    );
    let view = View { lang, id: format!("g-{name}"), width };
    for panel in panels(&ModelRun::unbilled(ModelId::Container, result), &view) {
        let svg = draw(&panel.spec).svg;
        write!(
            html,
            "<section><h2>{}</h2><p>{}</p><p class=axis>{}</p>{svg}</section>",
            panel.title, panel.sentence, panel.axis
        )
        .expect("a string");
    }
    html.push_str("<table>");
    for figure in figures(result, lang) {
        write!(html, "<tr><th>{}<td>{}", figure.label, figure.value).expect("a string");
    }
    html.push_str("</table><ol>");
    for decision in decisions(result, InstanceWord::Pod, lang) {
        let rule = decision.rule.join(" ");
        let clause = decision.clause.unwrap_or_default();
        let (clock, part, headline) = (decision.clock, decision.part_name, decision.headline);
        write!(html, "<li>{clock} {part}: <b>{headline}</b> {rule} <i>{clause}</i>")
            .expect("a string");
    }
    let table = data_table(result, lang);
    write!(html, "</ol><table><caption>{}<tr><th>{}", table.caption, table.head.join("<th>"))
        .expect("a string");
    for row in data_rows(result, 0..12) {
        write!(html, "<tr><td>{}", row.join("<td>")).expect("a string");
    }
    html + "</table></main>"
}
