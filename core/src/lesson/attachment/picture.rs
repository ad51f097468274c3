//! What is in a picture's file besides the picture.
//!
//! A file is walked part by part, and each part must be on a closed list: what is needed to draw the pixels in their
//! colours. So what no list knows is refused too, and nothing may follow the end. The pixels themselves are not decoded:
//! whoever shows a picture does that.

use super::AttachmentFault;
use AttachmentFault::{MediaType, Metadata};

/// What a picture may be.
pub(super) const MEDIA_TYPES: [&str; 3] = ["image/jpeg", "image/webp", "image/png"];

/// The parts of a PNG that say how it looks.
const PNG_PARTS: [&[u8; 4]; 12] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"cICP",
];
/// The parts of a WebP that say how it looks.
const WEBP_PARTS: [&[u8; 4]; 5] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"];

/// Whether these bytes are a picture of this media type, and nothing but a picture.
pub(super) fn check(media_type: &str, bytes: &[u8]) -> Result<(), AttachmentFault> {
    match media_type {
        "image/jpeg" => jpeg(bytes),
        "image/png" => png(bytes),
        "image/webp" => webp(bytes),
        _ => Err(MediaType),
    }
}

/// Whether these bytes are a picture of any of the media types, and nothing but a picture.
pub(super) fn check_any(bytes: &[u8]) -> Result<(), AttachmentFault> {
    match bytes.first() {
        Some(0xFF) => jpeg(bytes),
        Some(0x89) => png(bytes),
        _ => webp(bytes),
    }
}

/// Takes so many bytes off the front.
fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], AttachmentFault> {
    let (taken, left) = rest.split_at_checked(count).ok_or(MediaType)?;
    *rest = left;
    Ok(taken)
}

fn four(bytes: &[u8]) -> Result<[u8; 4], AttachmentFault> {
    bytes.try_into().map_err(|_| MediaType)
}

fn length(bytes: u32) -> Result<usize, AttachmentFault> {
    usize::try_from(bytes).map_err(|_| MediaType)
}

fn jpeg(bytes: &[u8]) -> Result<(), AttachmentFault> {
    let mut rest = bytes;
    if take(&mut rest, 2)? != [0xFF, 0xD8] {
        return Err(MediaType);
    }
    loop {
        let &[0xFF, marker] = take(&mut rest, 2)? else {
            return Err(MediaType);
        };
        match marker {
            // The end.
            0xD9 => return if rest.is_empty() { Ok(()) } else { Err(Metadata) },
            // A filler.
            0xFF => rest = bytes.get(bytes.len() - rest.len() - 1..).ok_or(MediaType)?,
            _ => {
                let &[high, low] = take(&mut rest, 2)? else {
                    return Err(MediaType);
                };
                let body = usize::from(u16::from_be_bytes([high, low]));
                let body = take(&mut rest, body.checked_sub(2).ok_or(MediaType)?)?;
                match marker {
                    // JFIF's own segment may end with a thumbnail, which JFXX's is all about.
                    0xE0 if body.starts_with(b"JFIF\0") && body.len() == 14 => {}
                    0xE2 if body.starts_with(b"ICC_PROFILE\0") => {}
                    0xEE if body.starts_with(b"Adobe") && body.len() == 12 => {}
                    // Whatever else an application or a person put in.
                    0xE0..=0xEF | 0xFE => return Err(Metadata),
                    // A scan: its data goes on to the next marker that is none of its own.
                    0xDA => {
                        let ends = |two: &[u8]| matches!(two, [0xFF, 1..=0xCF | 0xD8..=0xFE]);
                        let data = rest.windows(2).position(ends).ok_or(MediaType)?;
                        take(&mut rest, data)?;
                    }
                    // Frames, tables, restart intervals.
                    0xC0..=0xCF | 0xDB..=0xDD => {}
                    _ => return Err(MediaType),
                }
            }
        }
    }
}

fn png(bytes: &[u8]) -> Result<(), AttachmentFault> {
    let mut rest = bytes;
    if take(&mut rest, 8)? != b"\x89PNG\r\n\x1A\n" {
        return Err(MediaType);
    }
    loop {
        let body = length(u32::from_be_bytes(four(take(&mut rest, 4)?)?))?;
        let part = four(take(&mut rest, 4)?)?;
        take(&mut rest, body)?;
        take(&mut rest, 4)?;
        if !PNG_PARTS.contains(&&part) {
            return Err(Metadata);
        }
        if &part == b"IEND" {
            return if rest.is_empty() && body == 0 {
                Ok(())
            } else {
                Err(Metadata)
            };
        }
    }
}

fn webp(bytes: &[u8]) -> Result<(), AttachmentFault> {
    let mut rest = bytes;
    let (riff, body, webp) = (take(&mut rest, 4)?, four(take(&mut rest, 4)?)?, take(&mut rest, 4)?);
    if riff != b"RIFF" || webp != b"WEBP" {
        return Err(MediaType);
    }
    let body = length(u32::from_le_bytes(body))?;
    let there = rest.len() + 4;
    if body != there {
        return Err(if body < there { Metadata } else { MediaType });
    }
    while !rest.is_empty() {
        let part = four(take(&mut rest, 4)?)?;
        let body = length(u32::from_le_bytes(four(take(&mut rest, 4)?)?))?;
        // A part of an odd length is followed by a byte that makes it even.
        take(&mut rest, body)?;
        take(&mut rest, body % 2)?;
        if !WEBP_PARTS.contains(&&part) {
            return Err(Metadata);
        }
    }
    Ok(())
}
