//! Runs a case on tablets as every language has them.

use std::collections::BTreeMap;

use cahier_bindings::{Edit, Moment, Tablet, TabletError};
use cahier_core::id::DocumentId;
use cahier_core::sealed::{self, Passphrase};
use cahier_core::tablet::{Effect, StoredChange, StoredValue};
use serde::Serialize;
use serde_json::{Value, json};

use crate::value::{Names, mismatch, named};

const STARTS_WALL_MS: f64 = 1_791_886_500_000.0;
const STARTS_MONOTONIC_MS: f64 = 5_000.0;

/// Runs a case once in each of its orders, until something is not as it says: what that is.
pub(crate) fn run(example: &Value, case: &Value) -> Option<String> {
    let nothing = [Value::Null];
    let orders = case["orders"].as_array().map_or(nothing.as_slice(), Vec::as_slice);
    for order in orders {
        let mut tablets = Tablets::start(example, case);
        let takes = list(order)
            .iter()
            .map(|pair| json!({ "on": pair[1], "takes": pair[0] }));
        let steps = list(&case["steps"]).iter().cloned().chain(takes);
        for (number, step) in steps.chain(list(&case["ends"]).iter().cloned()).enumerate() {
            if let Some(why) = tablets.step(&step) {
                return Some(format!("order {order}, step {number} {step}{why}"));
            }
        }
    }
    None
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("it is a text")
}

/// The tablets of a case, and what its ids are called.
pub(crate) struct Tablets {
    pub(crate) tablets: BTreeMap<String, Shell>,
    names: Names,
}

/// A tablet, and what its store holds.
pub(crate) struct Shell {
    pub(crate) tablet: Tablet,
    name: String,
    runs: u32,
    changes: Vec<StoredChange>,
    values: BTreeMap<String, StoredValue>,
    asked: Vec<Value>,
}

impl Tablets {
    /// The tablets of a case, as it begins.
    pub(crate) fn start(example: &Value, case: &Value) -> Self {
        let changes = list(&example["changes"]).iter().map(|change| StoredChange {
            document: text(&change["document"]).to_owned(),
            actor: text(&change["actor"]).to_owned(),
            seq: change["seq"]
                .as_u64()
                .and_then(|seq| seq.try_into().ok())
                .expect("small"),
            bytes: unhex(text(&change["bytes"])),
        });
        let changes: Vec<_> = changes.collect();
        let tablets = case["tablets"].as_object().expect("tablets by name");
        let tablets = tablets.iter().map(|(name, person)| {
            let mut shell = Shell::start(name, 1, changes.clone(), BTreeMap::new());
            let account = example["accounts"][text(person)].to_string();
            let effects = shell.tablet.join(account).expect("nobody has joined yet");
            shell.carry_out(effects, moment(&Value::Null));
            (name.clone(), shell)
        });
        let study = text(&example["account"]["studies"][0]);
        let known = [("lesson", text(&example["lesson"])), ("study", study)];
        let own = case["names"].as_object().into_iter().flatten();
        let own = own.map(|(name, meant)| (name.as_str(), text(meant)));
        let names = known.into_iter().chain(own);
        Self {
            tablets: tablets.collect(),
            names: names.map(|(name, meant)| (name.to_owned(), meant.to_owned())).collect(),
        }
    }

    /// Does a step that is not refused, and answers what it asks of the driver.
    pub(crate) fn asked(&mut self, step: &Value) -> Vec<Value> {
        assert_eq!(self.step(step), None);
        let on = text(&step["on"]);
        self.tablets
            .get_mut(on)
            .map(|shell| std::mem::take(&mut shell.asked))
            .unwrap_or_default()
    }

    /// Does one step. What is wrong, if something is.
    pub(crate) fn step(&mut self, step: &Value) -> Option<String> {
        let now = moment(&step["minute"]);
        let packed = step["takes"]
            .as_str()
            .map(|from| self.tablets[from].tablet.pack(Vec::new(), now));
        let step = named(step, &self.names);
        let shell = self.tablets.get_mut(text(&step["on"])).expect("a tablet of the case");
        shell.asked.clear();
        let done = match packed {
            Some(packed) => packed.and_then(|parcel| shell.take_in(parcel, now)),
            None => shell.call(&step, now),
        };
        let asked = Value::Array(shell.asked.clone());
        let answer = match (done, step.get("refused")) {
            (Ok(answer), None) => answer,
            (Err(error), Some(expected)) => return mismatch(expected, &refusal(&error), &mut self.names),
            (Ok(_), Some(expected)) => return Some(format!(": was not refused with {expected}")),
            (Err(error), None) => return Some(format!(": was refused with {error:?}")),
        };
        if let Some(name) = step["as"].as_str() {
            self.names.insert(name.to_owned(), text(&answer).to_owned());
        }
        let expected = [("shows", &answer), ("news", &answer), ("asks", &asked)];
        expected
            .iter()
            .find_map(|(field, actual)| mismatch(step.get(field)?, actual, &mut self.names))
    }
}

impl Shell {
    /// The changes in its store, by document.
    pub(crate) fn stored(&self) -> Vec<(DocumentId, Vec<u8>)> {
        let stored = self.changes.iter();
        stored
            .map(|change| (change.document.parse().expect("an id"), change.bytes.clone()))
            .collect()
    }

