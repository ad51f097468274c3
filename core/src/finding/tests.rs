//! The rules of findings, one by one.

use super::*;
use crate::access::Role;
use crate::document::{Document, DocumentKind, Heads};
use crate::id::{DeviceId, DocumentId, EntryId, NoteId, SessionId};
use crate::lesson::{About, CasePupil, Note, NoteKind, Plan, share_notes, withdraw_note, write_person};

const RL1: DocumentId = DocumentId::from_bytes([1; 16]);
const RL2: DocumentId = DocumentId::from_bytes([2; 16]);

fn entry(id: &str, by: &str) -> Entry {
    Entry {
        id: EntryId::new(id),
        by: PersonId::new(by),
        wall_ms: 7,
    }
}

fn note(edit: &mut Edit<'_>, id: &str, author: &str, kind: NoteKind) {
    let role = if author == "gil" { Role::Guest } else { Role::Observer };
    let person = PersonId::new(author);
    let note = Note {
        id: NoteId::new(id),
        author: person.clone(),
        author_role: role,
        device: DeviceId::new("d"),
        at_ms: 60_000,
        wall_ms: 60_000,
        stamp: None,
        stage: None,
        about: About::Case { letter: "C".to_owned() },
        kind,
        texts: vec![format!("words of {id}")],
        verbatim: true,
        tags: Vec::new(),
        surprise: false,
        toward: Vec::new(),
        sampling: None,
        attachments: Vec::new(),
    };
    share_notes(edit, &person, &author.to_uppercase(), [&note]);
}

/// Ana saw and heard, Ben read and saw, Gil the guest asked; Ana interviewed C and said something of Ben's work.
fn lesson() -> Document {
    let mut document = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
    let plan = Plan {
        title: "RL1 · Fractions".to_owned(),
        pupils: vec![CasePupil {
            id: "C".to_owned(),
            letter: "C".to_owned(),
            code: "Finch-1".to_owned(),
            typifies: "new to English".to_owned(),
            criterion: "says one reason".to_owned(),
        }],
        ..Plan::default()
    };
    document.write(0, |edit| {
        plan.write(edit);
        write_person(edit, &PersonId::new("gil"), "GIL", Role::Guest);
        note(edit, "saw", "ana", NoteKind::Saw);
        note(edit, "heard", "ana", NoteKind::Heard);
        note(edit, "wrote", "ben", NoteKind::Wrote);
        note(edit, "seen-by-ben", "ben", NoteKind::Saw);
        note(edit, "asked", "gil", NoteKind::Asked);
    });
    write(&mut document, "i1", "ana", "interview/i1", &[("letter", "C")]);
    write(
        &mut document,
        "i2",
        "ana",
        "interview/i1/learned",
        &[("text", "the bar helps me say it")],
    );
    write(
        &mut document,
        "d1",
        "ana",
        "discussion/technique/d1",
        &[("text", "the bar carried it"), ("cites", "wrote")],
    );
    write(
        &mut document,
        "d2",
        "ben",
        "discussion/interviews/d2",
        &[("text", "C says so too"), ("cites", "wrote\ninterview/i1/learned")],
    );
    document
}

fn study(session: u8) -> Document {
    Document::new(DocumentKind::Study, SessionId::from_bytes([session; 16]))
}

