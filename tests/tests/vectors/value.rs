//! The values of the vectors: names in them, and what matches what.

use std::collections::BTreeMap;

use serde_json::Value;

/// What ids and places are called.
pub(crate) type Names = BTreeMap<String, String>;

/// A value with every `${name}` in it replaced.
pub(crate) fn named(value: &Value, names: &Names) -> Value {
    match value {
        Value::String(text) => {
            let mut text = text.clone();
            for (name, meant) in names {
                text = text.replace(&format!("${{{name}}}"), meant);
            }
            assert!(!text.contains("${"), "nothing is called so: {text}");
            Value::String(text)
        }
        Value::Array(items) => items.iter().map(|item| named(item, names)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, field)| (key.clone(), named(field, names)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Why a value does not match what is expected: where, and what is there. What is expected binds names.
pub(crate) fn mismatch(expected: &Value, actual: &Value, names: &mut Names) -> Option<String> {
    let differs = || Some(format!(": {expected} is expected, {actual} is there"));
    match (expected, actual) {
        (Value::Object(fields), _) => fields.iter().find_map(|(key, expected)| {
            let actual = match actual {
                Value::Array(items) => key.parse().ok().and_then(|place: usize| items.get(place)),
                _ => actual.get(key),
            };
            mismatch(expected, actual.unwrap_or(&Value::Null), names).map(|why| format!("/{key}{why}"))
        }),
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            let mut pairs = expected.iter().zip(actual).enumerate();
            pairs.find_map(|(place, (expected, actual))| {
                mismatch(expected, actual, names).map(|why| format!("/{place}{why}"))
            })
        }
        (Value::String(expected), Value::String(actual)) if expected.starts_with('?') => {
            names.insert(expected[1..].to_owned(), actual.clone());
            None
        }
        // The core writes roles as its API does, with hyphens.
        (Value::String(expected), Value::String(actual)) if *expected == camel(actual) => None,
        (Value::Number(expected), Value::Number(actual)) if expected.as_f64() == actual.as_f64() => None,
        _ if expected == actual => None,
        _ => differs(),
    }
}

fn camel(name: &str) -> String {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let (initial, rest) = part.split_at_checked(1).unwrap_or_default();
        name + &initial.to_uppercase() + rest
    })
}
