//! Prices as data: each with its unit, region, day and source.

use serde::{Deserialize, Serialize};

use super::{AsOf, Meter, Unit};

/// The book that comes along, as people edit it.
const DEFAULT_BOOK: &str = include_str!("prices.json");

/// Prices to reckon with. Written and read as JSON or TOML; an unknown field is an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceBook {
    /// Of all prices, by its ISO 4217 code, such as `USD`.
    pub currency: String,
    /// One for each meter.
    pub prices: Vec<Price>,
}

/// What one meter costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// What it is the price of.
    pub meter: Meter,
    /// In the currency of the book for one unit, 0 or more. Providers lower some prices for very
    /// large quantities; this is the one of the first tier.
    pub amount: f64,
    /// What the amount is for.
    pub unit: Unit,
    /// Units that cost nothing in a month, 0 or more. Both architectures of Lambda share one
    /// allowance: a bill with both deducts it twice.
    #[serde(default)]
    pub free_per_month: f64,
    /// Where it applies, in the provider's words.
    pub region: String,
    /// When it was so.
    pub as_of: AsOf,
    /// Where it was read.
    pub source: String,
}

/// A price that cannot be reckoned with.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PriceFault {
    /// It is negative, infinite or no number.
    #[error("the price of {0:?} is not a number of 0 or more")]
    Amount(Meter),
    /// The free quantity is negative, infinite or no number.
    #[error("the free quantity of {0:?} is not a number of 0 or more")]
    Free(Meter),
    /// The unit measures something else than the meter counts.
    #[error("{0:?} is not counted in {1:?}")]
    Unit(Meter, Unit),
    /// There are two prices for a meter.
    #[error("{0:?} has more than one price")]
    Twice(Meter),
}

impl Default for PriceBook {
    /// List prices of autumn 2026, mostly of us-east-1, without discounts.
    fn default() -> Self {
        serde_json::from_str(DEFAULT_BOOK).expect("a test reads the book that comes along")
    }
}

impl PriceBook {
    /// The price of a meter.
    pub fn price(&self, meter: &Meter) -> Option<&Price> {
        self.prices.iter().find(|price| price.meter == *meter)
    }

    /// Puts a price in the place of the one for the same meter, or adds it.
    pub fn set(&mut self, price: Price) {
        match self.prices.iter_mut().find(|own| own.meter == price.meter) {
            Some(own) => *own = price,
            None => self.prices.push(price),
        }
    }

    /// All that is wrong with the prices, in their order.
    pub fn faults(&self) -> Vec<PriceFault> {
        let of_price = |(idx, price): (usize, &Price)| {
            let is_twice = self.prices[..idx].iter().any(|before| before.meter == price.meter);
            let twice = is_twice.then(|| PriceFault::Twice(price.meter.clone()));
            price.faults().into_iter().chain(twice)
        };
        self.prices.iter().enumerate().flat_map(of_price).collect()
    }
}

impl Price {
    fn faults(&self) -> Vec<PriceFault> {
        let is_number = |value: f64| value.is_finite() && value >= 0.0;
        let mut faults = Vec::new();
        if !is_number(self.amount) {
            faults.push(PriceFault::Amount(self.meter.clone()));
        }
        if !is_number(self.free_per_month) {
            faults.push(PriceFault::Free(self.meter.clone()));
        }
        if self.unit.dimension() != self.meter.dimension() {
            faults.push(PriceFault::Unit(self.meter.clone(), self.unit));
        }
        faults
    }
}
