//! Inviting a pupil who observes one lesson: by a group lead's tablet, with a card in place of the lesson.
//!
//! Everybody who is invited is somebody new, under a label that the lead gives and that is no name.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use cahier_core::access::{LessonCard, Owner, Registration, Role, may_invite};
use cahier_core::document::DocumentKind;
use cahier_core::id::{GroupId, IdSource, PersonId};
use serde::{Deserialize, Serialize};

use super::account::{refusal, unbroken};
use super::{App, Refusal, credentials};
use crate::access::{Edit, NewPerson, random};
use crate::hub::now_ms;
use crate::relay::Record;
use crate::store::record;

const MAX_LABEL_CHARS: usize = 40;

/// One tablet for one pupil; a second use for the tablet that is changed in the middle of a lesson.
const USES: u32 = 2;

/// What `POST /api/pupils` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PupilRequest {
    label: String,
    card: LessonCard,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PupilInvited {
    code: String,
    /// When devices can join by it no more.
    expires_at_ms: u64,
    account_ends_at_ms: u64,
}

pub(super) async fn invite(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    request: Result<Json<PupilRequest>, JsonRejection>,
) -> Result<Json<PupilInvited>, Refusal> {
    let (account, _) = credentials::account(&app, &headers).await?;
    let group = account
        .group
        .filter(|_| may_invite(account.role, Role::StudentObserver));
    let group = group.ok_or(Refusal::NotAllowed)?;
    let Json(PupilRequest { label, card }) = request.map_err(|_| Refusal::Malformed)?;
    let label = label.trim().to_owned();
    let is_label = (1..=MAX_LABEL_CHARS).contains(&label.chars().count()) && !label.chars().any(char::is_control);
    if !is_label || !card.is_sound() || card.ends_at_ms() <= now_ms() {
        return Err(Refusal::Malformed);
    }
    is_lesson_of(&app, &card, &group).await?;
    unbroken(make(Arc::clone(&app), label, card)).await.map(Json)
}

/// A lesson of another group looks like none.
async fn is_lesson_of(app: &App, card: &LessonCard, group: &GroupId) -> Result<(), Refusal> {
    let (store, lesson) = (Arc::clone(&app.store), card.lesson);
    let read = tokio::task::spawn_blocking(move || record(store.as_ref(), lesson)).await;
    let record = read.ok().and_then(Result::ok).ok_or(Refusal::StoreFailed)?;
    let lesson = Registration {
        kind: DocumentKind::Lesson,
        owner: Owner::Group(group.clone()),
    };
    match record {
        Some(Record::Registered(registered)) if registered == lesson => Ok(()),
        _ => Err(Refusal::NotFound),
    }
}

async fn make(app: Arc<App>, label: String, card: LessonCard) -> Result<PupilInvited, Refusal> {
    let person = PersonId::new(format!("p-{}", IdSource::new(random()).document()));
    let (expires_at_ms, account_ends_at_ms) = (card.ends_at_ms(), card.account_ends_at_ms());
    let new = NewPerson {
        expires_at_ms: Some(account_ends_at_ms),
        card: Some(card),
        ..NewPerson::new(person.clone(), label, Role::StudentObserver)
    };
    let mut directory = app.directory.write().await;
    let mut edit = Edit::default();
    directory.add_person(&mut edit, new);
    let code = directory.invite(&mut edit, person.clone(), expires_at_ms, USES);
    app.committer.commit(edit.writes()).await.map_err(refusal)?;
    directory.apply(edit);
    drop(directory);
    app.ends.notify_one();
    tracing::info!(%person, "a pupil was invited");
    Ok(PupilInvited {
        code: code.reveal().to_owned(),
        expires_at_ms,
        account_ends_at_ms,
    })
}
