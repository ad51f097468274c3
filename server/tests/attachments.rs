//! What is attached to notes, on a running relay: how it is brought and fetched, by whom, and how much of it.

mod support;

use std::net::SocketAddr;
use std::sync::Arc;

use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::id::{DocumentId, hex};
use cahier_core::store::{MemoryStore, Store, Write};
use cahier_server::relay::Limits;
use cahier_server::{Access, Config, run};
use sha2::{Digest, Sha256};
use support::command::Running;
use support::place::{Place, notes, write};
use support::{Answer, Client, DOC, Guarded, bearer, config, invite, join, request};

const PEOPLE: [(&str, Role, Option<&str>); 6] = [
    ("ana", Role::Observer, Some("g1")),
    ("lea", Role::GroupLead, Some("g1")),
    ("eve", Role::GroupLead, Some("g2")),
    ("pupil", Role::StudentObserver, Some("g1")),
    ("coordinator", Role::Coordinator, Some("g1")),
    ("school-lead", Role::SchoolLead, Some("g1")),
];

/// As long as three pieces.
fn photo() -> Vec<u8> {
    (0..600_000_u32)
        .map(|n| n.to_be_bytes()[2] ^ n.to_be_bytes()[3])
        .collect()
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn path(document: &str, hash: &str) -> String {
    format!("/api/documents/{document}/blobs/{hash}")
}

/// Somebody who brings and fetches what is attached to [`DOC`].
struct Person {
    address: SocketAddr,
    token: Option<String>,
}

impl Person {
    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let token = self.token.as_deref().map(bearer);
        let mut all: Vec<_> = token.iter().map(|token| ("authorization", token.as_str())).collect();
        all.extend(headers);
        request(self.address, method, path, &all, body).await
    }

    async fn piece(&self, hash: &str, offset: usize, length: usize, bytes: &[u8]) -> Answer {
        let (offset, length) = (offset.to_string(), length.to_string());
        let headers = [("upload-offset", offset.as_str()), ("upload-length", length.as_str())];
        self.ask("PATCH", &path(&DOC.to_string(), hash), &headers, bytes).await
    }

    async fn bring(&self, bytes: &[u8]) -> u16 {
        let mut status = 0;
        for (number, piece) in bytes.chunks(200_000).enumerate() {
            let answer = self.piece(&hash(bytes), number * 200_000, bytes.len(), piece).await;
            status = answer.status;
            if status != 204 {
                break;
            }
        }
        status
    }

    /// How far an upload has come.
    async fn offset(&self, hash: &str) -> Option<usize> {
        let answer = self.ask("HEAD", &path(&DOC.to_string(), hash), &[], b"").await;
        (answer.status == 200).then(|| answer.headers["upload-offset"].parse().expect("a number"))
    }

    async fn fetch(&self, hash: &str) -> Answer {
        self.ask("GET", &path(&DOC.to_string(), hash), &[], b"").await
    }
}

fn person(relay: &Guarded, name: &str) -> Person {
    Person {
        address: relay.server.address(),
        token: Some(relay.tokens[name].clone()),
    }
}

async fn with_document(kind: DocumentKind, by: &str) -> Guarded {
    let relay = Guarded::start(&PEOPLE).await;
    let mut client = relay.client(by, kind).await;
    client.begin(kind, "n1");
    client.save().await;
    relay
}

// MEDIA-11
#[tokio::test]
async fn an_upload_goes_on_from_where_it_was_and_only_whole_bytes_are_given_out() {
    let relay = with_document(DocumentKind::Lesson, "ana").await;
    let (ana, lea) = (person(&relay, "ana"), person(&relay, "lea"));
    let (bytes, name) = (photo(), hash(&photo()));
    assert_eq!(ana.offset(&name).await, None);
    assert_eq!(ana.piece(&name, 7, bytes.len(), &bytes[7..100_000]).await.status, 409);
    let first = ana.piece(&name, 0, bytes.len(), &bytes[..200_000]).await;
    assert_eq!((first.status, first.headers["upload-offset"].as_str()), (204, "200000"));
    assert_eq!(lea.fetch(&name).await.status, 404);
    // Sent again, because the answer was lost.
    let again = ana.piece(&name, 0, bytes.len(), &bytes[..200_000]).await;
    assert_eq!((again.status, again.headers["upload-offset"].as_str()), (409, "200000"));
    assert_eq!(
        ana.piece(&name, 200_000, 600_001, &bytes[200_000..300_000])
            .await
            .status,
        400
    );
    assert_eq!(
        ana.piece(&name, 200_000, bytes.len(), &bytes[200_000..200_100])
            .await
            .status,
        400
    );
    assert_eq!(
        ana.piece(&name, 200_000, bytes.len(), &bytes[200_000..400_000])
            .await
            .status,
        204
    );
    assert_eq!(
        ana.piece(&name, 400_000, bytes.len(), &bytes[400_000..]).await.status,
        204
    );
    assert_eq!(ana.offset(&name).await, Some(600_000));
    let whole = lea.fetch(&name).await;
    assert_eq!(whole.body, bytes);
    assert_eq!(whole.headers["content-type"], "application/octet-stream");
    assert_eq!(whole.headers["x-content-type-options"], "nosniff");
    assert_eq!(whole.headers["content-disposition"], "attachment");
    assert!(whole.headers["cache-control"].starts_with("private"));
    let part = lea
        .ask(
            "GET",
            &path(&DOC.to_string(), &name),
            &[("range", "bytes=599990-")],
            b"",
        )
        .await;
    assert_eq!((part.status, part.body.as_slice()), (206, &bytes[599_990..]));
    assert_eq!(part.headers["content-range"], "bytes 599990-599999/600000");

    // What is not what it is called is dropped.
    let other = hash(b"something else");
    assert_eq!(ana.piece(&other, 0, 5, b"words").await.status, 422);
    assert_eq!((ana.offset(&other).await, ana.fetch(&other).await.status), (None, 404));
    relay.server.shutdown().await.expect("the store is sound");
}

