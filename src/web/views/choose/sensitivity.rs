//! Which answers matter: what changing any single one leads to.

use yew::prelude::*;

use super::{Page, reasons};
use crate::advice;
use crate::decide::{Change, Outcome};
use crate::text::{format, ui};

/// The table.
pub(super) fn section(page: &Page<'_>, outcome: &Outcome<'static>) -> Html {
    let lang = page.lang;
    html! {
        <section aria-labelledby="sensitivity" class="sensitivity keep">
            { page.heading("h2", "sensitivity", ui::choose_sensitivity(lang)) }
            if outcome.changes.is_empty() {
                <p>{ ui::choose_insensitive(lang) }</p>
            } else {
                <p class="muted">{ ui::choose_sensitivity_lead(lang) }</p>
                <div
                    class="table-frame"
                    role="region"
                    aria-label={ui::guide_table(lang, ui::choose_sensitivity(lang))}
                    tabindex="0"
                >
                    <table class="grid">
                        <thead>
                            <tr>
                                <th scope="col">{ ui::choose_change_what(lang) }</th>
                                <th scope="col">{ ui::choose_change_to(lang) }</th>
                                <th scope="col">{ ui::choose_change_leads(lang) }</th>
                            </tr>
                        </thead>
                        <tbody>
                            { for outcome.changes.iter().map(|change| row(page, change)) }
                        </tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn row(page: &Page<'_>, change: &Change<'static>) -> Html {
    let (what, to) = advice::turn(page.guide, &change.turn, page.lang);
    let models: Vec<String> =
        change.models.iter().map(|model| reasons::name(page, *model)).collect();
    html! {
        <tr>
            <th scope="row">{ what }</th>
            <td>{ to }</td>
            <td>{ format::list(page.lang, &models) }</td>
        </tr>
    }
}
