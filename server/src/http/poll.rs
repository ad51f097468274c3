//! The same conversation over single requests, for networks that let no websocket through.
//!
//! Every answer is whole and finite, so that a proxy may buffer it, and comes before a usual proxy loses its
//! patience. A lost request or answer loses and doubles nothing: what a client sends is numbered, and what it is
//! sent is kept until it says that it has it. The bodies are in `core/PROTOCOL.md`; what is in the frames is the
//! relay's business, as on the websocket.
//!
//! One task owns each session. Requests ask it and wait; whoever hangs up meanwhile takes nothing along.

mod body;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use cahier_core::id::DeviceId;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use self::body::{Answer, Asked};
use super::conversation::{Conversation, visitor};
use super::{App, Refusal};
use crate::access::Secret;
use crate::hub::Outgoing;
use crate::relay::{Close, Limit, Visitor};

/// The header that names a session.
const SESSION: HeaderName = HeaderName::from_static("cahier-session");

/// How much longer a body may be than a frame: it has one of the longest sort, or many small ones.
const BODY_OVER_FRAME_BYTES: usize = 64 * 1024;

/// How long a body may take to arrive.
const BODY_WITHIN: Duration = Duration::from_mins(2);

/// How long a request waits when there is nothing to say: less than the 30 seconds after which usual proxies
/// cut an idle connection.
const HOLD: Duration = Duration::from_secs(20);

/// A session of which nothing is heard for so long is over.
const SILENT_FOR: Duration = Duration::from_mins(1);

/// For how long the reason of a session's end can be asked for.
const LINGER: Duration = Duration::from_secs(2);

/// A batch takes no further frame once it has this much.
const BATCH_BYTES: usize = 1024 * 1024;

/// How many requests of one session wait for it. A client needs two.
const MAX_REQUESTS: usize = 4;

/// The sessions that go on, by their secret names. One that the relay has let go stays until its client has heard of
/// that or is silent, so they have a bound of their own: as many as there may be connections.
pub(crate) struct Sessions {
    max: usize,
    by_name: Mutex<HashMap<String, Entry>>,
}

struct Entry {
    /// The device that opened it: nobody else may use it.
    device: Option<DeviceId>,
    requests: mpsc::Sender<Asking>,
}

/// A request and where its answer goes.
struct Asking {
    asked: Result<Asked, Close>,
    answer: oneshot::Sender<Answer>,
}

impl Sessions {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            max,
            by_name: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a session. Returns whether there was room for it.
    fn enter(&self, name: &str, entry: Entry) -> bool {
        let mut sessions = self.lock();
        let has_room = sessions.len() < self.max;
        if has_room {
            sessions.insert(name.to_owned(), entry);
        }
        has_room
    }

    fn find(&self, name: &HeaderValue, device: Option<&DeviceId>) -> Option<mpsc::Sender<Asking>> {
        let sessions = self.lock();
        let entry = sessions.get(name.to_str().ok()?)?;
        (entry.device.as_ref() == device).then(|| entry.requests.clone())
    }
}

pub(super) async fn poll(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let (head, body) = request.into_parts();
    let visitor = visitor(&app, &head.headers).await?;
    let Some(name) = head.headers.get(SESSION) else {
        return Ok(open(app, visitor));
    };
    // Unknown and another device's look the same.
    let requests = app.polls.find(name, visitor.device()).ok_or(Refusal::NotFound)?;
    let max_body_bytes = app.max_frame_bytes + BODY_OVER_FRAME_BYTES;
    let announced = head.headers.get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let asked = if announced.is_some_and(|length| length > max_body_bytes) {
        app.metrics.limit_reached(Limit::Frame.name());
        Err(Close::TooBig)
    } else {
        let bytes = tokio::time::timeout(BODY_WITHIN, to_bytes(body, max_body_bytes)).await;
        let bytes = bytes.map_err(|_| Refusal::Malformed)?.map_err(|_| Refusal::Malformed)?;
        body::read(&bytes).map_err(|body::NotABody| Close::NotOurProtocol)
    };
    let (answer, answered) = oneshot::channel();
    let asking = Asking { asked, answer };
    requests.send(asking).await.map_err(|_| Refusal::NotFound)?;
    let answer = answered.await.map_err(|_| Refusal::NotFound)?;
    Ok(respond(body::write(&answer)))
}

/// Opens a session and names it, or says that there are too many.
fn open(app: Arc<App>, visitor: Visitor) -> Response {
    let name = Secret::new_token();
    let (requests, asked) = mpsc::channel(MAX_REQUESTS);
    let entry = Entry {
        device: visitor.device().cloned(),
        requests,
    };
    if !app.polls.enter(name.reveal(), entry) {
        let limit = Limit::Connections;
        app.metrics.limit_reached(limit.name());
        return respond(body::write(&Answer {
            close: Some(limit.close()),
            ..Answer::default()
        }));
    }
    let mut response = respond(Vec::new());
    let mut value = HeaderValue::try_from(name.reveal()).expect("a token is letters and digits");
    value.set_sensitive(true);
    response.headers_mut().insert(SESSION, value);
    tokio::spawn(async move {
        app.metrics.poll_opened();
        let session = Session {
            conversation: Conversation::begin(Arc::clone(&app), visitor).await,
            taken: 0,
            batch: Answer::default(),
            waiting: None,
            over_at: Instant::now() + SILENT_FOR,
        };
        session.run(asked).await;
        app.polls.lock().remove(name.reveal());
        app.metrics.poll_closed();
    });
    response
}

