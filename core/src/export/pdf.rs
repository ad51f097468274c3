//! A paper as a PDF.
//!
//! The fonts come from the caller, since they are large: the first one that has a character draws it. What none of them has is
//! drawn as that font's empty box and named in [`Pdf::undrawn`], so that nothing vanishes in silence.
//!
//! Two steps: `set` shapes and breaks text into lines, `flow` puts the lines on pages. Only then is it known
//! how many pages there are, and the pages are drawn.

mod draw;
mod flow;
mod set;

use krilla::error::KrillaError;

use super::paper::{Paper, Paragraph};

/// The last words of a PDF that lacks some.
const BOXES: &str =
    "An empty box stands for a character that no font of this PDF has. The Word and the HTML file have it.";

/// A PDF, and what it lacks.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// The characters that no font had, in order.
    pub undrawn: Vec<char>,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// None of the given files is a font. Whoever calls must bring one.
    #[error("a PDF needs a font")]
    NoFont,
    /// The PDF could not be put together. Report it; the other formats have the same content.
    #[error("the PDF could not be put together")]
    Refused(KrillaError),
}

/// The paper as a PDF, drawn with these fonts (TrueType or OpenType files). The regular weight of a family and its bold one are
/// two of them.
///
/// # Errors
/// [`PdfError`].
pub fn write(paper: &Paper, fonts: Vec<Vec<u8>>) -> Result<Pdf, PdfError> {
    let mut setter = set::Setter::new(fonts).ok_or(PdfError::NoFont)?;
    let mut pages = flow::lay_out(paper, &mut setter);
    if !setter.undrawn().is_empty() {
        let mut paper = paper.clone();
        paper.text(Paragraph::quiet(BOXES));
        pages = flow::lay_out(&paper, &mut setter);
    }
    let bytes = draw::draw(paper, &pages, &mut setter).map_err(PdfError::Refused)?;
    Ok(Pdf {
        bytes,
        undrawn: setter.undrawn().iter().copied().collect(),
    })
}

impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pdf")
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
