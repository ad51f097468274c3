//! Records: named scalars, each with every value that stands for it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use automerge::{Automerge, ObjId, ObjType, ReadDoc, ScalarValue, Value};

/// One value of one field.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// Words.
    Text(String),
    /// A whole number: times in milliseconds, orders, counts.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
}

impl Scalar {
    pub(super) fn into_automerge(self) -> ScalarValue {
        match self {
            Self::Text(text) => ScalarValue::Str(text.into()),
            Self::Integer(number) => ScalarValue::Int(number),
            Self::Flag(flag) => ScalarValue::Boolean(flag),
        }
    }

    fn from_automerge(value: &Value<'_>) -> Option<Self> {
        let Value::Scalar(value) = value else { return None };
        match value.as_ref() {
            ScalarValue::Str(text) => Some(Self::Text(text.to_string())),
            ScalarValue::Int(number) | ScalarValue::Timestamp(number) => Some(Self::Integer(*number)),
            ScalarValue::Uint(number) => i64::try_from(*number).ok().map(Self::Integer),
            ScalarValue::Boolean(flag) => Some(Self::Flag(*flag)),
            // Newer versions may write more; an older one leaves them alone.
            _ => None,
        }
    }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // What people wrote is never printed.
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Integer(number) => write!(f, "Integer({number})"),
            Self::Flag(flag) => write!(f, "Flag({flag})"),
        }
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Scalar {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// The fields of one record. A field that was written twice at once has both values, in an order that is
/// the same on every device. A clone is cheap, and shares its fields until one of the two is changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record(Arc<BTreeMap<String, Vec<Scalar>>>);

impl Record {
    /// The first text of a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.texts(field).next()
    }

    /// Every text of a field.
    pub fn texts(&self, field: &str) -> impl Iterator<Item = &str> {
        self.values(field).iter().filter_map(|value| match value {
            Scalar::Text(text) => Some(text.as_str()),
            Scalar::Integer(_) | Scalar::Flag(_) => None,
        })
    }

    /// The first number of a field.
    pub fn integer(&self, field: &str) -> Option<i64> {
        self.values(field).iter().find_map(|value| match value {
            Scalar::Integer(number) => Some(*number),
            Scalar::Text(_) | Scalar::Flag(_) => None,
        })
    }

    /// Whether a field is set to yes, by anybody.
    pub fn flag(&self, field: &str) -> bool {
        self.values(field).contains(&Scalar::Flag(true))
    }

    /// Whether the field has been written.
    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// Whether several values stand for the field.
    pub fn is_disputed(&self, field: &str) -> bool {
        self.values(field).len() > 1
    }

    /// Puts the values that `others` give a field in place of those that it has from `replaced`.
    pub(crate) fn replace_field<'a>(
        &mut self,
        field: &str,
        replaced: &[&Self],
        others: impl IntoIterator<Item = &'a Self>,
    ) {
        if let Some(values) = Arc::make_mut(&mut self.0).get_mut(field) {
            values.retain(|value| !replaced.iter().any(|record| record.values(field).contains(value)));
        }
        for other in others {
            self.add(field.to_owned(), other.values(field).iter().cloned());
        }
    }

    fn values(&self, field: &str) -> &[Scalar] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }

    pub(super) fn read(doc: &Automerge, map: &ObjId) -> Self {
        let mut record = Self::default();
        for field in doc.keys(map) {
            let values = doc.get_all(map, field.as_str()).unwrap_or_default();
            record.add(
                field,
                values.iter().filter_map(|(value, _)| Scalar::from_automerge(value)),
            );
        }
        record
    }

    /// One record with the fields of all of these.
    pub(crate) fn of_all<'a>(records: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut records = records.into_iter();
        let mut all = records.next().cloned().unwrap_or_default();
        for record in records {
            all.merge(record);
        }
        all
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (field, values) in other.0.iter() {
            self.add(field.clone(), values.iter().cloned());
        }
    }

    fn add(&mut self, field: String, values: impl IntoIterator<Item = Scalar>) {
        let all = Arc::make_mut(&mut self.0).entry(field).or_default();
        all.extend(values);
        all.sort_unstable();
        all.dedup();
    }
}

/// Every map that stands at a key: more than one where two sessions made it at once.
pub(super) fn maps_at(doc: &Automerge, parent: &ObjId, key: &str) -> Vec<ObjId> {
    doc.get_all(parent, key)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(value, id)| matches!(value, Value::Object(ObjType::Map)).then_some(id))
        .collect()
}
