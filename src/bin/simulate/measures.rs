//! What runs are measured against: an objective, what one instance is meant to serve, prices.

use std::fmt;

use orchestration_guide::analysis::{
    BillingProfile, BillingProfiles, Expectations, Figures, Objective, RunBill, Sizing,
    billing_profile, run_bill,
};
use orchestration_guide::cost::{MissingPrices, PriceBook, PriceFault};
use orchestration_guide::scenario::{ModelId, Scenario};
use orchestration_guide::sim::record::RunResult;
use serde::de::DeserializeOwned;

use crate::args::MeasureArgs;

/// Why a file with prices or with what is metered cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MeasureError {
    #[error("{file}: cannot be read: {error}")]
    Unreadable { file: String, error: std::io::Error },
    #[error("{file}:{}: {error}", .error.line())]
    Malformed { file: String, error: serde_json::Error },
    #[error("{}", Faults(.file, .faults))]
    Prices { file: String, faults: Vec<PriceFault> },
}

/// One line for each fault.
struct Faults<'a>(&'a str, &'a [PriceFault]);

impl fmt::Display for Faults<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(file, faults) = self;
        faults.iter().try_for_each(|fault| writeln!(f, "{file}: {fault}"))?;
        match faults.len() {
            1 => write!(f, "{file}: 1 price is not possible"),
            n => write!(f, "{file}: {n} prices are not possible"),
        }
    }
}

/// What the runs of one command are measured against.
#[derive(Debug)]
pub(crate) struct Measures {
    objective: Objective,
    prices: PriceBook,
    billing: Option<BillingProfiles>,
}

impl Measures {
    /// As the arguments and their files have it.
    pub(crate) fn of(args: &MeasureArgs) -> Result<Self, MeasureError> {
        let prices = args.prices.as_deref().map(price_book).transpose()?.unwrap_or_default();
        let billing = args.billing.as_deref().map(from_file).transpose()?;
        Ok(Self { objective: args.objective(), prices, billing })
    }

    /// For the runs of one model of a scenario.
    pub(crate) fn for_model<'a>(&'a self, scenario: &'a Scenario, model: ModelId) -> OfModel<'a> {
        let profile = match &self.billing {
            Some(profiles) => profiles.of(model).clone(),
            None => billing_profile(scenario.input(), model),
        };
        OfModel { measures: self, scenario, model, profile }
    }
}

fn price_book(file: &str) -> Result<PriceBook, MeasureError> {
    let book: PriceBook = from_file(file)?;
    let faults = book.faults();
    if faults.is_empty() {
        return Ok(book);
    }
    Err(MeasureError::Prices { file: file.to_owned(), faults })
}

fn from_file<T: DeserializeOwned>(file: &str) -> Result<T, MeasureError> {
    let file = file.to_owned();
    match std::fs::read_to_string(&file) {
        Err(error) => Err(MeasureError::Unreadable { file, error }),
        Ok(text) => {
            serde_json::from_str(&text).map_err(|error| MeasureError::Malformed { file, error })
        }
    }
}

/// What the runs of one model are measured against.
pub(crate) struct OfModel<'a> {
    measures: &'a Measures,
    scenario: &'a Scenario,
    model: ModelId,
    profile: BillingProfile,
}

impl OfModel<'_> {
    /// What turns requests into instances.
    pub(crate) fn sizing(&self, result: &RunResult) -> Sizing {
        Sizing::of(self.scenario, self.model, result)
    }

    /// The key figures of a run.
    pub(crate) fn figures(&self, result: &RunResult, sizing: Sizing) -> Figures {
        let objective = self.measures.objective;
        Figures::of(result, &Expectations { objective, sizing, ..Expectations::default() })
    }

    /// What a run costs.
    pub(crate) fn bill(&self, result: &RunResult) -> Result<RunBill, MissingPrices> {
        run_bill(result, &self.profile, &self.measures.prices)
    }
}
