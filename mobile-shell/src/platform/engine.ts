// The port to the tablet engine: what the Rust core shows, takes and asks for, as plain values.
//
// Plain on purpose: they cross from the worker to the page by structured clone, which strips classes. The
// browser version is core.ts; a native shell answers with the same values, see engine/device.ts. Nothing here means anything: every
// rule about notes, predictions, releases and sync is the core's.

import type { PaperRequest } from "./paper.ts";
import type { RosterEngine, RosterFault } from "./roster.ts";

export type Role =
  | "observer"
  | "groupLead"
  | "schoolLead"
  | "leadPractitioner"
  | "coordinator"
  | "analyst"
  | "studentObserver"
  | "guest"
  | "boardReader"
  | "administrator";
/** What there is to see for somebody of a role. */
export type Sees = "lessons" | "releases" | "ownNotes" | "nothing";
export type LessonPhase = "planned" | "running" | "ended";
export type NoteKind = "saw" | "heard" | "wrote" | "asked";
export type SyncStage = "saving" | "onTablet" | "onRelay";
/** What the relay has no more room for. */
export type Full = "document" | "group";
export type About = { tag: "case"; letter: string } | { tag: "class" } | { tag: "seat"; code: string };

/** Units: milliseconds since 1970, and milliseconds that never jump. */
export interface Now {
  wallMs: number;
  monotonicMs: number;
}

export interface SyncView {
  stage: SyncStage;
  seenBy: number;
  connected: boolean;
  full: Full | undefined;
}

export interface PersonView {
  name: string;
  role: Role;
  group: string;
  school: string;
  sees: Sees;
  mayWrite: boolean;
}

export interface LessonSummaryView {
  lesson: string;
  title: string;
  plannedFor: string;
  phase: LessonPhase;
  notes: number;
  drafts: number;
  arrived: boolean;
  released: boolean;
  due: Due | undefined;
  mayTakeOut: boolean;
}

export interface HomeView {
  person: PersonView | undefined;
  lessons: LessonSummaryView[];
  studies: StudySummaryView[];
  sync: SyncView;
}

/** The one screen of a pupil who observes. Notes are their own, oldest first. */
export interface PupilView {
  lesson: string;
  title: string;
  startsWallMs: number;
  endsWallMs: number;
  seats: SeatPlace[];
  tags: string[];
  notes: NoteView[];
  sync: SyncView;
}

/** One version of some words. No writer and 0 where the document does not say. */
export interface VersionView {
  entry: string;
  text: string;
  by: string;
  wallMs: number;
}

/** The words that stand at a place: several versions where people wrote at once. */
export interface WordsView {
  versions: VersionView[];
  earlier: number;
}

/** How well a tablet's clock is known. */
export type Alignment = "aligned" | "alignedByAnotherRun" | "notAligned";

/** What the notes of a lesson add up to. */
export interface MergeReportView {
  observers: ObserverReportView[];
  gaps: { stage: string; pupil: string }[];
  overlaps: OverlapView[];
  overlapMinutes: number;
  surprises: string[];
  disputed: string[];
}

export interface ObserverReportView {
  name: string;
  role: Role;
  notes: number;
  surprises: number;
  clock: Alignment | undefined;
}

/** Times on the lesson clock. */
export interface OverlapView {
  about: About;
  fromMs: number;
  toMs: number;
  people: string[];
  notes: string[];
}

export interface StudySummaryView {
  study: string;
  title: string;
  enquiry: string[];
  lessons: number;
}

/** A lesson that was taken out of its study. */
export interface RemovedLessonView {
  lesson: string;
  title: string;
  by: string;
  wallMs: number;
}

/** A method that can be chosen for a study. */
export interface MethodView {
  id: string;
  title: string;
  stages: string[];
}

/** What is wrong in a template's file. */
export type TemplateFault = "notATemplate" | "tooLong" | "missing" | "notAKey" | "twice" | "notMinutes";

/** Which field of a file is wrong, and how. */
export interface TemplateRefusal {
  field: string;
  fault: TemplateFault;
}

export interface MemberView {
  name: string;
  role: Role;
}

