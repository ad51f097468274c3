//! A device: the tablet engine with a file under it and a line to the relay, for shells and scripts that bring neither.
//!
//! Nothing here blocks: the engine runs on a thread of its own, writes on a second, and tells on a third; every call is
//! a future that any executor can wait for. What is answered is what a screen may show; [`DeviceView::storage`] and the
//! sync state in the views say what is durable, here and on the relay.

mod bridge;
mod disk;
mod driver;
mod line;
mod pupil;
mod relay;
mod roster;
mod upload;

use std::path::PathBuf;
use std::sync::Arc;

use cahier_core::discussion::DiscussionView;
use cahier_core::entry::VersionView;
use cahier_core::export::PaperRequest;
use cahier_core::finding::{FindingsView, SourceView};
use cahier_core::interview::InterviewsView;
use cahier_core::lesson::{HistoryEntryView, MergeReportView, PlanView};
use cahier_core::release::{ReleaseChoicesView, ReleaseView};
use cahier_core::roster::part_link;
use cahier_core::sealed::{FileKind, Passphrase, SealedError, open, seal};
use cahier_core::study::StudyView;
use cahier_core::tablet::{self as core, HomeView, LessonView, RosterEdit, TakenInView};
use hyper::Method;
use serde_json::json;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use crate::tablet::paper_json;
use crate::{Begun, DeviceError, DeviceView, Edit, TabletError};
use driver::{Driver, Event};
use relay::Relay;

/// Is told that something changed.
#[uniffi::export(with_foreign)]
pub trait Listener: Send + Sync {
    /// Something that a screen may show has changed: read what is shown anew. Called on a thread of the device's own,
    /// one call at a time; many changes are one call.
    fn changed(&self);
}

/// A device and the person on it.
#[derive(uniffi::Object)]
pub struct Device {
    events: UnboundedSender<Event>,
}

impl Device {
    /// Has something done on the engine's thread.
    async fn ask<T: Send + 'static>(
        &self,
        call: impl FnOnce(&mut Driver) -> Result<T, DeviceError> + Send + 'static,
    ) -> Result<T, DeviceError> {
        let (answer, answered) = oneshot::channel();
        let call = Event::Call(Box::new(move |driver| {
            // Whoever has stopped waiting needs no answer.
            let _ = answer.send(call(driver));
        }));
        self.events.send(call).map_err(|_| DeviceError::Closed)?;
        answered.await.map_err(|_| DeviceError::Closed)?
    }

    /// Reads something of the engine.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&core::Tablet) -> Result<T, core::TabletError> + Send + 'static,
    ) -> Result<T, DeviceError> {
        self.ask(|driver| Ok(read(&driver.engine)?)).await
    }

    /// Does slow work on a thread of its own.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, SealedError> + Send + 'static,
    ) -> Result<T, DeviceError> {
        let done = self.ask(|_| Ok(tokio::task::spawn_blocking(work))).await?;
        let done = done.await.map_err(|_| DeviceError::Closed)?;
        Ok(done.map_err(TabletError::from)?)
    }

    /// What a sealed file is made of.
    async fn pack(&self, lessons: Vec<String>) -> Result<Vec<u8>, DeviceError> {
        self.ask(move |driver| {
            let now = driver.now();
            Ok(driver.engine.pack(&lessons, now)?)
        })
        .await
    }

    /// Takes in what a sealed file was made of, or a study file.
    async fn take_in_parcel(&self, parcel: Vec<u8>) -> Result<TakenInView, DeviceError> {
        self.ask(move |driver| {
            let now = driver.now();
            let taken = driver.engine.take_in(&parcel, now)?;
            driver.follow(taken.effects);
            Ok(taken.news)
        })
        .await
    }

    /// Asks the relay something, on the engine's thread, which has the runtime for it.
    async fn ask_relay(
        &self,
        relay: Option<Relay>,
        method: Method,
        path: String,
        body: serde_json::Value,
    ) -> Result<String, DeviceError> {
        let (answer, answered) = oneshot::channel();
        self.ask(move |driver| {
            let relay = relay
                .or_else(|| driver.relay.clone())
                .ok_or(DeviceError::from(TabletError::NotJoined))?;
            tokio::spawn(async move {
                let _ = answer.send(relay.json(method, &path, &body).await);
            });
            Ok(())
        })
        .await?;
        let bytes = answered.await.map_err(|_| DeviceError::Closed)??;
        String::from_utf8(bytes.into()).map_err(|_| TabletError::unreadable("answer").into())
    }
}

