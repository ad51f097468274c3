//! The figures of all servers side by side, as Markdown.

use std::fmt::Write as _;

use crate::server::Kind;
use crate::work::Figure;

/// What one server made of one piece of work.
pub(crate) enum Outcome {
    Measured(Vec<Figure>),
    /// It could not be started.
    Skipped,
    /// It did not end in time, or lost the connection.
    Failed,
}

/// One piece of work, and a column for each server.
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) columns: Vec<(Kind, Outcome)>,
}

impl Section {
    pub(crate) fn markdown(&self) -> String {
        let mut rows: Vec<&str> = Vec::new();
        for (_, outcome) in &self.columns {
            if let Outcome::Measured(figures) = outcome {
                for figure in figures {
                    if !rows.contains(&figure.row.as_str()) {
                        rows.push(&figure.row);
                    }
                }
            }
        }
        let mut cells = vec![vec![self.title.clone()]];
        cells[0].extend(self.columns.iter().map(|(kind, _)| kind.name().to_owned()));
        for row in rows {
            let ours = self.columns.iter().find(|(kind, _)| *kind == Kind::Cahier);
            let ours = ours.and_then(|(_, outcome)| outcome.value(row));
            let mut line = vec![row.to_owned()];
            line.extend(self.columns.iter().map(|(kind, outcome)| {
                let value = outcome.value(row);
                match (outcome, value, ours) {
                    (Outcome::Skipped, ..) => "not installed".to_owned(),
                    (Outcome::Failed, ..) => "failed".to_owned(),
                    (_, None, _) => "–".to_owned(),
                    (_, Some(value), Some(ours)) if *kind != Kind::Cahier && ours > 0.0 => {
                        format!("{} ({}×)", number(value), number(value / ours))
                    }
                    (_, Some(value), _) => number(value),
                }
            }));
            cells.push(line);
        }
        aligned(&cells)
    }
}

impl Outcome {
    fn value(&self, row: &str) -> Option<f64> {
        match self {
            Self::Measured(figures) => figures
                .iter()
                .find(|figure| figure.row == row)
                .map(|figure| figure.value),
            Self::Skipped | Self::Failed => None,
        }
    }
}

/// Three digits that mean something.
fn number(value: f64) -> String {
    match value {
        _ if value >= 100.0 => format!("{value:.0}"),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ if value >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn aligned(cells: &[Vec<String>]) -> String {
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (place, row) in cells.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let pad = width(column) - cell.chars().count();
            let _ = write!(text, "| {cell}{} ", " ".repeat(pad));
        }
        text.push_str("|\n");
        if place == 0 {
            for column in 0..row.len() {
                let _ = write!(text, "|{}", "-".repeat(width(column) + 2));
            }
            text.push_str("|\n");
        }
    }
    text
}