// MEDIA-12
#[tokio::test]
async fn who_may_write_brings_and_who_may_read_fetches() {
    let relay = with_document(DocumentKind::Lesson, "ana").await;
    let name = hash(&photo());
    assert_eq!(person(&relay, "ana").bring(&photo()).await, 204);
    for (who, _, _) in PEOPLE {
        let may = matches!(who, "ana" | "lea");
        let one = person(&relay, who);
        assert_eq!(one.fetch(&name).await.status, if may { 200 } else { 404 }, "{who}");
        assert_eq!(one.offset(&name).await.is_some(), may, "{who}");
        assert_eq!(
            one.bring(b"a thumbnail").await,
            if may && who == "ana" {
                204
            } else if may {
                409
            } else {
                404
            },
            "{who}"
        );
    }
    let stranger = Person {
        address: relay.server.address(),
        token: None,
    };
    assert_eq!(stranger.fetch(&name).await.status, 401);
    let ana = person(&relay, "ana");
    for (document, name) in [
        ("4NMNnkMhL8jXrdJ9jamS58PAVdXu".to_owned(), name.clone()),
        ("nonsense".to_owned(), name.clone()),
        (DOC.to_string(), name.to_uppercase()),
        (DOC.to_string(), "..%2f..%2faccount".to_owned()),
    ] {
        assert_eq!(ana.ask("GET", &path(&document, &name), &[], b"").await.status, 404);
        let headers = [("upload-offset", "0"), ("upload-length", "5")];
        assert_eq!(
            ana.ask("PATCH", &path(&document, &name), &headers, b"words")
                .await
                .status,
            404
        );
        // Nobody takes over what they may not read.
        let from = format!("{}?from={document}", path(&DOC.to_string(), &hash(b"x")));
        assert_eq!(ana.ask("POST", &from, &[], b"").await.status, 404);
    }
    relay.server.shutdown().await.expect("the store is sound");
}

// MEDIA-9 MEDIA-12
#[tokio::test]
async fn nothing_is_attached_to_a_release_and_a_draft_is_its_authors() {
    for (kind, by, may) in [
        (DocumentKind::Release, "lea", false),
        (DocumentKind::Study, "lea", false),
        (DocumentKind::Draft, "lea", true),
    ] {
        let relay = with_document(kind, by).await;
        let brought = person(&relay, by).bring(&photo()).await;
        assert_eq!(brought, if may { 204 } else { 404 }, "{kind:?}");
        for (who, _, _) in PEOPLE.into_iter().filter(|(who, _, _)| *who != by) {
            assert_eq!(
                person(&relay, who).fetch(&hash(&photo())).await.status,
                404,
                "{who} {kind:?}"
            );
        }
        relay.server.shutdown().await.expect("the store is sound");
    }
}

