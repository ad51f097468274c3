//! Who takes part: one group with a planned lesson, another group, a coordinator. All of them invented.

use std::convert::Infallible;

use cahier_core::access::{Account, DraftKey, Owner, Registration, Role};
use cahier_core::document::{Change, Document, DocumentKind, Edit, Heads, Scalar};
use cahier_core::id::{DocumentId, GroupId, PersonId, SessionId, StageId};
use cahier_core::lesson::{CasePupil, Plan, Seat, Stage};
use cahier_core::study::{add_member, link_lesson};

/// The study of the group.
pub const STUDY: DocumentId = DocumentId::from_bytes([1; 16]);
/// Its one lesson.
pub const LESSON: DocumentId = DocumentId::from_bytes([2; 16]);
/// The study of the other group.
pub const OTHER_STUDY: DocumentId = DocumentId::from_bytes([3; 16]);
/// Its one lesson.
pub const OTHER_LESSON: DocumentId = DocumentId::from_bytes([4; 16]);

/// Tuesday 13 October 2026, 10:15 UTC.
pub const PLANNED_WALL_MS: i64 = 1_791_886_500_000;

/// The lead and the observers of the group.
pub const GROUP: [&str; 6] = ["lea", "ana", "ben", "cem", "dot", "eve"];
/// The lead of the other group.
pub const OUTSIDER: &str = "olu";
/// Who looks after the partnership.
pub const COORDINATOR: &str = "cora";

/// The account of one of them.
pub fn account(person: &str) -> Account {
    let (role, group, studies) = match person {
        COORDINATOR => (Role::Coordinator, None, vec![]),
        OUTSIDER => (Role::GroupLead, Some("g2"), vec![OTHER_STUDY]),
        "lea" => (Role::GroupLead, Some("g1"), vec![STUDY]),
        _ => (Role::Observer, Some("g1"), vec![STUDY]),
    };
    let mut key = [0; 16];
    for (place, byte) in key.iter_mut().zip(person.bytes()) {
        *place = byte;
    }
    Account {
        group: group.map(GroupId::new),
        group_name: group.map(|group| format!("Group {group}")),
        school: group.map(|_| "Kestrel Lane Primary".to_owned()),
        studies,
        ..Account::new(PersonId::new(person), name(person), role, DraftKey::from_bytes(key))
    }
}

/// The name that the group knows a person by: "Ana A.".
pub fn name(person: &str) -> String {
    let initial = person.chars().take(1).collect::<String>().to_uppercase();
    format!("{initial}{} {initial}.", person.get(1..).unwrap_or_default())
}

/// A lesson of two stages, two case pupils and four seats.
pub fn plan() -> Plan {
    let stage = |id: &str, minutes| Stage {
        id: StageId::new(id),
        name: format!("Stage {id}"),
        minutes,
    };
    let pupil = |letter: &str, code: &str| CasePupil {
        id: letter.to_owned(),
        letter: letter.to_owned(),
        code: code.to_owned(),
        typifies: "secure when shown".to_owned(),
        criterion: "gives one reason".to_owned(),
    };
    let seat = |code: &str, row, column| Seat {
        code: code.to_owned(),
        row,
        column,
        letter: None,
    };
    Plan {
        title: "RL1 · Fractions".to_owned(),
        year_group: "Y5".to_owned(),
        school: "Kestrel Lane Primary".to_owned(),
        group: "Group g1".to_owned(),
        planned_for: "Tuesday 10:15".to_owned(),
        objective: String::new(),
        technique: String::new(),
        stages: vec![stage("s1", 10), stage("s2", 20)],
        pupils: vec![pupil("A", "Otter-3"), pupil("B", "Maple-7")],
        seats: vec![
            seat("Otter-3", 0, 0),
            seat("Maple-7", 0, 1),
            seat("Wren-2", 1, 0),
            seat("Ash-5", 1, 1),
        ],
        tags: vec!["explains".to_owned(), "waits".to_owned()],
    }
}

/// The documents that stand on the relay at the beginning, with what they are registered as.
pub fn documents() -> Vec<(DocumentId, Registration, Vec<Change>)> {
    [("g1", STUDY, LESSON), ("g2", OTHER_STUDY, OTHER_LESSON)]
        .into_iter()
        .flat_map(|(group, study, lesson)| {
            let study_changes = made(DocumentKind::Study, study, |edit| {
                edit.name("about", "study", [("enquiry", Scalar::from("How do pupils explain?"))]);
                link_lesson(edit, lesson, "RL1 · Fractions", 0);
                if group == "g1" {
                    for person in GROUP {
                        let account = account(person);
                        add_member(edit, &account.person, &account.name, account.role);
                    }
                }
            });
            let lesson_changes = made(DocumentKind::Lesson, lesson, |edit| plan().write(edit));
            let registration = |kind| Registration {
                kind,
                owner: Owner::Group(GroupId::new(group)),
            };
            [
                (study, registration(DocumentKind::Study), study_changes),
                (lesson, registration(DocumentKind::Lesson), lesson_changes),
            ]
        })
        .collect()
}

fn made(kind: DocumentKind, id: DocumentId, write: impl FnOnce(&mut Edit<'_>)) -> Vec<Change> {
    // Whoever made the document wrote it in a session of its own.
    let mut document = Document::new(kind, SessionId::from_bytes(id.as_bytes().map(|byte| byte | 0x80)));
    let written = document.edit::<_, Infallible>(PLANNED_WALL_MS, |edit| {
        write(edit);
        Ok(())
    });
    let Ok(_) = written;
    document.changes_since(&Heads::default())
}
