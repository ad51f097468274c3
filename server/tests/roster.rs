//! A group's sealed roster on a running relay: who may have it, and that it is replaced only by who has seen it.

mod support;

use cahier_core::access::Role;
use cahier_core::id::DeviceId;
use cahier_core::store::Store;
use cahier_core::tablet::{Moment, RosterEdit, Tablet};
use support::{Answer, Guarded, bearer, get, request};

const PEOPLE: [(&str, Role, Option<&str>); 11] = [
    ("ana", Role::GroupLead, Some("g1")),
    ("ben", Role::Observer, Some("g1")),
    ("eve", Role::GroupLead, Some("g2")),
    ("school-lead", Role::SchoolLead, Some("g1")),
    ("practitioner", Role::LeadPractitioner, Some("g1")),
    ("coordinator", Role::Coordinator, Some("g1")),
    ("analyst", Role::Analyst, Some("g1")),
    ("pupil", Role::StudentObserver, Some("g1")),
    ("guest", Role::Guest, Some("g1")),
    ("board", Role::BoardReader, Some("g1")),
    ("administrator", Role::Administrator, Some("g1")),
];
const ROSTER: &str = "/api/groups/g1/roster";
const FIRST: (&str, &str) = ("if-none-match", "*");

async fn fetch(relay: &Guarded, person: &str) -> Answer {
    let token = bearer(&relay.tokens[person]);
    get(relay.server.address(), ROSTER, &[("authorization", &token)]).await
}

async fn put(relay: &Guarded, person: &str, condition: Option<(&str, &str)>, body: impl AsRef<[u8]>) -> u16 {
    let token = bearer(&relay.tokens[person]);
    let mut headers = vec![("authorization", token.as_str())];
    headers.extend(condition);
    request(relay.server.address(), "PUT", ROSTER, &headers, body)
        .await
        .status
}

// ROSTER-7
#[tokio::test]
async fn the_adults_of_the_group_have_its_roster_and_for_everybody_else_there_is_none() {
    let relay = Guarded::start(&PEOPLE).await;
    assert_eq!(put(&relay, "ana", Some(FIRST), "opaque").await, 204);
    for (person, role, group) in PEOPLE {
        let may = group == Some("g1") && matches!(role, Role::Observer | Role::GroupLead);
        let fetched = fetch(&relay, person).await;
        assert_eq!(fetched.status, if may { 200 } else { 404 }, "{person}");
        assert_eq!(fetched.text() == "opaque", may, "{person}");
        if !may {
            assert_eq!(
                put(&relay, person, Some(("if-match", "*")), "theirs").await,
                404,
                "{person}"
            );
        }
    }
    let address = relay.server.address();
    assert_eq!(get(address, ROSTER, &[]).await.status, 401);
    assert_eq!(request(address, "PUT", ROSTER, &[FIRST], "x").await.status, 401);
    // A group that is not there and one of others look the same.
    let token = bearer(&relay.tokens["ana"]);
    for group in ["g2", "g9", &"g".repeat(400)] {
        let path = format!("/api/groups/{group}/roster");
        let answer = get(address, &path, &[("authorization", &token)]).await;
        assert_eq!(answer.status, 404, "{group}");
    }
    assert_eq!(fetch(&relay, "ben").await.text(), "opaque");
}

// ROSTER-11
#[tokio::test]
async fn a_roster_is_replaced_only_by_who_has_seen_it() {
    let relay = Guarded::start(&PEOPLE).await;
    assert_eq!(fetch(&relay, "ana").await.status, 204);
    assert_eq!(put(&relay, "ana", Some(("if-match", "\"x\"")), "first").await, 412);
    assert_eq!(put(&relay, "ana", None, "first").await, 400);
    assert_eq!(put(&relay, "ana", Some(FIRST), "").await, 400);
    assert_eq!(put(&relay, "ana", Some(FIRST), "first").await, 204);
    assert_eq!(put(&relay, "ben", Some(FIRST), "second").await, 412);
    let first = fetch(&relay, "ben").await.headers["etag"].clone();
    assert_eq!(put(&relay, "ben", Some(("if-match", &first)), "second").await, 204);
    assert_eq!(put(&relay, "ana", Some(("if-match", &first)), "third").await, 412);
    let longest = "x".repeat(64 * 1024);
    assert_eq!(put(&relay, "ana", Some(FIRST), &(longest.clone() + "x")).await, 400);
    assert_eq!(fetch(&relay, "ana").await.text(), "second");
    let second = fetch(&relay, "ana").await.headers["etag"].clone();
    assert_eq!(put(&relay, "ana", Some(("if-match", &second)), &longest).await, 204);
    assert_eq!(fetch(&relay, "ben").await.text(), longest);
}

// ROSTER-8
#[tokio::test]
async fn neither_a_name_nor_the_key_is_in_the_store() {
    let relay = Guarded::start(&PEOPLE).await;
    let token = bearer(&relay.tokens["ana"]);
    let headers = [("authorization", token.as_str())];
    let account = get(relay.server.address(), "/api/account", &headers).await.text();
    let mut tablet = Tablet::new(DeviceId::new("device"), [5; 32]);
    let now = Moment {
        wall_ms: 0,
        monotonic_ms: 0,
    };
    tablet.start(now);
    tablet.join(&account).expect("an account");
    tablet.edit_roster(RosterEdit::Begin).expect("a lead may");
    let list = "Otter-3\tOla Adeyemi".to_owned();
    tablet.edit_roster(RosterEdit::Import { list }).expect("there is a key");
    let sealed = tablet
        .take_roster(None)
        .expect("there is a key")
        .put
        .expect("it is new");
    assert_eq!(put(&relay, "ana", Some(FIRST), &sealed).await, 204);
    assert_eq!(fetch(&relay, "ben").await.body, sealed);
    let key = tablet.roster_key().expect("there is one");
    for (name, value) in relay.store.values("").expect("it is read") {
        for secret in [b"Ola".as_slice(), b"Adeyemi", key.as_bytes()] {
            assert!(!value.windows(secret.len()).any(|window| window == secret), "{name}");
        }
    }
}
