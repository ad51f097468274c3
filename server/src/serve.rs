//! Starting the relay and stopping it.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::Duration;

use cahier_core::access::{Owner, Registration};
use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;
use cahier_core::store::{Store, StoreError};
use tokio::net::TcpListener;
use tokio::sync::{Notify, RwLock, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::access::Directory;
use crate::admin::Admin;
use crate::attachments::Attachments;
use crate::control::Control;
use crate::http::{App, Attempts, Health, Sessions, router};
use crate::hub::{Hub, Parts, now_ms};
use crate::index::{Changed, Index};
use crate::listen::{Certificate, Listener, Scheme, TlsError};
use crate::metrics::{self, Metrics};
use crate::relay::{self, Ledger, Limits, Record};
use crate::store::{self, Committer};

/// How long stopping takes at most: a service manager kills what takes much longer. What was acknowledged is on
/// the disk before; clients send again what was not.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// How often the ends of accounts are looked at, though none is near.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// How often uploads that nobody finishes are looked for.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// How often it is looked how much room the store takes.
const WEIGH_EVERY: Duration = Duration::from_mins(1);

/// Who may come in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Devices that joined by an invite, and they only to what the table permits.
    Guarded,
    /// Every automerge-repo client, to everything: for tries on one's own machine.
    Open,
}

/// What the relay is started with.
pub struct Config {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// The store's own directory, where the control socket is made; none for a store that has none.
    pub data: Option<PathBuf>,
    /// The address to listen on, already taken.
    pub listener: Listener,
    /// Who may come in.
    pub access: Access,
    /// Whether cookies are only for TLS, also when they were asked for without.
    pub secure_cookies: bool,
    /// The address at which the metrics can be read, if they can be.
    pub metrics: Option<SocketAddr>,
    /// How much is taken.
    pub limits: Limits,
}

