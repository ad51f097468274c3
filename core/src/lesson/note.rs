//! Notes: what one observer saw, heard, read or asked, at one moment.

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::document::{Edit, Record, Scalar};
use crate::id::{DeviceId, NoteId, PersonId, StageId};

use super::attachment::{self, Attachment};
use super::contact::Run;
use super::plan::Letters;
use super::sampling::Sampling;

/// One observation. In a lesson document it is never changed, only amended.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id, from the first tap for ever.
    pub id: NoteId,
    /// Who wrote it.
    pub author: PersonId,
    /// The author's role at the time.
    pub author_role: Role,
    /// The tablet it was written on.
    pub device: DeviceId,
    /// When it was begun, in milliseconds on the lesson clock: as its tablet knew it, or, in a
    /// [`Lesson`](super::Lesson) that was read, as all tablets' clocks aligned tell.
    pub at_ms: i64,
    /// When it was begun, in milliseconds since 1970 by that tablet's clock.
    pub wall_ms: i64,
    /// From which its lesson time can be found anew; none in notes of version 0.1 and in releases.
    pub stamp: Option<Stamp>,
    /// The stage it belongs to: as its observer chose, or, in a lesson that was read, as its time tells.
    pub stage: Option<StageId>,
    /// Whom it is about.
    pub about: About,
    /// Whom that was said or done to: an arrow on the seating plan to each.
    pub toward: Vec<About>,
    /// How the observer came by it.
    pub kind: NoteKind,
    /// The words: more than one version only where the author wrote on two tablets at once.
    pub texts: Vec<String>,
    /// Whether the words are the pupil's own.
    pub verbatim: bool,
    /// Tags, in the order tapped.
    pub tags: Vec<String>,
    /// Whether it surprised the observer.
    pub surprise: bool,
    /// The interval that its tags are the codes of, if it is no ordinary note.
    pub sampling: Option<Sampling>,
    /// What is attached to it, in the order attached.
    pub attachments: Vec<Attachment>,
}

prints_only!(Note { id, at_ms });

/// When a note was begun, by a clock that nobody can set: the tablet's wall clock as it was when the app was started,
/// carried on by one that only goes forward.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// The run of the app, as [`Run`] has it.
    pub session: String,
    /// Milliseconds since 1970 by that clock.
    pub steady_ms: i64,
    /// The stage that the plan had at the lesson time that the tablet knew.
    pub planned_stage: Option<StageId>,
}

/// Whom a note is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum About {
    /// A case pupil.
    Case {
        /// "A", "B", "C" …
        letter: String,
    },
    /// The whole class.
    Class,
    /// Another pupil.
    Seat {
        /// The code on the seat.
        code: String,
    },
}

/// How the observer came by what the note says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NoteKind {
    /// Seen.
    Saw,
    /// Heard.
    Heard,
    /// Read from what a pupil wrote.
    Wrote,
    /// Asked of a pupil.
    Asked,
}

/// A note as an observer asks for it: one tap fills `about`, the rest is optional.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteRequest {
    /// Whom it is about.
    pub about: About,
    /// Whom that was said or done to.
    #[serde(default)]
    pub toward: Vec<About>,
    /// How the observer came by it.
    pub kind: NoteKind,
    /// The words, maybe none yet.
    pub text: String,
    /// Whether the words are the pupil's own.
    pub verbatim: bool,
    /// Tags, in the order tapped.
    pub tags: Vec<String>,
    /// Whether it surprised the observer.
    pub surprise: bool,
    /// The stage, when the observer corrects what the planned minutes say.
    pub stage: Option<String>,
    /// How long before the tap it happened, in milliseconds: the "−10 s" button.
    pub earlier_ms: u32,
    /// The interval that the tags are the codes of, if it is no ordinary note.
    pub sampling: Option<Sampling>,
}

prints_only!(NoteRequest { about, kind });

impl NoteRequest {
    /// A bare tap: a complete note that says only that something was seen.
    pub fn tap(about: About) -> Self {
        Self {
            about,
            toward: Vec::new(),
            kind: NoteKind::Saw,
            text: String::new(),
            verbatim: false,
            tags: Vec::new(),
            surprise: false,
            stage: None,
            earlier_ms: 0,
            sampling: None,
        }
    }
}

impl About {
    /// As stored: `case:A`, `class`, `seat:Wren-2`.
    pub(crate) fn stored(&self) -> String {
        match self {
            Self::Case { letter } => format!("case:{letter}"),
            Self::Class => "class".to_owned(),
            Self::Seat { code } => format!("seat:{code}"),
        }
    }

    pub(crate) fn parse(stored: &str) -> Self {
        match stored.split_once(':') {
            Some(("case", letter)) => Self::Case {
                letter: letter.to_owned(),
            },
            Some(("seat", code)) => Self::Seat { code: code.to_owned() },
            // A newer app may know more; what it is about is then at least in this class.
            _ => Self::Class,
        }
    }

