//! Findings that leave the group, each with what speaks against it and the evidence that all of it cites.
//!
//! In the copy a claim is an entry at its place. The evidence is copied too, under its citation: a finding can be read
//! by who may read none of the lessons. How many people and methods stood behind a claim is written down when it leaves,
//! and counts only as long as all of its evidence is there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Dropped, ReleaseChoice};
use crate::access::Role;
use crate::document::{Document, DocumentKind, Edit, Record, Scalar};
use crate::entry::{Entries, Entry, Written};
use crate::finding::{
    ClaimPlace, ClaimView, EvidenceState, EvidenceView, FindingView, Findings, Method, TriangulationView,
};
use crate::id::{PersonId, SessionId};
use crate::lesson::{About, NoteKind, Plan, millis, write_person};

/// The collection of what is cited.
pub(super) const EVIDENCE: &str = "evidence";

/// Makes the released copy of a study's chosen findings. `about`: what is known of the study: title, group, school.
pub fn findings_copy(
    findings: &Findings<'_>,
    about: &Plan,
    choice: &ReleaseChoice,
    session: SessionId,
    wall_ms: i64,
) -> Document {
    let mut copy = Document::new(DocumentKind::Release, session);
    copy.write(wall_ms, |edit| {
        about.write(edit);
        edit.name("about", "release", [("wall_ms", Scalar::from(wall_ms))]);
        let mut pseudonyms = Pseudonyms::default();
        let mut copied = BTreeSet::new();
        let chosen = findings
            .findings()
            .into_iter()
            .filter(|finding| choice.has(&finding.claim.place));
        for finding in chosen {
            let claims = [&finding.claim]
                .into_iter()
                .chain(&finding.rivals)
                .chain(&finding.dissents);
            for claim in claims {
                write_claim(edit, findings, claim, &mut pseudonyms);
                for evidence in claim.evidence.iter().filter(|one| one.state == EvidenceState::Here) {
                    if copied.insert(evidence.cite.clone()) {
                        let by = findings.writer(&evidence.cite).map(|writer| pseudonyms.of(writer));
                        write_evidence(edit, evidence, by.unwrap_or("Member"));
                    }
                }
            }
        }
    });
    copy
}

/// "Member 1", "Member 2" … in the order met: one for each person, whatever their names.
#[derive(Default)]
struct Pseudonyms(BTreeMap<PersonId, String>);

impl Pseudonyms {
    fn of(&mut self, person: &PersonId) -> &str {
        let next = self.0.len() + 1;
        self.0.entry(person.clone()).or_insert_with(|| format!("Member {next}"))
    }
}

fn write_claim(edit: &mut Edit<'_>, findings: &Findings<'_>, claim: &ClaimView, pseudonyms: &mut Pseudonyms) {
    let cites: Vec<_> = claim.evidence.iter().map(|one| one.cite.as_str()).collect();
    let methods: Vec<_> = claim.triangulation.methods.iter().map(|method| method.name()).collect();
    for written in findings.study.entries.standing(&claim.place) {
        let by = PersonId::new(pseudonyms.of(&written.by));
        write_person(edit, &by, by.as_str(), Role::Observer);
        let entry = Entry {
            id: written.id.clone(),
            by,
            wall_ms: written.wall_ms,
        };
        let fields = [
            ("text", Scalar::from(written.fields.text("text").unwrap_or_default())),
            ("cites", Scalar::from(cites.join("\n"))),
            ("people", Scalar::from(i64::from(claim.triangulation.people))),
            ("methods", Scalar::from(methods.join("\n"))),
            ("outsider", Scalar::from(claim.triangulation.outsider)),
        ];
        entry.write(edit, &claim.place, &Entries::default(), fields);
    }
}

fn write_evidence(edit: &mut Edit<'_>, evidence: &EvidenceView, by: &str) {
    let mut fields = vec![
        ("lesson_title", Scalar::from(evidence.lesson_title.as_str())),
        ("text", Scalar::from(evidence.texts.join("\n"))),
        ("verbatim", Scalar::from(evidence.verbatim)),
        ("by", Scalar::from(by)),
    ];
    fields.extend(evidence.method.map(|method| ("method", Scalar::from(method.name()))));
    fields.extend(evidence.kind.map(|kind| ("kind", Scalar::from(kind.name()))));
    fields.extend(
        evidence
            .about
            .as_ref()
            .map(|about| ("about", Scalar::from(about.stored()))),
    );
    fields.extend(evidence.topic.as_deref().map(|topic| ("topic", Scalar::from(topic))));
    #[expect(clippy::cast_possible_truncation, reason = "a view holds whole milliseconds")]
    fields.extend(evidence.at_ms.map(|at_ms| ("at_ms", Scalar::from(at_ms as i64))));
    edit.add(EVIDENCE, &evidence.cite, fields);
}

/// The findings in a released copy, without what was taken back.
pub(super) fn read(copy: &Document, dropped: &Dropped) -> Vec<FindingView> {
    let held = Held {
        entries: Entries::read(copy),
        evidence: copy.added(EVIDENCE),
        dropped,
    };
    held.entries
        .below("finding/")
        .map(|id| format!("finding/{id}"))
        .filter(|place| !dropped.has(place) && held.entries.standing(place).next().is_some())
        .filter_map(|place| ClaimPlace::parse(&place))
        .map(|place| FindingView {
            rivals: held.remarks(&place, "rival"),
            dissents: held.remarks(&place, "dissent"),
            claim: held.claim(place.as_str()),
        })
        .collect()
}

struct Held<'a> {
    entries: Entries,
    evidence: BTreeMap<String, Record>,
    dropped: &'a Dropped,
}