export interface GroundRulesVersionView extends VersionView {
  adopted: boolean;
}

export interface GroundRulesView {
  versions: GroundRulesVersionView[];
  earlier: number;
  suggested: string[];
}

export interface StudyView {
  study: string;
  title: WordsView;
  enquiry: WordsView;
  groundRules: GroundRulesView;
  members: MemberView[];
  lessons: LessonSummaryView[];
  removed: RemovedLessonView[];
  method: string;
  methods: MethodView[];
  arrived: boolean;
  mayWrite: boolean;
  sync: SyncView;
}

/** Words and the place at which to write them anew. */
export interface PlacedWordsView extends WordsView {
  place: string;
}

export interface StagePlanView {
  stage: string;
  place: string;
  name: PlacedWordsView;
  minutes: PlacedWordsView;
  startsMinute: number;
}

export interface PupilPlanView {
  letter: string;
  place: string;
  code: PlacedWordsView;
  typifies: PlacedWordsView;
  criterion: PlacedWordsView;
  outcome: PlacedWordsView;
}

export interface PreviousLessonView {
  lesson: string;
  title: string;
  outcomes: { letter: string; code: string; criterion: string; outcome: WordsView }[];
  nextTime: WordsView;
  aims: VersionView[];
}

export interface PlanView {
  lesson: string;
  study: string | undefined;
  phase: LessonPhase;
  title: PlacedWordsView;
  plannedFor: PlacedWordsView;
  objective: PlacedWordsView;
  technique: PlacedWordsView;
  teacher: PlacedWordsView;
  people: string[];
  stages: StagePlanView[];
  orders: number;
  pupils: PupilPlanView[];
  tags: TagPlanView[];
  /** The one in use last; several where people drew at once. */
  drawings: DrawingView[];
  rooms: RoomView[];
  removed: { place: string; name: string }[];
  nextTime: PlacedWordsView;
  previous: PreviousLessonView | undefined;
  mayWrite: boolean;
  sync: SyncView;
}

export interface TagPlanView {
  place: string;
  name: PlacedWordsView;
}

export interface TopicView {
  key: string;
  prompt: string;
}

export interface AnswerView {
  topic: string;
  place: string;
  words: WordsView;
  verbatim: boolean;
}

export interface InterviewView {
  interview: string;
  letter: string;
  code: string;
  proxy: boolean;
  by: string;
  wallMs: number;
  mine: boolean;
  answers: AnswerView[];
  withdrawn: WithdrawalView | undefined;
}

export interface InterviewsView {
  topics: TopicView[];
  interviews: InterviewView[];
}

export type DiscussionRole = "chair" | "recorder" | "commentator";

export interface HolderView {
  person: string;
  name: string;
}

export interface RoleView {
  role: DiscussionRole;
  holders: HolderView[];
}

export interface JumpView {
  from: string;
  to: string;
  reason: string;
  by: string;
  wallMs: number;
}

export interface Due {
  dueWallMs: number;
  lateWallMs: number;
}

export interface DiscussionEntryView {
  entry: string;
  place: string;
  words: WordsView;
  cites: string[];
  dissentsFrom: string | undefined;
  by: string;
  wallMs: number;
  mine: boolean;
  withdrawn: WithdrawalView | undefined;
}

export interface SectionView {
  key: string;
  /** Its name, where the template gives one. */
  title: string;
  prompt: string;
  pupil: string | undefined;
  mustCite: boolean;
  entries: DiscussionEntryView[];
}

/** A shared note, or an interview's answer: then with a topic and who spoke, and without kind and time. */
export interface CitedView {
  cite: string;
  about: About;
  kind: NoteKind | undefined;
  topic: string | undefined;
  speaker: string | undefined;
  atMs: number | undefined;
  stage: string | undefined;
  texts: string[];
  verbatim: boolean;
  tags: string[];
  surprise: boolean;
  by: string;
  withdrawn: boolean;
}

export interface DiscussionView {
  sections: SectionView[];
  at: number;
  jumps: JumpView[];
  roles: RoleView[];
  people: HolderView[];
  evidence: CitedView[];
  due: Due | undefined;
}

