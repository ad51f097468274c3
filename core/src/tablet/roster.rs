//! The names of this person's group: kept on the tablet, changed without a network, and passed to the group's other tablets
//! through a relay that cannot read them.
//!
//! The driver fetches what the relay has, hands it to [`Tablet::take_roster`], and puts what is answered in its place, as long
//! as something is. What is only read by people goes nowhere else: no document, paper, file or frame is made from it.
//!
//! Rules kept here: a key that arrives takes the place of none that works; names that are here stay, whatever the relay has;
//! what the relay has under another key is replaced only by who asked for that.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{Effect, StoredValue, Tablet, TabletError};
use crate::access::Action;
use crate::id::GroupId;
use crate::roster::{
    Roster, RosterEntryView, RosterError, RosterKey, RosterLine, RosterState, RosterView, Shown, lines,
};

/// Where the tablet's store keeps the names and the key. The driver leaves it out of every copy.
pub(super) const ROSTER: &str = "roster";

/// How many keys wait for the relay to show which one is right.
const MAX_KEYS: usize = 4;

/// The names on this tablet.
pub(super) struct Names {
    group: GroupId,
    /// The one that is sealed with and given to others, and those that arrived since and may prove right.
    keys: Vec<RosterKey>,
    roster: Roster,
    relay: RelayHas,
    shown: Shown,
}

/// What the relay was last seen to have.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum RelayHas {
    /// Not all that is here.
    Less,
    /// All that is here.
    All,
    /// What no key here opens.
    OtherKey,
    /// What is to be replaced, whatever it is: somebody began anew.
    Replaced,
    /// Not all that is here, which is more than it takes.
    NoRoom,
}

/// [`Names`] as they are stored.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    group: GroupId,
    keys: Vec<String>,
    roster: String,
    relay: RelayHas,
    shown: Shown,
}

/// One thing that a person does with the names.
#[derive(Clone, PartialEq, Eq)]
pub enum RosterEdit {
    /// Makes a key, where the tablet has none.
    Begin,
    /// Takes in the key of a link.
    TakeKey {
        /// As the link has it.
        key: String,
    },
    /// Makes a new key, under which the names of this tablet take the place of what the relay has. Other tablets need the
    /// new one.
    BeginAnew,
    /// Gives a code a name, in place of all that it has.
    Name {
        /// The code.
        code: String,
        /// The name.
        name: String,
    },
    /// Removes the names of a code.
    Remove {
        /// The code.
        code: String,
    },
    /// Takes in a pasted list.
    Import {
        /// A code and a name on each line.
        list: String,
    },
    /// Says what stands on seats.
    Show {
        /// Codes or names.
        shown: Shown,
    },
    /// Forgets key and names on this tablet alone.
    Forget,
}

/// What came of a [`RosterEdit`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterEdited {
    /// How many lines of a list were taken.
    pub taken: u32,
    /// How many were none.
    pub passed_over: u32,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

/// What came of taking in what the relay has.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterTaken {
    /// What is to be put in its place; nothing when the two are done.
    pub put: Option<Vec<u8>>,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

impl Tablet {
    /// The names on this tablet, for the screen.
    pub fn roster(&self) -> RosterView {
        let Ok(group) = self.roster_group() else {
            return RosterView {
                state: RosterState::NotYours,
                group: String::new(),
                shown: Shown::Codes,
                entries: Vec::new(),
            };
        };
        let names = self.names_of(&group);
        RosterView {
            state: names.map_or(RosterState::NoKey, Names::state),
            group: group.into(),
            shown: names.map_or(Shown::Codes, |names| names.shown),
            entries: names.map(Names::entries).unwrap_or_default(),
        }
    }

    /// The key, to be shown to whom it is given.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::NotAllowed`] and [`RosterError::NoKey`].
    pub fn roster_key(&self) -> Result<String, TabletError> {
        let names = self.names_of(&self.roster_group()?);
        let key = names.and_then(|names| names.keys.first()).ok_or(RosterError::NoKey)?;
        Ok(key.reveal())
    }

