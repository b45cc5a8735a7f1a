//! A link brings back what it was made from, and a broken one says which part is broken.

use orchestration_guide::decide::{
    Answers, Figure, Given, LinkError, Mode, Requirements, System, Workload, decode, encode,
    examples,
};
use orchestration_guide::knowledge;

fn read(text: &str) -> Result<System, LinkError> {
    decode(text, knowledge::get())
}

#[test]
fn a_system_comes_back_from_its_link() {
    let mut answers = Answers::default().with("requirements", "large");
    answers.give("cost_ok", Given::Unknown);
    answers.give("decide.kubernetes.need", Given::Answer("no".to_owned()));
    let words = Workload { name: "Shop & 店".to_owned(), answers, ..Workload::default() };
    let mut workloads = vec![words];
    workloads.extend(examples().map(|example| Workload {
        mode: Mode::Figures,
        requirements: example.requirements,
        ..Workload::default()
    }));
    let system = System::new(workloads);
    let link = encode(&system, true);
    assert_eq!(read(&link), Ok(system.clone()));
    assert!(link.len() < 1_400, "{} characters before coding", link.len());
    let nameless = read(&encode(&system, false)).expect("a system");
    assert_eq!(nameless.at(0).name, "", "names are left out unless they are asked for");
    assert_eq!(nameless.at(0).answers, system.at(0).answers);
}

#[test]
fn only_differences_are_written() {
    assert_eq!(encode(&System::default(), true), "{}");
    assert_eq!(read("{}"), Ok(System::default()));
    let small = Workload {
        answers: Answers::default().with("requirements", "small"),
        ..Workload::default()
    };
    let link = encode(&System::new(vec![small]), true);
    assert_eq!(link, r#"{"w":[{"a":{"requirements":"small"}}]}"#);
}

#[test]
fn parts_that_do_not_fit_are_named() {
    let parts = |text: &str| match read(text) {
        Err(LinkError::Parts(parts)) => parts,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(parts(r#"{"x":1}"#), ["x"]);
    assert_eq!(parts(r#"{"w":[{"z":1}]}"#), ["0.z"]);
    assert_eq!(
        parts(r#"{"w":[{},{"a":{"requirements":"huge","who":"?"}}]}"#),
        ["1.a.requirements", "1.a.who"]
    );
    let figures = r#"{"w":[{"r":{"rps":-1,"speed":3,"place":"gpu","team_size":2.5}}]}"#;
    assert_eq!(parts(figures), ["0.r.place", "0.r.rps", "0.r.speed", "0.r.team_size"]);
    for text in ["", "[]", "{", r#"{"w":3}"#] {
        assert_eq!(read(text), Err(LinkError::Syntax), "{text}");
    }
}

/// A cut or mangled text is refused or read; it never panics.
#[test]
fn mangled_texts_do_no_harm() {
    let workload = Workload {
        requirements: Requirements::default().with(Figure::Rps, 12.5),
        ..Workload::default()
    };
    let link = encode(&System::new(vec![workload]), true);
    for cut in 0..link.len() {
        let _ = read(&link[..cut]);
        let mut bytes = link.clone().into_bytes();
        bytes[cut] = bytes[cut].wrapping_add(1);
        let _ = read(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_system_has_at_least_one_workload_and_at_most_eight() {
    let mut system = System::new(Vec::new());
    assert_eq!(system.workloads().len(), 1);
    system.remove(0);
    assert_eq!(system.workloads().len(), 1);
    for _ in 0..20 {
        system.add(Workload::default());
    }
    assert_eq!((system.workloads().len(), system.has_room()), (8, false));
    system.remove(3);
    assert_eq!(system.workloads().len(), 7);
    let many = format!(r#"{{"w":[{}]}}"#, ["{}"; 9].join(","));
    assert_eq!(read(&many), Err(LinkError::Parts(vec!["w".to_owned()])));
}
