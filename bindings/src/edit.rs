//! Everything that a person can change, as one value.

use cahier_core::discussion::{DiscussionRequest, DiscussionRole};
use cahier_core::finding::{ClaimKind, ClaimRequest, ProgressRequest};
use cahier_core::interview::{AnswerRequest, InterviewRequest};
use cahier_core::lesson::{AmendmentRequest, AttachmentRequest, NoteRequest, SeatPlace, WorkPhase};
use cahier_core::study::Agreement;
use cahier_core::tablet::{Effect, Moment, Tablet, TabletError};

/// One thing that a person changes.
///
/// # Shape
/// As JSON: an object with the name as its only key, `{"startLesson": {"lesson": …}}`.
#[derive(uniffi::Enum, serde::Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(
    missing_docs,
    reason = "the fields are ids and requests, named after what they are of"
)]
pub enum Edit {
    /// Records a note in this person's draft of a lesson; answered with its id.
    RecordNote { lesson: String, request: NoteRequest },
    /// Changes a note of this person: in place while it is a draft, by an amendment once it is shared.
    AmendNote {
        lesson: String,
        note: String,
        request: AmendmentRequest,
    },
    /// Takes a note of this person back: a draft is gone, a shared note keeps who withdrew it and when.
    WithdrawNote { lesson: String, note: String },
    /// Attaches bytes to a note of this person, and a small picture of them if there is one.
    Attach {
        lesson: String,
        note: String,
        request: AttachmentRequest,
        bytes: Vec<u8>,
        thumbnail: Option<Vec<u8>>,
    },
    /// Takes an attachment off a note of this person.
    Detach { lesson: String, note: String, hash: String },
    /// Shares this person's drafts of a lesson with the group: those named, or all if none is named.
    ShareNotes { lesson: String, notes: Vec<String> },
    /// Writes what the group expects of a case pupil in a stage. After the start it shows as a later edit.
    WritePrediction {
        lesson: String,
        stage: String,
        pupil: String,
        text: String,
    },
    /// Starts the lesson clock and locks the predictions. Starting twice is starting once.
    StartLesson { lesson: String },
    /// Ends the lesson. A lesson that is not running is left as it is.
    EndLesson { lesson: String },
    /// Records that the class works in another way from now on. Only while the lesson runs; otherwise nothing happens.
    EnterPhase { lesson: String, phase: WorkPhase },
    /// Begins the next research lesson of a study, with stages, pupils and criteria of the one before; answered with its
    /// id.
    PlanLesson { study: String, title: String },
    /// Takes a lesson that was begun by mistake out of its study. Nothing of it is lost, and it can be brought back.
    TakeOutLesson { lesson: String },
    /// Brings a lesson back into its study, as it was.
    BringBackLesson { lesson: String },
    /// Writes words at one of the places of a plan.
    WritePlan {
        lesson: String,
        place: String,
        text: String,
    },
    /// Adds a stage at the end.
    AddStage { lesson: String, name: String, minutes: u32 },
    /// Adds a case pupil under the next letter.
    AddPupil { lesson: String, code: String },
    /// Adds a tag that observers can tap, at the end.
    AddTag { lesson: String, name: String },
    /// Draws the room: the seats as they all stand now.
    DrawSeats { lesson: String, seats: Vec<SeatPlace> },
    /// Puts the stages in this order; what is not named stays behind those.
    OrderStages { lesson: String, stages: Vec<String> },
    /// Takes a stage, case pupil or tag out of the plan. What was written about it stays in the record.
    RemoveFromPlan { lesson: String, place: String },
    /// Brings a removed stage, case pupil or tag back as it was.
    BringBack { lesson: String, place: String },
    /// Gives the study a name.
    NameStudy { study: String, text: String },
    /// Frames the enquiry, or frames it anew: the earlier ones stay as its history.
    WriteEnquiry { study: String, text: String },
    /// Chooses the method of a study, before its first lesson is planned: by the id of one that the app ships, or the text
    /// of a file.
    ChooseTemplate { study: String, template: String },
    /// Writes the rules that the group works by, one a line, and whether it has adopted them.
    WriteGroundRules {
        study: String,
        text: String,
        agreement: Agreement,
    },
    /// Begins an interview of a case pupil, or of another pupil in their place; answered with its id.
    BeginInterview { lesson: String, request: InterviewRequest },
    /// Writes what was answered to a topic, in place of the answers seen here.
    WriteAnswer {
        lesson: String,
        interview: String,
        request: AnswerRequest,
    },
    /// Takes an interview back with all its answers, for good. Only who began it can.
    WithdrawInterview { lesson: String, interview: String },
    /// Says something in a section of the discussion, for the group's record; answered with its id.
    Discuss {
        lesson: String,
        section: String,
        request: DiscussionRequest,
    },
    /// Says an entry anew: what stood stays as its history. Anybody of the group can, but a dissent only its writer.
    AmendDiscussion {
        lesson: String,
        section: String,
        entry: String,
        request: DiscussionRequest,
    },
    /// Takes an entry of the discussion back for good; who and when stay. Only its first writer can.
    WithdrawDiscussion {
        lesson: String,
        section: String,
        entry: String,
    },
    /// Leads the group to a section. Passing sections over is a jump, recorded with who, when and, if given, why.
    LeadDiscussion {
        lesson: String,
        section: String,
        reason: String,
    },
    /// Gives a role in the discussion to a person, or to nobody.
    ChooseRole {
        lesson: String,
        role: DiscussionRole,
        person: Option<String>,
    },
    /// Records a finding, a rival explanation or a dissent.
    RecordClaim {
        study: String,
        kind: ClaimKind,
        request: ClaimRequest,
    },
    /// Writes a claim anew: what stood stays as its history. A dissent is its writer's alone to amend.
    AmendClaim {
        study: String,
        place: String,
        request: ClaimRequest,
    },
    /// Takes a claim back for good; who and when stay. A dissent is its writer's alone to withdraw.
    WithdrawClaim { study: String, place: String },
    /// Records how far a case pupil came in a lesson of the study.
    RecordProgress { study: String, request: ProgressRequest },
    /// Releases chosen items of a lesson or a study: a pseudonymised copy leaves the group. One that stands is replaced.
    ReleaseItems { document: String, items: Vec<String> },
    /// Takes one item out of every release that stands, also where a released finding cites it.
    WithdrawReleasedItem { document: String, item: String },
    /// Withdraws every release of a lesson or a study that stands.
    WithdrawRelease { document: String },
}