impl Held<'_> {
    fn remarks(&self, finding: &ClaimPlace, sort: &str) -> Vec<ClaimView> {
        let prefix = format!("{}/{sort}/", finding.as_str());
        self.entries
            .below(&prefix)
            .map(|id| self.claim(&format!("{prefix}{id}")))
            .collect()
    }

    fn claim(&self, place: &str) -> ClaimView {
        let standing: Vec<_> = self.entries.standing(place).collect();
        let cites: BTreeSet<_> = standing
            .iter()
            .flat_map(|written| written.fields.text("cites").unwrap_or_default().lines())
            .collect();
        let evidence: Vec<_> = cites.into_iter().map(|cite| self.evidence(cite)).collect();
        let whole = evidence.iter().all(|one| one.state != EvidenceState::Withdrawn);
        ClaimView {
            place: place.to_owned(),
            versions: standing
                .iter()
                .map(|written| written.version(ToString::to_string))
                .collect(),
            earlier: Vec::new(),
            triangulation: standing
                .first()
                .filter(|_| whole)
                .map_or_else(none, |written| counted(written)),
            evidence,
            mine: false,
            withdrawn: None,
        }
    }

    fn evidence(&self, cite: &str) -> EvidenceView {
        let dropped = self.dropped.has(cite);
        let record = self.evidence.get(cite).filter(|_| !dropped).cloned();
        let state = match (&record, dropped) {
            (Some(_), _) => EvidenceState::Here,
            (None, true) => EvidenceState::Withdrawn,
            (None, false) => EvidenceState::NotArrived,
        };
        let record = record.unwrap_or_default();
        let text = |field| record.text(field).map(str::to_owned);
        EvidenceView {
            cite: cite.to_owned(),
            lesson: cite.split('/').next().unwrap_or_default().to_owned(),
            lesson_title: text("lesson_title").unwrap_or_default(),
            state,
            method: record.text("method").and_then(Method::parse),
            at_ms: record.integer("at_ms").map(millis),
            about: record.text("about").map(About::parse),
            kind: record.text("kind").and_then(NoteKind::parse),
            topic: text("topic"),
            texts: text("text").into_iter().collect(),
            verbatim: record.flag("verbatim"),
            by: text("by").unwrap_or_default(),
        }
    }
}

fn counted(written: &Written) -> TriangulationView {
    let people = u32::try_from(written.fields.integer("people").unwrap_or(0)).unwrap_or(0);
    let methods = written.fields.text("methods").unwrap_or_default();
    let methods: Vec<_> = methods.lines().filter_map(Method::parse).collect();
    TriangulationView {
        people,
        triangulated: people >= 2 && methods.len() >= 2,
        methods,
        outsider: written.fields.flag("outsider"),
    }
}

const fn none() -> TriangulationView {
    TriangulationView {
        people: 0,
        methods: Vec::new(),
        triangulated: false,
        outsider: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{ClaimKind, ClaimRequest, Source, write_claim as claims};
    use crate::id::{DeviceId, DocumentId, EntryId, NoteId};
    use crate::lesson::{Note, share_notes};
    use crate::release::ReleaseView;
    use crate::study::{Study, add_member};

    const LESSON: DocumentId = DocumentId::from_bytes([1; 16]);

    /// A shared note of somebody whom the lesson knows by this name.
    fn note(edit: &mut Edit<'_>, id: &str, author: &str, name: &str) {
        let author = PersonId::new(author);
        let note = Note {
            id: NoteId::new(id),
            author: author.clone(),
            author_role: Role::Observer,
            device: DeviceId::new("d"),
            at_ms: 60_000,
            wall_ms: 60_000,
            stamp: None,
            stage: None,
            about: About::Class,
            kind: NoteKind::Saw,
            texts: vec!["points at the bar".to_owned()],
            verbatim: false,
            tags: Vec::new(),
            surprise: false,
        };
        share_notes(edit, &author, name, [&note]);
    }

    // REL-8
    #[test]
    fn two_people_of_one_name_are_two_and_one_whose_name_is_spelled_twice_is_one() {
        let session = SessionId::from_bytes([1; 16]);
        let mut lesson = Document::new(DocumentKind::Lesson, session);
        lesson.write(0, |edit| {
            note(edit, "n1", "sam-1", "Samuel Vale");
            note(edit, "n2", "sam-2", "Sam Vale");
        });
        let mut study = Document::new(DocumentKind::Study, session);
        let place = ClaimPlace::new(&ClaimKind::Finding, "f1").expect("it is a finding");
        let request = ClaimRequest {
            text: "the bar helps".to_owned(),
            cites: ["n1", "n2"].map(|id| format!("{LESSON}/note/{id}")).into(),
        };
        study.write(0, |edit| {
            let by = PersonId::new("sam-1");
            add_member(edit, &by, "Sam Vale", Role::Observer);
            let entry = Entry {
                id: EntryId::new("f1"),
                by,
                wall_ms: 7,
            };
            claims(edit, &entry, &place, &Entries::default(), &request);
        });
        let nobody = PersonId::new("");
        let source = Source::read(LESSON, String::new(), Some(&lesson));
        let findings = Findings::new(Study::read(&study), vec![source], &nobody);
        let copy = findings_copy(&findings, &Plan::default(), &ReleaseChoice::Whole, session, 9);
        let claim = ReleaseView::read(&copy)
            .expect("it is a release")
            .findings
            .remove(0)
            .claim;
        assert_eq!(claim.versions[0].by, "Member 1");
        let by: Vec<_> = claim.evidence.iter().map(|one| one.by.as_str()).collect();
        assert_eq!(by, ["Member 1", "Member 2"]);
    }
}
