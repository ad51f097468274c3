use super::*;

const DOC: DocumentId = DocumentId::from_bytes([7; 16]);
const OTHER: DocumentId = DocumentId::from_bytes([8; 16]);

fn account(role: Role, person: &str, group: Option<&str>) -> Account {
    Account {
        group: group.map(GroupId::new),
        group_name: group.map(|_| "Year 5".into()),
        school: group.map(|_| "Kestrel Lane Primary".into()),
        studies: vec![DocumentId::from_bytes([1; 16])],
        ..Account::new(
            PersonId::new(person),
            "Imogen Vale",
            role,
            DraftKey::from_bytes([0xab; 16]),
        )
    }
}

fn of_group(kind: DocumentKind, group: &str) -> Registration {
    Registration {
        kind,
        owner: Owner::Group(GroupId::new(group)),
    }
}

#[test]
fn a_lesson_belongs_to_the_group_of_whoever_began_it() {
    let ana = account(Role::Observer, "ana", Some("g1"));
    let lesson = ana
        .registration(DOC, DocumentKind::Lesson)
        .expect("observers begin lessons");
    assert_eq!(lesson, of_group(DocumentKind::Lesson, "g1"));
    assert!(account(Role::Observer, "ben", Some("g1")).may(Action::Write, DOC, &lesson));
    assert!(!account(Role::Observer, "cem", Some("g2")).may(Action::Read, DOC, &lesson));
    assert!(!account(Role::GroupLead, "dot", None).may(Action::Read, DOC, &lesson));
    assert!(!account(Role::Coordinator, "eve", Some("g1")).may(Action::Read, DOC, &lesson));
}

#[test]
fn a_draft_is_its_authors_alone() {
    let ana = account(Role::Observer, "ana", Some("g1"));
    let draft = ana
        .registration(DOC, DocumentKind::Draft)
        .expect("observers begin drafts");
    assert!(ana.may(Action::Write, DOC, &draft));
    assert!(!account(Role::GroupLead, "ben", Some("g1")).may(Action::Read, DOC, &draft));
    assert!(!account(Role::Coordinator, "eve", None).may_browse(&draft, Origin::default()));
}

#[test]
fn what_a_role_may_not_begin_has_no_registration() {
    for (role, group, kind) in [
        (Role::Observer, Some("g"), DocumentKind::Release),
        (Role::Observer, Some("g"), DocumentKind::Study),
        (Role::GroupLead, None, DocumentKind::Study),
        (Role::Coordinator, None, DocumentKind::Draft),
        (Role::Guest, None, DocumentKind::Lesson),
        (Role::StudentObserver, Some("g"), DocumentKind::Lesson),
        (Role::Administrator, Some("g"), DocumentKind::Draft),
    ] {
        assert_eq!(
            account(role, "a", group).registration(DOC, kind),
            None,
            "{role:?} {kind:?}"
        );
    }
}

// ACCESS-8
#[test]
fn a_guest_has_the_one_lesson_and_a_lead_practitioner_the_groups_that_they_are_assigned_to() {
    let lesson = of_group(DocumentKind::Lesson, "g1");
    let guest = Account {
        lesson: Some(DOC),
        ..account(Role::Guest, "gil", None)
    };
    assert!(guest.may(Action::Write, DOC, &lesson));
    assert!(!guest.may(Action::Read, OTHER, &lesson));
    assert!(!guest.may(Action::Create, DOC, &lesson));
    assert!(!guest.may(Action::Read, DOC, &of_group(DocumentKind::Study, "g1")));
    assert!(!account(Role::Guest, "gus", None).may(Action::Read, DOC, &lesson));

    let lead = Account {
        assigned: vec![GroupId::new("g1"), GroupId::new("g3")],
        ..account(Role::LeadPractitioner, "lou", None)
    };
    assert!(lead.may(Action::Read, DOC, &lesson));
    assert!(!lead.may(Action::Write, DOC, &lesson));
    assert!(!lead.may(Action::Read, DOC, &of_group(DocumentKind::Lesson, "g2")));
    assert!(!lead.may(Action::Read, DOC, &of_group(DocumentKind::Release, "g1")));
    assert!(lead.may_browse(&of_group(DocumentKind::Release, "g1"), Origin::default()));
}