export interface InterviewRequest {
  /** The pupil's id, or letter. */
  letter: string;
  proxy: string | undefined;
}

export interface AnswerRequest {
  topic: string;
  text: string;
  verbatim: boolean;
}

export interface DiscussionRequest {
  text: string;
  cites: string[];
  dissentsFrom: string | undefined;
}

export type Agreement = "proposed" | "adopted";

export type ClaimKind = { tag: "finding" } | { tag: "rival"; finding: string } | { tag: "dissent"; finding: string };
export type Method = "observation" | "work" | "question" | "interview";
export type EvidenceState = "here" | "withdrawn" | "notArrived";
export type Reached = "met" | "partly" | "notYet";

export interface ClaimRequest {
  text: string;
  cites: string[];
}

export interface ProgressRequest {
  lesson: string;
  pupil: string;
  reached: Reached;
  text: string;
}

export interface TriangulationView {
  people: number;
  methods: Method[];
  triangulated: boolean;
  outsider: boolean;
}

export interface EvidenceView {
  cite: string;
  lesson: string;
  lessonTitle: string;
  state: EvidenceState;
  method: Method | undefined;
  atMs: number | undefined;
  about: About | undefined;
  kind: NoteKind | undefined;
  topic: string | undefined;
  texts: string[];
  verbatim: boolean;
  dissent: boolean;
  by: string;
}

export interface CardView {
  enquiry: VersionView[];
  techniques: string[];
  forWhom: string[];
  findings: ClaimView[];
  surprises: EvidenceView[];
  toTry: VersionView[];
}

export interface ClaimView {
  place: string;
  versions: VersionView[];
  earlier: VersionView[];
  evidence: EvidenceView[];
  triangulation: TriangulationView;
  mine: boolean;
  withdrawn: WithdrawalView | undefined;
}

export interface FindingView {
  claim: ClaimView;
  rivals: ClaimView[];
  dissents: ClaimView[];
}

export interface ProgressView {
  reached: Reached;
  words: VersionView;
}

export interface ProgressCellView {
  lesson: string;
  title: string;
  /** The pupil's id in this lesson. */
  pupil: string;
  criterion: string;
  recorded: ProgressView[];
  earlier: number;
}

export interface ProgressRowView {
  letter: string;
  code: string;
  typifies: string;
  cells: ProgressCellView[];
}

export interface FindingsView {
  study: string;
  findings: FindingView[];
  progress: ProgressRowView[];
  mayWrite: boolean;
}

/** A lesson and all that a claim can cite of it. */
export interface SourceView {
  lesson: string;
  title: string;
  arrived: boolean;
  evidence: EvidenceView[];
}

export type ItemKind = "predictions" | "note" | "interview" | "discussion" | "finding" | "practiceCard";

/** One thing of a lesson or a study that can be released by itself. */
export interface ReleaseItemView {
  item: string;
  kind: ItemKind;
  about: About | undefined;
  atMs: number | undefined;
  noteKind: NoteKind | undefined;
  topic: string | undefined;
  texts: string[];
  by: string;
  names: string[];
  released: boolean;
  stands: boolean;
}

export interface ReleaseChoicesView {
  document: string;
  items: ReleaseItemView[];
  release: ReleaseStateView | undefined;
  mayRelease: boolean;
}

export interface CasePupil {
  /** By which to name the pupil in an edit, whatever letter they appear under. */
  id: string;
  letter: string;
  code: string;
  typifies: string;
  criterion: string;
}

export interface SeatView {
  code: string;
  row: number;
  column: number;
  letter: string | undefined;
  notes: number;
}

export interface WithdrawalView {
  by: string;
  wallMs: number;
}

/** How the class works. */
export type WorkPhase = "wholeClass" | "groups" | "pairs" | "individual";

/** Units: milliseconds on the lesson clock. */
export interface PhaseView {
  phase: WorkPhase;
  fromMs: number;
}

/** When a code applies to an interval: at any time in it, all the time, or at its last moment. */
export type SamplingRule = "partial" | "whole" | "momentary";

