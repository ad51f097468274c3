//! The frames of RFC 6455, a server's side.
//!
//! Of our own, because it holds nothing between frames: a message is read into a buffer that grows as its bytes
//! come, and is handed on whole. The libraries keep, for each socket, a buffer as long as the longest frame that
//! ever went through it. No extension is spoken; text is not understood and none of the protocol's messages is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// A message's buffer begins no longer than this, whatever length was announced.
const FIRST_BYTES: usize = 16 * 1024;

/// What RFC 6455 appends to a client's key.
const MAGIC: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

const CONTINUATION: u8 = 0x0;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;

/// The longest payload of a ping, a pong or a close.
const MAX_CONTROL_BYTES: usize = 125;

/// What a server answers to a client's `Sec-WebSocket-Key`.
pub(super) fn accept(key: &[u8]) -> String {
    STANDARD.encode(Sha1::new().chain_update(key).chain_update(MAGIC).finalize())
}

/// What a client sent.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Received {
    Message(Vec<u8>),
    /// To be sent back as it is.
    Ping(Vec<u8>),
    Pong,
    /// The client is done, for this reason if it gave one.
    Close(Option<u16>),
}

/// Why reading cannot go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Broken {
    /// The connection has ended.
    Gone,
    /// These are no frames of a client, or of a sort that this server does not speak.
    NotFrames,
    /// A message is longer than this server takes.
    TooLong,
}

impl From<std::io::Error> for Broken {
    fn from(_: std::io::Error) -> Self {
        Self::Gone
    }
}

/// Reads a client's messages.
pub(super) struct Reader<R> {
    source: R,
    max_message_bytes: usize,
    /// What has come of a message in several frames.
    begun: Option<Vec<u8>>,
}

impl<R: AsyncBufRead + Unpin> Reader<R> {
    pub(super) fn new(source: R, max_message_bytes: usize) -> Self {
        Self {
            source,
            max_message_bytes,
            begun: None,
        }
    }

    /// The next message. A long one does not come before its last byte, but is refused at its first.
    pub(super) async fn next(&mut self) -> Result<Received, Broken> {
        loop {
            let [first, second] = self.array().await?;
            let (code, last) = (first & 0x0f, first & FINAL != 0);
            if first & 0x70 != 0 || second & MASKED == 0 {
                return Err(Broken::NotFrames);
            }
            let length = match second & 0x7f {
                126 => u64::from(u16::from_be_bytes(self.array().await?)),
                127 => u64::from_be_bytes(self.array().await?),
                short => u64::from(short),
            };
            let length = usize::try_from(length).map_err(|_| Broken::TooLong)?;
            if code & 0x8 != 0 {
                if length > MAX_CONTROL_BYTES || !last {
                    return Err(Broken::NotFrames);
                }
                let mut payload = Vec::new();
                self.payload(length, &mut payload).await?;
                return match code {
                    CLOSE => Ok(Received::Close(payload.first_chunk().copied().map(u16::from_be_bytes))),
                    PING => Ok(Received::Ping(payload)),
                    PONG => Ok(Received::Pong),
                    _ => Err(Broken::NotFrames),
                };
            }
            let mut message = match (code, self.begun.take()) {
                (BINARY, None) => Vec::new(),
                (CONTINUATION, Some(begun)) => begun,
                _ => return Err(Broken::NotFrames),
            };
            if length > self.max_message_bytes.saturating_sub(message.len()) {
                return Err(Broken::TooLong);
            }
            self.payload(length, &mut message).await?;
            if last {
                return Ok(Received::Message(message));
            }
            self.begun = Some(message);
        }
    }

    async fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let mut bytes = [0; N];
        self.source.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    /// Reads a mask and so many bytes under it, and appends those.
    async fn payload(&mut self, length: usize, to: &mut Vec<u8>) -> Result<(), Broken> {
        let mask = self.array().await?;
        let from = to.len();
        to.reserve(length.min(FIRST_BYTES));
        let length = u64::try_from(length).map_err(|_| Broken::TooLong)?;
        let read = (&mut self.source).take(length).read_to_end(to).await?;
        if u64::try_from(read) != Ok(length) {
            return Err(Broken::Gone);
        }
        unmask(to.get_mut(from..).unwrap_or_default(), mask);
        Ok(())
    }

    /// Reads what still comes and forgets it, until the client ends the connection: so that it reads why.
    pub(super) async fn discard(&mut self) {
        loop {
            match self.source.fill_buf().await {
                Ok([]) | Err(_) => return,
                Ok(bytes) => {
                    let length = bytes.len();
                    self.source.consume(length);
                }
            }
        }
    }
}

fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let [a, b, c, d] = mask;
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let (eights, rest) = payload.as_chunks_mut();
    for eight in eights {
        *eight = (u64::from_ne_bytes(*eight) ^ wide).to_ne_bytes();
    }
    for (byte, mask) in rest.iter_mut().zip(mask.iter().cycle()) {
        *byte ^= mask;
    }
}

/// What comes before a message of this length.
pub(super) fn message_header(length: usize) -> Vec<u8> {
    header(BINARY, length)
}

pub(super) fn ping() -> Vec<u8> {
    header(PING, 0)
}

/// The answer to a ping of this payload.
pub(super) fn pong(payload: &[u8]) -> Vec<u8> {
    [&header(PONG, payload.len()), payload].concat()
}

pub(super) fn close(code: u16, reason: &str) -> Vec<u8> {
    let mut frame = header(CLOSE, 2 + reason.len());
    frame.extend(code.to_be_bytes());
    frame.extend(reason.as_bytes());
    frame
}

