//! Sections of longer texts: points, steps and tables.

use yew::prelude::*;

use super::claim::ClaimView;
use super::link::Link;
use super::model_label::model_label;
use super::prose::{Late, References};
use super::written::written;
use crate::knowledge::{self, Entry, Grid, GridRow, Point, Section, Text};
use crate::text::ui;
use crate::web::route::{Route, View};

/// How deep a section lies on its page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// A section of the page.
    Two,
    /// A section of a part of the page.
    Three,
}

impl Level {
    const fn tag(self) -> &'static str {
        match self {
            Self::Two => "h2",
            Self::Three => "h3",
        }
    }
}

/// A section with its heading, and the claims that belong to it.
pub(crate) fn section(refs: &Late, route: Route, section: &'static Section, level: Level) -> Html {
    let draw = move |refs: &References| text(refs, route, section, level);
    html! {
        <section aria-labelledby={section.id.clone()} class="text-section">
            { written(refs, route, &section.id, draw) }
            { for knowledge::get().claims_of(&section.id).map(|claim| html! {
                <ClaimView key={claim.id.clone()} {route} id={claim.id.clone()} />
            }) }
        </section>
    }
}

fn text(refs: &References, route: Route, section: &Section, level: Level) -> Html {
    let points = section.points.iter().map(|item| point(refs, item));
    html! {
        <>
            { refs.heading(level.tag(), &section.id, section.title.plain(route.lang)) }
            if let Some(intro) = &section.intro {
                <div class="entry">{ refs.entry(intro) }</div>
            }
            if section.is_ordered {
                <ol class="points steps">{ for points }</ol>
            } else if !section.points.is_empty() {
                <ul class="points">{ for points }</ul>
            }
            if let Some(grid) = &section.grid {
                { table(refs, route, section, grid) }
            }
        </>
    }
}

fn point(refs: &References, point: &Point) -> Html {
    html! {
        <li id={point.entry.id.clone()}>
            if let Some(name) = &point.name {
                { point_name(refs, &point.entry, name) }
            }
            <div class="entry">{ refs.entry(&point.entry) }</div>
        </li>
    }
}

/// What a point is called, with a link to it.
pub(crate) fn point_name(refs: &References, entry: &Entry, name: &Text) -> Html {
    html! {
        <div class="point-name">
            <strong>{ refs.words(name) }</strong>
            { refs.anchor(&entry.id, &name.plain(refs.lang())) }
        </div>
    }
}

fn table(refs: &References, route: Route, section: &Section, grid: &Grid) -> Html {
    let lang = route.lang;
    html! {
        <div
            class="table-frame"
            role="region"
            aria-label={ui::guide_table(lang, section.title.plain(lang))}
            tabindex="0"
        >
            <table class="grid">
                <thead>
                    <tr>
                        <th scope="col">{ grid.corner.plain(lang) }</th>
                        { for grid.columns.iter().map(|column| html! {
                            <th scope="col">{ column.plain(lang) }</th>
                        }) }
                    </tr>
                </thead>
                <tbody>
                    { for grid.rows.iter().map(|row| table_row(refs, route, grid, row)) }
                </tbody>
            </table>
        </div>
    }
}

fn table_row(refs: &References, route: Route, grid: &Grid, row: &GridRow) -> Html {
    let lang = route.lang;
    let name = match row.model {
        Some(model) => knowledge::get().model(model).short.plain(lang),
        None => row.label.plain(lang),
    };
    let cells = row.cells.iter().zip(&grid.columns).map(|(cell, column)| {
        let place = [name.as_str(), &column.plain(lang)].join(": ");
        html! {
            <td id={cell.id.clone()}>
                { refs.anchor(&cell.id, &place) }
                { refs.entry(cell) }
            </td>
        }
    });
    html! {
        <tr id={row.id.clone()}>
            <th scope="row">
                if let Some(model) = row.model {
                    <Link to={route.to(View::Model(model))} class="model-link">
                        { model_label(model, lang) }
                    </Link>
                } else {
                    { refs.words(&row.label) }
                }
                { refs.anchor(&row.id, &name) }
            </th>
            { for cells }
        </tr>
    }
}
