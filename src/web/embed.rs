//! One view of the guide in a frame of another site: which, and with what around it.
//!
//! The query of `embed.html` says what is shown (`?view=chart&chart=latency&model=vm`), its
//! fragment how, as in the links of the guide (`#s=1~…`). `static/embed/frame.js` does what needs
//! no program: language, theme, messages to the site around the frame. `docs/embedding.md` tells
//! all of it.

mod around;

use std::collections::BTreeMap;

use crate::decide::System;
use crate::knowledge::{self, ArticleId, ModelId as GuideModelId};
use crate::report::{PanelId, in_guide};
use crate::scenario::input::ScenarioInput;
use crate::scenario::{ModelId, check, preset};

use super::form::Item;
use super::route::View;
use super::{share, table_link};

pub(crate) use around::{take_turn, use_result_told, use_settings};

/// What the frame shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// Which view.
    pub(crate) shown: Shown,
    /// Which of the view's settings stand beside it.
    pub(crate) controls: Controls,
    /// Places of the fields to set where some controls are shown, such as
    /// `workload.rate.peak_rps`; those that most people want where none is named.
    pub(crate) fields: Vec<String>,
    /// The model whose run is shown in detail; all of them side by side where none is named.
    pub(crate) model: Option<ModelId>,
    /// The fragment to begin with, unless the frame's address has one.
    pub(crate) fragment: String,
    /// What all of this was read from.
    parameters: Parameters,
}

/// Values by the names of their parameters; an empty one is as good as none.
pub(crate) type Parameters = BTreeMap<String, String>;

/// A view that can stand alone.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shown {
    /// The comparison tables.
    Compare,
    /// The flowchart.
    Choose,
    /// The claim of this id.
    Claim(&'static str),
    /// The simulator.
    Simulate,
    /// One chart of the simulator.
    Chart(PanelId),
}

/// How much can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Controls {
    /// Nothing.
    None,
    /// A few fields.
    Basic,
    /// All that the page of the view has.
    Full,
}

/// A parameter whose value means nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The parameter.
    pub(crate) parameter: String,
    /// Its value.
    pub(crate) value: String,
}

/// Attribute of the document's own element: in a frame, with the path of the page that shows the
/// same once the program has read its address.
pub(crate) const MARK: &str = "data-embed";

/// In the context of a view that is shown in a frame.
#[derive(Clone, PartialEq)]
pub(crate) struct InFrame;

/// Start of the ids of claims; parameters leave it out.
pub(crate) const CLAIM: &str = "claim.";