/** The interval that a note codes, counted from 0. */
export interface Sampling {
  everyS: number;
  interval: number;
  rule: SamplingRule;
}

/** One place of a drawing of the room, counted from the front and from the left. */
export interface SeatPlace {
  code: string;
  row: number;
  column: number;
}

/** Nobody drew what the lesson began with. */
export interface DrawingView {
  by: string;
  wallMs: number;
  seats: SeatPlace[];
}

/** The room of another lesson. */
export interface RoomView {
  title: string;
  seats: SeatPlace[];
}

/** What is attached to a note: a picture, a drawing of strokes, a short recording. */
export type AttachmentKind = "photo" | "ink" | "audio";

/** The hash names the bytes. Sizes in pixels, a drawing's in its own; 0 where there is none. */
export interface Attachment {
  hash: string;
  kind: AttachmentKind;
  mediaType: string;
  bytes: number;
  width: number;
  height: number;
  durationMs: number;
  /** The hash of a small picture of it. */
  thumbnail: string | undefined;
}

export interface AttachmentRequest {
  kind: AttachmentKind;
  /** Without parameters. */
  mediaType: string;
  width: number;
  height: number;
  durationMs: number;
}

/** Bytes that can be brought to the relay now; from another document, if the relay has them there. */
export interface UploadView {
  document: string;
  hash: string;
  bytes: number;
  from: string | undefined;
}

export interface NoteView {
  id: string;
  atMs: number;
  wallMs: number;
  stage: string | undefined;
  author: string;
  authorRole: Role;
  mine: boolean;
  about: About;
  toward: About[];
  kind: NoteKind;
  texts: string[];
  verbatim: boolean;
  tags: string[];
  surprise: boolean;
  sampling: Sampling | undefined;
  attachments: Attachment[];
  shared: boolean;
  amended: boolean;
  disputed: string[];
  withdrawn: WithdrawalView | undefined;
  saved: boolean;
}

export interface PredictionView {
  text: string;
  by: string;
  wallMs: number;
}

export interface CellView {
  pupil: string;
  predicted: PredictionView[];
  laterEdits: PredictionView[];
  notes: string[];
  surprises: number;
  gap: boolean;
}

export interface GridRowView {
  stage: string;
  name: string;
  minutes: number;
  startsMinute: number;
  cells: CellView[];
}

export interface ObserverView {
  name: string;
  role: Role;
  notes: number;
}

export interface ReleaseStateView {
  by: string;
  wallMs: number;
}

export interface LessonView {
  lesson: string;
  title: string;
  yearGroup: string;
  school: string;
  group: string;
  plannedFor: string;
  phase: LessonPhase;
  startedWallMs: number | undefined;
  endedWallMs: number | undefined;
  pupils: CasePupil[];
  seats: SeatView[];
  tags: string[];
  codes: string[];
  phases: PhaseView[];
  timeline: NoteView[];
  grid: GridRowView[];
  observers: ObserverView[];
  drafts: number;
  release: ReleaseStateView | undefined;
  mayRelease: boolean;
  sync: SyncView;
}

export interface HistoryEntryView {
  by: string;
  wallMs: number;
  text: string | undefined;
  withdrew: boolean;
}

export interface ReleaseView {
  title: string;
  yearGroup: string;
  school: string;
  group: string;
  objective: string;
  technique: string;
  releasedWallMs: number;
  withdrawn: boolean;
  pupils: CasePupil[];
  timeline: NoteView[];
  grid: GridRowView[];
  observers: ObserverView[];
  interviews: EvidenceView[];
  discussion: EvidenceView[];
  findings: FindingView[];
  card: CardView | undefined;
}

export interface NoteRequest {
  about: About;
  toward: About[];
  kind: NoteKind;
  text: string;
  verbatim: boolean;
  tags: string[];
  surprise: boolean;
  sampling: Sampling | undefined;
  stage: string | undefined;
  earlierMs: number;
}

/** Only what is given changes. */
export interface AmendmentRequest {
  text?: string;
  verbatim?: boolean;
  tags?: string[];
  surprise?: boolean;
  kind?: NoteKind;
  about?: About;
  stage?: string;
  toward?: About[];
}