/// What an edit came to.
#[derive(uniffi::Record)]
pub struct Begun {
    /// The id of the note, lesson, interview or entry that it began, if it began one.
    pub id: Option<String>,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

impl Begun {
    fn one(id: String, effects: Vec<Effect>) -> Self {
        Self { id: Some(id), effects }
    }
}

impl Edit {
    /// Changes it on the tablet.
    pub(crate) fn apply(self, tablet: &mut Tablet, now: Moment) -> Result<Begun, TabletError> {
        let effects = match self {
            Self::RecordNote { lesson, request } => {
                let recorded = tablet.record_note(&lesson, &request, now)?;
                return Ok(Begun::one(recorded.note, recorded.effects));
            }
            Self::PlanLesson { study, title } => {
                let planned = tablet.plan_lesson(&study, &title, now)?;
                return Ok(Begun::one(planned.lesson, planned.effects));
            }
            Self::BeginInterview { lesson, request } => {
                let begun = tablet.begin_interview(&lesson, &request, now)?;
                return Ok(Begun::one(begun.id, begun.effects));
            }
            Self::Discuss {
                lesson,
                section,
                request,
            } => {
                let begun = tablet.discuss(&lesson, &section, &request, now)?;
                return Ok(Begun::one(begun.id, begun.effects));
            }
            Self::AmendNote { lesson, note, request } => tablet.amend_note(&lesson, &note, &request, now),
            Self::WithdrawNote { lesson, note } => tablet.withdraw_note(&lesson, &note, now),
            Self::Attach {
                lesson,
                note,
                request,
                bytes,
                thumbnail,
            } => tablet.attach(&lesson, &note, &request, bytes, thumbnail, now),
            Self::Detach { lesson, note, hash } => tablet.detach(&lesson, &note, &hash, now),
            Self::ShareNotes { lesson, notes } => tablet.share_notes(&lesson, &notes, now),
            Self::WritePrediction {
                lesson,
                stage,
                pupil,
                text,
            } => tablet.write_prediction(&lesson, &stage, &pupil, &text, now),
            Self::StartLesson { lesson } => tablet.start_lesson(&lesson, now),
            Self::EndLesson { lesson } => tablet.end_lesson(&lesson, now),
            Self::EnterPhase { lesson, phase } => tablet.enter_phase(&lesson, phase, now),
            Self::TakeOutLesson { lesson } => tablet.take_out_lesson(&lesson, now),
            Self::BringBackLesson { lesson } => tablet.bring_back_lesson(&lesson, now),
            Self::WritePlan { lesson, place, text } => tablet.write_plan(&lesson, &place, &text, now),
            Self::AddStage { lesson, name, minutes } => tablet.add_stage(&lesson, &name, minutes, now),
            Self::AddPupil { lesson, code } => tablet.add_pupil(&lesson, &code, now),
            Self::AddTag { lesson, name } => tablet.add_tag(&lesson, &name, now),
            Self::DrawSeats { lesson, seats } => tablet.draw_seats(&lesson, &seats, now),
            Self::OrderStages { lesson, stages } => tablet.order_stages(&lesson, &stages, now),
            Self::RemoveFromPlan { lesson, place } => tablet.remove_from_plan(&lesson, &place, now),
            Self::BringBack { lesson, place } => tablet.bring_back(&lesson, &place, now),
            Self::NameStudy { study, text } => tablet.name_study(&study, &text, now),
            Self::WriteEnquiry { study, text } => tablet.write_enquiry(&study, &text, now),
            Self::ChooseTemplate { study, template } => tablet.choose_template(&study, &template, now),
            Self::WriteGroundRules { study, text, agreement } => {
                tablet.write_ground_rules(&study, &text, agreement, now)
            }
            Self::WriteAnswer {
                lesson,
                interview,
                request,
            } => tablet.write_answer(&lesson, &interview, &request, now),
            Self::WithdrawInterview { lesson, interview } => tablet.withdraw_interview(&lesson, &interview, now),
            Self::AmendDiscussion {
                lesson,
                section,
                entry,
                request,
            } => tablet.amend_discussion(&lesson, &section, &entry, &request, now),
            Self::WithdrawDiscussion { lesson, section, entry } => {
                tablet.withdraw_discussion(&lesson, &section, &entry, now)
            }
            Self::LeadDiscussion {
                lesson,
                section,
                reason,
            } => tablet.lead_discussion(&lesson, &section, &reason, now),
            Self::ChooseRole { lesson, role, person } => tablet.choose_role(&lesson, role, person.as_deref(), now),
            Self::RecordClaim { study, kind, request } => tablet.record_claim(&study, &kind, &request, now),
            Self::AmendClaim { study, place, request } => tablet.amend_claim(&study, &place, &request, now),
            Self::WithdrawClaim { study, place } => tablet.withdraw_claim(&study, &place, now),
            Self::RecordProgress { study, request } => tablet.record_progress(&study, &request, now),
            Self::ReleaseItems { document, items } => tablet.release_items(&document, &items, now),
            Self::WithdrawReleasedItem { document, item } => tablet.withdraw_released_item(&document, &item, now),
            Self::WithdrawRelease { document } => tablet.withdraw_release(&document, now),
        };
        Ok(Begun {
            id: None,
            effects: effects?,
        })
    }
}
