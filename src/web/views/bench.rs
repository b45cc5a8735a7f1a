//! The engine's speed in the reader's browser.

use yew::prelude::*;

use super::ViewProps;
use crate::protocol::{FromWorker, Measurement, RunId, ToWorker};
use crate::sim::yardstick::{ARRIVAL_RATE_RPS, MEAN_SERVICE, N_SERVERS};
use crate::text::{Lang, format, ui};
use crate::units::Span;
use crate::web::simulation::{Heard, WorkerClient};

/// Requests in each round: long enough for the clock, short enough to wait for.
const N_REQUESTS: u32 = 200_000;

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
                    client.post(ToWorker::Measure { id: RunId(1), n_requests: N_REQUESTS });
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
    let caption = ui::bench_caption(
        lang,
        ui::BenchCaption {
            rounds: measured.n_rounds.to_string(),
            requests: format::count(u64::from(measured.n_requests)),
        },
    );
    let rows = [
        (ui::bench_engine(lang), measured.engine_ns, measured.engine_mean),
        (ui::bench_yardstick(lang), measured.yardstick_ns, measured.yardstick_mean),
    ];
    let ratio = measured.engine_ns / measured.yardstick_ns;
    html! {
        <>
            <p data-ratio={format!("{ratio:.3}")}>
                { ui::bench_ratio(lang, format::number(ratio)) }
            </p>
            <div class="table-frame">
                <table class="bench">
                    <caption>{ caption }</caption>
                    <thead>
                        <tr>
                            <th scope="col">{ ui::bench_what(lang) }</th>
                            <th scope="col">{ ui::bench_ns_per_request(lang) }</th>
                            <th scope="col">{ ui::bench_requests_per_second(lang) }</th>
                            <th scope="col">{ ui::bench_mean_response(lang) }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for rows.into_iter().map(|(name, nanos, mean)| html! {
                            <tr>
                                <th scope="row">{ name }</th>
                                <td class="number">{ format::number(nanos) }</td>
                                <td class="number">{ format::compact(lang, 1e9 / nanos) }</td>
                                <td class="number">{ format::latency(lang, mean) }</td>
                            </tr>
                        }) }
                        <tr>
                            <th scope="row">{ ui::bench_exact(lang) }</th>
                            <td></td>
                            <td></td>
                            <td class="number">{ format::latency(lang, exact_mean()) }</td>
                        </tr>
                    </tbody>
                </table>
            </div>
        </>
    }
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