impl Embed {
    /// Reads the query of a frame's address, decoded.
    pub fn read(query: &str) -> Result<Self, Fault> {
        let mut parameters = Parameters::new();
        let pairs = query.trim_start_matches('?').split('&');
        for (name, value) in pairs.filter_map(|part| part.split_once('=')) {
            parameters.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
        Self::of(parameters)
    }

    fn of(parameters: Parameters) -> Result<Self, Fault> {
        let get = |name| value(&parameters, name);
        let fault = |name| fault(&parameters, name);
        let shown = match get("view") {
            "compare" => Shown::Compare,
            "choose" => Shown::Choose,
            "simulate" => Shown::Simulate,
            "claim" => Shown::Claim(claim(get("claim")).ok_or_else(|| fault("claim"))?),
            "chart" => Shown::Chart(panel(get("chart")).ok_or_else(|| fault("chart"))?),
            _ => return Err(fault("view")),
        };
        let controls = match (get("controls"), &shown) {
            // A chart is a picture first.
            ("none", _) | ("", Shown::Chart(_)) => Controls::None,
            ("" | "basic", _) => Controls::Basic,
            ("full", _) => Controls::Full,
            _ => return Err(fault("controls")),
        };
        let model = match get("model") {
            "" => None,
            slug => Some(model(slug).ok_or_else(|| fault("model"))?),
        };
        if model.is_none() && !can_compare(&shown) {
            return Err(fault("model"));
        }
        // `static/embed/frame.js` waits with the program where it is `false`.
        if !matches!(get("autorun"), "" | "true" | "false") {
            return Err(fault("autorun"));
        }
        let fields = get("fields").split(',').filter(|path| !path.is_empty());
        let fields = fields.map(str::to_owned).collect();
        let fragment = fragment(&parameters).ok_or_else(|| fault("preset"))?;
        Ok(Self { shown, controls, fields, model, fragment, parameters })
    }

    /// The same view with some settings changed, and the fragment that brings them if they are such
    /// as stand in the address; whatever else the reader has set stays. A setting that means
    /// nothing, or that this view does not have, changes nothing.
    pub(crate) fn changed(&self, changes: Parameters) -> Result<(Self, Option<String>), Fault> {
        let mut parameters = self.parameters.clone();
        // What the frame began with has been in the reader's hands since.
        for name in BEGINNINGS {
            parameters.remove(name);
        }
        let is_new_beginning = BEGINNINGS.iter().any(|name| changes.contains_key(*name));
        for (parameter, value) in changes {
            if !self.shown.settings().contains(&parameter.as_str()) {
                return Err(Fault { parameter, value });
            }
            parameters.insert(parameter, value);
        }
        let next = Self::of(parameters)?;
        if let Some(unread) = next.unread() {
            return Err(fault(&next.parameters, unread));
        }
        let fragment = match next.fragment.as_str() {
            "" => next.shown.usual(),
            fragment => fragment.to_owned(),
        };
        Ok((next, is_new_beginning.then_some(fragment)))
    }

    /// A parameter that the view itself would tell of as unreadable, or leave out.
    fn unread(&self) -> Option<&'static str> {
        let names = |name| !value(&self.parameters, name).is_empty();
        let is_read = |name| match name {
            "s" => {
                let scenario = share::scenario(&self.fragment).and_then(Result::ok);
                scenario.is_some_and(|input| check(&input).is_ok())
            }
            "d" => matches!(share::decisions(&self.fragment, knowledge::get()), Some(Ok(_))),
            "models" => table_link::read(&self.fragment).unknown.is_empty(),
            _ => self.fields.iter().all(|path| Item::at(path).is_some()),
        };
        ["s", "d", "models", "fields"].into_iter().find(|name| names(name) && !is_read(name))
    }

    /// The page of the guide that shows the same.
    pub fn page(&self) -> View {
        match &self.shown {
            Shown::Compare => View::Compare,
            Shown::Choose => View::Choose,
            Shown::Claim(id) => page_of_claim(id),
            Shown::Simulate | Shown::Chart(_) => View::Simulate,
        }
    }
}

impl Shown {
    /// The parameters that can change while it is shown.
    const fn settings(&self) -> &'static [&'static str] {
        match self {
            Self::Compare => &["models", "controls"],
            Self::Choose => &["d"],
            Self::Claim(_) => &[],
            Self::Simulate => &["preset", "s", "model", "fields", "controls"],
            Self::Chart(_) => &["preset", "s", "model", "fields", "controls", "chart"],
        }
    }

    /// The fragment of what stands there when nothing is set. In an address it would be empty,
    /// which says nothing to a view that is open.
    fn usual(&self) -> String {
        match self {
            Self::Compare => {
                let slugs = GuideModelId::ALL.map(GuideModelId::slug);
                format!("#models={}", slugs.join(","))
            }
            Self::Choose => share::whole_decision_fragment(&System::default(), false),
            Self::Claim(_) => String::new(),
            Self::Simulate | Self::Chart(_) => share::whole_fragment(&ScenarioInput::default()),
        }
    }
}

/// Whether a view shows several models at once.
fn can_compare(shown: &Shown) -> bool {
    !matches!(shown, Shown::Chart(panel) if !PanelId::VERSUS.contains(panel))
}

fn value<'a>(parameters: &'a Parameters, name: &str) -> &'a str {
    parameters.get(name).map_or("", String::as_str)
}

fn fault(parameters: &Parameters, name: &str) -> Fault {
    Fault { parameter: name.to_owned(), value: value(parameters, name).to_owned() }
}

/// Parameters that say with what a view begins; the first of them counts.
const BEGINNINGS: [&str; 4] = ["s", "d", "preset", "models"];