/// Why the relay did not start. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// An open relay must not be reachable from other machines.
    #[error("open access is for this machine only, and {listen} is not; listen on 127.0.0.1, or use --access guarded")]
    OpenToOthers {
        /// The address asked for.
        listen: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {listen} ({kind}); stop what uses it, or choose another with --listen or --metrics")]
    Listen {
        /// The address asked for.
        listen: SocketAddr,
        /// What the system said.
        kind: ErrorKind,
    },
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The store failed while the relay ran. What was acknowledged is on the disk as far as the disk can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the store failed while the relay ran; mend the disk and start again")]
pub struct StoreFailed;

/// A running relay.
pub struct Server {
    address: SocketAddr,
    scheme: Scheme,
    certificate: Option<Arc<Certificate>>,
    metrics_address: Option<SocketAddr>,
    hub: Hub,
    health: watch::Sender<Health>,
    stop: watch::Sender<bool>,
    failed: watch::Receiver<bool>,
    sockets: watch::Receiver<usize>,
    controlling: JoinHandle<()>,
    tasks: Vec<JoinHandle<()>>,
    committer: thread::JoinHandle<()>,
}

/// Starts the relay. It is ready when this returns.
///
/// # Errors
/// As [`StartError`]'s variants say.
pub async fn run(config: Config) -> Result<Server, StartError> {
    let Config {
        store,
        data,
        listener,
        access,
        secure_cookies,
        metrics: metrics_at,
        limits,
    } = config;
    let (address, scheme, certificate) = (listener.address(), listener.scheme(), listener.certificate());
    if access == Access::Open && !address.ip().is_loopback() {
        return Err(StartError::OpenToOthers { listen: address });
    }
    let door = listener.open()?;
    let metrics_listener = bind(metrics_at).await?;
    let metrics = Arc::new(Metrics::new(now_ms()));
    let directory = Directory::read(store.as_ref())?;
    warn_of(access, &directory);
    let index = Arc::new(Index::default());
    let ledger = take_stock(store.as_ref(), &index, &directory, &metrics)?;
    let (committer, committing) = Committer::start(Arc::clone(&store), Arc::clone(&metrics));
    let (failed, released) = (committer.failed(), Changed::default());
    let attachments = attachments(&store, &committer, &metrics, &limits)?;
    let (max_frame_bytes, polls) = (limits.max_frame_bytes, Sessions::new(limits.max_connections));
    let machine = relay::Config {
        limits,
        ledger,
        ..relay::Config::new("cahier-relay", store.epoch())
    };
    let parts = Parts {
        store: Arc::clone(&store),
        committer: committer.clone(),
        released: released.clone(),
        metrics: Arc::clone(&metrics),
    };
    let (hub, relaying) = Hub::start(machine, parts);
    let (sockets, open_sockets) = watch::channel(0);
    let (health, _) = watch::channel(Health::Serving);
    let admin = Admin {
        store: Arc::clone(&store),
        committer: committer.clone(),
        directory: Arc::new(RwLock::new(directory)),
        hub: hub.clone(),
        next_connection: Arc::new(AtomicU64::new(1)),
        ends: Arc::new(Notify::new()),
    };
    let app = Arc::new(App {
        guarded: access == Access::Guarded,
        secure_cookies,
        directory: Arc::clone(&admin.directory),
        committer,
        store: Arc::clone(&store),
        attachments: Arc::clone(&attachments),
        hub: hub.clone(),
        ends: admin.watch().2,
        index,
        joins: Mutex::new(Attempts::new(now_ms())),
        next_connection: Arc::clone(&admin.next_connection),
        failed: failed.clone(),
        health: health.subscribe(),
        metrics: Arc::clone(&metrics),
        max_frame_bytes,
        polls,
        sockets,
    });
    let (stop, stopping) = watch::channel(false);
    let indexing = tokio::spawn(follow(store, Arc::downgrade(&app), released, stopping.clone()));
    let ending = tokio::spawn(end_accounts(admin.watch(), stopping.clone()));
    let controlling = control(data.as_deref(), admin, health.subscribe());
    let sweeping = tokio::spawn(sweep(attachments, stopping.clone()));
    let mut tasks = vec![relaying, indexing, ending, sweeping];
    tasks.extend(data.map(|data| tokio::spawn(weigh(data, Arc::clone(&metrics), stopping.clone()))));
    let metrics_address = metrics_listener.map(|(listener, address)| {
        tasks.push(metrics::listen(listener, address, metrics, stopping.clone()));
        address
    });
    tasks.push(tokio::spawn(door.serve(
        Arc::clone(&app.metrics),
        router(app),
        stopping,
    )));
    tracing::info!(%address, ?access, "ready");
    Ok(Server {
        address,
        scheme,
        certificate,
        metrics_address,
        hub,
        health,
        stop,
        failed,
        sockets: open_sockets,
        controlling,
        tasks,
        committer: committing,
    })
}

impl Server {
    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it is reached: the scheme and the address.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme.name(), self.address)
    }

    /// Reads the certificate again, after it was renewed. Without one there is nothing to do.
    ///
    /// # Errors
    /// As [`TlsError`]'s variants say; the certificate from before stays in use.
    pub fn renew_certificate(&self) -> Result<(), TlsError> {
        self.certificate
            .as_ref()
            .map_or(Ok(()), |certificate| certificate.read_again())
    }

    /// The address at which the metrics can be read, if they can be.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Returns when the store has failed.
    pub async fn failed(&mut self) {
        let _ = self.failed.wait_for(|failed| *failed).await;
    }

    /// Ends every connection, commits what was taken, and closes the store.
    ///
    /// # Errors
    /// [`StoreFailed`] when the store had failed, now or before.
    pub async fn shutdown(self) -> Result<(), StoreFailed> {
        let Self {
            address: _,
            scheme: _,
            certificate: _,
            metrics_address: _,
            hub,
            health,
            stop,
            failed,
            mut sockets,
            controlling,
            tasks,
            committer,
        } = self;
        let deadline = Instant::now() + STOP_WITHIN;
        health.send_replace(Health::Draining);
        // What an administrator has asked for is done first: it may need the relay.
        if tokio::time::timeout(STOP_WITHIN / 2, controlling).await.is_err() {
            tracing::warn!("a command was still being done after the time to stop");
        }
        if !*failed.borrow() && tokio::time::timeout_at(deadline, hub.drain()).await.is_err() {
            tracing::warn!("some documents were still being loaded or stored after the time to stop");
        }
        stop.send_replace(true);
        let _ = tokio::time::timeout_at(deadline, sockets.wait_for(|open| *open == 0)).await;
        drop(hub);
        let ended = async {
            for task in tasks {
                let _ = task.await;
            }
            let _ = tokio::task::spawn_blocking(move || committer.join()).await;
        };
        if tokio::time::timeout_at(deadline, ended).await.is_err() {
            tracing::warn!("some connections did not end in time");
        }
        if *failed.borrow() { Err(StoreFailed) } else { Ok(()) }
    }
}

/// Where the metrics are read, if anywhere.
async fn bind(listen: Option<SocketAddr>) -> Result<Option<(TcpListener, SocketAddr)>, StartError> {
    let Some(listen) = listen else { return Ok(None) };
    let failed = |error: std::io::Error| StartError::Listen {
        listen,
        kind: error.kind(),
    };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok(Some((listener, address)))
}

/// Takes commands from this machine. A relay that cannot is no worse for its tablets, so it runs all the same.
fn control(data: Option<&Path>, admin: Admin, health: watch::Receiver<Health>) -> JoinHandle<()> {
    let control = match data.map(Control::bind).transpose() {
        Ok(control) => control,
        Err(error) => {
            let kind = error.kind();
            tracing::error!(%kind, "there is no control socket; stop the relay before you use its other commands");
            None
        }
    };
    tokio::spawn(async move {
        if let Some(control) = control {
            control.serve(Arc::new(admin), health).await;
        }
    })
}

