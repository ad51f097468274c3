// The generated types and the plain values of engine.ts, turned into each other.
//
// Both who calls the core as wasm and who asks a device need this, so it imports no wasm and calls nothing; it decides
// nothing either. Switches are exhaustive, as the tables of names.ts are.

import * as core from "../generated/cahier_bindings.ts";
import type {
  About,
  AmendmentRequest,
  Attachment,
  AttachmentRequest,
  CardView,
  ClaimKind,
  ClaimView,
  DiscussionRequest,
  DiscussionView,
  Edit,
  Effect,
  EvidenceView,
  FindingsView,
  FindingView,
  GridRowView,
  HistoryEntryView,
  HomeView,
  InterviewRequest,
  InterviewsView,
  LessonSummaryView,
  LessonView,
  MergeReportView,
  NoteRequest,
  NoteView,
  ObserverView,
  PlanView,
  PupilView,
  RefusalReason,
  ReleaseChoicesView,
  ReleaseView,
  SourceView,
  StudyView,
  SyncView,
  TemplateRefusal,
  UploadView,
} from "./engine.ts";
import {
  agreements,
  alignments,
  attachmentFaults,
  attachmentKinds,
  coreAdults,
  coreAttachmentKinds,
  coreDiscussionRoles,
  coreKinds,
  corePaperKinds,
  coreReached,
  coreSamplingRules,
  coreWorkPhases,
  discussionRoles,
  evidenceStates,
  faults,
  fulls,
  itemKinds,
  kinds,
  methods,
  phases,
  reached,
  refusals,
  roles,
  samplingRules,
  sees,
  syncStages,
  templateFaults,
  workPhases,
} from "./names.ts";
import type { PaperRequest } from "./paper.ts";
import { rosterFaults } from "./plainRoster.ts";

export function coreEdit(edit: Edit): core.Edit {
  switch (edit.tag) {
    case "recordNote":
      return new core.Edit.RecordNote({ ...edit, request: noteRequest(edit.request) });
    case "amendNote":
      return new core.Edit.AmendNote({ ...edit, request: amendment(edit.request) });
    case "withdrawNote":
      return new core.Edit.WithdrawNote(edit);
    case "attach":
      return new core.Edit.Attach(attaching(edit));
    case "detach":
      return new core.Edit.Detach(edit);
    case "shareNotes":
      return new core.Edit.ShareNotes(edit);
    case "writePrediction":
      return new core.Edit.WritePrediction(edit);
    case "startLesson":
      return new core.Edit.StartLesson(edit);
    case "endLesson":
      return new core.Edit.EndLesson(edit);
    case "enterPhase":
      return new core.Edit.EnterPhase({ ...edit, phase: coreWorkPhases[edit.phase] });
    case "drawSeats":
      return new core.Edit.DrawSeats(edit);
    case "planLesson":
      return new core.Edit.PlanLesson(edit);
    case "takeOutLesson":
      return new core.Edit.TakeOutLesson(edit);
    case "bringBackLesson":
      return new core.Edit.BringBackLesson(edit);
    case "writePlan":
      return new core.Edit.WritePlan(edit);
    case "addStage":
      return new core.Edit.AddStage(edit);
    case "addPupil":
      return new core.Edit.AddPupil(edit);
    case "addTag":
      return new core.Edit.AddTag(edit);
    case "orderStages":
      return new core.Edit.OrderStages(edit);
    case "removeFromPlan":
      return new core.Edit.RemoveFromPlan(edit);
    case "bringBack":
      return new core.Edit.BringBack(edit);
    case "nameStudy":
      return new core.Edit.NameStudy(edit);
    case "writeEnquiry":
      return new core.Edit.WriteEnquiry(edit);
    case "chooseTemplate":
      return new core.Edit.ChooseTemplate(edit);
    case "writeGroundRules":
      return new core.Edit.WriteGroundRules({ ...edit, agreement: agreements[edit.agreement] });
    case "beginInterview":
      return new core.Edit.BeginInterview({ ...edit, request: interviewRequest(edit.request) });
    case "writeAnswer":
      return new core.Edit.WriteAnswer(edit);
    case "withdrawInterview":
      return new core.Edit.WithdrawInterview(edit);
    case "discuss":
      return new core.Edit.Discuss({ ...edit, request: discussionRequest(edit.request) });
    case "amendDiscussion":
      return new core.Edit.AmendDiscussion({ ...edit, request: discussionRequest(edit.request) });
    case "withdrawDiscussion":
      return new core.Edit.WithdrawDiscussion(edit);
    case "leadDiscussion":
      return new core.Edit.LeadDiscussion(edit);
    case "chooseRole":
      return new core.Edit.ChooseRole(roleChoice(edit));
    case "recordClaim":
      return new core.Edit.RecordClaim({ ...edit, kind: coreClaimKind(edit.kind) });
    case "amendClaim":
      return new core.Edit.AmendClaim(edit);
    case "withdrawClaim":
      return new core.Edit.WithdrawClaim(edit);
    case "recordProgress":
      return new core.Edit.RecordProgress({
        ...edit,
        request: { ...edit.request, reached: coreReached[edit.request.reached] },
      });
    case "releaseItems":
      return new core.Edit.ReleaseItems(edit);
    case "withdrawReleasedItem":
      return new core.Edit.WithdrawReleasedItem(edit);
    case "withdrawRelease":
      return new core.Edit.WithdrawRelease(edit);
  }
}

