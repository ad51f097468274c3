//! The relay without a websocket: the same frames in single requests. The bytes are in `core/PROTOCOL.md`, "Without a
//! websocket".
//!
//! Rules kept here: one request sends at a time and one waits at a time; each is tried again as it is until it is
//! answered, or has been for so long that the line counts as lost, so repeating loses and doubles nothing. What is not
//! the relay's answer, a login page for example, is none.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderName};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep, timeout};

use super::Said;
use crate::device::relay::{Answer, Relay};

const SESSION: HeaderName = HeaderName::from_static("cahier-session");
const BINARY: &str = "application/octet-stream";
const SEND: u8 = 1;
const WAIT: u8 = 2;
const END: u8 = 3;

/// The relay answers a waiting request after 20 seconds at the latest; a proxy may add to it.
const ANSWER_WITHIN: Duration = Duration::from_secs(45);
/// A long frame on a slow line.
const TAKEN_WITHIN: Duration = Duration::from_mins(2);
const AGAIN_AFTER: Duration = Duration::from_secs(1);
/// The relay keeps a session of which it hears nothing for a minute.
const LOST_AFTER: Duration = Duration::from_secs(50);
/// Frames that wait are sent together up to this length.
const TOGETHER_BYTES: usize = 1 << 20;

/// The session is over.
pub(super) struct Lost {
    pub(super) code: Option<u16>,
    pub(super) refused: bool,
}

const LOST: Lost = Lost {
    code: None,
    refused: false,
};

/// An open session.
pub(super) struct Polling {
    relay: Relay,
    session: String,
}

impl Polling {
    pub(super) async fn open(relay: &Relay) -> Result<Self, Lost> {
        let answer = post(relay, None, Bytes::new(), ANSWER_WITHIN)
            .await
            .map_err(|fault| match fault {
                Fault::Refused(401) => Lost {
                    code: None,
                    refused: true,
                },
                _ => LOST,
            })?;
        if let Some(session) = answer.headers.get(SESSION).and_then(|value| value.to_str().ok()) {
            return Ok(Self {
                relay: relay.clone(),
                session: session.to_owned(),
            });
        }
        Err(read(&answer.body).map_or(LOST, |batch| Lost {
            code: (batch.close != 0).then_some(batch.close),
            refused: false,
        }))
    }

    /// Carries frames until the session is over.
    pub(super) async fn run(
        &mut self,
        queue: &mut UnboundedReceiver<Vec<u8>>,
        waiting_bytes: &AtomicUsize,
        say: &(dyn Fn(Said) + Send + Sync),
    ) -> Lost {
        let lost = tokio::select! {
            lost = self.listen(say) => lost,
            lost = self.speak(queue, waiting_bytes) => lost,
        };
        // So that the relay need not wait for a silence. Whether it arrives changes nothing.
        let _ = post(&self.relay, Some(&self.session), head(END, 0), AGAIN_AFTER).await;
        lost
    }

    async fn listen(&self, say: &(dyn Fn(Said) + Send + Sync)) -> Lost {
        let mut received = 0;
        loop {
            let Ok(batch) = self.ask(head(WAIT, received), ANSWER_WITHIN).await else {
                return LOST;
            };
            if batch.number == received + 1 {
                received = batch.number;
                batch.frames.into_iter().for_each(|frame| say(Said::Received(frame)));
            }
            if batch.close != 0 {
                return Lost {
                    code: Some(batch.close),
                    refused: false,
                };
            }
        }
    }