    /// Changes the names. It shows at once.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::NotAllowed`] and any [`RosterError`].
    pub fn edit_roster(&mut self, edit: RosterEdit) -> Result<RosterEdited, TabletError> {
        let group = self.roster_group()?;
        let known = self.names.take_if(|names| names.group == group);
        let mut names = known.unwrap_or_else(|| Names::none(group));
        let edited = self.edited(&mut names, edit);
        let value = names.stored();
        self.names = (!names.keys.is_empty()).then_some(names);
        // What is refused halfway has changed nothing.
        let (taken, passed_over) = edited?;
        let effects = self.keep_names(value);
        let count = |count| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(RosterEdited {
            taken: count(taken),
            passed_over: count(passed_over),
            effects,
        })
    }

    /// Takes in the sealed roster that the relay has, or that it has none, and answers what to put in its place.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::NotAllowed`] and [`RosterError::NoKey`].
    pub fn take_roster(&mut self, sealed: Option<&[u8]>) -> Result<RosterTaken, TabletError> {
        let group = self.roster_group()?;
        let nonce = self.ids.bytes();
        let names = self.names.as_mut().filter(|names| names.group == group);
        let names = names.ok_or(RosterError::NoKey)?;
        let before = (names.relay, names.roster.clone(), names.keys.clone());
        let put = names.meet(sealed, nonce);
        if before == (names.relay, names.roster.clone(), names.keys.clone()) {
            return Ok(RosterTaken {
                put,
                effects: Vec::new(),
            });
        }
        let value = names.stored();
        let effects = self.keep_names(value);
        Ok(RosterTaken { put, effects })
    }

    /// Whether names are here that would be nowhere if this tablet forgot them.
    pub fn has_names_alone(&self) -> bool {
        self.names
            .as_ref()
            .is_some_and(|names| names.relay != RelayHas::All && names.roster != Roster::default())
    }

    fn edited(&mut self, names: &mut Names, edit: RosterEdit) -> Result<(usize, usize), RosterError> {
        match edit {
            RosterEdit::Begin if names.keys.is_empty() => names.keys = vec![RosterKey::from_bytes(self.ids.bytes())],
            RosterEdit::Begin => {}
            RosterEdit::TakeKey { key } => names.take_key(key.trim().parse().map_err(|_| RosterError::NotAKey)?),
            RosterEdit::BeginAnew => {
                // The old ones may open what others put there meanwhile, so that it is not left behind.
                names.keys.insert(0, RosterKey::from_bytes(self.ids.bytes()));
                names.keys.truncate(MAX_KEYS);
                names.relay = RelayHas::Replaced;
            }
            RosterEdit::Forget => *names = Names::none(names.group.clone()),
            _ if names.keys.is_empty() => return Err(RosterError::NoKey),
            RosterEdit::Name { code, name } => {
                names.write(|roster| roster.name(&code, &name, self.ids.bytes()))?;
            }
            RosterEdit::Remove { code } => names.write(|roster| {
                roster.remove(&code);
                Ok(())
            })?,
            RosterEdit::Import { list } => return self.import(names, &list),
            RosterEdit::Show { shown } => names.shown = shown,
        }
        Ok((0, 0))
    }

