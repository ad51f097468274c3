//! A pupil who observes: invited by a group lead, with a card in place of the lesson, until the lesson is over.

mod support;

use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;
use cahier_server::now_ms;
use support::{Answer, Client, DOC, Guarded, bearer, get, join, post};

const PEOPLE: [(&str, Role, Option<&str>); 8] = [
    ("ana", Role::GroupLead, Some("g1")),
    ("ben", Role::Observer, Some("g1")),
    ("eve", Role::GroupLead, Some("g2")),
    ("guest", Role::Guest, Some("g1")),
    ("coordinator", Role::Coordinator, None),
    ("administrator", Role::Administrator, None),
    ("pupil-1", Role::StudentObserver, None),
    ("pupil-2", Role::StudentObserver, None),
];
const UNKNOWN: DocumentId = DocumentId::from_bytes([9; 16]);

/// A relay on which the lesson is known.
async fn relay() -> Guarded {
    let relay = Guarded::start(&PEOPLE).await;
    let mut ana = relay.client("ana", DocumentKind::Lesson).await;
    ana.begin(DocumentKind::Lesson, "the group's own words");
    ana.save().await;
    relay
}

fn request(starts_at_ms: u64, minutes: u32, more: &str) -> String {
    format!(
        r#"{{"label":"Observer 1","card":{{"lesson":"{DOC}","title":"RL2","startsAtMs":{starts_at_ms},"minutes":{minutes},
        "seats":[{{"code":"Otter-3","row":0,"column":1}}],"tags":["explains"]{more}}}}}"#
    )
}

async fn invite(relay: &Guarded, person: &str, body: &str) -> Answer {
    let token = bearer(&relay.tokens[person]);
    post(
        relay.server.address(),
        "/api/pupils",
        &[("authorization", &token)],
        body,
    )
    .await
}

/// A pupil who has joined: their token.
async fn pupil(relay: &Guarded) -> String {
    let invited = invite(relay, "ana", &request(now_ms(), 50, "")).await;
    assert_eq!(invited.status, 200, "{}", invited.text());
    let code = invited.json()["code"].as_str().expect("a code").to_owned();
    join(relay.server.address(), &code, "device-of-pupil").await
}

// PUPIL-2
#[tokio::test]
async fn a_group_lead_invites_a_pupil_who_has_the_card_until_half_an_hour_after_the_lesson() {
    let relay = relay().await;
    let starts_at_ms = now_ms();
    let invited = invite(&relay, "ana", &request(starts_at_ms, 50, "")).await;
    let ends_at_ms = starts_at_ms + 50 * 60_000;
    assert_eq!(invited.json()["expiresAtMs"], ends_at_ms);
    let code = invited.json()["code"].as_str().expect("a code").to_owned();
    let token = bearer(&join(relay.server.address(), &code, "device-of-pupil").await);
    let account = get(relay.server.address(), "/api/account", &[("authorization", &token)]).await;
    let account = account.json();
    assert_eq!(
        (&account["role"], &account["name"]),
        (&"student-observer".into(), &"Observer 1".into())
    );
    assert_eq!(account["expiresAtMs"], ends_at_ms + 30 * 60_000);
    assert_eq!(account["card"]["seats"][0]["code"], "Otter-3");
    assert_eq!(
        (&account["group"], &account["studies"]),
        (&serde_json::Value::Null, &serde_json::json!([]))
    );
}

// PUPIL-2
#[tokio::test]
async fn nobody_else_invites_pupils_and_no_lead_to_the_lesson_of_others() {
    let relay = relay().await;
    let body = request(now_ms(), 50, "");
    for (person, role, _) in PEOPLE {
        let expected = match (person, role) {
            ("ana", _) => 200,
            (_, Role::GroupLead) => 404,
            _ => 403,
        };
        assert_eq!(invite(&relay, person, &body).await.status, expected, "{person}");
    }
    assert_eq!(
        post(relay.server.address(), "/api/pupils", &[], &body).await.status,
        401
    );
    let unknown = body.replace(&DOC.to_string(), &UNKNOWN.to_string());
    assert_eq!(invite(&relay, "ana", &unknown).await.status, 404);
    for spoiled in [
        request(now_ms(), 0, ""),
        request(now_ms(), 241, ""),
        request(now_ms() - 60 * 60_000, 50, ""),
        request(now_ms(), 50, r#","names":["Ola"]"#),
        body.replace("Observer 1", ""),
        body.replace("\"column\":1", "\"column\":1,\"letter\":\"A\""),
        "{}".to_owned(),
    ] {
        assert_eq!(invite(&relay, "ana", &spoiled).await.status, 400, "{spoiled}");
    }
}

// PUPIL-4
#[tokio::test]
async fn a_pupil_reads_neither_the_lesson_nor_anything_of_the_group() {
    let relay = relay().await;
    let address = relay.server.address();
    let token = pupil(&relay).await;
    // The lesson that the card is of, by every kind that a client may claim.
    for kind in DocumentKind::ALL {
        let mut client = Client::connect(address, Some(&token), "pupil", Some(kind)).await;
        client.read(1).await;
        assert!(client.unavailable && client.notes().is_empty(), "{kind:?}");
    }
    let token = bearer(&token);
    let headers = [("authorization", token.as_str())];
    assert_eq!(get(address, "/api/groups/g1/roster", &headers).await.status, 404);
    assert_eq!(get(address, "/api/releases", &headers).await.status, 403);
    let again = request(now_ms(), 50, "");
    assert_eq!(post(address, "/api/pupils", &headers, &again).await.status, 403);
}

// PUPIL-4
#[tokio::test]
async fn a_pupils_draft_is_read_by_nobody_else() {
    let relay = Guarded::start(&PEOPLE).await;
    let mut own = relay.client("pupil-1", DocumentKind::Draft).await;
    own.begin(DocumentKind::Draft, "she counts again");
    own.save().await;
    for person in ["pupil-2", "ana", "ben"] {
        let mut other = relay.client(person, DocumentKind::Draft).await;
        other.read(1).await;
        assert!(other.unavailable && other.notes().is_empty(), "{person}");
    }
}
