//! How far a study is, with the way to stop it.

use yew::prelude::*;

use crate::text::{Lang, format, ui};
use crate::units::Span;
use crate::web::browser;
use crate::web::simulation::{Stage, Studied, Workers};

/// Shorter times are not worth a word.
const TOLD_FROM: Span = Span::from_secs(1);

/// How long so much work will take on the page's workers, before it is begun.
pub(crate) fn study_estimate(work: Option<Span>, lang: Lang) -> Html {
    let time = work.map(|work| work * (1.0 / Workers::most() as f64));
    let time = time.filter(|time| *time >= TOLD_FROM);
    let words = time.map(|time| ui::runs_about(lang, format::duration(lang, time)));
    html! { <span class="muted estimate">{ words.unwrap_or_default() }</span> }
}

/// Progress and cancel, how much of it was done when it was stopped, or what failed. The focus of
/// who stops it goes to what a selector finds.
pub(crate) fn study_progress(study: &Studied, after: &'static str, lang: Lang) -> Html {
    let state = study.state();
    let (n_done, n_jobs) = (state.n_done(), state.n_jobs());
    let [done, total] = [n_done, n_jobs].map(|n| format::count(n as u64));
    match &state.stage {
        Stage::Idle | Stage::Done => Html::default(),
        Stage::Running => {
            let words = ui::runs_progress(lang, ui::RunsProgress { done, total });
            let study = study.clone();
            let oncancel = Callback::from(move |_: MouseEvent| {
                study.cancel();
                browser::focus(after);
            });
            html! {
                <div class="progress">
                    <progress
                        max={n_jobs.to_string()}
                        value={n_done.to_string()}
                        aria-label={words.clone()}
                    />
                    <span class="number">{ words }</span>
                    <button
                        type="button"
                        class="button button-quiet button-small"
                        data-action="cancel-study"
                        onclick={oncancel}
                    >
                        { ui::simulate_cancel(lang) }
                    </button>
                </div>
            }
        }
        Stage::Cancelled => html! {
            <p class="status-warning">
                { ui::runs_stopped(lang, ui::RunsStopped { done, total }) }
            </p>
        },
        Stage::Failed { seed, message } => html! {
            <p class="status-bad" role="alert">
                { ui::simulate_status_failed(lang, message) }
                { " " }
                { ui::simulate_status_failed_help(lang, seed) }
            </p>
        },
    }
}