fn header(code: u8, length: usize) -> Vec<u8> {
    let first = FINAL | code;
    if let Ok(short @ ..=125) = u8::try_from(length) {
        return vec![first, short];
    }
    if let Ok(middling) = u16::try_from(length) {
        let [high, low] = middling.to_be_bytes();
        return vec![first, 126, high, low];
    }
    let mut header = vec![first, 127];
    header.extend(u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
    header
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio_tungstenite::tungstenite::Message;
    use tokio_tungstenite::tungstenite::protocol::{Role, WebSocket};

    use super::*;

    /// Everything in these bytes, and how it ended.
    fn read(bytes: &[u8]) -> (Vec<Received>, Broken) {
        let mut reader = Reader::new(bytes, 1_000);
        let mut all = Vec::new();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        loop {
            match runtime.block_on(reader.next()) {
                Ok(received) => all.push(received),
                Err(broken) => return (all, broken),
            }
        }
    }

    #[test]
    fn the_key_is_answered_as_the_rfc_does() {
        assert_eq!(accept(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    // NET-6
    #[test]
    fn a_message_may_be_in_pieces_with_a_ping_between() {
        let pieces = [
            0x02, 0x83, 0, 0, 0, 0, 1, 2, 3, // begins
            0x89, 0x82, 0, 0, 0, 0, 8, 9, // a ping
            0x00, 0x80, 0, 0, 0, 0, // nothing more
            0x80, 0x81, 0x0f, 0, 0, 0, 0x0b, // ends
        ];
        assert_eq!(
            read(&pieces),
            (
                vec![Received::Ping(vec![8, 9]), Received::Message(vec![1, 2, 3, 4])],
                Broken::Gone
            )
        );
    }

    // NET-6
    #[test]
    fn what_breaks_the_rules_is_told_apart() {
        for (bytes, expected) in [
            (&[0x82, 0x01, 7][..], Broken::NotFrames),            // not masked
            (&[0xc2, 0x81, 0, 0, 0, 0, 7], Broken::NotFrames),    // an extension
            (&[0x81, 0x81, 0, 0, 0, 0, 0x61], Broken::NotFrames), // text
            (&[0x80, 0x81, 0, 0, 0, 0, 7], Broken::NotFrames),    // continues nothing
            (&[0x02, 0x80, 0, 0, 0, 0, 0x82, 0x80, 0, 0, 0, 0], Broken::NotFrames), // begins twice
            (&[0x09, 0x80, 0, 0, 0, 0], Broken::NotFrames),       // a ping in pieces
            (&[0x89, 0xfe, 0, 126], Broken::NotFrames),           // a long ping
            (&[0x83, 0x80, 0, 0, 0, 0], Broken::NotFrames),       // an unknown sort
            (&[0x8b, 0x80, 0, 0, 0, 0], Broken::NotFrames),       // an unknown control
            (&[0x82, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0], Broken::TooLong),
            (&[0x82, 0xfe, 0x03, 0xe9], Broken::TooLong), // 1,001 bytes
            (&[0x82, 0xfe, 0x03, 0xe8, 0, 0, 0, 0, 1], Broken::Gone), // 1,000, of which one came
            (&[0x82], Broken::Gone),
        ] {
            assert_eq!(read(bytes), (vec![], expected), "{bytes:02x?}");
        }
        let mut two = vec![0x02, 0xfe, 0x03, 0x00, 0, 0, 0, 0];
        two.extend([7; 768]);
        two.extend([0x80, 0xfe, 0x03, 0x00]);
        assert_eq!(read(&two), (vec![], Broken::TooLong), "together");
    }

    #[test]
    fn a_close_is_read_with_its_code() {
        assert_eq!(
            read(&[0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]).0,
            [Received::Close(Some(1001))]
        );
        assert_eq!(read(&[0x88, 0x80, 0, 0, 0, 0]).0, [Received::Close(None)]);
    }

    /// A pipe that tungstenite writes to or reads from.
    struct Pipe(std::io::Cursor<Vec<u8>>);

    impl std::io::Read for Pipe {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            std::io::Read::read(&mut self.0, to)
        }
    }

    impl std::io::Write for Pipe {
        fn write(&mut self, from: &[u8]) -> std::io::Result<usize> {
            self.0.get_mut().write(from)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    proptest! {
        #[test]
        fn tungstenites_messages_are_read(messages in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..900), 0..8)) {
            let mut client = WebSocket::from_raw_socket(Pipe(std::io::Cursor::default()), Role::Client, None);
            for message in &messages {
                client.send(Message::Binary(message.clone().into())).expect("the pipe is endless");
            }
            let bytes = client.into_inner().0.into_inner();
            let expected: Vec<_> = messages.into_iter().map(Received::Message).collect();
            prop_assert_eq!(read(&bytes), (expected, Broken::Gone));
        }

        #[test]
        fn tungstenite_reads_what_is_written(length in prop_oneof![0_usize..300, 65_000_usize..66_000]) {
            let message = vec![7; length];
            let bytes = [message_header(length), message.clone(), pong(b"p"), ping(), close(1012, "restarting")].concat();
            let mut client = WebSocket::from_raw_socket(Pipe(std::io::Cursor::new(bytes)), Role::Client, None);
            prop_assert_eq!(client.read().expect("a message"), Message::Binary(message.into()));
            prop_assert_eq!(client.read().expect("a pong"), Message::Pong(b"p".to_vec().into()));
            prop_assert_eq!(client.read().expect("a ping"), Message::Ping(Vec::new().into()));
            let Message::Close(Some(closed)) = client.read().expect("a close") else {
                return Err(TestCaseError::fail("no close"));
            };
            prop_assert_eq!((u16::from(closed.code), closed.reason.as_str()), (1012, "restarting"));
        }

        #[test]
        fn junk_never_panics(junk in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&junk);
        }
    }
}
