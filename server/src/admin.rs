//! What somebody who runs the relay asks of it. One function does the work, whether the relay runs and is asked
//! through its [`control`](crate::control) socket, or is stopped and the command has opened the store itself.
//!
//! Documents are changed only as a peer of the relay changes them, so that whoever has one open hears of it. Nothing
//! here reads what people wrote.

mod devices;
mod groups;
mod invites;
mod peer;
mod study;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;

use cahier_core::id::{DeviceId, PersonId};
use cahier_core::store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{Notify, RwLock, mpsc};
use tokio::task::JoinHandle;

pub use devices::{DeviceState, DeviceView};
pub use groups::{AssignRequest, Assignment, GroupName, GroupView, ResearchRequest};
pub use invites::{InviteRequest, InviteState, InviteView, Invited};
pub(crate) use study::lead_of;

use crate::access::{AccessError, Directory, Edit};
use crate::control::AskError;
use crate::hub::{Hub, Parts, now_ms};
use crate::index::Changed;
use crate::metrics::Metrics;
use crate::ops::{self, Chosen, ExportRequest, ImportRequest};
use crate::relay;
use crate::store::{CommitError, Committer};

/// What is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Make an invite for one person. Answers [`Invited`].
    Invite(InviteRequest),
    /// Send an archive of everything. Answers [`Contents`](cahier_core::store::archive::Contents).
    Backup,
    /// Send an archive of some documents. Answers [`LeftOut`](crate::ops::LeftOut).
    Export(ExportRequest),
    /// Take documents in. Answers [`Imported`](crate::ops::Imported).
    Import(ImportRequest),
    /// Every invite that was made. Answers a list of [`InviteView`].
    Invites,
    /// Take the invite of this id back. Answers null.
    RevokeInvite(String),
    /// Every device that has joined. Answers a list of [`DeviceView`].
    Devices,
    /// Sign a device out. Answers null.
    RevokeDevice(DeviceId),
    /// Sign out every device of a person and take their invites back. Answers the devices.
    RemovePerson(PersonId),
    /// Every group. Answers a list of [`GroupView`].
    Groups,
    /// Make a group, if it is not there. Answers a [`GroupView`].
    AddGroup(GroupName),
    /// Let a lead practitioner look after a group, or no longer. Answers a [`GroupView`].
    Assign(AssignRequest),
    /// Keep whether what a group releases may be studied. Answers a [`GroupView`].
    SetResearch(ResearchRequest),
    /// Read everything. Answers [`Findings`](cahier_core::store::Findings).
    Examine,
}

impl Request {
    /// Whether it makes sense where no store is yet, and so makes one.
    pub fn may_begin_a_store(&self) -> bool {
        match self {
            Self::Invite(_) | Self::AddGroup(_) => true,
            Self::Backup
            | Self::Export(_)
            | Self::Import(_)
            | Self::Invites
            | Self::RevokeInvite(_)
            | Self::Devices
            | Self::RevokeDevice(_)
            | Self::RemovePerson(_)
            | Self::Groups
            | Self::Assign(_)
            | Self::SetResearch(_)
            | Self::Examine => false,
        }
    }
}

/// What comes before the end of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// How far long work has come.
    Progress(Progress),
    /// A piece of an answer that is a stream of bytes.
    Bytes(Vec<u8>),
}

/// How far long work has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Progress {
    /// How much is done.
    pub done: u64,
    /// Of how much; 0 when nobody knows.
    pub of: u64,
}

/// Why it was not done, in words for whoever asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{error}; {next}")]
pub struct Trouble {
    /// What is wrong.
    pub error: String,
    /// What to do about it.
    pub next: String,
}

impl Trouble {
    /// What is wrong, and what to do about it.
    pub fn new(error: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            next: next.into(),
        }
    }
}

/// Where the parts of an answer go.
#[derive(Clone)]
pub struct Reporter(mpsc::Sender<Part>);

/// Whoever asked has gone. What was begun is finished where that matters; a stream of bytes need not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("whoever asked has gone")]
pub struct Gone;

impl Reporter {
    /// How many parts wait for whoever asked. More make the work wait.
    const MAX_WAITING: usize = 16;

    /// A reporter, and where its parts come out.
    pub(crate) fn new() -> (Self, mpsc::Receiver<Part>) {
        let (sender, parts) = mpsc::channel(Self::MAX_WAITING);
        (Self(sender), parts)
    }

    /// Says how far the work has come, if somebody still wants to know and keeps up.
    pub fn progress(&self, done: u64, of: u64) {
        let _ = self.0.try_send(Part::Progress(Progress { done, of }));
    }

    /// Sends a piece of the answer, when there is room for it.
    ///
    /// # Errors
    /// [`Gone`].
    pub async fn bytes(&self, bytes: Vec<u8>) -> Result<(), Gone> {
        self.0.send(Part::Bytes(bytes)).await.map_err(|_| Gone)
    }
}

/// Everything that an administrator's request can reach.
pub(crate) struct Admin {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) committer: Committer,
    pub(crate) directory: Arc<RwLock<Directory>>,
    pub(crate) hub: Hub,
    /// Shared with the sockets: the relay knows each connection by a number of its own.
    pub(crate) next_connection: Arc<AtomicU64>,
    /// Told when the end of an account may have changed.
    pub(crate) ends: Arc<Notify>,
}