fn write(document: &mut Document, id: &str, by: &str, place: &str, fields: &[(&'static str, &str)]) {
    let seen = Entries::read(document);
    document.write(0, |edit| {
        let fields = fields.iter().map(|(field, text)| (*field, Scalar::from(*text)));
        entry(id, by).write(edit, place, &seen, fields);
    });
}

fn hear(document: &mut Document, other: &Document) {
    let changes = other.changes_since(&Heads::default());
    document
        .apply(changes.iter().map(|change| &change.bytes))
        .expect("sound changes");
}

fn cite(place: &str) -> String {
    format!("{RL1}/{place}")
}

fn request(text: &str, cites: &[&str]) -> ClaimRequest {
    ClaimRequest {
        text: text.to_owned(),
        cites: cites.iter().map(|place| cite(place)).collect(),
    }
}

fn claim(document: &mut Document, id: &str, kind: &ClaimKind, by: &str, request: &ClaimRequest) -> ClaimPlace {
    let place = ClaimPlace::new(kind, id).expect("a claim's place");
    amend(document, id, &place, by, request);
    place
}

fn amend(document: &mut Document, id: &str, place: &ClaimPlace, by: &str, request: &ClaimRequest) {
    let seen = Entries::read(document);
    document.write(0, |edit| write_claim(edit, &entry(id, by), place, &seen, request));
}

fn sources(lesson: Option<&Document>) -> Vec<Source> {
    vec![
        Source::read(RL1, "RL1".to_owned(), lesson),
        Source::read(RL2, "RL2".to_owned(), None),
    ]
}

fn read(study: &Document, lesson: Option<&Document>) -> Vec<FindingView> {
    Findings::new(crate::study::Study::read(study), sources(lesson), &PersonId::new("ana")).findings()
}

/// How a finding that rests on these places is triangulated: people, methods, badge, outsider.
fn triangulation(cites: &[&str]) -> (u32, usize, bool, bool) {
    let mut study = study(9);
    claim(&mut study, "f1", &ClaimKind::Finding, "ana", &request("a claim", cites));
    let findings = read(&study, Some(&lesson()));
    let view = findings[0].claim.triangulation.clone();
    (view.people, view.methods.len(), view.triangulated, view.outsider)
}

fn texts(versions: &[VersionView]) -> Vec<&str> {
    versions.iter().map(|version| version.text.as_str()).collect()
}

#[test]
fn find_1_versions_written_at_once_all_stand_with_the_evidence_of_each() {
    let (mut one, mut two) = (study(1), study(2));
    let place = claim(
        &mut one,
        "f1",
        &ClaimKind::Finding,
        "ana",
        &request("first", &["note/saw"]),
    );
    hear(&mut two, &one);
    amend(&mut one, "f2", &place, "ana", &request("mine", &["note/saw"]));
    amend(
        &mut two,
        "f3",
        &place,
        "ben",
        &request("yours", &["note/wrote", "note/saw"]),
    );
    hear(&mut one, &two);
    let findings = read(&one, Some(&lesson()));
    let view = &findings[0].claim;
    assert_eq!(texts(&view.versions), ["mine", "yours"]);
    assert_eq!(texts(&view.earlier), ["first"]);
    let cites: Vec<_> = view.evidence.iter().map(|one| one.cite.clone()).collect();
    assert_eq!(cites, [cite("note/saw"), cite("note/wrote")]);
    assert!(view.mine);
    amend(&mut one, "f4", &place, "ben", &request("ours", &["note/wrote"]));
    let findings = read(&one, Some(&lesson()));
    assert_eq!(texts(&findings[0].claim.versions), ["ours"]);
    assert_eq!(texts(&findings[0].claim.earlier), ["first", "mine", "yours"]);
    assert_eq!(findings[0].claim.evidence.len(), 1);
}

#[test]
fn find_2_the_badge_needs_two_people_and_two_methods() {
    assert_eq!(triangulation(&[]), (0, 0, false, false));
    // One person, two methods.
    assert_eq!(
        triangulation(&["note/saw", "interview/i1/learned"]),
        (1, 2, false, false)
    );
    // Two people, one method: seeing and hearing are both observation.
    assert_eq!(triangulation(&["note/heard", "note/seen-by-ben"]), (2, 1, false, false));
    assert_eq!(triangulation(&["note/saw", "note/wrote"]), (2, 2, true, false));
    assert_eq!(
        triangulation(&["note/seen-by-ben", "interview/i1/learned"]),
        (2, 2, true, false)
    );
}

#[test]
fn find_3_what_was_said_in_the_discussion_counts_by_the_notes_that_it_cites() {
    assert_eq!(triangulation(&["discussion/technique/d1"]), (1, 1, false, false));
    assert_eq!(
        triangulation(&["discussion/technique/d1", "note/wrote"]),
        (1, 1, false, false)
    );
    assert_eq!(
        triangulation(&["discussion/technique/d1", "note/saw"]),
        (2, 2, true, false)
    );
    assert_eq!(triangulation(&["discussion/interviews/d2"]), (2, 2, true, false));
}

#[test]
fn find_4_it_is_said_whether_an_outsider_saw_it() {
    assert_eq!(triangulation(&["note/saw", "note/asked"]), (2, 2, true, true));
}

#[test]
fn find_5_evidence_that_is_not_here_or_was_withdrawn_is_named_and_counts_for_nothing() {
    let mut withdrawn = lesson();
    withdrawn.write(0, |edit| {
        withdraw_note(edit, &entry("e9", "ben"), &NoteId::new("wrote"), &[]);
    });
    let seen = Entries::read(&withdrawn);
    withdrawn.write(0, |edit| entry("e10", "ana").withdraw(edit, "interview/i1", &seen));
    let mut study = study(9);
    let far = format!("{RL2}/note/far");
    let mut evidence = request(
        "a claim",
        &["note/saw", "note/wrote", "interview/i1/learned", "note/none"],
    );
    evidence.cites.extend([far.clone(), "no citation".to_owned()]);
    claim(&mut study, "f1", &ClaimKind::Finding, "ana", &evidence);
    let states = |lesson: Option<&Document>| -> Vec<_> {
        let mut findings = read(&study, lesson);
        let claim = findings.remove(0).claim;
        assert_eq!((claim.triangulation.people <= 1, claim.evidence.len()), (true, 5));
        let mut states: Vec<_> = claim
            .evidence
            .into_iter()
            .map(|one| (one.cite, one.state, one.texts.join("|")))
            .collect();
        states.sort_by(|a, b| a.0.cmp(&b.0));
        states
    };
    let mut expected = vec![
        (cite("note/saw"), EvidenceState::Here, "words of saw".to_owned()),
        (cite("note/wrote"), EvidenceState::Withdrawn, String::new()),
        (cite("interview/i1/learned"), EvidenceState::Withdrawn, String::new()),
        (cite("note/none"), EvidenceState::NotArrived, String::new()),
        (far, EvidenceState::NotArrived, String::new()),
    ];
    expected.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(states(Some(&withdrawn)), expected);
    assert!(
        states(None)
            .iter()
            .all(|(_, state, _)| *state == EvidenceState::NotArrived)
    );
}

#[test]
fn find_6_a_rival_has_evidence_of_its_own_and_a_dissent_stands_beside() {
    let mut study = study(9);
    let place = claim(
        &mut study,
        "f1",
        &ClaimKind::Finding,
        "ana",
        &request("the bar helps", &["note/saw"]),
    );
    let finding = place.as_str().to_owned();
    let rival = ClaimKind::Rival {
        finding: finding.clone(),
    };
    let dissent = ClaimKind::Dissent { finding };
    claim(&mut study, "r1", &rival, "ben", &request("C copied", &["note/wrote"]));
    let own = claim(&mut study, "x1", &dissent, "ben", &request("too early to say", &[]));
    assert!(own.is_dissent());
    amend(
        &mut study,
        "f2",
        &place,
        "ana",
        &request("the bar helps C", &["note/saw"]),
    );
    let findings = read(&study, Some(&lesson()));
    assert_eq!(findings.len(), 1);
    assert_eq!(texts(&findings[0].claim.versions), ["the bar helps C"]);
    assert_eq!(texts(&findings[0].rivals[0].versions), ["C copied"]);
    assert_eq!(findings[0].rivals[0].evidence[0].cite, cite("note/wrote"));
    assert_eq!(texts(&findings[0].dissents[0].versions), ["too early to say"]);
    assert_eq!(findings[0].dissents[0].versions[0].by, "BEN");
    // A rival of a rival there is not.
    let of_rival = ClaimKind::Rival {
        finding: findings[0].rivals[0].place.clone(),
    };
    assert_eq!(ClaimPlace::new(&of_rival, "r2"), None);
}

#[test]
fn find_7_a_withdrawn_finding_keeps_who_and_when_and_shows_nothing_else() {
    let mut study = study(9);
    let place = claim(
        &mut study,
        "f1",
        &ClaimKind::Finding,
        "ana",
        &request("a claim", &["note/saw"]),
    );
    let rival = ClaimKind::Rival {
        finding: place.as_str().to_owned(),
    };
    claim(&mut study, "r1", &rival, "ben", &request("another", &[]));
    let seen = Entries::read(&study);
    study.write(0, |edit| entry("w1", "ben").withdraw(edit, place.as_str(), &seen));
    let findings = read(&study, Some(&lesson()));
    let view = &findings[0];
    assert!(view.claim.versions.is_empty() && view.claim.earlier.is_empty() && view.claim.evidence.is_empty());
    assert!(view.rivals.is_empty());
    let withdrawn = view.claim.withdrawn.as_ref().map(|one| one.by.as_str());
    assert_eq!(withdrawn, Some("BEN"));
}

#[test]
fn find_8_progress_written_at_once_stands_side_by_side() {
    let request = |reached, text: &str| ProgressRequest {
        lesson: RL1.to_string(),
        pupil: "C".to_owned(),
        reached,
        text: text.to_owned(),
    };
    let record = |document: &mut Document, id: &str, by: &str, request: &ProgressRequest| {
        let seen = Entries::read(document);
        document.write(0, |edit| write_progress(edit, &entry(id, by), RL1, &seen, request));
    };
    let lesson = lesson();
    let rows = |study: &Document| {
        Findings::new(
            crate::study::Study::read(study),
            sources(Some(&lesson)),
            &PersonId::new("ana"),
        )
        .progress()
    };
    let (mut one, mut two) = (study(1), study(2));
    assert!(rows(&one)[0].cells[0].recorded.is_empty());
    record(&mut one, "p1", "ana", &request(Reached::Partly, "with the stem"));
    record(&mut two, "p2", "ben", &request(Reached::Met, "without"));
    hear(&mut one, &two);
    let row = rows(&one).remove(0);
    assert_eq!(
        (row.letter.as_str(), row.code.as_str(), row.cells.len()),
        ("C", "Finch-1", 1)
    );
    let recorded: Vec<_> = row.cells[0]
        .recorded
        .iter()
        .map(|one| (one.reached, one.words.text.as_str(), one.words.by.as_str()))
        .collect();
    assert_eq!(
        recorded,
        [
            (Reached::Partly, "with the stem", "ANA"),
            (Reached::Met, "without", "BEN")
        ]
    );
    record(&mut one, "p3", "ana", &request(Reached::NotYet, ""));
    let cell = rows(&one).remove(0).cells.remove(0);
    assert_eq!((cell.recorded.len(), cell.earlier), (1, 2));
    assert_eq!(cell.criterion, "says one reason");
}

#[test]
fn what_is_no_claims_place_and_no_citation_is_refused() {
    for place in [
        "",
        "finding",
        "finding/",
        "finding/a/b",
        "finding/a/rival/",
        "enquiry",
        "finding/a/rival/b/c",
    ] {
        assert_eq!(ClaimPlace::parse(place), None, "{place}");
    }
    for text in [
        "",
        "note/n1",
        "x/note/n1",
        &cite("note/"),
        &cite("plan"),
        &cite("note/a\nb"),
        &cite("discussion/at/x"),
    ] {
        assert_eq!(Citation::parse(text), None, "{text}");
    }
    let citation = Citation::parse(&cite("note/n1")).expect("a citation");
    assert_eq!(citation, Citation::note(RL1, &NoteId::new("n1")));
}

#[test]
fn all_that_stands_can_be_cited() {
    let source = Source::read(RL1, "RL1".to_owned(), Some(&lesson())).view();
    assert_eq!((source.arrived, source.title.as_str()), (true, "RL1 · Fractions"));
    let cites: BTreeSet<_> = source.evidence.iter().map(|one| one.cite.clone()).collect();
    let expected = [
        "note/saw",
        "note/heard",
        "note/wrote",
        "note/seen-by-ben",
        "note/asked",
        "interview/i1/learned",
        "discussion/technique/d1",
        "discussion/interviews/d2",
    ];
    assert_eq!(cites, expected.into_iter().map(cite).collect());
    let answer = source
        .evidence
        .iter()
        .find(|one| one.topic.as_deref() == Some("learned"));
    let about = answer.and_then(|one| one.about.clone());
    assert_eq!(about, Some(About::Case { letter: "C".to_owned() }));
}
