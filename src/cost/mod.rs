//! What a run costs: metered quantities times the prices of a dated book.
//!
//! The engine knows quantities and no prices; this module knows prices and nothing of how the
//! quantities came about. Prices are data, with the day and the place they are from, and a user
//! can put others in their place.

mod as_of;
mod bill;
mod load_balancer;
mod meter;
mod price_book;
mod usage;

pub use as_of::{AsOf, ParseAsOfError};
pub use bill::{Allowances, Bill, BillLine, MissingPrices, bill};
pub use load_balancer::{AlbTraffic, TargetKind};
pub use meter::{Architecture, Dimension, EksSupport, Meter, Unit};
pub use price_book::{Price, PriceBook, PriceFault};
pub use usage::Usage;

#[cfg(test)]
mod tests;
