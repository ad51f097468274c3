//! The API over real connections: joining, leaving, releases, and what every response says.

mod support;

use cahier_core::access::Role;
use cahier_core::document::{Document, DocumentKind, Heads};
use cahier_core::entry::Entries;
use cahier_core::id::SessionId;
use cahier_core::lesson::{Lesson, Plan};
use cahier_core::release::{ReleaseChoice, release_copy, withdraw_copy};
use cahier_core::store::{MemoryStore, Store};
use cahier_server::Access;
use std::sync::Arc;
use support::{Client, DOC, Guarded, bearer, get, invite, post, request, start};

const ANA: (&str, Role, Option<&str>) = ("ana", Role::GroupLead, Some("g1"));
const BEN: (&str, Role, Option<&str>) = ("ben", Role::Observer, Some("g1"));
const CEM: (&str, Role, Option<&str>) = ("cem", Role::Coordinator, None);

#[tokio::test]
async fn a_browser_joins_by_cookie_and_leaves() {
    let store = Arc::new(MemoryStore::new([7; 16]));
    let code = invite(store.as_ref(), "ben", Role::Observer, Some("g1"));
    let server = start(store, Access::Guarded).await;
    let body = format!(r#"{{"code":"{code}","device":"d1"}}"#);
    let joined = post(server.address(), "/api/join", &[], &body).await;
    assert_eq!(joined.status, 200);
    assert_eq!(joined.json()["person"], "ben");
    assert_eq!(joined.json()["role"], "observer");
    assert_eq!(joined.json()["school"], "School of g1");
    assert_eq!(joined.json()["token"], serde_json::Value::Null, "scripts never see it");
    let cookie = &joined.headers["set-cookie"];
    for part in [
        "cahier_device=",
        "HttpOnly",
        "SameSite=Strict",
        "Path=/",
        "Max-Age=34560000",
    ] {
        assert!(cookie.contains(part), "{part}");
    }
    let cookie = cookie.split(';').next().expect("a cookie").to_owned();
    let headers = [("cookie", cookie.as_str())];
    let account = get(server.address(), "/api/account", &headers).await;
    assert_eq!((account.status, &account.json()["name"]), (200, &"Name of ben".into()));
    assert_eq!(account.headers["cache-control"], "no-store");
    assert_eq!(post(server.address(), "/api/leave", &headers, "").await.status, 204);
    assert_eq!(get(server.address(), "/api/account", &headers).await.status, 401);
    assert_eq!(post(server.address(), "/api/leave", &headers, "").await.status, 401);
}

// VAULT-9
#[tokio::test]
async fn a_browser_that_joined_by_cookie_takes_its_token_to_where_its_notes_are() {
    let relay = Guarded::start(&[BEN]).await;
    let address = relay.server.address();
    let cookie = format!("cahier_device={}", relay.tokens["ben"]);
    let headers = [("cookie", cookie.as_str())];
    // Asked again after an answer that was lost.
    for _ in 0..2 {
        let answer = post(address, "/api/token", &headers, "").await;
        assert_eq!(
            (answer.status, &answer.json()["token"]),
            (200, &relay.tokens["ben"].as_str().into())
        );
    }
    let forgotten = request(address, "DELETE", "/api/token", &headers, "").await;
    assert_eq!(forgotten.status, 204);
    assert!(forgotten.headers["set-cookie"].starts_with("cahier_device=; "));
    assert!(forgotten.headers["set-cookie"].contains("Max-Age=0"));
    assert_eq!(post(address, "/api/token", &[], "").await.status, 401);
    assert_eq!(
        post(address, "/api/token", &[("cookie", "cahier_device=wrong")], "")
            .await
            .status,
        401
    );
    // Only a cookie is exchanged.
    let token = bearer(&relay.tokens["ben"]);
    assert_eq!(
        post(address, "/api/token", &[("authorization", &token)], "")
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn refusals_say_what_to_do_next() {
    let relay = Guarded::start(&[BEN]).await;
    let address = relay.server.address();
    let cases = [
        (get(address, "/api/account", &[]).await, 401),
        (
            get(address, "/api/account", &[("authorization", "Bearer wrong")]).await,
            401,
        ),
        (get(address, "/api/nothing", &[]).await, 404),
        (
            post(address, "/api/join", &[], r#"{"code":"tampered","device":"d"}"#).await,
            403,
        ),
        (post(address, "/api/join", &[], "not json").await, 400),
        (post(address, "/api/join", &[], &"x".repeat(20_000)).await, 400),
        (get(address, "/api/join", &[]).await, 405),
        (post(address, "/", &[], "").await, 405),
        (
            get(
                address,
                "/api/releases",
                &[("authorization", &bearer(&relay.tokens["ben"]))],
            )
            .await,
            403,
        ),
        (
            get(address, "/api/account", &[("origin", "https://evil.example")]).await,
            403,
        ),
    ];
    for (place, (answer, status)) in cases.iter().enumerate() {
        assert_eq!(answer.status, *status, "case {place}");
        let json = answer.json();
        assert!(json["error"].is_string() && json["next"].is_string(), "case {place}");
    }
}

#[tokio::test]
async fn too_many_wrong_invites_are_not_looked_at() {
    let relay = Guarded::start(&[BEN]).await;
    let address = relay.server.address();
    let mut statuses = Vec::new();
    for n in 0..80 {
        let body = format!(r#"{{"code":"wrong{n}","device":"d"}}"#);
        statuses.push(post(address, "/api/join", &[], &body).await.status);
    }
    assert_eq!(statuses[..20], [403; 20]);
    assert_eq!(statuses.last(), Some(&429));
}

#[tokio::test]
async fn every_response_is_guarded_by_its_headers() {
    let relay = Guarded::start(&[]).await;
    for path in ["/", "/healthz", "/api/account", "/assets/none.js"] {
        let answer = get(relay.server.address(), path, &[]).await;
        assert!(
            answer.headers["content-security-policy"].starts_with("default-src 'none';"),
            "{path}"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer");
        assert!(answer.headers["permissions-policy"].contains("camera=(self)"));
    }
    let health = get(relay.server.address(), "/healthz", &[]).await;
    assert_eq!((health.status, health.text().as_str()), (200, "ok\n"));
    assert_eq!(
        request(relay.server.address(), "HEAD", "/healthz", &[], "")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_coordinator_sees_a_release_when_it_is_made_and_not_after_it_is_withdrawn() {
    let relay = Guarded::start(&[ANA, BEN, CEM]).await;
    let address = relay.server.address();
    let coordinator = bearer(&relay.tokens["cem"]);
    let headers = [("authorization", coordinator.as_str())];
    assert_eq!(
        get(address, "/api/releases", &headers).await.json(),
        serde_json::json!([])
    );

    let mut lead = relay.client("ana", DocumentKind::Release).await;
    let lesson = Lesson {
        plan: Plan {
            title: "Fractions of a whole".into(),
            school: "A school that it claims to be".into(),
            ..Plan::default()
        },
        ..Lesson::default()
    };
    lead.document = release_copy(
        &lesson,
        &Entries::default(),
        &ReleaseChoice::Whole,
        SessionId::from_bytes([1; 16]),
        5_000,
    );
    lead.save().await;
    let path = format!("/api/releases/{DOC}");
    let list = eventually(address, "/api/releases", &headers, |list| list[0].is_object()).await;
    assert_eq!(list[0]["document"], DOC.to_string());
    assert_eq!(list[0]["title"], "Fractions of a whole");
    assert_eq!(
        list[0]["school"], "School of g1",
        "the relay's word, not the document's"
    );
    assert_eq!(list[0]["releasedWallMs"], 5_000.0);
    let whole = get(address, &path, &headers).await;
    assert_eq!(
        (whole.status, &whole.json()["title"]),
        (200, &"Fractions of a whole".into())
    );
    let observer = bearer(&relay.tokens["ben"]);
    assert_eq!(get(address, &path, &[("authorization", &observer)]).await.status, 404);
    assert_eq!(get(address, "/api/releases/none", &headers).await.status, 404);

    let changes = lead.document.changes_since(&Heads::default());
    let mut copy = Document::blank(SessionId::from_bytes([2; 16]));
    copy.apply(changes.iter().map(|change| &change.bytes))
        .expect("sound changes");
    lead.document
        .edit::<_, std::convert::Infallible>(6_000, |edit| {
            withdraw_copy(edit, &copy);
            Ok(())
        })
        .unwrap_or_else(|never| match never {});
    lead.save().await;
    eventually(address, "/api/releases", &headers, |list| {
        list == &serde_json::json!([])
    })
    .await;
    assert_eq!(get(address, &path, &headers).await.status, 404);
}

#[tokio::test]
async fn releases_are_there_again_after_a_restart() {
    let relay = Guarded::start(&[ANA, CEM]).await;
    let mut lead = relay.client("ana", DocumentKind::Release).await;
    lead.document = release_copy(
        &Lesson::default(),
        &Entries::default(),
        &ReleaseChoice::Whole,
        SessionId::from_bytes([1; 16]),
        5_000,
    );
    lead.save().await;
    let Guarded { server, store, tokens } = relay;
    server.shutdown().await.expect("the store is sound");
    let server = start(store, Access::Guarded).await;
    let headers = [("authorization", bearer(&tokens["cem"]))];
    let headers = [(headers[0].0, headers[0].1.as_str())];
    let list = get(server.address(), "/api/releases", &headers).await.json();
    assert_eq!(list[0]["document"], DOC.to_string());
}

#[tokio::test]
async fn nothing_private_is_in_the_api_of_an_open_relay() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new([7; 16]));
    let server = start(store, Access::Open).await;
    assert_eq!(get(server.address(), "/api/account", &[]).await.status, 401);
    assert_eq!(get(server.address(), "/api/releases", &[]).await.status, 401);
    let mut client = Client::connect(server.address(), None, "any", None).await;
    client.begin(DocumentKind::Lesson, "a");
    client.save().await;
}

/// The index follows what was stored a moment later, so this asks until it has.
async fn eventually(
    address: std::net::SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    is: impl Fn(&serde_json::Value) -> bool,
) -> serde_json::Value {
    loop {
        let json = get(address, path, headers).await.json();
        if is(&json) {
            return json;
        }
        tokio::task::yield_now().await;
    }
}
