//! What commands print to standard output: lines for people, or JSON for programs.

use std::io::Write as _;

use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::Failure;

/// For whom a command prints.
#[derive(Args)]
pub(super) struct Output {
    /// Print JSON, for programs
    #[arg(long)]
    pub(super) json: bool,
}

impl Output {
    /// Prints a list: as JSON, or as the lines that `lines` makes of it.
    pub(super) fn list(&self, values: &[impl Serialize], lines: impl FnOnce() -> String) -> Result<(), Failure> {
        print(&if self.json { json!(values).to_string() } else { lines() })
    }

    /// Says that something was done.
    pub(super) fn done(&self, words: &str) -> Result<(), Failure> {
        print(&if self.json {
            json!({ "done": words }).to_string()
        } else {
            words.to_owned()
        })
    }
}

/// Prints a line to standard output at once, also into a pipe.
pub(super) fn print(line: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| Failure::System {
            action: "print to standard output",
            kind: error.kind(),
        })
}

/// Rows under headings, each column as wide as its widest value.
pub(super) fn table<const N: usize>(headings: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut all = vec![headings.map(str::to_owned)];
    all.extend(rows);
    let widths: [usize; N] = std::array::from_fn(|column| {
        let widths = all.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    });
    let lines = all.iter().map(|row| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A time as people write it, in UTC.
///
/// # Units
/// `ms`: milliseconds since 1970.
pub(super) fn utc(ms: u64) -> String {
    let (days, minutes) = (ms / 86_400_000, ms / 60_000 % 1_440);
    // Days since 1 March of year 0, so that a leap day is the last of its year.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = era * 400 + year_of_era + next;
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02} UTC",
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_write_them() {
        assert_eq!(utc(0), "1970-01-01 00:00 UTC");
        assert_eq!(utc(951_782_399_999), "2000-02-28 23:59 UTC");
        assert_eq!(utc(951_782_400_000), "2000-02-29 00:00 UTC");
        assert_eq!(utc(1_791_886_500_000), "2026-10-13 10:15 UTC");
        assert_eq!(utc(4_107_542_400_000), "2100-03-01 00:00 UTC");
    }

    #[test]
    fn a_table_lines_its_columns_up() {
        let rows = [["Kestrel Lane", "3"], ["Ørsted", "12"]].map(|row| row.map(str::to_owned));
        let expected = "school        people\nKestrel Lane  3\nØrsted        12";
        assert_eq!(table(["school", "people"], rows.into_iter()), expected);
    }
}
