//! People of every role on a running relay, made known, changed and let go by its commands.

mod support;

use std::sync::Arc;

use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::entry::Entries;
use cahier_core::id::{DeviceId, PersonId, SessionId};
use cahier_core::lesson::Lesson;
use cahier_core::release::{ReleaseChoice, release_copy};
use cahier_core::store::MemoryStore;
use cahier_server::access::{Directory, Edit, NewPerson, Research};
use cahier_server::admin::{
    AssignRequest, Assignment, DeviceState, DeviceView, GroupName, InviteRequest, InviteState, InviteView, Invited,
    Request, ResearchRequest, Trouble,
};
use cahier_server::control::{AskError, ask};
use cahier_server::{Access, Config, Server, now_ms, run};
use serde::de::DeserializeOwned;
use support::{Client, DOC, bearer, close_code, get, join, open, post};

struct Relay {
    server: Server,
    data: tempfile::TempDir,
}

impl Relay {
    async fn start() -> Self {
        Self::on(MemoryStore::new([7; 16])).await
    }

    async fn on(store: MemoryStore) -> Self {
        let data = tempfile::tempdir().expect("a directory");
        let server = run(Config {
            data: Some(data.path().to_owned()),
            ..support::config(Arc::new(store), Access::Guarded)
        })
        .await
        .expect("nothing is in the way");
        Self { server, data }
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request) -> Result<T, Trouble> {
        match ask(self.data.path(), &request, |_| Ok(())).await {
            Ok(answer) => Ok(serde_json::from_value(answer).expect("the answer that was promised")),
            Err(AskError::Trouble(trouble)) => Err(trouble),
            Err(error) => unreachable!("the relay listens: {error}"),
        }
    }

    async fn invite(&self, request: InviteRequest) -> Invited {
        self.ask(Request::Invite(request)).await.expect("it is complete")
    }

    /// Makes somebody known and lets them join: their token.
    async fn token(&self, request: InviteRequest) -> String {
        let device = format!("device-of-{}", request.name);
        let invited = self.invite(request).await;
        join(self.server.address(), &invited.code, &device).await
    }

    async fn client(&self, token: &str, name: &str, kind: DocumentKind) -> Client {
        Client::connect(self.server.address(), Some(token), name, Some(kind)).await
    }

    /// Whether somebody is shown the release, and by which status of the list.
    async fn sees(&self, token: &str) -> (u16, bool) {
        let (status, list) = self.list(token).await;
        let token = bearer(token);
        let path = format!("/api/releases/{DOC}");
        let one = get(self.server.address(), &path, &[("authorization", token.as_str())]).await;
        let is_listed = list[0].is_object();
        assert_eq!(is_listed, one.status == 200, "the list and the release agree");
        (status, is_listed)
    }

    async fn list(&self, token: &str) -> (u16, serde_json::Value) {
        let token = bearer(token);
        let headers = [("authorization", token.as_str())];
        let list = get(self.server.address(), "/api/releases", &headers).await;
        (list.status, list.json())
    }

