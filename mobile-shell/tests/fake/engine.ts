// A fake engine: fixture views that edits change in the simplest way, and effects as the real one gives them.

import {
  type AmendmentRequest,
  type Attachment,
  type Begun,
  type DiscussionView,
  type Edit,
  type Effect,
  type Engine,
  EngineRefusal,
  type FileKind,
  type FindingsView,
  type HomeView,
  type InterviewsView,
  type LessonView,
  type MergeReportView,
  type NoteRequest,
  type NoteView,
  type Now,
  type PlanView,
  type PupilView,
  type ReleaseChoicesView,
  type ReleaseView,
  type SourceView,
  type StoredBlob,
  type StoredChange,
  type StoredValue,
  type Strength,
  type StudyView,
  type TakenInView,
  type TemplateRefusal,
  type UploadView,
  type VersionView,
} from "../../src/platform/engine.ts";
import type { PaperRequest } from "../../src/platform/paper.ts";
import type { RosterEdit, RosterEdited, RosterTaken, RosterView } from "../../src/platform/roster.ts";
import { gridOf, stageAt } from "./lesson.ts";
import { mergeReportOf } from "./merge.ts";
import { paperOf } from "./paper.ts";
import { roster, rosterAfter } from "./roster.ts";
import { takenIn } from "./sealed.ts";

export class FakeEngine implements Engine {
  /** Every call in order, for tests to read. */
  readonly calls: string[] = [];
  readonly restored: { changes: StoredChange[]; values: StoredValue[] } = { changes: [], values: [] };
  /** What is to be brought to the relay. */
  /** Thrown by the next call, as a trapped engine would. */
  trap: Error | undefined;
  #home: HomeView;
  #lessons: Map<string, LessonView>;
  #plan: PlanView | undefined;
  #interviews: InterviewsView | undefined;
  #discussion: DiscussionView | undefined;
  #studies = new Map<string, StudyView>();
  #release: ReleaseView | undefined;
  #findings: FindingsView | undefined;
  #sources: SourceView[] = [];
  #released = new Set<string>();
  #pupil: PupilView | undefined;
  #roster: RosterView = { ...roster, state: "noKey", shown: "codes", entries: [] };
  /** What is due, for tests to set. */
  due: UploadView[] = [];
  #blobs: StoredBlob[] = [];
  #ticket = 0;
  #notes = 0;

  constructor(home: HomeView, lessons: LessonView[] = [], release?: ReleaseView) {
    this.#home = home;
    this.#lessons = new Map(lessons.map((lesson) => [lesson.lesson, lesson]));
    this.#release = release;
  }

