//! The questions to settle before a choice is final: those about the recommendation can be
//! answered, and change how sure it is.

use yew::prelude::*;

use super::Page;
use crate::decide::Given;
use crate::knowledge::{DecisionGroup, DecisionQuestion};
use crate::text::ui;
use crate::web::components::Link;
use crate::web::route::View;

/// All questions by topic; with a recommendation those that apply to it.
pub(super) fn section(page: &Page<'_>) -> Html {
    let lang = page.lang;
    let model = page.outcome.as_ref().map(|outcome| outcome.recommendation);
    let applies = |group: &&DecisionGroup| model.is_none_or(|model| group.models.contains(&model));
    let groups = page.guide.decisions.iter().filter(applies);
    html! {
        <section aria-labelledby="decisions" class="decisions">
            { page.heading("h2", "decisions", ui::choose_decisions(lang)) }
            if model.is_some() {
                <p class="muted">
                    { ui::choose_decisions_lead(lang) }{ " " }
                    <Link to={page.route.to(View::Decide)}>{ ui::choose_all_decisions(lang) }</Link>
                </p>
            }
            <div class="decision-groups">
                { for groups.map(|group| html! {
                    <section class="keep" key={group.id.clone()}>
                        { page.heading(
                            "h3",
                            &format!("before-{}", group.id),
                            &group.title.plain(lang),
                        ) }
                        if model.is_some() {
                            { for group.questions.iter().map(|question| asked(page, question)) }
                        } else {
                            <dl>
                                { for group.questions.iter().map(|one| listed(page, one)) }
                            </dl>
                        }
                    </section>
                }) }
            </div>
        </section>
    }
}

fn listed(page: &Page<'_>, question: &DecisionQuestion) -> Html {
    html! {
        <div>
            <dt>{ question.topic.plain(page.lang) }</dt>
            <dd>{ page.refs.entry(&question.entry) }</dd>
        </div>
    }
}

fn asked(page: &Page<'_>, question: &'static DecisionQuestion) -> Html {
    let lang = page.lang;
    let given = page.workload.answers.of(&question.entry.id);
    let options = question.answers.iter();
    let options = options.map(|answer| (Given::Answer(answer.id.clone()), answer.text.plain(lang)));
    let unknown = (Given::Unknown, ui::choose_unknown(lang).to_owned());
    html! {
        <fieldset class="confirm">
            <legend>
                <span class="confirm-topic">{ question.topic.plain(lang) }</span>
                { page.refs.words(&question.entry.text) }
            </legend>
            <div class="confirm-answers">
                { for options.chain([unknown]).map(|(option, words)| {
                    let checked = given == Some(&option);
                    radio(page, question, option, words, checked)
                }) }
            </div>
            if given.is_some() {
                <p class="hint">{ page.refs.words(&question.hint) }</p>
            }
        </fieldset>
    }
}

fn radio(
    page: &Page<'_>,
    question: &'static DecisionQuestion,
    given: Given,
    words: String,
    checked: bool,
) -> Html {
    let (value, onchange) = page.give(&question.entry.id, given);
    html! {
        <label class="confirm-answer">
            <input type="radio" name={question.entry.id.clone()} {value} {checked} {onchange} />
            <span>{ words }</span>
        </label>
    }
}