/// Lets go whoever's account ends, when it does.
async fn end_accounts(
    (directory, hub, changed): (Arc<RwLock<Directory>>, Hub, Arc<Notify>),
    mut stopping: watch::Receiver<bool>,
) {
    let mut seen_ms = now_ms();
    loop {
        let next_ms = directory.read().await.next_end_ms(seen_ms);
        let left = next_ms.map(|next_ms| Duration::from_millis(next_ms.saturating_sub(now_ms())));
        // No longer, because somebody may set the machine's clock.
        let sleep = left.map_or(LOOK_EVERY, |left| left.min(LOOK_EVERY));
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = changed.notified() => {}
            () = tokio::time::sleep(sleep) => {}
        }
        let now_ms = now_ms();
        let ended = directory.read().await.ended_devices(seen_ms, now_ms);
        for device in ended {
            tracing::info!(%device, "an account ended");
            hub.revoked(device).await;
        }
        seen_ms = seen_ms.max(now_ms);
    }
}

fn attachments(
    store: &Arc<dyn Store>,
    committer: &Committer,
    metrics: &Arc<Metrics>,
    limits: &Limits,
) -> Result<Arc<Attachments>, StoreError> {
    let (store, committer, metrics) = (Arc::clone(store), committer.clone(), Arc::clone(metrics));
    let attachments = Attachments::open(store, committer, metrics, limits.max_group_attachment_bytes)?;
    Ok(Arc::new(attachments))
}

fn warn_of(access: Access, directory: &Directory) {
    if access == Access::Open && !directory.is_empty() {
        tracing::warn!("every program on this machine can now read and change what these groups have written");
    }
}

/// Drops the uploads that nobody finishes.
async fn sweep(attachments: Arc<Attachments>, mut stopping: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        attachments.sweep(now_ms()).await;
    }
}

/// Keeps count of the room that the store takes.
async fn weigh(data: PathBuf, metrics: Arc<Metrics>, mut stopping: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(WEIGH_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        let sled = data.join("sled");
        let weighed = tokio::task::spawn_blocking(move || {
            let files = std::fs::read_dir(sled)?;
            files
                .map(|file| Ok(file?.metadata()?.len()))
                .sum::<std::io::Result<u64>>()
        });
        if let Ok(Ok(bytes)) = weighed.await {
            metrics.store_bytes(bytes);
        }
    }
}

/// What everybody has; released documents go into the index.
fn take_stock(
    store: &dyn Store,
    index: &Index,
    directory: &Directory,
    metrics: &Metrics,
) -> Result<Ledger, StoreError> {
    let sizes: HashMap<_, _> = store.sizes()?.into_iter().collect();
    let mut ledger = Ledger::default();
    let registrations = store::registrations(store)?;
    metrics.documents(registrations.len());
    for (document, record) in registrations {
        ledger.enter(&record, sizes.get(&document).map_or(0, |size| size.bytes));
        if matches!(record, Record::Registered(it) if it.kind == DocumentKind::Release) {
            read_release(store, index, directory, document);
        }
    }
    Ok(ledger)
}

/// Keeps the index up with released documents until the relay stops.
async fn follow(store: Arc<dyn Store>, app: Weak<App>, released: Changed, mut stopping: watch::Receiver<bool>) {
    loop {
        let document = tokio::select! {
            document = released.next() => document,
            _ = stopping.wait_for(|stop| *stop) => return,
        };
        let Some(app) = app.upgrade() else { return };
        let store = Arc::clone(&store);
        let read = tokio::task::spawn_blocking(move || {
            let directory = app.directory.blocking_read();
            read_release(store.as_ref(), &app.index, &directory, document);
        });
        let _ = read.await;
    }
}

/// Puts a release document into the index as it is stored, whatever it says.
fn read_release(store: &dyn Store, index: &Index, directory: &Directory, document: DocumentId) {
    match store::load(store, document) {
        Ok((Some(Record::Registered(registration)), changes)) if registration.kind == DocumentKind::Release => {
            let owner = owner(directory, &registration);
            index.put(document, registration, owner, &changes);
        }
        Ok(_) => {}
        Err(_) => tracing::error!(%document, "a stored release cannot be read; it is not shown"),
    }
}

/// The school and the group that a document belongs to.
fn owner(directory: &Directory, registration: &Registration) -> Option<(String, String)> {
    match &registration.owner {
        Owner::Group(id) => {
            let group = directory.group(id)?;
            Some((group.school.clone(), group.name.clone()))
        }
        Owner::Person(_) => None,
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
