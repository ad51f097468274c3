// The generated enums without data, which are numbers, and our names for their values. Every table is exhaustive: what the
// core gains and this lacks does not compile.

import type { StorageState } from "../engine/protocol.ts";
import * as core from "../generated/cahier_bindings.ts";
import type {
  Agreement,
  Alignment,
  AttachmentFault,
  AttachmentKind,
  DiscussionRole,
  EvidenceState,
  FileFault,
  FileKind,
  Full,
  ItemKind,
  LessonPhase,
  Method,
  NoteKind,
  Reached,
  RefusalReason,
  Role,
  SamplingRule,
  Sees,
  Strength,
  SyncStage,
  TemplateFault,
  WorkPhase,
} from "./engine.ts";
import type { Adults, PaperKind } from "./paper.ts";

export const roles: Record<core.Role, Role> = {
  [core.Role.Observer]: "observer",
  [core.Role.GroupLead]: "groupLead",
  [core.Role.SchoolLead]: "schoolLead",
  [core.Role.LeadPractitioner]: "leadPractitioner",
  [core.Role.Coordinator]: "coordinator",
  [core.Role.Analyst]: "analyst",
  [core.Role.StudentObserver]: "studentObserver",
  [core.Role.Guest]: "guest",
  [core.Role.BoardReader]: "boardReader",
  [core.Role.Administrator]: "administrator",
};
export const sees: Record<core.Sees, Sees> = {
  [core.Sees.Lessons]: "lessons",
  [core.Sees.Releases]: "releases",
  [core.Sees.OwnNotes]: "ownNotes",
  [core.Sees.Nothing]: "nothing",
};
export const phases: Record<core.LessonPhase, LessonPhase> = {
  [core.LessonPhase.Planned]: "planned",
  [core.LessonPhase.Running]: "running",
  [core.LessonPhase.Ended]: "ended",
};
export const kinds: Record<core.NoteKind, NoteKind> = {
  [core.NoteKind.Saw]: "saw",
  [core.NoteKind.Heard]: "heard",
  [core.NoteKind.Wrote]: "wrote",
  [core.NoteKind.Asked]: "asked",
};
export const workPhases: Record<core.WorkPhase, WorkPhase> = {
  [core.WorkPhase.WholeClass]: "wholeClass",
  [core.WorkPhase.Groups]: "groups",
  [core.WorkPhase.Pairs]: "pairs",
  [core.WorkPhase.Individual]: "individual",
};
export const coreWorkPhases: Record<WorkPhase, core.WorkPhase> = {
  wholeClass: core.WorkPhase.WholeClass,
  groups: core.WorkPhase.Groups,
  pairs: core.WorkPhase.Pairs,
  individual: core.WorkPhase.Individual,
};
export const samplingRules: Record<core.SamplingRule, SamplingRule> = {
  [core.SamplingRule.Partial]: "partial",
  [core.SamplingRule.Whole]: "whole",
  [core.SamplingRule.Momentary]: "momentary",
};
export const coreSamplingRules: Record<SamplingRule, core.SamplingRule> = {
  partial: core.SamplingRule.Partial,
  whole: core.SamplingRule.Whole,
  momentary: core.SamplingRule.Momentary,
};
export const agreements: Record<Agreement, core.Agreement> = {
  proposed: core.Agreement.Proposed,
  adopted: core.Agreement.Adopted,
};
export const discussionRoles: Record<core.DiscussionRole, DiscussionRole> = {
  [core.DiscussionRole.Chair]: "chair",
  [core.DiscussionRole.Recorder]: "recorder",
  [core.DiscussionRole.Commentator]: "commentator",
};
export const coreDiscussionRoles: Record<DiscussionRole, core.DiscussionRole> = {
  chair: core.DiscussionRole.Chair,
  recorder: core.DiscussionRole.Recorder,
  commentator: core.DiscussionRole.Commentator,
};
export const methods: Record<core.Method, Method> = {
  [core.Method.Observation]: "observation",
  [core.Method.Work]: "work",
  [core.Method.Question]: "question",
  [core.Method.Interview]: "interview",
};
export const evidenceStates: Record<core.EvidenceState, EvidenceState> = {
  [core.EvidenceState.Here]: "here",
  [core.EvidenceState.Withdrawn]: "withdrawn",
  [core.EvidenceState.NotArrived]: "notArrived",
};
export const reached: Record<core.Reached, Reached> = {
  [core.Reached.Met]: "met",
  [core.Reached.Partly]: "partly",
  [core.Reached.NotYet]: "notYet",
};
export const coreReached: Record<Reached, core.Reached> = {
  met: core.Reached.Met,
  partly: core.Reached.Partly,
  notYet: core.Reached.NotYet,
};
export const itemKinds: Record<core.ItemKind, ItemKind> = {
  [core.ItemKind.Predictions]: "predictions",
  [core.ItemKind.Note]: "note",
  [core.ItemKind.Interview]: "interview",
  [core.ItemKind.Discussion]: "discussion",
  [core.ItemKind.Finding]: "finding",
  [core.ItemKind.PracticeCard]: "practiceCard",
};
export const coreKinds: Record<NoteKind, core.NoteKind> = {
  saw: core.NoteKind.Saw,
  heard: core.NoteKind.Heard,
  wrote: core.NoteKind.Wrote,
  asked: core.NoteKind.Asked,
};
export const alignments: Record<core.Alignment, Alignment> = {
  [core.Alignment.Aligned]: "aligned",
  [core.Alignment.AlignedByAnotherRun]: "alignedByAnotherRun",
  [core.Alignment.NotAligned]: "notAligned",
};
export const syncStages: Record<core.SyncStage, SyncStage> = {
  [core.SyncStage.Saving]: "saving",
  [core.SyncStage.OnTablet]: "onTablet",
  [core.SyncStage.OnRelay]: "onRelay",
};
export const fulls: Record<core.Full, Full> = {
  [core.Full.Document]: "document",
  [core.Full.Group]: "group",
};
export const corePaperKinds: Record<PaperKind, core.PaperKind> = {
  workbook: core.PaperKind.Workbook,
  report: core.PaperKind.Report,
  practiceCard: core.PaperKind.PracticeCard,
};
export const coreAdults: Record<Adults, core.Adults> = {
  names: core.Adults.Names,
  pseudonyms: core.Adults.Pseudonyms,
};
export const refusals: Record<
  Exclude<
    core.TabletError_Tags,
    core.TabletError_Tags.Sealed | core.TabletError_Tags.Roster | core.TabletError_Tags.Attachment
  >,
  RefusalReason
