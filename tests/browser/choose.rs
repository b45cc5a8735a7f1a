//! The flowchart, answered by keyboard alone.

use thirtyfour::prelude::*;

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

async fn press_until(page: &Page, key: Key, expression: &str) -> WebDriverResult<()> {
    for _ in 0..60 {
        if page.value(expression).await? == true {
            return Ok(());
        }
        page.press(key.clone()).await?;
    }
    panic!("no key press led to: {expression}");
}