    /// Several, one a line.
    pub(crate) fn stored_all(all: &[Self]) -> String {
        all.iter().map(Self::stored).collect::<Vec<_>>().join("\n")
    }
}

impl NoteKind {
    /// Every kind, commonest first.
    pub const ALL: [Self; 4] = [Self::Saw, Self::Heard, Self::Wrote, Self::Asked];

    /// The kind's name as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Saw => "saw",
            Self::Heard => "heard",
            Self::Wrote => "wrote",
            Self::Asked => "asked",
        }
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Note {
    /// Adds the note to this session's part of a document. Every concurrent text goes in, one a line apart.
    pub fn write(&self, edit: &mut Edit<'_>) {
        edit.add("notes", self.id.as_str(), self.fields());
    }

    /// The run of the app that wrote it, if it says so.
    pub fn run(&self) -> Option<Run> {
        self.stamp.as_ref().map(|stamp| Run {
            device: self.device.clone(),
            session: stamp.session.clone(),
        })
    }

    /// Puts the letters that the lesson's case pupils appear under where it has their ids.
    pub(super) fn show_under(&mut self, letters: &Letters) {
        self.about = letters.shown(&self.about);
        for pupil in &mut self.toward {
            *pupil = letters.shown(pupil);
        }
    }

    /// The words in one text: versions that were written at once follow each other.
    pub fn text(&self) -> String {
        self.texts.join("\n")
    }

    fn fields(&self) -> Vec<(&'static str, Scalar)> {
        let mut fields = vec![
            ("author", Scalar::from(self.author.as_str())),
            ("author_role", Scalar::from(self.author_role.name())),
            ("device", Scalar::from(self.device.as_str())),
            ("at_ms", Scalar::from(self.at_ms)),
            ("wall_ms", Scalar::from(self.wall_ms)),
            ("about", Scalar::from(self.about.stored())),
            ("kind", Scalar::from(self.kind.name())),
            ("text", Scalar::from(self.text())),
            ("verbatim", Scalar::from(self.verbatim)),
            ("tags", Scalar::from(self.tags.join("\n"))),
            ("surprise", Scalar::from(self.surprise)),
        ];
        if !self.toward.is_empty() {
            fields.push(("toward", Scalar::from(About::stored_all(&self.toward))));
        }
        if let Some(sampling) = &self.sampling {
            fields.push(("sampling", Scalar::from(sampling.stored())));
        }
        if !self.attachments.is_empty() {
            fields.push((attachment::FIELD, Attachment::stored_all(&self.attachments)));
        }
        if let Some(stage) = &self.stage {
            fields.push(("stage", Scalar::from(stage.as_str())));
        }
        if let Some(stamp) = &self.stamp {
            fields.push(("session", Scalar::from(stamp.session.as_str())));
            fields.push(("steady_ms", Scalar::from(stamp.steady_ms)));
            if let Some(stage) = &stamp.planned_stage {
                fields.push(("planned_stage", Scalar::from(stage.as_str())));
            }
        }
        fields
    }

    pub(crate) fn read(id: &str, record: &Record) -> Self {
        let text = |field| record.text(field).unwrap_or_default().to_owned();
        let stage = |field| record.text(field).filter(|stage| !stage.is_empty()).map(StageId::new);
        let session = record.text("session").filter(|session| !session.is_empty());
        let stamp = session.zip(record.integer("steady_ms"));
        Self {
            id: NoteId::new(id),
            author: PersonId::new(text("author")),
            author_role: record
                .text("author_role")
                .and_then(Role::parse)
                .unwrap_or(Role::Observer),
            device: DeviceId::new(text("device")),
            at_ms: record.integer("at_ms").unwrap_or(0),
            wall_ms: record.integer("wall_ms").unwrap_or(0),
            stamp: stamp.map(|(session, steady_ms)| Stamp {
                session: session.to_owned(),
                steady_ms,
                planned_stage: stage("planned_stage"),
            }),
            stage: stage("stage"),
            about: About::parse(record.text("about").unwrap_or_default()),
            toward: record
                .text("toward")
                .unwrap_or_default()
                .lines()
                .map(About::parse)
                .collect(),
            kind: record.text("kind").and_then(NoteKind::parse).unwrap_or(NoteKind::Saw),
            texts: record.texts("text").map(str::to_owned).collect(),
            verbatim: record.flag("verbatim"),
            tags: record
                .text("tags")
                .unwrap_or_default()
                .lines()
                .map(str::to_owned)
                .collect(),
            surprise: record.flag("surprise"),
            sampling: record.text("sampling").and_then(Sampling::parse),
            attachments: Attachment::read_all(record),
        }
    }
}