// ACCESS-7
#[test]
fn who_browses_depends_on_what_the_relay_knows_of_the_group() {
    let release = of_group(DocumentKind::Release, "g1");
    let school = |school| Origin {
        school,
        consents_to_research: false,
    };
    let lead = account(Role::SchoolLead, "sol", Some("g9"));
    assert!(lead.may_browse(&release, school(Some("Kestrel Lane Primary"))));
    assert!(!lead.may_browse(&release, school(Some("Harbour Street"))));
    assert!(!lead.may_browse(&release, school(None)));
    let nowhere = account(Role::SchoolLead, "sol", None);
    assert!(
        !nowhere.may_browse(&release, school(None)),
        "no school is not the same school"
    );

    let analyst = account(Role::Analyst, "ada", None);
    let agreed = Origin {
        consents_to_research: true,
        ..Origin::default()
    };
    assert!(analyst.may_browse(&release, agreed));
    assert!(!analyst.may_browse(&release, school(Some("Kestrel Lane Primary"))));
    assert!(!analyst.may(Action::Read, DOC, &release));
    assert!(account(Role::Coordinator, "cora", Some("g1")).may_browse(&release, Origin::default()));
    assert!(!account(Role::Observer, "ana", Some("g1")).may_browse(&release, agreed));
}

#[test]
fn an_account_ends_when_it_says() {
    let guest = Account {
        expires_at_ms: Some(1_000),
        ..account(Role::Guest, "gil", None)
    };
    assert!(!guest.has_expired(999));
    assert!(guest.has_expired(1_000));
    assert!(!account(Role::Observer, "ana", None).has_expired(u64::MAX));
}

#[test]
fn an_account_reads_back_from_its_json() {
    let ana = account(Role::GroupLead, "ana", Some("g1"));
    let json = serde_json::to_value(&ana).expect("an account is JSON");
    assert_eq!(
        json,
        serde_json::json!({
            "person": "ana", "name": "Imogen Vale", "role": "group-lead", "group": "g1",
            "groupName": "Year 5", "school": "Kestrel Lane Primary",
            "draftKey": "abababababababababababababababab", "studies": ["p3u5PhN9wrNpsGCwfkeef2LzF9"],
        })
    );
    assert_eq!(serde_json::from_value::<Account>(json).ok(), Some(ana));
    let guest = Account {
        assigned: vec![GroupId::new("g1")],
        lesson: Some(DOC),
        expires_at_ms: Some(1_000),
        ..account(Role::Guest, "gil", None)
    };
    let json = serde_json::to_value(&guest).expect("an account is JSON");
    assert_eq!(json["lesson"], DOC.to_string());
    assert_eq!(
        (&json["assigned"], &json["expiresAtMs"]),
        (&["g1"].as_slice().into(), &1_000.into())
    );
    assert_eq!(serde_json::from_value::<Account>(json).ok(), Some(guest));
}

#[test]
fn neither_name_nor_key_is_printed() {
    let text = format!("{:?}", account(Role::Observer, "p1", Some("g1")));
    assert!(
        !text.contains("Imogen") && !text.contains("ab") && text.contains("p1"),
        "{text}"
    );
}

#[test]
fn what_is_no_draft_key_is_refused() {
    for text in [
        "",
        "ab",
        "zz".repeat(16).as_str(),
        "a".repeat(33).as_str(),
        "a".repeat(31).as_str(),
    ] {
        assert_eq!(text.parse::<DraftKey>(), Err(NotADraftKey));
    }
}