/// The settings that are named; `None` where it is a preset that there is not.
fn fragment(parameters: &Parameters) -> Option<String> {
    let named = BEGINNINGS.into_iter().map(|name| (name, value(parameters, name)));
    Some(match named.into_iter().find(|(_, value)| !value.is_empty()) {
        Some(("preset", id)) => share::fragment(&preset(id)?.input),
        Some((name, value)) => format!("#{name}={value}"),
        None => String::new(),
    })
}

fn claim(name: &str) -> Option<&'static str> {
    let claims = knowledge::get().claims.iter().map(|claim| claim.id.as_str());
    claims.into_iter().find(|id| id.strip_prefix(CLAIM) == Some(name))
}

fn panel(key: &str) -> Option<PanelId> {
    PanelId::ALL.into_iter().find(|panel| panel.key() == key)
}

fn model(slug: &str) -> Option<ModelId> {
    ModelId::ALL.into_iter().find(|model| in_guide(*model).slug() == slug)
}

/// The page on which a claim stands; the first one where none of the guide's texts has its place.
pub(crate) fn page_of_claim(id: &str) -> View {
    let guide = knowledge::get();
    let claim = guide.claims.iter().find(|claim| claim.id == id);
    let is_place = |section: &knowledge::Section| claim.is_some_and(|it| it.place == section.id);
    let model = GuideModelId::ALL.into_iter().find(|model| {
        guide.model(*model).parts.iter().flat_map(|part| &part.sections).any(is_place)
    });
    let article =
        || ArticleId::ALL.into_iter().find(|id| guide.article(*id).sections.iter().any(is_place));
    model.map(View::Model).or_else(|| article().map(View::Article)).unwrap_or(View::Overview)
}

#[cfg(target_arch = "wasm32")]
pub(super) use entry::read_address;

#[cfg(target_arch = "wasm32")]
mod entry {
    use gloo::utils::{document_element, window};

    use super::{Embed, Fault, MARK, View};
    use crate::text::Lang;
    use crate::web::browser;
    use crate::web::route::Route;

