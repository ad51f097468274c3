//! The writers of DOCX and PDF for the browser.
//!
//! They are a wasm module apart from the engine's, because they are as large and seldom needed: the app loads it, and the
//! fonts, when somebody asks for a file. What crosses is a paper as the engine gives it out, in JSON. Native shells need no
//! second module: they call the core's writers by `cahier-bindings`, with its feature `press`.

use cahier_core::export::{Paper, docx, pdf};

/// Why there is no file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PressError {
    /// This is no paper of this version: reload the app.
    NoPaper,
    /// The fonts could not be used: fetch them again.
    NoFont,
    /// The file could not be put together: take another format, and report it.
    Refused,
}

impl PressError {
    /// The error's name in the app.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoPaper => "no-paper",
            Self::NoFont => "no-font",
            Self::Refused => "refused",
        }
    }
}

fn read(paper: &str) -> Result<Paper, PressError> {
    serde_json::from_str(paper).map_err(|_| PressError::NoPaper)
}

/// The paper as a Word file.
pub fn write_docx(paper: &str) -> Result<Vec<u8>, PressError> {
    docx::write(&read(paper)?).map_err(|_| PressError::Refused)
}

/// The paper as a PDF, and the characters that no font had.
pub fn write_pdf(paper: &str, fonts: Vec<Vec<u8>>) -> Result<pdf::Pdf, PressError> {
    pdf::write(&read(paper)?, fonts).map_err(|error| match error {
        pdf::PdfError::NoFont => PressError::NoFont,
        _ => PressError::Refused,
    })
}

#[cfg(target_arch = "wasm32")]
mod web {
    use wasm_bindgen::prelude::{JsError, wasm_bindgen};

    use super::PressError;

    impl From<PressError> for JsError {
        fn from(error: PressError) -> Self {
            Self::new(error.name())
        }
    }

    /// Puts files together. Fonts are given to it before the first PDF.
    #[wasm_bindgen]
    #[derive(Debug, Default)]
    pub struct Press {
        fonts: Vec<Vec<u8>>,
        undrawn: String,
    }

    #[wasm_bindgen]
    impl Press {
        /// A press without fonts.
        #[wasm_bindgen(constructor)]
        pub fn new() -> Self {
            Self::default()
        }

        /// Takes a font file: TrueType or OpenType. What no earlier one has is looked for in it.
        #[wasm_bindgen(js_name = addFont)]
        pub fn add_font(&mut self, file: Vec<u8>) {
            self.fonts.push(file);
        }

        /// The paper as a Word file.
        pub fn docx(&self, paper: &str) -> Result<Vec<u8>, JsError> {
            Ok(super::write_docx(paper)?)
        }

        /// The paper as a PDF.
        pub fn pdf(&mut self, paper: &str) -> Result<Vec<u8>, JsError> {
            let pdf = super::write_pdf(paper, self.fonts.clone())?;
            self.undrawn = pdf.undrawn.into_iter().collect();
            Ok(pdf.bytes)
        }

        /// The characters that no font had when the last PDF was written.
        pub fn undrawn(&self) -> String {
            self.undrawn.clone()
        }
    }
}
#[cfg(target_arch = "wasm32")]
pub use web::Press;
