// What the page and its worker say to each other. Requests carry an id and are answered once; pushes are not asked for.

import type {
  DiscussionView,
  Edit,
  FileKind,
  FindingsView,
  HistoryEntryView,
  HomeView,
  InterviewsView,
  LessonView,
  MergeReportView,
  PlanView,
  PupilView,
  RefusalReason,
  ReleaseChoicesView,
  ReleaseView,
  SourceView,
  Strength,
  StudyView,
  TakenInView,
  TemplateRefusal,
  VersionView,
} from "../platform/engine.ts";
import type { PaperRequest } from "../platform/paper.ts";
import type { Access } from "../platform/profiles.ts";
import type { RosterEdit, RosterView } from "../platform/roster.ts";
import type { Piece } from "../platform/store.ts";

/** A view that the worker keeps fresh while the open screen shows it. */
export type Watch =
  | { tag: "home" }
  | { tag: "lesson"; lesson: string }
  | { tag: "interviews"; lesson: string }
  | { tag: "discussion"; lesson: string }
  | { tag: "study"; study: string }
  | { tag: "plan"; lesson: string }
  | { tag: "mergeReport"; lesson: string }
  | { tag: "findings"; study: string }
  | { tag: "roster" }
  | { tag: "pupil" };

/** What is pushed for each watch. */
export interface Views {
  home: HomeView;
  lesson: LessonView;
  interviews: InterviewsView;
  discussion: DiscussionView;
  study: StudyView;
  plan: PlanView;
  mergeReport: MergeReportView;
  findings: FindingsView;
  roster: RosterView;
  pupil: PupilView;
}

export type Shown = {
  [Tag in Watch["tag"]]: { tag: "view"; watch: Extract<Watch, { tag: Tag }>; view: Views[Tag] };
}[Watch["tag"]];

export type Ask =
  | { tag: "open"; access: Access }
  | { tag: "watch"; watches: readonly Watch[] }
  | { tag: "keepToken"; token: string }
  | { tag: "join"; account: string }
  | { tag: "edit"; edit: Edit }
  | { tag: "blob"; lesson: string; hash: string }
  | { tag: "keepPiece"; piece: Piece }
  | { tag: "history"; lesson: string; note: string }
  | { tag: "wordsHistory"; document: string; place: string }
  | { tag: "paper"; study: string; request: PaperRequest }
  | { tag: "paperHtml"; paper: string }
  | { tag: "studyFile"; study: string }
  | { tag: "evidence"; study: string }
  | { tag: "releaseChoices"; document: string }
  | { tag: "previewRelease"; document: string; items: string[] }
  | { tag: "readRelease"; json: string }
  | { tag: "pack"; lessons: string[] }
  | { tag: "takeIn"; file: Uint8Array }
  | { tag: "kindOfFile"; file: Uint8Array }
  | { tag: "proposePassphrase"; randomness: Uint8Array }
  | { tag: "passphraseStrength"; passphrase: string }
  | { tag: "templateRefusal"; text: string }
  | { tag: "roster" }
  | { tag: "rosterKey" }
  | { tag: "lessonCard"; lesson: string; minutes: number }
  | { tag: "editRoster"; edit: RosterEdit }
  | { tag: "takeRoster"; sealed: Uint8Array | undefined }
  /** `after`: of one file of a copy; the next begins there. */
  | { tag: "copy"; after: string | undefined }
  | { tag: "takeInCopy"; content: Uint8Array }
  | { tag: "mayLeave" }
  | { tag: "leave" }
  | { tag: "stop" };

export interface Opened {
  device: string;
  token: string | undefined;
  /** Whether the token is in a cookie of the first version. */
  hasCookie: boolean;
  home: HomeView;
  /** The places of what is stored and cannot be read. */
  damaged: string[];
}

/** What each request is answered with. */
export interface Answers {
  open: Opened;
  watch: null;
  /** When it is durable. */
  keepToken: null;
  join: null;
  /** The id of what was begun, or nothing. */
  edit: string | null;
  /** What is attached under this hash; nothing if it is not to be had now. */
  blob: Uint8Array | undefined;
  /** When it is durable. */
  keepPiece: null;
  history: HistoryEntryView[];
  wordsHistory: VersionView[];
  /** A document to read, as JSON. */
  paper: string;
  paperHtml: string;
  /** The whole study as JSON. */
  studyFile: string;
  evidence: SourceView[];
  releaseChoices: ReleaseChoicesView;
  previewRelease: ReleaseView;
  readRelease: ReleaseView;
  /** What is to be sealed. */
  pack: Uint8Array;
  takeIn: TakenInView;
  kindOfFile: FileKind;
  proposePassphrase: string;
  passphraseStrength: Strength;
  templateRefusal: TemplateRefusal | undefined;
  roster: RosterView;
  rosterKey: string;
  lessonCard: string;
  editRoster: { taken: number; passedOver: number };
  /** What is to take the place of what the relay has, if anything is. */
  takeRoster: Uint8Array | undefined;
  /** All that this person has here, what is not saved yet too; to be sealed. What is attached may need several files. */
  copy: { content: Uint8Array; next: string | undefined };
  /** How many changes and attachments were new. What is shown follows when the engine has been opened anew. */
  takeInCopy: number;
  /** Whether everything on this tablet is durably on the relay too. */
  mayLeave: boolean;
  leave: null;
  stop: null;
}

/** `broken`: the engine stopped working, and a new worker must start from the store. */
export type Refusal = RefusalReason | "storage" | "broken";

export type Request = { id: number; ask: Ask };

/** How the tablet's disk does. `failing` and `full`: something is not saved, and is tried again for ever. */
export type StorageState = "fine" | "failing" | "full";

export type Message =
  | { tag: "answer"; id: number; value: Answers[keyof Answers] }
  | { tag: "refusal"; id: number; refusal: Refusal }
  | Shown
  /** What is watched is not on this tablet, or not any more. */
  | { tag: "missing"; watch: Watch }
  | { tag: "storage"; state: StorageState }
  /** How many photos, drawings and recordings of so many are on the relay; of none, when all are. */
  | { tag: "uploads"; done: number; total: number }
  /** The browser had dropped what was stored; it has been written anew. */
  | { tag: "dropped" }
  /** The connection to the relay was lost, or could not be made. */
  | { tag: "disconnected" }
  | { tag: "broken" };