/** One thing that a person changes; `document` is a lesson's or a study's. */
export type Edit =
  | { tag: "recordNote"; lesson: string; request: NoteRequest }
  | { tag: "amendNote"; lesson: string; note: string; request: AmendmentRequest }
  | { tag: "withdrawNote"; lesson: string; note: string }
  | {
      tag: "attach";
      lesson: string;
      note: string;
      request: AttachmentRequest;
      bytes: Uint8Array;
      thumbnail: Uint8Array | undefined;
    }
  | { tag: "detach"; lesson: string; note: string; hash: string }
  | { tag: "shareNotes"; lesson: string; notes: string[] }
  | { tag: "writePrediction"; lesson: string; stage: string; pupil: string; text: string }
  | { tag: "startLesson"; lesson: string }
  | { tag: "endLesson"; lesson: string }
  | { tag: "enterPhase"; lesson: string; phase: WorkPhase }
  | { tag: "drawSeats"; lesson: string; seats: SeatPlace[] }
  | { tag: "planLesson"; study: string; title: string }
  | { tag: "takeOutLesson"; lesson: string }
  | { tag: "bringBackLesson"; lesson: string }
  | { tag: "writePlan"; lesson: string; place: string; text: string }
  | { tag: "addStage"; lesson: string; name: string; minutes: number }
  | { tag: "addPupil"; lesson: string; code: string }
  | { tag: "addTag"; lesson: string; name: string }
  | { tag: "orderStages"; lesson: string; stages: string[] }
  | { tag: "removeFromPlan"; lesson: string; place: string }
  | { tag: "bringBack"; lesson: string; place: string }
  | { tag: "nameStudy"; study: string; text: string }
  | { tag: "writeEnquiry"; study: string; text: string }
  /** `template`: the id of one that the app ships, or a file's text. */
  | { tag: "chooseTemplate"; study: string; template: string }
  | { tag: "writeGroundRules"; study: string; text: string; agreement: Agreement }
  | { tag: "beginInterview"; lesson: string; request: InterviewRequest }
  | { tag: "writeAnswer"; lesson: string; interview: string; request: AnswerRequest }
  | { tag: "withdrawInterview"; lesson: string; interview: string }
  | { tag: "discuss"; lesson: string; section: string; request: DiscussionRequest }
  | { tag: "amendDiscussion"; lesson: string; section: string; entry: string; request: DiscussionRequest }
  | { tag: "withdrawDiscussion"; lesson: string; section: string; entry: string }
  | { tag: "leadDiscussion"; lesson: string; section: string; reason: string }
  | { tag: "chooseRole"; lesson: string; role: DiscussionRole; person: string | undefined }
  | { tag: "recordClaim"; study: string; kind: ClaimKind; request: ClaimRequest }
  | { tag: "amendClaim"; study: string; place: string; request: ClaimRequest }
  | { tag: "withdrawClaim"; study: string; place: string }
  | { tag: "recordProgress"; study: string; request: ProgressRequest }
  | { tag: "releaseItems"; document: string; items: string[] }
  | { tag: "withdrawReleasedItem"; document: string; item: string }
  | { tag: "withdrawRelease"; document: string };

/** `id`: of what the edit began, if it began something. */
export interface Begun {
  id: string | undefined;
  effects: Effect[];
}

/** `sealed`: a passphrase opens it. `study`: it is taken in as it is. */
export type FileKind = "sealed" | "study";
/** How well a passphrase keeps others out. */
export type Strength = "tooShort" | "fair" | "strong";

/** What a file brought. No packer and 0 where the file does not say. */
export interface TakenInView {
  by: string;
  packedWallMs: number;
  notes: number;
  /** None: all of it was here. */
  changes: number;
  lessons: LessonNewsView[];
}

export interface LessonNewsView {
  lesson: string;
  title: string;
  arrived: boolean;
  notes: number;
}

export interface StoredChange {
  document: string;
  actor: string;
  seq: number;
  bytes: Uint8Array;
}

export interface StoredValue {
  key: string;
  bytes: Uint8Array;
}

