//! The bytes of what is attached to notes: taken piece by piece, kept whole under their hash, given back.
//!
//! Who may do what is settled before ([`crate::http`]); here is how much there is room for and how pieces become bytes.
//!
//! | name in the store | value |
//! |---|---|
//! | `blob/<document>/<SHA-256>` | [`Standing`], JSON: how far an upload has come |
//! | `blob/<document>/<SHA-256>/<offset>` | a piece; the offset is 8 hexadecimal digits |
//!
//! Rules kept here:
//! - A piece and how far it brought the upload are one commit, and only then answered. Of two who send one place at once
//!   one is told where the upload is.
//! - What does not have its hash is dropped, and only whole bytes are given out.
//! - They have room of their own: photos never take that of words. What an upload announced counts from its beginning.

mod upload;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cahier_core::access::Owner;
use cahier_core::id::{DeviceId, DocumentId, hex};
use cahier_core::store::{Store, StoreError};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::metrics::Metrics;
use crate::relay::Record;
use crate::store::{self, CommitError, Committer};
pub(crate) use upload::document_of;
use upload::{BLOBS, Stage, Standing, pieces, standing, swap};
pub(crate) use upload::{Place, with_pieces};

/// The longest piece.
pub(crate) const MAX_PIECE_BYTES: usize = 256 * 1024;
/// The shortest but for the last, so that nobody makes a thousand records of one photo.
const MIN_PIECE_BYTES: usize = 16 * 1024;
/// The longest attachment.
const MAX_BYTES: u64 = 1024 * 1024;
/// As how much a short one counts: names and records need room too.
const LEAST_COUNTED_BYTES: u64 = 4 * 1024;
/// How many uploads of one device may be unfinished.
const MAX_UNFINISHED: usize = 16;
/// How long an upload may rest before it is dropped.
const UNFINISHED_FOR_MS: u64 = 24 * 60 * 60 * 1_000;
/// How many pieces are written at once: more would make words wait behind them.
const MAX_WRITING: usize = 2;

/// Who brings something, and to whose room it counts.
pub(crate) struct Sender {
    pub(crate) owner: Option<Owner>,
    pub(crate) device: Option<DeviceId>,
}

/// One piece of an upload.
pub(crate) struct Piece {
    pub(crate) offset: u64,
    /// How long all of it is.
    pub(crate) length: u64,
    pub(crate) bytes: Vec<u8>,
}

/// How far an upload has come, for whoever goes on with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Progress {
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// Why something was not taken. Nothing was changed, but by [`Mismatch`](Self::Mismatch).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// It is longer than an attachment may be.
    TooLarge,
    /// Lengths that do not fit each other, or a piece that is too short.
    Malformed,
    /// The upload is somewhere else.
    Elsewhere(Progress),
    /// The bytes have another hash: all of them are dropped.
    Mismatch,
    /// The owner has no more room.
    Full,
    /// The device has too many uploads that are not finished.
    TooMany,
    /// There is no such thing to take over.
    NotThere,
    /// The store has failed.
    StoreFailed,
}

#[derive(Default)]
struct Taken {
    bytes: HashMap<Option<Owner>, u64>,
    unfinished: BTreeMap<Place, Unfinished>,
}

struct Unfinished {
    device: Option<DeviceId>,
    owner: Option<Owner>,
    touched_ms: u64,
}

/// Everything that is attached.
pub(crate) struct Attachments {
    store: Arc<dyn Store>,
    committer: Committer,
    metrics: Arc<Metrics>,
    max_owner_bytes: u64,
    taken: Mutex<Taken>,
    writing: Semaphore,
}

impl Attachments {
    /// Takes stock of what is there.
    pub(crate) fn open(
        store: Arc<dyn Store>,
        committer: Committer,
        metrics: Arc<Metrics>,
        max_owner_bytes: u64,
    ) -> Result<Self, StoreError> {
        let mut taken = Taken::default();
        for place in store.names(BLOBS)?.iter().filter_map(|key| Place::of_standing(key)) {
            let Some(standing) = standing(store.as_ref(), &place)? else {
                continue;
            };
            let owner = match store::record(store.as_ref(), place.document) {
                Ok(Some(Record::Registered(registration))) => Some(registration.owner),
                _ => None,
            };
            *taken.bytes.entry(owner.clone()).or_default() += counted(standing.length);
            if standing.stage == Stage::Coming {
                let (device, touched_ms) = (standing.device, standing.touched_ms);
                taken.unfinished.insert(
                    place,
                    Unfinished {
                        device,
                        owner,
                        touched_ms,
                    },
                );
            }
        }
        Ok(Self {
            store,
            committer,
            metrics,
            max_owner_bytes,
            taken: Mutex::new(taken),
            writing: Semaphore::new(MAX_WRITING),
        })
    }

