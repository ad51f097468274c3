//! A samod repository that is connected to a relay.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ROOT, ReadDoc};
use futures_util::{SinkExt, Stream, StreamExt};
use samod::{BackoffConfig, DialError, Dialer, DialerEvent, DialerHandle, DocHandle, Repo, Transport, Url};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error as SocketError;
use tokio_tungstenite::tungstenite::protocol::Message as Frame;

/// Nothing here takes long; what takes this long never ends.
const DEADLINE: Duration = Duration::from_mins(1);

/// How samod reaches the relay. Its own dialer wants another version of the websocket library, with OpenSSL.
struct Websocket {
    url: Url,
}

impl Dialer for Websocket {
    type Error = Infallible;

    fn url(&self) -> Url {
        self.url.clone()
    }

    fn connect(&self) -> Pin<Box<dyn Future<Output = Result<Transport, DialError<Self::Error>>> + Send>> {
        let url = self.url.to_string();
        Box::pin(async move {
            let (socket, _) = connect_async(url).await.map_err(DialError::transient)?;
            let (sink, stream) = socket.split();
            let frames = stream.filter_map(async |frame: Result<Frame, SocketError>| match frame {
                Ok(Frame::Binary(bytes)) => Some(Ok(bytes.to_vec())),
                Ok(_) => None,
                Err(error) => Some(Err(error)),
            });
            let sink = sink.with(async |bytes: Vec<u8>| Ok::<_, SocketError>(Frame::Binary(bytes.into())));
            Ok(Transport::new(frames.boxed(), Box::pin(sink)))
        })
    }
}

/// A samod repository that reconnects quickly.
pub(crate) struct Client {
    pub(crate) repo: Repo,
    pub(crate) dialer: DialerHandle<Infallible>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let repo = Repo::build_tokio().load().await;
        let dialer = dial(&repo, address);
        dialer.established().await.expect("the relay answers");
        Self { repo, dialer }
    }

    pub(crate) async fn create(&self, fill: impl FnOnce(&mut Transaction<'_>)) -> DocHandle {
        let mut document = Automerge::new();
        write(&mut document, fill);
        let handle = self.repo.create(document).await.expect("the repository runs");
        self.saved(&handle).await;
        handle
    }

    /// Until the relay has said that it has everything, which means: on its disk.
    pub(crate) async fn saved(&self, handle: &DocHandle) {
        let connection = self.dialer.connection_id().expect("connected");
        within("saving", handle.they_have_our_changes(connection)).await;
    }

    pub(crate) async fn find(&self, handle: &DocHandle) -> DocHandle {
        let found = within("finding", self.repo.find(handle.document_id().clone())).await;
        found.expect("the repository runs").expect("the relay has it")
    }

    pub(crate) async fn stop(self) {
        within("stopping", self.repo.stop()).await;
    }
}

fn dial(repo: &Repo, address: SocketAddr) -> DialerHandle<Infallible> {
    let backoff = BackoffConfig {
        initial_delay: Duration::from_millis(10),
        max_delay: Duration::from_millis(100),
        max_retries: None,
    };
    let url = format!("ws://{address}/sync").parse().expect("an address");
    repo.dial(backoff, Arc::new(Websocket { url }))
        .expect("the repository runs")
}

pub(crate) async fn within<T>(what: &str, work: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, work).await {
        Ok(done) => done,
        Err(_) => unreachable!("{what} never ended"),
    }
}

pub(crate) fn write(document: &mut Automerge, edit: impl FnOnce(&mut Transaction<'_>)) {
    let mut transaction = document.transaction();
    edit(&mut transaction);
    transaction.commit();
}

pub(crate) fn put(handle: &DocHandle, key: &str, value: &str) {
    handle.with_document(|document| write(document, |it| it.put(ROOT, key, value).expect("the root is a map")));
}

pub(crate) fn text(document: &Automerge, key: &str) -> Option<String> {
    let (value, _) = document.get(ROOT, key).expect("the root is a map")?;
    value.into_string().ok()
}

/// Until the document satisfies `is_true`, now or after a change from anywhere.
pub(crate) async fn until(handle: &DocHandle, what: &str, is_true: impl Fn(&Automerge) -> bool) {
    let mut changes = Box::pin(handle.changes());
    while !handle.with_document(|document| is_true(document)) {
        within(what, changes.next()).await.expect("the repository runs");
    }
}

pub(crate) async fn next_connection(mut events: impl Stream<Item = DialerEvent> + Unpin) {
    let connected = async {
        while let Some(event) = events.next().await {
            if matches!(event, DialerEvent::Connected { .. }) {
                return;
            }
        }
    };
    within("reconnecting", connected).await;
}
