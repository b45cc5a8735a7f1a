//! The engine's speed in the reader's browser, and the page's.

mod answers;

use yew::prelude::*;

use super::ViewProps;
use crate::knowledge::ModelId;
use crate::protocol::{FromWorker, Measurement, RunId, Speed, ToWorker, Workload};
use crate::sim::yardstick::{ARRIVAL_RATE_RPS, MEAN_SERVICE, N_SERVERS};
use crate::text::{Lang, format, ui};
use crate::units::Span;
use crate::web::components::model_label;
use crate::web::simulation::{Heard, WorkerClient};
use answers::Answers;

/// How far the measurement is.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    Idle,
    Running,
    Done(Measurement),
    Failed(String),
}

impl Stage {
    const fn name(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Done(_) => "done",
            Self::Failed(_) => "failed",
        }
    }
}

/// A button, and a table once it was pressed.
#[component]
pub(super) fn Bench(props: &ViewProps) -> Html {
    let lang = props.route.lang;
    let bench = use_state_eq(|| Stage::Idle);
    let worker = use_mut_ref(|| None::<WorkerClient>);
    let onclick = {
        let (bench, worker) = (bench.setter(), worker);
        Callback::from(move |_: MouseEvent| {
            let started = WorkerClient::start(&hear(&bench));
            match started {
                Ok(client) => {
                    client.post(ToWorker::Measure { id: RunId(1) });
                    *worker.borrow_mut() = Some(client);
                    bench.set(Stage::Running);
                }
                Err(message) => bench.set(Stage::Failed(message)),
            }
        })
    };
    html! {
        <>
            <header class="view-head">
                <h1 tabindex="-1">{ ui::bench_title(lang) }</h1>
                <p class="lead">{ ui::bench_intro(lang) }</p>
            </header>
            <div class="stack" data-bench-state={bench.name()} aria-live="polite">
                <button
                    type="button"
                    class="button"
                    disabled={*bench == Stage::Running}
                    {onclick}
                >
                    if *bench == Stage::Running {
                        { ui::bench_running(lang) }
                    } else {
                        { ui::bench_run(lang) }
                    }
                </button>
                { match &*bench {
                    Stage::Done(measurement) => table(measurement, lang),
                    Stage::Failed(message) => html! {
                        <p class="status-bad">{ ui::bench_failed(lang, message) }</p>
                    },
                    Stage::Idle | Stage::Running => Html::default(),
                } }
            </div>
            <Answers {lang} />
        </>
    }
}

fn hear(bench: &UseStateSetter<Stage>) -> Callback<Heard> {
    let bench = bench.clone();
    Callback::from(move |heard| match heard {
        Heard::Message(FromWorker::Measured { measurement, .. }) => {
            bench.set(Stage::Done(measurement));
        }
        Heard::Message(FromWorker::Failed { message, .. }) | Heard::Broken(message) => {
            bench.set(Stage::Failed(message));
        }
        Heard::Message(_) => {}
    })
}

fn table(measured: &Measurement, lang: Lang) -> Html {
    let caption = ui::bench_caption(lang, measured.n_rounds.to_string());
    html! {
        <>
            <div class="table-frame">
                <table class="bench">
                    <caption>{ caption }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ ui::bench_what(lang) }</th>
                            <th scope="col">{ ui::bench_requests(lang) }</th>
                            <th scope="col">{ ui::bench_engine(lang) }</th>
                            <th scope="col">{ ui::bench_yardstick(lang) }</th>
                            <th scope="col">{ ui::bench_ratio(lang) }</th>
                            <th scope="col">{ ui::bench_requests_per_second(lang) }</th>
                        </tr>
                    </thead>
                    <tbody>{ for measured.speeds.iter().map(|speed| row(speed, lang)) }</tbody>
                </table>
            </div>
            { check(measured, lang) }
        </>
    }
}

fn row(speed: &Speed, lang: Lang) -> Html {
    let ratio = speed.yardstick_ns.map(|yardstick_ns| speed.engine_ns / yardstick_ns);
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), format::number);
    html! {
        <tr data-ratio={ratio.map(|ratio| format!("{ratio:.3}"))}>
            <th scope="row">{ workload(speed.workload, lang) }</th>
            <td class="number">{ format::count(u64::from(speed.n_requests)) }</td>
            <td class="number">{ number(Some(speed.engine_ns)) }</td>
            <td class="number">{ number(speed.yardstick_ns) }</td>
            <td class="number">{ number(ratio) }</td>
            <td class="number">{ format::compact(lang, 1e9 / speed.engine_ns) }</td>
        </tr>
    }
}

fn workload(workload: Workload, lang: Lang) -> Html {
    match workload {
        Workload::Queue => ui::bench_queue(lang).into(),
        Workload::Functions => ui::bench_functions(lang).into(),
        Workload::Default(model) => {
            // The guide presents the models in the order in which the engine counts them.
            let model = ModelId::ALL[model.index()];
            html! { { model_label(model, lang) } }
        }
    }
}

/// That the queue's results are right.
fn check(measured: &Measurement, lang: Lang) -> Html {
    let means = ui::BenchCheck {
        engine: format::latency(lang, measured.engine_mean),
        exact: format::latency(lang, exact_mean()),
        yardstick: format::latency(lang, measured.yardstick_mean),
    };
    html! { <p>{ ui::bench_check(lang, means) }</p> }
}

/// Mean response time of the measured queue by Erlang's C formula.
fn exact_mean() -> Span {
    let service = MEAN_SERVICE.as_secs_f64();
    let load = ARRIVAL_RATE_RPS * service;
    let servers = f64::from(N_SERVERS);
    // Erlang B by its recursion, and C from it.
    let blocked = (1..=N_SERVERS).fold(1.0, |b, n| load * b / (f64::from(n) + load * b));
    let waits = servers * blocked / (servers - load * (1.0 - blocked));
    Span::from_secs_f64(service + waits * service / (servers - load))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_mean_is_that_of_erlangs_formula() {
        // By the sum of its definition C(50, 40) = 0.086953; the mean wait is C / (50 - 40) s.
        assert!((exact_mean().as_secs_f64() - 1.008_695_3).abs() < 5e-7, "{:?}", exact_mean());
    }
}
