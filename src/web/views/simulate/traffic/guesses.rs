//! How a text was read, as lists to pick from.

use yew::prelude::*;

use crate::import::{
    Column, Decimal, Delimiter, DurationUnit, Gaps, Layout, Options, SameTime, Source, TimeFormat,
    Unit,
};
use crate::text::{Lang, ui};
use crate::web::components::{input_value, picked_option, when};

/// Most rows before the data that can be picked.
const MAX_HEADER_ROWS: usize = 10;

/// Properties of [`Guesses`].
#[derive(PartialEq, Properties)]
pub(super) struct GuessesProps {
    /// Language of all words.
    pub(super) lang: Lang,
    /// How the text was read.
    pub(super) layout: Layout,
    /// Length of an interval, if there are rates.
    pub(super) interval_s: Option<f64>,
    /// What the reader said of it.
    pub(super) options: Options,
    /// Called with what the reader says now.
    pub(super) onset: Callback<Options>,
}

/// Something that is guessed, and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guess {
    Source,
    Delimiter,
    Decimal,
    HeaderRows,
    Time,
    TimeFormat,
    Value,
    Unit,
    Series,
    SameTime,
    Gaps,
    Duration,
    DurationUnit,
}

impl Guess {
    const ALL: [Self; 13] = [
        Self::Source,
        Self::Delimiter,
        Self::Decimal,
        Self::HeaderRows,
        Self::Time,
        Self::TimeFormat,
        Self::Value,
        Self::Unit,
        Self::Series,
        Self::SameTime,
        Self::Gaps,
        Self::Duration,
        Self::DurationUnit,
    ];

    /// Whether it makes a difference for this text.
    fn matters(self, layout: &Layout) -> bool {
        let is_table = layout.source == Source::Table;
        match self {
            Self::Source => true,
            Self::Delimiter | Self::Decimal | Self::HeaderRows => is_table,
            Self::Time | Self::Value | Self::Duration => is_table,
            Self::TimeFormat | Self::Gaps => layout.time != Column::Absent,
            Self::Unit => layout.value != Column::Absent || layout.time != Column::Absent,
            Self::SameTime => layout.time != Column::Absent && layout.unit != Unit::EachRow,
            Self::Series => !layout.series.is_empty(),
            Self::DurationUnit => layout.duration != Column::Absent,
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Source => ui::import_source_label(lang),
            Self::Delimiter => ui::import_delimiter_label(lang),
            Self::Decimal => ui::import_decimal_label(lang),
            Self::HeaderRows => ui::import_header(lang),
            Self::Time => ui::import_column_time(lang),
            Self::TimeFormat => ui::import_time_label(lang),
            Self::Value => ui::import_column_value(lang),
            Self::Unit => ui::import_unit_label(lang),
            Self::Series => ui::import_series_label(lang),
            Self::SameTime => ui::import_same_time_label(lang),
            Self::Gaps => ui::import_gaps_label(lang),
            Self::Duration => ui::import_column_duration(lang),
            Self::DurationUnit => ui::import_duration_label(lang),
        }
    }

    /// What there is to pick.
    fn names(self, layout: &Layout, lang: Lang) -> Vec<String> {
        match self {
            Self::Source => named(&Source::ALL, source_words, lang),
            Self::Delimiter => named(&Delimiter::ALL, delimiter_words, lang),
            Self::Decimal => named(&Decimal::ALL, decimal_words, lang),
            Self::HeaderRows => {
                let most = layout.header_rows.max(MAX_HEADER_ROWS);
                (0..=most).map(|n| n.to_string()).collect()
            }
            Self::Time | Self::Value | Self::Duration => {
                let columns = (0..layout.names.len()).map(|i| column_words(layout, i, lang));
                std::iter::once(ui::import_column_absent(lang).to_owned()).chain(columns).collect()
            }
            Self::TimeFormat => named(&TimeFormat::ALL, time_words, lang),
            Self::Unit => named(&Unit::ALL, unit_words, lang),
            Self::Series => {
                let all = std::iter::once(ui::import_series_all(lang).to_owned());
                all.chain(layout.series.iter().cloned()).collect()
            }
            Self::SameTime => named(&SameTime::ALL, same_time_words, lang),
            Self::Gaps => named(&Gaps::ALL, gaps_words, lang),
            Self::DurationUnit => named(&DurationUnit::ALL, duration_words, lang),
        }
    }

