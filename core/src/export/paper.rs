//! A document to read, as blocks.
//!
//! It knows nothing of any format. Whatever people wrote is cleaned here, once: a character that no format can carry is
//! shown as the replacement character, so that nothing vanishes in silence.

use serde::{Deserialize, Serialize};

use super::PURPOSE;

/// A document to read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// What it is, of whom, and when it was made: below the title.
    pub subtitle: String,
    /// What stands on every page.
    pub stamp: String,
    /// Its content, in order.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "tag")]
pub enum Block {
    /// A heading.
    Heading {
        /// From 1, the highest, to 3.
        level: u8,
        /// The words.
        text: String,
    },
    /// A paragraph.
    Text {
        /// Its words and how they are meant.
        paragraph: Paragraph,
    },
    /// A list without order.
    List {
        /// One paragraph an item.
        items: Vec<String>,
    },
    /// Somebody's own words.
    Quotation {
        /// The words.
        text: String,
        /// Whose they are.
        source: String,
    },
    /// A table.
    Table {
        /// The columns from the left.
        columns: Vec<Column>,
        /// The rows, each of one cell a column.
        rows: Vec<Vec<Cell>>,
    },
    /// What follows begins on a new page.
    PageBreak,
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// How wide it is, in parts of the sum of all columns.
    pub share: u8,
}

/// A cell of a table: its paragraphs.
pub type Cell = Vec<Paragraph>;

/// A paragraph.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Paragraph {
    /// The words; a line end is one.
    pub text: String,
    /// How they are meant.
    pub tone: Tone,
}

/// How a paragraph is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// As it stands.
    Plain,
    /// What to see first.
    Strong,
    /// Beside the matter: who, when, how.
    Quiet,
}

impl Paragraph {
    /// What people wrote, or we say of it.
    pub fn plain(text: &str) -> Self {
        Self::new(text, Tone::Plain)
    }

    /// What to see first.
    pub fn strong(text: &str) -> Self {
        Self::new(text, Tone::Strong)
    }

    /// What stands beside the matter.
    pub fn quiet(text: &str) -> Self {
        Self::new(text, Tone::Quiet)
    }

    fn new(text: &str, tone: Tone) -> Self {
        Self {
            text: clean(text),
            tone,
        }
    }
}

impl Column {
    /// A column of this title and width.
    pub fn new(title: &str, share: u8) -> Self {
        Self {
            title: clean(title),
            share,
        }
    }
}

impl Paper {
    /// A document of this title that has nothing in it.
    pub fn new(title: &str) -> Self {
        Self {
            title: clean(title),
            subtitle: String::new(),
            stamp: PURPOSE.to_owned(),
            blocks: Vec::new(),
        }
    }

    /// Says below the title what the document is and of whom.
    pub fn subtitle(&mut self, parts: &[&str]) {
        self.subtitle = clean(&joined(parts));
    }

    pub(super) fn made_on(mut self, day: &str) -> Self {
        if !day.is_empty() {
            self.subtitle = joined(&[&self.subtitle, &clean(day)]);
        }
        self
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: u8, text: &str) {
        self.blocks.push(Block::Heading {
            level,
            text: clean(text),
        });
    }

    /// Adds a paragraph.
    pub fn text(&mut self, paragraph: Paragraph) {
        self.blocks.push(Block::Text { paragraph });
    }

    /// Adds a list, if it has any items.
    pub fn list<'a>(&mut self, items: impl IntoIterator<Item = &'a str>) {
        let items: Vec<_> = items.into_iter().map(clean).collect();
        if !items.is_empty() {
            self.blocks.push(Block::List { items });
        }
    }

    /// Adds somebody's own words.
    pub fn quotation(&mut self, text: &str, source: &str) {
        self.blocks.push(Block::Quotation {
            text: clean(text),
            source: clean(source),
        });
    }

    /// Adds a table, if it has any rows.
    pub fn table(&mut self, columns: Vec<Column>, rows: Vec<Vec<Cell>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table { columns, rows });
        }
    }

    /// Begins a new page, unless nothing has been written yet.
    pub fn new_page(&mut self) {
        if !self.blocks.is_empty() {
            self.blocks.push(Block::PageBreak);
        }
    }
}

/// Parts of a line, the empty ones left out, with a dot between.
pub(super) fn joined(parts: &[&str]) -> String {
    let parts: Vec<_> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// What people wrote, without what no format can carry: XML has no place for most control characters.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            '\r' => '\n',
            '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER,
            control if control.is_control() => char::REPLACEMENT_CHARACTER,
            other => other,
        })
        .collect()
}

/// What people wrote is never printed.
impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Paper")
            .field("blocks", &self.blocks.len())
            .finish_non_exhaustive()
    }
}
