//! Which two runs are compared.

use yew::prelude::*;

use crate::report::model_name;
use crate::scenario::ModelId;
use crate::text::{Lang, ui};
use crate::web::components::{picked_option, when};
use crate::web::simulation::{Outcomes, Shown};
use crate::web::state::{Kept, KeptId, KeptRun};

/// A run on a model, as picked; what nobody has picked is the newest kept run for the first side,
/// what the page shows for the second, and Kubernetes where both have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SidePick {
    run: Option<Source>,
    model: Option<ModelId>,
}

/// Where a run comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// What the page shows now.
    Current,
    /// A kept run.
    Kept(KeptId),
}

/// A run on a model with its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SideRun {
    /// The run's name and the model's.
    pub(super) name: String,
    /// What was run, and what happened.
    pub(super) shown: Shown,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    First,
    Second,
}

impl Place {
    const fn key(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }

    /// Its name for readers.
    pub(super) const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::First => ui::runs_first(lang),
            Self::Second => ui::runs_second(lang),
        }
    }
}

/// What there is to pick from.
#[derive(Clone, Copy)]
pub(super) struct Runs<'a> {
    /// The kept runs.
    pub(super) kept: &'a Kept,
    /// What the page shows, once it is complete.
    pub(super) current: Option<&'a Outcomes>,
}

impl<'a> Runs<'a> {
    /// All runs, the kept ones first.
    fn sources(self) -> Vec<Source> {
        let kept = self.kept.runs().iter().map(|run| Source::Kept(run.id));
        kept.chain([Source::Current]).collect()
    }

    fn outcomes(self, source: Source) -> Option<Outcomes> {
        match source {
            Source::Current => self.current.cloned(),
            Source::Kept(id) => self.kept.get(id)?.outcomes.clone(),
        }
    }

    fn name(self, source: Source, lang: Lang) -> String {
        let kept = match source {
            Source::Current => None,
            Source::Kept(id) => self.kept.get(id),
        };
        kept.map_or_else(|| ui::runs_current(lang).to_owned(), |run| run.name.to_string())
    }

    /// The run that a side picks: one that is gone was never picked.
    fn source(self, place: Place, pick: SidePick) -> Source {
        let sources = self.sources();
        let is_there = |source: &Source| sources.contains(source);
        let newest = self.kept.runs().last().map(|run| Source::Kept(run.id));
        let unpicked = match place {
            Place::First => newest.unwrap_or(Source::Current),
            Place::Second => Source::Current,
        };
        pick.run.filter(is_there).unwrap_or(unpicked)
    }

    /// The kept run that a side picks, if it has no results yet.
    pub(super) fn lacking(self, place: Place, pick: SidePick) -> Option<&'a KeptRun> {
        let Source::Kept(id) = self.source(place, pick) else { return None };
        self.kept.get(id).filter(|run| run.outcomes.is_none())
    }

    /// The run on a model that a side picks; `None` while its result is to come.
    pub(super) fn side(self, place: Place, pick: SidePick, lang: Lang) -> Option<SideRun> {
        let source = self.source(place, pick);
        let outcomes = self.outcomes(source)?;
        let picked = pick.model.and_then(|model| outcomes.of(model));
        let usual = || outcomes.of(ModelId::Container).or_else(|| outcomes.runs.first());
        let shown = picked.or_else(usual)?.clone();
        let name = [self.name(source, lang), model_name(shown.model, lang)].join(" · ");
        Some(SideRun { name, shown })
    }
}

/// The lists to pick a side from.
pub(super) fn picker(
    runs: Runs<'_>,
    place: Place,
    pick: SidePick,
    lang: Lang,
    onpick: &Callback<SidePick>,
) -> Html {
    let source = runs.source(place, pick);
    let sources = runs.sources();
    let models: Vec<ModelId> =
        runs.outcomes(source).map(|o| o.wanted.models.clone()).unwrap_or_default();
    let model = runs.side(place, pick, lang).map(|side| side.shown.model);
    let names = sources.iter().map(|source| runs.name(*source, lang)).collect();
    let run_names = (ui::runs_run(lang), names, sources.iter().position(|s| *s == source));
    let names = models.iter().map(|model| model_name(*model, lang)).collect();
    let model_names = (ui::runs_model(lang), names, models.iter().position(|m| Some(*m) == model));
    let onrun = onpick.reform(move |at: usize| SidePick { run: sources.get(at).copied(), ..pick });
    let onmodel =
        onpick.reform(move |at: usize| SidePick { model: models.get(at).copied(), ..pick });
    html! {
        <fieldset class="side">
            <legend>{ place.name(lang) }</legend>
            { list(&[place.key(), "run"].join("-"), run_names, &onrun) }
            { list(&[place.key(), "model"].join("-"), model_names, &onmodel) }
        </fieldset>
    }
}

/// A list with its label, its options and the place of the picked one.
fn list(
    id: &str,
    (label, options, picked): (&'static str, Vec<String>, Option<usize>),
    onpick: &Callback<usize>,
) -> Html {
    let onchange = when(onpick, |event: Event| picked_option(&event));
    html! {
        <label for={id.to_owned()}>
            <span>{ label }</span>
            <select id={id.to_owned()} {onchange}>
                { for options.iter().enumerate().map(|(at, option)| html! {
                    <option selected={Some(at) == picked}>{ option }</option>
                }) }
            </select>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::scenario::input::ScenarioInput;
    use crate::web::simulation::Wanted;
    use crate::web::state::KeepAction;

    fn outcomes() -> Outcomes {
        let wanted = Rc::new(Wanted::all(Rc::new(ScenarioInput::default())));
        Outcomes { wanted, runs: Rc::new([]) }
    }

    #[test]
    fn unpicked_the_newest_kept_run_stands_beside_what_the_page_shows() {
        let current = outcomes();
        let source = |kept: &Kept, place, run| {
            let runs = Runs { kept, current: Some(&current) };
            runs.source(place, SidePick { run, model: None })
        };
        let none = Kept::default();
        assert_eq!(source(&none, Place::First, None), Source::Current);
        let keep = |name: &str| KeepAction::Keep(name.into(), outcomes());
        let kept = none.after(keep("a")).after(keep("b"));
        let [a, b] = kept.runs() else { panic!() };
        assert_eq!(source(&kept, Place::First, None), Source::Kept(b.id));
        assert_eq!(source(&kept, Place::Second, None), Source::Current);
        let picked = Some(Source::Kept(a.id));
        assert_eq!(source(&kept, Place::Second, picked), Source::Kept(a.id));
        let without = kept.after(KeepAction::Remove(a.id));
        assert_eq!(source(&without, Place::Second, picked), Source::Current);
    }

    #[test]
    fn a_kept_run_without_results_is_the_one_that_is_lacking() {
        let kept = Kept::default().after(KeepAction::Keep("a".into(), outcomes()));
        let back = kept.after(KeepAction::Replace(kept.saved()));
        let lacking = |kept: &Kept| {
            let runs = Runs { kept, current: None };
            runs.lacking(Place::First, SidePick::default()).map(|run| run.id)
        };
        assert_eq!((lacking(&kept), lacking(&back)), (None, Some(back.runs()[0].id)));
    }
}