    /// How far an upload has come; none if none was begun.
    pub(crate) async fn progress(&self, place: &Place) -> Result<Option<Progress>, Fault> {
        let standing = self.standing(place).await?;
        Ok(standing.map(|standing| progress(&standing)))
    }

    /// The bytes, if they are whole.
    pub(crate) async fn whole(&self, place: &Place) -> Result<Option<Vec<u8>>, Fault> {
        let place = place.clone();
        self.read(move |store| {
            let Some(standing) = standing(store, &place)?.filter(|standing| standing.stage == Stage::Whole) else {
                return Ok(None);
            };
            pieces(store, &place, &standing).map(Some)
        })
        .await
    }

    /// Takes the next piece.
    pub(crate) async fn append(
        &self,
        place: &Place,
        sender: Sender,
        piece: Piece,
        now_ms: u64,
    ) -> Result<Progress, Fault> {
        let Piece { offset, length, bytes } = piece;
        if length > MAX_BYTES || bytes.len() > MAX_PIECE_BYTES {
            self.metrics.limit_reached("attachment_bytes");
            return Err(Fault::TooLarge);
        }
        let _turn = self.writing.acquire().await;
        let before = self.standing(place).await?;
        let at = before.as_ref().map_or(Progress { offset: 0, length }, progress);
        if at.offset != offset {
            return Err(Fault::Elsewhere(at));
        }
        let next = offset.saturating_add(bytes.len() as u64);
        let is_last = next == length;
        if at.length != length || next > length || bytes.is_empty() || (bytes.len() < MIN_PIECE_BYTES && !is_last) {
            return Err(Fault::Malformed);
        }
        let is_new = before.is_none();
        if is_new {
            self.reserve(place, &sender, length, now_ms)?;
        }
        if is_last && !self.fits(place, before.as_ref(), &bytes).await? {
            self.drop_upload(place, before.as_ref()).await?;
            self.release(place, sender.owner.as_ref(), length);
            return Err(Fault::Mismatch);
        }
        let mut lengths = before
            .as_ref()
            .map(|standing| standing.pieces.clone())
            .unwrap_or_default();
        lengths.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        let after = Standing {
            length,
            pieces: lengths,
            stage: if is_last { Stage::Whole } else { Stage::Coming },
            touched_ms: now_ms,
            device: sender.device.clone(),
        };
        let writes = vec![
            swap(place.key(), before.as_ref().map(Standing::json), Some(after.json())),
            swap(place.piece_key(offset), None, Some(bytes)),
        ];
        match self.committer.commit(writes).await {
            Ok(()) => {
                self.touched(place, &after, now_ms);
                Ok(progress(&after))
            }
            // Somebody else brought the same piece meanwhile.
            Err(CommitError::Conflict) => {
                if is_new {
                    self.uncount(sender.owner.as_ref(), length);
                }
                let now = self.standing(place).await?;
                Err(Fault::Elsewhere(now.as_ref().map_or(at, progress)))
            }
            Err(CommitError::OutOfBounds | CommitError::Failed) => Err(Fault::StoreFailed),
        }
    }

    /// Takes the bytes over from another document, where they are whole.
    pub(crate) async fn adopt(
        &self,
        place: &Place,
        from: DocumentId,
        sender: Sender,
        now_ms: u64,
    ) -> Result<(), Fault> {
        let source = Place {
            document: from,
            hash: place.hash.clone(),
        };
        let _turn = self.writing.acquire().await;
        let before = self.standing(place).await?;
        if before.as_ref().is_some_and(|standing| standing.stage == Stage::Whole) {
            return Ok(());
        }
        let bytes = self.whole(&source).await?.ok_or(Fault::NotThere)?;
        let length = bytes.len() as u64;
        if let Some(before) = &before {
            self.drop_upload(place, Some(before)).await?;
            self.release(place, sender.owner.as_ref(), before.length);
        }
        self.reserve(place, &sender, length, now_ms)?;
        let pieces: Vec<_> = bytes.chunks(MAX_PIECE_BYTES).collect();
        let after = Standing {
            length,
            pieces: pieces
                .iter()
                .map(|piece| u32::try_from(piece.len()).unwrap_or(u32::MAX))
                .collect(),
            stage: Stage::Whole,
            touched_ms: now_ms,
            device: sender.device.clone(),
        };
        let mut writes = vec![swap(place.key(), None, Some(after.json()))];
        let mut offset = 0;
        for piece in pieces {
            writes.push(swap(place.piece_key(offset), None, Some(piece.to_vec())));
            offset += piece.len() as u64;
        }
        match self.committer.commit(writes).await {
            Ok(()) => {
                self.touched(place, &after, now_ms);
                Ok(())
            }
            Err(CommitError::Conflict) => {
                self.uncount(sender.owner.as_ref(), length);
                let now = self.standing(place).await?;
                let is_there = now.as_ref().is_some_and(|standing| standing.stage == Stage::Whole);
                if is_there { Ok(()) } else { Err(Fault::NotThere) }
            }
            Err(CommitError::OutOfBounds | CommitError::Failed) => Err(Fault::StoreFailed),
        }
    }