    /// The place of what holds among them.
    fn picked(self, layout: &Layout, options: &Options) -> usize {
        let column = |column: Column| column.place().map_or(0, |place| place + 1);
        match self {
            Self::Source => place(&Source::ALL, &layout.source),
            Self::Delimiter => place(&Delimiter::ALL, &layout.delimiter),
            Self::Decimal => place(&Decimal::ALL, &layout.decimal),
            Self::HeaderRows => layout.header_rows,
            Self::Time => column(layout.time),
            Self::TimeFormat => place(&TimeFormat::ALL, &layout.time_format),
            Self::Value => column(layout.value),
            Self::Unit => place(&Unit::ALL, &layout.unit),
            Self::Series => {
                let only = options.only.as_ref();
                let found = layout.series.iter().position(|series| Some(series) == only);
                found.map_or(0, |place| place + 1)
            }
            Self::SameTime => place(&SameTime::ALL, &layout.same_time),
            Self::Gaps => place(&Gaps::ALL, &layout.gaps),
            Self::Duration => column(layout.duration),
            Self::DurationUnit => place(&DurationUnit::ALL, &layout.duration_unit),
        }
    }

    /// What the reader says once this place is picked.
    fn set(self, mut options: Options, layout: &Layout, at: usize) -> Options {
        let column = || Some(Column::from(at.checked_sub(1)));
        match self {
            // Of another kind of text, or with other cells, the rest has to be guessed anew.
            Self::Source => {
                options = Options { source: Source::ALL.get(at).copied(), ..Options::default() };
            }
            Self::Delimiter => {
                let (source, delimiter) = (options.source, Delimiter::ALL.get(at).copied());
                options = Options { source, delimiter, ..Options::default() };
            }
            Self::Decimal => options.decimal = Decimal::ALL.get(at).copied(),
            Self::HeaderRows => options.header_rows = Some(at),
            Self::Time => options.time = column(),
            Self::TimeFormat => options.time_format = TimeFormat::ALL.get(at).copied(),
            Self::Value => options.value = column(),
            Self::Unit => options.unit = Unit::ALL.get(at).copied(),
            Self::Series => {
                options.only = at.checked_sub(1).and_then(|i| layout.series.get(i)).cloned();
            }
            Self::SameTime => options.same_time = SameTime::ALL.get(at).copied(),
            Self::Gaps => options.gaps = Gaps::ALL.get(at).copied(),
            Self::Duration => options.duration = column(),
            Self::DurationUnit => options.duration_unit = DurationUnit::ALL.get(at).copied(),
        }
        options
    }
}

fn place<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|other| other == one).unwrap_or(0)
}

fn named<T: Copy>(all: &[T], words: fn(T, Lang) -> &'static str, lang: Lang) -> Vec<String> {
    all.iter().map(|one| words(*one, lang).to_owned()).collect()
}

/// All guesses, and the way back to them.
#[component]
pub(super) fn Guesses(props: &GuessesProps) -> Html {
    let lang = props.lang;
    let matter = Guess::ALL.into_iter().filter(|guess| guess.matters(&props.layout));
    html! {
        <fieldset class="own-traffic-guesses">
            <legend>{ ui::import_guesses(lang) }</legend>
            <p class="muted">{ ui::import_guesses_help(lang) }</p>
            { for matter.map(|guess| list(guess, props)) }
            if let Some(interval_s) = props.interval_s {
                { interval(interval_s, props) }
            }
            if props.options != Options::default() {
                { again(lang, &props.onset) }
            }
        </fieldset>
    }
}

fn list(guess: Guess, props: &GuessesProps) -> Html {
    let GuessesProps { layout, options, lang, .. } = props;
    let id = format!("own-traffic-{guess:?}").to_lowercase();
    let picked = guess.picked(layout, options);
    let onchange = {
        let (options, layout) = (options.clone(), layout.clone());
        when(&props.onset, move |event: Event| {
            Some(guess.set(options.clone(), &layout, picked_option(&event)?))
        })
    };
    html! {
        <div class="choice" key={id.clone()}>
            <label for={id.clone()}>{ guess.label(*lang) }</label>
            <select {id} {onchange}>
                { for guess.names(layout, *lang).into_iter().enumerate().map(|(place, name)| html! {
                    <option selected={place == picked}>{ name }</option>
                }) }
            </select>
        </div>
    }
}

