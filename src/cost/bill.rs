//! From usage and prices to a bill.

use super::{Meter, Price, PriceBook, Unit, Usage};

/// What is to be done about quantities that cost nothing each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowances {
    /// Nothing: everything is charged for. Right where others have used them up.
    Ignored,
    /// They are deducted once: the usage is that of one month.
    OfOneMonth,
}

impl Allowances {
    /// What holds for one meter of a usage: Lambda's free tier is not for functions with
    /// provisioned concurrency (aws.amazon.com/lambda/pricing, under Provisioned Concurrency).
    fn of(self, meter: &Meter, usage: &Usage) -> Self {
        let is_kept = |(used, quantity): (&Meter, f64)| {
            matches!(used, Meter::LambdaProvisionedKept(_)) && quantity > 0.0
        };
        let is_of_calls = matches!(meter, Meter::LambdaDuration(_) | Meter::LambdaRequests);
        match is_of_calls && usage.iter().any(is_kept) {
            true => Self::Ignored,
            false => self,
        }
    }
}

/// One meter on a bill.
#[derive(Clone, Debug, PartialEq)]
pub struct BillLine {
    /// What was used.
    pub meter: Meter,
    /// What quantities and price are in.
    pub unit: Unit,
    /// How much was used, in units.
    pub quantity: f64,
    /// How much of it cost nothing, in units.
    pub free: f64,
    /// Price of a unit.
    pub unit_price: f64,
    /// What it costs.
    pub amount: f64,
}

/// A bill, in the currency of the book it was reckoned with.
#[derive(Clone, Debug, PartialEq)]
pub struct Bill {
    /// ISO 4217 code.
    pub currency: String,
    /// A line for each meter that was used.
    pub lines: Vec<BillLine>,
}

/// Meters that were used and have no price in the book.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("no price for {0:?}")]
pub struct MissingPrices(pub Vec<Meter>);

impl Bill {
    /// What all lines cost together.
    pub fn total(&self) -> f64 {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// Reckons what the usage costs by a book without [faults](PriceBook::faults).
pub fn bill(
    usage: &Usage,
    book: &PriceBook,
    allowances: Allowances,
) -> Result<Bill, MissingPrices> {
    let mut lines = Vec::new();
    let mut missing = Vec::new();
    for (meter, quantity) in usage.iter() {
        match book.price(meter) {
            Some(price) => lines.push(line(price, quantity, allowances.of(meter, usage))),
            None => missing.push(meter.clone()),
        }
    }
    if !missing.is_empty() {
        return Err(MissingPrices(missing));
    }
    Ok(Bill { currency: book.currency.clone(), lines })
}

/// A line for a quantity in seconds or requests.
fn line(price: &Price, quantity: f64, allowances: Allowances) -> BillLine {
    let quantity = quantity / price.unit.size();
    let free = match allowances {
        Allowances::Ignored => 0.0,
        Allowances::OfOneMonth => price.free_per_month.min(quantity),
    };
    BillLine {
        meter: price.meter.clone(),
        unit: price.unit,
        quantity,
        free,
        unit_price: price.amount,
        amount: (quantity - free) * price.amount,
    }
}
