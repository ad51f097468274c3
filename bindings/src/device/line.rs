//! The line to the relay: a websocket, or single requests where a network lets no websocket through.
//!
//! The driver does not notice which. A websocket that does not open, or opens and carries nothing, makes the same
//! attempt go on by polling; when that works, the next attempts begin there for a while, longer each time.
//!
//! Rule kept here: whoever stops reading costs a bounded amount of memory; then the line is lost and the engine starts
//! over.

mod poll;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderValue, header};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::relay::Relay;

/// More than this waiting to be sent means that the other side does not read.
const MAX_WAITING_BYTES: usize = 16 << 20;
/// The longest frame that is taken from a relay.
const MAX_FRAME_BYTES: usize = 64 << 20;
/// A proxy may swallow the upgrade and answer never.
const OPEN_WITHIN: Duration = Duration::from_secs(10);
/// The relay answers a join at once; a proxy that buffers keeps that for itself.
const SPEAK_WITHIN: Duration = Duration::from_secs(10);
/// How soon the websocket is tried again, and how seldom at last.
const FIRST_AGAIN: Duration = Duration::from_secs(30);
const LAST_AGAIN: Duration = Duration::from_mins(15);

/// What the line says to the driver.
pub(super) enum Said {
    /// It is open.
    Opened,
    /// A frame has come.
    Received(Vec<u8>),
    /// It is over, or could not be opened; with the relay's close code if it gave one.
    Closed {
        /// As in PROTOCOL.md.
        code: Option<u16>,
        /// The relay does not know this device any more.
        refused: bool,
    },
}

/// How lines ended before, which decides how the next one begins.
#[derive(Default)]
pub(super) struct Habit {
    poll_until: Option<Instant>,
    again: Duration,
}

impl Habit {
    fn polls(&self) -> bool {
        self.poll_until.is_some_and(|until| Instant::now() < until)
    }

    fn poll_for_a_while(&mut self) -> Instant {
        let again = self.again.max(FIRST_AGAIN);
        self.again = (again * 2).min(LAST_AGAIN);
        let until = Instant::now() + again;
        self.poll_until = Some(until);
        until
    }
}