    /// Drops the uploads that have rested for a day.
    pub(crate) async fn sweep(&self, now_ms: u64) {
        let resting: Vec<_> = {
            let taken = self.taken();
            let is_resting = |upload: &Unfinished| upload.touched_ms.saturating_add(UNFINISHED_FOR_MS) <= now_ms;
            let resting = taken.unfinished.iter().filter(|(_, upload)| is_resting(upload));
            resting
                .map(|(place, upload)| (place.clone(), upload.owner.clone()))
                .collect()
        };
        for (place, owner) in resting {
            let _turn = self.writing.acquire().await;
            let Ok(Some(standing)) = self.standing(&place).await else {
                continue;
            };
            let is_resting = standing.touched_ms.saturating_add(UNFINISHED_FOR_MS) <= now_ms;
            if standing.stage == Stage::Coming && is_resting && self.drop_upload(&place, Some(&standing)).await.is_ok()
            {
                self.release(&place, owner.as_ref(), standing.length);
            }
        }
    }

    /// Whether the bytes with this last piece have their hash.
    async fn fits(&self, place: &Place, before: Option<&Standing>, last: &[u8]) -> Result<bool, Fault> {
        let mut digest = Sha256::new();
        if let Some(before) = before.cloned() {
            let place = place.clone();
            let there = self.read(move |store| pieces(store, &place, &before)).await?;
            digest.update(&there);
        }
        digest.update(last);
        Ok(hex(&digest.finalize()) == place.hash)
    }

    async fn drop_upload(&self, place: &Place, standing: Option<&Standing>) -> Result<(), Fault> {
        let Some(standing) = standing.cloned() else {
            return Ok(());
        };
        let of = place.clone();
        let writes = self
            .read(move |store| {
                let mut writes = vec![swap(of.key(), Some(standing.json()), None)];
                let mut offset = 0;
                for length in &standing.pieces {
                    let key = of.piece_key(offset);
                    let piece = store.value(&key)?;
                    writes.push(swap(key, piece, None));
                    offset += u64::from(*length);
                }
                Ok(writes)
            })
            .await?;
        self.committer.commit(writes).await.map_err(|_| Fault::StoreFailed)
    }

    fn reserve(&self, place: &Place, sender: &Sender, length: u64, now_ms: u64) -> Result<(), Fault> {
        let mut taken = self.taken();
        let of_device = taken
            .unfinished
            .values()
            .filter(|upload| upload.device == sender.device);
        if of_device.count() >= MAX_UNFINISHED {
            self.metrics.limit_reached("unfinished_uploads");
            return Err(Fault::TooMany);
        }
        let bytes = taken.bytes.entry(sender.owner.clone()).or_default();
        if bytes.saturating_add(counted(length)) > self.max_owner_bytes {
            self.metrics.limit_reached("group_attachment_bytes");
            return Err(Fault::Full);
        }
        *bytes += counted(length);
        let upload = Unfinished {
            device: sender.device.clone(),
            owner: sender.owner.clone(),
            touched_ms: now_ms,
        };
        taken.unfinished.insert(place.clone(), upload);
        Ok(())
    }

    fn touched(&self, place: &Place, standing: &Standing, now_ms: u64) {
        let mut taken = self.taken();
        if standing.stage == Stage::Whole {
            taken.unfinished.remove(place);
        } else if let Some(upload) = taken.unfinished.get_mut(place) {
            upload.touched_ms = now_ms;
        }
    }

    fn release(&self, place: &Place, owner: Option<&Owner>, length: u64) {
        self.taken().unfinished.remove(place);
        self.uncount(owner, length);
    }

    fn uncount(&self, owner: Option<&Owner>, length: u64) {
        if let Some(bytes) = self.taken().bytes.get_mut(&owner.cloned()) {
            *bytes = bytes.saturating_sub(counted(length));
        }
    }

    async fn standing(&self, place: &Place) -> Result<Option<Standing>, Fault> {
        let place = place.clone();
        self.read(move |store| standing(store, &place)).await
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Fault> {
        let store = Arc::clone(&self.store);
        let read = tokio::task::spawn_blocking(move || read(store.as_ref())).await;
        read.ok().and_then(Result::ok).ok_or(Fault::StoreFailed)
    }

    /// Counting is never left half-done in a way that matters.
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn counted(length: u64) -> u64 {
    length.max(LEAST_COUNTED_BYTES)
}

fn progress(standing: &Standing) -> Progress {
    Progress {
        offset: standing.offset(),
        length: standing.length,
    }
}

#[cfg(test)]
mod tests;