    async fn join_status(&self, code: &str) -> u16 {
        let body = format!(r#"{{"code":"{code}","device":"late"}}"#);
        post(self.server.address(), "/api/join", &[], &body).await.status
    }
}

fn person(role: Role, name: &str) -> InviteRequest {
    InviteRequest {
        role,
        name: name.to_owned(),
        school: None,
        group: None,
        lesson: None,
        card: None,
        hours: None,
        uses: 5,
        days: 1,
    }
}

/// Somebody of the one group.
fn member(role: Role, name: &str) -> InviteRequest {
    InviteRequest {
        school: Some("Kestrel Lane".to_owned()),
        group: Some("Year 5".to_owned()),
        ..person(role, name)
    }
}

fn school_lead(name: &str, school: &str) -> InviteRequest {
    InviteRequest {
        school: Some(school.to_owned()),
        ..person(Role::SchoolLead, name)
    }
}

fn year_5() -> GroupName {
    GroupName {
        school: "Kestrel Lane".to_owned(),
        group: "Year 5".to_owned(),
    }
}

// ACCESS-7
#[tokio::test]
async fn releases_are_shown_to_those_whom_the_table_names() {
    let relay = Relay::start().await;
    let lead = relay.token(member(Role::GroupLead, "lea")).await;
    let coordinator = relay.token(person(Role::Coordinator, "cora")).await;
    let mut client = relay.client(&lead, "lea", DocumentKind::Release).await;
    client.document = release_copy(
        &Lesson::default(),
        &Entries::default(),
        &ReleaseChoice::Whole,
        SessionId::from_bytes([1; 16]),
        5_000,
    );
    client.save().await;
    // The index follows what was stored a moment later.
    while relay.list(&coordinator).await.1.as_array().is_none_or(Vec::is_empty) {
        tokio::task::yield_now().await;
    }
    assert_eq!(relay.sees(&coordinator).await, (200, true));

    let own = relay.token(school_lead("sol", "Kestrel Lane")).await;
    let other = relay.token(school_lead("sam", "Harbour Street")).await;
    assert_eq!(relay.sees(&own).await, (200, true));
    assert_eq!(relay.sees(&other).await, (200, false));

    let analyst = relay.token(person(Role::Analyst, "ada")).await;
    assert_eq!(relay.sees(&analyst).await, (200, false));
    for (research, seen) in [(Research::Agreed, true), (Research::Withheld, false)] {
        let request = ResearchRequest {
            group: year_5(),
            research,
        };
        let _: serde_json::Value = relay.ask(Request::SetResearch(request)).await.expect("it is known");
        assert_eq!(relay.sees(&analyst).await, (200, seen));
    }

    let practitioner = relay.token(person(Role::LeadPractitioner, "lou")).await;
    assert_eq!(relay.sees(&practitioner).await, (200, false));
    let assigned = relay.token(member(Role::LeadPractitioner, "liv")).await;
    assert_eq!(relay.sees(&assigned).await, (200, true));

    assert_eq!(relay.sees(&lead).await, (403, false));
    for (role, name) in [
        (Role::StudentObserver, "stu"),
        (Role::BoardReader, "bea"),
        (Role::Administrator, "adi"),
    ] {
        let token = relay.token(person(role, name)).await;
        assert_eq!(relay.sees(&token).await, (403, false), "{role:?}");
    }
    let observer = relay.token(member(Role::Observer, "ben")).await;
    assert_eq!(relay.sees(&observer).await, (403, false));
}

// ACCESS-8
#[tokio::test]
async fn a_guest_has_one_lesson_and_a_lead_practitioner_what_they_are_assigned_to_now() {
    let relay = Relay::start().await;
    let lead = relay.token(member(Role::GroupLead, "lea")).await;
    let mut lea = relay.client(&lead, "lea", DocumentKind::Lesson).await;
    lea.begin(DocumentKind::Lesson, "a");
    lea.save().await;

    let guest = InviteRequest {
        lesson: Some(DOC),
        ..person(Role::Guest, "gil")
    };
    let mut gil = relay
        .client(&relay.token(guest.clone()).await, "gil", DocumentKind::Lesson)
        .await;
    gil.read(1).await;
    gil.write("b");
    gil.save().await;
    lea.read(2).await;
    assert_eq!(lea.notes(), ["a", "b"]);
    let elsewhere = InviteRequest {
        lesson: Some(cahier_core::id::DocumentId::from_bytes([9; 16])),
        ..guest
    };
    let refused = relay.ask::<Invited>(Request::Invite(elsewhere)).await;
    assert_eq!(
        refused.err().map(|it| it.error).as_deref(),
        Some("there is no such lesson here")
    );

    let practitioner = relay.token(person(Role::LeadPractitioner, "lou")).await;
    let mut lou = relay.client(&practitioner, "lou", DocumentKind::Lesson).await;
    lou.read(1).await;
    assert!(lou.unavailable);
    let assign = |assignment| {
        Request::Assign(AssignRequest {
            group: year_5(),
            person: "lou".to_owned(),
            assignment,
        })
    };
    let _: serde_json::Value = relay.ask(assign(Assignment::Assigned)).await.expect("both are known");
    // Comes back as who they are now.
    assert_eq!(close_code(&mut lou.socket).await, Some(1008));
    let mut lou = relay.client(&practitioner, "lou", DocumentKind::Lesson).await;
    lou.read(2).await;
    assert_eq!(lou.notes(), ["a", "b"]);
    let account = bearer(&practitioner);
    let account = get(
        relay.server.address(),
        "/api/account",
        &[("authorization", account.as_str())],
    )
    .await;
    assert_eq!(account.json()["studies"].as_array().map(Vec::len), Some(1));
    let _: serde_json::Value = relay.ask(assign(Assignment::Ended)).await.expect("both are known");
    assert_eq!(close_code(&mut lou.socket).await, Some(1008));
    let mut lou = relay.client(&practitioner, "lou", DocumentKind::Lesson).await;
    lou.read(1).await;
    assert!(lou.unavailable && lou.notes().is_empty());
}

// ACCESS-6
#[tokio::test]
async fn a_device_that_is_signed_out_by_command_is_out_at_once() {
    let relay = Relay::start().await;
    let ana = relay.token(member(Role::Observer, "ana")).await;
    let ben = relay.token(member(Role::Observer, "ben")).await;
    let mut of_ana = relay.client(&ana, "ana", DocumentKind::Lesson).await;
    let mut of_ben = relay.client(&ben, "ben", DocumentKind::Lesson).await;
    let device = DeviceId::new("device-of-ana");
    let () = relay
        .ask(Request::RevokeDevice(device.clone()))
        .await
        .expect("it is known");
    assert_eq!(close_code(&mut of_ana.socket).await, Some(1008));
    let headers = bearer(&ana);
    assert_eq!(
        open(relay.server.address(), &[("authorization", &headers)]).await.err(),
        Some(401)
    );
    assert!(relay.ask::<()>(Request::RevokeDevice(device)).await.is_err());
    of_ben.begin(DocumentKind::Lesson, "b");
    of_ben.save().await;

    let devices: Vec<DeviceView> = relay.ask(Request::Devices).await.expect("a list");
    let states: Vec<_> = devices.iter().map(|it| (it.name.as_str(), it.state)).collect();
    assert_eq!(states, [("ana", DeviceState::Revoked), ("ben", DeviceState::Joined)]);
    let gone: Vec<DeviceId> = relay
        .ask(Request::RemovePerson(devices[1].person.clone()))
        .await
        .expect("they are known");
    assert_eq!(gone, [DeviceId::new("device-of-ben")]);
    assert_eq!(close_code(&mut of_ben.socket).await, Some(1008));
}

// ACCESS-10 ACCESS-13
#[tokio::test]
async fn an_invite_is_listed_without_its_code_and_opens_nothing_once_taken_back() {
    let relay = Relay::start().await;
    let one = relay.invite(member(Role::Observer, "ana")).await;
    let spent = InviteRequest {
        uses: 0,
        ..member(Role::Observer, "ben")
    };
    let spent = relay.invite(spent).await;
    let old = InviteRequest {
        days: 0,
        ..member(Role::Observer, "cem")
    };
    let old = relay.invite(old).await;
    let typed = one.code.replace('-', "").to_lowercase();
    assert_eq!(relay.join_status(&typed).await, 200);
    let () = relay
        .ask(Request::RevokeInvite(one.id.clone()))
        .await
        .expect("it is known");
    assert_eq!(relay.join_status(&one.code).await, 403);
    assert!(
        relay
            .ask::<()>(Request::RevokeInvite("nothing".to_owned()))
            .await
            .is_err()
    );

    let json: serde_json::Value = relay.ask(Request::Invites).await.expect("a list");
    for invited in [&one, &spent, &old] {
        assert!(!json.to_string().contains(&invited.code));
    }
    let invites: Vec<InviteView> = serde_json::from_value(json).expect("the list that was promised");
    let states: Vec<_> = invites.iter().map(|it| (it.id.as_str(), it.state)).collect();
    let expected = [
        (one.id.as_str(), InviteState::Revoked),
        (spent.id.as_str(), InviteState::Spent),
        (old.id.as_str(), InviteState::Expired),
    ];
    assert_eq!(states, expected);
}

// ACCESS-12
#[tokio::test]
async fn whoever_s_account_ends_is_out_then() {
    let store = Arc::new(MemoryStore::new([7; 16]));
    let ends_at_ms = now_ms() + 3_000;
    let code = {
        let mut directory = Directory::read(store.as_ref()).expect("the store is sound");
        let mut edit = Edit::default();
        let student = NewPerson {
            expires_at_ms: Some(ends_at_ms),
            ..NewPerson::new(PersonId::new("stu"), "stu", Role::StudentObserver)
        };
        directory.add_person(&mut edit, student);
        let code = directory.invite(&mut edit, PersonId::new("stu"), u64::MAX, 5);
        cahier_core::store::Store::commit(store.as_ref(), &edit.writes()).expect("nothing is in the way");
        directory.apply(edit);
        code.reveal().to_owned()
    };
    let server = support::start(store, Access::Guarded).await;
    let token = join(server.address(), &code, "d1").await;
    let mut client = Client::connect(server.address(), Some(&token), "stu", Some(DocumentKind::Draft)).await;
    client.begin(DocumentKind::Draft, "a");
    client.save().await;
    assert_eq!(close_code(&mut client.socket).await, Some(1008));
    assert!(now_ms() >= ends_at_ms, "and not before");
    let headers = bearer(&token);
    let refused = open(server.address(), &[("authorization", &headers)]).await;
    assert_eq!(refused.err(), Some(401));
    let body = format!(r#"{{"code":"{code}","device":"d2"}}"#);
    assert_eq!(post(server.address(), "/api/join", &[], &body).await.status, 403);
}