/// An open line, or one that is being opened. It is cut when this is dropped.
pub(super) struct Line {
    frames: UnboundedSender<Vec<u8>>,
    waiting_bytes: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Line {
    /// Begins to open one. What it says goes to `say`, and after [`Said::Closed`] nothing.
    pub(super) fn dial(
        relay: Relay,
        habit: Arc<tokio::sync::Mutex<Habit>>,
        say: impl Fn(Said) + Send + Sync + 'static,
    ) -> Self {
        let (frames, queue) = unbounded_channel();
        let waiting_bytes = Arc::new(AtomicUsize::new(0));
        let mut speaker = Speaker {
            relay,
            queue,
            waiting_bytes: Arc::clone(&waiting_bytes),
            say: Box::new(say),
        };
        let task = tokio::spawn(async move {
            let mut habit = habit.lock().await;
            let ended = speaker.run(&mut habit).await;
            (speaker.say)(ended);
        });
        Self {
            frames,
            waiting_bytes,
            task,
        }
    }

    /// Sends a frame. On a line that is over it is lost, as on any line; the engine will say it again. False when the
    /// other side has stopped reading: then the line is to be dropped.
    #[must_use]
    pub(super) fn send(&self, frame: Vec<u8>) -> bool {
        let waiting = self.waiting_bytes.fetch_add(frame.len(), Ordering::Relaxed);
        let _ = self.frames.send(frame);
        waiting <= MAX_WAITING_BYTES
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Speaker {
    relay: Relay,
    queue: UnboundedReceiver<Vec<u8>>,
    waiting_bytes: Arc<AtomicUsize>,
    say: Box<dyn Fn(Said) + Send + Sync>,
}

/// Why a websocket ended.
enum End {
    /// It did not open, and a proxy may be why.
    NotOpened,
    /// It opened and carried nothing.
    Mute,
    Closed(Option<u16>),
    /// The relay itself does not let this device in.
    Refused,
}

impl Speaker {
    async fn run(&mut self, habit: &mut Habit) -> Said {
        if habit.polls() {
            return self.poll(habit).await;
        }
        match self.speak(habit).await {
            End::NotOpened => self.poll(habit).await,
            End::Mute => {
                habit.poll_for_a_while();
                closed(None)
            }
            End::Closed(code) => closed(code),
            End::Refused => Said::Closed {
                code: None,
                refused: true,
            },
        }
    }

    async fn poll(&mut self, habit: &mut Habit) -> Said {
        let mut polling = match timeout(OPEN_WITHIN, poll::Polling::open(&self.relay)).await {
            Ok(Ok(polling)) => polling,
            Ok(Err(poll::Lost { refused, code })) => {
                // Neither works: there is no network, from which nothing is learnt.
                *habit = Habit::default();
                return Said::Closed { code, refused };
            }
            Err(_) => {
                *habit = Habit::default();
                return closed(None);
            }
        };
        let until = match habit.poll_until {
            Some(until) if Instant::now() < until => until,
            _ => habit.poll_for_a_while(),
        };
        (self.say)(Said::Opened);
        // Closing makes the engine dial anew, which begins with the websocket.
        let ended = timeout_at(until, polling.run(&mut self.queue, &self.waiting_bytes, &self.say)).await;
        match ended {
            Ok(poll::Lost { refused, code }) => Said::Closed { code, refused },
            Err(_) => closed(None),
        }
    }

    async fn speak(&mut self, habit: &mut Habit) -> End {
        let Some(request) = self.request() else {
            return End::NotOpened;
        };
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_FRAME_BYTES))
            .max_frame_size(Some(MAX_FRAME_BYTES));
        let dialled = tokio_tungstenite::connect_async_with_config(request, Some(config), true);
        let socket = match timeout(OPEN_WITHIN, dialled).await {
            Ok(Ok((socket, _))) => socket,
            Ok(Err(Error::Http(answer))) if answer.status() == 401 => return End::Refused,
            Ok(Err(_)) | Err(_) => return End::NotOpened,
        };
        let (mut mouth, mut ear) = socket.split();
        (self.say)(Said::Opened);
        let mut speak_by = Some(Instant::now() + SPEAK_WITHIN);
        loop {
            let silence = async {
                match speak_by {
                    Some(by) => tokio::time::sleep_until(by).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                frame = self.queue.recv() => {
                    let Some(frame) = frame else { return End::Closed(None) };
                    let length = frame.len();
                    if mouth.send(Message::Binary(frame.into())).await.is_err() {
                        return End::Closed(None);
                    }
                    self.waiting_bytes.fetch_sub(length, Ordering::Relaxed);
                }
                said = ear.next() => match said {
                    Some(Ok(Message::Binary(frame))) => {
                        if speak_by.take().is_some() {
                            *habit = Habit::default();
                        }
                        (self.say)(Said::Received(frame.into()));
                    }
                    Some(Ok(Message::Close(frame))) => {
                        return End::Closed(frame.map(|frame| frame.code.into()));
                    }
                    // The library answers pings; a text frame is some proxy's.
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => {
                        return if speak_by.is_some() { End::Mute } else { End::Closed(None) };
                    }
                },
                () = silence => return End::Mute,
            }
        }
    }

    fn request(&self) -> Option<tokio_tungstenite::tungstenite::handshake::client::Request> {
        // http becomes ws, https becomes wss.
        let url = format!("ws{}/sync", self.relay.base.strip_prefix("http")?);
        let mut request = url.into_client_request().ok()?;
        if let Some(token) = &self.relay.token {
            let value = HeaderValue::try_from(format!("Bearer {token}")).ok()?;
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        Some(request)
    }
}

fn closed(code: Option<u16>) -> Said {
    Said::Closed { code, refused: false }
}
