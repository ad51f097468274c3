//! The seating plan as its screen draws it: which code sits where.
//!
//! A drawing is one text at the place `plan/seating`, a seat a line, so that two people who draw at once make two
//! drawings that stand side by side, and nobody gets a mixture.

use serde::{Deserialize, Serialize};

use super::plan::Seat;

/// Where the drawing stands.
pub(super) const SEATING: &str = "plan/seating";

/// No room has more.
const MAX_SEATS: usize = 120;
/// Rows and columns are below this.
const MAX_SIDE: u32 = 24;
const MAX_CODE_CHARS: usize = 40;

/// One place of a drawing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeatPlace {
    /// The code of the pupil who sits there.
    pub code: String,
    /// Rows from the front, from 0.
    pub row: u32,
    /// Columns from the left as an observer at the back sees them, from 0.
    pub column: u32,
}

prints_only!(SeatPlace { row, column });

/// Why a drawing is not taken. The person who draws can mend it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SeatingError {
    /// Too many seats, or one too far out.
    #[error("a room has at most 120 seats in 24 rows and 24 columns")]
    TooLarge,
    /// A code is empty, too long, or has a line break or tab.
    #[error("a code has 1 to 40 characters in one line")]
    Code,
    /// Two seats in one place, or one code on two seats.
    #[error("two seats in one place, or one code on two seats")]
    Twice,
}

/// A drawing as text.
pub(super) fn drawn(seats: &[SeatPlace]) -> Result<String, SeatingError> {
    if seats.len() > MAX_SEATS || seats.iter().any(|seat| seat.row.max(seat.column) >= MAX_SIDE) {
        return Err(SeatingError::TooLarge);
    }
    for (place, seat) in seats.iter().enumerate() {
        let is_plain = !seat.code.trim().is_empty() && !seat.code.contains(['\n', '\r', '\t']);
        if !is_plain || seat.code.chars().count() > MAX_CODE_CHARS {
            return Err(SeatingError::Code);
        }
        let mut others = seats.iter().skip(place + 1);
        if others.any(|other| other.code == seat.code || (other.row, other.column) == (seat.row, seat.column)) {
            return Err(SeatingError::Twice);
        }
    }
    let lines = seats
        .iter()
        .map(|SeatPlace { code, row, column }| format!("{row}\t{column}\t{code}"));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// The seats of a drawing, as far as they can be read.
pub(super) fn seats(drawing: &str) -> Vec<SeatPlace> {
    let lines = drawing.lines().take(MAX_SEATS);
    let seats = lines.filter_map(|line| {
        let mut parts = line.splitn(3, '\t');
        let (row, column) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let code = parts.next()?.to_owned();
        (row < MAX_SIDE && column < MAX_SIDE).then_some(SeatPlace { code, row, column })
    });
    seats.collect()
}

impl SeatPlace {
    /// The place of a seat.
    pub(super) fn of(seat: &Seat) -> Self {
        Self {
            code: seat.code.clone(),
            row: seat.row,
            column: seat.column,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(code: &str, row: u32, column: u32) -> SeatPlace {
        SeatPlace {
            code: code.to_owned(),
            row,
            column,
        }
    }

    #[test]
    fn a_drawing_is_read_as_it_was_drawn() {
        let room = [seat("Otter-3", 0, 1), seat("the one by the door", 4, 0)];
        let drawing = drawn(&room).expect("a room");
        assert_eq!(drawing, "0\t1\tOtter-3\n4\t0\tthe one by the door");
        assert!(seats(&drawing) == room);
        assert!(seats("x\ty\nz\n9999\t0\tfar\n0\t0").is_empty());
    }

    #[test]
    fn what_is_no_room_is_refused() {
        let refused = |seats: &[SeatPlace]| drawn(seats).expect_err("no room");
        assert_eq!(refused(&[seat("A", 0, 24)]), SeatingError::TooLarge);
        let crowd: Vec<_> = (0..121_u32).map(|n| seat(&n.to_string(), n / 20, n % 20)).collect();
        assert_eq!(refused(&crowd), SeatingError::TooLarge);
        for code in ["", " ", "a\tb", "a\nb", &"x".repeat(41)] {
            assert_eq!(refused(&[seat(code, 0, 0)]), SeatingError::Code);
        }
        assert_eq!(refused(&[seat("A", 0, 0), seat("B", 0, 0)]), SeatingError::Twice);
        assert_eq!(refused(&[seat("A", 0, 0), seat("A", 0, 1)]), SeatingError::Twice);
    }
}