impl Admin {
    /// Does what is asked, and answers as the request's documentation says.
    pub(crate) async fn handle(&self, request: Request, reporter: &Reporter) -> Result<Value, Trouble> {
        match request {
            Request::Invite(request) => self.invite(request).await.map(|invited| json(&invited)),
            Request::Backup => ops::stream(&self.store, Chosen::All, reporter)
                .await
                .map(|it| json(&it)),
            Request::Export(request) => self.export(request, reporter).await.map(|it| json(&it)),
            Request::Import(request) => self.import(request, reporter).await.map(|it| json(&it)),
            Request::Invites => Ok(json(&self.invites().await)),
            Request::RevokeInvite(id) => self.revoke_invite(&id).await.map(|()| Value::Null),
            Request::Devices => Ok(json(&self.devices().await)),
            Request::RevokeDevice(device) => self.revoke_device(&device).await.map(|()| Value::Null),
            Request::RemovePerson(person) => self.remove_person(&person).await.map(|devices| json(&devices)),
            Request::Groups => Ok(json(&self.groups().await)),
            Request::AddGroup(group) => self.add_group(&group).await.map(|group| json(&group)),
            Request::Assign(request) => self.assign(request).await.map(|group| json(&group)),
            Request::SetResearch(request) => self.set_research(request).await.map(|group| json(&group)),
            Request::Examine => ops::look(&self.store, reporter.clone()).await.map(|it| json(&it)),
        }
    }

    /// What it takes to let go whoever's account ends.
    pub(crate) fn watch(&self) -> (Arc<RwLock<Directory>>, Hub, Arc<Notify>) {
        (Arc::clone(&self.directory), self.hub.clone(), Arc::clone(&self.ends))
    }

    /// Writes an edit and makes it. Nobody else edits meanwhile: the caller has the directory.
    async fn commit(&self, directory: &mut Directory, edit: Edit) -> Result<(), Trouble> {
        self.committer.commit(edit.writes()).await?;
        directory.apply(edit);
        self.ends.notify_one();
        Ok(())
    }
}

fn json(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).expect("answers are plain data")
}

/// A stopped relay's store, opened to do one thing.
pub struct Alone {
    admin: Admin,
    relaying: JoinHandle<()>,
    committing: thread::JoinHandle<()>,
}

impl Alone {
    /// Everything that a request needs, on this store. Nobody can connect.
    ///
    /// # Errors
    /// As [`Directory::read`].
    pub fn new(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        let directory = Directory::read(store.as_ref())?;
        let metrics = Arc::new(Metrics::new(now_ms()));
        let (committer, committing) = Committer::start(Arc::clone(&store), Arc::clone(&metrics));
        let machine = relay::Config::new("cahier-relay", store.epoch());
        let parts = Parts {
            store: Arc::clone(&store),
            committer: committer.clone(),
            // Nothing is shown to coordinators now, so nobody needs to hear what was released.
            released: Changed::default(),
            metrics,
        };
        let (hub, relaying) = Hub::start(machine, parts);
        let admin = Admin {
            store,
            committer,
            directory: Arc::new(RwLock::new(directory)),
            hub,
            next_connection: Arc::new(AtomicU64::new(1)),
            ends: Arc::new(Notify::new()),
        };
        Ok(Self {
            admin,
            relaying,
            committing,
        })
    }

    /// Does what is asked, hands each part of the answer to `on` as it comes, and closes the store.
    ///
    /// # Errors
    /// [`AskError::Trouble`], and [`AskError::NotKept`] when `on` fails.
    pub async fn handle(self, request: Request, mut on: impl FnMut(Part) -> io::Result<()>) -> Result<Value, AskError> {
        let Self {
            admin,
            relaying,
            committing,
        } = self;
        let (reporter, mut parts) = Reporter::new();
        let work = async {
            let answer = admin.handle(request, &reporter).await;
            drop(reporter);
            answer
        };
        let listen = async move {
            while let Some(part) = parts.recv().await {
                on(part)?;
            }
            Ok(())
        };
        let (answer, kept): (_, io::Result<()>) = tokio::join!(work, listen);
        admin.hub.drain().await;
        drop(admin);
        let _ = relaying.await;
        let _ = tokio::task::spawn_blocking(move || committing.join()).await;
        match kept {
            Err(error) => Err(AskError::NotKept { kind: error.kind() }),
            Ok(()) => Ok(answer?),
        }
    }
}

impl std::fmt::Debug for Alone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Alone").finish_non_exhaustive()
    }
}

/// Whether a store is in this directory. Whether it is sound shows when it is opened.
pub fn is_store(directory: &Path) -> bool {
    directory.join("store-id").exists()
}

impl From<CommitError> for Trouble {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict => Self::new("something else changed this at the same time", "try again"),
            CommitError::OutOfBounds => Self::new("a name is longer than the store takes", "choose a shorter one"),
            CommitError::Failed => Self::new(
                "the relay cannot store anything now",
                "mend its disk and start it again",
            ),
        }
    }
}

impl From<AccessError> for Trouble {
    fn from(error: AccessError) -> Self {
        let (_, words, next) = crate::http::Refusal::from(error).row();
        Self::new(words, next)
    }
}