    /// What the frame's address asks for, and the path of the page that shows the same; `None` in
    /// a document that is no frame. The address gets the fragment to begin with.
    pub(in crate::web) fn read_address() -> Option<(String, Result<Embed, Fault>)> {
        let root = document_element();
        root.has_attribute(MARK).then(|| {
            let lang = root.get_attribute("lang").and_then(|code| Lang::from_code(&code));
            let query = window().location().search().unwrap_or_default();
            let query = js_sys::decode_uri_component(&query).map(String::from).unwrap_or(query);
            let embed = Embed::read(&query);
            let view = embed.as_ref().map_or(View::Overview, Embed::page);
            let path = Route { lang: lang.unwrap_or_default(), view }.path();
            // An attribute of the document's own element can be set.
            let _ = root.set_attribute(MARK, &path);
            if let Ok(Embed { fragment, .. }) = &embed
                && browser::fragment().is_empty()
                && !fragment.is_empty()
            {
                browser::replace_fragment(fragment);
            }
            (path, embed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::presets;

    #[test]
    fn a_query_says_what_is_shown() {
        let embed = Embed::read("?view=chart&chart=latency&model=vm&lang=ja").unwrap();
        assert_eq!(embed.shown, Shown::Chart(PanelId::Latency));
        assert_eq!((embed.model, embed.controls), (Some(ModelId::Vm), Controls::None));
        assert_eq!(embed.page(), View::Simulate);
        let claim = Embed::read("view=claim&claim=dead_server").unwrap();
        assert_eq!(claim.shown, Shown::Claim("claim.dead_server"));
        assert_eq!(claim.page(), View::Model(GuideModelId::Server));
        let fields = Embed::read("view=simulate&fields=seed,duration_s&controls=full").unwrap();
        assert_eq!(fields.fields, ["seed", "duration_s"]);
        assert_eq!(fields.controls, Controls::Full);
    }

    #[test]
    fn a_value_that_means_nothing_is_told() {
        for (query, parameter) in [
            ("", "view"),
            ("view=home", "view"),
            ("view=claim", "claim"),
            ("view=claim&claim=x", "claim"),
            ("view=chart&chart=x", "chart"),
            // How busy the instances of several models are is no chart.
            ("view=chart&chart=utilization", "model"),
            ("view=simulate&model=mainframe", "model"),
            ("view=simulate&controls=some", "controls"),
            ("view=simulate&preset=none", "preset"),
            ("view=simulate&autorun=later", "autorun"),
        ] {
            assert_eq!(Embed::read(query).unwrap_err().parameter, parameter, "{query}");
        }
    }

    #[test]
    fn settings_come_from_a_link_a_preset_or_a_list_of_models() {
        let fragment = |query: &str| Embed::read(query).unwrap().fragment;
        assert_eq!(fragment("view=simulate&s=1~e30"), "#s=1~e30");
        assert_eq!(fragment("view=choose&d=1~e30"), "#d=1~e30");
        assert_eq!(fragment("view=compare&models=vm,faas"), "#models=vm,faas");
        let preset = presets().into_iter().next_back().unwrap();
        let expected = share::fragment(&preset.input);
        assert_eq!(fragment(&format!("view=simulate&preset={}", preset.id)), expected);
    }

    fn changed(query: &str, name: &str, value: &str) -> Result<(Embed, Option<String>), Fault> {
        let changes = Parameters::from([(name.to_owned(), value.to_owned())]);
        Embed::read(query).unwrap().changed(changes)
    }

    #[test]
    fn settings_change_and_the_others_stay() {
        let chart = "view=chart&chart=latency&model=vm&s=1~e30";
        let (next, fragment) = changed(chart, "chart", "utilization").unwrap();
        assert_eq!((&next.shown, fragment), (&Shown::Chart(PanelId::Utilization), None));
        assert_eq!(next.model, Some(ModelId::Vm));
        let (next, fragment) = changed(chart, "model", "").unwrap();
        assert_eq!((next.model, fragment), (None, None));
        // A preset takes the place of the settings that the frame began with.
        let (next, fragment) = changed(chart, "preset", "bad-deploy").unwrap();
        let expected = share::whole_fragment(&preset("bad-deploy").unwrap().input);
        assert_eq!((next.model, fragment), (Some(ModelId::Vm), Some(expected)));
        let (_, fragment) = changed(chart, "s", "").unwrap();
        assert_eq!(share::scenario(&fragment.unwrap()), Some(Ok(ScenarioInput::default())));
        let (_, fragment) = changed("view=compare&models=vm", "models", "").unwrap();
        let tables = table_link::read(&fragment.unwrap());
        assert_eq!(tables.arrangement, Some(Default::default()));
        let (_, fragment) = changed("view=choose&d=1~e30", "d", "").unwrap();
        let system = share::decisions(&fragment.unwrap(), knowledge::get());
        assert_eq!(system, Some(Ok(System::default())));
    }

    #[test]
    fn a_change_that_means_nothing_is_told_and_changes_nothing() {
        let negative = ScenarioInput { duration_s: -1.0, ..ScenarioInput::default() };
        let impossible = share::whole_fragment(&negative);
        for (query, name, value) in [
            ("view=simulate", "preset", "none"),
            ("view=simulate", "s", "1~!"),
            ("view=simulate", "s", impossible.trim_start_matches("#s=")),
            ("view=simulate", "model", "mainframe"),
            ("view=simulate", "fields", "seed,mood"),
            ("view=simulate", "chart", "latency"),
            ("view=simulate", "d", "1~e30"),
            ("view=simulate", "view", "choose"),
            ("view=simulate", "lang", "ja"),
            ("view=simulate", "mood", "good"),
            // How busy the instances of several models are is no chart.
            ("view=chart&chart=utilization&model=vm", "model", ""),
            ("view=chart&chart=latency", "chart", "mood"),
            ("view=choose", "d", "2~e30"),
            ("view=compare", "models", "vm,mainframe"),
            ("view=claim&claim=dead_server", "claim", "dead_server"),
        ] {
            let expected = Fault { parameter: name.to_owned(), value: value.to_owned() };
            assert_eq!(changed(query, name, value).unwrap_err(), expected, "{query}");
        }
    }

    #[test]
    fn every_claim_stands_on_a_page() {
        for claim in &knowledge::get().claims {
            assert!(claim.id.starts_with(CLAIM), "{}", claim.id);
            assert_ne!(page_of_claim(&claim.id), View::Overview, "{}", claim.id);
        }
    }
}
