//! What a group takes out of Cahier: its study as a document to read, and as a file that holds all of it.
//!
//! A [`Paper`] is a document as a list of blocks: headings, paragraphs, tables. The [`workbook`](Paper::write), the
//! report and the practice card are papers, made by pure functions of the study's documents as they stand. The writers
//! turn any paper into HTML ([`html`]), and with the feature `press` into DOCX ([`docx`]) and PDF ([`pdf`]): a part that
//! is some lines of blocks is in all of them.
//!
//! Not here: who may have it (a paper has only what this tablet holds, and of notes only those that were shared), and
//! where it goes.
//!
//! Rules kept here: pupils appear by code; adults by name or, if that is asked for, by a pseudonym; every page says what it
//! is for; what people wrote is text and never markup.

mod card;
#[cfg(feature = "press")]
pub mod docx;
pub mod file;
mod findings;
pub mod html;
mod lesson;
mod paper;
#[cfg(feature = "press")]
pub mod pdf;
mod people;
mod report;
mod talk;
mod workbook;

pub use paper::{Block, Cell, Column, Paper, Paragraph, Tone};
pub use people::Adults;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::id::{DocumentId, PersonId};
use crate::study::Study;

/// What stands on every page of every paper.
pub const PURPOSE: &str = "For professional learning, not appraisal";

/// Which paper a person asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PaperKind {
    /// The whole study: plans, predictions beside observations, notes, interviews, discussions, findings.
    Workbook,
    /// Context, aims, methods, findings.
    Report,
    /// What to pass on: the technique, for whom, the evidence, what to try.
    PracticeCard,
}

/// A paper as a person asks for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaperRequest {
    /// Which one.
    pub kind: PaperKind,
    /// How adults appear in it.
    pub adults: Adults,
    /// The day on which it is made, as people there write a date.
    pub made_on: String,
}

/// The documents that a study is read from.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The study.
    pub study: &'a Document,
    /// Its lessons in order; none of them is a draft.
    pub lessons: Vec<(DocumentId, &'a Document)>,
    /// The group's name.
    pub group: &'a str,
    /// The school's name.
    pub school: &'a str,
}

impl Source<'_> {
    /// The lessons that are in a paper: those that have arrived and are not out of the study.
    fn shown(&self, study: &Study) -> impl Iterator<Item = &(DocumentId, &Document)> {
        let arrived = self.lessons.iter().filter(|(_, document)| !document.is_untouched());
        arrived.filter(|(id, document)| !study.is_out(*id, document))
    }
}

impl Paper {
    /// The paper that a request asks of a study.
    pub fn write(source: &Source<'_>, request: &PaperRequest) -> Self {
        let paper = match request.adults {
            Adults::Names => Self::of(source, request.kind),
            Adults::Pseudonyms => {
                let copies = people::Pseudonymous::copy(source);
                Self::of(&copies.source(source), request.kind)
            }
        };
        paper.made_on(&request.made_on)
    }

    fn of(source: &Source<'_>, kind: PaperKind) -> Self {
        let nobody = PersonId::new("");
        let record = people::Record::read(source, &nobody);
        match kind {
            PaperKind::Workbook => workbook::write(&record),
            PaperKind::Report => report::write(&record),
            PaperKind::PracticeCard => card::write(&record),
        }
    }
}

#[cfg(test)]
mod tests;