// MEDIA-13
#[tokio::test]
async fn what_passes_a_limit_is_refused_by_its_own_status_and_words_still_go_through() {
    let store = Arc::new(MemoryStore::new([7; 16]));
    let code = invite(store.as_ref(), "ana", Role::Observer, Some("g1"));
    let limits = Limits {
        max_group_attachment_bytes: 1_300_000,
        ..Limits::default()
    };
    let server = run(Config {
        limits,
        ..config(store.clone(), Access::Guarded)
    })
    .await
    .expect("a free port on loopback");
    let token = join(server.address(), &code, "device").await;
    let mut client = Client::connect(server.address(), Some(&token), "ana", Some(DocumentKind::Lesson)).await;
    client.begin(DocumentKind::Lesson, "n1");
    client.save().await;
    let ana = Person {
        address: server.address(),
        token: Some(token),
    };
    assert_eq!(ana.piece(&hash(b"x"), 0, 1_048_577, &vec![0; 20_000]).await.status, 413);
    assert_eq!(ana.piece(&hash(b"x"), 0, 600_000, &vec![0; 262_145]).await.status, 413);
    assert_eq!(ana.piece(&hash(b"x"), 0, 600_000, b"").await.status, 400);
    assert_eq!(
        ana.ask("PATCH", &path(&DOC.to_string(), &hash(b"x")), &[], b"words")
            .await
            .status,
        400
    );
    let mut second = photo();
    second[0] ^= 1;
    assert_eq!((ana.bring(&photo()).await, ana.bring(&second).await), (204, 204));
    second[0] ^= 3;
    assert_eq!(ana.bring(&second).await, 507);
    // Short ones count too.
    let mut status = 204;
    for n in 0..40_u32 {
        status = ana.bring(&n.to_be_bytes()).await;
        if status != 204 {
            break;
        }
    }
    assert_eq!(status, 507);
    client.write("n2");
    client.save().await;
    assert_eq!(client.notes(), ["n1", "n2"]);
    server.shutdown().await.expect("the store is sound");
    // What there is counts after a restart.
    let again = run(Config {
        limits: Limits {
            max_group_attachment_bytes: 1_300_000,
            ..Limits::default()
        },
        ..config(store, Access::Guarded)
    })
    .await
    .expect("a free port on loopback");
    let ana = Person {
        address: again.address(),
        ..ana
    };
    assert_eq!(ana.bring(&second).await, 507);
    again.shutdown().await.expect("the store is sound");
}

// MEDIA-13
#[tokio::test]
async fn a_device_has_at_most_sixteen_uploads_that_are_not_finished() {
    let relay = with_document(DocumentKind::Lesson, "ana").await;
    let ana = person(&relay, "ana");
    for n in 0..16_u8 {
        assert_eq!(ana.piece(&hash(&[n]), 0, 20_000, &vec![n; 16_384]).await.status, 204);
    }
    assert_eq!(ana.piece(&hash(b"x"), 0, 20_000, &vec![9; 16_384]).await.status, 429);
    assert_eq!(person(&relay, "lea").bring(b"a thumbnail").await, 204);
    relay.server.shutdown().await.expect("the store is sound");
}

// MEDIA-7
#[tokio::test]
async fn bytes_are_taken_over_from_another_document_without_being_sent() {
    let relay = with_document(DocumentKind::Lesson, "ana").await;
    let ana = person(&relay, "ana");
    assert_eq!(ana.bring(&photo()).await, 204);
    let name = hash(&photo());
    let draft = DocumentId::from_bytes([2; 16]);
    let registered = Write::Swap {
        key: format!("doc/{draft}"),
        expected: None,
        value: Some(br#"{"registered":{"kind":"draft","owner":{"person":"ana"}}}"#.to_vec()),
    };
    relay.store.commit(&[registered]).expect("nothing is in the way");
    let taken = path(&draft.to_string(), &name);
    let from = |document| format!("{taken}?from={document}");
    assert_eq!(ana.ask("POST", &taken, &[], b"").await.status, 400);
    assert_eq!(
        person(&relay, "lea").ask("POST", &from(DOC), &[], b"").await.status,
        404
    );
    for _ in 0..2 {
        assert_eq!(ana.ask("POST", &from(DOC), &[], b"").await.status, 204);
    }
    assert_eq!(ana.ask("GET", &taken, &[], b"").await.body, photo());
    let missing = format!("{}?from={DOC}", path(&draft.to_string(), &hash(b"x")));
    assert_eq!(ana.ask("POST", &missing, &[], b"").await.status, 404);
    assert_eq!(ana.fetch(&name).await.body, photo());
    relay.server.shutdown().await.expect("the store is sound");
}

// MEDIA-11 MEDIA-14
#[tokio::test]
async fn a_relay_that_is_killed_goes_on_with_the_upload_and_a_backup_has_it() {
    let place = Place::new();
    write(&place.path("data"), 2).await;
    let (bytes, name) = (photo(), hash(&photo()));
    let open = |relay: &Running| Person {
        address: relay.address,
        token: None,
    };
    let relay = Running::serve(&place.path("data"), "open");
    for (number, piece) in bytes.chunks(200_000).take(2).enumerate() {
        let answer = open(&relay).piece(&name, number * 200_000, bytes.len(), piece).await;
        assert_eq!(answer.status, 204);
    }
    drop(relay);
    let relay = Running::serve(&place.path("data"), "open");
    assert_eq!(open(&relay).offset(&name).await, Some(400_000));
    let last = open(&relay).piece(&name, 400_000, bytes.len(), &bytes[400_000..]).await;
    assert_eq!(last.status, 204);
    drop(relay);

    place.json("backup --data ./data --to ./one.cahier --json");
    place.json("restore --from ./one.cahier --data ./new --json");
    assert_eq!(notes(&place.path("new")).await.len(), 2);
    let relay = Running::serve(&place.path("new"), "open");
    assert_eq!(open(&relay).fetch(&name).await.body, bytes);
    relay.terminate();
    let found = place.json("doctor --data ./new --json");
    assert_eq!(found["state"], "whole");
}
