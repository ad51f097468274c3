use proptest::prelude::*;

use super::AttachmentFault::{MediaType, Metadata, TooLarge};
use super::*;

/// A JPEG of these segments, one scan and the end.
fn jpeg(segments: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8];
    for (marker, body) in segments {
        bytes.extend([0xFF, *marker]);
        let length = u16::try_from(body.len() + 2).expect("a short segment");
        bytes.extend(length.to_be_bytes());
        bytes.extend(*body);
    }
    // A scan with a stuffed byte and a restart in its data.
    bytes.extend([
        0xFF, 0xDA, 0, 3, 1, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9,
    ]);
    bytes
}

fn png(parts: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    for (part, body) in parts {
        bytes.extend(u32::try_from(body.len()).expect("a short part").to_be_bytes());
        bytes.extend(*part);
        bytes.extend(*body);
        bytes.extend([0; 4]);
    }
    bytes
}

fn webp(parts: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (part, content) in parts {
        body.extend(*part);
        body.extend(u32::try_from(content.len()).expect("a short part").to_le_bytes());
        body.extend(*content);
        body.extend(vec![0; content.len() % 2]);
    }
    let length = u32::try_from(body.len()).expect("a short file");
    [b"RIFF", &length.to_le_bytes()[..], &body].concat()
}