    fn import(&mut self, names: &mut Names, list: &str) -> Result<(usize, usize), RosterError> {
        let (lines, mut passed_over) = lines(list);
        let mut taken = 0;
        names.write(|roster| {
            for RosterLine { code, name } in lines {
                match roster.name(&code, &name, self.ids.bytes()) {
                    Ok(()) => taken += 1,
                    Err(RosterError::Words) => passed_over += 1,
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        })?;
        Ok((taken, passed_over))
    }

    /// The group whose names this person holds.
    fn roster_group(&self) -> Result<GroupId, TabletError> {
        let account = self.account.as_ref().ok_or(TabletError::NotJoined)?;
        let group = account.group.clone().ok_or(TabletError::NotAllowed)?;
        let may = [Action::Read, Action::Write]
            .into_iter()
            .all(|action| account.may_with_roster(action, &group));
        may.then_some(group).ok_or(TabletError::NotAllowed)
    }

    fn names_of(&self, group: &GroupId) -> Option<&Names> {
        self.names.as_ref().filter(|names| names.group == *group)
    }

    fn keep_names(&mut self, value: StoredValue) -> Vec<Effect> {
        self.persist(Vec::new(), vec![value], BTreeSet::new());
        self.changed()
    }
}

impl Names {
    fn none(group: GroupId) -> Self {
        Self {
            group,
            keys: Vec::new(),
            roster: Roster::default(),
            relay: RelayHas::Less,
            shown: Shown::Names,
        }
    }

    /// What cannot be read is left in the store, and the person asks for the key again.
    pub(super) fn restored(bytes: &[u8]) -> Option<Self> {
        let Stored {
            group,
            keys,
            roster,
            relay,
            shown,
        } = serde_json::from_slice(bytes).ok()?;
        let keys: Vec<_> = keys.iter().filter_map(|key| key.parse().ok()).collect();
        let roster = Roster::read(&STANDARD.decode(roster).ok()?)?;
        (!keys.is_empty()).then_some(Self {
            group,
            keys,
            roster,
            relay,
            shown,
        })
    }

    /// Also of no names at all: what was there before is written over.
    fn stored(&self) -> StoredValue {
        let stored = Stored {
            group: self.group.clone(),
            keys: self.keys.iter().map(RosterKey::reveal).collect(),
            roster: STANDARD.encode(self.roster.content()),
            relay: self.relay,
            shown: self.shown,
        };
        StoredValue {
            key: ROSTER.to_owned(),
            bytes: serde_json::to_vec(&stored).unwrap_or_default(),
        }
    }

    fn state(&self) -> RosterState {
        match self.relay {
            RelayHas::Less | RelayHas::Replaced => RosterState::OnTablet,
            RelayHas::All => RosterState::OnRelay,
            RelayHas::OtherKey => RosterState::OtherKey,
            RelayHas::NoRoom => RosterState::Full,
        }
    }

    fn entries(&self) -> Vec<RosterEntryView> {
        let names = self.roster.names();
        names
            .map(|(code, names)| RosterEntryView {
                code: code.to_owned(),
                names: names.into_iter().map(str::to_owned).collect(),
            })
            .collect()
    }

    fn take_key(&mut self, key: RosterKey) {
        if self.keys.contains(&key) {
            return;
        }
        if self.keys.len() == MAX_KEYS {
            // The first is the one that is given to others.
            self.keys.remove(1);
        }
        self.keys.push(key);
        if self.relay == RelayHas::OtherKey {
            self.relay = RelayHas::Less;
        }
    }

    /// All of a write or nothing.
    fn write(&mut self, write: impl FnOnce(&mut Roster) -> Result<(), RosterError>) -> Result<(), RosterError> {
        let mut roster = self.roster.clone();
        write(&mut roster)?;
        if roster != self.roster {
            self.roster = roster;
            if self.relay == RelayHas::All {
                self.relay = RelayHas::Less;
            }
        }
        Ok(())
    }

    /// Meets what the relay has, and says what is to be put there.
    fn meet(&mut self, sealed: Option<&[u8]>, nonce: [u8; 24]) -> Option<Vec<u8>> {
        if let Some(sealed) = sealed {
            let opened = self
                .keys
                .iter()
                .enumerate()
                .find_map(|(place, key)| Some((place, key.open(&self.group, sealed)?)));
            match opened {
                Some((place, theirs)) => {
                    self.roster.merge(theirs.clone());
                    if self.relay != RelayHas::Replaced || place == 0 {
                        let key = self.keys.swap_remove(place);
                        self.keys = vec![key];
                        self.relay = RelayHas::Less;
                        if self.roster == theirs {
                            self.relay = RelayHas::All;
                            return None;
                        }
                    }
                }
                None if self.relay == RelayHas::Replaced => {}
                None => {
                    self.relay = RelayHas::OtherKey;
                    return None;
                }
            }
        }
        let put = self.keys.first()?.seal(&self.group, &self.roster, nonce);
        match &put {
            None => self.relay = RelayHas::NoRoom,
            Some(_) if self.relay == RelayHas::Replaced => {}
            Some(_) => self.relay = RelayHas::Less,
        }
        put
    }
}

prints_only!(RosterTaken { effects });

/// Names and keys are never printed.
impl std::fmt::Debug for RosterEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RosterEdit(..)")
    }
}

#[cfg(test)]
mod tests;
