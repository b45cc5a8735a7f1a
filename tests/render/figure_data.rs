//! What a reader takes from a figure: its table, its file of data, its picture.

use orchestration_guide::chart::{Percentile, Poster};
use orchestration_guide::report::{Focus, ModelRun, Panel, View, panels, versus_panels};
use orchestration_guide::scenario::ModelId;
use orchestration_guide::text::Lang;

use crate::small::small;

fn demand(lang: Lang) -> Panel {
    let view = View { lang, id: "small".to_owned(), width: 336.0 };
    panels(&ModelRun::unbilled(ModelId::Container, &small()), &view).swap_remove(0)
}

#[test]
fn the_file_holds_every_sample_with_the_words_of_the_figure() {
    let file = demand(Lang::En).csv(Lang::En);
    let lines: Vec<&str> = file.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}Time (s),Completed: Requests per second (rps),\
         Capacity: Requests per second (rps),Demand: Requests per second (rps)"
    );
    // In the third interval of 30 s come 1200 requests, 600 are answered, two pods serve 10 rps.
    assert_eq!(lines[3], "90,20,20,40");
    assert_eq!(lines.len(), 1 + 10 + 1, "a head, ten samples, and the end of the last line");
    let japanese = demand(Lang::Ja).csv(Lang::Ja);
    assert!(japanese.starts_with("\u{feff}時刻（秒）,完了：1秒あたりのリクエスト数（rps）,"));
}

#[test]
fn the_table_holds_the_same_as_people_write_it() {
    let panel = demand(Lang::En);
    let table = panel.table(Lang::En);
    assert_eq!(table.caption.replace('\u{a0}', " "), "Demand and capacity: samples every 30 s");
    assert_eq!(table.head, ["Time", "Completed", "Capacity", "Demand"]);
    assert_eq!(table.n_rows, 10);
    assert_eq!(panel.rows(2..3, Lang::En), [["1:30", "20", "20", "40"]]);
    assert_eq!(panel.rows(9..99, Lang::En).len(), 1, "no rows after the last");
}

/// The autoscaler asks for more at 1:15 and for less at 4:15; a pod is killed at 3:20.
#[test]
fn events_are_a_list_with_a_name_for_each() {
    let view = View { lang: Lang::En, id: "small".to_owned(), width: 336.0 };
    let result = small();
    let run = ModelRun::unbilled(ModelId::Container, &result);
    let panels = panels(&run, &view);
    let events = panels.last().expect("events come last");
    assert_eq!(events.table(Lang::En).head, ["Time", "Event"]);
    let expected = [["1:15", "Scale out"], ["3:20", "Instances lost"], ["4:15", "Scale in"]];
    assert_eq!(events.rows(0..25, Lang::En), expected);
    assert_eq!(events.csv(Lang::En).lines().nth(2), Some("3:20,Instances lost"));
    let of_models = versus_panels(&[run.clone(), run], Percentile::P95, &view);
    let events = of_models.last().expect("events come last");
    assert_eq!(events.rows(1..2, Lang::En), [["1:15", "Container", "Scale out"]]);
    let names: Vec<&str> = events.keys.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["Scale out", "Scale in", "Instances lost"]);
}

#[test]
fn the_picture_stands_alone_at_a_size_of_its_own() {
    let panel = demand(Lang::Ja);
    let spec = panel.alone(&Focus::default(), "figure".to_owned(), 960.0, Lang::Ja);
    let (title, axis, sentence) = (&*panel.title, &*panel.axis, &*panel.sentence);
    let poster = Poster { title, axis, sentence, source: "seed 1", fonts: "serif", spec: &spec };
    let sheet = poster.sheet(|_, light| light.to_owned());
    for part in [title, axis, sentence, "seed 1", "需要</text>", "5:00</text>"] {
        assert!(sheet.svg.contains(part), "{part} is not in {}", sheet.svg);
    }
    assert!(!sheet.svg.contains("var("));
    assert_eq!(sheet.size.width, 992.0);
}
