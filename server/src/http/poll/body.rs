//! The bodies of polling, as `core/PROTOCOL.md` has them. Numbers are big-endian.

use crate::relay::Close;

const SEND: u8 = 1;
const WAIT: u8 = 2;
const END: u8 = 3;

/// What a client asks of its session.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Asked {
    /// Takes these frames; the numbers of such requests count from 1.
    Send { number: u32, frames: Vec<Vec<u8>> },
    /// Gives what there is for me; I have every batch up to this one.
    Wait { received: u32 },
    /// Ends.
    End,
}

/// A body that is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NotABody;

pub(super) fn read(body: &[u8]) -> Result<Asked, NotABody> {
    let (kind, rest) = body.split_first().ok_or(NotABody)?;
    let (number, mut rest) = take_number(rest)?;
    let asked = match *kind {
        SEND => {
            let mut frames = Vec::new();
            while !rest.is_empty() {
                let (length, after) = take_number(rest)?;
                let length = usize::try_from(length).map_err(|_| NotABody)?;
                let (frame, after) = after.split_at_checked(length).ok_or(NotABody)?;
                frames.push(frame.to_vec());
                rest = after;
            }
            return Ok(Asked::Send { number, frames });
        }
        WAIT => Asked::Wait { received: number },
        END => Asked::End,
        _ => return Err(NotABody),
    };
    if rest.is_empty() { Ok(asked) } else { Err(NotABody) }
}

fn take_number(bytes: &[u8]) -> Result<(u32, &[u8]), NotABody> {
    let (number, rest) = bytes.split_first_chunk().ok_or(NotABody)?;
    Ok((u32::from_be_bytes(*number), rest))
}

/// What a session answers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Answer {
    /// Why the session is over, if it is.
    pub(super) close: Option<Close>,
    /// Of a `Send`, the last one taken; of a `Wait`, the batch's number, or 0 when there is no batch.
    pub(super) number: u32,
    pub(super) frames: Vec<Vec<u8>>,
}

pub(super) fn write(answer: &Answer) -> Vec<u8> {
    let Answer { close, number, frames } = answer;
    let length = 6 + frames.iter().map(|frame| 4 + frame.len()).sum::<usize>();
    let mut body = Vec::with_capacity(length);
    body.extend(close.map_or(0, Close::code).to_be_bytes());
    body.extend(number.to_be_bytes());
    for frame in frames {
        let length = u32::try_from(frame.len()).expect("the relay sends no frame of 4 GiB");
        body.extend(length.to_be_bytes());
        body.extend(frame);
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_as_the_protocol_document_has_them() {
        assert_eq!(
            read(&[1, 0, 0, 0, 7, 0, 0, 0, 2, 0xa1, 0xa2, 0, 0, 0, 0]),
            Ok(Asked::Send {
                number: 7,
                frames: vec![vec![0xa1, 0xa2], vec![]],
            })
        );
        assert_eq!(read(&[2, 0, 0, 1, 0]), Ok(Asked::Wait { received: 256 }));
        assert_eq!(read(&[3, 0, 0, 0, 0]), Ok(Asked::End));
    }

    #[test]
    fn junk_is_no_body() {
        for junk in [
            &[][..],
            &[1],
            &[1, 0, 0, 0],
            &[4, 0, 0, 0, 0],
            &[2, 0, 0, 0, 0, 0],
            &[1, 0, 0, 0, 1, 0],
            &[1, 0, 0, 0, 1, 0, 0, 0, 2, 9],
            &[1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 9],
        ] {
            assert_eq!(read(junk), Err(NotABody), "{junk:?}");
        }
    }

    #[test]
    fn answers_are_written_as_the_protocol_document_has_them() {
        let answer = Answer {
            close: Some(Close::NotAllowed),
            number: 3,
            frames: vec![vec![0xa1], vec![]],
        };
        assert_eq!(write(&answer), [0x03, 0xf0, 0, 0, 0, 3, 0, 0, 0, 1, 0xa1, 0, 0, 0, 0]);
        assert_eq!(write(&Answer::default()), [0; 6]);
    }
}
