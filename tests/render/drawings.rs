//! Drawings and words of the small run against stored copies, and what holds for every drawing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

use orchestration_guide::chart::{Frame, Model, Role, draw, swatch};
use orchestration_guide::report::{
    InstanceWord, ModelRun, Panel, PanelId, View, data_rows, data_table, decisions, figures,
    panels, summary,
};
use orchestration_guide::scenario::ModelId;
use orchestration_guide::sim::record::{RunResult, Sample, Series};
use orchestration_guide::text::Lang;
use orchestration_guide::units::Span;

use crate::small::small;
use crate::spike::spike;

#[test]
fn a_reader_sees_what_is_stored() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/render/snapshots");
    let seen = what_a_reader_sees();
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder can be made");
        for (name, text) in &seen {
            fs::write(folder.join(name), text).expect("a file can be written");
        }
    }
    let stored: BTreeMap<String, String> = fs::read_dir(&folder)
        .expect("the folder of stored copies")
        .map(|entry| {
            let path = entry.expect("a readable entry").path();
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a text file"))
        })
        .collect();
    for (name, text) in &seen {
        let stored = stored.get(name).unwrap_or_else(|| panic!("no stored copy {name}"));
        assert!(stored == text, "{name} differs from what is stored; now it is:\n{text}");
    }
    let orphans: Vec<_> = stored.keys().filter(|name| !seen.contains_key(*name)).collect();
    assert!(orphans.is_empty(), "stored, but shown nowhere: {orphans:?}");
}

fn what_a_reader_sees() -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for (lang, name) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let result = small();
        for panel in shown(&result, lang, 640.0) {
            let svg = draw(&panel.spec).svg.replace("><", ">\n<") + "\n";
            seen.insert(format!("{}-{name}.svg", panel.id.key()), svg);
        }
        seen.insert(format!("words-{name}.txt"), words(&result, lang));
    }
    seen
}

fn shown(result: &RunResult, lang: Lang, width: f64) -> Vec<Panel> {
    panels(
        &ModelRun::unbilled(ModelId::Container, result),
        &View { lang, id: "small".to_owned(), width },
    )
}

/// All words of a report, a line each.
fn words(result: &RunResult, lang: Lang) -> String {
    let mut lines = vec![summary(result, lang), String::new()];
    for panel in shown(result, lang, 640.0) {
        lines.push(format!("{} | {} | {}", panel.title, panel.axis, panel.sentence));
    }
    lines.push(String::new());
    lines.extend(figures(result, lang).into_iter().map(|f| format!("{}: {}", f.label, f.value)));
    lines.push(String::new());
    for text in decisions(result, InstanceWord::Pod, lang) {
        let rule = text.rule.join(" ");
        let clause = text.clause.unwrap_or_default();
        lines.push(format!("{} {}: {} {rule} {clause}", text.clock, text.part_name, text.headline));
    }
    let table = data_table(result, lang);
    lines.extend([String::new(), table.caption, table.note, table.head.join(" | ")]);
    lines.extend(data_rows(result, 0..table.n_rows).into_iter().map(|row| row.join(" | ")));
    lines.join("\n") + "\n"
}

#[test]
fn a_moment_stands_at_the_same_place_in_every_chart() {
    for width in [336.0, 720.0, 1040.0] {
        let drawings: Vec<_> =
            shown(&spike(), Lang::Ja, width).iter().map(|panel| draw(&panel.spec)).collect();
        let places: Vec<f64> = drawings.iter().map(|drawing| drawing.x_of(450.0)).collect();
        assert!(places.iter().all(|x| *x == places[0]), "{width}: {places:?}");
        let drawing = &drawings[0];
        assert!((drawing.secs_at(drawing.x_of(450.0)) - 450.0).abs() < 1e-9);
        assert_eq!((drawing.secs_at(-5.0), drawing.secs_at(1e6)), (0.0, 900.0));
    }
}

#[test]
fn names_stand_at_line_ends_where_there_is_room_and_are_left_to_a_legend_where_not() {
    let named = |width: f64| {
        let panel = shown(&spike(), Lang::En, width).swap_remove(0);
        (panel.spec.frame, draw(&panel.spec).svg.contains(">Capacity</text>"))
    };
    let (wide, has_name) = named(720.0);
    assert!(has_name && wide.right <= 180.0);
    let (narrow, has_name) = named(336.0);
    assert!(!has_name && narrow.right == Frame::BARE);
}

#[test]
fn nothing_one_sample_and_zeros_give_a_frame_with_numbers() {
    let empty = RunResult { series: Series::default(), ..small() };
    let mut single = small();
    single.series.samples.truncate(1);
    let mut zeros = small();
    for sample in &mut zeros.series.samples {
        *sample = Sample { at: sample.at, ..Sample::default() };
    }
    let mut instant = empty.clone();
    instant.simulated = Span::ZERO;
    for (name, result) in [("empty", empty), ("one", single), ("zeros", zeros), ("0 s", instant)] {
        for panel in shown(&result, Lang::En, 640.0) {
            let svg = draw(&panel.spec).svg;
            let is_sound = !svg.contains("NaN") && !svg.contains("inf") && !svg.contains("2147483");
            // Rows of events have no numbers.
            let has_values = svg.contains(">0</text>") || panel.id == PanelId::Events;
            let has_ticks = has_values && svg.contains(">0:00</text>");
            assert!(is_sound && has_ticks, "{name}, {:?}: {svg}", panel.id);
        }
    }
}

#[test]
fn a_drawing_names_colors_and_keeps_its_shape_but_not_its_size() {
    for panel in shown(&spike(), Lang::En, 720.0) {
        let svg = draw(&panel.spec).svg;
        let head = &svg[..svg.find('>').expect("an element")];
        assert!(head.contains("viewBox=\"0 0 720 ") && !head.contains(" width="), "{head}");
        let bare = svg.match_indices('#').filter(|(at, _)| {
            let before = &svg[..*at];
            !before.ends_with(',') && !before.ends_with("url(")
        });
        assert_eq!(bare.count(), 0, "a color that no theme can change");
        assert!(svg.len() < 60_000, "{:?} has {} bytes", panel.id, svg.len());
    }
}

/// The light color that a drawing falls back to is the one that the page's style names.
#[test]
fn a_drawing_saved_alone_has_the_colors_of_the_light_theme() {
    let style = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("style/tokens.css");
    let style = fs::read_to_string(style).expect("the page's tokens").to_lowercase();
    let panels = shown(&spike(), Lang::En, 720.0);
    let mut roles: Vec<Role> = panels.iter().flat_map(|p| &p.spec.series).map(|s| s.role).collect();
    roles.extend([
        Role::Model(Model::Server),
        Role::Model(Model::VmGroup),
        Role::Model(Model::Faas),
        Role::Model(Model::ServerlessContainer),
    ]);
    // Events wear the colors of the page's words.
    for role in roles.into_iter().filter(|role| !matches!(role, Role::Event(_))) {
        let token = role.token();
        let line = format!("--{}: light-dark({},", token.name, token.light.to_lowercase());
        assert!(style.contains(&line), "{line} is not in style/tokens.css");
    }
}

#[test]
fn a_swatch_shows_the_look_of_its_series() {
    for panel in shown(&spike(), Lang::En, 720.0) {
        for (i, series) in panel.spec.series.iter().enumerate() {
            let svg = swatch(&format!("s{i}"), series.role, &series.kind);
            assert!(svg.contains(&series.role.token().css()), "{svg}");
        }
    }
}
