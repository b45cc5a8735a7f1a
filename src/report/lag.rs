//! Why capacity came late, in words: the chain of delays behind each decision to grow.

use super::InstanceWord;
use crate::analysis::{LagChain, Sizing, Stage, StageLength, Trigger, lag_chains};
use crate::scenario::{ModelId, Scenario};
use crate::sim::record::RunResult;
use crate::text::{Lang, format, ui};
use crate::units::{SimTime, Span};

/// The delays behind one decision to grow.
#[derive(Clone, Debug, PartialEq)]
pub struct LagText {
    /// When it was decided.
    pub at: Option<SimTime>,
    /// The same as a clock shows it.
    pub clock: String,
    /// Sizes before and after, and the length of the whole chain.
    pub headline: String,
    /// Why it counts from a moment before earlier decisions, where it does.
    pub note: Option<String>,
    /// What passed, in order.
    pub stages: Vec<LagStage>,
    /// What took longest, and what would shorten it; empty where nothing is known.
    pub largest: String,
}

/// One delay.
#[derive(Clone, Debug, PartialEq)]
pub struct LagStage {
    /// The stage that ended it.
    pub stage: Stage,
    /// What was waited for.
    pub name: &'static str,
    /// How long.
    pub length: String,
    /// Its part of the longest chain of the run, from 0 to 1.
    pub share: f64,
}

/// The chains of a run on a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lags {
    /// What took longest in the first chain, and what would shorten it; empty without a chain.
    pub summary: String,
    /// One for each decision to grow, in order of time.
    pub chains: Vec<LagText>,
}

impl Lags {
    /// Takes the delays of a run apart.
    pub fn of(scenario: &Scenario, model: ModelId, result: &RunResult, lang: Lang) -> Self {
        let chains = lag_chains(result, &Sizing::of(scenario, model, result));
        let longest = chains.iter().map(LagChain::length).max().unwrap_or(Span::ZERO);
        let words = Words::of(scenario, model, lang);
        let chains: Vec<LagText> = chains.iter().map(|chain| text(chain, longest, words)).collect();
        let summary = chains.first().map(|chain| chain.largest.clone()).unwrap_or_default();
        Self { summary, chains }
    }
}

/// What the words for stages depend on.
#[derive(Clone, Copy)]
struct Words {
    lang: Lang,
    word: InstanceWord,
    /// Whether instances get requests before the application listens.
    is_unprobed: bool,
    /// Whether a machine is in service before it has booted: no lifecycle hook holds it back.
    boots_in_service: bool,
}

impl Words {
    fn of(scenario: &Scenario, model: ModelId, lang: Lang) -> Self {
        let models = &scenario.input().models;
        let has_no_probe =
            models.container.as_ref().is_some_and(|c| c.pod.readiness_probe.is_none());
        let has_no_hook = models
            .vm
            .as_ref()
            .is_some_and(|vm| vm.auto_scaling_group.launch_lifecycle_hook.is_none());
        Self {
            lang,
            word: InstanceWord::of(models, model),
            is_unprobed: model == ModelId::Container && has_no_probe,
            boots_in_service: model == ModelId::Vm && has_no_hook,
        }
    }

    /// What was waited for until a stage of a chain, and what shortens the wait.
    fn stage(self, stage: Stage, chain: &LagChain) -> Option<(&'static str, &'static str)> {
        let lang = self.lang;
        Some(match stage {
            Stage::Breach => return None,
            Stage::Seen if self.word == InstanceWord::Server => {
                (ui::lag_stage_paged(lang), ui::lag_hint_paged(lang))
            }
            Stage::Seen => (ui::lag_stage_seen(lang), ui::lag_hint_seen(lang)),
            Stage::Decided if chain.trigger == Trigger::Requests => {
                (ui::lag_stage_no_room(lang), self.room_ahead())
            }
            Stage::Decided if chain.n_earlier > 0 => {
                (ui::lag_stage_decided(lang), self.sooner_decided_again())
            }
            Stage::Decided if is_unseen(chain) => {
                (ui::lag_stage_seen_and_decided(lang), ui::lag_hint_seen_and_decided(lang))
            }
            Stage::Decided => (ui::lag_stage_decided(lang), self.sooner_decided()),
            Stage::Launched => (ui::lag_stage_launched(lang), ui::lag_hint_launched(lang)),
            Stage::Placed => (ui::lag_stage_placed(lang), ui::lag_hint_placed(lang)),
            Stage::Booted if self.word == InstanceWord::Instance => {
                (ui::lag_stage_in_service(lang), ui::lag_hint_booted(lang))
            }
            Stage::Booted => (ui::lag_stage_booted(lang), ui::lag_hint_booted(lang)),
            Stage::ProcessStarted if self.word == InstanceWord::Environment => {
                (ui::lag_stage_init(lang), ui::lag_hint_init(lang))
            }
            Stage::ProcessStarted if self.word == InstanceWord::ContainerInstance => {
                (ui::lag_stage_application_up(lang), ui::lag_hint_application_up(lang))
            }
            Stage::ProcessStarted => (ui::lag_stage_process(lang), ui::lag_hint_process(lang)),
            Stage::ApplicationUp if self.boots_in_service => {
                (ui::lag_stage_machine_up(lang), ui::lag_hint_machine_up(lang))
            }
            Stage::ApplicationUp => {
                (ui::lag_stage_application_up(lang), ui::lag_hint_application_up(lang))
            }
            Stage::InRotation => (ui::lag_stage_rotation(lang), ui::lag_hint_rotation(lang)),
            Stage::FirstRequest if self.is_unprobed => {
                (ui::lag_stage_application(lang), ui::lag_hint_application(lang))
            }
            Stage::FirstRequest => (ui::lag_stage_request(lang), ui::lag_hint_request(lang)),
        })
    }