    fn start(name: &str, run: u32, changes: Vec<StoredChange>, values: BTreeMap<String, StoredValue>) -> Self {
        let mut seed = format!("{name} {run}").into_bytes();
        seed.resize(32, 0);
        let tablet = Tablet::open(name.to_owned(), seed).expect("a seed has 32 bytes");
        tablet.restore_changes(changes.clone());
        for value in values.values() {
            tablet.restore_value(value.clone());
        }
        let now = moment(&Value::Null);
        let effects = tablet.start(now);
        let (name, asked) = (name.to_owned(), Vec::new());
        let mut shell = Self {
            tablet,
            name,
            runs: run,
            changes,
            values,
            asked,
        };
        shell.carry_out(effects, now);
        shell
    }

    /// Does what a step asks of this tablet alone, and answers as JSON.
    fn call(&mut self, step: &Value, now: Moment) -> Result<Value, TabletError> {
        let mut answer = Value::Null;
        let effects = if let Some(edit) = step.get("edit") {
            let edit: Edit = serde_json::from_value(edit.clone()).expect("an edit");
            let begun = self.tablet.edit(edit, now)?;
            answer = json!(begun.id);
            begun.effects
        } else if let Some(view) = step.get("view") {
            let of: Vec<_> = list(&step["of"]).iter().map(|id| text(id).to_owned()).collect();
            return view_of(&self.tablet, text(view), &of);
        } else if step.get("restarts").is_some() {
            let (changes, values) = (std::mem::take(&mut self.changes), std::mem::take(&mut self.values));
            *self = Self::start(&self.name.clone(), self.runs + 1, changes, values);
            Vec::new()
        } else if step.get("opened").is_some() {
            self.tablet.socket_opened(now)
        } else if let Some(frame) = step.get("receives") {
            let frame = unhex(text(frame));
            if let Some(means) = step.get("means") {
                assert_eq!(crate::frames::meaning(&frame), *means);
            }
            self.tablet.frame_received(frame, now)
        } else {
            let passphrase = Passphrase::typed(text(&step["passphrase"]));
            let parcel = sealed::open(text(&step["opens"]).as_bytes(), &passphrase)?;
            return self.take_in(parcel, now);
        };
        self.carry_out(effects, now);
        Ok(answer)
    }

    fn take_in(&mut self, parcel: Vec<u8>, now: Moment) -> Result<Value, TabletError> {
        let taken = self.tablet.take_in(parcel, now)?;
        self.carry_out(taken.effects, now);
        Ok(json!(taken.news))
    }

    fn carry_out(&mut self, effects: Vec<Effect>, now: Moment) {
        for effect in effects {
            match effect {
                Effect::Persist {
                    ticket,
                    changes,
                    values,
                    blobs: _,
                } => {
                    self.asked.push(json!({ "persist": changes.len() }));
                    self.changes.extend(changes);
                    self.values
                        .extend(values.into_iter().map(|value| (value.key.clone(), value)));
                    let effects = self.tablet.persisted(ticket, now);
                    self.carry_out(effects, now);
                }
                Effect::Send { frame } => self
                    .asked
                    .push(json!({ "send": cahier_core::id::hex(&frame), "means": crate::frames::meaning(&frame) })),
                Effect::Connect => self.asked.push(json!("connect")),
                Effect::Disconnect => self.asked.push(json!("disconnect")),
                Effect::WakeAfter { .. } => self.asked.push(json!("wake")),
                Effect::Erase => self.asked.push(json!("erase")),
                Effect::Changed => {}
            }
        }
    }
}

fn view_of(tablet: &Tablet, view: &str, of: &[String]) -> Result<Value, TabletError> {
    fn shown<T: Serialize>(view: Result<T, TabletError>) -> Result<Value, TabletError> {
        Ok(serde_json::to_value(view?).expect("views are JSON"))
    }
    let id = |place: usize| of[place].clone();
    match view {
        "home" => shown(Ok(tablet.home())),
        "lesson" => shown(tablet.lesson(id(0))),
        "plan" => shown(tablet.plan(id(0))),
        "study" => shown(tablet.study(id(0))),
        "interviews" => shown(tablet.interviews(id(0))),
        "discussion" => shown(tablet.discussion(id(0))),
        "findings" => shown(tablet.findings(id(0))),
        "mergeReport" => shown(tablet.merge_report(id(0))),
        "noteHistory" => shown(tablet.note_history(id(0), id(1))),
        "wordsHistory" => shown(tablet.words_history(id(0), id(1))),
        other => unreachable!("no view is called {other}"),
    }
}

/// An error as the vectors write it: its name, which is all that `Debug` prints of most.
fn refusal(error: &TabletError) -> Value {
    let camel = |name: String| name[..1].to_lowercase() + &name[1..];
    match error {
        TabletError::Sealed { fault } => json!({ "sealed": { "fault": camel(format!("{fault:?}")) } }),
        TabletError::Attachment { fault } => json!({ "attachment": { "fault": camel(format!("{fault:?}")) } }),
        other => json!(camel(format!("{other:?}"))),
    }
}

pub(crate) fn moment(minute: &Value) -> Moment {
    let since_ms = minute.as_f64().unwrap_or(0.0) * 60_000.0;
    Moment {
        wall_ms: STARTS_WALL_MS + since_ms,
        monotonic_ms: STARTS_MONOTONIC_MS + since_ms,
    }
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks_exact(2);
    let digits = |pair| std::str::from_utf8(pair).expect("hexadecimal");
    pairs
        .map(|pair| u8::from_str_radix(digits(pair), 16).expect("hexadecimal"))
        .collect()
}