export function paperRequest(request: PaperRequest): core.PaperRequest {
  return { ...request, kind: corePaperKinds[request.kind], adults: coreAdults[request.adults] };
}

export function templateRefusal({ field, fault }: core.TemplateRefusal): TemplateRefusal {
  return { field, fault: templateFaults[fault] };
}

export function sourceView(view: core.SourceView): SourceView {
  return { ...view, evidence: view.evidence.map(evidenceView) };
}

function interviewRequest({ letter, proxy }: InterviewRequest): core.InterviewRequest {
  return { letter, ...(proxy === undefined ? {} : { proxy }) };
}

function roleChoice({ role, person, ...plain }: Extract<Edit, { tag: "chooseRole" }>) {
  return { ...plain, role: coreDiscussionRoles[role], ...(person === undefined ? {} : { person }) };
}

function discussionRequest({ dissentsFrom, ...plain }: DiscussionRequest): core.DiscussionRequest {
  return { ...plain, ...(dissentsFrom === undefined ? {} : { dissentsFrom }) };
}

export function interviewsView(view: core.InterviewsView): InterviewsView {
  return {
    ...view,
    interviews: view.interviews.map((interview) => ({ ...interview, withdrawn: interview.withdrawn })),
  };
}

export function discussionView(view: core.DiscussionView): DiscussionView {
  return {
    ...view,
    due: view.due,
    roles: view.roles.map((role) => ({ ...role, role: discussionRoles[role.role] })),
    sections: view.sections.map((section) => ({
      ...section,
      pupil: section.pupil,
      entries: section.entries.map((entry) => ({
        ...entry,
        dissentsFrom: entry.dissentsFrom,
        withdrawn: entry.withdrawn,
      })),
    })),
    evidence: view.evidence.map((one) => ({
      ...one,
      about: about(one.about),
      kind: one.kind === undefined ? undefined : kinds[one.kind],
      topic: one.topic,
      speaker: one.speaker,
      atMs: one.atMs,
      stage: one.stage,
    })),
  };
}

/** The generated errors in our words. */
export function refusalReason(error: core.TabletError): RefusalReason {
  switch (error.tag) {
    case core.TabletError_Tags.Sealed:
      return faults[error.inner.fault];
    case core.TabletError_Tags.Roster:
      return rosterFaults[error.inner.fault];
    case core.TabletError_Tags.Attachment:
      return attachmentFaults[error.inner.fault];
    default:
      return refusals[error.tag];
  }
}

