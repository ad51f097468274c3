//! The sections of a discussion, in their order.

use crate::lesson::CasePupil;
use crate::template::Template;

/// The section in which the group says what it aims for next.
const NEXT_LESSON: &str = "next-lesson";

/// One section.
#[derive(Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name in places: `technique`, `pupil-A`.
    pub key: String,
    /// Its name for people, where the template gives one.
    pub title: String,
    /// The question, as it is asked.
    pub prompt: String,
    /// The case pupil it is about; none for the sections about all.
    pub pupil: Option<String>,
}

prints_only!(Section { key, pupil });

impl Section {
    /// Whether what is said here has to rest on something that was noted.
    pub fn must_cite(&self) -> bool {
        self.key != NEXT_LESSON
    }
}

/// The sections in the order of the template, those about a case pupil once for each.
pub fn sections(template: &Template, pupils: &[CasePupil]) -> Vec<Section> {
    let mut sections = Vec::new();
    for asked in &template.discussion {
        let whole = |pupil: Option<&CasePupil>| Section {
            key: pupil.map_or_else(
                || asked.key.clone(),
                |pupil| format!("{}-{}", asked.key, step(&pupil.id)),
            ),
            title: asked.title.clone(),
            prompt: asked.prompt.clone(),
            pupil: pupil.map(|pupil| pupil.letter.clone()),
        };
        if asked.each_pupil {
            sections.extend(pupils.iter().map(|pupil| whole(Some(pupil))));
        } else {
            sections.push(whole(None));
        }
    }
    sections
}

/// A pupil's id that can be a step of a place.
fn step(id: &str) -> String {
    id.replace('/', "-")
}