/** The bytes of an attachment, under their hash. */
export interface StoredBlob {
  hash: string;
  bytes: Uint8Array;
}

export type Effect =
  | { tag: "persist"; ticket: number; changes: StoredChange[]; values: StoredValue[]; blobs: StoredBlob[] }
  /** Remove everything that is stored. */
  | { tag: "erase" }
  | { tag: "connect" }
  | { tag: "disconnect" }
  | { tag: "send"; frame: Uint8Array }
  | { tag: "wakeAfter"; ms: number }
  | { tag: "changed" };

/** Why a file was not made, not opened or not taken in. */
export type FileFault =
  | "notSealed"
  | "wrongPassphrase"
  | "damaged"
  | "tooNew"
  | "tooLarge"
  | "ofAnotherGroup"
  | "weakPassphrase";

/** Why something was not attached. */
export type AttachmentFault = "attachmentTooLarge" | "attachmentTooMany" | "attachmentMediaType" | "attachmentMetadata";

/** Why the engine refused; nothing was changed. */
export type RefusalReason =
  | "notJoined"
  | "unsynced"
  | "notFound"
  | "notAllowed"
  | "lessonOver"
  | "unreadable"
  | "template"
  | "copyOfAnother"
  | AttachmentFault
  | FileFault
  | RosterFault;

export class EngineRefusal extends Error {
  constructor(readonly reason: RefusalReason) {
    super(reason);
  }
}

/** One tablet's engine. Every method may throw EngineRefusal; anything else thrown means that it is broken. */
export interface Engine extends RosterEngine {
  restoreValue(value: StoredValue): void;
  restoreChanges(changes: StoredChange[]): void;
  start(now: Now): Effect[];
  join(account: string): Effect[];
  leave(): Effect[];

  edit(edit: Edit, now: Now): Begun;
  /** Nothing if a study can have it. */
  templateRefusal(text: string): TemplateRefusal | undefined;

  /** What a sealed file is made of: these lessons, or all if none is named. */
  pack(lessons: string[], now: Now): Uint8Array;
  /** Takes in what a sealed file was made of, or a study file. */
  takeIn(file: Uint8Array, now: Now): { news: TakenInView; effects: Effect[] };
  kindOfFile(file: Uint8Array): FileKind;
  proposePassphrase(randomness: Uint8Array): string;
  passphraseStrength(passphrase: string): Strength;

  socketOpened(now: Now): Effect[];
  frameReceived(frame: Uint8Array, now: Now): Effect[];
  /** `code`: why the relay closed, if it said so. */
  socketClosed(code: number | undefined, now: Now): Effect[];
  persisted(ticket: number, now: Now): Effect[];
  woke(now: Now): Effect[];

  /** In the order in which to bring them to the relay. */
  uploads(): UploadView[];
  /** The relay has these. */
  uploaded(document: string, hash: string): Effect[];
  /** The documents of which the relay may have what is attached to a lesson, in the order in which to ask. */
  attachmentDocuments(lesson: string): string[];
  /** The store has no such bytes any more. */
  bytesMissing(hash: string): Effect[];

  home(): HomeView;
  pupil(): PupilView;
  /** JSON, as the relay takes it. */
  lessonCard(lesson: string, minutes: number, now: Now): string;
  lesson(lesson: string): LessonView;
  interviews(lesson: string): InterviewsView;
  discussion(lesson: string): DiscussionView;
  study(study: string): StudyView;
  plan(lesson: string): PlanView;
  mergeReport(lesson: string): MergeReportView;
  wordsHistory(document: string, place: string): VersionView[];
  /** A document to read, as JSON: see paper.ts. */
  paper(study: string, request: PaperRequest): string;
  paperHtml(paper: string): string;
  studyFile(study: string): string;
  noteHistory(lesson: string, note: string): HistoryEntryView[];
  findings(study: string): FindingsView;
  evidence(study: string): SourceView[];
  releaseChoices(document: string): ReleaseChoicesView;
  previewRelease(document: string, items: string[], now: Now): ReleaseView;
  readRelease(json: string): ReleaseView;
}

export type OpenEngine = (device: string, seed: Uint8Array) => Promise<Engine>;
