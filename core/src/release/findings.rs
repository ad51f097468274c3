//! A study's findings that leave the group, each with what speaks against it and the evidence that all of it cites.
//!
//! In the copy a claim is an entry at its place. The evidence is copied too, under its citation: a finding can be read
//! by who may read none of the lessons. How many people and methods stood behind a claim is written down when it leaves,
//! and counts only as long as all of its evidence is there.

use std::collections::{BTreeMap, BTreeSet};

use super::card::{self, CARD};
use super::{Dropped, ReleaseChoice};
use crate::access::Role;
use crate::document::{Document, DocumentKind, Edit, Record, Scalar};
use crate::entry::{Entries, Entry, VersionView, Written};
use crate::finding::{
    ClaimPlace, ClaimView, EvidenceState, EvidenceView, FindingView, Findings, Method, TriangulationView,
};
use crate::id::{EntryId, PersonId, SessionId};
use crate::lesson::{About, NoteKind, Plan, millis, write_person};

/// The collection of what is cited.
pub(super) const EVIDENCE: &str = "evidence";
const CITES: &str = "cites";

/// Makes the released copy of a study's chosen findings, and of its practice card. `about`: what is known of the study: title, group, school.
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
        let mut copier = Copier {
            edit,
            findings,
            pseudonyms: Pseudonyms::default(),
            copied: BTreeSet::new(),
            lines: 0,
        };
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
                copier.claim(claim, "");
            }
        }
        if choice.has(CARD) {
            card::write(&mut copier, &findings.card());
        }
    });
    copy
}

/// Writes what leaves, each piece of evidence once.
pub(super) struct Copier<'a, 'e> {
    edit: &'a mut Edit<'e>,
    findings: &'a Findings<'a>,
    pseudonyms: Pseudonyms,
    copied: BTreeSet<String>,
    lines: usize,
}

impl Copier<'_, '_> {
    /// A claim with its evidence. `before` comes before its place, and its entries' ids.
    pub(super) fn claim(&mut self, claim: &ClaimView, before: &str) {
        let cites: Vec<_> = claim.evidence.iter().map(|one| one.cite.as_str()).collect();
        let methods: Vec<_> = claim.triangulation.methods.iter().map(|method| method.name()).collect();
        for written in self.findings.study.entries.standing(&claim.place) {
            let by = self.writer(&written.by);
            let entry = Entry {
                id: EntryId::new(format!("{before}{}", written.id)),
                by,
                wall_ms: written.wall_ms,
            };
            let fields = [
                ("text", Scalar::from(written.fields.text("text").unwrap_or_default())),
                (CITES, Scalar::from(cites.join("\n"))),
                ("people", Scalar::from(i64::from(claim.triangulation.people))),
                ("methods", Scalar::from(methods.join("\n"))),
                ("outsider", Scalar::from(claim.triangulation.outsider)),
            ];
            let place = format!("{before}{}", claim.place);
            entry.write(self.edit, &place, &Entries::default(), fields);
        }
        for evidence in &claim.evidence {
            self.evidence(evidence);
        }
    }

    /// What is cited, if it stands.
    pub(super) fn evidence(&mut self, evidence: &EvidenceView) {
        if evidence.state == EvidenceState::Here && self.copied.insert(evidence.cite.clone()) {
            let by = self
                .findings
                .writer(&evidence.cite)
                .map(|writer| self.pseudonyms.of(writer));
            write_evidence(self.edit, evidence, by.unwrap_or("Member"));
        }
    }

    /// A line of words at a place that has several, in the order written. It is the group's, and nobody's by name.
    pub(super) fn line(&mut self, place: &str, text: &str) {
        self.at(place, ("text", Scalar::from(text)));
    }

    /// A citation by itself.
    pub(super) fn cite(&mut self, place: &str, cite: &str) {
        self.at(place, (CITES, Scalar::from(cite)));
    }

    fn at(&mut self, place: &str, field: (&'static str, Scalar)) {
        self.lines += 1;
        let entry = Entry {
            id: EntryId::new(format!("line-{:04}", self.lines)),
            by: PersonId::new(""),
            wall_ms: 0,
        };
        entry.write(self.edit, place, &Entries::default(), [field]);
    }

    fn writer(&mut self, person: &PersonId) -> PersonId {
        let by = PersonId::new(self.pseudonyms.of(person));
        write_person(self.edit, &by, by.as_str(), Role::Observer);
        by
    }
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

fn write_evidence(edit: &mut Edit<'_>, evidence: &EvidenceView, by: &str) {
    let mut fields = vec![
        ("lesson_title", Scalar::from(evidence.lesson_title.as_str())),
        ("text", Scalar::from(evidence.texts.join("\n"))),
        ("verbatim", Scalar::from(evidence.verbatim)),
        ("dissent", Scalar::from(evidence.dissent)),
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

/// What a released copy holds, without what was taken back.
pub(super) struct Held<'a> {
    pub(super) entries: Entries,
    evidence: BTreeMap<String, Record>,
    dropped: &'a Dropped,
}

impl<'a> Held<'a> {
    pub(super) fn read(copy: &Document, dropped: &'a Dropped) -> Self {
        Self {
            entries: Entries::read(copy),
            evidence: copy.added(EVIDENCE),
            dropped,
        }
    }

    pub(super) fn findings(&self) -> Vec<FindingView> {
        self.entries
            .below("finding/")
            .map(|id| format!("finding/{id}"))
            .filter(|place| !self.dropped.has(place) && self.entries.standing(place).next().is_some())
            .filter_map(|place| ClaimPlace::parse(&place))
            .map(|place| FindingView {
                rivals: self.remarks(&place, "rival"),
                dissents: self.remarks(&place, "dissent"),
                claim: self.claim(place.as_str()),
            })
            .collect()
    }

    /// The words at a place, as often as they stand there, under pseudonyms.
    pub(super) fn versions(&self, place: &str) -> Vec<VersionView> {
        let standing = self.entries.standing(place);
        standing.map(|written| written.version(ToString::to_string)).collect()
    }

    /// What is cited at a place, each once, in order.
    pub(super) fn cites(&self, place: &str) -> BTreeSet<String> {
        let standing = self.entries.standing(place);
        standing.flat_map(cites_of).map(str::to_owned).collect()
    }

    fn remarks(&self, finding: &ClaimPlace, sort: &str) -> Vec<ClaimView> {
        let prefix = format!("{}/{sort}/", finding.as_str());
        self.entries
            .below(&prefix)
            .map(|id| self.claim(&format!("{prefix}{id}")))
            .collect()
    }

    pub(super) fn claim(&self, place: &str) -> ClaimView {
        let evidence: Vec<_> = self.cites(place).iter().map(|cite| self.evidence(cite)).collect();
        let whole = evidence.iter().all(|one| one.state != EvidenceState::Withdrawn);
        ClaimView {
            place: place.to_owned(),
            versions: self.versions(place),
            earlier: Vec::new(),
            triangulation: self
                .entries
                .standing(place)
                .next()
                .filter(|_| whole)
                .map_or_else(none, counted),
            evidence,
            mine: false,
            withdrawn: None,
        }
    }

    pub(super) fn evidence(&self, cite: &str) -> EvidenceView {
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
            dissent: record.flag("dissent"),
            by: text("by").unwrap_or_default(),
        }
    }
}

/// What an entry cites.
pub(super) fn cites_of(written: &Written) -> impl Iterator<Item = &str> {
    written.fields.text(CITES).unwrap_or_default().lines()
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
            toward: Vec::new(),
            sampling: None,
            attachments: Vec::new(),
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