export function effect(effect: core.Effect): Effect {
  switch (effect.tag) {
    case core.Effect_Tags.Persist:
      return { tag: "persist", ...effect.inner };
    case core.Effect_Tags.Erase:
      return { tag: "erase" };
    case core.Effect_Tags.Connect:
      return { tag: "connect" };
    case core.Effect_Tags.Disconnect:
      return { tag: "disconnect" };
    case core.Effect_Tags.Send:
      return { tag: "send", frame: effect.inner.frame };
    case core.Effect_Tags.WakeAfter:
      return { tag: "wakeAfter", ms: effect.inner.ms };
    case core.Effect_Tags.Changed:
      return { tag: "changed" };
  }
}

function about(about: core.About): About {
  switch (about.tag) {
    case core.About_Tags.Case:
      return { tag: "case", letter: about.inner.letter };
    case core.About_Tags.Class:
      return { tag: "class" };
    case core.About_Tags.Seat:
      return { tag: "seat", code: about.inner.code };
  }
}

function coreAbout(about: About): core.About {
  switch (about.tag) {
    case "case":
      return new core.About.Case({ letter: about.letter });
    case "class":
      return new core.About.Class();
    case "seat":
      return new core.About.Seat({ code: about.code });
  }
}

function coreClaimKind(kind: ClaimKind): core.ClaimKind {
  switch (kind.tag) {
    case "finding":
      return new core.ClaimKind.Finding();
    case "rival":
      return new core.ClaimKind.Rival({ finding: kind.finding });
    case "dissent":
      return new core.ClaimKind.Dissent({ finding: kind.finding });
  }
}

function evidenceView(view: core.EvidenceView): EvidenceView {
  return {
    ...view,
    state: evidenceStates[view.state],
    method: view.method === undefined ? undefined : methods[view.method],
    atMs: view.atMs,
    about: view.about && about(view.about),
    kind: view.kind === undefined ? undefined : kinds[view.kind],
    topic: view.topic,
  };
}

function claimView(view: core.ClaimView): ClaimView {
  return {
    ...view,
    evidence: view.evidence.map(evidenceView),
    triangulation: { ...view.triangulation, methods: view.triangulation.methods.map((method) => methods[method]) },
    withdrawn: view.withdrawn,
  };
}

function cardView(view: core.CardView): CardView {
  return { ...view, findings: view.findings.map(claimView), surprises: view.surprises.map(evidenceView) };
}

function findingView(view: core.FindingView): FindingView {
  return { claim: claimView(view.claim), rivals: view.rivals.map(claimView), dissents: view.dissents.map(claimView) };
}

export function findingsView(view: core.FindingsView): FindingsView {
  return {
    ...view,
    findings: view.findings.map(findingView),
    progress: view.progress.map((row) => ({
      ...row,
      cells: row.cells.map((cell) => ({
        ...cell,
        recorded: cell.recorded.map((record) => ({ ...record, reached: reached[record.reached] })),
      })),
    })),
  };
}

export function releaseChoicesView(view: core.ReleaseChoicesView): ReleaseChoicesView {
  return {
    ...view,
    release: view.release,
    items: view.items.map((item) => ({
      ...item,
      kind: itemKinds[item.kind],
      about: item.about && about(item.about),
      atMs: item.atMs,
      noteKind: item.noteKind === undefined ? undefined : kinds[item.noteKind],
      topic: item.topic,
    })),
  };
}

function noteRequest({ stage, sampling, ...request }: NoteRequest): core.NoteRequest {
  const optional = {
    ...(stage === undefined ? {} : { stage }),
    ...(sampling === undefined ? {} : { sampling: { ...sampling, rule: coreSamplingRules[sampling.rule] } }),
  };
  return {
    ...request,
    ...optional,
    about: coreAbout(request.about),
    toward: request.toward.map(coreAbout),
    kind: coreKinds[request.kind],
  };
}

function attaching({ request, thumbnail, ...plain }: Extract<Edit, { tag: "attach" }>) {
  const asked = { ...request, kind: coreAttachmentKinds[request.kind] } satisfies Record<
    keyof AttachmentRequest,
    unknown
  >;
  return { ...plain, request: asked, ...(thumbnail === undefined ? {} : { thumbnail }) };
}

