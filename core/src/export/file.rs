//! A study as one JSON file that restores it.
//!
//! The file has every change of the study's documents, so that taking it in elsewhere gives the identical state and its
//! history, and beside them the same in plain words, for people and for programs that know nothing of changes. Only the
//! changes count when it is read. Its form is in `PROTOCOL.md`.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use super::Source;
use super::lesson::timeline;
use super::people::{Record, RecordedLesson};
use crate::discussion::DiscussionView;
use crate::document::{Change, Document, DocumentKind, Heads};
use crate::entry::{Entries, WordsView};
use crate::finding::{FindingView, ProgressRowView};
use crate::id::{DocumentId, PersonId};
use crate::interview::InterviewsView;
use crate::lesson::{GridRowView, NoteView, ObserverView, Plan};
use crate::sealed::{FileKind, Parcel, ParcelDocument, SealedError};
use crate::study::{GroundRulesView, MemberView};

/// How a file says what it is, and in which version.
const FORMAT: &str = "cahier-study 1";
/// What a format of any version begins with.
const FORMATS: &str = "cahier-study ";
/// The longest file that is read.
const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

/// What is looked at first.
#[derive(Deserialize)]
struct Format {
    format: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outline {
    format: String,
    study: DocumentId,
    documents: Vec<StoredDocument>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredDocument {
    id: DocumentId,
    kind: DocumentKind,
    /// The newest changes, for whoever wants to know whether two files are of one state.
    heads: Vec<String>,
    /// Base64 of each change chunk.
    changes: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    #[serde(flatten)]
    outline: Outline,
    readable: Readable,
}

/// What the changes say.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Readable {
    purpose: &'static str,
    group: String,
    school: String,
    members: Vec<MemberView>,
    ground_rules: GroundRulesView,
    words: BTreeMap<String, WordsView>,
    findings: Vec<FindingView>,
    progress: Vec<ProgressRowView>,
    lessons: Vec<ReadableLesson>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReadableLesson {
    lesson: DocumentId,
    plan: Plan,
    timeline: Vec<NoteView>,
    grid: Vec<GridRowView>,
    observers: Vec<ObserverView>,
    interviews: InterviewsView,
    discussion: DiscussionView,
    words: BTreeMap<String, WordsView>,
}

/// A study as a file.
pub fn write(id: DocumentId, source: &Source<'_>) -> String {
    let nobody = PersonId::new("");
    let record = Record::read(source, &nobody);
    let study = &record.study;
    let places = Entries::read(source.study);
    let arrived = source.lessons.iter().filter(|(_, document)| !document.is_untouched());
    let documents = std::iter::once((id, DocumentKind::Study, source.study))
        .chain(arrived.map(|(id, document)| (*id, DocumentKind::Lesson, *document)));
    let written = Written {
        outline: Outline {
            format: FORMAT.to_owned(),
            study: id,
            documents: documents
                .map(|(id, kind, document)| stored(id, kind, document))
                .collect(),
        },
        readable: Readable {
            purpose: super::PURPOSE,
            group: source.group.to_owned(),
            school: source.school.to_owned(),
            members: study.member_views(),
            ground_rules: study.ground_rules(),
            words: places
                .places()
                .map(|place| (place.to_owned(), study.words(place)))
                .collect(),
            findings: record.findings.findings(),
            progress: record.findings.progress(),
            lessons: source
                .shown(study)
                .zip(record.lessons)
                .map(|((id, _), recorded)| readable(*id, recorded))
                .collect(),
        },
    };
    serde_json::to_string_pretty(&written).expect("texts, numbers and lists are JSON")
}

/// The documents in a file, every change of them undamaged. The file does not say who wrote it.
///
/// # Errors
/// [`SealedError::NotSealed`], [`SealedError::TooNew`], [`SealedError::TooLarge`] and [`SealedError::Damaged`].
pub fn read(file: &[u8]) -> Result<Parcel, SealedError> {
    if file.len() > MAX_FILE_BYTES {
        return Err(SealedError::TooLarge);
    }
    if FileKind::of(file) != Ok(FileKind::Study) {
        return Err(SealedError::NotSealed);
    }
    let Format { format } = serde_json::from_slice(file).map_err(|error| spoiled(&error))?;
    if format != FORMAT {
        return Err(if format.starts_with(FORMATS) {
            SealedError::TooNew
        } else {
            SealedError::NotSealed
        });
    }
    let outline: Outline = serde_json::from_slice(file).map_err(|_| SealedError::Damaged)?;
    let documents = outline.documents.into_iter().map(|document| {
        let changes = document.changes.iter().map(|change| {
            let bytes = BASE64_STANDARD.decode(change).map_err(|_| SealedError::Damaged)?;
            Change::from_bytes(&bytes).map_err(|_| SealedError::Damaged)?;
            Ok(bytes)
        });
        Ok(ParcelDocument {
            id: document.id,
            changes: changes.collect::<Result<_, _>>()?,
        })
    });
    Ok(Parcel {
        documents: documents.collect::<Result<_, _>>()?,
        ..Parcel::default()
    })
}

/// JSON that ends too early was cut; anything else that is none was never a study.
fn spoiled(error: &serde_json::Error) -> SealedError {
    if error.is_eof() {
        SealedError::Damaged
    } else {
        SealedError::NotSealed
    }
}

fn stored(id: DocumentId, kind: DocumentKind, document: &Document) -> StoredDocument {
    let changes = document.changes_since(&Heads::default());
    StoredDocument {
        id,
        kind,
        heads: document.heads().iter().map(ToString::to_string).collect(),
        changes: changes
            .iter()
            .map(|change| BASE64_STANDARD.encode(&change.bytes))
            .collect(),
    }
}

fn readable(id: DocumentId, recorded: RecordedLesson) -> ReadableLesson {
    let RecordedLesson {
        lesson,
        entries,
        interviews,
        discussion,
    } = recorded;
    let timeline = timeline(&lesson);
    let words = |place: &str| entries.words(place, |person| lesson.name_of(person));
    ReadableLesson {
        lesson: id,
        grid: lesson.grid(&timeline),
        observers: lesson.observers(),
        interviews,
        discussion,
        words: entries.places().map(|place| (place.to_owned(), words(place))).collect(),
        timeline,
        plan: lesson.plan,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Edit, Scalar};
    use crate::id::SessionId;

    const STUDY: DocumentId = DocumentId::from_bytes([1; 16]);
    const LESSON: DocumentId = DocumentId::from_bytes([2; 16]);

    fn document(kind: DocumentKind, writers: &[(u8, String)]) -> Document {
        let mut whole = Document::new(kind, SessionId::from_bytes([0; 16]));
        for (writer, text) in writers {
            // Everybody writes without having heard of the others, so that there are several heads.
            let mut one = Document::new(kind, SessionId::from_bytes([*writer; 16]));
            one.write(0, |edit: &mut Edit<'_>| {
                edit.add("notes", text, [("text", Scalar::from(text.as_str()))])
            });
            let changes = one.changes_since(&Heads::default());
            whole
                .apply(changes.iter().map(|change| &change.bytes))
                .expect("sound changes");
        }
        whole
    }

    fn restored(documents: &mut BTreeMap<DocumentId, Document>, file: &str) {
        for filed in read(file.as_bytes()).expect("a study file").documents {
            let document = documents
                .entry(filed.id)
                .or_insert_with(|| Document::blank(SessionId::from_bytes([9; 16])));
            document.apply(&filed.changes).expect("sound changes");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        // BOOK-5
        #[test]
        fn a_file_restores_the_identical_state_and_twice_is_once(
            writers in prop::collection::btree_map(1_u8..9, ".{0,40}", 0..6)
        ) {
            let writers: Vec<_> = writers.into_iter().collect();
            let (study, lesson) = (document(DocumentKind::Study, &[]), document(DocumentKind::Lesson, &writers));
            let source = Source { study: &study, lessons: vec![(LESSON, &lesson)], group: "", school: "" };
            let file = write(STUDY, &source);
            let mut documents = BTreeMap::new();
            for _ in 0..2 {
                restored(&mut documents, &file);
                prop_assert_eq!(documents[&STUDY].heads(), study.heads());
                if !writers.is_empty() {
                    prop_assert_eq!(documents[&LESSON].heads(), lesson.heads());
                    prop_assert_eq!(documents[&LESSON].added("notes"), lesson.added("notes"));
                }
            }
        }

        #[test]
        fn junk_is_refused(junk in "[^{]{0,200}") {
            prop_assert_eq!(read(junk.as_bytes()).err(), Some(SealedError::NotSealed));
        }
    }

    #[test]
    fn a_file_that_is_cut_short_or_of_another_version_is_refused() {
        let study = document(DocumentKind::Study, &[]);
        let source = Source {
            study: &study,
            lessons: Vec::new(),
            group: "",
            school: "",
        };
        let file = write(STUDY, &source);
        assert_eq!(read(file.as_bytes()).map(|parcel| parcel.documents.len()), Ok(1));
        let newer = file.replace("cahier-study 1", "cahier-study 2");
        assert_eq!(read(newer.as_bytes()), Err(SealedError::TooNew));
        let other = file.replace("cahier-study 1", "minutes of the meeting");
        assert_eq!(read(other.as_bytes()), Err(SealedError::NotSealed));
        for length in 1..file.len() - 1 {
            let cut = file.as_bytes().get(..length).expect("it is longer");
            assert_eq!(read(cut), Err(SealedError::Damaged), "cut to {length} bytes");
        }
        let spoiled = file.replace("\"changes\": [\n        \"", "\"changes\": [\n        \"AAAA");
        assert_ne!(spoiled, file);
        assert_eq!(read(spoiled.as_bytes()), Err(SealedError::Damaged));
    }
}