  restoreValue(value: StoredValue): void {
    this.restored.values.push(value);
  }
  restoreChanges(changes: StoredChange[]): void {
    this.restored.changes.push(...changes);
  }
  start(): Effect[] {
    return this.#called("start", [{ tag: "connect" }]);
  }
  join(account: string): Effect[] {
    return this.#called("join", [this.#persist("account", account), { tag: "changed" }]);
  }
  leave(): Effect[] {
    if (this.#home.sync.stage !== "onRelay") throw new EngineRefusal("unsynced");
    return this.#called("leave", [{ tag: "disconnect" }, { tag: "erase" }, { tag: "changed" }]);
  }
  roster(): RosterView {
    return this.#roster;
  }
  setPupil(view: PupilView): void {
    this.#pupil = view;
  }
  pupil(): PupilView {
    if (this.#pupil === undefined) throw new EngineRefusal("notAllowed");
    return this.#pupil;
  }
  lessonCard(): string {
    return "{}";
  }
  hold(view: RosterView): void {
    this.#roster = view;
  }
  rosterKey(): string {
    return "2key";
  }
  editRoster(edit: RosterEdit): RosterEdited {
    this.#roster = rosterAfter(this.#roster, edit);
    const effects = this.#called(`editRoster ${edit.tag}`, [this.#persist("roster", edit.tag), { tag: "changed" }]);
    return { taken: 2, passedOver: 1, effects };
  }
  takeRoster(sealed: Uint8Array | undefined): RosterTaken {
    this.#roster = { ...this.#roster, state: "onRelay" };
    const effects = this.#called("takeRoster", [{ tag: "changed" }]);
    return { put: sealed === undefined ? new Uint8Array([1]) : undefined, effects };
  }
  hasNamesAlone(): boolean {
    return this.#roster.state === "onTablet";
  }
  edit(edit: Edit, now: Now): Begun {
    const id = this.#change(edit, now);
    const call = id === undefined ? edit.tag : `${edit.tag} ${id}`;
    const blobs = edit.tag === "attach" ? this.#blobs : [];
    return { id, effects: this.#called(call, [this.#persist(edit.tag, id ?? "", blobs), { tag: "changed" }]) };
  }
  /** What an edit begins is answered with its id. Where no test and no picture looks, nothing changes. */
  #change(edit: Edit, now: Now): string | undefined {
    switch (edit.tag) {
      case "recordNote":
        return this.#record(edit.lesson, edit.request, now);
      case "amendNote":
        this.#amend(edit.lesson, edit.note, edit.request);
        return;
      case "withdrawNote":
        this.#notesOf(
          edit.lesson,
          this.lesson(edit.lesson).timeline.filter(({ id }) => id !== edit.note),
        );
        return;
      case "attach": {
        const { request, bytes, thumbnail } = edit;
        this.#blobs = [
          { hash: hashOf(bytes), bytes },
          ...(thumbnail ? [{ hash: hashOf(thumbnail), bytes: thumbnail }] : []),
        ];
        this.#attached(edit.lesson, edit.note, (all) => [
          ...all,
          { ...request, hash: hashOf(bytes), bytes: bytes.length, thumbnail: thumbnail && hashOf(thumbnail) },
        ]);
        return;
      }
      case "detach":
        this.#attached(edit.lesson, edit.note, (all) => all.filter(({ hash }) => hash !== edit.hash));
        return;
      case "shareNotes":
        this.#notesOf(
          edit.lesson,
          this.lesson(edit.lesson).timeline.map((note) => ({ ...note, shared: true })),
        );
        return;
      case "startLesson":
        this.#lessons.set(edit.lesson, { ...this.lesson(edit.lesson), phase: "running", startedWallMs: now.wallMs });
        return;
      case "endLesson":
        this.#lessons.set(edit.lesson, { ...this.lesson(edit.lesson), phase: "ended", endedWallMs: now.wallMs });
        return;
      case "enterPhase": {
        const lesson = this.lesson(edit.lesson);
        const fromMs = now.wallMs - (lesson.startedWallMs ?? now.wallMs);
        this.#lessons.set(edit.lesson, { ...lesson, phases: [...lesson.phases, { phase: edit.phase, fromMs }] });
        return;
      }
      case "drawSeats":
        this.#plan = { ...this.plan(), drawings: [{ by: "Ben Okafor", wallMs: now.wallMs, seats: edit.seats }] };
        return;
      case "planLesson":
        return "L2";
      case "beginInterview":
      case "discuss":
        return "i1";
      case "leadDiscussion": {
        const discussion = this.discussion();
        this.#discussion = { ...discussion, at: discussion.sections.findIndex(({ key }) => key === edit.section) };
        return;
      }
      case "nameStudy":
        this.#written(edit.study, { title: this.#words(edit.text, now) });
        return;
      case "writeEnquiry":
        this.#written(edit.study, { enquiry: this.#words(edit.text, now) });
        return;
      case "writeGroundRules": {
        const adopted = edit.agreement === "adopted";
        const versions = this.#words(edit.text, now).versions.map((one) => ({ ...one, adopted }));
        this.#written(edit.study, { groundRules: { ...this.study(edit.study).groundRules, versions } });
        return;
      }
      case "releaseItems":
        this.#releasedOf(edit.document, { by: "Ana Brook", wallMs: now.wallMs });
        this.#released = new Set(edit.items);
        return;
      case "withdrawReleasedItem":
        this.#released.delete(edit.item);
        return;
      case "withdrawRelease":
        this.#releasedOf(edit.document, undefined);
    }
  }
  #record(lesson: string, request: NoteRequest, now: Now): string {
    this.#notes += 1;
    const id = `new-${this.#notes}`;
    const view = this.lesson(lesson);
    const wallMs = now.wallMs - request.earlierMs;
    const atMs = view.startedWallMs === undefined ? 0 : Math.max(0, wallMs - view.startedWallMs);
    const { about, toward, kind, text, verbatim, tags, surprise, sampling } = request;
    const note: NoteView = {
      ...{ id, atMs, wallMs, about, toward, kind, verbatim, tags, surprise, sampling },
      attachments: [],
      stage: stageAt(atMs / 60_000),
      author: this.#home.person?.name ?? "",
      authorRole: "observer",
      mine: true,
      texts: text === "" ? [] : [text],
      shared: false,
      amended: false,
      disputed: [],
      withdrawn: undefined,
      saved: false,
    };
    this.#notesOf(lesson, [...view.timeline, note]);
    return id;
  }
  #amend(lesson: string, id: string, { text, ...fields }: AmendmentRequest): void {
    const amended = (note: NoteView): NoteView =>
      ({ ...note, ...fields, ...(text === undefined ? {} : { texts: [text] }) }) as NoteView;
    this.#notesOf(
      lesson,
      this.lesson(lesson).timeline.map((note) => (note.id === id ? amended(note) : note)),
    );
  }
  #attached(lesson: string, id: string, change: (all: Attachment[]) => Attachment[]): void {
    this.#notesOf(
      lesson,
      this.lesson(lesson).timeline.map((note) =>
        note.id === id ? { ...note, attachments: change(note.attachments) } : note,
      ),
    );
  }
  #releasedOf(lesson: string, release: LessonView["release"]): void {
    this.#lessons.set(lesson, { ...this.lesson(lesson), release });
  }
  socketOpened(): Effect[] {
    return this.#called("socketOpened", [{ tag: "send", frame: Uint8Array.of(1) }]);
  }
  frameReceived(frame: Uint8Array): Effect[] {
    return this.#called(`frameReceived ${frame.join(",")}`, [{ tag: "changed" }]);
  }
  socketClosed(code: number | undefined): Effect[] {
    return this.#called(`socketClosed ${code}`, [{ tag: "wakeAfter", ms: 1000 }, { tag: "changed" }]);
  }
  persisted(ticket: number): Effect[] {
    for (const [id, { timeline }] of this.#lessons)
      this.#notesOf(
        id,
        timeline.map((note) => ({ ...note, saved: true })),
      );
    return this.#called(`persisted ${ticket}`, [{ tag: "changed" }]);
  }
  attachmentDocuments(lesson: string): string[] {
    return [lesson, `drafts of ${lesson}`];
  }
  bytesMissing(hash: string): Effect[] {
    return this.#called(`bytesMissing ${hash}`, []);
  }
  uploads(): UploadView[] {
    return this.due;
  }
  uploaded(document: string, hash: string): Effect[] {
    this.due = this.due.filter((upload) => upload.document !== document || upload.hash !== hash);
    return this.#called(`uploaded ${document} ${hash}`, [{ tag: "changed" }]);
  }
  woke(): Effect[] {
    return this.#called("woke", [{ tag: "connect" }]);
  }
  home(): HomeView {
    return this.#home;
  }
  setHome(home: HomeView): void {
    this.#home = home;
  }
  lesson(id: string): LessonView {
    const lesson = this.#lessons.get(id);
    if (lesson === undefined) throw new EngineRefusal("notFound");
    return lesson;
  }
  setPlan(plan: PlanView): void {
    this.#plan = plan;
  }
  plan(): PlanView {
    if (this.#plan === undefined) throw new EngineRefusal("notFound");
    return this.#plan;
  }
  templateRefusal(text: string): TemplateRefusal | undefined {
    return text.startsWith("{")
      ? { field: "discussion[2].key", fault: "notAKey" }
      : { field: "", fault: "notATemplate" };
  }
  mergeReport(id: string): MergeReportView {
    return mergeReportOf(this.lesson(id));
  }
  setStudy(study: StudyView): void {
    this.#studies.set(study.study, study);
  }
  study(id: string): StudyView {
    const study = this.#studies.get(id);
    if (study === undefined) throw new EngineRefusal("notFound");
    return study;
  }
  setTalk(interviews: InterviewsView, discussion: DiscussionView): void {
    this.#interviews = interviews;
    this.#discussion = discussion;
  }
  interviews(): InterviewsView {
    if (this.#interviews === undefined) throw new EngineRefusal("notFound");
    return this.#interviews;
  }
  discussion(): DiscussionView {
    if (this.#discussion === undefined) throw new EngineRefusal("notFound");
    return this.#discussion;
  }
  wordsHistory(): VersionView[] {
    return [
      { entry: "", text: "Does talk help with fractions?", by: "", wallMs: 0 },
      { entry: "e1", text: "How does talk help pupils compare fractions?", by: "Ana Brook", wallMs: 1_790_000_000_000 },
    ];
  }
  paper(_study: string, request: PaperRequest): string {
    return JSON.stringify(paperOf(request));
  }
  paperHtml(): string {
    return "<!doctype html>";
  }
  studyFile(): string {
    return "{}";
  }
  noteHistory(lesson: string, id: string): ReturnType<Engine["noteHistory"]> {
    const note = this.lesson(lesson).timeline.find((one) => one.id === id);
    if (note === undefined) throw new EngineRefusal("notFound");
    return [
      { by: note.author, wallMs: note.wallMs, text: "Three is more so a third is more.", withdrew: false },
      {
        by: "Cleo Marsh",
        wallMs: note.wallMs + 3_600_000,
        text: note.texts[0],
        withdrew: note.withdrawn !== undefined,
      },
    ];
  }
  setFindings(findings: FindingsView, sources: SourceView[]): void {
    this.#findings = findings;
    this.#sources = sources;
  }
  findings(): FindingsView {
    if (this.#findings === undefined) throw new EngineRefusal("notFound");
    return this.#findings;
  }
  evidence(): SourceView[] {
    return this.#sources;
  }
  releaseChoices(document: string): ReleaseChoicesView {
    const lesson = this.#lessons.get(document);
    const claims = this.#findings?.findings.map(({ claim }) => claim) ?? [];
    const bare = { about: undefined, atMs: undefined, noteKind: undefined, topic: undefined, names: [], stands: true };
    const released = (item: string): { item: string; released: boolean } => ({
      item,
      released: this.#released.has(item),
    });
    return {
      document,
      items:
        lesson?.timeline
          .filter((note) => note.shared && note.withdrawn === undefined)
          .map(({ id, about, atMs, kind, texts, author }) => ({
            ...bare,
            ...released(`note/${id}`),
            ...{ kind: "note" as const, about, atMs, noteKind: kind, texts, by: author },
            names: texts.some((text) => text.includes("Ben")) ? ["Ben Osei"] : [],
          })) ??
        claims.map(({ place, versions }) => ({
          ...bare,
          ...released(place),
          ...{ kind: "finding" as const, texts: versions.map(({ text }) => text), by: versions[0]?.by ?? "" },
        })),
      release: lesson?.release,
      mayRelease: lesson?.mayRelease ?? true,
    };
  }
  previewRelease(document: string, items: string[]): ReleaseView {
    const lesson = this.lesson(document);
    return {
      ...{ title: lesson.title, yearGroup: lesson.yearGroup, school: lesson.school, group: lesson.group },
      ...{ releasedWallMs: 0, withdrawn: false, pupils: lesson.pupils, grid: [], observers: [] },
      ...{ objective: "", technique: "", interviews: [], discussion: [], findings: [], card: undefined },
      timeline: lesson.timeline
        .filter(({ id }) => items.includes(`note/${id}`))
        .map((note) => ({ ...note, author: "Observer 1" })),
    };
  }
  pack(lessons: string[]): Uint8Array {
    return new TextEncoder().encode(`parcel of ${lessons.join(" ")}`);
  }
  /** A file whose text is "old" was here already. */
  takeIn(file: Uint8Array): { news: TakenInView; effects: Effect[] } {
    const old = new TextDecoder().decode(file).includes("old");
    const effects = this.#called("takeIn", [this.#persist("L2", "news"), { tag: "changed" }]);
    return { news: takenIn(old), effects: old ? [] : effects };
  }
  kindOfFile(file: Uint8Array): FileKind {
    const text = new TextDecoder().decode(file);
    if (text.startsWith("{")) return "study";
    if (text.startsWith("-----BEGIN AGE")) return "sealed";
    throw new EngineRefusal("notSealed");
  }
  proposePassphrase(): string {
    return "K7QF-2MXD-9RTA";
  }
  passphraseStrength(passphrase: string): Strength {
    return passphrase.length < 8 ? "tooShort" : passphrase.length < 16 ? "fair" : "strong";
  }
  readRelease(): ReleaseView {
    if (this.#release === undefined) throw new EngineRefusal("unreadable");
    return this.#release;
  }

  #notesOf(id: string, notes: NoteView[]): void {
    const lesson = this.lesson(id);
    const timeline = [...notes].sort((a, b) => a.atMs - b.atMs);
    const drafts = timeline.filter((note) => note.mine && !note.shared).length;
    this.#lessons.set(id, { ...lesson, timeline, drafts, grid: gridOf(timeline, lesson.phase) });
  }

  #words(text: string, now: Now): StudyView["title"] {
    this.#notes += 1;
    return {
      versions: [{ entry: `e-${this.#notes}`, text, by: this.#home.person?.name ?? "", wallMs: now.wallMs }],
      earlier: 1,
    };
  }

  #written(study: string, changed: Partial<StudyView>): void {
    this.#studies.set(study, { ...this.study(study), ...changed });
  }

  #called(call: string, effects: Effect[]): Effect[] {
    if (this.trap !== undefined) throw this.trap;
    this.calls.push(call);
    return effects;
  }

  #persist(document: string, text: string, blobs: StoredBlob[] = []): Effect {
    this.#ticket += 1;
    const change = { document, actor: "a", seq: this.#ticket, bytes: new TextEncoder().encode(text) };
    return { tag: "persist", ticket: this.#ticket, changes: [change], values: [], blobs };
  }
}

/** No two pictures of a test are as long and begin alike. */
const hashOf = (bytes: Uint8Array): string => `${bytes.length}-${bytes.slice(0, 4).join("-")}`;
