//! Small tools on JSON values.

use serde_json::Value;

/// Whole numbers up to here are the same as a float and as an integer.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Writes every whole float as an integer: `900` for `900.0`. Both read back as the same value.
pub(crate) fn shorten_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(whole) = whole(number) {
                *value = Value::from(whole);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(shorten_numbers),
        Value::Object(fields) => fields.values_mut().for_each(shorten_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The integer that a float is equal to, if it is one.
pub(crate) fn whole(number: &serde_json::Number) -> Option<i64> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    (float == float.trunc() && float.abs() <= MAX_EXACT).then_some(float as i64)
}