/// What is typed holds from one second on; anything else leaves the guess.
fn interval(interval_s: f64, props: &GuessesProps) -> Html {
    let options = props.options.clone();
    let oninput = when(&props.onset, move |event: InputEvent| {
        let secs: f64 = input_value(&event)?.parse().ok()?;
        (secs >= 1.0).then(|| Options { interval_s: Some(secs), ..options.clone() })
    });
    html! {
        <div class="choice" key="interval">
            <label for="own-traffic-interval">{ ui::import_interval(props.lang) }</label>
            <input
                type="number"
                id="own-traffic-interval"
                min="1"
                step="any"
                value={props.options.interval_s.unwrap_or(interval_s).to_string()}
                {oninput}
            />
        </div>
    }
}

/// The button that forgets what the reader said.
pub(super) fn again(lang: Lang, onset: &Callback<Options>) -> Html {
    let onclick = onset.reform(|_: MouseEvent| Options::default());
    html! {
        <button type="button" class="button button-quiet button-small" {onclick}>
            { ui::import_guess_again(lang) }
        </button>
    }
}

/// The name of a column.
pub(super) fn column_words(layout: &Layout, column: usize, lang: Lang) -> String {
    match layout.names.get(column).filter(|name| !name.is_empty()) {
        Some(name) => name.clone(),
        None => ui::import_column_nth(lang, column + 1),
    }
}

fn source_words(source: Source, lang: Lang) -> &'static str {
    match source {
        Source::Table => ui::import_source_table(lang),
        Source::PrometheusJson => ui::import_source_json(lang),
        Source::PrometheusText => ui::import_source_text(lang),
        Source::AccessLog => ui::import_source_log(lang),
    }
}

fn delimiter_words(delimiter: Delimiter, lang: Lang) -> &'static str {
    match delimiter {
        Delimiter::Comma => ui::import_delimiter_comma(lang),
        Delimiter::Semicolon => ui::import_delimiter_semicolon(lang),
        Delimiter::Tab => ui::import_delimiter_tab(lang),
        Delimiter::Bar => ui::import_delimiter_bar(lang),
        Delimiter::None => ui::import_delimiter_none(lang),
    }
}

fn decimal_words(decimal: Decimal, lang: Lang) -> &'static str {
    match decimal {
        Decimal::Point => ui::import_decimal_point(lang),
        Decimal::Comma => ui::import_decimal_comma(lang),
    }
}

/// How times are written, in words.
pub(super) fn time_words(format: TimeFormat, lang: Lang) -> &'static str {
    match format {
        TimeFormat::DateTime => ui::import_time_date(lang),
        TimeFormat::Log => ui::import_time_log(lang),
        TimeFormat::EpochSeconds => ui::import_time_epoch_s(lang),
        TimeFormat::EpochMillis => ui::import_time_epoch_ms(lang),
        TimeFormat::EpochMicros => ui::import_time_epoch_us(lang),
        TimeFormat::Seconds => ui::import_time_seconds(lang),
    }
}

fn unit_words(unit: Unit, lang: Lang) -> &'static str {
    match unit {
        Unit::PerSecond => ui::import_unit_second(lang),
        Unit::PerMinute => ui::import_unit_minute(lang),
        Unit::PerInterval => ui::import_unit_interval(lang),
        Unit::EachRow => ui::import_unit_row(lang),
    }
}

fn same_time_words(same_time: SameTime, lang: Lang) -> &'static str {
    match same_time {
        SameTime::Average => ui::import_same_time_average(lang),
        SameTime::Add => ui::import_same_time_add(lang),
    }
}

fn gaps_words(gaps: Gaps, lang: Lang) -> &'static str {
    match gaps {
        Gaps::Hold => ui::import_gaps_hold(lang),
        Gaps::Zero => ui::import_gaps_zero(lang),
    }
}

fn duration_words(unit: DurationUnit, lang: Lang) -> &'static str {
    match unit {
        DurationUnit::Micros => ui::import_duration_us(lang),
        DurationUnit::Millis => ui::import_duration_ms(lang),
        DurationUnit::Seconds => ui::import_duration_s(lang),
    }
}
