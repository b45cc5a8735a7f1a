//! The arrangement of the comparison tables as the last part of the page's address:
//! `#compare.core_problem.replicas.vm&models=vm,faas&from=vm&rows=differing&order=best,faas`.
//!
//! A browser sends that part to no host. It begins with the place on the page, if there is one; all
//! that is as usual is left out, so that a link to a cell of the usual tables is a plain one, which
//! works with scripts off.

use crate::knowledge::ModelId;
use crate::report::comparison::{Arrangement, RowOrder};

const MODELS: &str = "models";
const BASE: &str = "from";
const ROWS: &str = "rows";
const DIFFERING: &str = "differing";
const ORDER: &str = "order";
const BEST: &str = "best";
const WORST: &str = "worst";

/// What a fragment says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TableLink {
    /// Id of a place on the page.
    pub(crate) place: Option<String>,
    /// How the tables are arranged; `None` where nothing is said about it.
    pub(crate) arrangement: Option<Arrangement>,
    /// Parts that say nothing.
    pub(crate) unknown: Vec<String>,
}

/// The fragment for an arrangement, with a place on the page; empty where there is nothing to say.
pub(crate) fn fragment(place: Option<&str>, arrangement: &Arrangement) -> String {
    let parts: Vec<String> =
        place.map(str::to_owned).into_iter().chain(parts(arrangement)).collect();
    if parts.is_empty() { String::new() } else { format!("#{}", parts.join("&")) }
}

fn parts(arrangement: &Arrangement) -> impl Iterator<Item = String> {
    let models = arrangement.models();
    let slugs: Vec<_> = models.iter().map(|model| model.slug()).collect();
    let order = match arrangement.order() {
        RowOrder::Guide => None,
        RowOrder::BestFirst(model) => Some(format!("{ORDER}={BEST},{}", model.slug())),
        RowOrder::WorstFirst(model) => Some(format!("{ORDER}={WORST},{}", model.slug())),
    };
    [
        (models.len() < ModelId::ALL.len()).then(|| format!("{MODELS}={}", slugs.join(","))),
        arrangement.base().map(|model| format!("{BASE}={}", model.slug())),
        arrangement.is_only_differing().then(|| format!("{ROWS}={DIFFERING}")),
        order,
    ]
    .into_iter()
    .flatten()
}

/// Reads a fragment. What does not fit is told and changes nothing.
pub(crate) fn read(fragment: &str) -> TableLink {
    let mut link = TableLink::default();
    let parts = fragment.trim_start_matches('#').split('&').filter(|part| !part.is_empty());
    for part in parts {
        match part.split_once('=') {
            None => link.place = Some(part.to_owned()),
            Some((key, value)) => {
                let before = link.arrangement.clone().unwrap_or_default();
                match changed(before, key, value) {
                    Some(after) => link.arrangement = Some(after),
                    None => link.unknown.push(part.to_owned()),
                }
            }
        }
    }
    link
}

fn changed(tables: Arrangement, key: &str, value: &str) -> Option<Arrangement> {
    let model = ModelId::from_slug;
    match key {
        MODELS => {
            let models: Vec<_> = value.split(',').map(model).collect::<Option<_>>()?;
            Some(tables.with_models(&models))
        }
        BASE => Some(tables.with_base(Some(model(value)?))),
        ROWS if value == DIFFERING => Some(tables.with_only_differing(true)),
        ORDER => match value.split_once(',')? {
            (BEST, slug) => Some(tables.with_order(RowOrder::BestFirst(model(slug)?))),
            (WORST, slug) => Some(tables.with_order(RowOrder::WorstFirst(model(slug)?))),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ModelId::{Container, Faas, Vm};

    use super::*;

    #[test]
    fn a_link_brings_back_its_arrangement() {
        let usual = Arrangement::default();
        for models in [&ModelId::ALL[..], &[Vm, Faas], &[Container]] {
            for base in [None, Some(Faas)] {
                for is_only_differing in [false, true] {
                    for order in
                        [RowOrder::Guide, RowOrder::BestFirst(Vm), RowOrder::WorstFirst(Container)]
                    {
                        let tables = usual.clone().with_models(models).with_base(base);
                        let tables =
                            tables.with_only_differing(is_only_differing).with_order(order);
                        let link = read(&fragment(Some("sources"), &tables));
                        assert_eq!(link.place.as_deref(), Some("sources"));
                        assert_eq!(link.arrangement.unwrap_or_default(), tables);
                        assert_eq!(link.unknown, [""; 0]);
                    }
                }
            }
        }
    }

    #[test]
    fn the_usual_tables_need_no_words() {
        let usual = Arrangement::default();
        assert_eq!(fragment(None, &usual), "");
        assert_eq!(fragment(Some("compare.x.y"), &usual), "#compare.x.y");
        assert_eq!(read(""), TableLink::default());
        let two = usual.with_models(&[Vm, Faas]).with_base(Some(Vm));
        assert_eq!(fragment(None, &two), "#models=vm,faas&from=vm");
    }

    #[test]
    fn what_does_not_fit_is_told_and_the_rest_opens() {
        let link = read("#models=vm,mainframe&from=vm&order=best&x=1");
        assert_eq!(link.unknown, ["models=vm,mainframe", "order=best", "x=1"]);
        let expected = Arrangement::default().with_base(Some(Vm));
        assert_eq!(link.arrangement, Some(expected));
    }
}