    /// What would have kept room for requests.
    fn room_ahead(self) -> &'static str {
        match self.word {
            InstanceWord::Environment => ui::lag_hint_no_room_faas(self.lang),
            _ => ui::lag_hint_no_room(self.lang),
        }
    }

    /// What would have taken a later step sooner: the ones before had asked for too few.
    fn sooner_decided_again(self) -> &'static str {
        match self.word {
            InstanceWord::Instance => ui::lag_hint_again_vm(self.lang),
            InstanceWord::Task => ui::lag_hint_again_ecs(self.lang),
            InstanceWord::Pod => ui::lag_hint_again_hpa(self.lang),
            _ => self.sooner_decided(),
        }
    }

    /// What would have decided sooner: only CloudWatch has datapoints.
    fn sooner_decided(self) -> &'static str {
        match self.word {
            InstanceWord::Server => ui::lag_hint_decided_person(self.lang),
            InstanceWord::Pod => ui::lag_hint_decided_hpa(self.lang),
            InstanceWord::Environment | InstanceWord::ContainerInstance => {
                ui::lag_hint_decided_cloud_run(self.lang)
            }
            InstanceWord::Instance | InstanceWord::Task => ui::lag_hint_decided(self.lang),
        }
    }
}

/// Whether nothing tells when the scaler saw what it decided by, though there is a breach.
fn is_unseen(chain: &LagChain) -> bool {
    chain.breach().is_some() && chain.stages.iter().all(|reached| reached.stage != Stage::Seen)
}

fn text(chain: &LagChain, longest: Span, words: Words) -> LagText {
    let lang = words.lang;
    let (from, to) = (chain.from, chain.to);
    let decided = chain.stages.iter().find(|reached| reached.stage == Stage::Decided);
    let length = format::duration(lang, chain.length());
    LagText {
        at: decided.map(|reached| reached.at),
        clock: decided.map(|reached| format::clock(reached.at)).unwrap_or_default(),
        headline: match chain.has_come_in() {
            true => ui::lag_head(lang, ui::LagHead { from, to, length }),
            false => ui::lag_unfinished(lang, ui::LagUnfinished { from, to }),
        },
        note: note(chain, lang),
        stages: chain
            .stages
            .iter()
            .filter_map(|reached| delay(reached, chain, longest, words))
            .collect(),
        largest: largest(chain, words).unwrap_or_default(),
    }
}

/// Later steps of one breach count from its start, as the first did, where they were needed then.
fn note(chain: &LagChain, lang: Lang) -> Option<String> {
    let (since, n) = (format::clock(chain.breach()?), u64::from(chain.n_earlier));
    let size = format::count(chain.from.into());
    (n > 0).then(|| ui::lag_again(lang, ui::LagAgain { since, size, n }))
}

/// The delay that ended with a stage; none before the first.
fn delay(reached: &StageLength, chain: &LagChain, longest: Span, words: Words) -> Option<LagStage> {
    let (name, _) = words.stage(reached.stage, chain)?;
    // Not every platform has both, and what takes no time is none there.
    let may_be_none = matches!(reached.stage, Stage::ProcessStarted | Stage::ApplicationUp);
    if may_be_none && reached.took.is_zero() {
        return None;
    }
    Some(LagStage {
        stage: reached.stage,
        name,
        length: format::duration(words.lang, reached.took),
        share: share(reached.took, longest),
    })
}

fn share(part: Span, whole: Span) -> f64 {
    match whole {
        Span::ZERO => 0.0,
        _ => part.as_secs_f64() / whole.as_secs_f64(),
    }
}

