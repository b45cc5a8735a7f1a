//! Decisions, made by keyboard alone: in words, in figures, for several workloads.

use std::rc::Rc;

use orchestration_guide::advice::Whole;
use orchestration_guide::cost::PriceBook;
use orchestration_guide::decide::{Answers, System, Workload};
use orchestration_guide::knowledge;
use orchestration_guide::report::Measured;
use orchestration_guide::scenario::{check, compose};
use orchestration_guide::text::{Lang, format, ui};
use thirtyfour::prelude::*;

use crate::bidi::Spoken;
use crate::driver::visit;
use crate::host::At;
use crate::page::Page;

/// Answers by their ids, and the model that they lead to.
const WAYS: [(&[&str], &str); 3] =
    [(&["small"], "server"), (&["large", "yes"], "container"), (&["large", "no"], "vm")];

#[tokio::test]
async fn keys_alone_lead_to_the_recommendation() {
    visit(At::Root, async |page| {
        for path in ["en/choose/", "ja/choose/"] {
            for (answers, model) in WAYS {
                page.open(path).await?;
                for answer in answers {
                    pick_by_keys(&page, answer).await?;
                }
                page.wait("a result is shown", "document.querySelector('[data-result]')").await?;
                assert_eq!(page.attribute("[data-result]", "data-result").await?, model);
                let focused = page.text_of("document.activeElement.id").await?;
                assert_eq!(focused, "step", "the result's heading has the focus");
            }
        }
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// Tabs to the radio buttons, goes to the answer by arrow keys, and sends the form by Enter.
async fn pick_by_keys(page: &Page, answer: &str) -> WebDriverResult<()> {
    let focused = "document.activeElement";
    let is_radio = format!("{focused}.matches('.question input[type=radio]')");
    press_until(page, Key::Tab, &is_radio).await?;
    // Space picks the first; arrows move the pick on and around.
    page.press(Key::Space).await?;
    press_until(page, Key::Down, &format!("{focused}.value === '{answer}'")).await?;
    assert_eq!(page.value(&format!("{focused}.checked")).await?, true, "{answer} is picked");
    let question = page.says(".question h2").await?;
    page.press(Key::Enter).await?;
    let moved_on = format!(
        "document.querySelector('.question h2')?.textContent.trim() !== {}",
        serde_json::json!(question)
    );
    page.wait("the next step is open", &moved_on).await
}

/// What one who does not see the page hears and presses on the way to containers.
#[tokio::test]
async fn a_decision_is_made_and_heard_by_role_and_name_alone() {
    visit(At::Root, async |page| {
        if !page.tells_accessibility() {
            return Ok(());
        }
        let ways = [
            (Lang::En, "en/choose/", ["Large", "Yes"], "Container"),
            (Lang::Ja, "ja/choose/", ["大規模", "はい"], "コンテナ"),
        ];
        for (lang, path, answers, model) in ways {
            page.open(path).await?;
            for answer in answers {
                pick_by_ear(&page, answer).await?;
            }
            let tree = page.accessibility_tree();
            let result = focused(&tree).expect("something has the focus");
            assert_eq!(result.role, "heading");
            assert!(result.name.contains(model), "{result:?}");
            hears_the_result(&tree, lang, &answers);
        }
        Ok(())
    })
    .await;
}

/// In their order: what is recommended, how sure that is, why, what is ruled out, what comes next.
fn hears_the_result(tree: &[Spoken], lang: Lang, answers: &[&str]) {
    let from = tree.iter().position(|said| said.is_focused).expect("the result's heading");
    let mut rest = tree[from..].iter();
    let mut hear = |role: &str, name: &str| {
        let is_it = |said: &&Spoken| said.role == role && said.name.contains(name);
        assert!(rest.any(|said| is_it(&said)), "in vain listened for {role} {name:?}");
    };
    hear("StaticText", ui::advice_confidence(lang));
    hear("heading", ui::choose_result_why(lang));
    for answer in answers {
        hear("StaticText", answer);
    }
    for heading in [ui::choose_ruled_out(lang), ui::advice_runner_up(lang)] {
        hear("heading", heading);
    }
}

fn focused(tree: &[Spoken]) -> Option<&Spoken> {
    // The document itself always has it, too.
    tree.iter().rfind(|said| said.is_focused)
}

/// Goes to the radio button whose name begins so, and sends the form; keys only, told by what is
/// heard.
async fn pick_by_ear(page: &Page, answer: &str) -> WebDriverResult<()> {
    let is_open = |said: &Spoken| said.role == "radio" && !said.is_checked;
    press_until_heard(page, Key::Tab, is_open).await?;
    page.press(Key::Space).await?;
    let is_answer = |said: &Spoken| said.is_checked && said.name.starts_with(answer);
    press_until_heard(page, Key::Down, is_answer).await?;
    page.press(Key::Enter).await?;
    press_until_heard(page, Key::Null, |said| said.role == "heading").await
}

async fn press_until_heard(
    page: &Page,
    key: Key,
    is_it: impl Fn(&Spoken) -> bool,
) -> WebDriverResult<()> {
    for _ in 0..60 {
        if focused(&page.accessibility_tree()).is_some_and(&is_it) {
            return Ok(());
        }
        page.press(key.clone()).await?;
    }
    panic!("no key press led there: {:?}", focused(&page.accessibility_tree()));
}

async fn press_until(page: &Page, key: Key, expression: &str) -> WebDriverResult<()> {
    for _ in 0..60 {
        if page.value(expression).await? == true {
            return Ok(());
        }
        page.press(key.clone()).await?;
    }
    panic!("no key press led to: {expression}");
}

/// "I do not know" says what to find out, and counts as the careful answer until then.
#[tokio::test]
async fn not_knowing_is_an_answer_that_says_what_to_find_out() {
    visit(At::Root, async |page| {
        page.open("en/choose/").await?;
        pick_by_keys(&page, "large").await?;
        page.click(".question input[value=unknown]").await?;
        page.wait("it is explained", "document.querySelector('.unknown')").await?;
        assert!(page.says(".unknown").await?.contains("Until then taken as: No."));
        page.click(".question button[type=submit]").await?;
        page.wait("a result is shown", "document.querySelector('[data-result]')").await?;
        assert_eq!(page.attribute("[data-result]", "data-result").await?, "vm");
        Ok(())
    })
    .await;
}

/// From an example to the simulated second opinion and the link, which opens in the other language.
#[tokio::test]
async fn figures_lead_to_a_result_a_second_opinion_and_a_link() {
    visit(At::Root, async |page| {
        page.open("en/choose/").await?;
        page.click("input[name=mode][value='1']").await?;
        press_until(&page, Key::Tab, "document.activeElement.closest('.begin') !== null").await?;
        for _ in 0..3 {
            page.press(Key::Tab).await?;
        }
        page.press(Key::Enter).await?;
        page.wait("functions are recommended", &recommends("faas")).await?;
        assert!(page.says(".heading:has(#runner-up) + p").await?.contains("Serverless container"));
        page.fill("#asked-longest_job_s", "1200").await?;
        page.wait("functions are ruled out", "document.querySelector('.ruled-out .model-faas')")
            .await?;
        page.fill("#asked-rps", "many").await?;
        page.wait("the box is marked", "document.querySelector('#asked-rps[aria-invalid]')")
            .await?;
        assert!(page.says("#asked-rps-help").await?.contains("0.000001"), "the range is told");
        page.fill("#asked-rps", "1").await?;
        // Twice as long as a workload has to rest.
        page.value("new Promise((done) => setTimeout(done, 800))").await?;
        let asked = ".opinion, .second .run-status > :not([role=status])";
        assert_eq!(page.count(asked).await?, 0, "nothing is simulated out of sight");
        // Again at each look: Firefox shows the field that a key led to some time after the key.
        let answers = "(document.querySelector('#second').scrollIntoView(),
            document.querySelector('.opinion:not([data-stale]) [data-verdict]'))";
        page.wait("the simulator answers", answers).await?;
        assert_eq!(page.count(".second .table-frame tbody tr").await?, 5);
        page.fill("#asked-rps", "2").await?;
        page.wait("it is about another load", "document.querySelector('.opinion[data-stale]')")
            .await?;
        page.wait("it answers again", answers).await?;
        page.wait("the address has it", "location.hash.startsWith('#d=1~')").await?;
        let link = page.text_of("location.hash").await?;
        let model = page.attribute("[data-result]", "data-result").await?;
        page.open(&format!("ja/choose/{link}")).await?;
        page.wait("the same is recommended", &recommends(&model)).await?;
        let is_there = "document.querySelector('#asked-longest_job_s')?.value === '1200'";
        page.wait("the figures are there", is_there).await?;
        assert_eq!(page.axe_violations().await?, [""; 0]);
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// The link beside a heading brings along the answers without which its place is not there.
#[tokio::test]
async fn a_place_of_a_decision_can_be_linked_to() {
    visit(At::Root, async |page| {
        page.open("en/choose/").await?;
        pick_by_keys(&page, "small").await?;
        let link = ".heading:has(#sensitivity) > .anchor";
        let to = page.attribute(link, "href").await?;
        assert!(to.starts_with("en/choose/#sensitivity&d=1~"), "{to}");
        let is_there = "document.activeElement.id === 'sensitivity'
            && document.activeElement.getBoundingClientRect().top < innerHeight
            && document.querySelector('[data-result=server]') !== null";
        page.click(link).await?;
        page.wait("the place has the focus", is_there).await?;
        page.open(&to.replacen("en/", "ja/", 1)).await?;
        page.wait("the place is there again", is_there).await?;
        page.click(".outline-question").await?;
        page.wait("a question is open", "document.querySelector('.question')").await?;
        let to = page.attribute(".question .anchor", "href").await?;
        page.open("en/choose/").await?;
        page.open(&to).await?;
        let is_open = format!(
            "document.activeElement.matches('.question [id={}]')",
            to.split(['#', '&']).nth(1).expect("the link has a place")
        );
        page.wait("the question is open and not the result", &is_open).await?;
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

fn recommends(model: &str) -> String {
    format!("document.querySelector('[data-result={model}]')")
}

/// Whether both workloads stand in the address, the second with name and answer.
const HAS_MAIL: &str = "['small', 'medium', 'Mail'].every(part => atob(\
    location.hash.slice('#d=1~'.length).replaceAll('-', '+').replaceAll('_', '/')).includes(part))";

/// Two workloads of one system have results of their own, and a summary of what both need; the list
/// beside the questions leads to any answer.
#[tokio::test]
async fn several_workloads_stand_side_by_side() {
    visit(At::Root, async |page| {
        page.open("en/choose/").await?;
        page.click(".outline li:first-child .outline-answer").await?;
        page.wait("servers are recommended", &recommends("server")).await?;
        page.click(".workloads > button").await?;
        page.fill("#workload-name", "Mail").await?;
        page.click(".outline > ul > li:nth-child(2) > .outline-answer").await?;
        page.wait("machines are recommended", &recommends("vm")).await?;
        let summary = page.says(".system").await?;
        for part in ["It needs these platforms", "Mail", "Workload 1"] {
            assert!(summary.contains(part), "{part} is missing in: {summary}");
        }
        page.click(".workload-tabs li:first-child button").await?;
        page.wait("the first is in sight", &recommends("server")).await?;
        page.wait("the address has all of it", HAS_MAIL).await?;
        page.reload().await?;
        page.wait("nothing is lost", "document.querySelector('.system')").await?;
        assert!(page.says(".system").await?.contains("Mail"));
        Ok(())
    })
    .await;
}

/// What two workloads of a system cost in a month, simulated here, in US dollars.
fn month_of_both() -> f64 {
    let guide = knowledge::get();
    let small = Workload { answers: answered("small"), ..Workload::default() };
    let medium = Workload { answers: answered("medium"), ..Workload::default() };
    let system = System::new(vec![small, medium]);
    let tally = Whole::of(&system, guide, Lang::En).tally(|posed, model| {
        let checked = check(&posed.scenario).ok()?;
        let run = compose::run(&checked, model, posed.scenario.seed)?.run_to_end();
        Some(Rc::new(Measured::of(&posed.scenario, model, &run, &PriceBook::default())))
    });
    tally.monthly_usd().expect("both have a price")
}

fn answered(size: &str) -> Answers {
    Answers::default().with(&knowledge::get().flow.start.0, size)
}

/// Opens two workloads, for servers and for machines in a group.
async fn open_two(page: &Page, path: &str) -> WebDriverResult<()> {
    page.open(path).await?;
    page.click(".outline li:first-child .outline-answer").await?;
    page.wait("servers are recommended", &recommends("server")).await?;
    page.click(".workloads > button").await?;
    page.fill("#workload-name", "Mail").await?;
    page.click(".outline > ul > li:nth-child(2) > .outline-answer").await?;
    page.wait("machines are recommended", &recommends("vm")).await
}

const TOGETHER_DONE: &str = "document.querySelector('.system-run[data-run=done] [data-sum]')";

/// By keys: all workloads are simulated, the sum is what the engine has for them elsewhere, and the
/// record of all of them can be read and printed.
#[tokio::test]
async fn a_whole_system_is_simulated_and_recorded_by_keys() {
    visit(At::Root, async |page| {
        for (lang, path) in [(Lang::En, "en/choose/"), (Lang::Ja, "ja/choose/")] {
            open_two(&page, path).await?;
            page.tab_to("#ask-system").await?;
            page.press(Key::Enter).await?;
            page.wait("both have run", TOGETHER_DONE).await?;
            let sum = page.attribute("[data-sum]", "data-sum").await?;
            assert_eq!(sum, month_of_both().to_string());
            let said = page.says(".system-run .verdict").await?;
            let dollars = format::dollars(month_of_both());
            assert!(said.contains(&dollars), "{dollars} is missing in: {said}");
            assert_eq!(page.count(".system-run td[data-keeps]").await?, 2);
            let left_out = page.says(".left-out").await?;
            assert!(left_out.contains(ui::advice_left_out_people(lang)), "{left_out}");
            page.tab_to(".record > summary").await?;
            page.press(Key::Enter).await?;
            page.wait("the record is open", "document.querySelector('.record[open]')").await?;
            let record = page.says(".record-sheet").await?;
            for part in ["Mail", &dollars, ui::advice_mix(lang), ui::advice_left_out(lang)] {
                assert!(record.contains(part), "{part} is missing in: {record}");
            }
            assert_eq!(page.axe_violations().await?, [""; 0]);
        }
        assert_eq!(page.console().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// Printing the record prints nothing else, and the next print is of the page again.
#[tokio::test]
async fn the_record_of_a_system_is_printed_by_itself() {
    visit(At::Root, async |page| {
        open_two(&page, "en/choose/").await?;
        let mark = "void (window.print = () => { window.printed = \
            document.documentElement.dataset.print; })";
        page.value(mark).await?;
        page.tab_to("[data-action=print-record]").await?;
        page.press(Key::Enter).await?;
        page.wait("it is printed", "window.printed === 'record'").await?;
        page.value("window.dispatchEvent(new Event('afterprint'))").await?;
        let is_marked = "document.documentElement.hasAttribute('data-print')";
        assert_eq!(page.value(is_marked).await?, false);
        Ok(())
    })
    .await;
}

/// What was simulated counts as long as it is about the same load: a new name changes nothing, a
/// new answer takes that workload out of the sum. A stopped run says so, and gives the focus back.
#[tokio::test]
async fn a_changed_workload_leaves_the_sum_and_a_run_can_be_stopped() {
    visit(At::Root, async |page| {
        open_two(&page, "en/choose/").await?;
        page.click("#ask-system").await?;
        page.wait("both have run", TOGETHER_DONE).await?;
        let before = page.attribute("[data-sum]", "data-sum").await?;
        page.fill("#workload-name", "Post").await?;
        let is_renamed = "document.querySelector('.system').textContent.includes('Post')";
        page.wait("the name is there", is_renamed).await?;
        assert_eq!(page.attribute("[data-sum]", "data-sum").await?, before);
        page.click(".outline li:first-child .outline-answer").await?;
        page.wait("servers are recommended", &recommends("server")).await?;
        // Now both ask for the same of the same model, which has run.
        assert_eq!(page.count(".system-run td[data-keeps]").await?, 2);
        page.click(".outline > ul > li:nth-child(3) li:nth-child(2) > .outline-answer").await?;
        page.wait(
            "it has left the sum",
            "document.querySelectorAll('.system-run td[data-keeps]').length === 1",
        )
        .await?;
        assert!(page.says(".left-out").await?.contains("Post: not simulated yet"));
        page.click("#ask-system").await?;
        page.wait("it runs", "document.querySelector('[data-action=cancel-study]')").await?;
        let told = page.stop_and_look("[data-action=cancel-study]", ".system-run .status-warning");
        assert!(told.await?.contains("topped"), "it is told");
        let focused = page.text_of("document.activeElement.id").await?;
        assert_eq!(focused, "ask-system");
        Ok(())
    })
    .await;
}

/// A link that says nothing sensible is told, and nothing else changes.
#[tokio::test]
async fn a_broken_link_is_told() {
    visit(At::Root, async |page| {
        page.open("en/choose/#d=1~!!!").await?;
        page.wait("it is told", "document.querySelector('.broken-link')").await?;
        assert!(page.says(".broken-link").await?.contains("#d=1~!!!"));
        Ok(())
    })
    .await;
}