    async fn speak(&self, queue: &mut UnboundedReceiver<Vec<u8>>, waiting_bytes: &AtomicUsize) -> Lost {
        let mut sent = 0;
        let mut next = None;
        loop {
            let first = match next.take() {
                Some(frame) => frame,
                None => match queue.recv().await {
                    Some(frame) => frame,
                    None => return LOST,
                },
            };
            let mut body = Vec::new();
            let mut bytes = 0;
            let mut frame = Some(first);
            while let Some(one) = frame {
                if bytes > 0 && bytes + one.len() > TOGETHER_BYTES {
                    next = Some(one);
                    break;
                }
                bytes += one.len();
                let length = u32::try_from(one.len()).expect("a frame has far less than 4 GiB");
                body.extend(length.to_be_bytes());
                body.extend(one);
                frame = queue.try_recv().ok();
            }
            sent += 1;
            let body = Bytes::from([head(SEND, sent).as_ref(), &body].concat());
            match self.ask(body, TAKEN_WITHIN).await {
                // The waiting request brings what the relay said before it closed.
                Ok(answer) if answer.close != 0 => std::future::pending().await,
                Ok(_) => _ = waiting_bytes.fetch_sub(bytes, Ordering::Relaxed),
                Err(lost) => return lost,
            }
        }
    }

    /// Asks until there is an answer, or has been none for too long.
    async fn ask(&self, body: Bytes, within: Duration) -> Result<Batch, Lost> {
        let begun = Instant::now();
        loop {
            match post(&self.relay, Some(&self.session), body.clone(), within).await {
                Ok(answer) => return read(&answer.body).ok_or(LOST),
                Err(Fault::Refused(_)) => return Err(LOST),
                Err(Fault::NoAnswer) if begun.elapsed() > LOST_AFTER => return Err(LOST),
                Err(Fault::NoAnswer) => sleep(AGAIN_AFTER).await,
            }
        }
    }
}

enum Fault {
    /// By the relay: trying again would change nothing.
    Refused(u16),
    NoAnswer,
}

async fn post(relay: &Relay, session: Option<&str>, body: Bytes, within: Duration) -> Result<Answer, Fault> {
    let headers: Vec<_> = session
        .map(|session| (SESSION, session.to_owned()))
        .into_iter()
        .collect();
    let asked = relay.ask(Method::POST, "/sync/poll", BINARY, &headers, body);
    let Ok(Ok(answer)) = timeout(within, asked).await else {
        return Err(Fault::NoAnswer);
    };
    // A proxy that cannot reach the relay answers for it with 5xx; the relay itself refuses with 4xx.
    if answer.status.is_client_error() {
        return Err(Fault::Refused(answer.status.as_u16()));
    }
    let is_ours = answer.headers.get(CONTENT_TYPE).is_some_and(|value| value == BINARY);
    if answer.status.is_success() && is_ours {
        Ok(answer)
    } else {
        Err(Fault::NoAnswer)
    }
}

struct Batch {
    close: u16,
    number: u32,
    frames: Vec<Vec<u8>>,
}

fn head(what: u8, number: u32) -> Bytes {
    let mut head = vec![what];
    head.extend(number.to_be_bytes());
    Bytes::from(head)
}

/// None for what is cut off.
fn read(body: &[u8]) -> Option<Batch> {
    let (close, rest) = body.split_first_chunk()?;
    let (number, mut rest) = rest.split_first_chunk()?;
    let mut frames = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk() {
        let (frame, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        frames.push(frame.to_vec());
        rest = after;
    }
    rest.is_empty().then(|| Batch {
        close: u16::from_be_bytes(*close),
        number: u32::from_be_bytes(*number),
        frames,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_or_none() {
        let body = [0, 0, 0, 0, 0, 3, 0, 0, 0, 2, 7, 8, 0, 0, 0, 1, 9];
        let batch = read(&body).expect("it is whole");
        assert_eq!(
            (batch.close, batch.number, batch.frames),
            (0, 3, vec![vec![7, 8], vec![9]])
        );
        for cut in [0, 5, 8, 11, 14, 16] {
            assert!(read(&body[..cut]).is_none_or(|batch| batch.frames.len() < 2), "{cut}");
        }
        assert!(read(&body[..16]).is_none());
    }
}
