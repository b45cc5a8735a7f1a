//! A record as a part of the page.

use yew::prelude::*;

use crate::advice::{Document, Part, Table};
use crate::text::{Lang, ui};

/// The text of a record, with headings below the third level of the page.
pub(super) fn sheet(record: &Document, lang: Lang) -> Html {
    let parts = record.parts().iter().enumerate();
    html! {
        <article class="record-sheet" aria-labelledby="record-0">
            { for parts.map(|(place, part)| shown(place, part, lang)) }
        </article>
    }
}

fn shown(place: usize, part: &Part, lang: Lang) -> Html {
    let id = format!("record-{place}");
    match part {
        Part::Title(text) => html! { <h4 {id} class="record-title">{ text }</h4> },
        Part::Chapter(text) => html! { <h5 {id}>{ text }</h5> },
        Part::Section(text) => html! { <h6 {id}>{ text }</h6> },
        Part::Paragraph(text) => html! { <p>{ text }</p> },
        Part::List(lines) => html! {
            <ul>{ for lines.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
        },
        Part::Links(links) => html! {
            <ul class="sources">
                { for links.iter().map(|(title, url)| html! {
                    <li><a href={url.clone()} rel="external">{ title }</a></li>
                }) }
            </ul>
        },
        Part::Table(table) => grid(table, lang),
    }
}

fn grid(table: &Table, lang: Lang) -> Html {
    let cell = |(column, cell): (usize, &String)| match column {
        0 => html! { <th scope="row">{ cell }</th> },
        _ => html! { <td class={(column >= table.n_words).then_some("number")}>{ cell }</td> },
    };
    let heads = table.heads.iter();
    html! {
        <div
            class="table-frame"
            role="region"
            aria-label={ui::guide_table(lang, ui::advice_record_numbers(lang))}
            tabindex="0"
        >
            <table class="grid">
                <thead>
                    <tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr>
                </thead>
                <tbody>
                    { for table.rows.iter().map(|row| html! {
                        <tr>{ for row.iter().enumerate().map(cell) }</tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