> = {
  [core.TabletError_Tags.NotJoined]: "notJoined",
  [core.TabletError_Tags.Unsynced]: "unsynced",
  [core.TabletError_Tags.NotFound]: "notFound",
  [core.TabletError_Tags.LessonOver]: "lessonOver",
  [core.TabletError_Tags.NotAllowed]: "notAllowed",
  [core.TabletError_Tags.Unreadable]: "unreadable",
  [core.TabletError_Tags.Template]: "template",
};
export const faults: Record<core.SealedError, FileFault> = {
  [core.SealedError.NotSealed]: "notSealed",
  [core.SealedError.WrongPassphrase]: "wrongPassphrase",
  [core.SealedError.Damaged]: "damaged",
  [core.SealedError.TooNew]: "tooNew",
  [core.SealedError.TooLarge]: "tooLarge",
  [core.SealedError.OfAnotherGroup]: "ofAnotherGroup",
  [core.SealedError.WeakPassphrase]: "weakPassphrase",
};
export const attachmentFaults: Record<core.AttachmentFault, AttachmentFault> = {
  [core.AttachmentFault.TooLarge]: "attachmentTooLarge",
  [core.AttachmentFault.TooMany]: "attachmentTooMany",
  [core.AttachmentFault.MediaType]: "attachmentMediaType",
  [core.AttachmentFault.Metadata]: "attachmentMetadata",
};
export const attachmentKinds: Record<core.AttachmentKind, AttachmentKind> = {
  [core.AttachmentKind.Photo]: "photo",
  [core.AttachmentKind.Ink]: "ink",
  [core.AttachmentKind.Audio]: "audio",
};
export const coreAttachmentKinds: Record<AttachmentKind, core.AttachmentKind> = {
  photo: core.AttachmentKind.Photo,
  ink: core.AttachmentKind.Ink,
  audio: core.AttachmentKind.Audio,
};
export const templateFaults: Record<core.TemplateFault, TemplateFault> = {
  [core.TemplateFault.NotATemplate]: "notATemplate",
  [core.TemplateFault.TooLong]: "tooLong",
  [core.TemplateFault.Missing]: "missing",
  [core.TemplateFault.NotAKey]: "notAKey",
  [core.TemplateFault.Twice]: "twice",
  [core.TemplateFault.NotMinutes]: "notMinutes",
};
export const storageStates: Record<core.StorageState, StorageState> = {
  [core.StorageState.Fine]: "fine",
  [core.StorageState.Failing]: "failing",
  [core.StorageState.Full]: "full",
};
export const fileKinds: Record<core.FileKind, FileKind> = {
  [core.FileKind.Sealed]: "sealed",
  [core.FileKind.Study]: "study",
};
export const strengths: Record<core.Strength, Strength> = {
  [core.Strength.TooShort]: "tooShort",
  [core.Strength.Fair]: "fair",
  [core.Strength.Strong]: "strong",
};
