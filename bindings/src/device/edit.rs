//! Everything that a person can change, as one value.

use cahier_core::discussion::{DiscussionRequest, DiscussionRole};
use cahier_core::finding::{ClaimKind, ClaimRequest, ProgressRequest};
use cahier_core::interview::{AnswerRequest, InterviewRequest};
use cahier_core::lesson::{AmendmentRequest, NoteRequest};
use cahier_core::study::Agreement;
use cahier_core::tablet::{Effect, Moment, Tablet, TabletError};

/// One thing that a person changes. What each means and who may is said at the call of `Tablet` of the same name.
#[derive(uniffi::Enum)]
#[expect(
    missing_docs,
    reason = "the fields are the arguments of Tablet's calls of the same names"
)]
pub enum Edit {
    /// Makes a note; answered with its id.
    RecordNote { lesson: String, request: NoteRequest },
    /// Changes a note.
    AmendNote {
        lesson: String,
        note: String,
        request: AmendmentRequest,
    },
    /// Takes a note back.
    WithdrawNote { lesson: String, note: String },
    /// Shares drafts with the group: those named, or all if none is named.
    ShareNotes { lesson: String, notes: Vec<String> },
    /// Writes what the group expects of a case pupil in a stage.
    WritePrediction {
        lesson: String,
        stage: String,
        pupil: String,
        text: String,
    },
    /// Starts the lesson clock.
    StartLesson { lesson: String },
    /// Ends the lesson.
    EndLesson { lesson: String },
    /// Begins the next lesson of a study; answered with its id.
    PlanLesson { study: String, title: String },
    /// Takes a lesson that was begun by mistake out of its study.
    TakeOutLesson { lesson: String },
    /// Brings it back as it was.
    BringBackLesson { lesson: String },
    /// Writes words at a place of a plan.
    WritePlan {
        lesson: String,
        place: String,
        text: String,
    },
    /// Adds a stage at the end.
    AddStage { lesson: String, name: String, minutes: u32 },
    /// Adds a case pupil under the next letter.
    AddPupil { lesson: String, code: String },
    /// Puts the stages in this order.
    OrderStages { lesson: String, stages: Vec<String> },
    /// Takes a stage or case pupil out of the plan.
    RemoveFromPlan { lesson: String, place: String },
    /// Brings a removed stage or case pupil back.
    BringBack { lesson: String, place: String },
    /// Gives the study a name.
    NameStudy { study: String, text: String },
    /// Frames the enquiry, or frames it anew.
    WriteEnquiry { study: String, text: String },
    /// Chooses the method that the study's forms come from, before its first lesson: a template as JSON.
    ChooseTemplate { study: String, template: String },
    /// Writes the rules that the group works by.
    WriteGroundRules {
        study: String,
        text: String,
        agreement: Agreement,
    },
    /// Begins an interview; answered with its id.
    BeginInterview { lesson: String, request: InterviewRequest },
    /// Writes what was answered to a topic.
    WriteAnswer {
        lesson: String,
        interview: String,
        request: AnswerRequest,
    },
    /// Takes an interview back.
    WithdrawInterview { lesson: String, interview: String },
    /// Says something in a section of the discussion; answered with its id.
    Discuss {
        lesson: String,
        section: String,
        request: DiscussionRequest,
    },
    /// Says an entry of the discussion anew.
    AmendDiscussion {
        lesson: String,
        section: String,
        entry: String,
        request: DiscussionRequest,
    },
    /// Takes an entry of the discussion back.
    WithdrawDiscussion {
        lesson: String,
        section: String,
        entry: String,
    },
    /// Leads the group to a section of the discussion.
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
    /// Writes a claim anew.
    AmendClaim {
        study: String,
        place: String,
        request: ClaimRequest,
    },
    /// Takes a claim back.
    WithdrawClaim { study: String, place: String },
    /// Records how far a case pupil came in a lesson.
    RecordProgress { study: String, request: ProgressRequest },
    /// Lets these items out of the group.
    ReleaseItems { document: String, items: Vec<String> },
    /// Takes one item back from coordinators.
    WithdrawReleasedItem { document: String, item: String },
    /// Takes all back from coordinators.
    WithdrawRelease { document: String },
}

/// What was begun, if something was, and what the driver is to do.
type Done = Result<(Option<String>, Vec<Effect>), TabletError>;

impl Edit {
    /// Changes it on the tablet.
    pub(super) fn apply(self, tablet: &mut Tablet, now: Moment) -> Done {
        let effects = match self {
            Self::RecordNote { lesson, request } => {
                let recorded = tablet.record_note(&lesson, &request, now)?;
                return Ok((Some(recorded.note), recorded.effects));
            }
            Self::PlanLesson { study, title } => {
                let planned = tablet.plan_lesson(&study, &title, now)?;
                return Ok((Some(planned.lesson), planned.effects));
            }
            Self::BeginInterview { lesson, request } => {
                let begun = tablet.begin_interview(&lesson, &request, now)?;
                return Ok((Some(begun.id), begun.effects));
            }
            Self::Discuss {
                lesson,
                section,
                request,
            } => {
                let begun = tablet.discuss(&lesson, &section, &request, now)?;
                return Ok((Some(begun.id), begun.effects));
            }
            Self::AmendNote { lesson, note, request } => tablet.amend_note(&lesson, &note, &request, now),
            Self::WithdrawNote { lesson, note } => tablet.withdraw_note(&lesson, &note, now),
            Self::ShareNotes { lesson, notes } => tablet.share_notes(&lesson, &notes, now),
            Self::WritePrediction {
                lesson,
                stage,
                pupil,
                text,
            } => tablet.write_prediction(&lesson, &stage, &pupil, &text, now),
            Self::StartLesson { lesson } => tablet.start_lesson(&lesson, now),
            Self::EndLesson { lesson } => tablet.end_lesson(&lesson, now),
            Self::TakeOutLesson { lesson } => tablet.take_out_lesson(&lesson, now),
            Self::BringBackLesson { lesson } => tablet.bring_back_lesson(&lesson, now),
            Self::WritePlan { lesson, place, text } => tablet.write_plan(&lesson, &place, &text, now),
            Self::AddStage { lesson, name, minutes } => tablet.add_stage(&lesson, &name, minutes, now),
            Self::AddPupil { lesson, code } => tablet.add_pupil(&lesson, &code, now),
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
        Ok((None, effects?))
    }
}