#[uniffi::export]
impl Device {
    /// Opens the device's file of one profile in a directory, or makes one. Only one program can have it open. A profile
    /// is one person's: letters, digits and hyphens.
    #[uniffi::constructor]
    pub fn open(directory: String, profile: String, listener: Arc<dyn Listener>) -> Result<Self, DeviceError> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if profile.is_empty() || profile.len() > 64 || !profile.chars().all(is_plain) {
            return Err(DeviceError::Storage {
                what: "a profile is named by 1 to 64 letters, digits and hyphens".to_owned(),
            });
        }
        let events = driver::start(&PathBuf::from(directory), &profile, listener)?;
        Ok(Self { events })
    }

    /// What the device says of itself.
    pub async fn view(&self) -> Result<DeviceView, DeviceError> {
        self.ask(|driver| Ok(driver.view())).await
    }

    /// Joins a group by the link of an invite, or by its code alone where the device knows its relay. A key to the names in
    /// the link is taken in and not sent. A person who was
    /// signed out comes back with everything here.
    pub async fn join(&self, link: String) -> Result<(), DeviceError> {
        let DeviceView {
            device, relay: known, ..
        } = self.view().await?;
        let unreadable = || TabletError::unreadable("link");
        // The key to the names stays here.
        let (invite, key) = part_link(&link);
        let (base, code) = relay::invited(invite, known.as_deref()).ok_or_else(unreadable)?;
        let relay = self.ask({
            let base = base.to_owned();
            move |_| Ok(Relay::at(&base, None))
        });
        let mut relay = relay.await?;
        let body = json!({ "code": code, "device": device, "credential": "token" });
        let answer = self
            .ask_relay(Some(relay.clone()), Method::POST, "/api/join".to_owned(), body)
            .await?;
        let mut account: serde_json::Value =
            serde_json::from_str(&answer).map_err(|_| TabletError::unreadable("account"))?;
        let token = account.as_object_mut().and_then(|account| account.remove("token"));
        relay.token = token.and_then(|token| token.as_str().map(str::to_owned));
        self.ask(move |driver| driver.joined(relay, &account.to_string()))
            .await?;
        match key {
            Some(key) => self
                .change_roster(RosterEdit::TakeKey { key: key.to_owned() })
                .await
                .map(drop),
            None => Ok(()),
        }
    }

    /// Reads the account anew: somebody's role or studies may have changed.
    pub async fn refresh(&self) -> Result<(), DeviceError> {
        let account = self
            .ask_relay(None, Method::GET, "/api/account".to_owned(), serde_json::Value::Null)
            .await?;
        self.ask(move |driver| {
            let relay = driver.relay.clone().ok_or(DeviceError::from(TabletError::NotJoined))?;
            driver.joined(relay, &account)
        })
        .await
    }

    /// Signs out and forgets everything, once the relay holds it all; until then it refuses.
    pub async fn leave(&self) -> Result<(), DeviceError> {
        // What is on its way to the disk at this very moment is no reason to refuse.
        self.flush().await?;
        if !self.ask(|driver| Ok(driver.may_leave())).await? {
            return Err(TabletError::Unsynced.into());
        }
        let left = self.ask_relay(None, Method::POST, "/api/leave".to_owned(), json!({}));
        match left.await {
            // A relay that does not know this device has let it go before.
            Ok(_) | Err(DeviceError::Refused { status: 401, .. }) => {}
            Err(error) => return Err(error),
        }
        self.ask(Driver::left).await?;
        self.flush().await
    }

    /// Changes something. It shows at once; `flush` waits until it is durable, and the views say so too. Answers the id
    /// of what was begun, if something was.
    pub async fn edit(&self, edit: Edit) -> Result<Option<String>, DeviceError> {
        self.ask(|driver| {
            let now = driver.now();
            let Begun { id, effects } = edit.apply(&mut driver.engine, now)?;
            driver.follow(effects);
            Ok(id)
        })
        .await
    }

    /// What is attached to a lesson's notes under this hash: from the file, or else from the relay, and then it is kept.
    /// Nothing if neither has it.
    pub async fn attached(&self, lesson: String, hash: String) -> Result<Option<Vec<u8>>, DeviceError> {
        let of = hash.clone();
        let asked = self.ask(move |driver| {
            let documents = driver.engine.attachment_documents(&lesson)?;
            Ok((documents, driver.attached(of), driver.relay.clone()))
        });
        let (documents, stored, relay) = asked.await?;
        if let Ok(Some(bytes)) = stored.await {
            return Ok(Some(bytes));
        }
        let relay = relay.ok_or(DeviceError::from(TabletError::NotJoined))?;
        let (answer, answered) = oneshot::channel();
        let of = hash.clone();
        self.ask(move |_| {
            tokio::spawn(async move {
                let _ = answer.send(upload::fetch(&relay, &documents, &of).await);
            });
            Ok(())
        })
        .await?;
        let fetched = answered.await.map_err(|_| DeviceError::Closed)??;
        if let Some(bytes) = fetched.clone() {
            self.ask(move |driver| {
                driver.keep_attached(hash, bytes);
                Ok(())
            })
            .await?;
        }
        Ok(fetched)
    }

    /// Waits until everything that was written so far is durable on this device.
    pub async fn flush(&self) -> Result<(), DeviceError> {
        let (answer, answered) = oneshot::channel();
        self.ask(|driver| {
            driver.when_idle(answer);
            Ok(())
        })
        .await?;
        answered.await.map_err(|_| DeviceError::Closed)
    }

    /// Lets go of the relay, when the app goes to the background. Writing goes on.
    pub async fn pause(&self) -> Result<(), DeviceError> {
        self.ask(|driver| {
            driver.pause();
            Ok(())
        })
        .await
    }

    /// Connects again.
    pub async fn resume(&self) -> Result<(), DeviceError> {
        self.ask(|driver| {
            driver.resume();
            Ok(())
        })
        .await
    }

    /// Writes what waits and lets go of the file. Every later call answers `Closed`.
    pub async fn close(&self) -> Result<(), DeviceError> {
        let (answer, answered) = oneshot::channel();
        self.events
            .send(Event::Close(answer))
            .map_err(|_| DeviceError::Closed)?;
        answered.await.map_err(|_| DeviceError::Closed)
    }

    /// The first screen: who is here, and their lessons.
    pub async fn home(&self) -> Result<HomeView, DeviceError> {
        self.read(|tablet| Ok(tablet.home())).await
    }

    /// One lesson, whole.
    pub async fn lesson(&self, lesson: String) -> Result<LessonView, DeviceError> {
        self.read(move |tablet| tablet.lesson(&lesson)).await
    }

    /// The history of a shared note, oldest step first.
    pub async fn note_history(&self, lesson: String, note: String) -> Result<Vec<HistoryEntryView>, DeviceError> {
        self.read(move |tablet| tablet.note_history(&lesson, &note)).await
    }

    /// The plan of one lesson, whole.
    pub async fn plan(&self, lesson: String) -> Result<PlanView, DeviceError> {
        self.read(move |tablet| tablet.plan(&lesson)).await
    }

    /// What everybody's notes of a lesson add up to.
    pub async fn merge_report(&self, lesson: String) -> Result<MergeReportView, DeviceError> {
        self.read(move |tablet| tablet.merge_report(&lesson)).await
    }

    /// The interviews of a lesson.
    pub async fn interviews(&self, lesson: String) -> Result<InterviewsView, DeviceError> {
        self.read(move |tablet| tablet.interviews(&lesson)).await
    }

    /// The discussion of a lesson.
    pub async fn discussion(&self, lesson: String) -> Result<DiscussionView, DeviceError> {
        self.read(move |tablet| tablet.discussion(&lesson)).await
    }

    /// One study, whole.
    pub async fn study(&self, study: String) -> Result<StudyView, DeviceError> {
        self.read(move |tablet| tablet.study(&study)).await
    }

    /// Every version of the words at a place of a study or lesson, oldest first.
    pub async fn words_history(&self, document: String, place: String) -> Result<Vec<VersionView>, DeviceError> {
        self.read(move |tablet| tablet.words_history(&document, &place)).await
    }

    /// The findings of a study, with their evidence as far as it is here.
    pub async fn findings(&self, study: String) -> Result<FindingsView, DeviceError> {
        self.read(move |tablet| tablet.findings(&study)).await
    }

    /// All that a claim can cite, lesson by lesson.
    pub async fn evidence(&self, study: String) -> Result<Vec<SourceView>, DeviceError> {
        self.read(move |tablet| tablet.evidence(&study)).await
    }

    /// What of a lesson or study can leave the group, and what has.
    pub async fn release_choices(&self, document: String) -> Result<ReleaseChoicesView, DeviceError> {
        self.read(move |tablet| tablet.release_choices(&document)).await
    }

    /// What coordinators would read if these items were released.
    pub async fn preview_release(&self, document: String, items: Vec<String>) -> Result<ReleaseView, DeviceError> {
        self.ask(move |driver| {
            let now = driver.now();
            Ok(driver.engine.preview_release(&document, &items, now)?)
        })
        .await
    }

    /// A paper about a study, as the JSON that the writers of DOCX, PDF and HTML take.
    pub async fn paper(&self, study: String, request: PaperRequest) -> Result<String, DeviceError> {
        let paper = self.read(move |tablet| tablet.paper(&study, &request)).await?;
        Ok(paper_json(&paper)?)
    }

    /// The whole study with its history, as JSON.
    pub async fn study_file(&self, study: String) -> Result<String, DeviceError> {
        self.read(move |tablet| tablet.study_file(&study)).await
    }

    /// One sealed file with the group's studies and these lessons, or all if none is named. No draft is in it. One try of
    /// a passphrase takes a second and 64 MiB by design.
    pub async fn pass_on(&self, lessons: Vec<String>, passphrase: String) -> Result<Vec<u8>, DeviceError> {
        let parcel = self.pack(lessons).await?;
        self.aside(move || seal(&parcel, &Passphrase::typed(&passphrase))).await
    }

    /// Takes in a sealed file or a study file. Taking it in again changes nothing. A study file needs no passphrase.
    pub async fn take_in(&self, file: Vec<u8>, passphrase: String) -> Result<TakenInView, DeviceError> {
        let opened = self.aside(move || match FileKind::of(&file)? {
            FileKind::Sealed => open(&file, &Passphrase::typed(&passphrase)),
            FileKind::Study => Ok(file),
        });
        self.take_in_parcel(opened.await?).await
    }

    /// What groups released, as the relay's API lists it: JSON.
    pub async fn releases(&self) -> Result<String, DeviceError> {
        self.ask_relay(None, Method::GET, "/api/releases".to_owned(), serde_json::Value::Null)
            .await
    }

    /// One release, as `read_release` takes it: JSON.
    pub async fn release(&self, document: String) -> Result<String, DeviceError> {
        let path = format!("/api/releases/{}", document.replace(['/', '?', '#', '%'], ""));
        self.ask_relay(None, Method::GET, path, serde_json::Value::Null).await
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _ = self.events.send(Event::Close(oneshot::channel().0));
    }
}
