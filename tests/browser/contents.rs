//! Contents of long pages, and links to places within them.

use thirtyfour::prelude::*;

use crate::driver::visit;
use crate::host::At;
use crate::page::Page;

/// Whether an element can be seen on the page.
async fn is_shown(page: &Page, selector: &str) -> WebDriverResult<bool> {
    let is_visible = format!("document.querySelector(`{selector}`).checkVisibility()");
    Ok(page.value(&is_visible).await? == true)
}

#[tokio::test]
async fn contents_stand_beside_the_text_or_open_above_it() {
    visit(At::Folder, async |page| {
        page.set_width(1280).await?;
        page.open("en/models/vm/").await?;
        assert!(is_shown(&page, ".contents-beside").await?);
        assert!(!is_shown(&page, ".contents-above").await?);
        page.click(".contents-beside a[href$='#vm.core.load_balancing']").await?;
        is_at(&page, "vm.core.load_balancing").await?;
        let stays = "document.querySelector('.contents-beside').getBoundingClientRect().top >= 0";
        assert_eq!(page.value(stays).await?, true, "the contents stay in sight");
        page.set_width(360).await?;
        page.open("ja/models/vm/").await?;
        assert!(!is_shown(&page, ".contents-beside").await?);
        assert!(!is_shown(&page, ".contents-above ul").await?);
        page.tab_to(".contents-above summary").await?;
        page.press(Key::Enter).await?;
        assert!(is_shown(&page, ".contents-above ul").await?);
        page.tab_to(".contents-above a[href$='#limits']").await?;
        page.press(Key::Enter).await?;
        is_at(&page, "limits").await
    })
    .await;
}

#[tokio::test]
async fn a_cell_of_a_table_and_a_point_of_a_list_can_be_linked_to() {
    visit(At::Folder, async |page| {
        page.set_width(1280).await?;
        let places = [
            ("en/models/faas/", "tbody td > .anchor", "td:target"),
            ("ja/operation/", "tbody td > .anchor", "td:target"),
            ("en/models/vm/", ".point-name > .anchor", "li:target"),
            ("ja/adoption/", ".steps .point-name > .anchor", "li:target"),
        ];
        for (path, anchor, place) in places {
            page.open(path).await?;
            let link = page.attribute(anchor, "href").await?;
            let id = link.split_once('#').map(|(_, id)| id.to_owned()).unwrap_or_default();
            page.click(anchor).await?;
            is_at(&page, &id).await?;
            page.open(&link).await?;
            is_at(&page, &id).await?;
            let target = format!("document.querySelector('{place}')");
            assert!(page.value(&target).await?.is_object(), "{link}");
        }
        Ok(())
    })
    .await;
}

/// The address names a place, and its element is in sight.
async fn is_at(page: &Page, id: &str) -> WebDriverResult<()> {
    let is_in_sight = format!(
        "location.hash === '#{id}'
            && document.getElementById('{id}').getBoundingClientRect().top < innerHeight"
    );
    page.wait(&format!("{id} is in sight"), &is_in_sight).await
}
