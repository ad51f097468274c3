//! The discussion of a lesson: pupils first, in a fixed order, each thing said resting on what was noted.
//!
//! The sections come from the lesson's [template](crate::template::Template), the ones about a case pupil once for each. What the group says
//! is entries of the `lesson` document at `discussion/<section>/<id>`: the words, the notes and interview answers that
//! they cite, and, for a dissent, what it dissents from. Where the group is stands at `discussion/at`, who chairs,
//! records and comments at the end at `discussion/role/<role>`.
//!
//! Rules kept here:
//! - What the group agrees is an entry of its own that cites accounts. It never takes their place.
//! - What is said of what was seen cites it. Aims of the next lesson and dissent need not: they are about what nobody
//!   noted.
//! - Jumping ahead is possible, and recorded.
//!
//! Not here: who may write, amend and withdraw ([`tablet`](crate::tablet)).

mod role;
mod section;
mod view;
mod way;

pub(crate) use role::role_entries;
pub use role::{DiscussionRole, HolderView, RoleView, write_role};
pub use section::{Section, sections};
pub use view::{CitedView, DiscussionEntryView, DiscussionView, SectionView, discussed};
pub(crate) use way::due_of;
pub use way::{Due, JumpView, Way, write_way};

use serde::{Deserialize, Serialize};

use crate::document::{Edit, Scalar};
use crate::entry::{Entries, Entry};

const PREFIX: &str = "discussion/";

/// Where an entry of the discussion stands.
pub fn discussion_place(section: &str, entry: &str) -> String {
    format!("{PREFIX}{section}/{entry}")
}

/// What somebody says for the group's record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscussionRequest {
    /// The words.
    pub text: String,
    /// What they rest on: ids of shared notes, and places of interview answers.
    pub cites: Vec<String>,
    /// The entry of the same section that this dissents from; none for what the group agrees.
    pub dissents_from: Option<String>,
}

/// What people wrote is never printed.
impl std::fmt::Debug for DiscussionRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DiscussionRequest")
            .field("cites", &self.cites.len())
            .finish_non_exhaustive()
    }
}

/// Says something in the discussion, or says it anew at its place.
pub fn write_discussion(edit: &mut Edit<'_>, entry: &Entry, seen: &Entries, place: &str, request: &DiscussionRequest) {
    let mut fields = vec![
        ("text", Scalar::from(request.text.as_str())),
        ("cites", Scalar::from(request.cites.join("\n"))),
    ];
    if let Some(from) = &request.dissents_from {
        fields.push(("dissents_from", Scalar::from(from.as_str())));
    }
    entry.write(edit, place, seen, fields);
}
