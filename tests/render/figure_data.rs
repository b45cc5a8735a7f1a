//! What a reader takes from a figure: its table, its file of data, its picture.

use orchestration_guide::chart::Poster;
use orchestration_guide::report::{Focus, Panel, View, panels};
use orchestration_guide::scenario::ModelId;
use orchestration_guide::text::Lang;

use crate::small::small;

fn demand(lang: Lang) -> Panel {
    let view = View { lang, id: "small".to_owned(), width: 336.0 };
    panels(&small(), ModelId::Container, &view).swap_remove(0)
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
    assert_eq!(panel.rows(2..3), [["1:30", "20", "20", "40"]]);
    assert_eq!(panel.rows(9..99).len(), 1, "no rows after the last");
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