fn respond(body: Vec<u8>) -> Response {
    let binary = HeaderValue::from_static("application/octet-stream");
    ([(header::CONTENT_TYPE, binary)], Body::from(body)).into_response()
}

struct Session {
    conversation: Conversation,
    /// The number of the last request whose frames were taken.
    taken: u32,
    /// The last batch. It is kept until the client has it; then its frames are gone and its number stays.
    batch: Answer,
    /// Who waits for the next batch, and until when. Then there is none that the client lacks.
    waiting: Option<(oneshot::Sender<Answer>, Instant)>,
    /// When it ends if nothing is heard.
    over_at: Instant,
}

impl Session {
    async fn run(mut self, mut requests: mpsc::Receiver<Asking>) {
        while self.batch.close.is_none() {
            let until = self.waiting.as_ref().map_or(self.over_at, |(_, until)| *until);
            let stopping = self.conversation.to_relay.stopping();
            tokio::select! {
                asking = requests.recv() => match asking {
                    Some(asking) => self.answer(asking).await,
                    None => break,
                },
                outgoing = self.conversation.from_relay.next(), if self.waiting.is_some() => self.fill(outgoing),
                // The relay's own word would wait behind frames that nobody fetches.
                () = stopping, if self.waiting.is_none() => {
                    self.batch.close = Some(Close::Restarting);
                }
                () = tokio::time::sleep_until(until) => match self.waiting.take() {
                    Some((waiting, _)) => {
                        let _ = waiting.send(Answer::default());
                        self.heard();
                    }
                    None => break,
                },
            }
        }
        self.conversation.to_relay.end().await;
        let Some(close) = self.batch.close else { return };
        if let Some((waiting, _)) = self.waiting.take() {
            let _ = waiting.send(self.batch.clone());
        }
        // Whoever lost that answer may ask again for a moment.
        let linger = Instant::now() + LINGER;
        while let Ok(Some(Asking { asked, answer })) = tokio::time::timeout_at(linger, requests.recv()).await {
            let _ = answer.send(match asked {
                Ok(Asked::Wait { .. }) => self.batch.clone(),
                _ => Answer {
                    close: Some(close),
                    number: self.taken,
                    frames: Vec::new(),
                },
            });
        }
    }

    fn heard(&mut self) {
        self.over_at = Instant::now() + SILENT_FOR;
    }

    async fn answer(&mut self, Asking { asked, answer }: Asking) {
        self.heard();
        match asked {
            Ok(Asked::Send { number, frames }) if number <= self.taken.saturating_add(1) => {
                if number > self.taken {
                    self.taken = number;
                    for frame in frames {
                        self.conversation.to_relay.frame(frame).await;
                    }
                }
                let _ = answer.send(Answer {
                    number: self.taken,
                    ..Answer::default()
                });
            }
            Ok(Asked::Wait { received }) if received == self.batch.number => {
                self.batch.frames = Vec::new();
                let newer = (answer, Instant::now() + HOLD);
                if let Some((older, _)) = self.waiting.replace(newer) {
                    let _ = older.send(Answer::default());
                }
            }
            // Its answer was lost, or it is late itself and nobody reads this one.
            Ok(Asked::Wait { received }) if received < self.batch.number => {
                let _ = answer.send(self.batch.clone());
            }
            Ok(Asked::Send { .. } | Asked::Wait { .. }) => self.close(Close::NotOurProtocol, answer),
            Ok(Asked::End) => self.close(Close::Done, answer),
            Err(close) => self.close(close, answer),
        }
    }

    fn close(&mut self, close: Close, answer: oneshot::Sender<Answer>) {
        self.batch.close = Some(close);
        let _ = answer.send(Answer {
            close: Some(close),
            number: self.taken,
            frames: Vec::new(),
        });
    }

    /// Makes a batch of what the relay has to say and gives it to whoever waits.
    fn fill(&mut self, first: Outgoing) {
        let mut bytes = 0;
        let mut next = Some(first);
        while let Some(outgoing) = next {
            match outgoing {
                Outgoing::Frame(frame) => {
                    bytes += frame.len();
                    self.batch.frames.push(frame);
                }
                Outgoing::Close(close) => {
                    self.batch.close = Some(close);
                    break;
                }
            }
            next = if bytes < BATCH_BYTES {
                self.conversation.from_relay.try_next()
            } else {
                None
            };
        }
        self.batch.number = self.batch.number.wrapping_add(1);
        if let Some((waiting, _)) = self.waiting.take() {
            let _ = waiting.send(self.batch.clone());
        }
    }
}