/// What took longest, with a hint at what would shorten it.
fn largest(chain: &LagChain, words: Words) -> Option<String> {
    let lang = words.lang;
    if chain.instance.is_some() && !chain.has_come_in() {
        return Some(ui::lag_never_in(lang).to_owned());
    }
    let most = chain.stages.iter().max_by_key(|reached| reached.took)?;
    let (stage, hint) = words.stage(most.stage, chain)?;
    let values = ui::LagLargest {
        length: format::duration(lang, chain.length()),
        stage,
        part: format::duration(lang, most.took),
        share: format::percent(lang, share(most.took, chain.length())),
        hint,
    };
    Some(ui::lag_largest(lang, values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::input::ScenarioInput;
    use crate::scenario::{check, compose, preset};

    fn lags(input: &ScenarioInput, model: ModelId) -> Lags {
        let scenario = check(input).expect("the scenario is valid");
        let run = compose::run(&scenario, model, 1).expect("it asks for the model");
        Lags::of(&scenario, model, &run.run_to_end(), Lang::En)
    }

    /// Cloud Run starts instances for requests, and each burst of starts is taken apart.
    #[test]
    fn starts_for_requests_are_growth() {
        let lags = lags(&ScenarioInput::default(), ModelId::ServerlessContainer);
        let first = lags.chains.first().expect("it grows");
        let names: Vec<&str> = first.stages.iter().map(|stage| stage.name).collect();
        assert_eq!(names.first(), Some(&"until a request found no room"), "{names:?}");
        assert!(names.iter().all(|name| !name.contains("metrics")), "{names:?}");
    }

    /// Functions have no scaler, and tell of no start, but each burst of calls starts some.
    #[test]
    fn environments_that_calls_start_are_growth() {
        let input = preset("scale-from-zero").expect("there is such a preset").input;
        let lags = lags(&input, ModelId::Faas);
        let first = lags.chains.first().expect("it starts environments");
        assert!(first.headline.starts_with("0 → "), "{}", first.headline);
        let names: Vec<&str> = first.stages.iter().map(|stage| stage.name).collect();
        assert_eq!(names.last(), Some(&"until its first request"), "{names:?}");
        assert!(!lags.summary.contains("minInstanceCount"), "{}", lags.summary);
    }

    /// A load that jumps makes the autoscaler grow several times, each time for the same demand.
    #[test]
    fn later_steps_of_a_breach_say_so() {
        let flapping = preset("flapping").expect("there is such a preset").input;
        let lags = lags(&flapping, ModelId::Container);
        let notes: Vec<&str> = lags.chains.iter().filter_map(|c| c.note.as_deref()).collect();
        assert_eq!(lags.chains[0].note, None);
        let told = [
            "Demand had called for more than 4 since 7:00; 1 earlier step was too small.",
            "Demand had called for more than 5 since 7:00; 2 earlier steps were too small.",
        ];
        assert_eq!(notes[..2], told);
    }

    /// Datapoints belong to CloudWatch, and to no other autoscaler.
    #[test]
    fn each_platform_has_its_own_way_to_decide_sooner() {
        let scenario = check(&ScenarioInput::default()).expect("the default scenario is valid");
        let hint = |model| {
            let words = Words::of(&scenario, model, Lang::En);
            words.stage(Stage::Decided, &decided(0)).map_or("", |words| words.1)
        };
        assert!(hint(ModelId::Vm).contains("datapoints"));
        for model in [ModelId::Server, ModelId::Container, ModelId::Faas] {
            assert!(!hint(model).contains("datapoints"), "{model:?}");
        }
        let words = Words::of(&scenario, ModelId::Vm, Lang::En);
        let again = words.stage(Stage::Decided, &decided(1)).map_or("", |words| words.1);
        assert!(again.contains("`DefaultInstanceWarmup`"), "{again}");
    }

    fn decided(n_earlier: u32) -> LagChain {
        LagChain {
            trigger: Trigger::Decision,
            from: 2,
            to: 4,
            n_earlier,
            instance: None,
            n_launched: 0,
            all_in_rotation: None,
            stages: Vec::new(),
        }
    }

    /// A machine boots after the group has called it in service, where no hook holds it back; what
    /// its checks take comes after that.
    #[test]
    fn the_boot_of_a_machine_is_told_as_such() {
        let lags = lags(&ScenarioInput::default(), ModelId::Vm);
        let names: Vec<&str> = lags.chains[0].stages.iter().map(|stage| stage.name).collect();
        let boots = "boot of the machine, user data and start of the application";
        assert!(names.contains(&boots), "{names:?}");
    }

    /// Without a readiness probe a pod is in the rotation while its application still starts.
    #[test]
    fn a_start_in_the_rotation_is_told_as_the_start() {
        let mut input = ScenarioInput::default();
        if let Some(container) = &mut input.models.container {
            container.pod.readiness_probe = None;
        }
        let lags = lags(&input, ModelId::Container);
        let last = lags.chains.first().and_then(|chain| chain.stages.last());
        let name = last.map_or("", |stage| stage.name);
        assert_eq!(name, "start of the application, in the rotation already");
    }
}
