//! How many operations a change says it has, before anything is made of them.
//!
//! Columns are run-length encoded, so that a hundred bytes can say "the same, 2^60 times". Automerge counts them
//! out, one by one or into memory. Only the runs are looked at here; whether they make sense is Automerge's to say.

use crate::leb128::Reader;

/// How many entries one column of a change may have.
const MAX_ENTRIES: u64 = 1 << 20;

/// Whether no column of this change chunk has more entries than a change may have. Bytes that are no change
/// are not bounded either.
pub(super) fn are_bounded(chunk: &[u8]) -> bool {
    columns(chunk).is_some()
}

fn columns(chunk: &[u8]) -> Option<()> {
    let mut chunk = Reader::new(chunk);
    chunk.take(4 + 4 + 1)?; // magic, checksum, type
    let mut body = Reader::new(chunk.bytes()?);
    body.hashes()?; // dependencies
    body.bytes()?; // actor
    body.unsigned()?; // sequence number
    body.unsigned()?; // first operation
    body.signed()?; // time
    body.bytes()?; // message
    for _ in 0..body.unsigned()? {
        body.bytes()?; // another actor
    }
    let count = body.unsigned()?;
    let mut specs = body;
    for _ in 0..count {
        body.unsigned()?;
        body.unsigned()?;
    }
    for _ in 0..count {
        let spec = specs.unsigned()?;
        let column = Reader::new(body.take(specs.unsigned()?)?);
        match spec & 7 {
            3 => entries(column, |column| column.signed().map(drop))?,
            4 | 7 => (), // booleans and raw values: nobody counts these out
            5 => entries(column, |column| column.bytes().map(drop))?,
            _ => entries(column, |column| column.unsigned().map(drop))?,
        }
    }
    Some(())
}

/// Reads a run-length encoded column and gives up at one entry too many.
fn entries(mut column: Reader<'_>, value: impl Fn(&mut Reader<'_>) -> Option<()>) -> Option<()> {
    let mut total: u64 = 0;
    while !column.is_empty() {
        let run = column.signed()?;
        let count = if run == 0 {
            column.unsigned()?
        } else {
            run.unsigned_abs()
        };
        total = total.checked_add(count).filter(|total| *total <= MAX_ENTRIES)?;
        match run {
            0 => (),
            1.. => value(&mut column)?,
            _ => (0..count).try_for_each(|_| value(&mut column))?,
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A change without operations, with these columns.
    fn chunk(columns: &[(u8, &[u8])]) -> Vec<u8> {
        let mut body = vec![0, 1, 7, 1, 1, 0, 0, 0];
        body.push(u8::try_from(columns.len()).expect("few columns"));
        for (spec, column) in columns {
            body.extend([*spec, u8::try_from(column.len()).expect("a short column")]);
        }
        body.extend(columns.iter().flat_map(|(_, column)| *column));
        let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1];
        chunk.push(u8::try_from(body.len()).expect("a short change"));
        chunk.extend(body);
        chunk
    }

    #[test]
    fn ordinary_runs_are_bounded() {
        assert!(are_bounded(&chunk(&[(0x42, &[3, 1]), (0x15, &[0x7f, 1, b'a'])])));
        // A run of 2^20.
        assert!(are_bounded(&chunk(&[(0x42, &[0x80, 0x80, 0xc0, 0, 1])])));
    }

    #[test]
    fn a_run_without_end_is_not() {
        let endless = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f, 1];
        for spec in [0x42, 0x70, 0x71, 0x73] {
            assert!(!are_bounded(&chunk(&[(spec, &endless)])), "column {spec:x}");
        }
        let nulls = [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f];
        assert!(!are_bounded(&chunk(&[(0x42, &nulls)])));
        // Two runs that are one entry too many together.
        assert!(!are_bounded(&chunk(&[(0x42, &[0x80, 0x80, 0xc0, 0, 1, 1, 1])])));
    }
}