const JFIF: (u8, &[u8]) = (0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
const TABLE: (u8, &[u8]) = (0xDB, &[0; 65]);

fn photo(media_type: &str, bytes: &[u8]) -> Result<(), AttachmentFault> {
    asked(AttachmentKind::Photo, media_type, bytes)
}

fn asked(kind: AttachmentKind, media_type: &str, bytes: &[u8]) -> Result<(), AttachmentFault> {
    let request = AttachmentRequest {
        kind,
        media_type: media_type.to_owned(),
        width: 4,
        height: 3,
        duration_ms: 0,
    };
    Attachment::of(&request, bytes, None).map(|_| ())
}

#[test]
fn media_2_a_picture_that_has_more_in_it_than_the_picture_is_refused() {
    assert_eq!(photo("image/jpeg", &jpeg(&[JFIF, TABLE])), Ok(()));
    assert_eq!(
        photo("image/jpeg", &jpeg(&[JFIF, (0xE2, b"ICC_PROFILE\0\x01\x01")])),
        Ok(())
    );
    for more in [
        (0xE1, &b"Exif\0\0MM"[..]),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
        (0xE2, b"MPF\0"),
        (0xED, b"Photoshop 3.0\x008BIM"),
        (0xE0, b"JFXX\0\x10"),
        (0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01\0\0\0"),
        (0xFE, b"taken at Kestrel Lane"),
    ] {
        assert_eq!(
            photo("image/jpeg", &jpeg(&[JFIF, more, TABLE])),
            Err(Metadata),
            "{more:?}"
        );
    }
    let after_the_end = [jpeg(&[JFIF]), b"GPS".to_vec()].concat();
    assert_eq!(photo("image/jpeg", &after_the_end), Err(Metadata));

    let image: [(&[u8; 4], &[u8]); 3] = [(b"IHDR", &[0; 13]), (b"IDAT", b"pixels"), (b"IEND", b"")];
    assert_eq!(photo("image/png", &png(&image)), Ok(()));
    for more in [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt"] {
        let parts = [image[0], (more, b"Author"), image[1], image[2]];
        assert_eq!(photo("image/png", &png(&parts)), Err(Metadata), "{more:?}");
    }
    assert_eq!(
        photo("image/png", &[png(&image), b"more".to_vec()].concat()),
        Err(Metadata)
    );

    assert_eq!(
        photo("image/webp", &webp(&[(b"VP8X", &[0; 10]), (b"VP8 ", b"odd")])),
        Ok(())
    );
    for more in [b"EXIF", b"XMP ", b"NOTE"] {
        assert_eq!(
            photo("image/webp", &webp(&[(b"VP8 ", b"pixels"), (more, b"x")])),
            Err(Metadata)
        );
    }
    assert_eq!(
        photo("image/webp", &[webp(&[(b"VP8 ", b"")]), b"more".to_vec()].concat()),
        Err(Metadata)
    );
}

#[test]
fn media_1_what_is_too_large_or_not_what_it_is_said_to_be_is_refused() {
    let picture = jpeg(&[JFIF]);
    assert_eq!(photo("image/png", &picture), Err(MediaType));
    assert_eq!(photo("image/gif", b"GIF89a"), Err(MediaType));
    assert_eq!(photo("image/jpeg", &picture[..picture.len() - 2]), Err(MediaType));
    let large = [picture.as_slice(), &vec![0; 400_001]].concat();
    assert_eq!(photo("image/jpeg", &large), Err(TooLarge));
    let request = AttachmentRequest {
        kind: AttachmentKind::Photo,
        media_type: "image/jpeg".to_owned(),
        width: 4,
        height: 3,
        duration_ms: 0,
    };
    let with = |thumbnail: &[u8]| Attachment::of(&request, &picture, Some(thumbnail)).err();
    assert_eq!(with(&picture), None);
    assert_eq!(with(&vec![0xFF; 24_001]), Some(TooLarge));
    assert_eq!(with(&jpeg(&[(0xE1, b"Exif\0\0")])), Some(Metadata));
    assert_eq!(with(b"none"), Some(MediaType));

    let audio = |media_type, bytes: &[u8]| asked(AttachmentKind::Audio, media_type, bytes);
    assert_eq!(audio("audio/webm", b"\x1A\x45\xDF\xA3sound"), Ok(()));
    assert_eq!(audio("audio/ogg", b"OggSsound"), Ok(()));
    assert_eq!(audio("audio/mp4", b"\0\0\0\x18ftypM4A "), Ok(()));
    assert_eq!(audio("audio/mp4", b"OggSsound"), Err(MediaType));
    assert_eq!(
        audio("audio/webm;codecs=opus", b"\x1A\x45\xDF\xA3sound"),
        Err(MediaType)
    );
    assert_eq!(audio("image/jpeg", &picture), Err(MediaType));
}

#[test]
fn a_drawing_is_strokes_and_nothing_else() {
    let ink = |json: &str| asked(AttachmentKind::Ink, "application/vnd.cahier.ink+json", json.as_bytes());
    let drawn = |strokes: &str| {
        ink(&format!(
            r#"{{"cahier ink":1,"width":100,"height":70,"strokes":{strokes}}}"#
        ))
    };
    assert_eq!(drawn(r#"[{"width":4,"points":[[0,0,0.5],[100,70,1]]}]"#), Ok(()));
    for strokes in [
        "[]",
        r#"[{"width":4,"points":[]}]"#,
        r#"[{"width":0,"points":[[1,1,1]]}]"#,
        r#"[{"width":4,"points":[[101,1,1]]}]"#,
        r#"[{"width":4,"points":[[1,1,1.5]]}]"#,
        r#"[{"width":4,"points":[[1,1]]}]"#,
        r#"[{"width":4,"points":[[1,1,1]],"label":"Sam"}]"#,
    ] {
        assert_eq!(drawn(strokes), Err(MediaType), "{strokes}");
    }
    assert_eq!(
        ink(r#"{"cahier ink":2,"width":1,"height":1,"strokes":[]}"#),
        Err(MediaType)
    );
}

#[test]
fn what_is_stored_is_read_again_and_what_a_newer_app_wrote_is_passed_over() {
    let attachment = Attachment {
        hash: "a".repeat(64),
        kind: AttachmentKind::Photo,
        media_type: "image/webp".to_owned(),
        bytes: 1_234,
        width: 1_600,
        height: 1_200,
        duration_ms: 0,
        thumbnail: Some("b".repeat(64)),
    };
    let stored = attachment.stored();
    assert_eq!(
        stored,
        format!(
            "{} photo image/webp 1234 1600 1200 0 {}",
            "a".repeat(64),
            "b".repeat(64)
        )
    );
    assert_eq!(Attachment::parse(&stored), Some(attachment.clone()));
    assert_eq!(Attachment::parse(&format!("{stored} sepia")), Some(attachment));
    for other in [
        "",
        "a",
        "A photo image/webp 1 1 1 0 -",
        &stored.replace("photo", "film"),
        &stored.replace("1234", "-1"),
    ] {
        assert_eq!(Attachment::parse(other), None, "{other}");
    }
}

proptest! {
    #[test]
    fn junk_is_refused_and_never_panics(
        start in prop::sample::select(vec![&b""[..], b"\xFF\xD8", b"\x89PNG\r\n\x1A\n", b"RIFF\x10\0\0\0WEBP", b"{\"cahier ink\":1,"]),
        junk in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let bytes = [start, &junk].concat();
        for kind in AttachmentKind::ALL {
            for media_type in kind.media_types() {
                let _ = asked(kind, media_type, &bytes);
            }
        }
    }

    #[test]
    fn a_stored_line_of_junk_never_panics(line in "\\PC{0,200}") {
        let _ = Attachment::parse(&line);
    }
}
