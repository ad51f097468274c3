use super::*;
use crate::document::{Document, DocumentKind, Heads};
use crate::id::SessionId;
use crate::store::Stored;

const ONE: DocumentId = DocumentId::from_bytes([1; 16]);
const TWO: DocumentId = DocumentId::from_bytes([2; 16]);

fn log(kind: DocumentKind) -> Vec<Stored> {
    let mut document = Document::new(kind, SessionId::from_bytes([9; 16]));
    document.write(0, |edit| edit.name("members", "p", [("name", "Wilhelmina".into())]));
    let changes = document.changes_since(&Heads::default());
    let stored = (1..).zip(changes).map(|(position, change)| Stored {
        position,
        hash: change.hash,
        bytes: change.bytes,
    });
    stored.collect()
}

fn size(log: &[Stored]) -> Size {
    let bytes: usize = log.iter().map(|stored| stored.bytes.len()).sum();
    Size {
        position: 2,
        bytes: u64::try_from(bytes).expect("small"),
    }
}

fn written() -> Vec<u8> {
    let logs = [(ONE, log(DocumentKind::Study)), (TWO, log(DocumentKind::Lesson))];
    let header = Header {
        made_at_ms: 77,
        epoch: "00000000000000000000000000000001.1".to_owned(),
        logs: logs.iter().fold(Logs::default(), |all, (_, log)| all.with(size(log))),
    };
    let mut out = Vec::new();
    let mut writer = Writer::begin(&header, &mut out);
    for (document, log) in &logs {
        writer.document(*document, size(log), &mut out);
        for stored in log {
            writer.change(stored, &mut out);
        }
    }
    writer.value("a", b"1", &mut out);
    writer.value("b", b"", &mut out);
    let contents = writer.end(&mut out);
    assert_eq!((contents.logs, contents.values), (header.logs, 2));
    out
}

/// Reads an archive that comes in pieces of this length.
fn read(bytes: &[u8], piece: usize) -> Result<(Vec<Entry>, Contents), ArchiveError> {
    let mut reader = Reader::new();
    let mut entries = Vec::new();
    for piece in bytes.chunks(piece) {
        reader.push(piece);
        while let Some(entry) = reader.entry()? {
            entries.push(entry);
        }
    }
    Ok((entries, reader.end()?))
}

// OPS-3
#[test]
fn an_archive_reads_back_as_it_was_written_in_pieces_of_any_length() {
    let bytes = written();
    let (entries, contents) = read(&bytes, usize::MAX).expect("it is whole");
    assert_eq!(
        (contents.logs.documents, contents.logs.changes, contents.values),
        (2, 4, 2)
    );
    let changes: Vec<_> = log(DocumentKind::Study)
        .into_iter()
        .map(|stored| Entry::Change(Change::from_bytes(&stored.bytes).expect("a change")))
        .collect();
    assert!(matches!(&entries[0], Entry::Header(header) if header.made_at_ms == 77));
    assert!(matches!(entries[1], Entry::Document(ONE, Size { position: 2, .. })));
    assert_eq!(entries[2..4], changes);
    assert_eq!(entries[7], Entry::Value("a".to_owned(), b"1".to_vec()));
    assert_eq!(entries[8], Entry::Value("b".to_owned(), Vec::new()));
    assert_eq!(entries[9], Entry::End(contents));
    assert_eq!(entries.len(), 10);
    for piece in [1, 7, 100] {
        assert_eq!(read(&bytes, piece), Ok((entries.clone(), contents)));
    }
}

// OPS-3
#[test]
fn an_archive_that_is_cut_short_anywhere_is_refused() {
    let bytes = written();
    for end in 0..bytes.len() {
        let refused = read(&bytes[..end], 64).expect_err("something is missing");
        if end < MAGIC.len() + VERSION.len() {
            assert_eq!(refused, ArchiveError::NotAnArchive);
        } else {
            assert!(matches!(refused, ArchiveError::CutShort { .. }), "{end}: {refused:?}");
        }
    }
}

// OPS-3
#[test]
fn an_archive_with_any_byte_altered_is_refused() {
    let bytes = written();
    for place in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[place] ^= 0x40;
        assert!(read(&altered, 64).is_err(), "byte {place}");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    let whole = u64::try_from(bytes.len()).expect("small");
    assert_eq!(read(&longer, 64), Err(ArchiveError::Altered { at: whole }));
    let twice = [bytes.as_slice(), &bytes].concat();
    assert_eq!(read(&twice, 64), Err(ArchiveError::Altered { at: whole }));
}

#[test]
fn something_else_and_something_newer_are_told_apart() {
    assert_eq!(read(b"", 1), Err(ArchiveError::NotAnArchive));
    assert_eq!(read(b"a letter from home", 4), Err(ArchiveError::NotAnArchive));
    assert_eq!(read(b"cahier-archive 2\n", 4), Err(ArchiveError::TooNew));
}

/// A frame that is rightly sealed but does not belong where it stands.
#[test]
fn a_well_sealed_archive_that_contradicts_itself_is_refused() {
    let sized = |position, bytes| Size { position, bytes };
    let header = |logs| Header {
        made_at_ms: 0,
        epoch: String::new(),
        logs,
    };
    let log = log(DocumentKind::Study);
    let whole = Logs::default().with(size(&log));
    let archive = |announced: Logs, size: Size, changes: &[Stored]| {
        let mut out = Vec::new();
        let mut writer = Writer::begin(&header(announced), &mut out);
        writer.document(ONE, size, &mut out);
        for stored in changes {
            writer.change(stored, &mut out);
        }
        writer.end(&mut out);
        out
    };
    assert!(read(&archive(whole, size(&log), &log), 64).is_ok());
    for wrong in [
        archive(whole, size(&log), &log[..1]),
        archive(whole, sized(1, size(&log).bytes), &log),
        archive(whole, sized(2, 10), &log),
        archive(Logs::default(), size(&log), &log),
    ] {
        assert!(matches!(read(&wrong, 64), Err(ArchiveError::Altered { .. })));
    }
}

#[test]
fn an_announced_length_is_not_believed() {
    let mut bytes = [MAGIC, VERSION].concat();
    bytes.extend([b'V', 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(read(&bytes, 64), Err(ArchiveError::Altered { at: 17 }));
    let mut bytes = [MAGIC, VERSION].concat();
    bytes.extend([b'C', 0x03, 0xff, 0xff, 0xff]);
    assert_eq!(read(&bytes, 64), Err(ArchiveError::CutShort { at: 17 }));
}

#[test]
fn what_people_wrote_is_not_printed() {
    let (entries, _) = read(&written(), 64).expect("it is whole");
    assert!(!format!("{entries:?}").contains("Wilhelmina"));
}