function attachment(view: core.Attachment): Attachment {
  return { ...view, kind: attachmentKinds[view.kind], thumbnail: view.thumbnail };
}

export function uploadView(view: core.UploadView): UploadView {
  return { ...view, from: view.from };
}

function amendment({ kind, about, toward, ...plain }: AmendmentRequest): core.AmendmentRequest {
  return {
    ...plain,
    ...(kind === undefined ? {} : { kind: coreKinds[kind] }),
    ...(about === undefined ? {} : { about: coreAbout(about) }),
    ...(toward === undefined ? {} : { toward: toward.map(coreAbout) }),
  };
}

function syncView(view: core.SyncView): SyncView {
  return { ...view, stage: syncStages[view.stage], full: view.full === undefined ? undefined : fulls[view.full] };
}

export function pupilView(view: core.PupilView): PupilView {
  return { ...view, notes: view.notes.map(noteView), sync: syncView(view.sync) };
}

export function homeView(view: core.HomeView): HomeView {
  return {
    person: view.person && { ...view.person, role: roles[view.person.role], sees: sees[view.person.sees] },
    lessons: view.lessons.map(lessonSummaryView),
    studies: view.studies,
    sync: syncView(view.sync),
  };
}

function lessonSummaryView(view: core.LessonSummaryView): LessonSummaryView {
  return { ...view, phase: phases[view.phase], due: view.due };
}

export function mergeReportView(view: core.MergeReportView): MergeReportView {
  return {
    ...view,
    observers: view.observers.map((observer) => ({
      ...observer,
      role: roles[observer.role],
      clock: observer.clock === undefined ? undefined : alignments[observer.clock],
    })),
    overlaps: view.overlaps.map((overlap) => ({ ...overlap, about: about(overlap.about) })),
  };
}

export function studyView(view: core.StudyView): StudyView {
  return {
    ...view,
    members: view.members.map((member) => ({ ...member, role: roles[member.role] })),
    lessons: view.lessons.map(lessonSummaryView),
    sync: syncView(view.sync),
  };
}

export function planView(view: core.PlanView): PlanView {
  return {
    ...view,
    study: view.study,
    phase: phases[view.phase],
    previous: view.previous,
    sync: syncView(view.sync),
  };
}

function noteView(view: core.NoteView): NoteView {
  return {
    ...view,
    stage: view.stage,
    authorRole: roles[view.authorRole],
    about: about(view.about),
    toward: view.toward.map(about),
    attachments: view.attachments.map(attachment),
    sampling: view.sampling && { ...view.sampling, rule: samplingRules[view.sampling.rule] },
    kind: kinds[view.kind],
    withdrawn: view.withdrawn,
  };
}

function observerView(view: core.ObserverView): ObserverView {
  return { ...view, role: roles[view.role] };
}

export function lessonView(view: core.LessonView): LessonView {
  return {
    ...view,
    phase: phases[view.phase],
    startedWallMs: view.startedWallMs,
    endedWallMs: view.endedWallMs,
    seats: view.seats.map((seat) => ({ ...seat, letter: seat.letter })),
    phases: view.phases.map(({ phase, fromMs }) => ({ phase: workPhases[phase], fromMs })),
    timeline: view.timeline.map(noteView),
    grid: view.grid satisfies GridRowView[],
    observers: view.observers.map(observerView),
    release: view.release,
    sync: syncView(view.sync),
  };
}

export function historyEntryView(view: core.HistoryEntryView): HistoryEntryView {
  return { ...view, text: view.text };
}

export function releaseView(view: core.ReleaseView): ReleaseView {
  return {
    ...view,
    timeline: view.timeline.map(noteView),
    grid: view.grid satisfies GridRowView[],
    observers: view.observers.map(observerView),
    interviews: view.interviews.map(evidenceView),
    discussion: view.discussion.map(evidenceView),
    findings: view.findings.map(findingView),
    card: view.card && cardView(view.card),
  };
}
