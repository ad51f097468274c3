//! Templates: the form that a method gives to plan, interview and discussion, as data with a version.
//!
//! A study, and each of its lessons, keeps a copy of the template that it was made with, so that it opens for ever,
//! whatever the app ships later. A note never depends on a template.
//!
//! Rules kept here: a template of a newer app reads as far as this one understands it; a copy that cannot be read, or
//! none, is as if the document had been made with the first one.

mod file;

use serde::{Deserialize, Serialize};

pub use file::{MethodView, TemplateFault, TemplateRefusal};

use crate::document::{Document, Edit, Scalar};
use crate::entry::{Entries, Entry};

/// The template of research lesson study: what a study has where nobody chose another.
const RESEARCH_LESSON_STUDY: &str = include_str!("template/research-lesson-study-2.json");
const INSTRUCTIONAL_ROUNDS: &str = include_str!("template/instructional-rounds-2.json");
/// Where a study has the template that was chosen for it, as `json`.
const PLACE: &str = "template";
/// A longer copy is not worth reading.
const MAX_BYTES: usize = 64 * 1024;

/// The form of one method.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Template {
    /// The method: "research-lesson-study". It goes on meaning the same in every version.
    pub id: String,
    /// Counts up from 1 whenever the wording or order changes.
    pub version: u32,
    /// Its name for people.
    pub title: String,
    /// The ground rules that it suggests, one sentence each.
    pub ground_rules: Vec<String>,
    /// The stages that it suggests for a first plan.
    pub stages: Vec<TemplateStage>,
    /// The tags that an observer can tap, in order.
    pub tags: Vec<String>,
    /// The codes of interval coding, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// The topics of an interview, in order.
    pub interview: Vec<Prompt>,
    /// The sections of the discussion, in their fixed order.
    pub discussion: Vec<Prompt>,
}

prints_only!(Template { id, version });

/// A stage that a template suggests.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TemplateStage {
    /// What happens in it.
    pub name: String,
    /// Its length in minutes.
    pub minutes: u32,
}

prints_only!(TemplateStage { minutes });

/// An interview topic or a section of the discussion.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Prompt {
    /// Its name in places. It goes on meaning the same in every version.
    pub key: String,
    /// Its name for people, where the app has none for the key.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The question, as it is asked.
    pub prompt: String,
    /// Whether it is asked once for each case pupil.
    pub each_pupil: bool,
}

prints_only!(Prompt { key, each_pupil });

impl Template {
    /// Research lesson study, as this app ships it.
    pub fn research_lesson_study() -> Self {
        serde_json::from_str(RESEARCH_LESSON_STUDY).expect("a test reads the shipped template")
    }

    /// Every template that this app ships, the usual one first.
    pub fn shipped() -> [Self; 2] {
        [RESEARCH_LESSON_STUDY, INSTRUCTIONAL_ROUNDS]
            .map(|json| serde_json::from_str(json).expect("a test reads the shipped templates"))
    }

    /// The template that a study or lesson was made with.
    pub fn read(document: &Document) -> Self {
        document
            .named("about")
            .remove("template")
            .and_then(|record| Self::parse(record.text("json")?))
            .unwrap_or_else(Self::research_lesson_study)
    }

    /// The codes of interval coding: those of the first template where this one, of an earlier app, has none.
    pub fn codes(self) -> Vec<String> {
        if self.codes.is_empty() {
            Self::research_lesson_study().codes
        } else {
            self.codes
        }
    }

    /// The template that was chosen for a study since. Of several that were chosen at once the first counts: a plan needs
    /// one form.
    pub fn chosen(entries: &Entries) -> Option<Self> {
        let mut standing = entries.standing(PLACE);
        standing.find_map(|written| Self::parse(written.fields.text("json")?))
    }

    /// Chooses it for a study.
    pub fn choose(&self, edit: &mut Edit<'_>, entry: &Entry, seen: &Entries) {
        entry.write(edit, PLACE, seen, [("json", Scalar::from(self.json()))]);
    }

    fn json(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers are JSON")
    }

    /// Keeps a copy in a study or lesson that is being made.
    pub fn write(&self, edit: &mut Edit<'_>) {
        edit.name(
            "about",
            "template",
            [
                ("id", Scalar::from(self.id.as_str())),
                ("version", Scalar::from(i64::from(self.version))),
                ("json", Scalar::from(self.json())),
            ],
        );
    }

    fn parse(json: &str) -> Option<Self> {
        (json.len() <= MAX_BYTES)
            .then(|| serde_json::from_str(json).ok())
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentKind;
    use crate::id::SessionId;

    fn lesson() -> Document {
        Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]))
    }

    fn keys(prompts: &[Prompt]) -> Vec<&str> {
        prompts.iter().map(|prompt| prompt.key.as_str()).collect()
    }

    // TMPL-1
    #[test]
    fn research_lesson_study_starts_from_pupils_and_speaks_of_the_teaching_last() {
        let template = Template::research_lesson_study();
        assert_eq!((template.id.as_str(), template.version), ("research-lesson-study", 2));
        assert_eq!(keys(&template.interview), ["enjoyed", "learned", "helped", "change"]);
        assert_eq!(
            keys(&template.discussion),
            [
                "pupil",
                "interviews",
                "progress",
                "others",
                "technique",
                "teaching",
                "next-lesson"
            ]
        );
        let each: Vec<_> = template.discussion.iter().map(|section| section.each_pupil).collect();
        assert_eq!(each, [true, false, false, false, false, false, false]);
        assert!(!template.ground_rules.is_empty() && !template.stages.is_empty() && !template.tags.is_empty());
    }

    // TMPL-2
    #[test]
    fn a_document_keeps_the_template_that_it_was_made_with() {
        let mut document = lesson();
        assert_eq!(Template::read(&document), Template::research_lesson_study());
        let own = Template {
            version: 7,
            tags: vec!["listens".to_owned()],
            ..Template::research_lesson_study()
        };
        document.write(0, |edit| own.write(edit));
        assert_eq!(Template::read(&document), own);
    }

    // TMPL-3
    #[test]
    fn a_template_of_a_newer_app_reads_as_far_as_it_is_understood() {
        let newer = r#"{"id": "rounds", "version": 9, "tags": ["waits"], "strands": [{"key": "physical"}],
            "discussion": [{"key": "describe", "prompt": "What did we see?", "minutes": 10}]}"#;
        let read = Template::parse(newer).expect("it is JSON");
        assert_eq!((read.id.as_str(), read.version, read.tags.len()), ("rounds", 9, 1));
        assert_eq!(keys(&read.discussion), ["describe"]);
        assert!(read.stages.is_empty());
        assert_eq!(Template::parse("junk"), None);
        assert_eq!(Template::parse(&" ".repeat(MAX_BYTES + 1)), None);
    }
}
